package report

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pyfix/rewrite"
	"pyfix/rewrite/text"
)

var testRule = &rewrite.Rule{Name: "some-rule", Summary: "something is wrong", Best: rewrite.Safe}

// at returns the span of the n-th occurrence of part, counted from 0.
func at(t *testing.T, src, part string, n int) text.Span {
	t.Helper()
	start := 0
	for range n + 1 {
		i := strings.Index(src[start:], part)
		if i < 0 {
			t.Fatalf("%q is not %d times in the source", part, n+1)
		}
		start += i + 1
	}
	return text.Span{Start: start - 1, End: start - 1 + len(part)}
}

func render(t *testing.T, format, src string, opt Options, found ...rewrite.Finding) string {
	t.Helper()
	for i := range found {
		if found[i].Rule == nil {
			found[i].Rule = testRule
		}
	}
	var out bytes.Buffer
	f, err := New(format, &out, opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.File(&File{Path: "src/a.py", Abs: "/home/me/src/a.py", Src: []byte(src), Findings: found}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// same compares texts whose blanks at line ends would be invisible.
func same(t *testing.T, got, want string) {
	t.Helper()
	want = strings.TrimPrefix(want, "\n")
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", strings.ReplaceAll(got, " \n", "·\n"), want)
	}
}

var plain = Options{Rewrite: &rewrite.Options{}}

func TestFull(t *testing.T) {
	src := strings.Repeat("\n", 10) + "for i in range(3):\n    buttons.append(lambda: show(i))\n"
	got := render(t, "full", src, plain, rewrite.Finding{
		Span:    at(t, src, "lambda", 0),
		Message: "`i` is read when this lambda is called, and has moved on by then",
		Related: []rewrite.Related{
			{Span: at(t, src, "i", 0), Message: "`i` is rebound here on every round"},
			{Span: at(t, src, "i))", 0), Message: "and read here"},
			{Span: at(t, src, "append", 0), Message: "kept beyond the round"},
			{Span: at(t, src, "append", 0), Message: "kept beyond the round"},
		},
		Fixes: []rewrite.Fix{
			{Title: "bind `i` now, as a default argument", Level: rewrite.Safe, Edits: []text.Edit{{Span: at(t, src, ": show", 0), New: " i=i: show"}}},
			{Title: "bind it with partial", Level: rewrite.Unsafe, Reason: "it shows in repr()"},
		},
	})
	same(t, got, `
some-rule [*] `+"`i`"+` is read when this lambda is called, and has moved on by then
  --> src/a.py:12:20
   |
11 | for i in range(3):
   |     - `+"`i`"+` is rebound here on every round
12 |     buttons.append(lambda: show(i))
   |             ------ ^^^^^^       --- and read here
   |             |
   |             kept beyond the round
   |
help: bind `+"`i`"+` now, as a default argument
12 -     buttons.append(lambda: show(i))
12 +     buttons.append(lambda i=i: show(i))
or: bind it with partial (unsafe: it shows in repr())

`)
}

func TestFullLevels(t *testing.T) {
	src := "x\n"
	unsafe := rewrite.Fix{Title: "drop `x`", Level: rewrite.Unsafe, Reason: "locals() is called here", Edits: []text.Edit{{Span: text.Span{Start: 0, End: 2}}}}
	for _, test := range []struct {
		name string
		opt  rewrite.Options
		find rewrite.Finding
		want string
	}{
		{"unsafe", rewrite.Options{}, rewrite.Finding{Fixes: []rewrite.Fix{unsafe}},
			"some-rule m\n --> src/a.py:1:1\n  |\n1 | x\n  | ^\n  |\nhelp: drop `x`\nunsafe: locals() is called here\n1 - x\n\n"},
		{"unsafe and wanted", rewrite.Options{Level: rewrite.Unsafe}, rewrite.Finding{Fixes: []rewrite.Fix{unsafe}},
			"some-rule [*] m\n --> src/a.py:1:1\n  |\n1 | x\n  | ^\n  |\nhelp: drop `x`\nunsafe: locals() is called here\n1 - x\n\n"},
		{"reason only", rewrite.Options{}, rewrite.Finding{Reason: "exec() may bind it"},
			"some-rule m\n --> src/a.py:1:1\n  |\n1 | x\n  | ^\n  |\nnote: no fix: exec() may bind it\n\n"},
		{"nothing", rewrite.Options{}, rewrite.Finding{},
			"some-rule m\n --> src/a.py:1:1\n  |\n1 | x\n  | ^\n  |\n\n"},
	} {
		test.find.Message, test.find.Span = "m", text.Span{Start: 0, End: 1}
		t.Run(test.name, func(t *testing.T) {
			same(t, render(t, "full", src, Options{Rewrite: &test.opt}, test.find), test.want)
		})
	}
}

// TestAlignment looks for the caret below the character that it points at,
// however wide what stands before is.
func TestAlignment(t *testing.T) {
	for _, test := range []struct{ before, shown string }{
		{"\t", "    "},
		{"\t\tx = ", "        x = "},
		{"x = 'あ', ", "x = 'あ', "},                   // two columns
		{"x = 'e\u0301', ", "x = 'e\u0301', "},       // none
		{"x = '\U0001f600', ", "x = '\U0001f600', "}, // two
		{"x = '👩‍👩‍👧', ", "x = '👩‍👩‍👧', "},           // two in all
		{"x = '\x1b[31m', ", "x = '␛[31m', "},
		{"x = '\u202e', ", "x = '\ufffd', "},
		{"x = '\x7f\x85', ", "x = '␡\ufffd', "},
		{"\x0cx = ", "␌x = "},
	} {
		src := test.before + "lambda: 1\n"
		got := render(t, "full", src, plain, rewrite.Finding{Span: at(t, src, "lambda", 0), Message: "m"})
		want := fmt.Sprintf("1 | %slambda: 1\n  | %s^^^^^^\n", test.shown, strings.Repeat(" ", width(shown(test.shown))))
		if !strings.Contains(got, want) {
			t.Errorf("%q:\n%s\nwant:\n%s", src, got, want)
		}
	}
	if w := width("あe\u0301👩‍👩‍👧"); w != 5 {
		t.Errorf("the width is %d", w)
	}
}

func TestAnnotations(t *testing.T) {
	const line = "aa bb cc dd\n"
	related := func(pairs ...string) []rewrite.Related {
		var out []rewrite.Related
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, rewrite.Related{Span: at(t, line, pairs[i], 0), Message: pairs[i+1]})
		}
		return out
	}
	for _, test := range []struct {
		name, primary string
		related       []rewrite.Related
		want          string
	}{
		{"none", "bb", nil, "  |    ^^\n"},
		{"behind", "bb", related("dd", "last"), "  |    ^^    -- last\n"},
		{"before", "bb", related("aa", "first"), "  | -- ^^\n  | |\n  | first\n"},
		{"several", "cc", related("aa", "first", "bb", "second", "dd", "last"),
			"  | -- -- ^^ -- last\n  | |  |\n  | |  second\n  | first\n"},
		{"one place", "dd", related("aa", "first", "aa", "again"), "  | --       ^^\n  | |\n  | first\n  | again\n"},
		{"the primary itself", "dd", related("dd", "this"), "  |          ^^ this\n"},
		{"shorter than the primary", "bb cc", related("bb", "part"), "  |    ^^^^^\n  |    |\n  |    part\n"},
		{"inside", "bb", related("aa bb cc", "all", "cc", "last"), "  | -- ^^ -- last\n  | |\n  | all\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := render(t, "full", line, plain, rewrite.Finding{Span: at(t, line, test.primary, 0), Message: "m", Related: test.related})
			want := "some-rule m\n --> src/a.py:1:" + fmt.Sprint(at(t, line, test.primary, 0).Start+1) + "\n  |\n1 | aa bb cc dd\n" + test.want + "  |\n\n"
			same(t, got, want)
		})
	}
}

