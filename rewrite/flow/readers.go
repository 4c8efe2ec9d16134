package flow

import (
	"slices"

	"pyfix/rewrite/scope"
)

// readers are the reads of one variable, by what they may find.
type readers struct {
	of      map[*scope.Binding][]*scope.Reference // in the unit: those that may find what the binding bound
	foreign []*scope.Reference                    // in other units
}

// readersOf sorts the reads of the variable that are evaluated. Those of each
// kind stay in source order.
func (u *Unit) readersOf(v *scope.Variable) *readers {
	if h := u.readers[v]; h != nil {
		return h
	}
	h := &readers{of: make(map[*scope.Binding][]*scope.Reference)}
	for _, r := range v.Reads {
		u.info.point.Step()
		switch {
		case r.Kind == scope.NotRun:
		case Runner(r.In) != u.runner:
			h.foreign = append(h.foreign, r)
		default:
			for _, d := range u.reaching(r) {
				if d.Fate == Bound {
					h.of[d.Binding] = append(h.of[d.Binding], r)
				}
			}
		}
	}
	u.readers[v] = h
	return h
}

// readsFor returns the reads that may matter to somebody who follows what b
// binds, in source order: in the unit those that may find it, and all in other
// units.
func (u *Unit) readsFor(b *scope.Binding) []*scope.Reference {
	dead := func(p place) bool { return !u.reaches(p.block) }
	if b.Var.Owner != u.runner || slices.ContainsFunc(u.bindsOf(b), dead) {
		return b.Var.Reads // of names that begin anew, and of code that never runs, less is known
	}
	known := u.readersOf(b.Var)
	own, foreign := known.of[b], known.foreign
	reads := make([]*scope.Reference, 0, len(own)+len(foreign))
	for len(own) > 0 && len(foreign) > 0 {
		first := &own
		if foreign[0].Name.ID() < own[0].Name.ID() {
			first = &foreign
		}
		reads = append(reads, (*first)[0])
		*first = (*first)[1:]
	}
	return append(append(reads, own...), foreign...)
}

// waysTo returns the blocks from which a way leads to one of the reads on which
// nothing changes the variable.
func (u *Unit) waysTo(reads []*scope.Reference, v *scope.Variable) map[*block]bool {
	ways := make(map[*block]bool)
	var work []*block
	back := func(b *block, events []event) {
		for _, e := range events {
			if e.changes() == v {
				return
			}
		}
		for _, pred := range b.preds {
			if !ways[pred] {
				ways[pred] = true
				work = append(work, pred)
			}
		}
	}
	for _, r := range reads {
		for _, p := range u.readsOf(r) {
			ways[p.block] = true
			back(p.block, p.block.events[:p.event])
		}
	}
	for len(work) > 0 {
		u.info.point.Step()
		b := work[len(work)-1]
		work = work[:len(work)-1]
		back(b, b.events)
	}
	return ways
}
