package syntax

import (
	"fmt"
	"strings"
)

// Dump draws the tree below n, one node a line, for tests and the curious.
func Dump(n Node) string {
	var b strings.Builder
	dump(&b, n, 0)
	return b.String()
}

func dump(b *strings.Builder, n Node, depth int) {
	b.WriteString(strings.Repeat("  ", depth))
	if n.Field() != FieldNone {
		b.WriteString(fieldNames[n.Field()] + ": ")
	}
	b.WriteString(n.Kind().String())
	if n.First() == (Node{}) {
		fmt.Fprintf(b, " %q", n.Text())
	}
	b.WriteByte('\n')
	for c := range n.All() {
		dump(b, c, depth+1)
	}
}
