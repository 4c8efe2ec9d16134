package syntax

import (
	"iter"
	"slices"

	"pyfix/rewrite/checkpoint"
	"pyfix/rewrite/text"
	"pyfix/rewrite/treesitter"
)

// limits bound what tree-sitter reads at once, in bytes. Errors cost it up to 600 times
// the size of that in memory, and there is one in most of what the descent refuses. So
// a large file is read piece by piece, each some statements of the module, and no
// further than the first error.
type limits struct {
	whole     int // up to this size, a file is read as a whole
	piece     int // from this size on, a piece takes no more statements
	statement int // up to this size, a single statement is read, such as a class with all that is in it
}

var usualLimits = limits{whole: 1 << 18, piece: 1 << 16, statement: 1 << 18}

// piecewise returns the tree of a source that tree-sitter, with some help of the
// descent, can read, else nil.
func (p *parser) piecewise(point *checkpoint.Point, src []byte) []node {
	if len(src) <= p.limits.whole {
		return readByTreeSitter(point, src)
	}
	t := tree{size: len(src)}
	for at := range pieces(src, p.limits.piece) {
		if !p.piece(point, &t, src[at.Start:at.End], at) {
			return nil
		}
	}
	t.nodes[0].end, t.nodes[0].next = uint32(len(src)), int32(len(t.nodes))
	return t.nodes
}

// piece adds the tree of a piece, and reports whether it has one. What is Python 3 in
// it the descent reads, but for except A, B:, which is Python 2 here.
func (p *parser) piece(point *checkpoint.Point, t *tree, part []byte, at text.Span) bool {
	defer p.descent.forget()
	if post, refused := p.descent.parse(point, part); refused == nil && p.descent.secondType == 0 {
		var deep *node
		t.add(len(post), at, func(to []node) { deep = preorder(to, post) })
		return deep == nil
	}
	if len(part) > p.limits.statement {
		return false
	}
	nodes := readByTreeSitter(point, part)
	if nodes == nil {
		return false
	}
	t.add(len(nodes), at, func(to []node) { copy(to, nodes) })
	return true
}

// readByTreeSitter returns tree-sitter's tree of a source, nil if it has none.
func readByTreeSitter(point *checkpoint.Point, src []byte) []node {
	theirs, err := treesitter.Parse(point, mend(src))
	if err != nil || theirs.Depth > maxDepth {
		return nil
	}
	return translate(theirs.Nodes)
}

// tree is that of a file as far as it has been read.
type tree struct {
	nodes []node // the first is the module
	size  int    // of the file
}

// add adds the tree of a piece, which is written to where it belongs: a large one
// is not to be there twice.
func (t *tree) add(count int, at text.Span, write func(to []node)) {
	first := t.nodes == nil
	if first {
		t.nodes = append(t.nodes, node{parent: -1, kind: KindModule})
	}
	t.reserve(count-1, at)
	// The module of the piece is that of the file. For a moment it takes the place of
	// the last node.
	last := len(t.nodes) - 1
	kept := t.nodes[last]
	t.nodes = t.nodes[:last+count]
	part := t.nodes[last:]
	write(part)
	if first {
		t.nodes[0].start += uint32(at.Start)
	} else {
		part[0] = kept
	}
	for i := range part[1:] {
		n := &part[i+1]
		n.start += uint32(at.Start)
		n.end += uint32(at.Start)
		n.next += int32(last)
		if n.parent > 0 {
			n.parent += int32(last)
		}
	}
}

// reserve makes room for the nodes of a piece. What the rest of the file will need
// is reckoned from what has been read, with some more: while the nodes grow once
// again there are two copies of them.
func (t *tree) reserve(count int, at text.Span) {
	needed := len(t.nodes) + count
	if needed <= cap(t.nodes) {
		return
	}
	left := needed * (t.size - at.End) / at.End
	t.nodes = slices.Grow(t.nodes, min(count+left+left/16, 15*needed))
}

// pieces yields the pieces of a source that have at least the size, and smaller
// ones before statements that are as large by themselves.
func pieces(src []byte, size int) iter.Seq[text.Span] {
	return func(yield func(text.Span) bool) {
		var gathered text.Span // statements that are smaller than size
		for s := range statements(src) {
			if s.Len() >= size || s.End-gathered.Start >= size {
				if gathered.Len() > 0 && !yield(gathered) {
					return
				}
				gathered.Start = s.Start
			}
			gathered.End = s.End
		}
		if gathered.Len() > 0 {
			yield(gathered)
		}
	}
}

// statements yields the statements of the module, each with what stands between
// it and the next. All that an open bracket is followed by belongs to it.
func statements(src []byte) iter.Seq[text.Span] {
	return func(yield func(text.Span) bool) {
		start := 0
		begun := false     // there has been a statement
		decorated := false // the last line was a decorator
		for s := NewScanner(src); s.Next(); {
			if !s.First {
				continue
			}
			if s.Start == s.Line && begun && !decorated && !continues(s) {
				if !yield(text.Span{Start: start, End: s.Start}) {
					return
				}
				start = s.Start
			}
			begun = true
			decorated = s.Start == s.Line && s.Is("@")
		}
		yield(text.Span{Start: start, End: len(src)})
	}
}

// continues reports whether a word at the start of a line goes on with the
// compound statement above it.
func continues(s *Scanner) bool {
	if s.Kind != Keyword {
		return false
	}
	switch string(s.Text()) {
	case "elif", "else", "except", "finally":
		return true
	}
	return false
}
