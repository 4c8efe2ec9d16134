package rewrite

import (
	"errors"
	"strings"
	"testing"

	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// renaming is a rule that finds every name from and offers to call it to.
func renaming(name, from, to string) *Rule {
	return &Rule{Name: name, Best: Safe, Aliases: []string{"X001"}, Run: func(p *Pass) {
		for n := range p.Each(syntax.KindIdentifier) {
			if n.Text() == from {
				p.Report(Finding{Span: n.Span(), Message: "`" + from + "` found", Fixes: []Fix{{Title: "rename", Level: Safe, Edits: []text.Edit{{Span: n.Span(), New: to}}}}})
			}
		}
	}}
}

func fixAll(t *testing.T, src string, opt *Options, rules ...*Rule) *Result {
	t.Helper()
	r, err := FixAll("test.py", []byte(src), rules, opt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestFixAll(t *testing.T) {
	tests := []struct {
		name, src, want string
		rules           []*Rule
		rounds, fixed   int
	}{
		{"nothing to do", "a\n", "a\n", []*Rule{renaming("r", "x", "y")}, 0, 0},
		{"all in one round", "x + x\nx\n", "y + y\ny\n", []*Rule{renaming("r", "x", "y")}, 1, 3},
		{"a fix brings a finding", "x\n", "z\n", []*Rule{renaming("r", "x", "y"), renaming("s", "y", "z")}, 2, 2},
		{"two rules want one place", "x\n", "a\n", []*Rule{renaming("r", "x", "b"), renaming("a", "x", "a")}, 1, 1},
		{"empty file", "", "", []*Rule{renaming("r", "x", "y")}, 0, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := fixAll(t, test.src, &Options{}, test.rules...)
			if string(r.Src) != test.want || r.Rounds != test.rounds || len(r.Fixed) != test.fixed {
				t.Errorf("%q after %d rounds and %d fixes, want %q after %d and %d", r.Src, r.Rounds, len(r.Fixed), test.want, test.rounds, test.fixed)
			}
			if len(r.Remaining) != 0 && test.fixed > 0 && len(test.rules) == 1 {
				t.Errorf("%d findings remain", len(r.Remaining))
			}
		})
	}
}

func TestFixAllTakesWhatDoesNotConflict(t *testing.T) {
	whole := &Rule{Name: "whole", Best: Safe, Run: func(p *Pass) {
		for n := range p.Each(syntax.KindBinaryOperator) {
			p.Report(Finding{Span: n.Span(), Message: "a sum", Fixes: []Fix{{Title: "drop", Level: Safe, Edits: []text.Edit{{Span: n.Span(), New: "x"}}}}})
		}
	}}
	r := fixAll(t, "x + 1\nx\n", &Options{}, whole, renaming("z", "x", "y"))
	if got := string(r.Src); got != "y\ny\n" || r.Rounds != 2 {
		t.Errorf("%q after %d rounds", got, r.Rounds)
	}
}

// TestSharedFix demands that findings with one fix are all mended by it, applied
// once, even where another finding comes between them.
func TestSharedFix(t *testing.T) {
	shared := &Rule{Name: "shared", Best: Safe, Run: func(p *Pass) {
		var edits []text.Edit
		for n := range p.Each(syntax.KindIdentifier) {
			if n.Text() == "x" {
				edits = append(edits, text.Edit{Span: n.Span(), New: "y"})
			}
		}
		for i, e := range edits {
			fix := Fix{Title: "rename all", Level: Safe, Edits: edits}
			p.Report(Finding{Span: e.Span, Message: "`x` found", Fixes: []Fix{fix}})
			if i == 0 {
				fix.Edits = edits[:1]
				p.Report(Finding{Span: e.Span, Message: "the first `x` found", Fixes: []Fix{fix}})
			}
		}
	}}
	r := fixAll(t, "x\nz\nx\nx\n", &Options{}, shared)
	if got := string(r.Src); got != "y\nz\ny\ny\n" || r.Rounds != 1 || len(r.Fixed) != 1 {
		t.Errorf("%q after %d rounds and %d fixes", got, r.Rounds, len(r.Fixed))
	}
}

func TestClaims(t *testing.T) {
	claiming := func(name, stmt string) *Rule {
		return &Rule{Name: name, Best: Safe, Run: func(p *Pass) {
			for n := range p.Each(syntax.KindIdentifier) {
				if !strings.Contains(string(p.Src), stmt) {
					at := text.Span{}
					if name == "b" {
						at = text.Span{Start: len(p.Src), End: len(p.Src)}
					}
					p.Report(Finding{Span: n.Span(), Message: "wants `" + stmt + "`", Fixes: []Fix{{Title: "add", Level: Safe,
						Edits: []text.Edit{{Span: at, New: stmt + "\n"}}, Claims: []Claim{{In: p.Scopes.Module, Name: "x"}}}}})
				}
				return
			}
		}}
	}
	if r := fixAll(t, "x\n", &Options{}, claiming("a", "one = 1"), claiming("b", "two = 2")); r.Rounds != 2 || len(r.Fixed) != 2 {
		t.Errorf("two rules that claim one name were applied in %d rounds", r.Rounds)
	}
}

func TestLevels(t *testing.T) {
	unsafe := &Rule{Name: "unsafe", Best: Safe, Run: func(p *Pass) {
		for n := range p.Each(syntax.KindIdentifier) {
			if n.Text() == "x" {
				fix := Fix{Title: "rename", Level: Safe, Edits: []text.Edit{{Span: n.Span(), New: "y"}}}
				fix.Lower(Unsafe, "it is a test")
				p.Report(Finding{Span: n.Span(), Message: "`x` found", Fixes: []Fix{fix}})
			}
		}
	}}
	tests := []struct {
		name string
		opt  Options
		want string
	}{
		{"default", Options{}, "x\n"},
		{"unsafe", Options{Level: Unsafe}, "y\n"},
		{"unsafe for this rule", Options{Levels: map[string]Level{"unsafe": Unsafe}}, "y\n"},
		{"unsafe for another rule", Options{Levels: map[string]Level{"other": Unsafe}}, "x\n"},
		{"unfixable", Options{Level: Unsafe, Unfixable: map[string]bool{"unsafe": true}}, "x\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := fixAll(t, "x\n", &test.opt, unsafe)
			if string(r.Src) != test.want {
				t.Errorf("got %q, want %q", r.Src, test.want)
			}
			if test.want == "x\n" && r.Remaining[0].Reasons()[0] != "it is a test" {
				t.Errorf("the reason is %q", r.Remaining[0].Reasons())
			}
		})
	}
}

func TestBugs(t *testing.T) {
	endless := 0
	tests := []struct {
		name, words string
		rule        *Rule
	}{
		{"panic", "rule boom", &Rule{Name: "boom", Run: func(*Pass) { panic("no") }}},
		{"syntax error", "its fix left a syntax error: '(' was never closed on line 1", renaming("broken", "x", "x (")},
		{"no effect", "does not make the finding go away", renaming("idle", "x", "x")},
		{"endless", "without end", &Rule{Name: "endless", Best: Safe, Run: func(p *Pass) {
			endless++
			span := text.Span{Start: 0, End: len(p.Src)}
			p.Report(Finding{Span: span, Message: strings.Repeat("a", endless), Fixes: []Fix{{Title: "go on", Level: Safe, Edits: []text.Edit{{Span: span, New: "x\n"}}}}})
		}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := FixAll("test.py", []byte("x\n"), []*Rule{test.rule}, &Options{})
			var bug *Bug
			if !errors.As(err, &bug) || !strings.Contains(bug.Error(), test.words) || !strings.HasPrefix(bug.Error(), "test.py: ") {
				t.Errorf("got %v, want a bug with %q", err, test.words)
			}
		})
	}
}

func TestReportPanics(t *testing.T) {
	span := text.Span{Start: 0, End: 1}
	tests := map[string]Finding{
		"overlapping edits": {Fixes: []Fix{{Level: Safe, Edits: []text.Edit{{Span: span, New: "a"}, {Span: span, New: "b"}}}}},
		"out of bounds":     {Fixes: []Fix{{Level: Safe, Edits: []text.Edit{{Span: text.Span{Start: 0, End: 9}}}}}},
		"no reason":         {Fixes: []Fix{{Level: Unsafe, Edits: []text.Edit{{Span: span, New: "a"}}}}},
	}
	for name, finding := range tests {
		t.Run(name, func(t *testing.T) {
			rule := &Rule{Name: "r", Best: Safe, Run: func(p *Pass) { p.Report(finding) }}
			m, err := Load("test.py", []byte("x\n"))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := Check(m, []*Rule{rule}, &Options{}); err == nil {
				t.Error("the rule may report this")
			}
		})
	}
}

func TestLoadErrors(t *testing.T) {
	for src, words := range map[string]string{
		"x = (\n":                    "test.py:1:",
		"def f(a, a): pass\n":        "duplicate argument",
		"def f():\n    nonlocal x\n": "no binding for nonlocal",
		"x = 1\ry = 2\n":             "carriage return",
	} {
		if _, err := Load("test.py", []byte(src)); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%q: %v, want %q", src, err, words)
		}
	}
}
