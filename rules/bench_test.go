package rules

import (
	"testing"

	"pyfix/fixtures/corpus"
	"pyfix/rewrite"
)

// BenchmarkLoad parses files of the standard library and builds their scopes.
func BenchmarkLoad(b *testing.B) {
	benchmarkLibrary(b, func(f corpus.File) error {
		_, err := rewrite.Load(f.Path, f.Src)
		return err
	})
}

// BenchmarkFixAll does all of the work, on one core and without reading files.
func BenchmarkFixAll(b *testing.B) {
	benchmarkLibrary(b, func(f corpus.File) error {
		_, err := rewrite.FixAll(f.Path, f.Src, All, &rewrite.Options{})
		return err
	})
}

func benchmarkLibrary(b *testing.B, do func(corpus.File) error) {
	files, size := corpus.Library(b)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range files {
			_ = do(f) // some files are not meant to parse
		}
	}
}

// BenchmarkCheck runs one rule alone over loaded modules. Flow graphs, which
// rules share and modules keep, are there already.
func BenchmarkCheck(b *testing.B) {
	files, _ := corpus.Library(b)
	var modules []*rewrite.Module
	var size int64
	for _, f := range files {
		m, err := rewrite.Load(f.Path, f.Src)
		if err != nil {
			continue
		}
		if _, err := rewrite.Check(m, All, &rewrite.Options{}); err != nil {
			b.Fatal(err)
		}
		modules = append(modules, m)
		size += int64(len(f.Src))
	}
	for _, rule := range All {
		alone := []*rewrite.Rule{rule}
		b.Run(rule.Name, func(b *testing.B) {
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				for _, m := range modules {
					if _, err := rewrite.Check(m, alone, &rewrite.Options{}); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
