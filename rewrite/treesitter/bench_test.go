//go:build cgo

package treesitter

import (
	"testing"

	"pyfix/fixtures/corpus"
)

// BenchmarkParseLibrary has tree-sitter read what BenchmarkParseLibrary in package
// syntax reads.
func BenchmarkParseLibrary(b *testing.B) {
	files, size := corpus.Library(b)
	b.SetBytes(size)
	for b.Loop() {
		for _, f := range files {
			_, _ = Parse(nil, f.Src) // the grammar does not know all of Python 3
		}
	}
}
