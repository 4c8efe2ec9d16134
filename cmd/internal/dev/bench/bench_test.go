package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const late = "fs = []\nfor i in range(3):\n    fs.append(lambda: i)\n"

// project writes a small repository: three files with a finding each and one without,
// where many linters do not look.
func project(t *testing.T) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "project")
	for name, content := range map[string]string{
		"a.py": late, "build/b.pyw": late, "site-packages/c.py": late, "d.py": "x = 1\n", "f.txt": late, ".gitignore": "*.py\n", ".git/HEAD": "ref: refs/heads/main\n",
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// run runs the program, with the pyfix that is built from here unless the
// arguments name another.
func run(t *testing.T, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	program, err := builtPyfix()
	if err != nil {
		t.Fatal(err)
	}
	return runAsIs(slices.Insert(slices.Clone(args), 1, "--pyfix", program)...)
}

func runAsIs(args ...string) (stdout, stderr string, err error) {
	var out, errs bytes.Buffer
	b := &bench{stdout: &out, stderr: &errs}
	err = b.app().Run(append([]string{"bench"}, args...))
	return out.String(), errs.String(), err
}

func mustRun(t *testing.T, args ...string) (stdout, stderr string) {
	t.Helper()
	stdout, stderr, err := run(t, args...)
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr)
	}
	return stdout, stderr
}

// row finds the row of a contender that was measured and found so much.
func row(table, name string, found int) bool {
	return regexp.MustCompile(`(?m)^\| ` + regexp.QuoteMeta(name) + ` +\| +[\d.]+ \([\d.]+ to [\d.]+\) \| +[\d.]+ \| +[≤ \d–]+ \| +` + fmt.Sprint(found) + ` \|$`).MatchString(table)
}

func TestPeers(t *testing.T) {
	ruff := tool(t, "ruff", "PYFIX_REQUIRE_TOOLS")
	path := filepath.Join(t.TempDir(), "results.json")
	got, _ := mustRun(t, "peers", "--rounds", "2", "--ruff", ruff, "--json", path, project(t))
	for name, found := range map[string]int{"pyfix, no cache": 3, "pyfix --diff, no cache": 3, "ruff, no cache": 3, "ruff, cache": 3} {
		if !row(got, name, found) {
			t.Errorf("no row of %s with %d findings in\n%s", name, found, got)
		}
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var results []result
	if err := json.Unmarshal(content, &results); err != nil {
		t.Fatal(err)
	}
	if len(results) != 5 || len(results[0].Samples) != 2 || results[0].Samples[1].Found != 3 || results[0].Samples[1].Wall <= 0 {
		t.Errorf("%s", content)
	}
}

func TestAbsentPeers(t *testing.T) {
	got, said := mustRun(t, "slow", "--rounds", "1", "--pylint", "no-such-pylint", "--flake8", "no-such-flake8", "--fixit", "no-such-fixit", project(t))
	for _, name := range []string{"pylint W0640", "flake8-bugbear B023", "Fixit, one rule"} {
		if !regexp.MustCompile(`(?m)^\| ` + name + ` +\| +not installed: .*no-such`).MatchString(got) {
			t.Errorf("nothing says that %s is not there:\n%s", name, got)
		}
		if !strings.Contains(said, "skipped: "+name+": not installed") {
			t.Errorf("%q", said)
		}
	}
	if !row(got, "pyfix, no cache", 3) {
		t.Error(got)
	}
}

func TestGrowth(t *testing.T) {
	got, _ := mustRun(t, "growth", "--rounds", "1", "--ruff", "no-such-ruff", project(t))
	for _, n := range steps {
		if !row(got, fmt.Sprintf("pyfix, %d copies", n), 3*n) {
			t.Errorf("no row of %d copies in\n%s", n, got)
		}
	}
	if !regexp.MustCompile(`(?m)^\| pyfix \| +-?\d\.\d+ \|`).MatchString(got) || !strings.Contains(got, "| ruff  |                – |") {
		t.Error(got)
	}
}

// TestBuildsPyfix is the only test in which bench builds what it measures.
func TestBuildsPyfix(t *testing.T) {
	got, said, err := runAsIs("start", "--rounds", "1", "--ruff", "no-such-ruff", filepath.Join(project(t), "a.py"))
	if err != nil || !row(got, "pyfix, no cache", 1) {
		t.Errorf("%v\n%s%s", err, got, said)
	}
}

func TestHard(t *testing.T) {
	saved := programs
	defer func() { programs = saved }()
	programs = []program{{"late", 10, each, lateLambdas}, {"early", 10, none, list}}
	got, _ := mustRun(t, "hard", "--rounds", "1", project(t))
	for name, found := range map[string]int{"project": 3, "project, a finding in every file": 7, "project, a finding in every file, --diff": 4, "an empty file": 0, "late": 10, "late, --diff": 1, "early": 0} {
		if !row(got, name, found) {
			t.Errorf("no row of %s in\n%s", name, got)
		}
	}
}

func TestWrongArguments(t *testing.T) {
	root := project(t)
	nothing := t.TempDir()
	for _, test := range []struct {
		want string
		args []string
	}{
		{"usage: bench peers", []string{"peers"}},
		{"usage: bench start [OPTIONS] FILE", []string{"start", root, root}},
		{"usage: bench growth [OPTIONS] TREE", []string{"growth", root, root}},
		{"--rounds: 0 is not a positive number", []string{"peers", "--rounds", "0", root}},
		{"no-such-pyfix", []string{"peers", "--pyfix", "no-such-pyfix", root}},
		{"no Python files", []string{"peers", nothing}},
		{"nowhere", []string{"growth", filepath.Join(nothing, "nowhere")}},
	} {
		if _, _, err := run(t, test.args...); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v, want %s", test.args, err, test.want)
		}
	}
}

