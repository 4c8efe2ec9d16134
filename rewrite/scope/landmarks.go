package scope

import "pyfix/rewrite/syntax"

// landmarks shorten the search for a node in a list that is sorted by node ID:
// for every so many IDs they hold where the list has got to.
type landmarks []int32

const landmarkEvery = 32 // IDs

func newLandmarks[T any](f *syntax.File, sorted []T, node func(T) syntax.Node) landmarks {
	marks := make(landmarks, f.Len()/landmarkEvery+1)
	at := 0
	for i := range marks {
		for at < len(sorted) && node(sorted[at]).ID() < i*landmarkEvery {
			at++
		}
		marks[i] = int32(at)
	}
	return marks
}

// before returns an index in front of which the list has neither the node nor
// any behind it.
func (l landmarks) before(n syntax.Node) int { return int(l[n.ID()/landmarkEvery]) }
