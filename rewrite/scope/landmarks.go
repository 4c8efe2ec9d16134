package scope

import "pyfix/rewrite/syntax"

// landmarks shorten the search for a node in a list that is sorted by node ID:
// for every so many IDs they hold where the list has got to.
type landmarks []int32

const landmarkEvery = 32 // IDs

// landmarksOf makes the landmarks of a list of so many items, in the memory of
// others.
func landmarksOf(old landmarks, f *syntax.File, items int, id func(item int) int) landmarks {
	marks := sized(old, f.Len()/landmarkEvery+1)
	mark := 0
	for item := range items {
		for last := id(item) / landmarkEvery; mark <= last; mark++ {
			marks[mark] = int32(item)
		}
	}
	for ; mark < len(marks); mark++ {
		marks[mark] = int32(items)
	}
	return marks
}

// before returns an index before which the list has neither the node nor
// any after it.
func (l landmarks) before(n syntax.Node) int { return int(l[n.ID()/landmarkEvery]) }
