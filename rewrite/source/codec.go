package source

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"golang.org/x/text/encoding"
)

// codec is one of Python's encodings. All are supersets of ASCII without state:
// what a byte sequence means does not depend on what came before it.
type codec struct {
	name   string            // Python's canonical name
	table  encoding.Encoding // nil for UTF-8
	refuse ranges            // codes that Python reads differently than table, or not at all
	// minTrail is the least second byte Python takes in this codec, where that
	// is more than table demands.
	minTrail byte
}

// ranges are ranges of codes, both ends included. A code is the bytes of one
// character read as a big-endian number.
type ranges []struct{ first, last uint32 }

func (rs ranges) contain(code uint32) bool {
	for _, r := range rs {
		if r.first <= code && code <= r.last {
			return true
		}
	}
	return false
}

// decode returns raw in UTF-8. It is an error if encode does not give raw again.
func (c *codec) decode(raw []byte) ([]byte, error) {
	if c.table == nil {
		if at := invalid(raw); at >= 0 {
			return nil, errorAt(raw, at, "byte 0x%02x is not valid UTF-8, and no other encoding is declared", raw[at])
		}
		return raw, nil
	}
	src, err := c.table.NewDecoder().Bytes(raw)
	if err != nil {
		panic(err) // decoders put U+FFFD for what they cannot decode
	}
	back, _ := c.encode(src) // ends where src has something that has no code
	if !bytes.Equal(back, raw) {
		// The last byte is to blame if back only has more: a character cut off.
		at := 0
		for at < min(len(back), len(raw)-1) && back[at] == raw[at] {
			at++
		}
		return nil, errorAt(raw, at, "byte 0x%02x is not valid %s, or does not survive decoding and encoding", raw[at], c.name)
	}
	return src, nil
}

// encode returns the valid UTF-8 text src in this encoding, or else the part
// before the first character that cannot be written, and an error.
func (c *codec) encode(src []byte) ([]byte, error) {
	if c.table == nil {
		return src, nil
	}
	enc := c.table.NewEncoder()
	out := make([]byte, 0, len(src))
	for i := 0; i < len(src); {
		r, size := utf8.DecodeRune(src[i:])
		var err error
		if out, err = c.appendCode(out, enc, r); err != nil {
			return out, errorAt(src, i, "the character %q (%U) cannot be written in %s", r, r, c.name)
		}
		i += size
	}
	return out, nil
}

var errNoCode = errors.New("no code that Python reads as this character")

// appendCode appends the bytes of r in this encoding to out.
func (c *codec) appendCode(out []byte, enc *encoding.Encoder, r rune) ([]byte, error) {
	if r < utf8.RuneSelf {
		return append(out, byte(r)), nil
	}
	var char, code [utf8.UTFMax]byte
	size := utf8.EncodeRune(char[:], r)
	n, _, err := enc.Transform(code[:], char[:size], true)
	if err != nil {
		return out, err
	}
	if n == 2 && code[1] < c.minTrail || c.refuse.contain(number(code[:n])) {
		return out, errNoCode
	}
	return append(out, code[:n]...), nil
}

// number reads the bytes of one character as ranges has them.
func number(code []byte) uint32 {
	var n uint32
	for _, b := range code {
		n = n<<8 | uint32(b)
	}
	return n
}
