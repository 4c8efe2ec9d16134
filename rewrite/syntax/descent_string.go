package syntax

import "bytes"

// literal is a string literal that is being read.
type literal struct {
	quote              byte
	triple             bool
	raw, bytes, format bool
}

// strings reads a string or several that are joined.
func (d *descent) strings() {
	m := d.mark()
	d.string()
	if d.tok != tokString {
		return
	}
	for d.tok == tokString {
		d.flush()
		d.string()
	}
	d.finish(KindConcatenatedString, m)
}

func (d *descent) string() {
	m := len(d.nodes)
	lit, i := d.opening()
	d.raw(KindStringStart, d.start, i)
	for done := false; !done; {
		i, done = d.piece(lit, i)
	}
	d.finish(KindString, m)
	d.tok, d.end = tokString, i
	d.advance()
}

// opening reads the prefix and the quotes of the current string.
func (d *descent) opening() (literal, int) {
	var lit literal
	marked := false // with a u
	i := d.start
	for ; d.at(i) != '"' && d.at(i) != '\''; i++ {
		switch d.at(i) | 0x20 {
		case 'f':
			lit.format = true
		case 'r':
			lit.raw = true
		case 'b':
			lit.bytes = true
		case 'u':
			marked = true
		default:
			d.decline()
		}
	}
	if i-d.start > 2 || i-d.start == 2 && (!lit.raw || marked) {
		d.decline()
	}
	lit.quote = d.src[i]
	if d.at(i+1) == lit.quote && d.at(i+2) == lit.quote {
		lit.triple = true
		return lit, i + 3
	}
	return lit, i + 1
}

// piece reads content, an interpolation or the closing quotes at i. It returns
// where that ends and whether the string does.
func (d *descent) piece(lit literal, i int) (end int, done bool) {
	start := i
	m := len(d.nodes)
	for {
		stop, closes := d.plain(lit, i)
		if closes {
			if start < i {
				d.content(m, start, i)
			}
			d.raw(KindStringEnd, i, stop)
			return stop, true
		}
		if stop > i {
			i = stop
			continue
		}
		switch d.at(i) {
		case '\\':
			i = d.escape(i)
		case '{', '}':
			if d.at(i+1) == d.src[i] {
				d.raw(KindEscapeInterpolation, i, i+2)
				i += 2
				continue
			}
			if start < i {
				d.content(m, start, i)
			}
			return d.interpolation(KindInterpolation, i), false
		default:
			d.decline()
		}
	}
}

// content makes a node of the content from start to end, whose escapes have been
// gathered since the mark.
func (d *descent) content(mark, start, end int) {
	d.nodes = append(d.nodes, node{
		start: uint32(start), end: uint32(end),
		next: int32(len(d.nodes) - mark + 1), kind: KindStringContent,
	})
}

// plain returns where the text that needs no second look ends, or where the
// string ends if nothing comes before its closing quotes. Backslashes of raw
// strings do not count as something then, as tree-sitter sees it.
func (d *descent) plain(lit literal, i int) (end int, closes bool) {
	src, start, some := d.src, i, false
	for i < len(src) {
		switch c := src[i]; c {
		case lit.quote:
			if lit.triple && (d.at(i+1) != c || d.at(i+2) != c) {
				return i + 1, false
			}
			if some {
				return i, false
			}
			if lit.triple {
				return i + 3, true
			}
			return i + 1, true
		case '{', '}':
			if lit.format {
				if !some {
					return start, false
				}
				return i, false
			}
		case '\\':
			switch {
			case lit.raw:
				i = d.rawBackslash(lit, i)
				continue
			case lit.bytes && isUnicodeEscape(d.at(i+1)):
				switch d.at(i + 2) {
				case '\\', '\n', '\r', '\'', '"', 0:
					d.decline()
				}
				i += 2
			default:
				if !some {
					return start, false
				}
				return i, false
			}
		case '\n':
			if !lit.triple {
				d.decline()
			}
		case 0:
			d.decline()
		}
		i++
		some = true
	}
	d.decline()
	return 0, false
}

func isUnicodeEscape(c byte) bool { return c == 'N' || c == 'u' || c == 'U' }

// rawBackslash steps over the backslash at i and what it keeps from being read.
func (d *descent) rawBackslash(lit literal, i int) int {
	i++
	if c := d.at(i); c == lit.quote || c == '\\' {
		i++
	}
	if d.at(i) == '\r' {
		i++
	}
	if d.at(i) == '\n' {
		i++
	}
	return i
}

// escape reads the backslash at i, which is an escape sequence or just a
// backslash, and returns what is behind it.
func (d *descent) escape(i int) int {
	n, kind := d.escapeLength(i), KindEscapeSequence
	if n == 1 {
		kind = KindToken
	}
	d.raw(kind, i, i+n)
	return i + n
}

func (d *descent) escapeLength(i int) int {
	switch c := d.at(i + 1); c {
	case '\'', '"', 'a', 'b', 'f', 'r', 'n', 't', 'v', '\\', '\n':
		return 2
	case '\r':
		if d.at(i+2) != '\n' {
			d.decline()
		}
		return 3
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

func (d *descent) hexEscape(i, digits int) int {
	for n := range digits {
		if !isHex(d.at(i + 2 + n)) {
			return 1
		}
	}
	return 2 + digits
}

func (d *descent) namedEscape(i int) int {
	if d.at(i+2) != '{' {
		return 1
	}
	n := bytes.IndexAny(d.src[i:], "}\n\"'")
	if n < 4 || d.src[i+n] != '}' {
		d.decline()
	}
	return n + 1
}

// interpolation reads the braces at i inside an f-string.
func (d *descent) interpolation(kind Kind, i int) int {
	d.enter()
	defer d.leave()
	m := len(d.nodes)
	block := d.block
	d.tok, d.start, d.end = tokLeftBrace, i, i+1
	if d.src[i] != '{' {
		d.decline()
	}
	d.token()
	if d.tok == tokYield {
		d.yield()
	} else {
		d.expressions(KindExpressionList)
	}
	d.as(FieldExpression)
	if d.tok == tokAssign {
		d.token()
	}
	if d.tok == tokBang {
		if c := d.at(d.end); c < 'a' || c > 'z' {
			d.decline()
		}
		d.end++
		d.leaf(KindTypeConversion, FieldTypeConversion)
	}
	if d.tok == tokColon {
		d.formatSpec()
	}
	if d.tok != tokRightBrace || len(d.extra) > 0 {
		d.decline()
	}
	d.raw(KindToken, d.start, d.end)
	d.depth--
	d.block = block
	d.finish(kind, m)
	return d.end
}

// formatSpec reads the current colon and what follows, up to the closing brace,
// which it makes the current token.
func (d *descent) formatSpec() {
	m := d.mark()
	d.raw(KindToken, d.start, d.end)
	i := d.end
	for {
		start := i
		for ; i < len(d.src) && d.src[i] != '{' && d.src[i] != '}'; i++ {
			if d.src[i] == '\n' || d.src[i] == 0 {
				d.decline()
			}
		}
		if start < i && len(bytes.TrimSpace(d.src[start:i])) == 0 {
			d.decline()
		}
		if d.at(i) != '{' {
			break
		}
		i = d.interpolation(KindFormatExpression, i)
	}
	if d.at(i) != '}' {
		d.decline()
	}
	d.finish(KindFormatSpecifier, m)
	d.as(FieldFormatSpecifier)
	d.nodes[len(d.nodes)-1].end = uint32(i)
	d.tok, d.start, d.end = tokRightBrace, i, i+1
}
