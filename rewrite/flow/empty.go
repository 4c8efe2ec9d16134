package flow

import (
	"cmp"
	"slices"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// Emptiness is what follows if a for statement makes no round.
type Emptiness struct {
	Reads  []*scope.Reference // reads of the variable that raise, in source order
	Before *scope.Binding     // the first one that may have given the variable a value when the loop begins, nil if none may or there are no such reads
}

// IfEmpty follows the flow from a for statement in scope `in` that makes no
// round though nothing has bound the variable before it. What constants other
// variables hold by then is kept in mind, and so is that what the loop runs over
// is empty: tests of them go one way only. A loop that is known to make a round
// has no reads.
func (i *Info) IfEmpty(loop syntax.Node, in *scope.Scope, v *scope.Variable) Emptiness {
	u := i.Unit(in)
	s := &emptySearch{unit: u, variable: v, seen: make(map[*block]facts)}
	var found Emptiness
	for _, skip := range u.skips[loop.ID()] {
		from := []place{skip.from}
		if u.mayHold(from, v, Def{Fate: NeverBound}) {
			s.memory = newMemory(u, from)
			s.leads = u.leadToReads(v, skip.to)
			s.enter(skip.to, s.memory.empty(loop.Child(syntax.FieldRight)))
			s.run()
		}
	}
	if len(s.reads) == 0 {
		return Emptiness{}
	}
	for _, skip := range u.skips[loop.ID()] {
		if found.Before = u.firstBound(skip.from, v); found.Before != nil {
			break
		}
	}
	slices.SortFunc(s.reads, func(a, b *scope.Reference) int { return cmp.Compare(a.Name.ID(), b.Name.ID()) })
	found.Reads = slices.Compact(s.reads)
	return found
}

// empty returns what is known where an iterable had nothing to give.
func (m *memory) empty(iterable syntax.Node) facts {
	if v := m.variable(iterable.Bare()); v != nil && iterable.Bare().Kind() == syntax.KindIdentifier {
		return facts{v: {none: no, truth: no}}
	}
	return nil
}

type emptySearch struct {
	unit     *Unit
	variable *scope.Variable
	leads    func(*block) bool // a read that finds nothing may follow
	memory   *memory
	seen     map[*block]facts
	work     []*block
	reads    []*scope.Reference
}

func (s *emptySearch) run() {
	for len(s.work) > 0 {
		s.unit.info.point.Step()
		b := s.work[len(s.work)-1]
		s.work = s.work[:len(s.work)-1]
		s.pass(b, s.seen[b])
	}
}

// pass runs through a block up to where the variable is bound, or a read of it
// raises, and on to the blocks behind it.
func (s *emptySearch) pass(b *block, known facts) {
	profile, raised := s.unit.profile(s.variable), false
	for _, e := range b.events {
		switch {
		case profile.ends(e, s.variable):
			return
		case e.reads(s.variable):
			s.reads = append(s.reads, e.read())
			raised = true
		}
		if raised {
			break
		}
		known = s.memory.after(known, e)
	}
	for _, succ := range b.succs {
		if raised && !succ.thrown {
			continue
		}
		if next, ok := s.memory.along(known, succ, nil); ok {
			s.enter(succ.to, next)
		}
	}
}

func (s *emptySearch) enter(b *block, known facts) {
	if !s.leads(b) {
		return
	}
	old, ok := s.seen[b]
	if ok {
		known = s.memory.join(old, known)
		if len(known) == len(old) && sameFacts(known, old) {
			return
		}
	}
	s.seen[b] = known
	s.work = append(s.work, b)
}

// leadToReads returns which blocks, of those that a search from the given one may
// come to, a way leads from to a read of v on which nothing settles what it
// holds. It follows the ways back from the reads, once for all searches: loops
// one after the other, that all have one variable, would otherwise each be
// followed to the end of the unit. Ahead of the first block that settles
// anything it does not look, and cannot tell.
func (u *Unit) leadToReads(v *scope.Variable, from *block) func(*block) bool {
	p := u.profile(v)
	if from.id < p.first {
		return func(*block) bool { return true }
	}
	if p.leading == nil {
		p.leading = u.aheadOfReads(v, p)
	}
	return func(b *block) bool { return p.leading[b] }
}

func (u *Unit) aheadOfReads(v *scope.Variable, p *profile) map[*block]bool {
	leading := make(map[*block]bool)
	var work []*block
	add := func(b *block, events []event) {
		if leading[b] || slices.ContainsFunc(events, func(e event) bool { return p.ends(e, v) }) {
			return
		}
		leading[b] = true
		work = append(work, b)
	}
	for _, read := range v.Reads {
		for _, at := range u.readsOf(read) {
			add(at.block, at.block.events[:at.event])
		}
	}
	for len(work) > 0 {
		u.info.point.Step()
		b := work[len(work)-1]
		work = work[:len(work)-1]
		for _, before := range b.preds {
			if before.id >= p.first || u.again[before.id] {
				add(before, before.events)
			}
		}
	}
	return leading
}

// ends reports whether v is no longer what nothing has bound behind the event.
func (p *profile) ends(e event, v *scope.Variable) bool {
	_, settled := e.settles(v)
	return settled || p.elsewhere && e.letsOthersRun()
}
