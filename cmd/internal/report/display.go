package report

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

const (
	tab = "    "
	// maxLine is the length in bytes up to which a source line is shown whole.
	maxLine = 240
	// lead is how many bytes of a longer line are shown before what matters.
	lead     = 60
	ellipsis = "..."
)

// widths are those of a terminal outside of East Asia, whatever the environment
// says, so that reports are the same everywhere.
var widths = &runewidth.Condition{}

func width(s string) int { return widths.StringWidth(s) }

// visible returns text as a terminal can show it in one line: tabs as blanks,
// and a stand-in for what would move the cursor or turn the direction around.
func visible(s string) string { return string(appendVisible(nil, []byte(s))) }

// appendVisible appends to out what visible makes of text.
func appendVisible(out, text []byte) []byte {
	if isPlain(text) || !bytes.ContainsFunc(text, special) {
		return append(out, text...)
	}
	for _, r := range string(text) {
		switch {
		case r == '\t':
			out = append(out, tab...)
		case r < ' ':
			out = utf8.AppendRune(out, '␀'+r)
		case r == 0x7f:
			out = utf8.AppendRune(out, '␡')
		case special(r):
			out = utf8.AppendRune(out, utf8.RuneError)
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return out
}

// isPlain reports whether all of text is printable ASCII, which needs no
// stand-in and is as wide as it is long.
func isPlain(text []byte) bool {
	for _, c := range text {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

func special(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

// window is the part of a source line that is shown.
type window struct {
	line   []byte
	lo, hi int // bytes of the line
}

// newWindow shows a line whole if it is short, and else the part around offset.
func newWindow(line []byte, offset int) window {
	if len(line) <= maxLine {
		return window{line: line, hi: len(line)}
	}
	lo := max(0, min(offset-lead, len(line)-maxLine))
	hi := min(len(line), lo+maxLine)
	for lo > 0 && !utf8.RuneStart(line[lo]) {
		lo--
	}
	for hi < len(line) && !utf8.RuneStart(line[hi]) {
		hi--
	}
	return window{line: line, lo: lo, hi: hi}
}

func (w window) contains(offset int) bool { return w.lo <= offset && offset <= w.hi }

// appendTo appends what is shown, without blanks at its end.
func (w window) appendTo(out []byte) []byte {
	start := len(out)
	if w.lo > 0 {
		out = append(out, ellipsis...)
	}
	out = appendVisible(out, w.line[w.lo:w.hi])
	if w.hi < len(w.line) {
		out = append(out, ellipsis...)
	}
	return append(out[:start], bytes.TrimRight(out[start:], " ")...)
}

// column returns how many terminal columns stand before an offset that the
// window contains.
func (w window) column(offset int) int {
	before := w.line[w.lo:offset]
	columns := len(before)
	if !isPlain(before) {
		columns = width(visible(string(before)))
	}
	if w.lo > 0 {
		columns += len(ellipsis)
	}
	return columns
}

// firstDifference returns the offset up to which two lines are the same.
func firstDifference(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// withoutEnd returns a line without its line end.
func withoutEnd(line []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
}
