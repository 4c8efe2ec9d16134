package scope

import (
	"slices"
	"testing"

	"pyfix/rewrite/syntax"
)

// identifiers returns the identifiers with the text, in source order.
func identifiers(f *syntax.File, text string) []syntax.Node {
	var found []syntax.Node
	for n := range f.Each(syntax.KindIdentifier) {
		if n.Text() == text {
			found = append(found, n)
		}
	}
	return found
}

func TestBindingsAndReads(t *testing.T) {
	const (
		binds = 1 << iota
		reads
	)
	tests := []struct {
		name, src string
		want      []int // of each x
	}{
		{"assignment", "x = x", []int{binds, reads}},
		{"augmented", "x += 1", []int{binds | reads}},
		{"chained", "x = y = x", []int{binds, reads}},
		{"annotated without value", "x: int", []int{0}},
		{"keyword", "f(x=x)", []int{0, reads}},
		{"attribute", "x.x", []int{reads, 0}},
		{"declared", "def f():\n global x\n x = 1", []int{0, binds}},
		{"parameter", "def f(x=x): pass", []int{binds, reads}},
		{"import", "import x.x", []int{binds, 0}},
		{"import as", "import x as x", []int{0, binds}},
		{"super", "def super(x): super(x)", []int{binds, reads}},
		{"deleted", "del x", []int{binds}},
		{"element before its target", "[x for x in x]", []int{reads, binds, reads}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			info := load(t, test.src)
			var got []int
			for _, name := range identifiers(info.File, "x") {
				what := 0
				if b := info.BindingOf(name); b != nil && b.Name == name {
					what |= binds
				}
				if r := info.ReadOf(name); r != nil && r.Name == name {
					what |= reads
				}
				got = append(got, what)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

// TestOrder has a program that CPython's symbol table visits out of order.
func TestOrder(t *testing.T) {
	const src = "x = 1\n@x\ndef f(a: (lambda: x) = (lambda: x), *b: [x for c in (x for d in x)]): x\nx if x else {x: x}\n"
	info := load(t, src)
	x := info.Module.Lookup("x").Var
	if len(x.Reads) != len(identifiers(info.File, "x"))-1 {
		t.Errorf("%d reads", len(x.Reads))
	}
	if !slices.IsSortedFunc(x.Reads, func(a, b *Reference) int { return a.Name.Start() - b.Name.Start() }) {
		t.Error("reads out of order")
	}
	at := func(a, b *Scope) int { return a.Node.Start() - b.Node.Start() }
	if !slices.IsSortedFunc(info.Scopes, at) || !slices.IsSortedFunc(info.Module.Children, at) {
		t.Error("scopes out of order")
	}
}

func TestNoScope(t *testing.T) {
	info := load(t, "f(1)")
	if info.Opened(syntax.Node{}) != nil || info.BindingOf(syntax.Node{}) != nil || info.ReadOf(syntax.Node{}) != nil {
		t.Error("no node is something")
	}
	if info.Opened(info.File.Root()) != info.Module {
		t.Error("the root does not open the module")
	}
}

func TestScopeResolve(t *testing.T) {
	const src = "y = z = 1\ndef f(x):\n y = 2\n class C:\n  x = z = 3\n  def g(self): global y\n  type T = int\n"
	info := load(t, src)
	tests := []struct{ at, name, owner string }{
		{"f.C", "x", "f.C"}, {"f.C.g", "x", "f"}, {"f.C.g", "y", ""}, {"f.C", "y", "f"}, {"f.C.g", "z", ""}, {"f.C.T", "z", "f.C"},
	}
	for _, test := range tests {
		v := info.find(t, test.at).Resolve(test.name)
		if v == nil || v.Owner != info.find(t, test.owner) {
			t.Errorf("%s in %s is %+v", test.name, test.at, v)
		}
	}
	if v := info.Module.Resolve("print"); v != nil {
		t.Errorf("print is %+v", v)
	}
}

func TestDynamic(t *testing.T) {
	tests := []struct {
		src, at string
		want    bool
	}{
		{"def f(): locals()", "f", true},
		{"def f(): locals()", "", false},
		{"def f(): vars(x)", "f", false},
		{"def f(): vars()", "f", true},
		{"def f(): g(vars)", "f", true},
		{"def locals(): pass\ndef f(): locals()", "f", false},
		{"from a import *", "", true},
		{"def f(): exec(x)", "f", true},
	}
	for _, test := range tests {
		if got := load(t, test.src).find(t, test.at).Dynamic; (got != "") != test.want {
			t.Errorf("%q: %q is dynamic: %q", test.src, test.at, got)
		}
	}
}

func TestPython2HasNoErrors(t *testing.T) {
	const src = "def f():\n from a import *\n print x\n"
	if got := messages(load(t, src)); len(got) > 0 {
		t.Errorf("got %q", got)
	}
}

func TestErrorsInOrder(t *testing.T) {
	const src = "def f():\n nonlocal a\nreturn\ndef g():\n nonlocal b\nyield\n"
	info := load(t, src)
	if len(info.Errors) != 4 {
		t.Errorf("got %q", messages(info))
	}
	if !slices.IsSortedFunc(info.Errors, func(a, b Error) int { return a.Span.Start - b.Span.Start }) {
		t.Errorf("out of order: %+v", info.Errors)
	}
	if first := info.Errors[0].Span; src[first.Start:first.End] != "a" {
		t.Errorf("the first error is at %q", src[first.Start:first.End])
	}
}
