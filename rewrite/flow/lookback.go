package flow

import (
	"cmp"
	"slices"

	"pyfix/rewrite/scope"
)

// lookBack finds what v may hold at the places by going back from them to what
// changed it last. Mostly that is near, and few of a variable's reads are ever
// asked for; where it is not, the unit is solved for the variable once and for
// all, see statesAt.
func (u *Unit) lookBack(places []place, v *scope.Variable) []Def {
	l := &lookBack{unit: u, variable: v, profile: u.profile(v)}
	u.mark++
	u.info.point.Steps(len(places))
	for _, p := range places {
		if u.reaches(p.block) {
			l.from(p.block, p.event)
		}
	}
	for len(l.work) > 0 {
		b := l.work[len(l.work)-1]
		l.work = l.work[:len(l.work)-1]
		l.walked++
		u.info.point.Steps(1 + len(b.preds))
		l.from(b, len(b.events))
	}
	return slices.Compact(inOrder(l.found)) // there are copies of finally bodies
}

type lookBack struct {
	unit     *Unit
	variable *scope.Variable
	*profile
	found []Def
	work  []*block
}

// profile is what a unit notes about a variable.
type profile struct {
	elsewhere bool    // see boundElsewhere
	shared    bool    // see isShared
	changes   []place // where it is bound or taken away
	first     int     // the lowest number of a block that settles what it holds
	walked    int     // blocks, so far, in answering questions about it

	leading map[*block]bool // see leadToReads; nil before somebody asks
}

func (u *Unit) profile(v *scope.Variable) *profile {
	if p := u.profiles[v]; p != nil {
		return p
	}
	p := &profile{elsewhere: u.boundElsewhere(v), shared: u.isShared(v), first: len(u.blocks)}
	for _, b := range v.Bindings {
		u.info.point.Step()
		p.changes = append(append(p.changes, u.bindsOf(b)...), u.endsOf(b)...)
	}
	for _, at := range p.changes {
		p.first = min(p.first, at.block.id)
	}
	for _, at := range u.entersOf(v.Owner) {
		p.first = min(p.first, at.block.id)
	}
	u.profiles[v] = p
	return p
}

// fromEntry reports whether what v held at the beginning is all that may come to
// the start of the block: nothing settles it in blocks of lower numbers, and no
// way leads back to those from here or further on.
func (l *lookBack) fromEntry(b *block) bool {
	return b.id <= l.first && !l.unit.again[b.id] && !l.elsewhere
}

// from looks at the events of a block before the one given, the last one first,
// and goes on to the blocks before it unless one of them settles what v holds.
func (l *lookBack) from(b *block, event int) {
	for at := event - 1; at >= 0; at-- {
		e := b.events[at]
		if def, ok := e.settles(l.variable); ok {
			l.found = append(l.found, def)
			return
		}
		if l.elsewhere && e.letsOthersRun() {
			l.findOnce(Def{Fate: Outside})
		}
	}
	if b == l.unit.entry || l.fromEntry(b) {
		l.findOnce(l.unit.atEntry(l.variable))
	}
	if l.fromEntry(b) {
		return
	}
	for _, before := range b.preds {
		if before.mark != l.unit.mark {
			before.mark = l.unit.mark
			l.work = append(l.work, before)
		}
	}
}

// findOnce is for what many places say one after the other.
func (l *lookBack) findOnce(d Def) {
	if n := len(l.found); n == 0 || l.found[n-1] != d {
		l.found = append(l.found, d)
	}
}

// settles returns what the event makes of v, whatever it was before.
func (e event) settles(v *scope.Variable) (Def, bool) {
	switch {
	case e.changes() == v:
		return defOf(e), true
	case e.enters(v.Owner):
		return Def{Fate: NeverBound}, true
	}
	return Def{}, false
}

// inOrder sorts by source, what has no place in it first.
func inOrder(defs []Def) []Def {
	at := func(d Def) int {
		if d.Binding == nil {
			return -1
		}
		return d.Binding.Name.ID()
	}
	slices.SortFunc(defs, func(a, b Def) int { return cmp.Or(cmp.Compare(at(a), at(b)), cmp.Compare(a.Fate, b.Fate)) })
	return defs
}
