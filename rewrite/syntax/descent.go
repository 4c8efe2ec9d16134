package syntax

import (
	"bytes"
	"slices"

	"pyfix/rewrite/checkpoint"
	"pyfix/rewrite/text"
)

// descent reads Python by recursive descent: every program that some CPython from
// 3.8 to 3.15 parses, and no other. The nodes are those of tree-sitter's grammar,
// so that both parsers serve the same readers.
//
// It refuses everything else, with the place and the reason, also what CPython
// finds only when it compiles, such as break outside of a loop. What concerns
// names is left to package scope.
//
// Nodes are gathered in postorder, each with the size of its subtree in next, so
// that what turns out to be an operand is wrapped without moving anything.
// Keywords, operators, brackets and comments are no nodes.
type descent struct {
	surroundings
	point *checkpoint.Point
	src   []byte
	nodes []node // postorder

	names      *names
	distinct   []Name   // a stack of names that have to differ
	captures   distinct // what the current pattern binds
	keys       literals // of the current mapping pattern
	tok        tok
	ident      Name        // the current token, if it is a word
	start, end int         // of the current token
	last       int         // where the token before the current one ends, line ends aside
	before     tok         // the token before
	depth      int         // of brackets
	field      int         // the depth directly inside the innermost replacement field, 0 outside of any
	indent     indentation // of the current line's first token
	block      indentation // of the current block
	closed     indentation // of the block that the statement before ended with, 0 if it had none
	blocks     int         // how many are open
	nesting    int         // of calls of this parser
	postponed  bool        // from __future__ import annotations
	flufl      bool        // from __future__ import barry_as_FLUFL, by which 3.14 reads <>
	uncompiled bool        // the compiler does not see the current expression
	wrong      int         // the node that is no target, -1 if there is none
	header     int         // where the last header of a block starts
	brace      int         // where the innermost replacement field starts
	within     literal     // whose field that is
	guessing   bool        // nobody will see the reason of a refusal
	discarding bool        // nobody will see the nodes of replacement fields
	secondType int         // where the B of the first except A, B: is, 0 if there is none
}

// refusal is why the source is no program. It is thrown where that shows.
type refusal struct {
	span    text.Span
	reason  string
	reached int // where the last token starts that has been read
}

// refuse refuses the current token or, at the end of the source, the end of the one
// before.
func (d *descent) refuse(reason string) {
	if d.tok == tokEOF {
		d.refuseAt(d.last, d.last, reason)
	}
	d.refuseAt(d.start, d.end, reason)
}

func (d *descent) refuseAt(start, end int, reason string) {
	panic(&refusal{text.Span{Start: start, End: end}, reason, max(d.start, start)})
}

// refuseNode refuses what the node at i covers.
func (d *descent) refuseNode(i int, reason string) {
	d.refuseAt(int(d.nodes[i].start), int(d.nodes[i].end), reason)
}

const invalid = "invalid syntax"

// CPython's own bounds: of the calls of its parser, of brackets, of blocks, and of
// format specs in which fields are nested.
const (
	maxNesting  = 6000
	maxBrackets = 200
	maxBlocks   = 99
	maxSpecs    = 2
)

func (d *descent) enter() {
	if d.nesting++; d.nesting > maxNesting {
		d.refuse(errTooDeep.Error())
	}
}

func (d *descent) leave() { d.nesting-- }

// parse returns the tree of src in postorder, or why there is none. The nodes are
// good until the next call.
func (d *descent) parse(point *checkpoint.Point, src []byte) (nodes []node, refused *refusal) {
	defer func() {
		d.src, d.point = nil, nil
		if p := recover(); p != nil {
			var ok bool
			if refused, ok = p.(*refusal); !ok {
				panic(p)
			}
			nodes = nil
		}
	}()
	*d = descent{point: point, src: src, nodes: d.nodes[:0], names: d.names, distinct: d.distinct[:0]}
	if d.names == nil {
		d.names = new(names)
	}
	d.names.reset()
	if at := bytes.IndexByte(src, 0); at >= 0 {
		d.refuseAt(at, at+1, "source code cannot contain null bytes") // even in a comment
	}
	d.module()
	return d.nodes, nil
}

