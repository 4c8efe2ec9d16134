package syntax

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// wordBytes says which bytes continue a word, from 2 on also start one.
var wordBytes = func() (t [256]uint8) {
	for c := range t {
		switch b := byte(c); {
		case '0' <= b && b <= '9':
			t[c] = 1
		case 'a' <= b|0x20 && b|0x20 <= 'z', b == '_':
			t[c] = 2
		case b >= utf8.RuneSelf:
			t[c] = 3
		}
	}
	return t
}()

// at returns the byte at i, 0 behind the end.
func (d *descent) at(i int) byte {
	if i < len(d.src) {
		return d.src[i]
	}
	return 0
}

// advance goes on to the next token.
func (d *descent) advance() {
	switch d.tok {
	case tokLeftParen, tokLeftBracket, tokLeftBrace:
		d.depth++
	case tokRightParen, tokRightBracket, tokRightBrace:
		d.depth--
	}
	d.before = d.tok
	d.lex(d.end)
}

// lex reads the token at or behind i.
func (d *descent) lex(i int) {
	src := d.src
	for i < len(src) {
		switch c := src[i]; c {
		case ' ', '\t', '\f':
			i++
		case '\r', '\n':
			if c == '\r' && d.at(i+1) != '\n' {
				d.decline()
			}
			if d.depth == 0 {
				d.tok, d.start, d.end = tokNewline, i, i
				return
			}
			i = d.joined(i)
		case '#':
			i = d.comment(i)
		case '\\':
			i = d.lineJoin(i)
		default:
			d.start = i
			d.word(c)
			return
		}
	}
	d.tok, d.start, d.end = tokNewline, i, i
	if d.depth > 0 {
		d.decline()
	}
}

// comment puts the comment at i aside and returns where it ends.
func (d *descent) comment(i int) int {
	end := len(d.src)
	if n := bytes.IndexByte(d.src[i:], '\n'); n >= 0 {
		end = i + n
	}
	d.extra = append(d.extra, node{start: uint32(i), end: uint32(end), next: 1, kind: KindComment})
	return end
}

// lineJoin puts the backslash at i aside, which joins two lines, and returns
// where the second one starts.
func (d *descent) lineJoin(i int) int {
	end := i + 1
	if d.at(end) == '\r' {
		end++
	}
	if d.at(end) != '\n' {
		d.decline()
	}
	end++
	next := end
	for c := d.at(next); c == ' ' || c == '\t'; c = d.at(next) {
		next++
	}
	switch d.at(next) {
	case 0, '\n', '\r', '\f', '#', '\\':
		d.decline()
	}
	d.extra = append(d.extra, node{start: uint32(i), end: uint32(end), next: 1, kind: KindLineContinuation})
	return end
}

// joined returns where the text goes on behind the line break at i, which is
// inside brackets.
func (d *descent) joined(i int) int {
	column := 0
	for ; i < len(d.src); i++ {
		switch d.src[i] {
		case ' ':
			column++
			continue
		case '\t':
			column += 8
			continue
		case '\n', '\r', '\f':
			column = 0
			continue
		}
		break
	}
	if column < d.block && !d.mayClose() {
		d.decline() // tree-sitter may see the end of a block
	}
	return i
}

// mayClose reports whether a bracket may be closed behind the current token.
func (d *descent) mayClose() bool {
	switch d.before {
	case tokName, tokInteger, tokFloat, tokString, tokEllipsis, tokNone, tokTrue, tokFalse,
		tokLeftParen, tokLeftBracket, tokLeftBrace, tokRightParen, tokRightBracket, tokRightBrace, tokComma:
		return true
	}
	return false
}

// newline ends a logical line and goes on to the next that is not blank.
func (d *descent) newline() {
	d.flush()
	d.before = tokNewline
	i, column := d.end, 0
	src := d.src
	for i < len(src) {
		switch c := src[i]; c {
		case ' ':
			column++
			i++
		case '\t':
			column += 8
			i++
		case '\n', '\r', '\f':
			column = 0
			i++
		case '#':
			i = d.comment(i)
			d.extra[len(d.extra)-1].parent = int32(column)
		case '\\':
			d.decline()
		default:
			if column > 255 {
				d.decline()
			}
			d.column, d.start = column, i
			d.word(c)
			return
		}
	}
	d.tok, d.column, d.start, d.end = tokEOF, 0, i, i
}

