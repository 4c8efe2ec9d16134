package flow

import (
	"sort"

	"pyfix/rewrite/scope"
)

// gates returns the numbers of the blocks that every way passes which gets beyond
// them, and does so for good: no edge leads over them, or back to them from
// themselves or from behind. The entry is taken for one.
func (u *Unit) gates() []int {
	if u.gateIDs == nil {
		furthest := 0 // where an edge leads from the blocks so far
		for at, b := range u.ordered {
			if at == 0 || furthest <= at && !u.again[at] {
				u.gateIDs = append(u.gateIDs, at)
			}
			for _, succ := range b.succs {
				furthest = max(furthest, succ.to.id)
			}
		}
	}
	return u.gateIDs
}

// gateBefore returns the last gate up to the block of that number.
func (u *Unit) gateBefore(id int) int {
	gates := u.gates()
	return gates[max(sort.SearchInts(gates, id+1)-1, 0)]
}

// gateBehind returns the first gate behind the block of that number; where there
// is none, the number of blocks that control can get to.
func (u *Unit) gateBehind(id int) int {
	gates := u.gates()
	if at := sort.SearchInts(gates, id+1); at < len(gates) {
		return gates[at]
	}
	return len(u.ordered)
}

// stretchOf returns the gate that every way passes before it comes to a use of
// the variable, and the one from which on none follows. They are the same if
// there are none.
func (u *Unit) stretchOf(v *scope.Variable) (from, end int) {
	first, last := len(u.ordered), -1
	note := func(places []place) {
		for _, p := range places {
			if u.reaches(p.block) {
				first, last = min(first, p.block.id), max(last, p.block.id)
			}
		}
	}
	note(u.profile(v).changes)
	for _, r := range v.Reads {
		note(u.readsOf(r))
	}
	if last < 0 {
		return 0, 0
	}
	return u.gateBefore(first), u.gateBehind(last)
}
