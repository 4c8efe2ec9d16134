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
//   - the word type is respelled where type(x).y = 1 would start an alias;
//   - with a if b else c as d: becomes with a or b or c as d:, which has the same
//     operands. The grammar would bind d to c alone.
func mend(src []byte) []byte {
	out := bytes.Clone(src)
	end, fresh := 0, true // of the token before, and whether a statement may start after it
	header := false       // of with or except, up to its colon
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
		switch {
		case fresh && s.Is("type"):
			out[s.End-1] = '_'
		case header && s.Depth() == 0 && (s.Is("if") || s.Is("else")):
			fill(out[s.Start:s.End], ' ')
			copy(out[s.Start:], "or")
		case s.Is("with"), s.Is("except"):
			header = true
		}
		end, fresh = s.End, s.Kind == Newline || s.Is(";") || s.Is(":")
		header = header && !fresh
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