// word reads the token at d.start, which starts with c.
func (d *descent) word(c byte) {
	i := d.start
	switch {
	case wordBytes[c] >= 2:
		d.name()
		return
	case wordBytes[c] == 1 || c == '.' && wordBytes[d.at(i+1)] == 1:
		d.number()
		return
	}
	next := d.at(i + 1)
	d.end = i + 1
	switch c {
	case '"', '\'':
		d.stringStart()
	case '(':
		d.tok = tokLeftParen
	case ')':
		d.tok = tokRightParen
	case '[':
		d.tok = tokLeftBracket
	case ']':
		d.tok = tokRightBracket
	case '{':
		d.tok = tokLeftBrace
	case '}':
		d.tok = tokRightBrace
	case ',':
		d.tok = tokComma
	case ';':
		d.tok = tokSemicolon
	case '~':
		d.tok = tokTilde
	case ':':
		d.longer(tokColon, next == '=', tokWalrus)
	case '.':
		d.tok = tokDot
		if next == '.' && d.at(i+2) == '.' {
			d.tok, d.end = tokEllipsis, i+3
		}
	case '=':
		d.longer(tokAssign, next == '=', tokCompare)
	case '!':
		d.longer(tokBang, next == '=', tokCompare)
	case '-':
		if d.longer(tokMinus, next == '>', tokArrow); d.tok == tokMinus {
			d.augmentable(tokMinus)
		}
	case '+':
		d.augmentable(tokPlus)
	case '%':
		d.augmentable(tokTimes)
	case '@':
		d.augmentable(tokAt)
	case '&':
		d.augmentable(tokAmpersand)
	case '^':
		d.augmentable(tokCaret)
	case '|':
		d.augmentable(tokPipe)
	case '*':
		d.doubled(next == '*', tokStar, tokDoubleStar)
	case '/':
		d.doubled(next == '/', tokSlash, tokTimes)
	case '<', '>':
		if next == '>' && c == '<' {
			d.decline()
		}
		if next == c {
			d.doubled(true, tokCompare, tokShift)
			return
		}
		d.longer(tokCompare, next == '=', tokCompare)
	default:
		d.decline()
	}
}

// longer makes the token one of two bytes if so, else one of one byte.
func (d *descent) longer(short tok, so bool, long tok) {
	d.tok = short
	if so {
		d.tok = long
		d.end++
	}
}

func (d *descent) augmentable(t tok) {
	d.longer(t, d.at(d.end) == '=', tokAugmented)
}

func (d *descent) doubled(so bool, single, double tok) {
	d.longer(single, so, double)
	d.augmentable(d.tok)
}

// stringStart makes the token a string. tree-sitter does not see the lines that
// are joined directly before one.
func (d *descent) stringStart() {
	n := len(d.extra)
	for n > 0 && d.extra[n-1].kind == KindLineContinuation {
		n--
	}
	d.tok, d.extra = tokString, d.extra[:n]
}

func (d *descent) name() {
	src, i := d.src, d.start
	ascii := true
	for i < len(src) && wordBytes[src[i]] != 0 {
		ascii = ascii && src[i] < utf8.RuneSelf
		i++
	}
	d.end = i
	word := src[d.start:i]
	if !ascii {
		d.checkName(word)
	}
	if i < len(src) && (src[i] == '"' || src[i] == '\'') {
		d.stringStart()
		return
	}
	d.tok = tokName
	if len(word) > 8 || len(word) < 2 || !ascii {
		return
	}
	if t, ok := keywords[string(word)]; ok {
		d.tok = t
		if t == tokExcept && d.at(i) == '*' {
			d.tok, d.end = tokExceptStar, i+1
		}
	}
}

// checkName declines characters that may not be part of a name.
func (d *descent) checkName(word []byte) {
	for i, c := range string(word) {
		if c < utf8.RuneSelf || unicode.IsLetter(c) || i > 0 && unicode.Is(unicode.Nd, c) {
			continue
		}
		d.decline()
	}
}
