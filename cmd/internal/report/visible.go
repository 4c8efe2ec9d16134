package report

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// shown is text that a terminal may be given as it is: words of pyfix itself, or
// what visible has made of others' text. Constants become it by themselves and
// strings do not, so that the compiler notices where somebody else's text is on
// its way to a terminal.
type shown string

// tab is what a tab looks like where columns are counted.
const tab = "    "

// Visible returns text in one line and without anything that a terminal obeys
// or that would deceive a reader: a stand-in takes the place of control
// characters, line ends among them, of invisible characters, of those that turn
// the direction of writing around, and of bytes that are no UTF-8. Tabs become
// blanks.
func Visible(s string) string { return string(visible(s)) }

// VisibleLines does the same with each line of a text. Line ends and tabs stay.
func VisibleLines(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for line := range bytes.Lines(text) {
		content := bytes.TrimRight(line, "\r\n")
		out = appendVisible(out, content, "\t")
		out = append(out, line[len(content):]...)
	}
	return out
}

func visible(s string) shown {
	if isPlain(s) {
		return shown(s)
	}
	return shown(appendVisible(nil, []byte(s), tab))
}

// appendVisible appends to out what Visible makes of text, with these bytes for
// a tab.
func appendVisible(out, text []byte, tab string) []byte {
	if isPlain(text) {
		return append(out, text...)
	}
	before := rune(' ')
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		text = text[size:]
		switch {
		case r == '\t':
			out = append(out, tab...)
		case r < ' ':
			out = utf8.AppendRune(out, '␀'+r)
		case r == 0x7f:
			out = utf8.AppendRune(out, '␡')
		case deceives(r) && !belongs(r, before, text):
			r = utf8.RuneError
			out = utf8.AppendRune(out, r)
		default:
			out = utf8.AppendRune(out, r) // RuneError for a byte that is no UTF-8
		}
		before = r
	}
	return out
}

// isPlain reports whether all of text is printable ASCII, which needs no
// stand-in and is as wide as it is long.
func isPlain[T string | []byte](text T) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

// deceives reports whether a terminal may obey r, show nothing for it, or show
// what follows in another order. Signs that Unicode counts as formatting although
// they are drawn, such as the Arabic number sign, do none of that.
func deceives(r rune) bool {
	if r <= unicode.MaxLatin1 {
		return unicode.IsControl(r) || r == '\u00ad' // the soft hyphen
	}
	return unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) &&
		!unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}

const (
	nonJoiner = '\u200c'
	joiner    = '\u200d'
	keycap    = '\u20e3'
)

// belongs reports whether r, which is invisible itself, is a proper part of the
// text between before and after: it decides how these are drawn. Persian and the
// languages of India are misspelt without joiners, and one emoji falls apart into
// several. Between letters that never join, they would only hide that two names
// differ.
func belongs(r, before rune, after []byte) bool {
	next, _ := utf8.DecodeRune(after)
	switch {
	case r == joiner || r == nonJoiner:
		return joins(before) && joins(next) && !deceives(next)
	case unicode.Is(unicode.Variation_Selector, r):
		return isKeycap(before, next) || before > unicode.MaxASCII && before != utf8.RuneError && unicode.In(before, unicode.So, unicode.Sm, unicode.Han, unicode.Mongolian)
	}
	return false
}

// joins reports whether a joiner beside r has a meaning.
func joins(r rune) bool {
	isEmojiModifier := r == '\ufe0f' || r >= '\U0001f3fb' && r <= '\U0001f3ff' // coloured, and the colours of skin
	return isEmojiModifier || r != utf8.RuneError && unicode.In(r, joining...)
}

// joining are emoji, and the scripts in which letters join.
var joining = []*unicode.RangeTable{
	unicode.So,
	unicode.Arabic, unicode.Syriac, unicode.Nko, unicode.Mongolian,
	unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu,
	unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Tibetan, unicode.Myanmar, unicode.Khmer,
}

// isKeycap reports whether a digit and what follows are drawn as a key.
func isKeycap(before, next rune) bool {
	return next == keycap && (before >= '0' && before <= '9' || before == '#' || before == '*')
}