func TestLinesInBetween(t *testing.T) {
	src := "a\nb\nc\n\nlong\n"
	found := rewrite.Finding{Span: at(t, src, "c", 0), Message: "m", Related: []rewrite.Related{{Span: at(t, src, "a", 0), Message: "r"}, {Span: at(t, src, "long", 0)}}}
	same(t, render(t, "full", src, plain, found), `
some-rule m
 --> src/a.py:3:1
  |
1 | a
  | - r
2 | b
3 | c
  | ^
4 |
5 | long
  | ----
  |

`)
	src = "a\n\n\n\ndef f(\n  x):\n"
	found = rewrite.Finding{Span: at(t, src, "def f(\n  x):", 0), Message: "m", Related: []rewrite.Related{{Span: at(t, src, "a", 0), Message: "r"}}}
	same(t, render(t, "full", src, plain, found), `
some-rule m
 --> src/a.py:5:1
  |
1 | a
  | - r
...
5 | def f(
  | ^^^^^^
  |

`)
}

func TestLongLines(t *testing.T) {
	src := "x = [" + strings.Repeat("é, ", 1_000_000) + "lambda: x] + y\n"
	start := at(t, src, "lambda", 0)
	got := render(t, "full", src, plain, rewrite.Finding{
		Span: start, Message: "m", Related: []rewrite.Related{{Span: text.Span{Start: 0, End: 1}, Message: "bound here"}, {Span: at(t, src, "y", 0), Message: "added"}},
		Fixes: []rewrite.Fix{{Title: "t", Level: rewrite.Safe, Edits: []text.Edit{{Span: text.Span{Start: start.Start, End: start.Start}, New: "new "}}}},
	})
	if len(got) > 2000 {
		t.Errorf("%d bytes", len(got))
	}
	if !strings.Contains(got, "  = src/a.py:1:1: bound here\n") {
		t.Error("the place that is not shown is lost")
	}
	lines := strings.Split(got, "\n")
	source, marks := []rune(lines[3]), []rune(lines[4])
	if i := strings.Index(string(marks), "^^^^^^"); !strings.HasPrefix(string(source[i:]), "lambda: x] + y") || !strings.HasPrefix(string(source), "1 | ...") {
		t.Errorf("not aligned:\n%s\n%s", lines[3], lines[4])
	}
	if !strings.Contains(got, "new lambda: x] + y\n") {
		t.Errorf("the change is not shown:\n%s", got)
	}
}