// keptNodes bounds the memory that a parser keeps for the next file, to 5 MB.
const keptNodes = 1 << 18

// forget gives up what a large file took.
func (d *descent) forget() {
	if cap(d.nodes) > keptNodes {
		d.nodes = nil
	}
}

// mark is where a node begins: in the source, and among the nodes gathered.
type mark struct{ start, nodes int }

// mark is where the node that starts with the current token will begin.
func (d *descent) mark() mark { return mark{d.start, len(d.nodes)} }

// add gathers a node. In a large file, nodes are most of the memory: what the
// rest of it will need is reckoned from what has been read.
func (d *descent) add(n node) {
	if len(d.nodes) == cap(d.nodes) {
		left := len(d.nodes) * (len(d.src) - d.start) / max(d.start, 1)
		d.nodes = slices.Grow(d.nodes, min(max(left+left/16, 64), 63*len(d.nodes)+64))
	}
	d.nodes = append(d.nodes, n)
}

// leaf gathers the current token and goes on to the next.
func (d *descent) leaf(kind Kind, field Field) {
	leaf := node{start: uint32(d.start), end: uint32(d.end), next: 1, kind: kind, field: field}
	if kind == KindIdentifier {
		leaf.name = d.ident
	}
	d.add(leaf)
	d.advance()
}

// token goes on after the current token, which makes no node.
func (d *descent) token() { d.advance() }

// expect is token where nothing else than t will do.
func (d *descent) expect(t tok) {
	if d.tok != t {
		d.refuseMissing(t)
	}
	d.token()
}

// close is expect for the bracket after expressions.
func (d *descent) close(bracket tok) {
	if d.tok != bracket {
		d.unexpected()
	}
	d.token()
}

// refuseMissing refuses the current token where only t may stand.
func (d *descent) refuseMissing(t tok) {
	if t == tokColon && d.tok == tokNewline {
		d.refuse("expected ':'")
	}
	d.refuse(invalid)
}

// finish makes a node of everything since the mark, up to the current token.
func (d *descent) finish(kind Kind, m mark) {
	d.point.Step()
	d.finishAt(kind, m, d.last)
}

// finishAt is finish for a node that ends elsewhere.
func (d *descent) finishAt(kind Kind, m mark, end int) {
	d.add(node{
		start: uint32(m.start), end: uint32(end),
		next: int32(len(d.nodes) - m.nodes + 1), kind: kind,
	})
}

// newest returns the node that was finished last.
func (d *descent) newest() *node { return &d.nodes[len(d.nodes)-1] }

// as gives the node that was finished last its role.
func (d *descent) as(field Field) { d.newest().field = field }

// preorder writes the tree whose nodes are given in postorder, as many as there is
// room for. The room may be that of the nodes themselves: read from the end, none of
// them is written over before. If one is nested more deeply than maxDepth, that is
// returned, and the tree is not finished.
func preorder(tree, post []node) (tooDeep *node) {
	var few [64]node
	open := few[:0] // the nodes around the current one; each has its place after what is still to be read
	parent, end := int32(-1), int32(len(post))
	for i := len(post) - 1; i >= 0; i-- {
		n := post[i]
		size := n.next
		at := end - size
		n.parent, n.next = parent, end
		if size > 1 {
			if open = append(open, n); len(open) >= maxDepth {
				return &open[maxDepth-1]
			}
			parent = at
			continue
		}
		tree[at] = n
		for end = at; parent >= 0 && end == parent+1; {
			last := len(open) - 1
			tree[parent] = open[last]
			end, parent = parent, open[last].parent
			open = open[:last]
		}
	}
	return nil
}
