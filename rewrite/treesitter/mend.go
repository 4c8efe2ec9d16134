//go:build cgo

package treesitter

import (
	"bytes"

	"pyfix/rewrite/scan"
)

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
	r := respeller{fresh: true}
	end := 0 // of the token before
	for s := scan.New(src); s.Next(); {
		switch {
		case s.Kind == scan.Comment:
			fill(out[s.Start:s.End], ' ')
			continue
		case s.First:
			indent(out[s.Line:s.Start], s.Level)
		case s.Kind != scan.Newline:
			fill(out[end:s.Start], ' ')
		}
		r.respell(s, out[s.Start:s.End])
		end = s.End
	}
	return out
}

// respeller looks at one token after the other.
type respeller struct {
	fresh  bool // a statement may start here
	header bool // of with or except, up to its colon
}

// respell respells the current token.
func (r *respeller) respell(s *scan.Scanner, token []byte) {
	switch {
	case r.fresh && s.Is("type"):
		token[len(token)-1] = '_'
	case r.header && s.Depth() == 0 && (s.Is("if") || s.Is("else")):
		fill(token, ' ')
		copy(token, "or")
	case s.Is("with"), s.Is("except"):
		r.header = true
	}
	r.fresh = s.Kind == scan.Newline || s.Is(";") || s.Is(":")
	r.header = r.header && !r.fresh
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
