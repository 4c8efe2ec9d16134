package scope

import (
	"testing"

	"pyfix/fixtures/corpus"
	"pyfix/rewrite/syntax"
)

// BenchmarkNew builds the symbol tables of parsed files of the standard
// library; its MB/s are bytes of source.
func BenchmarkNew(b *testing.B) {
	library, _ := corpus.Library(b)
	var files []*syntax.File
	size := 0
	for _, one := range library {
		if f, err := syntax.Parse(one.Path, one.Src); err == nil {
			files = append(files, f)
			size += len(one.Src)
		}
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range files {
			New(f)
		}
	}
}
