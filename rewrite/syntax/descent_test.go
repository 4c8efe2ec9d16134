package syntax

import (
	"fmt"
	"math/rand"
	"regexp"
)

// shape is a node of the tree.
type shape struct {
	kind       Kind
	field      Field
	depth      int
	start, end int
	text       string
}

func (s shape) String() string {
	return fmt.Sprintf("%v %.60q (%d-%d, field %d, depth %d)", s.kind, s.text, s.start, s.end, s.field, s.depth)
}

func shapeOf(f *File) []shape {
	var shapes []shape
	for n := range f.Root().Descendants() {
		if n.Kind() == KindModule {
			continue
		}
		depth := 0
		for range n.Enclosing() {
			depth++
		}
		shapes = append(shapes, shape{n.Kind(), n.Field(), depth, n.Start(), n.End(), n.Text()})
	}
	return shapes
}

func firstDifference(got, want []shape) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("%v, expected %v", got[i], want[i])
		}
	}
	if len(got) != len(want) {
		return fmt.Sprintf("%d nodes, expected %d", len(got), len(want))
	}
	return ""
}

var anyToken = regexp.MustCompile(`\w+|\s+|[^\w\s]`)

// mutate changes one token.
func mutate(random *rand.Rand, tokens, pool []string) {
	at := random.Intn(len(tokens))
	switch random.Intn(5) {
	case 0:
		tokens[at] = ""
	case 1:
		tokens[at] += " " + tokens[at]
	case 2:
		other := random.Intn(len(tokens))
		tokens[at], tokens[other] = tokens[other], tokens[at]
	case 3:
		tokens[at] = pool[random.Intn(len(pool))]
	case 4:
		tokens[at] += " " + pool[random.Intn(len(pool))]
	}
}
