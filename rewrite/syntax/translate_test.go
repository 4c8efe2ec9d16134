package syntax

import (
	"slices"
	"testing"

	"pyfix/rewrite/treesitter"
)

// TestGrammarIsTranslated demands of every named node of tree-sitter's grammar that it
// is one of ours or dropped on purpose, and of every field that it is one of ours.
func TestGrammarIsTranslated(t *testing.T) {
	needTreeSitter(t)
	for _, name := range treesitter.Kinds() {
		if name != "" && !slices.Contains(grammarNames[:], name) && !slices.Contains(dropped, name) {
			t.Errorf("the grammar has the node %q, which is neither a Kind nor dropped", name)
		}
	}
	for _, name := range treesitter.Fields() {
		if !slices.Contains(fieldNames[:], name) {
			t.Errorf("the grammar has the field %q, which is no Field", name)
		}
	}
	for _, name := range dropped {
		if !slices.Contains(treesitter.Kinds(), name) {
			t.Errorf("the grammar has no node %q to be dropped", name)
		}
	}
}

func needTreeSitter(t *testing.T) {
	t.Helper()
	if !treesitter.Available {
		t.Skip("built without cgo, and so without tree-sitter")
	}
}
