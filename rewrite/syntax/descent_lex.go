package syntax

import (
	"bytes"
	"fmt"
	"strings"
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

// at returns the byte at i, 0 after the end.
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
		if d.depth++; d.depth > maxBrackets {
			d.refuse("too many nested parentheses")
		}
	case tokRightParen, tokRightBracket, tokRightBrace:
		d.depth--
	}
	d.before, d.last = d.tok, d.end
	d.lex(d.end)
}

// lex reads the token at or after i.
func (d *descent) lex(i int) {
	src := d.src
	for i < len(src) {
		switch c := src[i]; c {
		case ' ', '\t', '\f':
			i++
		case '\r', '\n':
			if c == '\r' && d.at(i+1) != '\n' {
				d.refuseAt(i, i+1, invalid)
			}
			if d.depth == 0 {
				d.tok, d.start, d.end = tokNewline, i, i
				return
			}
			i++
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
	switch {
	case d.field > 0:
		d.refuseOpenField()
	case d.depth > 0:
		d.refuse(invalid) // unbalanced says which bracket is open
	}
}

// comment returns where the comment at i ends.
func (d *descent) comment(i int) int {
	if n := bytes.IndexByte(d.src[i:], '\n'); n >= 0 {
		return i + n
	}
	return len(d.src)
}

// lineJoin returns where the second of the lines starts that the backslash at i
// joins.
func (d *descent) lineJoin(i int) int {
	end := i + 1
	if d.at(end) == '\r' {
		end++
	}
	switch {
	case end == len(d.src) || d.at(end) == '\n' && end+1 == len(d.src):
		d.refuseAt(i, end, "unexpected EOF while parsing")
	case d.at(end) != '\n':
		d.refuseAt(i, end, "unexpected character after line continuation character")
	}
	return end + 1
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
		d.tok = tokString
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
		d.longer(tokColon, next == '=' && (d.depth > d.field || d.field == 0 || d.within.cut), tokWalrus)
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
		if next == c {
			d.doubled(true, tokCompare, tokShift)
			return
		}
		d.longer(tokCompare, next == '=' || d.flufl && c == '<' && next == '>', tokCompare)
	default:
		d.refuse(strayCharacter(c))
	}
}

// strayCharacter says why a character that is not part of any token is refused.
func strayCharacter(c byte) string {
	if c < ' ' || c == 0x7f {
		return fmt.Sprintf("invalid non-printable character U+%04X", c)
	}
	return invalid
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

func (d *descent) name() {
	src, i := d.src, d.start
	ascii := true
	for i < len(src) && wordBytes[src[i]] != 0 {
		ascii = ascii && src[i] < utf8.RuneSelf
		i++
	}
	d.end = i
	word := src[d.start:i]
	if i < len(src) && (src[i] == '"' || src[i] == '\'') && isPrefix(word) {
		d.tok = tokString
		return
	}
	d.tok = tokName
	if !ascii {
		d.checkName(word)
		d.ident = d.names.normal(word)
		return
	}
	d.ident = d.names.number(word)
	if d.ident <= keywordCount {
		d.tok = tokAnd + tok(d.ident-1)
	}
}

// isPrefix reports whether a word that stands before quotes belongs to the
// string.
func isPrefix(word []byte) bool {
	switch len(word) {
	case 1:
		return strings.IndexByte("bfrtu", word[0]|0x20) >= 0
	case 2:
		a, b := word[0]|0x20, word[1]|0x20
		if a == 'r' {
			a, b = b, a
		}
		return b == 'r' && (a == 'b' || a == 'f' || a == 't')
	}
	return false
}

// checkName refuses characters that may not be part of a name.
func (d *descent) checkName(word []byte) {
	for i, c := range string(word) {
		if c < utf8.RuneSelf || isNamePart(c, i == 0) {
			continue
		}
		reason := fmt.Sprintf("invalid character '%c' (U+%04X)", c, c)
		if !unicode.IsPrint(c) {
			reason = fmt.Sprintf("invalid non-printable character U+%04X", c)
		}
		d.refuseAt(d.start+i, d.start+i+utf8.RuneLen(c), reason)
	}
}
