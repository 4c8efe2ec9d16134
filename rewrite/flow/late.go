package flow

import (
	"slices"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// lateReads returns the reads of a name that can find the closure which b bound
// to it at a time when the closure no longer sees the variables as they were: the
// region has been left or has begun anew, and a variable has been bound anew.
// A read behind a loop finds the closure of the last round, and with it, mostly,
// the last value. An iterator that has been used up is nothing any more. No other
// reads than those given are looked for.
func (t *tracer) lateReads(b *scope.Binding, f form, reads []*scope.Reference) map[*scope.Reference]bool {
	late := make(map[*scope.Reference]bool)
	switch {
	case t.region.Handler.Ok():
		t.unit.walk(t.unit.endsOf(t.scopes.BindingOf(syntax.ExceptClause{Node: t.region.Handler}.Name())), func(_ place, e event) verdict {
			if e.changes() == b.Var {
				return stopHere
			}
			if e.reads(b.Var) && t.holds(e.read(), b) {
				late[e.read()] = true
			}
			return goOn
		})
	case t.region.Loop.Ok():
		w := &ageWalk{tracer: t, lost: func(e event) bool {
			return e.changes() == b.Var || f == formIterator && e.reads(b.Var) && t.usesUp(e.read().Name)
		}}
		w.visit = func(e event, old bool) bool {
			if old && e.reads(b.Var) {
				late[e.read()] = true
			}
			return true
		}
		ways := t.unit.waysTo(reads, b.Var)
		w.enters = func(b *block) bool { return ways[b] || !t.unit.reaches(b) }
		w.run(t.unit.bindsOf(b))
	}
	return late
}

// usesUp reports whether the iterator n is asked for all of its items where it is
// read: by a loop that nothing leaves early, by a comprehension, by list() and
// its like.
func (t *tracer) usesUp(n syntax.Node) bool {
	p := n.Parent()
	switch {
	case p.Kind() == syntax.KindForStatement && n.Field() == syntax.FieldRight:
		return !isLeftEarly(p.Child(syntax.FieldBody))
	case p.Kind() == syntax.KindForInClause && n.Field() == syntax.FieldRight:
		comp := p.Parent()
		return p == comp.FirstClause() && (comp.Kind() != syntax.KindGeneratorExpression || t.usesUp(comp))
	}
	return t.isUsedUp(n)
}

// isLeftEarly reports whether a break or return leaves the loop whose body n is
// part of. A break of a loop inside it is taken for one of its own.
func isLeftEarly(n syntax.Node) bool {
	switch n.Kind() {
	case syntax.KindBreakStatement, syntax.KindReturnStatement:
		return true
	case syntax.KindFunctionDefinition, syntax.KindLambda, syntax.KindClassDefinition:
		return false
	}
	for child := range n.Children() {
		if isLeftEarly(child) {
			return true
		}
	}
	return false
}

// handsDown reports whether b binds a variable that the closure reads to the
// closure of an earlier round, for the next closure to call:
//
//	inner = outer
//	outer = lambda: inner()
func (t *tracer) handsDown(b *scope.Binding) bool {
	found := false
	w := &ageWalk{tracer: t, lost: func(event) bool { return false }}
	w.visit = func(e event, old bool) bool {
		found = found || old && e.kind == evBind && e.binding() == b
		return !found
	}
	if t.region.Loop.Ok() && slices.Contains(t.vars, b.Var) {
		w.run(t.unit.makesOf(t.closure))
	}
	return found
}

// age is how far a closure has fallen behind since it was made.
type age uint8

const (
	left    age = 1 << iota // its round has ended
	rebound                 // a variable that it reads has been bound anew
	old     = left | rebound
)

// ageWalk follows a closure's time from when something holds it until that is
// lost, and notes when it has become old.
type ageWalk struct {
	*tracer
	lost   func(event) bool             // the holder gets another value
	visit  func(e event, old bool) bool // false ends the walk
	leave  func(old bool)               // the unit ends, if anybody wants to know
	enters func(*block) bool            // the walk goes there; nil: everywhere
	seen   map[*block][old + 1]bool
	work   []agedBlock
}

type agedBlock struct {
	block *block
	age   age
}

func (w *ageWalk) run(from []place) {
	w.seen = make(map[*block][old + 1]bool)
	for _, p := range from {
		if !w.pass(p.block, p.event+1, 0) {
			return
		}
	}
	for len(w.work) > 0 {
		next := w.work[len(w.work)-1]
		w.work = w.work[:len(w.work)-1]
		if !w.pass(next.block, 0, next.age) {
			return
		}
	}
}

// pass runs through a block from an event on, and on to the blocks behind it.
func (w *ageWalk) pass(b *block, from int, a age) bool {
	w.point.Step()
	for _, e := range b.events[from:] {
		a = w.after(a, e)
		if !w.visit(e, a == old) {
			return false
		}
		if w.lost(e) {
			return true
		}
	}
	if w.leave != nil && (b == w.unit.exit || len(b.succs) == 0) {
		w.leave(a == old)
	}
	head := w.unit.heads[w.region.Loop.ID()]
	for _, succ := range b.succs {
		next := a
		if succ.to == head {
			next |= left
		}
		if w.enters != nil && !w.enters(succ.to) {
			continue
		}
		if seen := w.seen[succ.to]; !seen[next] {
			seen[next] = true
			w.seen[succ.to] = seen
			w.work = append(w.work, agedBlock{succ.to, next})
		}
	}
	return true
}

func (w *ageWalk) after(a age, e event) age {
	if !e.inside(w.region) {
		a |= left
	}
	for _, v := range w.vars {
		if e.changes() == v || a&left != 0 && w.isShared(v) {
			a |= rebound
		}
	}
	return a
}

// isShared reports whether the variable can be bound anew without a trace in
// this unit: by another function, or by the next call of this one.
func (t *tracer) isShared(v *scope.Variable) bool {
	if v.IsGlobal() && t.unit.runner.Kind != scope.Module {
		return true
	}
	for _, b := range v.Bindings {
		if Runner(b.In) != t.unit.runner {
			return true
		}
	}
	return false
}
