package flow

import (
	"slices"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// place is a position in a graph: just before the event.
type place struct {
	block *block
	event int
}

// skip is how a loop is passed by: from before it to where it ends.
type skip struct {
	from place
	to   *block
}

// index says where the events of a node stand. There is more than one place if
// the code has copies in the graph.
type index struct {
	keys   []uint32 // sorted; see keyOf
	places []place  // of the same key, in the order of the blocks
}

// keyOf puts what stands at one node together: the read and the binding of
// x += 1, the binding of a caught exception and its end.
func keyOf(kind eventKind, id int32) uint32 { return uint32(id)*uint32(evKinds) + uint32(kind) }

// isIndexed reports whether somebody asks for places of such events.
func (e event) isIndexed() bool { return e.kind != evCall && e.kind != evYield }

// newIndex is for blocks that get no more events.
func newIndex(blocks []*block) index {
	size := 0
	for _, b := range blocks {
		size += len(b.events)
	}
	order, places := make([]uint64, 0, size), make([]place, 0, size) // keys with numbers of places
	for _, b := range blocks {
		for at, e := range b.events {
			if e.isIndexed() {
				order = append(order, uint64(keyOf(e.kind, e.id))<<32|uint64(len(places)))
				places = append(places, place{block: b, event: at})
			}
		}
	}
	slices.Sort(order)
	x := index{keys: make([]uint32, len(order)), places: make([]place, len(order))}
	for i, o := range order {
		x.keys[i], x.places[i] = uint32(o>>32), places[uint32(o)]
	}
	return x
}

func (x index) at(kind eventKind, n syntax.Node) []place {
	key := keyOf(kind, int32(n.ID()))
	from, found := slices.BinarySearch(x.keys, key)
	if !found {
		return nil
	}
	to := from
	for to < len(x.keys) && x.keys[to] == key {
		to++
	}
	return x.places[from:to:to]
}

// readsOf returns the places where the read happens.
func (u *Unit) readsOf(r *scope.Reference) []place {
	places := u.index.at(evRead, r.Name)
	if len(places) > 0 && places[0].block.events[places[0].event].read() != r {
		return nil // super has a read of its own
	}
	return places
}

// makesOf returns the places where the closure is made.
func (u *Unit) makesOf(closure syntax.Node) []place { return u.index.at(evMake, closure) }

// entersOf returns the places where a class body, comprehension or lambda that is
// called on the spot begins.
func (u *Unit) entersOf(s *scope.Scope) []place {
	places := u.index.at(evEnter, s.Node)
	if len(places) > 0 && !places[0].block.events[places[0].event].enters(s) {
		return nil
	}
	return places
}

// bindsOf returns the places where the binding takes effect.
func (u *Unit) bindsOf(b *scope.Binding) []place { return u.index.at(evBind, b.Name) }

// endsOf returns the places where the handler that makes the binding ends.
func (u *Unit) endsOf(caught *scope.Binding) []place { return u.index.at(evEnd, caught.Name) }
