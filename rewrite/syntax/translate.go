package syntax

import (
	"slices"
	"sync"

	"pyfix/rewrite/treesitter"
)

// dropped are the nodes of tree-sitter's grammar that are none in our tree, beside
// its tokens.
var dropped = []string{
	"comment", "line_continuation",
	"string_start", "string_content", "string_end", "escape_sequence", "escape_interpolation",
}

// dictionary has our kinds and fields by the numbers of tree-sitter's. A kind that our
// tree does not have is KindInvalid.
type dictionary struct {
	kinds  []Kind
	fields []Field
}

var dictionaryOfGrammar = sync.OnceValue(func() dictionary {
	var d dictionary
	for _, name := range treesitter.Kinds() {
		d.kinds = append(d.kinds, Kind(max(slices.Index(grammarNames[:], name), 0)))
	}
	for _, name := range treesitter.Fields() {
		d.fields = append(d.fields, Field(max(slices.Index(fieldNames[:], name), 0)))
	}
	return d
})

// translate returns tree-sitter's tree as ours, but for the numbers of names.
func translate(theirs []treesitter.Node) []node {
	d := dictionaryOfGrammar()
	at := make([]int32, len(theirs)+1) // where each of them comes to stand
	count := int32(0)
	for i, n := range theirs {
		at[i] = count
		if d.kinds[n.Symbol] != KindInvalid {
			count++
		}
	}
	at[len(theirs)] = count
	ours := make([]node, 0, count)
	for i, n := range theirs {
		if at[i+1] == at[i] {
			continue
		}
		parent := int32(-1)
		if n.Parent >= 0 {
			parent = at[n.Parent]
		}
		ours = append(ours, node{
			start: n.Start, end: n.End, parent: parent, next: at[n.Next],
			kind: d.kinds[n.Symbol], field: d.fields[n.Field],
		})
	}
	return ours
}
