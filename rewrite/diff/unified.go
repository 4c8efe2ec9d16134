package diff

import (
	"bytes"
	"fmt"
	"strings"
)

// context is the number of common lines shown around each change.
const context = 3

// Unified returns a unified diff from old to new as git writes it, without
// git's own "diff" and "index" lines, or nil when there is no difference. The
// names are paths with slashes; "a/" and "b/" are put before them here.
func Unified(oldName, newName string, old, new []byte) []byte {
	w := writer{a: splitLines(old), b: splitLines(new)}
	changes := compare(w.a, w.b)
	if len(changes) == 0 {
		return nil
	}
	fmt.Fprintf(&w.out, "--- %s\n+++ %s\n", label("a/"+oldName), label("b/"+newName))
	for len(changes) > 0 {
		n := hunkLength(changes)
		w.hunk(changes[:n])
		changes = changes[n:]
	}
	return w.out.Bytes()
}

// hunkLength returns how many of the first changes are so near to each other
// that their context touches.
func hunkLength(changes []change) int {
	n := 1
	for n < len(changes) && changes[n].oldStart-changes[n-1].oldEnd <= 2*context {
		n++
	}
	return n
}

type writer struct {
	a, b []string // lines of the old and the new text
	out  bytes.Buffer
}

func (w *writer) hunk(changes []change) {
	first, last := changes[0], changes[len(changes)-1]
	lead := min(context, first.oldStart)
	trail := min(context, len(w.a)-last.oldEnd)
	fmt.Fprintf(&w.out, "@@ -%s +%s @@\n",
		lineRange(first.oldStart-lead, last.oldEnd+trail),
		lineRange(first.newStart-lead, last.newEnd+trail))

	at := first.oldStart - lead
	for _, c := range changes {
		w.lines(' ', w.a[at:c.oldStart])
		w.lines('-', w.a[c.oldStart:c.oldEnd])
		w.lines('+', w.b[c.newStart:c.newEnd])
		at = c.oldEnd
	}
	w.lines(' ', w.a[at:at+trail])
}

// lineRange writes a range of lines (from 0, end exclusive) as hunk headers
// have it: first line from 1 and count, which is left out when it is 1. An
// empty range is named by the line before it.
func lineRange(start, end int) string {
	switch end - start {
	case 0:
		return fmt.Sprintf("%d,0", start)
	case 1:
		return fmt.Sprint(start + 1)
	}
	return fmt.Sprintf("%d,%d", start+1, end-start)
}

func (w *writer) lines(mark byte, lines []string) {
	for _, line := range lines {
		w.out.WriteByte(mark)
		w.out.WriteString(line)
		if !strings.HasSuffix(line, "\n") {
			w.out.WriteString("\n\\ No newline at end of file\n")
		}
	}
}

// label writes a path as git does in a header: quoted like a C string if it has
// bytes that could be misread, and with a tab behind it if it has a space, since
// patch would take the rest for a date.
func label(path string) string {
	if strings.ContainsFunc(path, special) {
		path = quote(path)
	}
	if strings.Contains(path, " ") {
		path += "\t"
	}
	return path
}

func special(r rune) bool { return r < ' ' || r == '"' || r == '\\' || r >= 0x7f }

func quote(path string) string {
	var out strings.Builder
	out.WriteByte('"')
	for i := range len(path) {
		c := path[i]
		if escape := strings.IndexByte("\a\b\t\n\v\f\r\"\\", c); escape >= 0 {
			out.WriteByte('\\')
			out.WriteByte(`abtnvfr"\`[escape])
		} else if special(rune(c)) {
			fmt.Fprintf(&out, `\%03o`, c)
		} else {
			out.WriteByte(c)
		}
	}
	out.WriteByte('"')
	return out.String()
}
