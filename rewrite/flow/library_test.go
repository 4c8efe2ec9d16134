package flow

import (
	"cmp"
	"errors"
	"flag"
	"hash/fnv"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

var corpusFlag = flag.String("corpus", "", "TestLibrary: the folder whose Python files are solved, instead of the standard library")

// sampleOneIn is how many files of the library one is taken of, unless -full.
const sampleOneIn = 12

// TestLibrary asks about every read of real files. It logs the speed, and which
// files were slowest for their size.
func TestLibrary(t *testing.T) {
	type result struct {
		path  string
		bytes int
		took  time.Duration
	}
	var results []result
	var total result
	for _, path := range libraryFiles(t) {
		file := parseFile(t, path)
		if file == nil {
			continue
		}
		start := time.Now()
		func() {
			defer func() {
				if r := recover(); r != nil {
					t.Errorf("%s: panic: %v", path, r)
				}
			}()
			askAll(New(scope.New(file)))
		}()
		r := result{path: path, bytes: len(file.Src), took: time.Since(start)}
		results = append(results, r)
		total.bytes += r.bytes
		total.took += r.took
	}
	if len(results) == 0 {
		t.Fatal("no file was solved")
	}
	t.Logf("%d files, %d bytes, %v: %.1f MB/s, scopes included", len(results), total.bytes, total.took, float64(total.bytes)/1e6/total.took.Seconds())
	slices.SortFunc(results, func(a, b result) int {
		return cmp.Compare(b.took.Seconds()/float64(b.bytes+1000), a.took.Seconds()/float64(a.bytes+1000))
	})
	for _, r := range results[:min(5, len(results))] {
		t.Logf("%v for %d bytes: %s", r.took, r.bytes, r.path)
	}
}

// libraryFiles returns the Python files of the corpus, or a sample of those of
// the standard library.
func libraryFiles(t testing.TB) []string {
	t.Helper()
	root := *corpusFlag
	if root == "" {
		out, err := exec.Command(*pythonFlag, "-I", "-S", "-c", "import os; print(os.path.dirname(os.__file__))").Output()
		if err != nil {
			noPython(t, err)
		}
		root = strings.TrimSpace(string(out))
	}
	var files []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.Name() == "site-packages" && !*fullFlag:
			return fs.SkipDir
		case !entry.Type().IsRegular() || !strings.HasSuffix(path, ".py"):
			return nil
		case *fullFlag || *corpusFlag != "" || sampled(strings.TrimPrefix(path, root)):
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func sampled(path string) bool {
	h := fnv.New32a()
	h.Write([]byte(filepath.ToSlash(path)))
	return h.Sum32()%sampleOneIn == 0
}

// parseFile returns nil for files that are no Python 3, which libraries have for
// tests of their own.
func parseFile(t testing.TB, path string) *syntax.File {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := syntax.Parse(path, src)
	var refused *syntax.SyntaxError
	if errors.As(err, &refused) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func benchmarkLibrary(b *testing.B, work func(*scope.Info)) {
	var infos []*scope.Info
	size := 0
	for _, path := range libraryFiles(b) {
		if file := parseFile(b, path); file != nil {
			infos = append(infos, scope.New(file))
			size += len(file.Src)
		}
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, info := range infos {
			work(info)
		}
	}
}

// BenchmarkBuild builds the graphs of all units; its MB/s are bytes of source.
func BenchmarkBuild(b *testing.B) {
	benchmarkLibrary(b, func(scopes *scope.Info) { buildAll(New(scopes)) })
}

// BenchmarkReaching asks about every read, graphs included.
func BenchmarkReaching(b *testing.B) {
	benchmarkLibrary(b, func(scopes *scope.Info) { askAll(New(scopes)) })
}

func buildAll(info *Info) {
	for _, s := range info.scopes.Scopes {
		info.Unit(s)
	}
}
