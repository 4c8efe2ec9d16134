package syntax

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// literal is a string literal that is being read.
type literal struct {
	start              int
	quote              byte
	triple             bool
	raw, bytes, format bool
	template           bool
	specs              int  // of how many nested format specs this is the innermost
	cut                bool // a line end has cut off the format spec around the field
}

// strings reads a string or several that are joined.
func (d *descent) strings() {
	m := d.mark()
	first := d.string()
	if d.tok != tokString {
		return
	}
	for d.tok == tokString {
		if lit := d.string(); lit.bytes != first.bytes || lit.template != first.template {
			d.refuseAt(m.start, d.last, mixed(lit, first))
		}
	}
	d.finish(KindConcatenatedString, m)
}

func mixed(lit, first literal) string {
	if lit.bytes != first.bytes {
		return "cannot mix bytes and nonbytes literals"
	}
	return "cannot mix t-string literals with string or bytes literals"
}

// string reads one literal. Its node has the replacement fields as children, and
// nothing else.
func (d *descent) string() literal {
	m := d.mark()
	lit, i := d.opening()
	start := i
	for done := false; !done; {
		i, done = d.piece(lit, i)
		if d.discarding {
			d.nodes = d.nodes[:m.nodes]
		}
	}
	if lit.bytes && !isASCII(d.src[start:i]) {
		d.refuseAt(m.start, i, "bytes can only contain ASCII literal characters")
	}
	d.finishAt(KindString, m, i)
	d.tok, d.end = tokString, i
	d.advance()
	return lit
}