// TestLongRepetition deletes where the line differs only much later.
func TestLongRepetition(t *testing.T) {
	src := "global " + strings.Repeat("x, ", 10_000) + "y\n"
	got := render(t, "full", src, plain, rewrite.Finding{
		Span: at(t, src, "x", 0), Message: "m",
		Fixes: []rewrite.Fix{{Title: "t", Level: rewrite.Safe, Edits: []text.Edit{{Span: at(t, src, "x, ", 0)}}}},
	})
	end := ", " + strings.Repeat("x, ", maxLine/3-1) + "y\n"
	want := "1 - ..." + end + "1 + ..." + end
	if !strings.HasSuffix(got, want+"\n") {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// TestSharedFix shows the change of a fix with each finding that has it, and no
// other fix's.
func TestSharedFix(t *testing.T) {
	src := "a\nb\n"
	replaced := func(part string) []rewrite.Fix {
		return []rewrite.Fix{{Title: "t", Level: rewrite.Safe, Edits: []text.Edit{{Span: at(t, src, part, 0), New: "new"}}}}
	}
	var found []rewrite.Finding
	for _, fixes := range [][]rewrite.Fix{replaced("a"), replaced("a"), nil, replaced("a"), replaced("b")} {
		found = append(found, rewrite.Finding{Message: "m", Span: at(t, src, "b", 0), Fixes: fixes})
	}
	var changed []string
	for line := range strings.Lines(render(t, "full", src, plain, found...)) {
		if strings.Contains(line, " - ") {
			changed = append(changed, line)
		}
	}
	if got := strings.Join(changed, ""); got != "1 - a\n1 - a\n1 - a\n2 - b\n" {
		t.Errorf("%q", got)
	}
}

// limited takes so many bytes, and then fails.
type limited struct{ calls, left int }

func (l *limited) Write(b []byte) (int, error) {
	l.calls++
	if l.left -= len(b); l.left < 0 {
		return 0, errors.New("no space")
	}
	return len(b), nil
}

// TestParts looks at reports that are longer than what is handed on at once.
func TestParts(t *testing.T) {
	file := closures(2_000, "\n")
	for _, name := range Names() {
		w := &limited{left: 100 << 20}
		f, err := New(name, w, plain)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.File(file); err != nil || w.calls < 2 {
			t.Errorf("%s: %d calls, %v", name, w.calls, err)
		}
		w.calls, w.left = 0, 0
		if err := f.File(file); err == nil || w.calls != 1 {
			t.Errorf("%s: %d calls of a writer that fails, %v", name, w.calls, err)
		}
	}
}

func TestColors(t *testing.T) {
	src := "x = 1\n"
	found := rewrite.Finding{Span: at(t, src, "x", 0), Message: "m"}
	got := render(t, "concise", src, Options{Rewrite: plain.Rewrite, Color: true, Links: true}, found)
	want := "\x1b]8;;file:///home/me/src/a.py\x1b\\\x1b[1msrc/a.py\x1b[0m\x1b]8;;\x1b\\:1:1: \x1b[1;31msome-rule\x1b[0m m\n"
	if got != want {
		t.Errorf("%q", got)
	}
	uncolored := stripColors(render(t, "full", src, Options{Rewrite: plain.Rewrite, Color: true}, found))
	same(t, uncolored, render(t, "full", src, plain, found))
	diff := "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\r\n+new\r\n same\n\\ No newline at end of file\n"
	if colored := string(Diff([]byte(diff), true)); stripColors(colored) != diff || !strings.Contains(colored, "\x1b[31m-old\x1b[0m\r\n") {
		t.Errorf("%q", colored)
	}
}

func stripColors(s string) string {
	for _, color := range []shown{reset, bold, red, cyan, gutter, aside, minus, plus} {
		s = strings.ReplaceAll(s, string(color), "")
	}
	return s
}
