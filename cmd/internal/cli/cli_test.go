package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"pyfix/rewrite"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// finder returns a rule that finds the names that equal its own name up to the
// dash. Those it can fix get an exclamation, in Python: `_`.
func finder(name string, best rewrite.Level, aliases ...string) *rewrite.Rule {
	word, _, _ := strings.Cut(name, "-")
	rule := &rewrite.Rule{Name: name, Summary: "finds " + word, Doc: "## What it does\nFinds it.", Best: best, Aliases: aliases}
	rule.Run = func(p *rewrite.Pass) {
		for n := range p.Each(syntax.KindIdentifier) {
			if n.Text() != word {
				continue
			}
			found := rewrite.Finding{Span: n.Span(), Message: "`" + word + "`"}
			if best > rewrite.None {
				fix := rewrite.Fix{Title: "Mark", Level: best, Edits: []text.Edit{{Span: n.Span(), New: word + "_"}}}
				if best < rewrite.Safe {
					fix.Reason = "who knows"
				}
				found.Fixes = []rewrite.Fix{fix}
			}
			p.Report(found)
		}
	}
	return rule
}

func testRules() []*rewrite.Rule {
	optional := finder("rare-name", rewrite.Safe, "X9")
	optional.Optional = true
	return []*rewrite.Rule{
		finder("safe-name", rewrite.Safe, "X1", "X2"),
		finder("risky-name", rewrite.Unsafe, "X1"),
		finder("odd-name", rewrite.None),
		optional,
	}
}

// result is what a run of pyfix did.
type result struct {
	stdout, stderr string
	exit           int
}

func runPyfix(t *testing.T, rules []*rewrite.Rule, stdin string, args ...string) result {
	t.Helper()
	for _, name := range []string{"FORCE_COLOR", "CLICOLOR_FORCE", "NO_COLOR"} {
		t.Setenv(name, "")
	}
	var stdout, stderr bytes.Buffer
	p := &program{rules: rules, stdin: strings.NewReader(stdin), stdout: &stdout, stderr: &console{w: &stderr}}
	exit := p.main(context.Background(), args)
	return result{stdout.String(), stderr.String(), exit}
}

