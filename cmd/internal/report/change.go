package report

import (
	"bytes"
	"cmp"
	"slices"

	"pyfix/rewrite/diff"
	"pyfix/rewrite/text"
)

// change is a run of lines that a fix replaces, without their line ends.
type change struct {
	oldRow, newRow int // of the first line removed and added, from 1
	removed, added [][]byte
}

// changesOf returns what edits do to whole lines. Only the lines that edits
// touch are looked at, so that its cost does not grow with the file.
func changesOf(src []byte, lines *text.Lines, edits []text.Edit) []change {
	var changes []change
	grown := 0 // lines that came less those that went, so far
	for _, group := range groupByLines(lines, edits) {
		first := lines.Line(group[0].Start)
		region := text.Span{Start: lines.Start(first), End: endOfLine(src, lines, lastOffset(group))}
		old := src[region.Start:region.End]
		changed, err := text.Apply(old, shifted(group, -region.Start))
		if err != nil {
			panic(err) // Pass.Report refuses such edits
		}
		oldLines := text.NewLines(old)
		for _, e := range diff.Edits(old, changed) {
			c := change{removed: split(old[e.Start:e.End]), added: split([]byte(e.New))}
			c.oldRow = first + oldLines.Line(e.Start) - 1
			c.newRow = c.oldRow + grown
			grown += len(c.added) - len(c.removed)
			changes = append(changes, c)
		}
	}
	return changes
}

// groupByLines sorts edits and puts those together that touch the same line.
func groupByLines(lines *text.Lines, edits []text.Edit) [][]text.Edit {
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b text.Edit) int { return cmp.Compare(a.Start, b.Start) })
	var groups [][]text.Edit
	end := 0 // row that the last group reaches
	for _, e := range sorted {
		if len(groups) > 0 && lines.Line(e.Start) <= end {
			groups[len(groups)-1] = append(groups[len(groups)-1], e)
		} else {
			groups = append(groups, []text.Edit{e})
		}
		end = max(end, lines.Line(e.End))
	}
	return groups
}

func lastOffset(edits []text.Edit) int {
	last := 0
	for _, e := range edits {
		last = max(last, e.End)
	}
	return last
}

// endOfLine returns where the line that holds offset ends, line end included.
func endOfLine(src []byte, lines *text.Lines, offset int) int {
	row := lines.Line(offset)
	if row == lines.Count() {
		return len(src)
	}
	return lines.Start(row + 1)
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
