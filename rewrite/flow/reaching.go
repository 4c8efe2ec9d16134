package flow

import (
	"math/bits"
	"slices"

	"pyfix/rewrite/checkpoint"
	"pyfix/rewrite/scope"
)

// question is what a solution answers: which definitions of a variable hold, or
// of all of them only whether this one does. Where many definitions come to many
// places, that is the difference between the square of the program and the
// program.
type question struct {
	variable *scope.Variable
	one      bool
	def      Def
}

// solution says which of the definitions in question may hold at the start of each
// block: the classic forward may-analysis.
type solution struct {
	defs      []Def
	index     map[Def]int
	in        []set  // by block; nil where control never arrives
	words     int    // in each set
	elsewhere bool   // code that this unit lets run binds the variable too
	touched   []bool // by block: events in it change what holds

	union, state set // see at
}

// set holds indices into solution.defs.
type set []uint64

func (s set) add(i int) { s[i/64] |= 1 << (i % 64) }

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
	return u.statesAt(u.readsOf(r), r.Var)
}

// statesAt returns what v may hold at the places, in source order, nothing if
// none is reachable.
func (u *Unit) statesAt(places []place, v *scope.Variable) []Def {
	if u.isWorthLookingBack(v) {
		return u.lookBack(places, v)
	}
	s := u.solve(question{variable: v})
	var defs []Def
	s.at(places, v).each(func(i int) { defs = append(defs, s.defs[i]) })
	u.info.point.Steps(len(places) + len(defs))
	return inOrder(defs)
}

// mayHold reports whether the definition is among what v may hold at the places.
func (u *Unit) mayHold(places []place, v *scope.Variable, d Def) bool {
	if u.isWorthLookingBack(v) {
		return slices.Contains(u.lookBack(places, v), d)
	}
	s := u.solve(question{variable: v, one: true, def: d})
	return s.at(places, v).has(s.index[d])
}

// isWorthLookingBack reports whether the answers for a variable have not yet cost
// as much as a solution would.
func (u *Unit) isWorthLookingBack(v *scope.Variable) bool {
	return u.solutions[question{variable: v}] == nil && u.profile(v).walked < len(u.blocks)
}

// at returns what v may hold at any of the places. The set is good until the
// next call.
func (s *solution) at(places []place, v *scope.Variable) set {
	if s.union == nil {
		s.union, s.state = make(set, s.words), make(set, s.words)
	}
	clear(s.union)
	for _, p := range places {
		if s.in[p.block.id] == nil {
			continue
		}
		if !s.touched[p.block.id] {
			s.union.merge(s.in[p.block.id])
			continue
		}
		copy(s.state, s.in[p.block.id])
		for _, e := range p.block.events[:p.event] {
			s.apply(e, v, s.state)
		}
		s.union.merge(s.state)
	}
	return s.union
}

// solve finds the fixpoint for one question. The blocks are visited in reverse
// postorder, again and again as long as one of them is due: without loops, once.
func (u *Unit) solve(q question) *solution {
	if s := u.solutions[q]; s != nil {
		return s
	}
	v, s := q.variable, u.definitions(q)
	u.makeRoom((s.words + 3) * len(u.blocks))
	u.solutions[q] = s
	s.add(u.atEntry(v), s.in[u.entry.id])
	due := make([]bool, len(u.ordered))
	for i := range due {
		due[i] = true
	}
	out := make(set, s.words)
	for again := true; again; {
		again = false
		u.info.point.Steps(len(u.ordered) / checkpoint.WordsPerStep)
		for at, b := range u.ordered {
			if !due[at] {
				continue
			}
			due[at] = false
			u.info.point.Steps(1 + s.words*len(b.succs)/checkpoint.WordsPerStep)
			copy(out, s.in[at])
			for _, e := range b.events {
				if s.apply(e, v, out) {
					s.touched[at] = true
				}
			}
			for _, succ := range b.succs {
				if s.in[succ.to.id].merge(out) {
					due[succ.to.id] = true
					again = again || succ.to.id <= at
				}
			}
		}
	}
	return s
}

// keptWords bounds the answers that a unit keeps, to 32 MB: in a module of a
// hundred thousand lines, they would be gigabytes for all variables.
const keptWords = 4 << 20

// makeRoom forgets the answers so far if those of the given number of words are
// too many.
func (u *Unit) makeRoom(words int) {
	if u.kept += words; u.kept > keptWords {
		clear(u.solutions)
		clear(u.earliest)
		u.kept = words
	}
}

// atEntry is what the variable holds when the unit begins.
func (u *Unit) atEntry(v *scope.Variable) Def {
	if Runner(v.Owner) == u.runner {
		return Def{Fate: NeverBound}
	}
	return Def{Fate: Outside}
}

// definitions numbers what the unit can do to the variable, as far as it is in
// question.
func (u *Unit) definitions(q question) *solution {
	v := q.variable
	s := &solution{index: make(map[Def]int), elsewhere: u.profile(v).elsewhere}
	if q.one {
		s.number(q.def)
	} else {
		u.numberAll(s, v)
	}
	s.words = (len(s.defs) + 63) / 64
	u.info.point.Steps(len(s.defs) + (s.words+1)*len(u.blocks)/checkpoint.WordsPerStep)
	s.in, s.touched = make([]set, len(u.blocks)), make([]bool, len(u.ordered))
	all := make(set, s.words*len(u.ordered))
	for i := range u.ordered {
		s.in[i], all = all[:s.words:s.words], all[s.words:]
	}
	return s
}

func (u *Unit) numberAll(s *solution, v *scope.Variable) {
	s.number(u.atEntry(v))
	if s.elsewhere {
		s.number(Def{Fate: Outside})
	}
	if v.Owner != u.runner {
		s.number(Def{Fate: NeverBound}) // its own class body or comprehension may begin here
	}
	for _, p := range u.profile(v).changes {
		s.number(defOf(p.block.events[p.event]))
	}
}

// boundElsewhere reports whether a unit binds v that may run while this one
// does: any function that this one calls, or that made it if this one yields.
func (u *Unit) boundElsewhere(v *scope.Variable) bool {
	home := Runner(v.Owner)
	for _, b := range v.Bindings {
		if by := Runner(b.In); by != u.runner && (by != home || u.suspends) {
			return true
		}
	}
	return false
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
		return Def{Binding: e.binding(), Fate: HandlerEnded}
	case e.binding().Kind == scope.BindDel:
		return Def{Binding: e.binding(), Fate: Deleted}
	}
	return Def{Binding: e.binding(), Fate: Bound}
}

// apply changes the state of v as the event does, and reports whether it does.
func (s *solution) apply(e event, v *scope.Variable, state set) bool {
	if def, ok := e.settles(v); ok {
		clear(state)
		s.add(def, state)
		return true
	}
	if s.elsewhere && e.letsOthersRun() {
		s.add(Def{Fate: Outside}, state)
		return true
	}
	return false
}

// add notes that the definition holds, if it is in question.
func (s *solution) add(d Def, state set) {
	if i, ok := s.index[d]; ok {
		state.add(i)
	}
}
