// Package diff compares two versions of a file line by line and says how they
// differ: as a unified diff that git apply and patch take, or as edits.
//
// A line ends at "\n" and nowhere else, and keeps its line end. So "a", "a\n"
// and "a\r\n" are three different lines, form feeds and lone carriage returns
// are ordinary bytes, and nothing need be valid UTF-8.
package diff

import (
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"

	"pyfix/rewrite/text"
)

// Edits returns edits of whole lines that turn old into new, in order of
// position and with unchanged lines between any two. The lines they remove and
// add are the fewest possible unless the texts differ in tens of thousands.
func Edits(old, new []byte) []text.Edit {
	a, b := splitLines(old), splitLines(new)
	var edits []text.Edit
	offset, line := 0, 0 // of old, where the last change ended
	for _, c := range compare(a, b) {
		start := offset + size(a[line:c.oldStart])
		offset, line = start+size(a[c.oldStart:c.oldEnd]), c.oldEnd
		edits = append(edits, text.Edit{
			Span: text.Span{Start: start, End: offset},
			New:  strings.Join(b[c.newStart:c.newEnd], ""),
		})
	}
	return edits
}

// splitLines cuts source behind every "\n". No line is empty.
func splitLines(source []byte) []string {
	lines := strings.SplitAfter(string(source), "\n")
	if last := len(lines) - 1; lines[last] == "" {
		lines = lines[:last]
	}
	return lines
}

// size is the number of bytes in lines.
func size(lines []string) int {
	n := 0
	for _, line := range lines {
		n += len(line)
	}
	return n
}

// change says that lines oldStart to oldEnd of the old text (from 0, end
// exclusive) became lines newStart to newEnd of the new. One of the two ranges
// may be empty.
type change struct{ oldStart, oldEnd, newStart, newEnd int }

// match says that line old of the old text is line new of the new.
type match struct{ old, new int }

// compare returns how a became b: changes in order, with at least one common
// line between any two.
func compare(a, b []string) []change {
	head := commonHead(a, b)
	tail := commonTail(a[head:], b[head:])

	var changes []change
	at := match{head, head}
	gap := func(next match) {
		if at != next {
			changes = append(changes, change{at.old, next.old, at.new, next.new})
		}
	}
	for _, m := range commonLines(a[head:len(a)-tail], b[head:len(b)-tail]) {
		gap(match{m.old + head, m.new + head})
		at = match{m.old + head + 1, m.new + head + 1}
	}
	gap(match{len(a) - tail, len(b) - tail})
	return changes
}

func commonHead(a, b []string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

func commonTail(a, b []string) int {
	n := 0
	for n < min(len(a), len(b)) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}

// maxLines is how many lines, of both sides together, go to go-diff at once.
// Its time grows with lines times differences: at this bound two texts with the
// same lines in random order, about the worst there is, take half a second, at
// twice as many two seconds. The bound also keeps it far from the 1,112,060
// distinct lines above which it panics.
const maxLines = 10_000

// commonLines returns the lines that a and b share, both in ascending order.
func commonLines(a, b []string) []match {
	// Lines that the other side does not have can be left out, and often few
	// are left then: this is what makes large rewrites cheap.
	keptA, keptB := linesAlsoIn(b, a), linesAlsoIn(a, b)
	if len(keptA)+len(keptB) <= maxLines {
		return leastDiff(a, b, keptA, keptB)
	}
	return divide(a, b, keptA, keptB)
}

// linesAlsoIn returns the indexes of those lines that other has too.
func linesAlsoIn(other, lines []string) []int {
	known := make(map[string]bool, len(other))
	for _, line := range other {
		known[line] = true
	}
	var kept []int
	for i, line := range lines {
		if known[line] {
			kept = append(kept, i)
		}
	}
	return kept
}

// leastDiff lets go-diff find the longest common subsequence of the kept lines.
// The calls are the only ones of go-diff that are right for lines: no timeout,
// no line mode, no clean-up for human eyes.
func leastDiff(a, b []string, keptA, keptB []int) []match {
	if len(keptA) == 0 || len(keptB) == 0 {
		return nil
	}
	dmp := diffmatchpatch.New()
	dmp.DiffTimeout = 0
	runesA, runesB, lines := dmp.DiffLinesToRunes(join(a, keptA), join(b, keptB))
	diffs := dmp.DiffCharsToLines(dmp.DiffMainRunes(runesA, runesB, false), lines)

	var matches []match
	for _, d := range diffs {
		n := len(splitLines([]byte(d.Text)))
		switch d.Type {
		case diffmatchpatch.DiffDelete:
			keptA = keptA[n:]
		case diffmatchpatch.DiffInsert:
			keptB = keptB[n:]
		case diffmatchpatch.DiffEqual:
			for i := range n {
				matches = append(matches, match{keptA[i], keptB[i]})
			}
			keptA, keptB = keptA[n:], keptB[n:]
		}
	}
	return matches
}

func join(lines []string, kept []int) string {
	var out strings.Builder
	for _, i := range kept {
		out.WriteString(lines[i])
	}
	return out.String()
}
