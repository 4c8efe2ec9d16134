// Package source turns the bytes of a Python file into text and back, as PEP
// 263 and CPython's tokenizer have it: a byte order mark, an encoding declared
// in a comment on one of the first two lines, or else UTF-8.
//
// It refuses rather than guesses. Text that would not give the same bytes when
// written back, or that Python reads differently than the tables used here, is
// an error. Line ends, form feeds and all other characters stay as they are.
package source

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// Text is the decoded source of one file.
type Text struct {
	// Src is the source in UTF-8, without byte order mark. It may share memory
	// with the bytes it was decoded from.
	Src []byte
	// Encoding is Python's canonical name of the encoding, such as "utf-8",
	// "iso8859-1" or "euc_jp".
	Encoding string
	// BOM says that the file starts with a UTF-8 byte order mark.
	BOM bool

	codec *codec
}

// Error says why a file cannot be decoded or encoded.
type Error struct {
	Line   int // from 1; a lone "\r" ends a line too, as it does for Python
	Reason string
}

func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// errorAt makes an Error for the line of src that offset is on.
func errorAt(src []byte, offset int, format string, args ...any) *Error {
	return &Error{
		Line:   lineEnds(src[:offset]) + 1,
		Reason: fmt.Sprintf(format, args...),
	}
}

var bom = []byte("\xef\xbb\xbf")

// Decode returns the text of a Python file. Encoding it again gives raw, byte
// for byte. Errors are of type *Error: a file that CPython would not read, an
// encoding that is not known here, and bytes that do not survive.
func Decode(raw []byte) (*Text, error) {
	if bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff")) {
		return nil, &Error{1, "the file is in UTF-16, which Python does not read"}
	}
	if at := bytes.IndexByte(raw, 0); at >= 0 {
		return nil, errorAt(raw, at, "the source has a null byte")
	}
	body, marked := bytes.CutPrefix(raw, bom)
	c, err := declared(body, marked)
	if err != nil {
		return nil, err
	}
	src, err := c.decode(body)
	if err != nil {
		return nil, err
	}
	return &Text{Src: src, Encoding: c.name, BOM: marked, codec: c}, nil
}

// Encode returns the bytes of the file when its source is src instead of
// t.Src. Errors are of type *Error: src has a character that the encoding lacks,
// or declares another encoding. The result may share memory with src.
func (t *Text) Encode(src []byte) ([]byte, error) {
	if at := invalid(src); at >= 0 {
		return nil, errorAt(src, at, "byte 0x%02x is not valid UTF-8", src[at])
	}
	if at := bytes.IndexByte(src, 0); at >= 0 {
		return nil, errorAt(src, at, "the source has a null byte")
	}
	body, err := t.codec.encode(src)
	if err != nil {
		return nil, err
	}
	// An edit in the first two lines could hide the declaration or make one.
	c, err := declared(body, t.BOM)
	if err != nil {
		return nil, err
	}
	if c != t.codec {
		return nil, &Error{1, fmt.Sprintf("the file is in %s but would be read as %s", t.Encoding, c.name)}
	}
	if t.BOM {
		body = append(bytes.Clone(bom), body...)
	}
	return body, nil
}

// invalid returns the offset of the first byte that is not UTF-8, or -1.
func invalid(src []byte) int {
	if utf8.Valid(src) {
		return -1
	}
	at := 0
	for {
		r, size := utf8.DecodeRune(src[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
}