func isASCII(s []byte) bool {
	for _, c := range s {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// opening reads the prefix and the quotes of the current string.
func (d *descent) opening() (literal, int) { return openingOf(d.src, d.start) }

// openingOf reads the prefix and the quotes at i, and returns where the text starts.
func openingOf(src []byte, i int) (literal, int) {
	lit := literal{start: i}
	for ; src[i] != '"' && src[i] != '\''; i++ {
		switch src[i] | 0x20 {
		case 'f':
			lit.format = true
		case 't':
			lit.format, lit.template = true, true
		case 'r':
			lit.raw = true
		case 'b':
			lit.bytes = true
		}
	}
	lit.quote = src[i]
	if lit.triple = i+2 < len(src) && src[i+1] == lit.quote && src[i+2] == lit.quote; lit.triple {
		return lit, i + 3
	}
	return lit, i + 1
}

// word is what messages call it.
func (lit literal) word() string {
	if lit.template {
		return "t-string"
	}
	return "f-string"
}

// piece reads on at i, up to what is after a replacement field or the closing
// quotes, and reports whether it was those.
func (d *descent) piece(lit literal, i int) (end int, done bool) {
	for {
		i = d.plain(lit, i)
		switch c := d.src[i]; {
		case c == '\\':
			i += d.escapeLength(i)
		case c == lit.quote && lit.triple:
			return i + 3, true
		case c == lit.quote:
			return i + 1, true
		case d.at(i+1) == c: // two braces stand for one
			i += 2
		default:
			return d.interpolation(KindInterpolation, lit, i), false
		}
	}
}

// plain returns where the text at i ends that needs no second look: at the closing
// quotes, a brace of an f-string, or a backslash that may be an error.
func (d *descent) plain(lit literal, i int) int {
	src := d.src
	for i < len(src) {
		switch c := src[i]; c {
		case lit.quote:
			if !lit.triple || d.at(i+1) == c && d.at(i+2) == c {
				return i
			}
		case '{', '}':
			if lit.format {
				return i
			}
		case '\\':
			switch {
			case lit.raw:
				i = d.rawBackslash(lit, i)
				continue
			case lit.bytes && isUnicodeEscape(d.at(i+1)):
				i++
			default:
				return i
			}
		case '\n':
			if !lit.triple {
				d.refuseOpen(lit)
			}
		}
		i++
	}
	d.refuseOpen(lit)
	return 0
}

// refuseOpen refuses the literal, which does not end.
func (d *descent) refuseOpen(lit literal) {
	if within := d.within; d.field > 0 && lit.quote == within.quote && lit.triple == within.triple {
		d.refuseAt(lit.start, lit.start+1, within.word()+": expecting '}'") // its closing quotes
	}
	what := "string"
	switch {
	case lit.template:
		what = "t-string"
	case lit.format:
		what = "f-string"
	}
	end := len(d.src)
	if !lit.triple {
		end = d.comment(lit.start)
	}
	if lit.triple {
		what = "triple-quoted " + what
	}
	line := 1 + bytes.Count(bytes.TrimSuffix(d.src[:end], []byte("\n")), []byte("\n"))
	d.refuseAt(lit.start, lit.start+1, fmt.Sprintf("unterminated %s literal (detected at line %d)", what, line))
}

func isUnicodeEscape(c byte) bool { return c == 'N' || c == 'u' || c == 'U' }

// rawBackslash steps over the backslash at i and what it keeps from being read.
func (d *descent) rawBackslash(lit literal, i int) int {
	i++
	switch c := d.at(i); {
	case c == lit.quote, c == '\\', c == '\n':
		i++
	case c == '\r':
		if i++; d.at(i) == '\n' {
			i++
		}
	}
	return i
}

// escapeLength returns how many bytes at i are the escape sequence, or just a
// backslash, that starts there.
func (d *descent) escapeLength(i int) int {
	switch c := d.at(i + 1); c {
	case '\'', '"', 'a', 'b', 'f', 'r', 'n', 't', 'v', '\\', '\n':
		return 2
	case '\r':
		if d.at(i+2) == '\n' {
			return 3
		}
		return 2
	case 'x':
		return d.hexEscape(i, 2)
	case 'u':
		return d.hexEscape(i, 4)
	case 'U':
		return d.hexEscape(i, 8)
	case 'N':
		return d.namedEscape(i)
	case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		n := 2
		for n < 4 && wordBytes[d.at(i+n)] == 1 {
			n++
		}
		return n
	}
	return 1
}

// hexEscape refuses an escape with other than so many digits, or one beyond the
// last character.
func (d *descent) hexEscape(i, digits int) int {
	for n := range digits {
		if !isHex(d.at(i + 2 + n)) {
			d.refuseHex(i, n, digits)
		}
	}
	if digits == 8 && (string(d.src[i+2:i+4]) != "00" || string(d.src[i+4:i+6]) > "10") {
		d.refuseAt(i, i+2+digits, "(unicode error) illegal Unicode character")
	}
	return 2 + digits
}

// refuseHex refuses the escape at i, which has only n of so many digits.
func (d *descent) refuseHex(i, n, digits int) {
	c := d.at(i + 1)
	reason := "(unicode error) truncated \\" + string(c) + strings.Repeat("X", digits) + " escape"
	if d.tok == tokString {
		if lit, _ := d.opening(); lit.bytes {
			reason = "(value error) invalid \\x escape"
		}
	}
	d.refuseAt(i, i+2+n, reason)
}

// namedEscape refuses names that no character has.
func (d *descent) namedEscape(i int) int {
	end := i + 3
	for c := d.at(end); wordBytes[c] == 1 || wordBytes[c] == 2 || c == ' ' || c == '-'; c = d.at(end) {
		end++
	}
	switch {
	case d.at(i+2) != '{' || d.at(end) != '}' || end == i+3:
		d.refuseAt(i, i+2, "(unicode error) malformed \\N character escape")
	case !isCharacterName(string(d.src[i+3 : end])):
		d.refuseAt(i, end+1, "(unicode error) unknown Unicode character name")
	}
	return end + 1 - i
}

// interpolation reads the braces at i inside an f-string.
func (d *descent) interpolation(kind Kind, lit literal, i int) int {
	if d.src[i] != '{' {
		d.refuseAt(i, i+1, lit.word()+": single '}' is not allowed")
	}
	d.enter()
	outer, brace, within := d.field, d.brace, d.within
	d.tok, d.start, d.end = tokLeftBrace, i, i+1
	m := d.mark()
	d.field, d.brace, d.within = d.depth+1, i, lit
	d.token()
	d.replaced()
	d.depth--
	d.field, d.brace, d.within = outer, brace, within
	d.finishAt(kind, m, d.end)
	d.leave()
	return d.end
}

// replaced reads what is inside the braces of a replacement field, and makes the closing
// one the current token.
func (d *descent) replaced() {
	if reason := d.missingValue(); reason != "" {
		d.refuse(reason)
	}
	d.interpolated()
	d.as(FieldExpression)
	expected := "'=', or '!', or ':', or '}'"
	if d.tok == tokAssign {
		d.token()
		expected = "'!', or ':', or '}'"
	}
	if d.tok == tokBang {
		d.conversion()
		expected = "':' or '}'"
	}
	if d.tok == tokColon {
		d.formatSpec(d.within)
	}
	if d.tok != tokRightBrace {
		d.refuseField(expected)
	}
}

// missingValue returns what CPython has against a replacement field that starts with
// the current token, if no value can.
func (d *descent) missingValue() string {
	switch d.tok {
	case tokRightBrace, tokAssign, tokBang, tokColon:
		return d.within.word() + ": valid expression required before '" + string(d.src[d.start:d.start+1]) + "'"
	case tokStar, tokYield:
		return ""
	case tokRightParen, tokRightBracket:
		return d.within.word() + ": unmatched '" + string(d.src[d.start:d.end]) + "'"
	}
	if startsExpression[d.tok] {
		return ""
	}
	return d.within.word() + ": expecting a valid expression after '{'"
}

// refuseField refuses the current token after a part of a replacement field.
func (d *descent) refuseField(expected string) {
	switch d.tok {
	case tokRightParen, tokRightBracket:
		d.refuse(d.within.word() + ": unmatched '" + string(d.src[d.start:d.end]) + "'")
	}
	if !d.guessing {
		d.refuseInField()
		d.suggestComma()
	}
	d.refuse(d.within.word() + ": expecting " + expected)
}

// interpolated reads the value of a replacement field. Before Python 3.12, which
// reads the field as if it were in parentheses, that may be a generator expression.
func (d *descent) interpolated() {
	m := d.mark()
	d.yieldOr(KindExpressionList)
	if d.tok != tokFor && d.tok != tokAsync {
		return
	}
	switch d.newest().kind {
	case KindYield, KindExpressionList, KindListSplat:
		d.refuseField("'=', or '!', or ':', or '}'")
	}
	at := d.mark()
	d.clauses()
	d.finish(KindGeneratorExpression, m)
	if !d.wasReadable(m) {
		d.refuseAt(at.start, d.last, d.within.word()+": expecting '=', or '!', or ':', or '}'")
	}
}

// wasReadable reports whether Python 3.11 could read the value that starts at the
// mark, which must not have the quotes of its f-string in it, backslashes or, in
// single quotes, line ends. There are no t-strings in it.
func (d *descent) wasReadable(m mark) bool {
	unreadable := "\\\n" + string(d.within.quote)
	if d.within.triple {
		unreadable = "\\"
	}
	return !d.within.template && !bytes.ContainsAny(d.src[m.start:d.last], unreadable)
}

// conversion reads !r and its like.
func (d *descent) conversion() {
	end := d.end
	for wordBytes[d.at(end)] != 0 {
		end++
	}
	switch word := string(d.src[d.end:end]); word {
	case "a", "r", "s":
		d.end = end
		d.leaf(KindTypeConversion, FieldTypeConversion)
	default:
		d.refuseConversion(word)
	}
}

func (d *descent) refuseConversion(word string) {
	at, prefix := d.end, d.within.word()+": "
	blanks := d.skipBlanks(at)
	switch c := d.at(at); {
	case wordBytes[c] >= 2:
		d.refuseAt(at, at+len(word), prefix+"invalid conversion character '"+word+"': expected 's', 'r', or 'a'")
	case wordBytes[c] == 1:
		d.refuseAt(at, at+len(word), prefix+"invalid conversion character")
	case c == '}' || c == ':':
		d.refuseAt(at, at+1, prefix+"missing conversion character")
	case blanks > at && wordBytes[d.at(blanks)] >= 2:
		d.refuse(prefix + "conversion type must come right after the exclamation mark")
	case c == d.within.quote:
		d.refuseAt(at, at+1, prefix+"expecting '}'")
	}
	d.refuseAt(at, min(at+1, len(d.src)), prefix+"invalid conversion character")
}

// formatSpec reads the current colon and what follows, up to the closing brace,
// which it makes the current token.
func (d *descent) formatSpec(lit literal) {
	lit.specs++
	m := d.mark()
	i, cut := d.end, lit.cut
	if !cut {
		i, cut = d.specText(lit, i)
	}
	for !cut && d.at(i) == '{' {
		i, cut = d.specText(lit, d.nestedField(lit, i))
	}
	if cut {
		end := i
		if i = d.cutSpec(lit, i); d.at(i) != '}' && !lit.cut {
			d.refuseCut(lit, end)
		}
	}
	if d.at(i) != '}' {
		d.refuseAt(i, min(i+1, len(d.src)), lit.word()+": expecting '}', or format specs")
	}
	d.finishAt(KindFormatSpecifier, m, i)
	d.as(FieldFormatSpecifier)
	d.tok, d.start, d.end = tokRightBrace, i, i+1
}

// nestedField reads the replacement field at i inside a format spec.
func (d *descent) nestedField(lit literal, i int) int {
	if lit.specs > maxSpecs {
		d.refuseAt(i, i+1, lit.word()+": expressions nested too deeply")
	}
	return d.interpolation(KindFormatExpression, lit, i)
}

// cutSpec reads on at i where the end of a line has cut off a format spec in single
// quotes, as CPython sees it: only fields may follow, and := is one token again.
func (d *descent) cutSpec(lit literal, i int) int {
	lit.cut = true
	i = d.skipBlanks(i)
	for d.at(i) == '{' {
		i = d.skipBlanks(d.nestedField(lit, i))
	}
	return i
}

func (d *descent) refuseCut(lit literal, i int) {
	d.refuseAt(i, i+1, lit.word()+": newlines are not allowed in format specifiers for single quoted "+lit.word()+"s")
}

// skipBlanks returns where the source after blanks, line ends and comments goes on.
func (d *descent) skipBlanks(i int) int {
	for {
		switch d.at(i) {
		case ' ', '\t', '\f', '\r', '\n':
			i++
		case '#':
			i = d.comment(i)
		case '\\':
			i = d.lineJoin(i)
		default:
			return i
		}
	}
}

// specText returns where the text at i of a format spec ends: at a brace, or with
// cut, in single quotes, at the end of a line.
func (d *descent) specText(lit literal, i int) (end int, cut bool) {
	for i < len(d.src) && !lit.closes(d.src, i) {
		switch c := d.src[i]; {
		case c == '{', c == '}':
			return i, false
		case c == '\n' && lit.template && !lit.triple:
			d.refuseCut(lit, i)
		case c == '\n' && !lit.triple:
			return i, true
		case c == '\\' && lit.raw:
			i = d.rawBackslash(lit, i)
		case c == '\\':
			i += d.escapeLength(i)
		default:
			i++
		}
	}
	if i >= len(d.src) {
		d.refuseOpen(lit)
	}
	d.refuseAt(i, i+1, lit.word()+": expecting '}', or format specs")
	return 0, false
}
