package flow

import (
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

type eventKind uint8

const (
	evBind  eventKind = iota // the binding takes effect (a del takes the value away)
	evEnd                    // the handler that made the binding ends
	evEnter                  // a class body, comprehension or lambda begins: its names are fresh
	evRead
	evMake // a closure is made
	evCall
)

type event struct {
	kind    eventKind
	binding *scope.Binding   // evBind, evEnd
	read    *scope.Reference // evRead
	scope   *scope.Scope     // evEnter
	node    syntax.Node      // evMake, evCall
}

// changes returns the variable whose value the event changes, nil if it changes
// none that could be named.
func (e event) changes() *scope.Variable {
	if e.kind == evBind || e.kind == evEnd {
		return e.binding.Var
	}
	return nil
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
	id     int
	events []event
	succs  []edge
	raises bool // has its edge for exceptions
	loop   syntax.Node
}

func (b *block) linkTo(to *block) { b.succs = append(b.succs, edge{to: to}) }

// place is a position in a graph: just before the event.
type place struct {
	block *block
	event int
}

// Unit is the graph of one stretch of code that runs in one go.
type Unit struct {
	info   *Info
	runner *scope.Scope
	blocks []*block
	entry  *block
	exit   *block // by return or by falling off the end
	ready  bool   // the graph is complete

	reads     map[*scope.Reference][]place
	makes     map[int][]place             // by the ID of the closure's node
	enters    map[*scope.Scope][]place    // where a class body, comprehension or lambda begins
	changes   map[*scope.Variable][]place // where it is bound or taken away
	heads     map[int]*block              // by the ID of the loop's node: where each round begins
	solutions map[*scope.Variable]*solution
}

func newUnit(info *Info, runner *scope.Scope) *Unit {
	return &Unit{
		info:      info,
		runner:    runner,
		reads:     make(map[*scope.Reference][]place),
		makes:     make(map[int][]place),
		enters:    make(map[*scope.Scope][]place),
		changes:   make(map[*scope.Variable][]place),
		heads:     make(map[int]*block),
		solutions: make(map[*scope.Variable]*solution),
	}
}

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
