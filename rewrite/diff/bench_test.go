package diff

import (
	"bytes"
	"testing"

	"pyfix/fixtures/corpus"
)

// BenchmarkUnified compares files with what they are after fixes here and there:
// every hundredth line is another, and one is new.
func BenchmarkUnified(b *testing.B) {
	files, size := corpus.Library(b)
	changed := make([][]byte, len(files))
	for i, f := range files {
		lines := bytes.SplitAfter(f.Src, []byte("\n"))
		for j := 50; j < len(lines); j += 100 {
			lines[j] = []byte("    changed = True\n    nonlocal changed\n")
		}
		changed[i] = bytes.Join(lines, nil)
	}
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for i, f := range files {
			Unified(f.Path, f.Path, f.Src, changed[i])
		}
	}
}
