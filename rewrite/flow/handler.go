package flow

import (
	"cmp"
	"slices"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// Aftermath is what can follow the end of a handler, which takes the caught name
// away, before anything binds that name anew.
type Aftermath struct {
	Reads []*scope.Reference // of the name, in source order: each raises, unless a global or builtin stands in
	Rare  []*scope.Reference // those of them that are only got to if something in the handler raises unasked
	Made  []syntax.Node      // closures that are made, in source order
	Ends  bool               // the unit can run to its end
}

// AfterHandler follows the flow from the handler that makes the binding. What
// the handler assigns to variables is kept in mind: where it leaves a constant
// behind, a later test of it goes one way only.
func (i *Info) AfterHandler(caught *scope.Binding) Aftermath {
	after := i.afterHandler(caught, false)
	if len(after.Reads) == 0 {
		return after
	}
	calm := i.afterHandler(caught, true)
	for _, read := range after.Reads {
		if !slices.Contains(calm.Reads, read) {
			after.Rare = append(after.Rare, read)
		}
	}
	return after
}

// afterHandler is AfterHandler; if calm, nothing in the handler raises but raise
// statements.
func (i *Info) afterHandler(caught *scope.Binding, calm bool) Aftermath {
	u := i.Unit(caught.In)
	s := &afterSearch{unit: u, caught: caught, calm: calm, shared: u.profile(caught.Var).shared, seen: make(map[stage]facts)}
	from := slices.DeleteFunc(u.bindsOf(caught), func(p place) bool { return !u.reaches(p.block) })
	s.memory = newMemory(u, from)
	for _, p := range from {
		s.pass(stage{block: p.block}, p.event+1, nil)
	}
	for len(s.work) > 0 {
		i.point.Step()
		at := s.work[len(s.work)-1]
		s.work = s.work[:len(s.work)-1]
		s.pass(at, 0, s.seen[at])
	}
	return s.found()
}

// stage is a block, reached while the handler runs or after its end.
type stage struct {
	block *block
	ended bool
}

type afterSearch struct {
	unit   *Unit
	caught *scope.Binding
	calm   bool
	memory *memory
	shared bool // functions that may be called bind the name too
	seen   map[stage]facts
	work   []stage
	reads  []*scope.Reference
	made   []syntax.Node
}

// pass runs through a block from an event on, and on to the blocks behind it.
func (s *afterSearch) pass(at stage, event int, known facts) {
	raised := false
	for _, e := range at.block.events[event:] {
		if at.ended && s.bindsAnew(e) {
			return
		}
		switch {
		case e.kind == evEnd && e.binding() == s.caught:
			at.ended = true
		case !at.ended:
		case e.kind == evMake && e.node().Kind() != syntax.KindClassDefinition:
			s.made = append(s.made, e.node())
		case e.reads(s.caught.Var):
			s.reads = append(s.reads, e.read())
			raised = !hasStandIn(e.read().Var)
		}
		if raised {
			break
		}
		known = s.memory.after(known, e)
	}
	var gone *scope.Variable
	if at.ended {
		gone = s.caught.Var
	}
	for _, succ := range at.block.succs {
		if raised && !succ.thrown || s.calm && succ.thrown && !at.ended {
			continue
		}
		if next, ok := s.memory.along(known, succ, gone); ok {
			s.enter(stage{block: succ.to, ended: at.ended}, next)
		}
	}
}

// bindsAnew reports whether the name may have a value again, or a new life,
// behind the event.
func (s *afterSearch) bindsAnew(e event) bool {
	return e.changes() == s.caught.Var || e.enters(s.caught.Var.Owner) || e.kind == evCall && s.shared
}

// isShared reports whether units other than this one and that of the variable's
// owner, which is under way already, bind the variable.
func (u *Unit) isShared(v *scope.Variable) bool {
	home := Runner(v.Owner)
	return slices.ContainsFunc(v.Bindings, func(b *scope.Binding) bool {
		unit := Runner(b.In)
		return unit != u.runner && unit != home
	})
}

// hasStandIn reports whether a load of the unbound variable may find a global or
// builtin of its name: in modules and class bodies it looks there next.
func hasStandIn(v *scope.Variable) bool {
	switch v.Owner.Kind {
	case scope.Module:
		return scope.IsBuiltin(v.Name)
	case scope.Class:
		return scope.IsBuiltin(v.Name) || v.Owner.Module().Binds(v.Name)
	}
	return false
}

func (s *afterSearch) enter(at stage, known facts) {
	old, ok := s.seen[at]
	if ok {
		known = s.memory.join(old, known)
		if len(known) == len(old) && sameFacts(known, old) {
			return
		}
	}
	s.seen[at] = known
	s.work = append(s.work, at)
}

func sameFacts(a, b facts) bool {
	for v, f := range a {
		if other, ok := b[v]; !ok || other != f {
			return false
		}
	}
	return true
}

func (s *afterSearch) found() Aftermath {
	_, ends := s.seen[stage{block: s.unit.exit, ended: true}]
	slices.SortFunc(s.reads, func(a, b *scope.Reference) int { return cmp.Compare(a.Name.ID(), b.Name.ID()) })
	slices.SortFunc(s.made, func(a, b syntax.Node) int { return cmp.Compare(a.ID(), b.ID()) })
	return Aftermath{Reads: slices.Compact(s.reads), Made: slices.Compact(s.made), Ends: ends}
}
