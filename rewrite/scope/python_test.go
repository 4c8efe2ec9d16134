package scope

import (
	"bufio"
	"encoding/json"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var (
	corpusFlag  = flag.String("corpus", "", "compare every Python file below this folder")
	pythonFlag  = flag.String("python", "python3", "the interpreter to compare with")
	pythonsFlag = flag.String("pythons", "", "all: every installed interpreter from 3.8 on, each over its whole library")
)

// python is a running testdata/symtable_dump.py.
type python struct {
	minor int // of Python 3
	lib   string
	in    io.WriteCloser
	out   *bufio.Reader
}

type request struct {
	Path   string `json:"path,omitempty"`
	Source string `json:"source"`
	Table  bool   `json:"table"`
}

type answer struct {
	Refused string          `json:"refused"`
	Source  *string         `json:"source"`
	Table   json.RawMessage `json:"table"`
}

// startPython starts the driver under an interpreter, or skips the test if
// there is none.
func startPython(t testing.TB, interpreter string) *python {
	t.Helper()
	p := &python{}
	out, err := exec.Command(interpreter, "-I", "-S", "-c",
		"import sys, json, os; print(json.dumps([sys.version_info[1], os.path.dirname(os.__file__)]))").Output()
	if err != nil {
		if os.Getenv("PYFIX_REQUIRE_PYTHON") == "1" {
			t.Fatalf("%s: %v", interpreter, err)
		}
		t.Skipf("no CPython to compare with: %s: %v", interpreter, err)
	}
	if err := json.Unmarshal(out, &[]any{&p.minor, &p.lib}); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(interpreter, "-I", "-S", "-B", filepath.Join("testdata", "symtable_dump.py"))
	cmd.Stderr = os.Stderr
	if p.in, err = cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.out = bufio.NewReaderSize(stdout, 1<<20)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.in.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("symtable_dump.py: %v", err)
		}
	})
	return p
}

func (p *python) ask(t testing.TB, r request) answer {
	t.Helper()
	if err := json.NewEncoder(p.in).Encode(r); err != nil {
		t.Fatal(err)
	}
	line, err := p.out.ReadBytes('\n')
	if err != nil {
		t.Fatalf("symtable_dump.py died over %s: %v", r.Path, err)
	}
	var a answer
	if err := json.Unmarshal(line, &a); err != nil {
		t.Fatal(err)
	}
	return a
}

// interpreters returns those that the flags ask for.
func interpreters(t testing.TB) []string {
	if *pythonsFlag == "" {
		return []string{*pythonFlag}
	}
	if *pythonsFlag != "all" {
		t.Fatalf("-pythons=%s: only all is known", *pythonsFlag)
	}
	root, err := exec.Command("pyenv", "root").Output()
	if err != nil {
		t.Fatalf("-pythons=all asks pyenv: %v", err)
	}
	found, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(root)), "versions", "3.*", "bin", "python"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, path := range found {
		if exec.Command(path, "-c", "import sys; sys.exit(sys.version_info < (3, 8))").Run() == nil {
			all = append(all, path)
		}
	}
	if len(all) == 0 {
		t.Fatal("-pythons=all: pyenv has no Python from 3.8 on")
	}
	return all
}
