package syntax

import (
	"errors"
	"iter"
	"slices"

	"pyfix/rewrite/checkpoint"
	"pyfix/rewrite/scan"
	"pyfix/rewrite/text"
)

// limits bound what tree-sitter reads at once, in bytes. It takes up to 600 times
// the size of that in memory, most of it for errors, and all that stands behind
// an open bracket or string is one. So a large file is read piece by piece, each
// some statements of the module, and no further than the first error. That spares
// the descent a second copy of its nodes, too.
type limits struct {
	whole     int // up to this size, a file is read as a whole
	piece     int // from this size on, a piece takes no more statements
	statement int // up to this size, a single statement is read, such as a class with all that is in it
}

var usualLimits = limits{whole: 1 << 18, piece: 1 << 16, statement: 1 << 20}

// unreadable says that a part of a source cannot be read.
type unreadable struct {
	span   text.Span
	reason string
}

func (e *unreadable) Error() string { return e.reason }

// piecewise returns the tree of a mended source. If there is an error in it, the
// nodes end soon after the first.
func (p *parser) piecewise(point *checkpoint.Point, src []byte) (nodes []node, err error) {
	t := tree{size: len(src)}
	for at := range pieces(src, p.limits.piece) {
		if err := p.piece(point, &t, src, at); err != nil {
			return nil, err
		}
		if t.broken {
			break
		}
	}
	t.nodes[0].end, t.nodes[0].next = uint32(len(src)), int32(len(t.nodes))
	return t.nodes, nil
}

// piece adds the tree of a piece. What is Python 3 in it the descent reads, but
// for except A, B:, which may mean something else in the rest of the file.
func (p *parser) piece(point *checkpoint.Point, t *tree, src []byte, at piece) error {
	part := src[at.Start:at.End]
	if len(part) > p.limits.whole && at.open.End > 0 {
		return &unreadable{p.firstTear(point, src, at), "syntax error"}
	}
	defer p.descent.forget()
	if post, refused := p.descent.parse(point, part); refused == nil && p.descent.secondType == 0 {
		depth := 0
		t.add(len(post), at.Span, func(to []node) { depth = preorder(to, post) })
		if depth > maxDepth {
			return errTooDeep
		}
		return nil
	}
	if len(part) > p.limits.statement {
		start := at.Start + scan.SkipBlanks(part, 0)
		return &unreadable{text.Span{Start: start, End: at.End}, errTooLarge.Error()}
	}
	nodes, err := p.treeSitter(point, part)
	if err != nil {
		return err
	}
	t.broken = slices.ContainsFunc(nodes, isError)
	t.add(len(nodes), at.Span, func(to []node) { copy(to, nodes) })
	return nil
}

var errTooLarge = errors.New("the statement is too large to be read: it has more than 1 MiB, and an error or rare syntax in it")

// firstTear returns the place of the error in a piece that has something open. If
// its first lines have that in them, tree-sitter says what is wrong with those.
func (p *parser) firstTear(point *checkpoint.Point, src []byte, at piece) text.Span {
	end := min(at.Start+p.limits.piece, at.End)
	if at.open.Start >= end {
		return at.open
	}
	nodes, err := p.treeSitter(point, src[at.Start:end])
	if err != nil {
		return at.open
	}
	first := slices.IndexFunc(nodes, isError)
	if first < 0 {
		return at.open
	}
	return text.Span{Start: at.Start + int(nodes[first].start), End: at.Start + int(nodes[first].end)}
}

// tree is that of a file as far as it has been read.
type tree struct {
	nodes  []node // the first is the module
	size   int    // of the file
	broken bool   // there is an error in what was read last
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

func isError(n node) bool { return n.kind == KindError || n.missing }

// piece is one statement of the module, or more of them that follow each other.
type piece struct {
	text.Span
	open text.Span // the first bracket or string in it that is never closed; empty if there is none
}

// pieces yields the pieces of a source that have at least the size, and smaller
// ones in front of statements that are as large by themselves.
func pieces(src []byte, size int) iter.Seq[piece] {
	return func(yield func(piece) bool) {
		var gathered piece // statements that are smaller than size
		for s := range statements(src) {
			if s.End-s.Start >= size || s.End-gathered.Start >= size {
				if gathered.End > gathered.Start && !yield(gathered) {
					return
				}
				gathered = piece{Span: text.Span{Start: s.Start, End: s.Start}}
			}
			gathered.End = s.End
			if gathered.open.End == 0 {
				gathered.open = s.open
			}
		}
		if gathered.End > gathered.Start {
			yield(gathered)
		}
	}
}

// statements yields the statements of the module, each with what stands between
// it and the next. All that an open bracket is followed by belongs to it.
func statements(src []byte) iter.Seq[piece] {
	return func(yield func(piece) bool) {
		var now piece
		bracket := -1      // where the outermost open one is
		begun := false     // there has been a statement
		decorated := false // the last line was a decorator
		s := scan.New(src)
		for s.Next() {
			if s.First && s.Start == s.Line && begun && !decorated && !continues(s) {
				now.End = s.Start
				if !yield(now) {
					return
				}
				now = piece{Span: text.Span{Start: s.Start}}
			}
			if s.First {
				begun = true
				decorated = s.Start == s.Line && s.Is("@")
			}
			switch depth := s.Depth(); {
			case now.open.End > 0:
			case s.Kind == scan.Bad && s.End-s.Start > 1:
				now.open = text.Span{Start: s.Start, End: s.End}
			case depth == 0:
				bracket = -1
			case bracket < 0:
				bracket = s.Start
			}
		}
		now.End = len(src)
		if s.Depth() > 0 && now.open.End == 0 {
			now.open = text.Span{Start: bracket, End: len(src)}
		}
		yield(now)
	}
}

// continues reports whether a word at the start of a line goes on with the
// compound statement above it.
func continues(s *scan.Scanner) bool {
	if s.Kind != scan.Keyword {
		return false
	}
	switch string(s.Text()) {
	case "elif", "else", "except", "finally":
		return true
	}
	return false
}
