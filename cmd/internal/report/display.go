package report

import (
	"bytes"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

const (
	// maxLine is the length in bytes up to which a source line is shown whole.
	maxLine = 240
	// lead is how many bytes of a longer line are shown before what matters.
	lead     = 60
	ellipsis = "..."
)

// widths are those of a terminal outside of East Asia, whatever the environment
// says, so that reports are the same everywhere.
var widths = &runewidth.Condition{}

func width(s shown) int { return widths.StringWidth(string(s)) }

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
	out = appendVisible(out, w.line[w.lo:w.hi], tab)
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
		columns = width(shown(appendVisible(nil, before, tab)))
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
