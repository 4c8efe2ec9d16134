package rules

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pyfix/rewrite"
	"pyfix/rewrite/source"
)

// library returns the decoded sources of the standard library of the python3 in
// PATH, and their size.
func library(b *testing.B) (map[string][]byte, int64) {
	b.Helper()
	out, err := exec.Command("python3", "-I", "-S", "-c", "import os; print(os.path.dirname(os.__file__))").Output()
	if err != nil {
		b.Skip("no python3 in PATH, whose library would be analysed")
	}
	sources := make(map[string][]byte)
	var size int64
	err = filepath.WalkDir(strings.TrimSpace(string(out)), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".py") || strings.Contains(path, "site-packages") {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if decoded, err := source.Decode(raw); err == nil {
			sources[path] = decoded.Src
			size += int64(len(raw))
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return sources, size
}

// BenchmarkLoad parses the standard library and builds its scopes.
func BenchmarkLoad(b *testing.B) {
	benchmarkLibrary(b, func(path string, src []byte) error {
		_, err := rewrite.Load(path, src)
		return err
	})
}

// BenchmarkFixAll does all of the work on the standard library, on one core and
// without reading files.
func BenchmarkFixAll(b *testing.B) {
	benchmarkLibrary(b, func(path string, src []byte) error {
		_, err := rewrite.FixAll(path, src, All, &rewrite.Options{})
		return err
	})
}

func benchmarkLibrary(b *testing.B, do func(path string, src []byte) error) {
	sources, size := library(b)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for path, src := range sources {
			_ = do(path, src) // some files of the test suite are not meant to parse
		}
	}
}
