package syntax

import (
	"bytes"
	"math/big"
	"strconv"
	"strings"
)

// literals are the values of the literals that a mapping pattern has for keys, each
// written so that two that are equal to Python are written alike.
type literals map[string]bool

// literalKey refuses the literal that starts at the mark, and has just been read, if
// the mapping pattern has one of that value already.
func (d *descent) literalKey(m mark) {
	value := d.literalValue(m)
	if d.keys[value] {
		d.refuseAt(m.start, d.last, "mapping pattern checks duplicate key ("+string(d.src[m.start:d.last])+")")
	}
	if d.keys == nil {
		d.keys = make(literals)
	}
	d.keys[value] = true
}

func (d *descent) literalValue(m mark) string {
	switch d.newest().kind {
	case KindNone:
		return "None"
	case KindTrue:
		return "1"
	case KindFalse:
		return "0"
	case KindString, KindConcatenatedString:
		return d.stringValue(m)
	}
	return d.numberValue(m)
}

// numberValue returns the value of a number, which may have a sign and an imaginary
// part.
func (d *descent) numberValue(m mark) string {
	read, end := *d, d.last
	sign, realPart, imaginary := "", "0", "0"
	for read.lex(m.start); read.start < end && read.tok != tokNewline; read.advance() {
		text := strings.ToLower(strings.ReplaceAll(string(read.src[read.start:read.end]), "_", ""))
		switch digits, isImaginary := strings.CutSuffix(text, "j"); {
		case read.tok == tokMinus:
			sign = "-"
		case read.tok == tokPlus:
			sign = ""
		case isImaginary && !strings.HasPrefix(text, "0x"):
			imaginary = signed(sign, floatValue(digits))
		case read.tok == tokFloat:
			realPart = signed(sign, floatValue(text))
		default:
			realPart = signed(sign, integerValue(text))
		}
	}
	if imaginary == "0" {
		return realPart
	}
	return realPart + "," + imaginary
}

func signed(sign, value string) string {
	if value == "0" {
		return value
	}
	return sign + value
}

func integerValue(text string) string {
	var n big.Int
	n.SetString(text, 0)
	return n.String()
}

// floatValue writes a whole number as integerValue does.
func floatValue(text string) string {
	value, _ := strconv.ParseFloat(text, 64) // beyond the largest float is infinity, in Python too
	var whole big.Int
	if exact := new(big.Rat).SetFloat64(value); exact != nil && exact.IsInt() {
		return whole.Set(exact.Num()).String()
	}
	return strconv.FormatFloat(value, 'g', -1, 64)
}

// stringValue returns the value of a string or several that are joined. The
// characters that are escaped by name stay escaped.
func (d *descent) stringValue(m mark) string {
	var value strings.Builder
	kind := byte('s')
	for _, part := range d.nodes[m.nodes:] {
		if part.kind != KindString {
			continue
		}
		read := *d
		read.start = int(part.start)
		lit, start := read.opening()
		if lit.bytes {
			kind = 'b'
		}
		end := int(part.end) - 1
		if lit.triple {
			end -= 2
		}
		read.writeValue(&value, lit, start, end)
	}
	return string(kind) + value.String()
}

// writeValue writes what the text of a literal stands for.
func (d *descent) writeValue(to *strings.Builder, lit literal, start, end int) {
	for start < end {
		slash := bytes.IndexByte(d.src[start:end], '\\')
		if lit.raw || slash < 0 {
			to.Write(d.src[start:end])
			return
		}
		to.Write(d.src[start : start+slash])
		start += slash
		next := start + d.escapeLength(start)
		if lit.bytes && isUnicodeEscape(d.at(start+1)) {
			next = start + 1
		}
		writeEscape(to, string(d.src[start:next]), lit.bytes)
		start = next
	}
}

// simpleEscapes are those of one letter.
var simpleEscapes = map[byte]byte{'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', '\'': '\'', '"': '"', '\\': '\\'}

func writeEscape(to *strings.Builder, escape string, isBytes bool) {
	if len(escape) == 1 {
		to.WriteString(escape)
		return
	}
	c := escape[1]
	base, digits := 16, escape[2:]
	switch {
	case c == '\n' || c == '\r':
		return
	case simpleEscapes[c] != 0:
		to.WriteByte(simpleEscapes[c])
		return
	case c == 'N':
		to.WriteString(strings.ToUpper(escape))
		return
	case '0' <= c && c <= '7':
		base, digits = 8, escape[1:]
	}
	code, err := strconv.ParseUint(digits, base, 32)
	switch {
	case err != nil:
		to.WriteString(escape)
	case isBytes:
		to.WriteByte(byte(code))
	default:
		to.WriteRune(rune(code))
	}
}
