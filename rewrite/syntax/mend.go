package syntax

import "bytes"

// mend returns what tree-sitter is to read instead of src: every offset is that of
// the same token in src, but
//
//   - a logical line is indented by one space for each block that it stands in. The
//     grammar would give every tab eight columns, and knows no more than 255 of them;
//   - between the tokens of a logical line are only spaces. Inside brackets the grammar
//     would end the block at a line that is indented less;
//   - there are no comments. At each the grammar looks past all that follow it for the
//     next statement, which takes time with the square of their number;
//   - the word type is respelled where type(x).y = 1 would start an alias.
func mend(src []byte) []byte {
	out := bytes.Clone(src)
	end, fresh := 0, true // of the token before, and whether it ended a logical line
	var blocks []int      // the columns of those that are open
	for s := NewScanner(src); s.Next(); {
		switch {
		case s.Kind == Comment:
			fill(out[s.Start:s.End], ' ')
			continue
		case s.First:
			blocks = openAt(blocks, s.Column)
			indent(out[s.Line:s.Start], len(blocks))
		case s.Kind != Newline:
			fill(out[end:s.Start], ' ')
		}
		if s.Kind == Identifier && fresh && s.Is("type") {
			out[s.End-1] = '_'
		}
		end, fresh = s.End, s.Kind == Newline || s.Is(";") || s.Is(":")
	}
	return out
}

// openAt returns the open blocks where a line is indented so far.
func openAt(blocks []int, column int) []int {
	for n := len(blocks); n > 0 && blocks[n-1] > column; n-- {
		blocks = blocks[:n-1]
	}
	if n := len(blocks); column > 0 && (n == 0 || column > blocks[n-1]) {
		blocks = append(blocks, column)
	}
	return blocks
}

// indent indents a line by one space a level. Form feeds, which reset the indentation,
// take up the rest. There is room: no block is indented less deeply in bytes than the
// one around it.
func indent(blanks []byte, level int) {
	spaces := max(0, len(blanks)-level)
	fill(blanks[:spaces], '\f')
	fill(blanks[spaces:], ' ')
}

func fill(part []byte, with byte) {
	for i := range part {
		part[i] = with
	}
}
