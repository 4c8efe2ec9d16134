package flow

import (
	"cmp"
	"slices"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// Unbound tells how far a unit gets with a variable that nothing has bound when
// the unit begins, given that whoever uses it before it is bound raises.
type Unbound struct {
	Uses     []syntax.Node    // names in reads and del statements that raise whenever they run
	Bindings []*scope.Binding // those that can run, nothing having raised before
}

// Raising are reads in a function that are known to raise whenever they run.
type Raising struct {
	reads map[syntax.Node]bool // by their names
	first int                  // the lowest number of a block with one
}

// Raising takes note of what raises in the function.
func (i *Info) Raising(function *scope.Scope, uses []syntax.Node) *Raising {
	u := i.Unit(function)
	known := &Raising{reads: make(map[syntax.Node]bool), first: len(u.blocks)}
	for _, use := range uses {
		known.reads[use] = true
		if read := i.scopes.ReadOf(use); read != nil {
			for _, p := range u.readsOf(read) {
				known.first = min(known.first, p.block.id)
			}
		}
	}
	return known
}

// FromUnbound follows the flow from the beginning of the function that owns the
// variable. Where a use raises, the way ends, unless caught reports that the
// function may go on behind that use; so it does where a use of another variable
// raises, of those that are known to, if any are.
func (i *Info) FromUnbound(v *scope.Variable, known *Raising, caught func(use syntax.Node) bool) Unbound {
	u := i.Unit(v.Owner)
	from, end := u.stretchOf(v)
	if known != nil {
		from = min(from, u.gateBefore(known.first))
	}
	if u.profile(v).elsewhere {
		from = u.entry.id // whatever lets others run may bind it
	}
	return u.unboundWithin(from, end, v, known, caught)
}

// unboundWithin is FromUnbound for the blocks from one gate to another.
func (u *Unit) unboundWithin(from, end int, v *scope.Variable, known *Raising, caught func(use syntax.Node) bool) Unbound {
	if from >= end {
		return Unbound{}
	}
	s := &unboundSearch{
		variable: v, known: known, caught: caught, elsewhere: u.profile(v).elsewhere, from: from,
		in: make([]outlook, end-from), uses: make(map[syntax.Node]outlook), bindings: make(map[*scope.Binding]bool),
	}
	s.enter(u.ordered[from], neverBound)
	for len(s.work) > 0 {
		u.info.point.Step()
		b := s.work[len(s.work)-1]
		s.work = s.work[:len(s.work)-1]
		end, thrown := s.pass(b)
		for _, succ := range b.succs {
			if succ.thrown {
				s.enter(succ.to, thrown)
			} else {
				s.enter(succ.to, end)
			}
		}
	}
	return s.found()
}

// outlook is a set of the ways in which a place may be reached.
type outlook uint8

const (
	neverBound outlook = 1 << iota // nothing has bound the variable
	onceBound                      // something has, though it may have been taken away since
)

type unboundSearch struct {
	variable  *scope.Variable
	known     *Raising // nil if none are
	caught    func(syntax.Node) bool
	elsewhere bool      // see boundElsewhere
	from      int       // the number of the block where the search begins
	in        []outlook // by block, from there to where there is nothing more to be found
	work      []*block
	uses      map[syntax.Node]outlook
	bindings  map[*scope.Binding]bool
}

func (s *unboundSearch) enter(b *block, way outlook) {
	if at := b.id - s.from; at < 0 || at >= len(s.in) || s.in[at]|way == s.in[at] {
		return
	}
	s.in[b.id-s.from] |= way
	s.work = append(s.work, b)
}

// pass runs through a block, and returns in which ways it is left, by its end
// and by an exception.
func (s *unboundSearch) pass(b *block) (end, thrown outlook) {
	way := s.in[b.id-s.from]
	for _, e := range b.events {
		switch use := s.usedBy(e); {
		case way == 0:
		case use.Ok():
			s.uses[use] |= way
			if way&neverBound != 0 && (e.late || s.caught(use)) {
				thrown |= neverBound
			}
			way &^= neverBound
		case s.known != nil && e.kind == evRead && s.known.reads[e.read().Name]:
			if e.late || s.caught(e.read().Name) {
				thrown |= way
			}
			way = 0
		case e.changes() == s.variable && e.kind == evBind:
			s.bindings[e.binding()] = true
			way = onceBound
		case s.elsewhere && e.letsOthersRun():
			way |= onceBound
		}
	}
	return way, thrown | way
}

// usedBy returns the name by which an event uses the variable, so that it raises
// if that is unbound; none if it does not.
func (s *unboundSearch) usedBy(e event) syntax.Node {
	switch {
	case e.reads(s.variable):
		return e.read().Name
	case e.kind == evBind && e.binding().Var == s.variable && e.binding().Kind == scope.BindDel:
		return e.binding().Name
	}
	return syntax.Node{}
}

func (s *unboundSearch) found() Unbound {
	var f Unbound
	for use, way := range s.uses {
		if way == neverBound {
			f.Uses = append(f.Uses, use)
		}
	}
	for b := range s.bindings {
		f.Bindings = append(f.Bindings, b)
	}
	slices.SortFunc(f.Uses, func(a, b syntax.Node) int { return cmp.Compare(a.ID(), b.ID()) })
	slices.SortFunc(f.Bindings, func(a, b *scope.Binding) int { return cmp.Compare(a.Name.ID(), b.Name.ID()) })
	return f
}
