package syntax

import (
	"testing"

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
