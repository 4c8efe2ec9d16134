package flow

import (
	"slices"
)

// components are the strongly connected components of a unit's graph: blocks
// from each of which a way leads to each other. They are numbered so that edges
// between different ones lead from higher to lower numbers only.
type components struct {
	of     []int  // by block
	cyclic []bool // by component: a way leads from its block, or blocks, back
}

// parts returns the unit's components, found by Tarjan's algorithm.
func (u *Unit) parts() *components {
	if u.components == nil {
		f := &partition{components: &components{of: make([]int, len(u.blocks))}, order: make([]int, len(u.blocks)), low: make([]int, len(u.blocks))}
		for _, b := range u.blocks {
			if f.order[b.id] == 0 {
				f.from(b)
			}
		}
		u.components = f.components
	}
	return u.components
}

// partition is the state of Tarjan's algorithm. What it would recurse into
// stands on a stack of its own: graphs are as deep as programs are long.
type partition struct {
	*components
	order, low []int // by block, from 1; 0: not seen
	count      int
	stack      []*block // seen, and in no component yet
	calls      []call
}

type call struct {
	block *block
	next  int // successor to go to
}

func (f *partition) from(root *block) {
	f.enter(root)
	for len(f.calls) > 0 {
		top := &f.calls[len(f.calls)-1]
		if top.next < len(top.block.succs) {
			to := top.block.succs[top.next].to
			top.next++
			switch {
			case f.order[to.id] == 0:
				f.enter(to)
			case f.of[to.id] < 0:
				f.low[top.block.id] = min(f.low[top.block.id], f.order[to.id])
			}
			continue
		}
		b := top.block
		f.calls = f.calls[:len(f.calls)-1]
		if n := len(f.calls); n > 0 {
			caller := f.calls[n-1].block
			f.low[caller.id] = min(f.low[caller.id], f.low[b.id])
		}
		if f.low[b.id] == f.order[b.id] {
			f.close(b)
		}
	}
}

func (f *partition) enter(b *block) {
	f.count++
	f.order[b.id], f.low[b.id] = f.count, f.count
	f.of[b.id] = -1
	f.stack = append(f.stack, b)
	f.calls = append(f.calls, call{block: b})
}

// close makes a component of what is above b on the stack.
func (f *partition) close(b *block) {
	number := len(f.cyclic)
	cyclic := slices.ContainsFunc(b.succs, func(e edge) bool { return e.to == b })
	for {
		last := f.stack[len(f.stack)-1]
		f.stack = f.stack[:len(f.stack)-1]
		f.of[last.id] = number
		if last == b {
			break
		}
		cyclic = true
	}
	f.cyclic = append(f.cyclic, cyclic)
}

// lead says how a way can lead from places to others.
type lead struct {
	surely bool // and that needs no search
	lowest int  // no component with a lower number leads there; -1 if nothing does
}

// leads judges by the components alone whether a way leads from one of the
// places to one of the others.
func (u *Unit) leads(from, to []place) lead {
	parts := u.parts()
	l := lead{lowest: -1}
	for _, t := range to {
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
