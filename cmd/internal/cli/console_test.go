package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"

	"pyfix/rewrite"
)

// forger is the name of a file that tries to end a line and to begin one that
// looks like pyfix's own, and to command the terminal. Only Unix has such files.
const forger = "x\nerror: forged.py: \x1b[2J\u202e\u2066\xff\u200b.py"

const forgerShown = "x␊error: forged.py: ␛[2J\ufffd\ufffd\ufffd\ufffd.py"

// TestConsoleForgesNothing names forger in all that is said on standard error,
// and in what is said on standard output as text.
func TestConsoleForgesNothing(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("file names cannot hold control characters")
	}
	panics := &rewrite.Rule{Name: "panics", Run: func(*rewrite.Pass) { panic(forger) }}
	for _, test := range []struct {
		name, source string
		mode         os.FileMode
		args         []string
		rules        []*rewrite.Rule
		stdout       string // in which # is the name as it is shown
		stderr       string
		exit         int
	}{
		{"concise", "odd\n", 0o644, []string{"--output-format=concise", "-q"}, testRules(), "#:1:1: odd-name `odd`\n", "", 1},
		{"full", "odd\n", 0o644, []string{"-q"}, testRules(), "odd-name `odd`\n --> #:1:1\n  |\n1 | odd\n  | ^^^\n  |\n\n", "", 1},
		{"verbose", "odd\n", 0o644, []string{"-v", "--fix-only", "--statistics"}, testRules(), "", "#: 1 found, 0 fixed\nFound 1 finding (0 fixed, 1 remaining).\n", 0},
		{"warning", "x = = 1\n", 0o644, []string{"."}, testRules(), "Found nothing, but 1 file not analysed.\n", "warning: #:1:5: syntax error; not analysed\n", 0},
		{"warning of a named file", "x = = 1\n", 0o644, []string{"-q", forger}, testRules(), "", "warning: #:1:5: syntax error; not analysed\n", 2},
		{"read-only", "safe\n", 0o444, []string{"-q", "--fix"}, testRules(), "safe-name [*] `safe`\n --> #:1:1\n  |\n1 | safe\n  | ^^^^\n  |\nhelp: Mark\n1 - safe\n1 + safe_\n\n", "error: #: file is read-only; not fixed\n", 2},
		{"bug", "odd\n", 0o644, []string{"-q"}, []*rewrite.Rule{panics}, "", "error: #: this is a bug of pyfix in rule panics, please report it: #\n", 2},
		{"missing file", "odd\n", 0o644, []string{"-q", "gone" + forger}, testRules(), "", "error: gone#: cannot be found: no such file or directory\n", 2},
		{"missing folder", "odd\n", 0o644, []string{"-o", "gone/" + forger + "/a"}, testRules(), "", "error: --output-file: gone/#/a: its folder cannot be found: no such file or directory; make it first\n", 2},
		{"output", "odd\n", 0o644, []string{"-o", forger}, testRules(), "", "error: #: is to be checked, so that the output cannot be written there; name another file for the output\n", 2},
		{"unknown option", "odd\n", 0o644, []string{"--" + forger}, testRules(), "", "error: unknown option --#\n", 2},
		{"no number", "odd\n", 0o644, []string{"--jobs", "\x1b[31m"}, testRules(), "", "error: invalid value \"\\x1b[31m\" for flag -jobs: parse error\n", 2},
		{"debug", "x = = 1\n", 0o644, []string{"debug", "scopes", forger}, testRules(), "", "error: #:1:5: syntax error\n", 2},
		{"two caches", "odd\n", 0o644, []string{"clean", "one" + forger, "two"}, testRules(), "", "error: lstat one#: no such file or directory\nerror: lstat two: no such file or directory\n", 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			inFolder(t, map[string]string{forger: test.source})
			if err := os.Chmod(forger, test.mode); err != nil {
				t.Fatal(err)
			}
			got := runPyfix(t, test.rules, "", test.args...)
			shown := strings.NewReplacer("#", forgerShown)
			if want := (result{shown.Replace(test.stdout), shown.Replace(test.stderr), test.exit}); got != want {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

// TestStackTrace: pyfix's own lines stay lines.
func TestStackTrace(t *testing.T) {
	inFolder(t, map[string]string{"a.py": "odd\n"})
	panics := &rewrite.Rule{Name: "panics", Run: func(*rewrite.Pass) { panic("no") }}
	got := runPyfix(t, []*rewrite.Rule{panics}, "", "-v")
	if !strings.Contains(got.stderr, "please report it: no\ngoroutine ") || !strings.Contains(got.stderr, "\n\t") || got.exit != exitFailure {
		t.Errorf("%+v", got)
	}
}

func TestJoinedErrors(t *testing.T) {
	one, two, three := errors.New("one"), errors.New("two\nlines"), errors.New("three")
	for _, test := range []struct {
		err  error
		want string
	}{
		{one, "error: one\n"},
		{two, "error: two␊lines\n"},
		{errors.Join(nil, one), "error: one\n"},
		{errors.Join(one, errors.Join(two, three)), "error: one\nerror: two␊lines\nerror: three\n"},
		{fmt.Errorf("a.py: %w, then %w", one, three), "error: a.py: one, then three\n"},
	} {
		var out bytes.Buffer
		c := &console{w: &out, color: "never"}
		if c.fail(test.err); out.String() != test.want {
			t.Errorf("%q, want %q", out.String(), test.want)
		}
	}
	var out bytes.Buffer
	c := &console{w: &out, color: "always"}
	if c.fail(two); out.String() != "\x1b[1;33merror\x1b[0m: two␊lines\n" {
		t.Errorf("%q", out.String())
	}
	out.Reset()
	if n, err := fmt.Fprint(c.lines(), "one\n\ttwo\x1b[2J\n"); n != len("one\n\ttwo\x1b[2J\n") || err != nil || out.String() != "one\n\ttwo␛[2J\n" {
		t.Errorf("%d, %v, %q", n, err, out.String())
	}
}

// TestDiffOfHostileSource: programs get a diff as it is, people one that their
// terminal shows and does not obey.
func TestDiffOfHostileSource(t *testing.T) {
	const source = "# \x1b[2J\u202e\nsafe\n"
	const exact = "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n # \x1b[2J\u202e\n-safe\n+safe_\n"
	for _, test := range []struct{ color, want string }{
		{"auto", exact}, {"never", exact},
		{"always", "\x1b[1m--- a/a.py\x1b[0m\n\x1b[1m+++ b/a.py\x1b[0m\n\x1b[36m@@ -1,2 +1,2 @@\x1b[0m\n # ␛[2J\ufffd\n\x1b[31m-safe\x1b[0m\n\x1b[32m+safe_\x1b[0m\n"},
	} {
		inFolder(t, map[string]string{"a.py": source})
		if got := runPyfix(t, testRules(), "", "--diff", "-q", "--color", test.color); got.stdout != test.want {
			t.Errorf("--color %s: %q, want %q", test.color, got.stdout, test.want)
		}
		if got := runPyfix(t, testRules(), "", "--diff", "-q", "--color", test.color, "-o", "patch"); got.exit != exitFindings {
			t.Errorf("%+v", got)
		}
		fileHolds(t, "patch", test.want)
	}
}
