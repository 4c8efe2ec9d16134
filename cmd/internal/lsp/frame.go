package lsp

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// maxMessage bounds the bytes of a message that is taken in; a longer one is
// read past.
const maxMessage = 256 << 20

// badFrame is a message that cannot be taken in. What follows it can.
type badFrame struct{ reason string }

func (e *badFrame) Error() string { return e.reason }

// frames reads messages, each behind a header that gives its length.
type frames struct{ in *bufio.Reader }

func newFrames(in io.Reader) *frames { return &frames{bufio.NewReaderSize(in, 64<<10)} }

// next returns the bytes of the next message. After a *badFrame it may be
// called again; any other error ends the connection, io.EOF between two
// messages.
func (f *frames) next() ([]byte, error) {
	length, err := f.header()
	if err != nil {
		return nil, err
	}
	if length > maxMessage {
		if _, err := io.CopyN(io.Discard, f.in, length); err != nil {
			return nil, cutOff(err)
		}
		return nil, &badFrame{fmt.Sprintf("a message of %d bytes is longer than the %d that are taken in", length, maxMessage)}
	}
	// Grows as bytes arrive: a length is only a promise.
	var body bytes.Buffer
	if _, err := io.CopyN(&body, f.in, length); err != nil {
		return nil, cutOff(err)
	}
	return body.Bytes(), nil
}

func cutOff(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

const lengthField = "content-length:"

// header returns the length that the next header gives. What is no header is
// read past, up to one that may begin in the middle of a line: behind a message
// longer than announced.
func (f *frames) header() (int64, error) {
	length, begun := int64(-1), false
	for {
		line, err := f.line()
		if err != nil {
			if begun || len(line) > 0 {
				err = cutOff(err)
			}
			return 0, err
		}
		if line == "" {
			if length >= 0 {
				return length, nil
			}
			if begun {
				return 0, &badFrame{"a message without Content-Length"}
			}
			continue
		}
		begun = true
		at := strings.LastIndex(strings.ToLower(line), lengthField)
		if at < 0 {
			continue
		}
		value := strings.TrimSpace(line[at+len(lengthField):])
		length, err = strconv.ParseInt(value, 10, 64)
		if err != nil || length < 0 {
			return 0, &badFrame{fmt.Sprintf("a message with Content-Length %q", value)}
		}
	}
}

// line returns the next line without its end; of a very long one, the last
// part.
func (f *frames) line() (string, error) {
	for {
		line, err := f.in.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		return strings.TrimRight(string(line), "\r\n"), err
	}
}

// frame returns the bytes of a message with its header.
func frame(body []byte) []byte {
	header := "Content-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n"
	return append([]byte(header), body...)
}