func inFolder(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, content := range files {
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func fileHolds(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s holds %q, %v", path, got, err)
	}
}

// TestModes holds the modes against the table of the interface, over one file
// with a finding that is fixed, one that is fixed on demand, and one that never
// is; and over files with fewer of them.
func TestModes(t *testing.T) {
	const all, fixed = "safe\nrisky\nodd\n", "safe_\nrisky\nodd\n"
	const diff = "--- a/a.py\n+++ b/a.py\n@@ -1,3 +1,3 @@\n-safe\n+safe_\n risky\n odd\n"
	const left = "a.py:2:1: risky-name `risky`\na.py:3:1: odd-name `odd`\n"
	const more = "1 fixable with --fix --unsafe-fixes.\n"
	for _, test := range []struct {
		args, source, after string
		stdout, stderr      string
		exit                int
	}{
		{"", all, all, "a.py:1:1: safe-name [*] `safe`\n" + left + "Found 3 findings.\n[*] 1 fixable with --fix (1 more with --unsafe-fixes).\n", "", 1},
		{"--exit-zero", "odd\n", "odd\n", "a.py:1:1: odd-name `odd`\nFound 1 finding.\n", "", 0},
		{"-q", "odd\n", "odd\n", "a.py:1:1: odd-name `odd`\n", "", 1},
		{"", "fine\n", "fine\n", "All checks passed!\n", "", 0},
		{"--diff", all, all, diff, "Would fix 1 finding in 1 file (2 would remain).\n" + more, 1},
		{"--diff", "odd\n", "odd\n", "", "Would fix nothing (1 finding would remain).\n", 0},
		{"--diff --exit-zero -q", all, all, diff, "", 0},
		{"--fix", all, fixed, left + "Found 3 findings (1 fixed, 2 remaining).\n" + more, "", 1},
		{"--fix", "safe\n", "safe_\n", "Found 1 finding (1 fixed, 0 remaining).\n", "", 0},
		{"--fix --exit-non-zero-on-fix", "safe\n", "safe_\n", "Found 1 finding (1 fixed, 0 remaining).\n", "", 1},
		{"--fix", "fine\n", "fine\n", "All checks passed!\n", "", 0},
		{"--fix --diff", all, fixed, diff, "Found 3 findings (1 fixed, 2 remaining).\n" + more, 1},
		{"--fix --diff", "safe\n", "safe_\n", "--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-safe\n+safe_\n", "Found 1 finding (1 fixed, 0 remaining).\n", 0},
		{"--fix-only", all, fixed, "", "Found 3 findings (1 fixed, 2 remaining).\n" + more, 0},
		{"--fix-only --exit-non-zero-on-fix", all, fixed, "", "Found 3 findings (1 fixed, 2 remaining).\n" + more, 1},
		{"--fix-only --exit-non-zero-on-fix", "odd\n", "odd\n", "", "Found 1 finding (0 fixed, 1 remaining).\n", 0},
		{"--fix-only --diff", all, fixed, diff, "Found 3 findings (1 fixed, 2 remaining).\n" + more, 0},
		{"--fix --unsafe-fixes", "safe\nrisky\n", "safe_\nrisky_\n", "Found 2 findings (2 fixed, 0 remaining).\n", "", 0},
		{"--fix --unsafe-fixes=risky-name", "safe\nrisky\n", "safe_\nrisky_\n", "Found 2 findings (2 fixed, 0 remaining).\n", "", 0},
		{"--fix --unsafe-fixes=odd-name,X9", "risky\n", "risky\n", "a.py:1:1: risky-name `risky`\nFound 1 finding (0 fixed, 1 remaining).\n" + more, "", 1},
		{"--fix --unfixable X1", all, all, "a.py:1:1: safe-name `safe`\n" + left + "Found 3 findings (0 fixed, 3 remaining).\n", "", 1},
		{"--fix --fixable odd-name", "safe\n", "safe\n", "a.py:1:1: safe-name `safe`\nFound 1 finding (0 fixed, 1 remaining).\n", "", 1},
		{"--ignore ALL", all, all, "All checks passed!\n", "warning: no rule is selected, so that nothing can be found\n", 0},
		{"--fix", "safe # noqa: X2\n", "safe # noqa: X2\n", "All checks passed!\n", "", 0},
		{"--fix --ignore-noqa", "safe # noqa: X2\n", "safe_ # noqa: X2\n", "Found 1 finding (1 fixed, 0 remaining).\n", "", 0},
		{"-v", "odd\n", "odd\n", "a.py:1:1: odd-name `odd`\nFound 1 finding.\n", "a.py: 1 found, 0 fixed\n", 1},
	} {
		t.Run(test.args, func(t *testing.T) {
			inFolder(t, map[string]string{"a.py": test.source})
			args := append(strings.Fields(test.args), "--output-format", "concise")
			got := runPyfix(t, testRules(), "", args...)
			if want := (result{test.stdout, test.stderr, test.exit}); got != want {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
			fileHolds(t, "a.py", test.after)
		})
	}
}

func TestStdin(t *testing.T) {
	const diff = "--- a/src/a.py\n+++ b/src/a.py\n@@ -1,2 +1,2 @@\n-safe\n+safe_\n odd"
	for _, test := range []struct {
		args, source, stdout, stderr string
		exit                         int
	}{
		{"-", "odd\n", "-:1:1: odd-name `odd`\nFound 1 finding.\n", "", 1},
		{"--stdin-filename src/a.py", "odd\n", "src/a.py:1:1: odd-name `odd`\nFound 1 finding.\n", "", 1},
		{"--fix -", "safe\nodd", "safe_\nodd", "-:2:1: odd-name `odd`\nFound 2 findings (1 fixed, 1 remaining).\n", 1},
		{"--fix -", "fine", "fine", "All checks passed!\n", 0},
		{"--fix-only -", "safe\nodd", "safe_\nodd", "Found 2 findings (1 fixed, 1 remaining).\n", 0},
		{"--fix -", "def (:\xff\r", "def (:\xff\r", "warning: -:1: byte 0xff is not valid UTF-8, and no other encoding is declared; not analysed\nFound nothing, but 1 file not analysed.\n", 2},
		{"--diff --stdin-filename src/a.py -", "safe\nodd\n", diff + "\n", "Would fix 1 finding in 1 file (1 would remain).\n", 1},
		{"--fix --diff --stdin-filename src/a.py", "safe\nodd\n", diff + "\n", "Found 2 findings (1 fixed, 1 remaining).\n", 1},
		{"--fix --stdin-filename out/a.py --extend-exclude out --force-exclude", "safe\n", "safe\n", "All checks passed!\n", 0},
		{"--fix --stdin-filename out/a.py --extend-exclude out", "safe\n", "safe_\n", "Found 1 finding (1 fixed, 0 remaining).\n", 0},
		{"- a.py", "", "", "error: standard input and the path \"a.py\" cannot go together\n", 2},
	} {
		t.Run(test.args, func(t *testing.T) {
			inFolder(t, nil)
			got := runPyfix(t, testRules(), test.source, append(strings.Fields(test.args), "--output-format", "concise")...)
			if want := (result{test.stdout, test.stderr, test.exit}); got != want {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

// TestFailures checks that one bad file neither hides itself nor stops others.
func TestFailures(t *testing.T) {
	source := "safe\n"
	for _, test := range []struct {
		name   string
		spoil  func(path string)
		stderr string
	}{
		{"bug", func(string) { panic("cannot happen") }, "error: b.py: this is a bug of pyfix in rule spoiler, please report it: cannot happen\n"},
		{"changed", func(path string) { os.WriteFile(path, []byte("mine\n"), 0o644) }, "warning: b.py: file was changed meanwhile by another program; not fixed\n"},
		{"read-only", func(path string) { os.Chmod(path, 0o444) }, "error: b.py: file is read-only; not fixed\n"},
		{"gone", func(path string) { os.Remove(path) }, "error: b.py: "},
	} {
		t.Run(test.name, func(t *testing.T) {
			inFolder(t, map[string]string{"a.py": source, "b.py": source, "c.py": source})
			spoiled := false
			spoiler := &rewrite.Rule{Name: "spoiler", Run: func(p *rewrite.Pass) {
				if p.Path == "b.py" && !spoiled {
					spoiled = true
					test.spoil(p.Path)
				}
			}}
			got := runPyfix(t, append(testRules(), spoiler), "", "--fix")
			if got.exit != exitFailure || !strings.HasPrefix(got.stderr, test.stderr) || strings.Count(got.stderr, "\n") != 1 {
				t.Errorf("%+v", got)
			}
			fileHolds(t, "a.py", "safe_\n")
			fileHolds(t, "c.py", "safe_\n")
		})
	}
}

// unread is a pipe that nobody reads any more.
type unread struct{}

func (unread) Write([]byte) (int, error) { return 0, syscall.EPIPE }

// TestUnread checks that pyfix stops working when nobody reads, unless it has
// files to write.
func TestUnread(t *testing.T) {
	for _, test := range []struct {
		args  []string
		exit  int
		stops bool
	}{
		{[]string{"--diff", "-j", "2"}, exitFindings, true},
		{[]string{"--output-format=json", "-j", "2"}, exitFindings, true},
		{[]string{"--fix", "--diff"}, exitClean, false},
		{[]string{"rules"}, exitClean, true},
	} {
		files := make(map[string]string)
		for i := range 1000 {
			files[fmt.Sprintf("f%d.py", i)] = "safe\n"
		}
		inFolder(t, files)
		var analysed sync.Map
		counter := &rewrite.Rule{Name: "counter", Run: func(p *rewrite.Pass) { analysed.Store(p.Path, true) }}
		var stderr bytes.Buffer
		p := &program{rules: append(testRules(), counter), stdin: strings.NewReader(""), stdout: unread{}, stderr: &console{w: &stderr}}
		exit := p.main(context.Background(), test.args)
		seen := 0
		analysed.Range(func(any, any) bool { seen++; return true })
		// Workers run ahead of what is written, how far depends on the machine.
		if strings.Contains(stderr.String(), "error") || exit != test.exit || test.stops != (seen < len(files)/2) {
			t.Errorf("%v: exit code %d, %d files, %s", test.args, exit, seen, stderr.String())
		}
	}
}

func TestOutputFile(t *testing.T) {
	inFolder(t, map[string]string{"a.py": "safe\n"})
	got := runPyfix(t, testRules(), "", "--output-file", "report", "--output-format=concise", "--color=never")
	if want := (result{"", "", 1}); got != want {
		t.Errorf("%+v", got)
	}
	fileHolds(t, "report", "a.py:1:1: safe-name [*] `safe`\nFound 1 finding.\n[*] 1 fixable with --fix.\n")
	got = runPyfix(t, testRules(), "", "--diff", "-q", "-o", "patch")
	if want := (result{"", "", 1}); got != want {
		t.Errorf("%+v", got)
	}
	fileHolds(t, "patch", "--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-safe\n+safe_\n")
	got = runPyfix(t, testRules(), "risky\nsafe\n", "--fix", "-", "-o", "report", "--output-format=concise", "-q")
	if want := (result{"risky\nsafe_\n", "", 1}); got != want {
		t.Errorf("%+v", got)
	}
	fileHolds(t, "report", "-:1:1: risky-name `risky`\n")
}

func TestColored(t *testing.T) {
	for _, test := range []struct {
		mode string
		env  []string
		want bool
	}{
		{"auto", nil, false}, // a buffer is no terminal
		{"always", nil, true},
		{"always", []string{"NO_COLOR"}, true},
		{"never", []string{"FORCE_COLOR"}, false},
		{"auto", []string{"FORCE_COLOR"}, true},
		{"auto", []string{"CLICOLOR_FORCE"}, true},
		{"auto", []string{"NO_COLOR", "CLICOLOR_FORCE"}, true},
		{"auto", []string{"NO_COLOR"}, false},
	} {
		for _, name := range []string{"FORCE_COLOR", "CLICOLOR_FORCE", "NO_COLOR"} {
			value := map[bool]string{true: "1"}[slices.Contains(test.env, name)]
			t.Setenv(name, value)
		}
		if got := colored(test.mode, &bytes.Buffer{}); got != test.want {
			t.Errorf("%s with %v: %v", test.mode, test.env, got)
		}
	}
	t.Setenv("FORCE_COLOR", "0")
	if colored("auto", nil) {
		t.Error("FORCE_COLOR=0 forces")
	}
}

func TestCommands(t *testing.T) {
	inFolder(t, map[string]string{"rules": "odd\n"})
	for _, test := range []struct {
		args, stdout, stderr string
		exit                 int
	}{
		{"rules", "safe-name   finds safe\n            fix: safe or unsafe, by the case; also known as X1, X2\nrisky-name  finds risky\n            fix: unsafe; also known as X1\n" +
			"odd-name    finds odd\n            fix: none\nrare-name   finds rare\n            fix: safe or unsafe, by the case, only if selected; also known as X9\n", "", 0},
		{"explain x2", "# safe-name\n\nfinds safe\n\nAlso known as X1, X2.\n\n## What it does\nFinds it.\n\n", "", 0},
		{"explain odd-nam", "", "error: unknown rule \"odd-nam\"; did you mean odd-name?\n", 2},
		{"explain", "", "error: usage: pyfix explain RULE\n", 2},
		{"rules x", "", "error: usage: pyfix rules [--output-format text|json]\n", 2},
		{"rules --output-format xml", "", "error: --output-format: unknown value \"xml\"; there are text, json\n", 2},
		{"rules --fix", "", "error: unknown option --fix of `pyfix rules`\n", 2},
		{"debug", "", "error: usage: pyfix debug scopes FILE\n", 2},
		{"debug scopes gone.py", "", "error: open gone.py: no such file or directory\n", 2},
		{"--output-format concise rules", "rules:1:1: odd-name `odd`\nFound 1 finding.\n", "", 1},
		{"--output-format=concise -- rules", "rules:1:1: odd-name `odd`\nFound 1 finding.\n", "", 1},
		{"./rules --output-format=concise", "rules:1:1: odd-name `odd`\nFound 1 finding.\n", "", 1},
	} {
		if got, want := runPyfix(t, testRules(), "", strings.Fields(test.args)...), (result{test.stdout, test.stderr, test.exit}); got != want {
			t.Errorf("%s:\ngot  %+v\nwant %+v", test.args, got, want)
		}
	}
}
