package flow

import (
	"slices"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

type eventKind uint8

const (
	evBind  eventKind = iota // the binding takes effect (a del takes the value away)
	evEnd                    // the handler that made the binding ends
	evEnter                  // a class body, comprehension or lambda begins: its names are fresh
	evRead
	evMake // a closure or a class is made
	evCall
	evYield // others run: an iterator that a loop asks, whoever gets or awaits what is yielded
	evKinds
)

// event is what happens at one point of a block. There are as many of them as
// names in the code, so that they are kept small.
type event struct {
	of   any   // evBind, evEnd: *scope.Binding; evRead: *scope.Reference; evEnter: *scope.Scope; evMake, evCall: the *syntax.File of the node
	id   int32 // of the name that is bound or read, of the node that opens the scope, of the closure or call
	kind eventKind
	late bool // something before it in its block may raise
}

func bindEvent(b *scope.Binding) event { return event{kind: evBind, of: b, id: int32(b.Name.ID())} }

func endEvent(b *scope.Binding) event { return event{kind: evEnd, of: b, id: int32(b.Name.ID())} }

func enterEvent(s *scope.Scope) event { return event{kind: evEnter, of: s, id: int32(s.Node.ID())} }

func readEvent(r *scope.Reference) event { return event{kind: evRead, of: r, id: int32(r.Name.ID())} }

func nodeEvent(kind eventKind, n syntax.Node) event {
	return event{kind: kind, of: n.File(), id: int32(n.ID())}
}

// binding is that of evBind and evEnd.
func (e event) binding() *scope.Binding { return e.of.(*scope.Binding) }

// read is that of evRead.
func (e event) read() *scope.Reference { return e.of.(*scope.Reference) }

// node is that of evMake and evCall.
func (e event) node() syntax.Node { return e.of.(*syntax.File).At(int(e.id)) }

// changes returns the variable whose value the event changes, nil if it changes
// none that could be named.
func (e event) changes() *scope.Variable {
	if e.kind == evBind || e.kind == evEnd {
		return e.binding().Var
	}
	return nil
}

// reads reports whether the event reads the variable.
func (e event) reads(v *scope.Variable) bool { return e.kind == evRead && e.read().Var == v }

// enters reports whether the scope begins.
func (e event) enters(s *scope.Scope) bool { return e.kind == evEnter && e.of.(*scope.Scope) == s }

// makes reports whether the closure is made.
func (e event) makes(closure syntax.Node) bool { return e.kind == evMake && e.node() == closure }

// inside reports whether the event stands in the region; of one without a node
// of its own, nothing is known, and the next will tell.
func (e event) inside(r Region) bool {
	switch e.kind {
	case evBind, evEnd:
		return r.Contains(e.binding().Name)
	case evEnter:
		return r.Contains(e.of.(*scope.Scope).Node)
	case evRead:
		return r.Contains(e.read().Name)
	case evMake, evCall:
		return r.Contains(e.node())
	}
	return true
}

// letsOthersRun reports whether code of other units may run: what is called, or
// what works a generator expression, which is mostly done where it is made.
func (e event) letsOthersRun() bool {
	return e.kind == evCall || e.kind == evYield || e.kind == evMake && e.node().Kind() == syntax.KindGeneratorExpression
}

// edge leads to another block; if it has a test, it is taken when the test came
// out as truth says.
type edge struct {
	to     *block
	test   int32 // the ID of its node, 0 if there is none
	truth  bool
	thrown bool // something in the block raised
}

// test returns the test of an edge, none if it has none.
func (u *Unit) test(e edge) syntax.Node {
	if e.test == 0 {
		return syntax.Node{}
	}
	return u.node(e.test)
}

func (u *Unit) node(id int32) syntax.Node { return u.info.scopes.File.At(int(id)) }

type block struct {
	id     int   // in reverse postorder, those that control never gets to last
	mark   int32 // of the last search that has been here
	loop   int32 // the ID of the loop whose rounds begin here, 0 if none do
	raises bool  // has its edge for exceptions
	events []event
	succs  []edge
	preds  []*block // those that control can get to
	few    [2]edge  // where succs stand as long as there is room
}

func (b *block) linkTo(to *block) { b.link(edge{to: to}) }

func (b *block) link(e edge) {
	if b.succs == nil {
		b.succs = b.few[:0]
	}
	b.succs = append(b.succs, e)
}

// Unit is the graph of one stretch of code that runs in one go.
type Unit struct {
	info   *Info
	runner *scope.Scope

	suspends bool // it is a generator or a coroutine: others run before it ends

	blocks []*block
	entry  *block
	exit   *block // by return or by falling off the end
	ready  bool   // the graph is complete

	ordered []*block // those that control can get to, in reverse postorder
	gateIDs []int    // see gates
	again   []bool   // by block in that order: a way leads from it or a later one to it or an earlier one

	index     index
	heads     map[int]*block // by the ID of the loop's node: where each round begins
	skips     map[int][]skip // by the ID of the for statement, if it may make no round
	solutions map[question]*solution
	earliest  map[*scope.Variable][]*scope.Binding // see firstBound
	kept      int                                  // words in these two
	profiles  map[*scope.Variable]*profile
	mark      int32 // of the last search

	components *components                  // see parts
	readers    map[*scope.Variable]*readers // see readersOf
	tracked    map[*scope.Variable]bool     // see newMemory
}

func newUnit(info *Info, runner *scope.Scope) *Unit {
	return &Unit{
		info:      info,
		runner:    runner,
		suspends:  runner.Kind == scope.GenExpr || runner.Kind == scope.Function && Suspends(runner.Node),
		heads:     make(map[int]*block),
		skips:     make(map[int][]skip),
		solutions: make(map[question]*solution),
		earliest:  make(map[*scope.Variable][]*scope.Binding),
		profiles:  make(map[*scope.Variable]*profile),
		readers:   make(map[*scope.Variable]*readers),
	}
}

// arrange numbers the blocks. The last successor of each is gone to first, so
// that the rounds of a loop are numbered before what follows the loop.
func (u *Unit) arrange() {
	u.ordered = make([]*block, 0, len(u.blocks))
	const unseen, seen = -1, 0
	for _, b := range u.blocks {
		b.id = unseen
	}
	u.entry.id = seen
	stack := []*block{u.entry}
	for len(stack) > 0 {
		u.info.point.Step()
		top := stack[len(stack)-1]
		left := len(top.succs) - int(top.mark) // which counts those that were gone to
		if left == 0 {
			top.mark = 0
			u.ordered = append(u.ordered, top)
			stack = stack[:len(stack)-1]
			continue
		}
		top.mark++
		if to := top.succs[left-1].to; to.id == unseen {
			to.id = seen
			stack = append(stack, to)
		}
	}
	slices.Reverse(u.ordered)
	for i, b := range u.ordered {
		b.id = i
	}
	u.linkBack()
	u.again = u.loops()
	next := len(u.ordered)
	for _, b := range u.blocks {
		if b.id == unseen {
			b.id = next
			next++
		}
	}
}

// linkBack notes for each block which lead to it.
func (u *Unit) linkBack() {
	counts, total := make([]int32, len(u.ordered)), 0
	for _, b := range u.ordered {
		total += len(b.succs)
		for _, succ := range b.succs {
			counts[succ.to.id]++
		}
	}
	preds := make([]*block, total)
	for i, b := range u.ordered {
		n := int(counts[i])
		b.preds, preds = preds[:0:n], preds[n:]
	}
	for _, b := range u.ordered {
		for _, succ := range b.succs {
			succ.to.preds = append(succ.to.preds, b)
		}
	}
}

// loops finds the blocks that an edge to a lower or equal number passes over.
func (u *Unit) loops() []bool {
	starts, ends := make([]int32, len(u.ordered)), make([]int32, len(u.ordered))
	for at, b := range u.ordered {
		for _, succ := range b.succs {
			if succ.to.id <= at {
				starts[succ.to.id]++
				ends[at]++
			}
		}
	}
	again, open := make([]bool, len(u.ordered)), int32(0)
	for at := range again {
		open += starts[at]
		again[at] = open > 0
		open -= ends[at]
	}
	return again
}

// reaches reports whether control can get to the block.
func (u *Unit) reaches(b *block) bool { return b.id < len(u.ordered) }
