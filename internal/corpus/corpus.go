// Package corpus gives benchmarks real code to work on: the standard library of
// the python3 in PATH.
package corpus

import (
	"hash/fnv"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pyfix/rewrite/source"
)

// File is one file of the library.
type File struct {
	Path string
	Src  []byte // decoded
}

// oneIn is how many files one is taken of: enough are left, some 2.5 MB, and
// what benchmarks build of them fits into memory.
const oneIn = 12

// Library returns a sample of the library's files, the same one every time, and
// their size in bytes. It skips the benchmark where there is no python3, unless
// the environment promises one by PYFIX_REQUIRE_PYTHON.
func Library(tb testing.TB) ([]File, int64) {
	tb.Helper()
	out, err := exec.Command("python3", "-I", "-S", "-c", "import os; print(os.path.dirname(os.__file__))").Output()
	if err != nil {
		if os.Getenv("PYFIX_REQUIRE_PYTHON") != "" {
			tb.Fatalf("python3: %v", err)
		}
		tb.Skipf("python3, whose library would be worked on: %v", err)
	}
	files, err := sample(strings.TrimSpace(string(out)))
	if err != nil {
		tb.Fatal(err)
	}
	if len(files) == 0 {
		tb.Fatal("python3 has no library")
	}
	var size int64
	for _, f := range files {
		size += int64(len(f.Src))
	}
	return files, size
}

func sample(root string) ([]File, error) {
	var files []File
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.Name() == "site-packages":
			return fs.SkipDir
		case !entry.Type().IsRegular() || !strings.HasSuffix(path, ".py") || !sampled(strings.TrimPrefix(path, root)):
			return nil
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if decoded, err := source.Decode(raw); err == nil { // the library tests itself with some that cannot be
			files = append(files, File{Path: path, Src: decoded.Src})
		}
		return nil
	})
	return files, err
}

func sampled(path string) bool {
	h := fnv.New32a()
	h.Write([]byte(filepath.ToSlash(path)))
	return h.Sum32()%oneIn == 0
}
