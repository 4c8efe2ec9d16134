package scope

import (
	"os"
	"testing"

	"pyfix/rewrite/syntax"
)

// BenchmarkNew builds the symbol tables of parsed files of the standard
// library; its MB/s are bytes of source.
func BenchmarkNew(b *testing.B) {
	p := startPython(b, *pythonFlag)
	var files []*syntax.File
	size := 0
	for _, path := range pythonFiles(b, p.lib, true) {
		src, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		if f, err := syntax.Parse(path, src); err == nil {
			files = append(files, f)
			size += len(src)
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
