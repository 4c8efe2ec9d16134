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
)

type event struct {
	kind    eventKind
	binding *scope.Binding   // evBind, evEnd
	read    *scope.Reference // evRead
	scope   *scope.Scope     // evEnter
	node    syntax.Node      // evMake, evCall
	late    bool             // something before it in its block may raise
}

// changes returns the variable whose value the event changes, nil if it changes
// none that could be named.
func (e event) changes() *scope.Variable {
	if e.kind == evBind || e.kind == evEnd {
		return e.binding.Var
	}
	return nil
}

// inside reports whether the event stands in the region; of one without a node
// of its own, nothing is known, and the next will tell.
func (e event) inside(r Region) bool {
	switch e.kind {
	case evBind, evEnd:
		return r.Contains(e.binding.Name)
	case evEnter:
		return r.Contains(e.scope.Node)
	case evRead:
		return r.Contains(e.read.Name)
	case evMake, evCall:
		return r.Contains(e.node)
	}
	return true
}

// letsOthersRun reports whether code of other units may run: what is called, or
// what works a generator expression, which is mostly done where it is made.
func (e event) letsOthersRun() bool {
	return e.kind == evCall || e.kind == evYield || e.kind == evMake && e.node.Kind() == syntax.KindGeneratorExpression
}

// edge leads to another block; if test is there, it is taken when the test came
// out as truth says.
type edge struct {
	to     *block
	test   syntax.Node
	truth  bool
	thrown bool // something in the block raised
}

type block struct {
	id     int // in reverse postorder, those that control never gets to last
	events []event
	succs  []edge
	preds  []*block // those that control can get to
	mark   int      // of the last search that has been here
	raises bool     // has its edge for exceptions
	loop   syntax.Node
}

func (b *block) linkTo(to *block) { b.succs = append(b.succs, edge{to: to}) }

// place is a position in a graph: just before the event.
type place struct {
	block *block
	event int
}

// skip is how a loop is passed by: from before it to where it ends.
type skip struct {
	from place
	to   *block
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

	reads     map[*scope.Reference][]place
	makes     map[int][]place             // by the ID of the closure's node
	enters    map[*scope.Scope][]place    // where a class body, comprehension or lambda begins
	changes   map[*scope.Variable][]place // where it is bound or taken away
	heads     map[int]*block              // by the ID of the loop's node: where each round begins
	skips     map[int][]skip              // by the ID of the for statement, if it may make no round
	solutions map[question]*solution
	earliest  map[*scope.Variable][]*scope.Binding // see firstBound
	kept      int                                  // words in these two
	profiles  map[*scope.Variable]*profile
	mark      int // of the last search

	components *components                                    // see parts
	places     map[*scope.Variable]map[*scope.Binding][]place // see placesOf
	readers    map[*scope.Variable]*readers                   // see readersOf
	tracked    map[*scope.Variable]bool                       // see newMemory
}

func newUnit(info *Info, runner *scope.Scope) *Unit {
	return &Unit{
		info:      info,
		runner:    runner,
		suspends:  runner.Kind == scope.GenExpr || runner.Kind == scope.Function && Suspends(runner.Node),
		reads:     make(map[*scope.Reference][]place),
		makes:     make(map[int][]place),
		enters:    make(map[*scope.Scope][]place),
		changes:   make(map[*scope.Variable][]place),
		heads:     make(map[int]*block),
		skips:     make(map[int][]skip),
		solutions: make(map[question]*solution),
		earliest:  make(map[*scope.Variable][]*scope.Binding),
		profiles:  make(map[*scope.Variable]*profile),
		places:    make(map[*scope.Variable]map[*scope.Binding][]place),
		readers:   make(map[*scope.Variable]*readers),
	}
}

// arrange numbers the blocks. The last successor of each is gone to first, so
// that the rounds of a loop are numbered before what follows the loop.
func (u *Unit) arrange() {
	type visit struct {
		block *block
		left  int // successors to go to
	}
	const unseen, seen = -1, 0
	for _, b := range u.blocks {
		b.id = unseen
	}
	u.entry.id = seen
	stack := []visit{{u.entry, len(u.entry.succs)}}
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		if top.left == 0 {
			u.ordered = append(u.ordered, top.block)
			stack = stack[:len(stack)-1]
			continue
		}
		top.left--
		if to := top.block.succs[top.left].to; to.id == unseen {
			to.id = seen
			stack = append(stack, visit{to, len(to.succs)})
		}
	}
	slices.Reverse(u.ordered)
	for i, b := range u.ordered {
		b.id = i
		for _, succ := range b.succs {
			succ.to.preds = append(succ.to.preds, b)
		}
	}
	u.again = u.loops()
	next := len(u.ordered)
	for _, b := range u.blocks {
		if b.id == unseen {
			b.id = next
			next++
		}
	}
}

// loops finds the blocks that an edge to a lower or equal number passes over.
func (u *Unit) loops() []bool {
	starts, ends := make([]int, len(u.ordered)), make([]int, len(u.ordered))
	for at, b := range u.ordered {
		for _, succ := range b.succs {
			if succ.to.id <= at {
				starts[succ.to.id]++
				ends[at]++
			}
		}
	}
	again, open := make([]bool, len(u.ordered)), 0
	for at := range again {
		open += starts[at]
		again[at] = open > 0
		open -= ends[at]
	}
	return again
}

// reaches reports whether control can get to the block.
func (u *Unit) reaches(b *block) bool { return b.id < len(u.ordered) }

// index notes where each event stands, once the graph is complete.
func (u *Unit) index() {
	for _, b := range u.blocks {
		for at, e := range b.events {
			here := place{block: b, event: at}
			switch e.kind {
			case evRead:
				u.reads[e.read] = append(u.reads[e.read], here)
			case evMake:
				u.makes[e.node.ID()] = append(u.makes[e.node.ID()], here)
			case evEnter:
				u.enters[e.scope] = append(u.enters[e.scope], here)
			case evBind, evEnd:
				u.changes[e.binding.Var] = append(u.changes[e.binding.Var], here)
			}
		}
	}
}
