package flow

import (
	"slices"

	"pyfix/rewrite/checkpoint"
)

// components are the strongly connected components of a unit's graph: blocks
// from each of which a way leads to each other. They are numbered so that edges
// between different ones lead from higher to lower numbers only.
type components struct {
	of     []int32 // by block
	cyclic []bool  // by component: a way leads from its block, or blocks, back
}

// parts returns the unit's components, found by Tarjan's algorithm.
func (u *Unit) parts() *components {
	if u.components == nil {
		u.components = newPartition(u.info.point, u.blocks).components
	}
	return u.components
}

// partition is the state of Tarjan's algorithm. What it would recurse into is
// noted by block: graphs are as deep as programs are long.
type partition struct {
	*components
	point      *checkpoint.Point
	blocks     []*block
	order, low []int32  // by block, from 1; 0: not seen
	next       []uint32 // by block: the successor to go to
	caller     []int32  // by block: where it was gone to from, -1 at the roots
	stack      []int32  // blocks that are seen, and in no component yet
	count      int32
}

func newPartition(point *checkpoint.Point, blocks []*block) *partition {
	n := len(blocks)
	f := &partition{
		point:      point,
		components: &components{of: make([]int32, n)}, blocks: make([]*block, n),
		order: make([]int32, n), low: make([]int32, n), next: make([]uint32, n), caller: make([]int32, n), stack: make([]int32, 0, n),
	}
	for _, b := range blocks {
		f.blocks[b.id] = b
	}
	for _, b := range blocks {
		if f.order[b.id] == 0 {
			f.from(int32(b.id))
		}
	}
	return f
}

func (f *partition) from(root int32) {
	f.enter(root, -1)
	for at := root; at >= 0; {
		f.point.Step()
		if succs := f.blocks[at].succs; int(f.next[at]) < len(succs) {
			to := int32(succs[f.next[at]].to.id)
			f.next[at]++
			switch {
			case f.order[to] == 0:
				f.enter(to, at)
				at = to
			case f.of[to] < 0:
				f.low[at] = min(f.low[at], f.order[to])
			}
			continue
		}
		if f.low[at] == f.order[at] {
			f.close(at)
		}
		caller := f.caller[at]
		if caller >= 0 {
			f.low[caller] = min(f.low[caller], f.low[at])
		}
		at = caller
	}
}

func (f *partition) enter(block, caller int32) {
	f.count++
	f.order[block], f.low[block] = f.count, f.count
	f.of[block], f.caller[block] = -1, caller
	f.stack = append(f.stack, block)
}

// close makes a component of what is above the block on the stack.
func (f *partition) close(block int32) {
	number := int32(len(f.cyclic))
	cyclic := slices.ContainsFunc(f.blocks[block].succs, func(e edge) bool { return int32(e.to.id) == block })
	for {
		last := f.stack[len(f.stack)-1]
		f.stack = f.stack[:len(f.stack)-1]
		f.of[last] = number
		if last == block {
			break
		}
		cyclic = true
	}
	f.cyclic = append(f.cyclic, cyclic)
}

// lead says how a way can lead from places to others.
type lead struct {
	surely bool  // and that needs no search
	lowest int32 // no component with a lower number leads there; -1 if nothing does
}

// leads judges by the components alone whether a way leads from one of the
// places to one of the others.
func (u *Unit) leads(from, to []place) lead {
	parts := u.parts()
	l := lead{lowest: -1}
	for _, t := range to {
		u.info.point.Steps(1 + len(from)/checkpoint.WordsPerStep)
		number := parts.of[t.block.id]
		for _, f := range from {
			start := parts.of[f.block.id]
			if start < number {
				continue
			}
			if l.lowest < 0 || number < l.lowest {
				l.lowest = number
			}
			l.surely = l.surely || start == number && (parts.cyclic[number] || f.event < t.event)
		}
	}
	return l
}
