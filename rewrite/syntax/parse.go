package syntax

/*
#include "tree.h"
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"unsafe"

	sitter "github.com/smacker/go-tree-sitter"
	"github.com/smacker/go-tree-sitter/python"

	"pyfix/rewrite/checkpoint"
	"pyfix/rewrite/scan"
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
		if f := p.python2(point, path, src); f != nil {
			return f, nil
		}
		return nil, unbalanced(point, src, refused).at(path, src)
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

// python2 has tree-sitter read what is no Python 3. It returns nil if that is no
// Python 2 either.
func (p *parser) python2(point *checkpoint.Point, path string, src []byte) *File {
	nodes, err := p.fallBack(point, scan.Mend(src))
	if err != nil {
		return nil
	}
	p.descent.names.reset()
	f := newFile(path, src, nodes, p.descent.names)
	f.Point = point
	if _, broken := f.firstError(); broken {
		return nil
	}
	f.nodes = withoutTokens(f.nodes)
	f.nameAll(p.descent.names)
	f.Python2 = f.hasPython2()
	if !f.Python2 {
		return nil
	}
	return f
}

// nameAll gives the identifiers of tree-sitter's tree their numbers.
func (f *File) nameAll(names *names) {
	for i := range f.nodes {
		if n := &f.nodes[i]; n.kind == KindIdentifier {
			n.name = names.normal(f.Src[n.start:n.end])
		}
	}
	f.names = names.spelt
}

// withoutTokens takes out of tree-sitter's tree what is no node in ours: tokens,
// comments, the parts of strings.
func withoutTokens(nodes []node) []node {
	at := make([]int32, len(nodes)+1) // where each of them comes to stand
	count := int32(0)
	for i := range nodes {
		at[i] = count
		switch nodes[i].kind {
		case KindToken, KindComment, KindLineContinuation, KindStringStart, KindStringContent, KindStringEnd,
			KindEscapeSequence, KindEscapeInterpolation:
		default:
			count++
		}
	}
	at[len(nodes)] = count
	kept := make([]node, 0, count)
	for i, n := range nodes {
		if at[i+1] == at[i] {
			continue
		}
		if n.parent >= 0 {
			n.parent = at[n.parent]
		}
		n.next = at[n.next]
		kept = append(kept, n)
	}
	return kept
}

func errorAt(path string, src []byte, span text.Span, reason string) *SyntaxError {
	pos := text.NewLines(src).Position(span.Start)
	return &SyntaxError{Path: path, Span: span, Row: pos.Row, Column: pos.Column, Reason: reason}
}

// parser holds both parsers. It serves one goroutine at a time.
type parser struct {
	descent descent
	sitter  *sitter.Parser // nil until it is needed
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
	nodes := newNodes(len(post))
	if preorder(nodes, post) > maxDepth {
		return nil, &refusal{reason: errTooDeep.Error()}
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

// fallBack returns the tree of a mended source that the descent has declined.
func (p *parser) fallBack(point *checkpoint.Point, mended []byte) ([]node, error) {
	if len(mended) > p.limits.whole {
		return p.piecewise(point, mended)
	}
	return p.treeSitter(point, mended)
}

// treeSitter returns the tree of src, which is not empty, as tree-sitter builds
// it.
func (p *parser) treeSitter(point *checkpoint.Point, src []byte) ([]node, error) {
	if p.sitter == nil {
		p.sitter = sitter.NewParser()
		p.sitter.SetLanguage(python.GetLanguage())
	}
	tree, err := p.grow(point, src)
	if err != nil {
		return nil, err
	}
	defer tree.Close()
	// The TSNode is the first field of a sitter.Node; the fields behind it hold
	// Go pointers, which C must not see.
	root := *(*C.flat_root)(unsafe.Pointer(tree.RootNode()))
	nodes := make([]node, uint32(C.pyfix_tree_size(&root)))
	var depth C.uint32_t
	count := C.pyfix_tree_copy(&root,
		(*C.uint8_t)(unsafe.Pointer(&symbolKinds()[0])), C.uint32_t(len(symbolKinds())), C.uint8_t(KindError),
		(*C.uint8_t)(unsafe.Pointer(&fieldless[0])),
		(*C.flat_node)(unsafe.Pointer(&nodes[0])), C.uint32_t(len(nodes)), &depth)
	if int(count) != len(nodes) {
		panic(fmt.Sprintf("tree-sitter announced %d nodes and had %d", len(nodes), count))
	}
	if depth > maxDepth {
		return nil, errTooDeep
	}
	return nodes, nil
}

// grow is tree-sitter's part of treeSitter. So that the point is passed,
// tree-sitter stops after a while, and goes on where it was.
func (p *parser) grow(point *checkpoint.Point, src []byte) (*sitter.Tree, error) {
	p.sitter.Reset() // the parse before may have been ended
	p.sitter.SetOperationLimit(0)
	if point != nil {
		p.sitter.SetOperationLimit(int(checkpoint.Pause.Microseconds()))
	}
	for {
		tree, err := p.sitter.ParseCtx(context.Background(), nil, src)
		if !errors.Is(err, sitter.ErrOperationLimit) {
			return tree, err
		}
		point.Ask()
	}
}

// maxDepth bounds how deeply nodes may be nested, and with it the stack of those
// who walk the tree. CPython's own compiler gives up far earlier.
const maxDepth = 50_000

var errTooDeep = errors.New("the source is nested too deeply")

// symbolKinds maps tree-sitter's symbols, several of which may share a name,
// to kinds.
var symbolKinds = sync.OnceValue(func() []Kind {
	byName := make(map[string]Kind, kindCount)
	for kind, name := range grammarNames {
		if name != "" {
			byName[name] = Kind(kind)
		}
	}
	language := python.GetLanguage()
	checkFields(language)
	kinds := make([]Kind, language.SymbolCount())
	for symbol := range kinds {
		kinds[symbol] = KindToken
		if language.SymbolType(sitter.Symbol(symbol)) != sitter.SymbolTypeRegular {
			continue
		}
		if kind, ok := byName[language.SymbolName(sitter.Symbol(symbol))]; ok {
			kinds[symbol] = kind
		}
	}
	return kinds
})

// fieldless marks the kinds that may have very many children and, by the grammar,
// give none of them a role. A block may: its cases are alternatives.
var fieldless = [1 << 8]uint8{
	KindModule: 1, KindList: 1, KindTuple: 1, KindSet: 1, KindDictionary: 1,
	KindArgumentList: 1, KindExpressionList: 1, KindPatternList: 1, KindString: 1, KindConcatenatedString: 1,
}

// checkFields panics if the grammar numbers its fields otherwise than Field
// does, as another version of the grammar might.
func checkFields(language *sitter.Language) {
	for field := FieldNone + 1; field < fieldCount; field++ {
		if got := language.FieldName(int(field)); got != fieldNames[field] {
			panic(fmt.Sprintf("field %d is %q in the grammar, not %q", field, got, fieldNames[field]))
		}
	}
}

// firstError finds the first node that the grammar could not read or had to
// make up.
func (f *File) firstError() (text.Span, bool) {
	for i := range f.nodes {
		if n := &f.nodes[i]; isError(*n) {
			return text.Span{Start: int(n.start), End: int(n.end)}, true
		}
	}
	return text.Span{}, false
}
