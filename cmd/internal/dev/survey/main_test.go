package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pyfix/rewrite"
	"pyfix/rules"
)

// tree writes files below a folder of the given name and returns its path.
func tree(t *testing.T, name string, files map[string]string) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), name)
	for path, content := range files {
		path = filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// run runs the program and returns what it prints.
func run(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	s := &survey{rules: rules.All, stdout: &stdout, stderr: &stderr}
	err := s.app().Run(append([]string{"survey"}, args...))
	return stdout.String(), err
}

func mustRun(t *testing.T, args ...string) string {
	t.Helper()
	out, err := run(t, args...)
	if err != nil {
		t.Fatalf("survey %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

func load(t *testing.T, src string) *rewrite.Module {
	t.Helper()
	m, err := rewrite.Load("a.py", []byte(src))
	if err != nil {
		t.Fatalf("%v in\n%s", err, src)
	}
	return m
}

// interpreter returns a CPython to compare sources with.
func interpreter(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		missing(t, "PYFIX_REQUIRE_PYTHON", "there is no python3")
	}
	return path
}

// needShell is for tests that put a shell script in the place of a linter.
func needShell(t *testing.T) {
	t.Helper()
	if _, err := os.Stat("/bin/sh"); err != nil {
		missing(t, "PYFIX_REQUIRE_TOOLS", "there is no /bin/sh")
	}
}

// missing skips a test for want of a program, or fails it where the environment
// promises the program.
func missing(t *testing.T, promise, what string) {
	t.Helper()
	if os.Getenv(promise) != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}

const (
	lateLambda = "fs = []\nfor i in range(3):\n    fs.append(lambda: i)\n"
	goodLambda = "fs = []\nfor i in range(3):\n    fs.append(lambda i=i: i)\n"
)

func TestCount(t *testing.T) {
	one := tree(t, "one", map[string]string{"a.py": lateLambda, "b/c.py": lateLambda + lateLambda, "bad.py": "def (\n"})
	two := tree(t, "two", map[string]string{"a.py": "x = 1\n", ".gitignore": "*\n", "n.py": lateLambda[:len(lateLambda)-1] + "  # noqa\n"})
	got := mustRun(t, "count", one, two)
	for _, want := range []string{
		"|                    | one | two | all |\n",
		"| files              |   3 |   2 |   5 |\n",
		"| not analysed       |   1 |   0 |   1 |\n",
		"| loop-closure, safe |   3 |   1 |   4 |\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

func TestWrongArguments(t *testing.T) {
	a := tree(t, "same", map[string]string{"a.py": "x = 1\n"})
	b := tree(t, "same", map[string]string{"a.py": "x = 1\n"})
	for _, test := range []struct {
		want string
		args []string
	}{
		{"no tree is given", []string{"count"}},
		{"two trees are called same", []string{"count", a, b}},
		{"no such file", []string{"count", filepath.Join(a, "nowhere")}},
		{`there is no rule "nonsense"`, []string{"sample", "--rule", "nonsense", a}},
		{`there is no level "sure"`, []string{"sample", "--level", "sure", a}},
		{"no peer is given", []string{"peers", a}},
		{`there is no list "all"`, []string{"peers", "--list", "all", a}},
		{`no wounds of kind "deep"`, []string{"mutate", "--kind", "deep", a}},
		{"a file of verdicts and a tree", []string{"verdicts", "v.tsv"}},
	} {
		if _, err := run(t, test.args...); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v, want %s", test.args, err, test.want)
		}
	}
}
