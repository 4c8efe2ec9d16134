package syntax

import (
	"iter"
	"unsafe"

	"pyfix/rewrite/checkpoint"
	"pyfix/rewrite/text"
)

// node is one entry of the flat tree.
type node struct {
	start, end uint32
	parent     int32 // -1 at the root
	next       int32 // just past the subtree
	kind       Kind
	field      Field
	name       Name // of an identifier
}

// File is the tree of one module. It is immutable and, unless it has a point, may
// be shared.
type File struct {
	Point   *checkpoint.Point // what long work on the file passes; nil if nobody would end it
	Path    string
	Src     []byte
	Lines   *text.Lines
	Python2 bool   // holds syntax that only Python 2 has
	text    string // Src, for names to be cut from
	nodes   []node
	names   []string // by their numbers
}

func newFile(path string, src []byte, nodes []node, names *names) *File {
	return &File{
		Path: path, Src: src, Lines: text.NewLines(src), text: unsafe.String(unsafe.SliceData(src), len(src)),
		nodes: nodes, names: names.spelt,
	}
}

// Root returns the module node.
func (f *File) Root() Node { return Node{f: f} }

// Len returns how many nodes the file has; their IDs are 0 to Len()-1.
func (f *File) Len() int { return len(f.nodes) }

// At returns the node with the given ID.
func (f *File) At(id int) Node { return Node{f: f, id: int32(id)} }

// Each yields the nodes of the kinds in source order.
func (f *File) Each(kinds ...Kind) iter.Seq[Node] {
	var wanted [kindCount]bool
	for _, kind := range kinds {
		wanted[kind] = true
	}
	return func(yield func(Node) bool) {
		f.Point.Steps(len(f.nodes) / checkpoint.WordsPerStep)
		for i := range f.nodes {
			if wanted[f.nodes[i].kind] && !yield(Node{f: f, id: int32(i)}) {
				return
			}
		}
	}
}

// Node is a place in the tree. Nodes are comparable; the zero Node is "none",
// and every question about it has an empty answer.
type Node struct {
	f  *File
	id int32
}

// Ok reports whether there is a node at all.
func (n Node) Ok() bool { return n.f != nil }

// File returns the file that the node belongs to.
func (n Node) File() *File { return n.f }

// ID returns the node's index in source order: parents come before children.
func (n Node) ID() int { return int(n.id) }

func (n Node) flat() *node { return &n.f.nodes[n.id] }

// Kind returns what the node is, KindInvalid for none.
func (n Node) Kind() Kind {
	if n.f == nil {
		return KindInvalid
	}
	return n.flat().kind
}

// Is reports whether the node is of one of the kinds.
func (n Node) Is(kinds ...Kind) bool {
	have := n.Kind()
	for _, kind := range kinds {
		if have == kind {
			return true
		}
	}
	return false
}

// Field returns the node's role in its parent.
func (n Node) Field() Field {
	if n.f == nil {
		return FieldNone
	}
	return n.flat().field
}

// Span returns the bytes that the node covers.
func (n Node) Span() text.Span {
	if n.f == nil {
		return text.Span{}
	}
	return text.Span{Start: int(n.flat().start), End: int(n.flat().end)}
}

// Start returns the offset of the node's first byte.
func (n Node) Start() int { return n.Span().Start }

// End returns the offset just past the node's last byte.
func (n Node) End() int { return n.Span().End }

// Bytes returns the node's source. It must not be changed.
func (n Node) Bytes() []byte {
	span := n.Span()
	if n.f == nil {
		return nil
	}
	return n.f.Src[span.Start:span.End]
}

// Text returns the node's source.
func (n Node) Text() string {
	if n.f == nil {
		return ""
	}
	return n.f.text[n.flat().start:n.flat().end]
}

// Row returns the 1-based line on which the node starts.
func (n Node) Row() int {
	if n.f == nil {
		return 0
	}
	return n.f.Lines.Line(n.Start())
}

// Parent returns the enclosing node, none at the root.
func (n Node) Parent() Node {
	if n.f == nil || n.flat().parent < 0 {
		return Node{}
	}
	return Node{f: n.f, id: n.flat().parent}
}

// Past returns the ID after those of n and all that stands inside it: that of the
// next child of n's parent, if there is one.
func (n Node) Past() int {
	if n.f == nil {
		return 0
	}
	return int(n.flat().next)
}

// Contains reports whether other is n or stands inside it.
func (n Node) Contains(other Node) bool {
	return n.f != nil && n.f == other.f && n.id <= other.id && other.id < n.flat().next
}

// Children yields the children in source order.
func (n Node) Children() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		if n.f == nil {
			return
		}
		end := n.flat().next
		for id := n.id + 1; id < end; id = n.f.nodes[id].next {
			n.f.Point.Step()
			if !yield(Node{f: n.f, id: id}) {
				return
			}
		}
	}
}

// Descendants yields n and everything inside it in source order.
func (n Node) Descendants() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		if n.f == nil {
			return
		}
		n.f.Point.Steps(int(n.flat().next-n.id) / checkpoint.WordsPerStep)
		for id, end := n.id, n.flat().next; id < end; id++ {
			if !yield(Node{f: n.f, id: id}) {
				return
			}
		}
	}
}

// Child returns the first child in the given role, none if there is none.
func (n Node) Child(field Field) Node {
	if n.f == nil || n.Kind().hasOnlyItems(field) {
		return Node{}
	}
	nodes := n.f.nodes
	for id, end := n.id+1, nodes[n.id].next; id < end; id = nodes[id].next {
		if nodes[id].field == field {
			return Node{f: n.f, id: id}
		}
	}
	return Node{}
}

// hasOnlyItems reports whether the children of such a node are any number of
// items, which would all be looked at for one in the given role. A block has
// roles for the cases of a match statement only.
func (k Kind) hasOnlyItems(field Field) bool {
	switch k {
	case KindBlock:
		return field != FieldAlternative
	case KindModule, KindArgumentList, KindList, KindTuple, KindSet, KindDictionary, KindExpressionList, KindPatternList:
		return true
	}
	return false
}

// First returns the first child.
func (n Node) First() Node {
	if n.f == nil || n.flat().next == n.id+1 {
		return Node{}
	}
	return Node{f: n.f, id: n.id + 1}
}

// Last returns the last child.
func (n Node) Last() Node {
	var last Node
	for c := range n.Children() {
		last = c
	}
	return last
}

// Nth returns the child at index i, none if there are fewer.
func (n Node) Nth(i int) Node {
	for c := range n.Children() {
		if i == 0 {
			return c
		}
		i--
	}
	return Node{}
}

// Enclosing yields the parent, its parent and so on up to the module.
func (n Node) Enclosing() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for p := n.Parent(); p.Ok(); p = p.Parent() {
			if !yield(p) {
				return
			}
		}
	}
}

// Bare returns what n is without the parentheses around it.
func (n Node) Bare() Node {
	for n.Kind() == KindParenthesizedExpression {
		n = n.First()
	}
	return n
}
