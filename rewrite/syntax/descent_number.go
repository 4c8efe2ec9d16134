package syntax

import (
	"bytes"
	"fmt"
	"strings"
)

// number reads an integer or a float, but not those of Python 2.
func (d *descent) number() {
	i := d.start
	d.tok = tokInteger
	if d.src[i] == '0' && wordBytes[d.at(i+1)] >= 2 {
		if digits := digitsAfter[d.at(i+1)|0x20]; digits != "" {
			d.endNumber(d.prefixed(i+2, digits))
			return
		}
	}
	i = d.digits(i)
	if d.at(i) == '.' {
		d.tok = tokFloat
		i++
		if wordBytes[d.at(i)] == 1 {
			i = d.digits(i)
		}
	}
	if end := d.exponent(i); end > i {
		d.tok = tokFloat
		i = end
	}
	switch {
	case d.at(i)|0x20 == 'j':
		i++
	case d.tok == tokInteger && i-d.start > maxDigits:
		d.countDigits(i)
	case d.tok == tokInteger && d.src[d.start] == '0' && len(bytes.Trim(d.src[d.start:i], "0_")) > 0:
		d.refuseAt(d.start, i, "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers")
	}
	d.endNumber(i)
}

// maxDigits is how many a decimal integer may have: CPython takes quadratic time to
// read one, and so refuses longer ones.
const maxDigits = 4300

// countDigits refuses the current integer, which ends at i, if it has too many.
func (d *descent) countDigits(i int) {
	digits := d.src[d.start:i]
	if count := len(digits) - bytes.Count(digits, []byte("_")); count > maxDigits && digits[0] != '0' {
		d.refuseAt(d.start, i, fmt.Sprintf("an integer of %d digits is more than the %d that Python reads; a hexadecimal one may be longer", count, maxDigits))
	}
}

// exponent returns where the exponent at i ends, i if there is none.
func (d *descent) exponent(i int) int {
	if d.at(i)|0x20 != 'e' {
		return i
	}
	digits := i + 1
	if d.at(digits) == '+' || d.at(digits) == '-' {
		digits++
	}
	if wordBytes[d.at(digits)] != 1 {
		if digits > i+1 {
			d.refuseAt(digits-1, digits, "invalid decimal literal")
		}
		return i // the e is that of else, or an error
	}
	return d.digits(digits)
}

// endNumber ends a number at i. A keyword may follow it without a blank.
func (d *descent) endNumber(i int) {
	d.end = i
	if wordBytes[d.at(i)] == 0 {
		return
	}
	end := i
	for wordBytes[d.at(end)] != 0 {
		end++
	}
	switch string(d.src[i:end]) {
	case "and", "as", "async", "else", "for", "from", "if", "in", "is", "not", "or":
	default:
		d.refuseNumber(i, end)
	}
}

// refuseNumber refuses a number that a word follows at i without a blank.
func (d *descent) refuseNumber(i, end int) {
	word := d.literalWord()
	switch {
	case d.at(i-1)|0x20 == 'j':
		word = "imaginary"
	case word == "octal" || word == "binary":
		digit := i
		if d.at(digit) == '_' {
			digit++
		}
		if wordBytes[d.at(digit)] == 1 {
			d.refuseAt(digit, digit+1, "invalid digit '"+string(d.at(digit))+"' in "+word+" literal")
		}
	}
	if d.at(i) == '_' {
		i++ // CPython has read it
	}
	d.refuseAt(i-1, end, "invalid "+word+" literal")
}

// literalWord is CPython's word for a number like the current one.
func (d *descent) literalWord() string {
	if d.src[d.start] == '0' {
		switch d.at(d.start+1) | 0x20 {
		case 'x':
			return "hexadecimal"
		case 'o':
			return "octal"
		case 'b':
			return "binary"
		}
	}
	return "decimal"
}

func (d *descent) digits(i int) int {
	for wordBytes[d.at(i)] == 1 || d.at(i) == '_' {
		if d.at(i) == '_' && wordBytes[d.at(i+1)] != 1 {
			d.refuseAt(i, i+1, "invalid decimal literal")
		}
		i++
	}
	return i
}

// digitsAfter holds the digits of the numbers that start with 0x, 0o and 0b.
var digitsAfter = [256]string{'x': "0123456789abcdefABCDEF", 'o': "01234567", 'b': "01"}

// prefixed reads the digits of a number with a prefix. An underscore may stand
// before each.
func (d *descent) prefixed(i int, digits string) int {
	start := i
	for {
		next := i
		if d.at(next) == '_' {
			next++
		}
		if strings.IndexByte(digits, d.at(next)) < 0 {
			break
		}
		i = next + 1
	}
	if i == start {
		d.refuseNumber(i, i)
	}
	return i
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }
