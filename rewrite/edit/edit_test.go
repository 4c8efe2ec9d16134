package edit

import (
	"testing"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

func parse(t *testing.T, src string) *syntax.File {
	t.Helper()
	f, err := syntax.Parse("test.py", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func first(t *testing.T, f *syntax.File, kind syntax.Kind) syntax.Node {
	t.Helper()
	for n := range f.Each(kind) {
		return n
	}
	t.Fatalf("no %s in %q", kind, f.Src)
	return syntax.Node{}
}

func expect(t *testing.T, f *syntax.File, want string, edits ...text.Edit) {
	t.Helper()
	got, err := text.Apply(f.Src, edits)
	if err != nil || string(got) != want {
		t.Errorf("%q became %q (%v), want %q", f.Src, got, err, want)
	}
}

func TestAddDefaultsToLambdas(t *testing.T) {
	tests := []struct {
		src, want  string
		positional bool
	}{
		{"lambda: i", "lambda i=i: i", true},
		{"lambda: i", "lambda *, i=i: i", false},
		{"lambda x: i", "lambda x, i=i: i", true},
		{"lambda x: i", "lambda x, *, i=i: i", false},
		{"lambda x=1: i", "lambda x=1, *, i=i: i", false},
		{"lambda *a: i", "lambda *a, i=i: i", false},
		{"lambda *a: i", "lambda *a, i=i: i", true},
		{"lambda *, k: i", "lambda *, k, i=i: i", false},
		{"lambda **kw: i", "lambda *, i=i, **kw: i", false},
		{"lambda x, **kw: i", "lambda x, *, i=i, **kw: i", false},
		{"lambda x, /: i", "lambda x, /, *, i=i: i", false},
		{"lambda x,: i", "lambda x, *, i=i,: i", false},
	}
	for _, test := range tests {
		f := parse(t, test.src)
		expect(t, f, test.want, AddDefaults(first(t, f, syntax.KindLambda), []Param{{Name: "i"}}, test.positional)...)
	}
}

func TestAddDefaultsToFunctions(t *testing.T) {
	tests := []struct{ src, want string }{
		{"def f(): pass", "def f(*, i=i, j: int = j): pass"},
		{"def f( ): pass", "def f(*, i=i, j: int = j ): pass"},
		{"def f(a: int, *args: str): pass", "def f(a: int, *args: str, i=i, j: int = j): pass"},
		{"def f(a, **kw: str): pass", "def f(a, *, i=i, j: int = j, **kw: str): pass"},
		{"def f(\n    a,\n): pass", "def f(\n    a,\n    *,\n    i=i,\n    j: int = j,\n): pass"},
		{"def f(\n    a\n): pass", "def f(\n    a,\n    *,\n    i=i,\n    j: int = j\n): pass"},
		{"def f(\n    a,  # first, of all\n): pass", "def f(\n    a,  # first, of all\n    *,\n    i=i,\n    j: int = j,\n): pass"},
		{"def f(\n    a  # first\n): pass", "def f(\n    a,  # first\n    *,\n    i=i,\n    j: int = j\n): pass"},
		{"def f(\r\n\ta,\r\n): pass", "def f(\r\n\ta,\r\n\t*,\r\n\ti=i,\r\n\tj: int = j,\r\n): pass"},
		{"def f(\n    a,\n    **kw,\n): pass", "def f(\n    a,\n    *,\n    i=i,\n    j: int = j,\n    **kw,\n): pass"},
	}
	for _, test := range tests {
		f := parse(t, test.src)
		expect(t, f, test.want, AddDefaults(first(t, f, syntax.KindFunctionDefinition), []Param{{Name: "i"}, {Name: "j", Annotation: "int"}}, false)...)
	}
}

func TestInsertFirst(t *testing.T) {
	tests := []struct{ src, want string }{
		{"while x:\n    a\n", "while x:\n    new\n    a\n"},
		{"while x:\n    # why\n    a\n", "while x:\n    new\n    # why\n    a\n"},
		{"while x:  # why\n\ta\n", "while x:  # why\n\tnew\n\ta\n"},
		{"while x:\r\n  a\r\n", "while x:\r\n  new\r\n  a\r\n"},
		{"while x: a; b\n", "while x: new; a; b\n"},
		{"while x: \\\n  a\n", "while x: \\\n  new; a\n"},
		{"while (x or\n  y):\n\n  a\n", "while (x or\n  y):\n  new\n\n  a\n"},
		{"while x:\n  pass  # why\n", "while x:\n  new  # why\n"},
		{"while x: pass\n", "while x: new\n"},
		{"while x:\n  pass\n  a\n", "while x:\n  new\n  pass\n  a\n"},
	}
	for _, test := range tests {
		f := parse(t, test.src)
		expect(t, f, test.want, InsertFirst(first(t, f, syntax.KindBlock), "new"))
	}
}

func TestDeclare(t *testing.T) {
	tests := []struct{ src, want string }{
		{"def f():\n    n += 1\n", "def f():\n    nonlocal a, n\n    n += 1\n"},
		{"def f(): n += 1\n", "def f(): nonlocal a, n; n += 1\n"},
		{"def f(): \\\n  n += 1\n", "def f(): \\\n  nonlocal a, n; n += 1\n"},
		{"def f(): 'doc'; n += 1\n", "def f(): 'doc'; nonlocal a, n; n += 1\n"},
		{"def f():\n\t\"\"\"doc\n\n\tmore\"\"\"\n\tn += 1\n", "def f():\n\t\"\"\"doc\n\n\tmore\"\"\"\n\tnonlocal a, n\n\tn += 1\n"},
		{"def f():\n  'doc'  # of f\n\n  # why\n  n += 1\n", "def f():\n  'doc'  # of f\n\n  nonlocal a, n\n  # why\n  n += 1\n"},
		{"def f():\n  'doc' 'more'\n  n += 1\n", "def f():\n  'doc' 'more'\n  nonlocal a, n\n  n += 1\n"},
		{"def f():\n  f'{n}'\n  n += 1\n", "def f():\n  nonlocal a, n\n  f'{n}'\n  n += 1\n"},
		{"def f():\n  'a', n\n  n += 1\n", "def f():\n  nonlocal a, n\n  'a', n\n  n += 1\n"},
		{"def f():\n\n  # why\n  n += 1\n", "def f():\n  nonlocal a, n\n\n  # why\n  n += 1\n"},
		{"def f():\n  # type: () -> None\n  n += 1\n", "def f():\n  # type: () -> None\n  nonlocal a, n\n  n += 1\n"},
		{"def f(\n    x,\n):\r\n  n += 1\r\n", "def f(\n    x,\n):\r\n  nonlocal a, n\r\n  n += 1\r\n"},
		{"def f():\n  nonlocal b\n  n += 1\n", "def f():\n  nonlocal b, a, n\n  n += 1\n"},
		{"def f():\n  'doc'\n  global b\n  nonlocal c  # why\n  n += 1\n", "def f():\n  'doc'\n  global b\n  nonlocal c, a, n  # why\n  n += 1\n"},
		{"def f():\n  global b\n  n += 1\n", "def f():\n  nonlocal a, n\n  global b\n  n += 1\n"},
		{"def f():\n  n += 1\n  nonlocal b\n", "def f():\n  nonlocal a, n\n  n += 1\n  nonlocal b\n"},
		{"async def f(): nonlocal b; n += 1\n", "async def f(): nonlocal b, a, n; n += 1\n"},
	}
	for _, test := range tests {
		f := parse(t, test.src)
		expect(t, f, test.want, Declare(first(t, f, syntax.KindFunctionDefinition), Declaration{Word: "nonlocal", Names: []string{"a", "n"}})...)
	}
}

func TestDeclareBoth(t *testing.T) {
	tests := []struct{ src, want string }{
		{"def f():\n  a = b\n", "def f():\n  nonlocal a\n  global b\n  a = b\n"},
		{"def f(): a = b\n", "def f(): nonlocal a; global b; a = b\n"},
		{"def f():\n  global c\n  a = b\n", "def f():\n  nonlocal a\n  global c, b\n  a = b\n"},
	}
	for _, test := range tests {
		f := parse(t, test.src)
		expect(t, f, test.want, Declare(first(t, f, syntax.KindFunctionDefinition), Declaration{"nonlocal", []string{"a"}}, Declaration{"global", []string{"b"}})...)
	}
}

func TestWrapLambda(t *testing.T) {
	tests := []struct{ src, want string }{
		{"x = [a for b in c]", "x = (lambda a=a, c=c: [a for b in c])()"},
		{"x = (a for b in c)", "x = (lambda a=a, c=c: (a for b in c))()"},
		{"f(a for b in c)", "f((lambda a=a, c=c: (a for b in c))())"},
		{"f( a for b in c )", "f( (lambda a=a, c=c: (a for b in c))() )"},
	}
	for _, test := range tests {
		f := parse(t, test.src)
		for n := range f.Root().Descendants() {
			if n.IsComprehension() {
				expect(t, f, test.want, WrapLambda(n, []string{"a", "c"})...)
			}
		}
	}
}

func TestFreshName(t *testing.T) {
	tests := []struct{ src, name, want string }{
		{"x = 1", "e", "e_"},
		{"e_ = 1", "e", "e__"},
		{"def f(): return e_", "e", "e__"},
		{"class A:\n def f(self): lambda e_: e__", "e", "e___"},
		{"x = 1", "__e", "e_"},
		{"x = 1", "_", "__"},
	}
	for _, test := range tests {
		info := scope.New(parse(t, test.src))
		if got := FreshName(info.Module, test.name); got != test.want {
			t.Errorf("%q: a fresh %s is %s, want %s", test.src, test.name, got, test.want)
		}
	}
}

func TestInsertLast(t *testing.T) {
	tests := []struct{ src, want string }{
		{"def f():\n    x = 1  # why\n\n\nf()\n", "def f():\n    x = 1  # why\n    return x\n\n\nf()\n"},
		{"def f():\n    x = 1\n    # done\n", "def f():\n    x = 1\n    return x\n    # done\n"},
		{"def f():\n    x = 1", "def f():\n    x = 1\n    return x"},
		{"def f():\n    x = 1;\n", "def f():\n    x = 1;\n    return x\n"},
		{"def f():\r\n\tif y:\r\n\t\tx = 1\r\nf()", "def f():\r\n\tif y:\r\n\t\tx = 1\r\n\treturn x\r\nf()"},
		{"def f():\n    x = \"\"\"\n\"\"\"\n", "def f():\n    x = \"\"\"\n\"\"\"\n    return x\n"},
		{"def f(): x = 1  # why\n", "def f(): x = 1; return x  # why\n"},
		{"def f(): x = 1;\n", "def f(): x = 1; return x\n"},
		{"def f(): x = 1 ; # why\n", "def f(): x = 1 ; return x # why\n"},
		{"def f(): \\\n  x = 1\n", "def f(): \\\n  x = 1; return x\n"},
		{"def f(): x = (1,\n  2)\n", "def f(): x = (1,\n  2); return x\n"},
	}
	for _, test := range tests {
		f := parse(t, test.src)
		body := syntax.Function{Node: first(t, f, syntax.KindFunctionDefinition)}.Body()
		expect(t, f, test.want, InsertLast(body, "return x"))
	}
}

func TestPrefix(t *testing.T) {
	f := parse(t, "a; f()")
	expect(t, f, "a; x = f()", Prefix(first(t, f, syntax.KindCall), "x = "))
}
