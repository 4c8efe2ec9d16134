package syntax

import (
	"errors"
	"fmt"
	"sync"

	"pyfix/rewrite/checkpoint"
	"pyfix/rewrite/text"
)

// A SyntaxError says that a file cannot be analysed, and where.
type SyntaxError struct {
	Path   string
	Span   text.Span // the first place that could not be read
	Row    int       // 1-based
	Column int       // 1-based, in code points
	Reason string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.Path, e.Row, e.Column, e.Reason)
}

// Parse is ParseFor a program of which nobody says what Python it is for.
func Parse(path string, src []byte) (*File, error) { return ParseFor(path, src, Version{}) }

// ParseFor returns the tree of a Python module. src is UTF-8 without a byte
// order mark and must not be changed afterwards. The error is a *SyntaxError if
// src can be read neither as Python 3 nor as Python 2, or means one thing in the
// one and another in the other; it is no proof that Python accepts src if there
// is none. target is the oldest Python that src is for, if known.
func ParseFor(path string, src []byte, target Version) (*File, error) {
	return ParseUnder(nil, path, src, target)
}

// ParseUnder is ParseFor, but passes the point, and so may end in its panic. The
// file keeps the point.
func ParseUnder(point *checkpoint.Point, path string, src []byte, target Version) (*File, error) {
	return parse(point, path, src, target, true)
}

// ParsePython3Under is ParseUnder, but returns an error for Python 2, too, and so
// for what is no Python at all as soon as the first error is met.
func ParsePython3Under(point *checkpoint.Point, path string, src []byte, target Version) (*File, error) {
	return parse(point, path, src, target, false)
}

func parse(point *checkpoint.Point, path string, src []byte, target Version, python2 bool) (*File, error) {
	if at := LoneCR(src); at >= 0 {
		return nil, errorAt(path, src, text.Span{Start: at, End: at + 1},
			"a carriage return without a line feed ends a line for Python, but not for pyfix")
	}
	p := parsers.Get().(*parser)
	defer parsers.Put(p)
	point.Steps(len(src) / checkpoint.BytesPerStep) // for what looks at each byte once
	nodes, refused := p.descend(point, src)
	if refused != nil {
		if !python2 {
			return nil, refused.at(path, src)
		}
		return p.python2(point, path, src, refused)
	}
	f := newFile(path, src, nodes, p.descent.names)
	f.Point = point
	if second := p.descent.secondType; second > 0 && !target.AtLeast(3, 14) && !f.hasPython3() {
		return nil, errorAt(path, src, text.Span{Start: second, End: second}, ambiguous)
	}
	return f, nil
}

const ambiguous = "`except A, B:` binds B in Python 2, and catches B from Python 3.14 on; nothing else in the file, and no target version, says which it is"

// at is the refusal as an error that names the place in the file.
func (r *refusal) at(path string, src []byte) *SyntaxError {
	reason := "syntax error"
	if r.reason != invalid {
		reason += ": " + r.reason
	}
	return errorAt(path, src, r.span, reason)
}

func errorAt(path string, src []byte, span text.Span, reason string) *SyntaxError {
	pos := text.NewLines(src).Position(span.Start)
	return &SyntaxError{Path: path, Span: span, Row: pos.Row, Column: pos.Column, Reason: reason}
}

// parser keeps the memory of the descent. It serves one goroutine at a time.
type parser struct {
	descent descent
	limits  limits
}

var parsers = sync.Pool{New: func() any { return &parser{limits: usualLimits} }}

// descend returns the tree of src, or why there is none.
func (p *parser) descend(point *checkpoint.Point, src []byte) ([]node, *refusal) {
	defer p.descent.forget()
	post, refused := p.descent.parse(point, src)
	if refused != nil {
		return nil, refused
	}
	nodes := post
	if len(post) <= keptNodes {
		nodes = newNodes(len(post))
	} // else the tree takes over the memory, which is much
	if deep := preorder(nodes, post); deep != nil {
		return nil, &refusal{span: text.Span{Start: int(deep.start), End: int(deep.end)}, reason: errTooDeep.Error()}
	}
	return nodes, nil
}

// trees have the memory of trees that nobody needs any more.
var trees = sync.Pool{New: func() any { return new([]node) }}

// newNodes returns memory for that many nodes.
func newNodes(count int) []node {
	if count > keptNodes {
		return make([]node, count)
	}
	old := trees.Get().(*[]node)
	if cap(*old) < count {
		return make([]node, count, count+count/2)
	}
	return (*old)[:count]
}

// Release gives the memory of the tree to the next one. No node of the file may be
// used any more. Who does not call it leaves the memory to the garbage collector.
func (f *File) Release() {
	if nodes := f.nodes; cap(nodes) <= 2*keptNodes {
		trees.Put(&nodes)
	}
	f.nodes = nil
}

// maxDepth bounds how deeply nodes may be nested, and with it the stack of those
// who walk the tree. CPython's own compiler gives up far earlier.
const maxDepth = 50_000

var errTooDeep = errors.New("the source is nested too deeply")
