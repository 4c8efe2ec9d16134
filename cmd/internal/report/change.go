package report

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"pyfix/rewrite/diff"
	"pyfix/rewrite/text"
)

// change is a run of lines that a fix replaces, without their line ends.
type change struct {
	oldRow, newRow int // of the first line removed and added, from 1
	removed, added [][]byte
}

// changesOf returns what edits do to whole lines. Only the lines that edits
// touch are looked at, and of a long line only the surroundings of its edits, so
// that its cost does not grow with the file.
func changesOf(src []byte, lines *text.Lines, edits []text.Edit) []change {
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b text.Edit) int { return cmp.Compare(a.Start, b.Start) })
	var changes []change
	grown := 0 // lines that came less those that went, so far
	for len(sorted) > 0 {
		n, last := firstGroup(lines, sorted)
		for _, c := range changesOfGroup(src, lines, sorted[:n], last) {
			c.newRow = c.oldRow + grown
			grown += len(c.added) - len(c.removed)
			changes = append(changes, c)
		}
		sorted = sorted[n:]
	}
	return changes
}

// firstGroup returns how many of the first edits touch the same lines, and the
// last row of those lines.
func firstGroup(lines *text.Lines, sorted []text.Edit) (n, last int) {
	last = lines.Line(sorted[0].End)
	for n = 1; n < len(sorted) && lines.Line(sorted[n].Start) <= last; n++ {
		last = max(last, lines.Line(sorted[n].End))
	}
	return n, last
}

// changesOfGroup returns what the edits of a group do, without the new rows.
func changesOfGroup(src []byte, lines *text.Lines, group []text.Edit, last int) []change {
	first := lines.Line(group[0].Start)
	region := text.Span{Start: lines.Start(first), End: len(src)}
	if last < lines.Count() {
		region.End = lines.Start(last + 1)
	}
	if first == last && withinLine(lines, last, group) {
		return changeOfLine(src, region, first, group)
	}
	old, changed := src[region.Start:region.End], applied(src, region, group)
	oldLines := text.NewLines(old)
	var changes []change
	for _, e := range diff.Edits(old, changed) {
		changes = append(changes, change{
			oldRow:  first + oldLines.Line(e.Start) - 1,
			removed: split(old[e.Start:e.End]),
			added:   split([]byte(e.New)),
		})
	}
	return changes
}

// withinLine reports whether edits that touch no row but this one leave it a
// single line.
func withinLine(lines *text.Lines, row int, edits []text.Edit) bool {
	end := lines.Start(row) + len(lines.Text(row))
	return !slices.ContainsFunc(edits, func(e text.Edit) bool {
		return e.End > end || strings.ContainsAny(e.New, "\r\n")
	})
}

// changeOfLine returns what edits within a line make of it. As much of a long
// line is left out as newWindow certainly does not show.
func changeOfLine(src []byte, line text.Span, row int, edits []text.Edit) []change {
	touched := text.Span{Start: edits[0].Start, End: lastOffset(edits)}
	for reach := 2 * maxLine; ; reach *= 8 {
		region := text.Span{Start: max(line.Start, touched.Start-reach), End: min(line.End, touched.End+reach)}
		old, changed := src[region.Start:region.End], applied(src, region, edits)
		if region.End == line.End && bytes.Equal(old, changed) {
			return nil
		}
		if region.End == line.End || firstDifference(old, changed)+maxLine <= min(len(old), len(changed)) {
			return []change{{oldRow: row, removed: split(old), added: split(changed)}}
		}
	}
}

// applied returns what edits make of the region around them.
func applied(src []byte, region text.Span, edits []text.Edit) []byte {
	changed, err := text.Apply(src[region.Start:region.End], shifted(edits, -region.Start))
	if err != nil {
		panic(err) // Pass.Report refuses such edits
	}
	return changed
}

func lastOffset(edits []text.Edit) int {
	last := 0
	for _, e := range edits {
		last = max(last, e.End)
	}
	return last
}

func shifted(edits []text.Edit, by int) []text.Edit {
	moved := slices.Clone(edits)
	for i := range moved {
		moved[i].Start += by
		moved[i].End += by
	}
	return moved
}

// split returns the lines of whole lines of source, without their line ends.
func split(block []byte) [][]byte {
	var lines [][]byte
	for line := range bytes.Lines(block) {
		lines = append(lines, withoutEnd(line))
	}
	return lines
}
