package flow

import (
	"math/bits"

	"pyfix/rewrite/scope"
)

// solution says which definitions of one variable may hold at the start of each
// block: the classic forward may-analysis.
type solution struct {
	defs  []Def
	index map[Def]int
	in    []set // by block; nil where control never arrives
}

// set holds indices into solution.defs.
type set []uint64

func (s set) add(i int)      { s[i/64] |= 1 << (i % 64) }
func (s set) has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }

// merge adds other to s and reports whether s has grown.
func (s set) merge(other set) bool {
	grown := false
	for i, word := range other {
		if word&^s[i] != 0 {
			s[i] |= word
			grown = true
		}
	}
	return grown
}

func (s set) each(do func(int)) {
	for i, word := range s {
		for ; word != 0; word &= word - 1 {
			do(i*64 + bits.TrailingZeros64(word))
		}
	}
}

// reaching returns what may be found at any of the places where the read runs.
func (u *Unit) reaching(r *scope.Reference) []Def {
	return u.statesAt(u.reads[r], r.Var)
}

// statesAt returns what v may hold at the places, nothing if none is reachable.
func (u *Unit) statesAt(places []place, v *scope.Variable) []Def {
	s := u.solve(v)
	union := make(set, s.words())
	for _, p := range places {
		if s.in[p.block.id] == nil {
			continue
		}
		state := append(set(nil), s.in[p.block.id]...)
		for _, e := range p.block.events[:p.event] {
			s.apply(e, v, state)
		}
		union.merge(state)
	}
	var defs []Def
	union.each(func(i int) { defs = append(defs, s.defs[i]) })
	return defs
}

func (s *solution) words() int { return (len(s.defs) + 63) / 64 }

// solve finds the fixpoint for one variable, by worklist in block order.
func (u *Unit) solve(v *scope.Variable) *solution {
	if s := u.solutions[v]; s != nil {
		return s
	}
	s := u.definitions(v)
	u.solutions[v] = s
	start := make(set, s.words())
	start.add(s.index[u.atEntry(v)])
	s.in[u.entry.id] = start
	work := []*block{u.entry}
	queued := make([]bool, len(u.blocks))
	out := make(set, s.words())
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		queued[b.id] = false
		copy(out, s.in[b.id])
		for _, e := range b.events {
			s.apply(e, v, out)
		}
		for _, succ := range b.succs {
			if s.flowTo(succ.to, out) && !queued[succ.to.id] {
				queued[succ.to.id] = true
				work = append(work, succ.to)
			}
		}
	}
	return s
}

func (s *solution) flowTo(to *block, state set) bool {
	if s.in[to.id] == nil {
		s.in[to.id] = append(set(nil), state...)
		return true
	}
	return s.in[to.id].merge(state)
}

// atEntry is what the variable holds when the unit begins.
func (u *Unit) atEntry(v *scope.Variable) Def {
	if Runner(v.Owner) == u.runner {
		return Def{Fate: NeverBound}
	}
	return Def{Fate: Outside}
}

// definitions numbers what the unit can do to the variable.
func (u *Unit) definitions(v *scope.Variable) *solution {
	s := &solution{index: make(map[Def]int), in: make([]set, len(u.blocks))}
	s.number(u.atEntry(v))
	if v.Owner != u.runner {
		s.number(Def{Fate: NeverBound}) // its own class body or comprehension may begin here
	}
	for _, p := range u.changes[v] {
		s.number(defOf(p.block.events[p.event]))
	}
	return s
}

func (s *solution) number(d Def) {
	if _, ok := s.index[d]; !ok {
		s.index[d] = len(s.defs)
		s.defs = append(s.defs, d)
	}
}

func defOf(e event) Def {
	switch {
	case e.kind == evEnd:
		return Def{Binding: e.binding, Fate: HandlerEnded}
	case e.binding.Kind == scope.BindDel:
		return Def{Binding: e.binding, Fate: Deleted}
	}
	return Def{Binding: e.binding, Fate: Bound}
}

// apply changes the state of v as the event does.
func (s *solution) apply(e event, v *scope.Variable, state set) {
	var def Def
	switch {
	case e.changes() == v:
		def = defOf(e)
	case e.kind == evEnter && e.scope == v.Owner:
		def = Def{Fate: NeverBound}
	default:
		return
	}
	clear(state)
	state.add(s.index[def])
}