func TestPyfixFlags(t *testing.T) {
	base := []string{"--exit-zero", "--quiet", "--output-format", "concise", "--no-respect-gitignore", "--exclude", "", "--max-file-size", "0"}
	old := &pyfix{program: "pyfix", help: "  --cache-dir-of-others D  ...\n  --no-cache-at-all\n"}
	current := &pyfix{program: "pyfix", help: "  --no-cache  do not\n  --cache-dir FOLDER  keep\n"}
	for _, test := range []struct {
		got  contender
		want []string
	}{
		{old.cold("", []string{"t"}), append(slices.Clone(base), "t")},
		{current.cold("", []string{"t", "u"}), append(slices.Clone(base), "--no-cache", "t", "u")},
		{current.diff("", []string{"t"}, "--jobs", "1"), append(slices.Clone(base), "--diff", "--jobs", "1", "--no-cache", "t")},
		{current.warm("", "c", []string{"t"}), append(slices.Clone(base), "--cache-dir", "c", "t")},
	} {
		if !reflect.DeepEqual(test.got.args, test.want) || test.got.absent != "" {
			t.Errorf("%q (%s), want %q", test.got.args, test.got.absent, test.want)
		}
	}
	if c := old.warm("", "c", []string{"t"}); c.absent == "" {
		t.Errorf("%q without such a flag", c.args)
	}
}

func TestIsFinding(t *testing.T) {
	for line, want := range map[string]bool{
		"/t/a.py:4:19: loop-closure [*] `i` is read":     true,
		"t/a.py:6:22: W0640: Cell variable i":            true,
		`C:\t\a b.py:1:5: F821 Undefined name`:           true,
		"fx.py:2:11 CompareSingletonPrimitivesByIs: Com": true,
		"************* Module db.x":                      false,
		"Found 1 finding.":                               false,
		"[*] 1 fixable with --fix.":                      false,
		"":                                               false,
		"  --> a.py:1:5: indented":                       false,
	} {
		if got := isFinding([]byte(line)); got != want {
			t.Errorf("%q: %v", line, got)
		}
	}
}
