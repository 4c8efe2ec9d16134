package flow

import (
	"iter"
	"slices"
	"sort"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// AtMaking returns what the variable may hold when the closure is made.
func (i *Info) AtMaking(closure syntax.Node, in *scope.Scope, v *scope.Variable) []Def {
	u := i.Unit(in)
	return u.statesAt(u.makesOf(closure), v)
}

// AtBeginning returns what the variable may hold when the scope of a class body
// or comprehension begins; for one that runs later, when it is made. It is
// nothing if that never happens.
func (i *Info) AtBeginning(s *scope.Scope, v *scope.Variable) []Def {
	u := i.Unit(s.Parent)
	if s.Kind.IsDeferred() && !calledOnTheSpot(s) {
		return u.statesAt(u.makesOf(s.Node), v)
	}
	return u.statesAt(u.entersOf(s), v)
}

// ReboundWithin returns a binding of v inside the region that can run after the
// closure was made, nil if there is none. in is the scope in which
// the closure is made.
func (i *Info) ReboundWithin(closure syntax.Node, in *scope.Scope, v *scope.Variable, region syntax.Node) *scope.Binding {
	u := i.Unit(in)
	return u.firstAfter(u.makesOf(closure), v.BindingsIn(whole(region)))
}

// firstAfter returns one of the bindings that takes effect on a way from one of
// the places, nil if none does.
func (u *Unit) firstAfter(from []place, bindings []*scope.Binding) *scope.Binding {
	var to []place
	for _, b := range bindings {
		to = append(to, u.bindsOf(b)...)
	}
	l := u.leads(from, to)
	switch {
	case l.lowest < 0:
		return nil
	case l.surely && len(bindings) == 1:
		return bindings[0]
	}
	var found *scope.Binding
	parts := u.parts()
	u.walkTo(from, func(b *block) bool { return parts.of[b.id] >= l.lowest }, func(_ place, e event) verdict {
		if e.changes() == bindings[0].Var && e.kind == evBind && slices.Contains(bindings, e.binding()) {
			found = e.binding()
			return stopAll
		}
		return goOn
	})
	return found
}

// whole returns the comprehension that a for clause belongs to, any other node
// as it is.
func whole(region syntax.Node) syntax.Node {
	if region.Kind() == syntax.KindForInClause {
		return region.Parent()
	}
	return region
}

// ReboundAfter returns a binding of v outside the loop (if there is one) that can
// run after the closure was made and does not take the value away, nil if there
// is none.
func (i *Info) ReboundAfter(closure syntax.Node, in *scope.Scope, v *scope.Variable, loop syntax.Node) *scope.Binding {
	u := i.Unit(in)
	var bindings []*scope.Binding
	for _, b := range v.Bindings {
		if b.Kind != scope.BindDel && !loop.Contains(b.Name) {
			bindings = append(bindings, b)
		}
	}
	return u.firstAfter(u.makesOf(closure), bindings)
}

// ReboundInRound yields the bindings of v that can run after the closure was made
// and before the loop begins its next round or ends. They are looked for as they
// are asked for.
func (i *Info) ReboundInRound(closure syntax.Node, in *scope.Scope, v *scope.Variable, loop syntax.Node) iter.Seq[*scope.Binding] {
	return func(yield func(*scope.Binding) bool) {
		if bindsInTargetOnly(loop, v, closure) {
			return
		}
		u := i.Unit(in)
		if !u.mayFollowInRound(closure, v.BindingsIn(whole(loop)), loop) {
			return
		}
		found := make(map[*scope.Binding]bool) // there are copies of finally bodies
		u.walkRound(u.makesOf(closure), loop, func(_ place, e event) verdict {
			switch {
			case !e.inside(Region{Loop: loop}):
				return stopHere
			case e.changes() != v || e.kind != evBind || found[e.binding()]:
				return goOn
			}
			found[e.binding()] = true
			if !yield(e.binding()) {
				return stopAll
			}
			return goOn
		})
	}
}

// mayFollowInRound is a quick look whether one of the bindings may run after the
// closure was made and before the loop begins its next round. Blocks are numbered
// so that a way leads to higher numbers, but for those back to where a loop that is
// under way begins its rounds. Of code that has copies, nothing is known.
func (u *Unit) mayFollowInRound(closure syntax.Node, bindings []*scope.Binding, loop syntax.Node) bool {
	made := u.makesOf(closure)
	if len(made) != 1 || !u.reaches(made[0].block) {
		return true
	}
	lowest := made[0].block.id
	for outer := range loopsWithin(closure, loop) {
		head := u.heads[outer.ID()]
		if head == nil {
			continue
		}
		lowest = min(lowest, head.id)
		for _, succ := range head.succs { // a loop that makes a round for sure begins with that
			lowest = min(lowest, succ.to.id)
		}
	}
	for _, b := range slices.Backward(bindings) {
		if slices.ContainsFunc(u.bindsOf(b), func(p place) bool { return p.block.id >= lowest }) {
			return true
		}
	}
	return false
}

// loopsWithin yields what may be a loop around n inside the given one.
func loopsWithin(n, loop syntax.Node) iter.Seq[syntax.Node] {
	return func(yield func(syntax.Node) bool) {
		for outer := range n.Enclosing() {
			if outer == loop || !yield(outer) {
				return
			}
			if !outer.IsComprehension() {
				continue
			}
			for clause := range (syntax.Comprehension{Node: outer}).Clauses() {
				if clause != loop && !yield(clause) {
					return
				}
			}
			if outer == whole(loop) {
				return
			}
		}
	}
}

// bindsInTargetOnly reports whether all that the loop does to v is to make it its
// target, before the closure is made: with that a round begins.
func bindsInTargetOnly(loop syntax.Node, v *scope.Variable, closure syntax.Node) bool {
	target := loop.Child(syntax.FieldLeft)
	return target.Ok() && !target.Contains(closure) &&
		!slices.ContainsFunc(v.BindingsIn(whole(loop)), func(b *scope.Binding) bool { return !target.Contains(b.Name) })
}

// ReboundBehind returns one of the bindings, all of one variable and in source
// order, that stands outside the loop and can run after the closure was made and
// the loop was left, and before a loop further out begins its next round; nil if
// there is none.
func (i *Info) ReboundBehind(closure syntax.Node, in *scope.Scope, bindings []*scope.Binding, loop syntax.Node) *scope.Binding {
	u := i.Unit(in)
	// What stands before the closure is only got to by way of a loop further out.
	bindings = bindings[sort.Search(len(bindings), func(i int) bool { return bindings[i].Name.ID() > closure.ID() }):]
	outside := func(b *scope.Binding) bool {
		return b.Kind != scope.BindDel && !(Region{Loop: loop}).Contains(b.Name)
	}
	if !slices.ContainsFunc(bindings, outside) {
		return nil
	}
	v := bindings[0].Var
	behind := func(b *scope.Binding) bool {
		_, found := slices.BinarySearchFunc(bindings, b.Name.ID(), func(b *scope.Binding, id int) int { return b.Name.ID() - id })
		return found && outside(b)
	}
	var found *scope.Binding
	u.walkWithin(u.makesOf(closure), func(head syntax.Node) bool { return head != loop && head.Contains(loop) }, func(_ place, e event) verdict {
		if e.changes() == v && e.kind == evBind && behind(e.binding()) {
			found = e.binding()
			return stopAll
		}
		return goOn
	})
	return found
}

// LaterCalls looks for calls in a round of a loop behind what binds anew what a
// closure reads.
type LaterCalls struct {
	unit          *Unit
	closure, loop syntax.Node
	seen          map[*block]bool
	found         map[syntax.Node]bool
}

// LaterCalls begins a search for calls.
func (i *Info) LaterCalls(closure syntax.Node, in *scope.Scope, loop syntax.Node) *LaterCalls {
	return &LaterCalls{unit: i.Unit(in), closure: closure, loop: loop, seen: make(map[*block]bool), found: make(map[syntax.Node]bool)}
}

// After yields the calls that can run after the binding and before the closure is
// made again or the loop is left behind, but for those that have been found behind
// a binding before. Once somebody has not wanted to see all calls behind a
// binding, nothing more may be asked.
func (l *LaterCalls) After(b *scope.Binding) iter.Seq[syntax.Node] {
	return func(yield func(syntax.Node) bool) {
		l.unit.walkUnseen(l.seen, l.unit.bindsOf(b), anywhere, func(_ place, e event) verdict {
			switch {
			case !e.inside(Region{Loop: l.loop}), e.makes(l.closure):
				return stopHere
			case e.kind != evCall || l.found[e.node()]:
				return goOn
			}
			l.found[e.node()] = true
			if !yield(e.node()) {
				return stopAll
			}
			return goOn
		})
	}
}

type verdict uint8

const (
	goOn     verdict = iota
	stopHere         // do not go on behind this event
	stopAll
)

// walk visits every event that can run after the places, each once.
func (u *Unit) walk(from []place, visit func(place, event) verdict) {
	u.walkWithin(from, func(syntax.Node) bool { return false }, visit)
}

// walkRound is walk, but does not go past the head of the loop.
func (u *Unit) walkRound(from []place, loop syntax.Node, visit func(place, event) verdict) {
	u.walkWithin(from, func(head syntax.Node) bool { return head == loop }, visit)
}

// walkWithin is walk, but does not go past the heads of the loops that ends
// holds for.
func (u *Unit) walkWithin(from []place, ends func(loop syntax.Node) bool, visit func(place, event) verdict) {
	u.walkTo(from, func(b *block) bool { return b.loop == 0 || !ends(u.node(b.loop)) }, visit)
}

// walkTo is walk, but goes only to the blocks that enters holds for.
func (u *Unit) walkTo(from []place, enters func(*block) bool, visit func(place, event) verdict) {
	seen := make(map[*block]bool) // most walks are short, in units that may be long
	u.walkUnseen(seen, from, enters, visit)
}

func anywhere(*block) bool { return true }

// walkUnseen is walkTo, but for the blocks that have been seen.
func (u *Unit) walkUnseen(seen map[*block]bool, from []place, enters func(*block) bool, visit func(place, event) verdict) {
	work := make([]place, 0, len(from))
	for _, p := range from {
		work = append(work, place{block: p.block, event: p.event + 1})
	}
	for len(work) > 0 {
		u.info.point.Step()
		p := work[len(work)-1]
		work = work[:len(work)-1]
		switch visitFrom(p, visit) {
		case stopAll:
			return
		case stopHere:
			continue
		}
		for _, succ := range p.block.succs {
			if seen[succ.to] || !enters(succ.to) {
				continue
			}
			seen[succ.to] = true
			work = append(work, place{block: succ.to})
		}
	}
}

func visitFrom(p place, visit func(place, event) verdict) verdict {
	for at, e := range p.block.events[p.event:] {
		if v := visit(place{block: p.block, event: p.event + at}, e); v != goOn {
			return v
		}
	}
	return goOn
}
