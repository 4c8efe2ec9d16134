package lsp

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// wireText is the text of a document in a message. encoding/json would lose
// halves of surrogate pairs, which are only whole together with what stands
// around them in the document.
type wireText string

// UnmarshalJSON takes a string literal, which encoding/json has found to be
// well-formed.
func (t *wireText) UnmarshalJSON(raw []byte) error {
	if len(raw) < 2 || raw[0] != '"' {
		return errors.New("text that is no string")
	}
	s := string(raw[1 : len(raw)-1])
	if !strings.Contains(s, `\`) {
		*t = wireText(joinHalves(validText(s)))
		return nil
	}
	var out strings.Builder
	out.Grow(len(s))
	for {
		before, escape, found := strings.Cut(s, `\`)
		out.WriteString(validText(before))
		if !found {
			break
		}
		s = unescape(&out, escape)
	}
	*t = wireText(joinHalves(out.String()))
	return nil
}

// unescape writes what the escape at the start of s stands for, without its
// backslash, and returns what follows it.
func unescape(out *strings.Builder, s string) string {
	switch s[0] {
	case 'b':
		out.WriteByte('\b')
	case 'f':
		out.WriteByte('\f')
	case 'n':
		out.WriteByte('\n')
	case 'r':
		out.WriteByte('\r')
	case 't':
		out.WriteByte('\t')
	case 'u':
		unit, _ := strconv.ParseUint(s[1:5], 16, 16) // four digits, since the literal is well-formed
		if r := rune(unit); r >= 0xD800 && r <= 0xDFFF {
			out.WriteString(half(r))
		} else {
			out.WriteRune(r)
		}
		return s[5:]
	default:
		out.WriteByte(s[0])
	}
	return s[1:]
}

// validText returns s with each byte that is not UTF-8 replaced, as encoding/json
// does.
func validText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

// joinHalves returns s with the halves of surrogate pairs that meet made one
// character.
func joinHalves(s string) string {
	if strings.IndexByte(s, 0xED) < 0 {
		return s
	}
	var out strings.Builder
	copied := 0
	for i := 0; i+6 <= len(s); i++ {
		if !isHighHalf(s[i:]) || !isLowHalf(s[i+3:]) {
			continue
		}
		out.WriteString(s[copied:i])
		out.WriteRune(0x10000 + (unhalf(s[i:])-0xD800)<<10 + unhalf(s[i+3:]) - 0xDC00)
		i += 5
		copied = i + 1
	}
	if copied == 0 {
		return s
	}
	out.WriteString(s[copied:])
	return out.String()
}
