package syntax

import (
	"context"
	"testing"

	sitter "github.com/smacker/go-tree-sitter"
	"github.com/smacker/go-tree-sitter/python"

	"pyfix/fixtures/corpus"
)

// BenchmarkParseLibrary makes File trees of real files.
func BenchmarkParseLibrary(b *testing.B) {
	files, size := corpus.Library(b)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range files {
			_, _ = Parse(f.Path, f.Src) // some files are not meant to parse
		}
	}
}

// BenchmarkTreeSitter lets tree-sitter parse the same files and copies nothing:
// what Parse takes more is the copy, if tree-sitter has parsed for it.
func BenchmarkTreeSitter(b *testing.B) {
	files, size := corpus.Library(b)
	parser := sitter.NewParser()
	defer parser.Close()
	parser.SetLanguage(python.GetLanguage())
	b.SetBytes(size)
	for b.Loop() {
		for _, f := range files {
			tree, err := parser.ParseCtx(context.Background(), nil, f.Src)
			if err != nil {
				b.Fatal(err)
			}
			tree.Close()
		}
	}
}
