package syntax

import (
	"bufio"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var (
	corpusDir  = flag.String("corpus", "", "directory whose Python files are all compared with CPython's ast")
	pythonPath = flag.String("python", "python3", "the Python to compare with")
)

// sampleSize is how many files of the standard library are compared without
// -corpus.
const sampleSize = 150

// verdict is what testdata/ast_facts.py prints for one file.
type verdict struct {
	Path       string
	Text       string
	Refused    string // by the parser
	Line       int    // where, 0 if it is not said
	Uncompiled string // refused by the parser or by what comes after it
	Complex    bool   // refused as too complex, not as wrong
	Facts      []string
}

// dialect is what the asts of different Pythons differ in.
type dialect struct {
	FStrings   bool // what is inside f-strings has its place
	Slices     bool // so have slices
	Semicolons bool // the last semicolon belongs to a block
	Version    string
}

// TestAgainstAST compares where Parse and CPython see definitions, loops,
// handlers, comprehensions, names and so on in real programs.
func TestAgainstAST(t *testing.T) {
	needPython(t)
	files := corpusFiles(t)
	var compared, refused, facts int
	version := eachVerdict(t, files, func(d dialect, v verdict) {
		file, err := Parse(v.Path, []byte(v.Text))
		if v.Refused != "" {
			refused++ // but Parse survived it
			return
		}
		if err != nil {
			t.Errorf("CPython accepts what Parse does not: %v", err)
			return
		}
		compared++
		got := collectFacts(file, d)
		facts += len(got)
		reportDifferences(t, file, got, v.Facts)
	})
	t.Logf("Python %s: %d files with %d facts compared, %d refused by CPython", version, compared, facts, refused)
	if compared == 0 {
		t.Error("no file was compared")
	}
}

// needPython skips the test, or fails it where Python is promised to be.
func needPython(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath(*pythonPath); err == nil {
		return
	}
	if os.Getenv("PYFIX_REQUIRE_PYTHON") != "" {
		t.Fatalf("%s is not in PATH", *pythonPath)
	}
	t.Skipf("%s is not in PATH", *pythonPath)
}

func corpusFiles(t *testing.T) []string {
	t.Helper()
	dir := *corpusDir
	if dir == "" {
		out, err := exec.Command(*pythonPath, "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))").Output()
		if err != nil {
			t.Fatal(err)
		}
		dir = strings.TrimSpace(string(out))
	}
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if *corpusDir == "" && d.IsDir() && d.Name() == "site-packages" {
			return fs.SkipDir
		}
		if d.Type().IsRegular() && strings.HasSuffix(path, ".py") {
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if *corpusDir != "" || len(files) <= sampleSize {
		return files
	}
	var sample []string
	for i := range sampleSize {
		sample = append(sample, files[i*len(files)/sampleSize])
	}
	return sample
}

// eachVerdict asks one Python process about all files, and returns its version.
func eachVerdict(t *testing.T, files []string, visit func(d dialect, v verdict)) string {
	t.Helper()
	cmd := exec.Command(*pythonPath, filepath.Join("testdata", "ast_facts.py"))
	cmd.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8")
	cmd.Stdin = strings.NewReader(strings.Join(files, "\n") + "\n")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bufio.NewReaderSize(out, 1<<20))
	var d dialect
	if err := decoder.Decode(&d); err != nil {
		t.Fatal(err)
	}
	for range files {
		var v verdict
		if err := decoder.Decode(&v); err != nil {
			t.Fatal(err)
		}
		visit(d, v)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	return d.Version
}

// reportDifferences says which facts only one side has, the first few of them,
// and reports whether there are none.
func reportDifferences(t *testing.T, file *File, got, want []string) bool {
	t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	reported := 0
	report := func(who, fact string) {
		if reported++; reported <= 6 {
			t.Errorf("%s: only %s has %s", file.Path, who, located(file, fact))
		}
	}
	for len(got) > 0 || len(want) > 0 {
		switch {
		case len(want) == 0 || len(got) > 0 && got[0] < want[0]:
			report("Parse", got[0])
			got = got[1:]
		case len(got) == 0 || want[0] < got[0]:
			report("CPython", want[0])
			want = want[1:]
		default:
			got, want = got[1:], want[1:]
		}
	}
	return reported == 0
}
