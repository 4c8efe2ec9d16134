package lsp

import (
	"slices"
	"unicode/utf8"
)

// encoding says what columns count: bytes of UTF-8, units of UTF-16, or code
// points.
type encoding string

const (
	utf8Columns  encoding = "utf-8"
	utf16Columns encoding = "utf-16"
	utf32Columns encoding = "utf-32"
)

// negotiate picks the encoding from what the client offers. Every client knows
// UTF-16.
func negotiate(offered []string) encoding {
	for _, e := range []encoding{utf8Columns, utf32Columns} {
		if slices.Contains(offered, string(e)) {
			return e
		}
	}
	return utf16Columns
}

// Text is held in UTF-8, with one addition: half of a surrogate pair, which a
// client that counts UTF-16 units may send on its own, is held as the three
// bytes that UTF-8 would have for it. Two halves that meet become one
// character.

// isHalf reports whether half of a surrogate pair starts at s.
func isHalf(s string) bool {
	return len(s) >= 3 && s[0] == 0xED && s[1] >= 0xA0 && s[1]&0xC0 != 0xC0 && s[2]&0xC0 == 0x80
}

func isHighHalf(s string) bool { return isHalf(s) && s[1] < 0xB0 }

func isLowHalf(s string) bool { return isHalf(s) && s[1] >= 0xB0 }

// half returns how half of a surrogate pair is held.
func half(r rune) string {
	return string([]byte{0xED, 0x80 | byte(r>>6)&0x3F, 0x80 | byte(r)&0x3F})
}

// unhalf returns the half that starts at s.
func unhalf(s string) rune { return 0xD000 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F) }

// character returns the size in bytes of the character that s starts with, and
// how many columns it takes.
func (e encoding) character(s string) (size, columns int) {
	if isHalf(s) {
		size, columns = 3, 1
	} else {
		r, n := utf8.DecodeRuneInString(s)
		size, columns = n, 1
		if e == utf16Columns && r > 0xFFFF {
			columns = 2
		}
	}
	if e == utf8Columns {
		columns = size
	}
	return size, columns
}

// columns returns how many columns s takes.
func (e encoding) columns(s string) int {
	if e == utf8Columns {
		return len(s)
	}
	count := 0
	for len(s) > 0 {
		size, columns := e.character(s)
		s = s[size:]
		count += columns
	}
	return count
}

// find returns the offset of a column in a line, which must not have its line
// end. A column beyond the line means its end. Inside is how many columns of
// the character at the offset are before the column: not 0 if it splits that.
func (e encoding) find(line string, column int) (offset, inside int) {
	for offset < len(line) {
		size, columns := e.character(line[offset:])
		if columns > column {
			return offset, column
		}
		offset += size
		column -= columns
	}
	return offset, 0
}
