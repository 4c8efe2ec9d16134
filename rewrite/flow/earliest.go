package flow

import (
	"cmp"
	"slices"

	"pyfix/rewrite/scope"
)

// firstBound returns the first binding in the source that may have given v the
// value which it has at the place, nil if none may.
func (u *Unit) firstBound(p place, v *scope.Variable) *scope.Binding {
	if u.isWorthLookingBack(v) {
		defs := u.lookBack([]place{p}, v)
		if at := slices.IndexFunc(defs, func(d Def) bool { return d.Fate == Bound }); at >= 0 {
			return defs[at].Binding
		}
		return nil
	}
	if !u.reaches(p.block) {
		return nil
	}
	for _, e := range slices.Backward(p.block.events[:p.event]) {
		if d, settled := e.settles(v); settled {
			return d.bound()
		}
	}
	return u.firstAtStarts(v)[p.block.id]
}

// bound returns the binding that gave the value, nil if there is no value.
func (d Def) bound() *scope.Binding {
	if d.Fate != Bound {
		return nil
	}
	return d.Binding
}

// firstAtStarts is firstBound for the starts of all blocks that control can get
// to. The bindings spread from where they take effect, the first of them first,
// so that each block is come to once.
func (u *Unit) firstAtStarts(v *scope.Variable) []*scope.Binding {
	if known := u.earliest[v]; known != nil {
		return known
	}
	first := make([]*scope.Binding, len(u.ordered))
	u.makeRoom(len(first))
	u.earliest[v] = first
	places := slices.DeleteFunc(slices.Clone(u.profile(v).changes), func(p place) bool {
		return !u.reaches(p.block) || defOf(p.block.events[p.event]).Fate != Bound
	})
	slices.SortStableFunc(places, func(p, q place) int {
		return cmp.Compare(p.block.events[p.event].binding().Name.ID(), q.block.events[q.event].binding().Name.ID())
	})
	for _, p := range places {
		u.spread(p, v, first)
	}
	return first
}

// spread notes the binding at the place for all blocks that its value gets to and
// that have none yet.
func (u *Unit) spread(from place, v *scope.Variable, first []*scope.Binding) {
	binding := from.block.events[from.event].binding()
	work := []place{{block: from.block, event: from.event + 1}}
	for len(work) > 0 {
		u.info.point.Step()
		p := work[len(work)-1]
		work = work[:len(work)-1]
		if slices.ContainsFunc(p.block.events[p.event:], func(e event) bool { _, settled := e.settles(v); return settled }) {
			continue
		}
		for _, succ := range p.block.succs {
			if first[succ.to.id] == nil {
				first[succ.to.id] = binding
				work = append(work, place{block: succ.to})
			}
		}
	}
}
