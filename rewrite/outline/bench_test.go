package outline

import (
	"os"
	"testing"
)

// BenchmarkRead reads files of the standard library.
func BenchmarkRead(b *testing.B) {
	var sources [][]byte
	size := 0
	for _, path := range libraryFiles(b) {
		src, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		sources = append(sources, src)
		size += len(src)
	}
	var r Reader
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, src := range sources {
			r.Read(src)
		}
	}
}
