package scope

import (
	"encoding/json"
	"strings"
	"testing"

	"pyfix/rewrite/syntax"
)

func load(t testing.TB, src string) *Info {
	t.Helper()
	f, err := syntax.Parse("test.py", []byte(src))
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	return New(f)
}

// find returns the scope at a path like "f.lambda", the module for "".
func (i *Info) find(t testing.TB, path string) *Scope {
	t.Helper()
	s := i.Module
	for name := range strings.FieldsFuncSeq(path, func(r rune) bool { return r == '.' }) {
		var inner *Scope
		for _, child := range s.Children {
			if child.Name == name {
				inner = child
			}
		}
		if inner == nil {
			t.Fatalf("no scope %s in %s", name, path)
		}
		s = inner
	}
	return s
}

// TestResolve says of one name in one scope where it is kept and which scope
// owns it. Each program also goes through CPython's symtable, whole.
func TestResolve(t *testing.T) {
	p := startPython(t, *pythonFlag)
	tests := []struct {
		name, src string
		since     int // the minor version that can compile it
		at, sym   string
		storage   Storage
		owner     string
	}{
		{"module variable", "x = 1", 8, "", "x", Local, ""},
		{"builtin", "print", 8, "", "print", GlobalImplicit, ""},
		{"local", "def f(): x = 1", 8, "f", "x", Local, "f"},
		{"parameter captured", "def f(a):\n lambda: a", 8, "f", "a", Cell, "f"},
		{"lambda captures", "def f(a):\n lambda: a", 8, "f.lambda", "a", Free, "f"},
		{"handed through", "def f(a):\n def g():\n  def h(): a", 8, "f.g", "a", Free, "f"},
		{"methods skip the class", "class C:\n x = 1\n def f(self): x", 8, "C.f", "x", GlobalImplicit, ""},
		{"methods skip the class for the function", "def f(x):\n class C:\n  x = 1\n  def g(self): x", 8, "f.C.g", "x", Free, "f"},
		{"class body reads itself", "def f(x):\n class C:\n  x = x", 8, "f.C", "x", Local, "f.C"},
		{"class body captures", "def f(x):\n class C:\n  y = x", 8, "f.C", "x", Free, "f"},
		{"lambda in class in function", "def f(x):\n class C:\n  x = 1\n  y = lambda: x", 8, "f.C.lambda", "x", Free, "f"},
		{"default belongs outside", "class C:\n x = 1\n y = lambda a=x: a", 8, "C", "x", Local, "C"},
		{"comprehension target", "[i for i in x]", 8, "listcomp", "i", Local, "listcomp"},
		{"comprehension leaves the function alone", "def f(i):\n return [i for i in x]", 8, "f", "i", Local, "f"},
		{"first iterable of a comprehension in a class", "class C:\n x = 1\n y = [1 for i in x]", 8, "C", "x", Local, "C"},
		{"second iterable of a comprehension in a class", "class C:\n x = 1\n y = [1 for i in z for j in x]", 8, "C.listcomp", "x", GlobalImplicit, ""},
		{"generator captures", "def f(x):\n return (x for i in y)", 8, "f.genexpr", "x", Free, "f"},
		{"nested comprehension", "[[i for j in y] for i in x]", 8, "listcomp.listcomp", "i", Free, "listcomp"},
		{"subscript in a target", "[1 for a[i] in x]", 8, "listcomp", "i", GlobalImplicit, ""},
		{"walrus escapes to the module", "[y := i for i in x]", 8, "listcomp", "y", GlobalExplicit, ""},
		{"walrus escapes to the function", "def f():\n [y := i for i in x]", 8, "f.listcomp", "y", Free, "f"},
		{"walrus makes a cell", "def f():\n [y := i for i in x]", 8, "f", "y", Cell, "f"},
		{"walrus obeys global", "def f():\n global y\n [y := i for i in x]", 8, "f.listcomp", "y", GlobalExplicit, ""},
		{"walrus obeys nonlocal", "def g():\n y = 1\n def f():\n  nonlocal y\n  [y := i for i in x]", 8, "g.f.listcomp", "y", Free, "g"},
		{"walrus out of two comprehensions", "def f():\n [[y := j for j in i] for i in x]", 8, "f.listcomp.listcomp", "y", Free, "f"},
		{"walrus stays in a lambda", "f = lambda: (y := 1)", 8, "lambda", "y", Local, "lambda"},
		{"walrus in a default", "def f(a=(y := 1)): pass", 8, "", "y", Local, ""},
		{"private name", "class C:\n def f(self): __x", 8, "C.f", "_C__x", GlobalImplicit, ""},
		{"private parameter", "class C:\n def f(self, __x): pass", 8, "C.f", "_C__x", Local, "C.f"},
		{"leading underscores of the class", "class __C:\n __x = 1", 8, "__C", "_C__x", Local, "__C"},
		{"class of underscores", "class __:\n __x = 1", 8, "__", "__x", Local, "__"},
		{"dunder", "class C:\n __x__ = 1", 8, "C", "__x__", Local, "C"},
		{"private import", "class C:\n import __a.b", 8, "C", "_C__a", Local, "C"},
		{"private global", "class C:\n def f(self):\n  global __x\n  __x = 1", 8, "C.f", "_C__x", GlobalExplicit, ""},
		{"private handler", "class C:\n try: pass\n except E as __e: pass", 8, "C", "_C__e", Local, "C"},
		{"private type parameter", "class C[__T]:\n x: __T", 12, "C.C", "_C__T", Free, "C"},
		{"base of a generic class is not mangled", "class O:\n class C[T](__B): pass", 13, "O.C", "__B", GlobalImplicit, ""},
		{"super reads __class__", "class C:\n def f(self): super()", 8, "C.f", "__class__", Free, "C"},
		{"__class__ by name", "class C:\n def f(self): __class__", 8, "C.f", "__class__", Free, "C"},
		{"__class__ through a lambda", "class C:\n def f(self): return lambda: super()", 8, "C.f", "__class__", Free, "C"},
		{"super outside classes", "def f(): super()", 8, "f", "__class__", GlobalImplicit, ""},
		{"__class__ assigned in the class", "class C:\n __class__ = 1\n def f(self): __class__", 8, "C", "__class__", Local, "C"},
		{"NFKC", "def f(ﬁ):\n return fi", 8, "f", "fi", Local, "f"},
		{"NFKC class", "class Cﬁ:\n __x = 1", 8, "Cfi", "_Cfi__x", Local, "Cfi"},
		{"match captures", "def f():\n match x:\n  case [a, *b]: pass", 10, "f", "b", Local, "f"},
		{"match mapping rest", "def f():\n match x:\n  case {'a': a, **rest}: pass", 10, "f", "rest", Local, "f"},
		{"match as", "def f():\n match x:\n  case 1 | 2 as y: pass", 10, "f", "y", Local, "f"},
		{"match class", "def f():\n match x:\n  case P(1, y=z): pass", 10, "f", "P", GlobalImplicit, ""},
		{"match keyword pattern", "def f():\n match x:\n  case P(1, y=z): pass", 10, "f", "z", Local, "f"},
		{"match value", "def f():\n match x:\n  case P.y: pass", 10, "f", "P", GlobalImplicit, ""},
		{"match wildcards", "def f():\n match x:\n  case [_, *_] | {'a': _} | P(_, k=_) | (_, 1): pass\n  case _ if x: pass\n  case _: pass", 10, "f", "P", GlobalImplicit, ""},
		{"match guard", "def f():\n match x:\n  case y if z: pass", 10, "f", "z", GlobalImplicit, ""},
		{"del binds", "def f():\n del x", 8, "f", "x", Local, "f"},
		{"del of an item reads", "def f():\n del x[0]", 8, "f", "x", GlobalImplicit, ""},
		{"augmented binds", "def f():\n x += 1", 8, "f", "x", Local, "f"},
		{"augmented in parentheses", "def f():\n (x) += 1", 8, "f", "x", Local, "f"},
		{"augmented item reads", "def f():\n x[0] += 1", 8, "f", "x", GlobalImplicit, ""},
		{"global", "def f():\n global x\n x = 1", 8, "f", "x", GlobalExplicit, ""},
		{"global marks the module", "def f():\n global x", 8, "", "x", GlobalExplicit, ""},
		{"global seen from inside", "def f(x):\n def g():\n  global x\n  def h(): x", 8, "f.g.h", "x", GlobalImplicit, ""},
		{"class global does not reach methods", "def f(x):\n class C:\n  global x\n  def g(self): x", 8, "f.C.g", "x", Free, "f"},
		{"nonlocal", "def f(x):\n def g():\n  nonlocal x\n  x = 1", 8, "f.g", "x", Free, "f"},
		{"nonlocal chain", "def f(x):\n def g():\n  nonlocal x\n  def h():\n   nonlocal x\n   x = 1", 8, "f.g.h", "x", Free, "f"},
		{"nonlocal in a class", "def f(x):\n class C:\n  nonlocal x\n  x = 1", 8, "f.C", "x", Free, "f"},
		{"nonlocal past a class", "def f(x):\n class C:\n  x = 1\n  def g(self):\n   nonlocal x", 8, "f.C.g", "x", Free, "f"},
		{"except name", "def f():\n try: pass\n except E as e: pass", 8, "f", "e", Local, "f"},
		{"except star name", "def f():\n try: pass\n except* E as e: pass", 11, "f", "e", Local, "f"},
		{"with target", "def f():\n with a as (b, c.d): pass", 8, "f", "b", Local, "f"},
		{"with in parentheses", "def f():\n with (a as b, c as d): pass", 9, "f", "d", Local, "f"},
		{"for target", "def f():\n for i, x.y in z: pass", 8, "f", "i", Local, "f"},
		{"import", "def f(): import a.b", 8, "f", "a", Local, "f"},
		{"import as", "def f(): import a.b as c", 8, "f", "c", Local, "f"},
		{"import from", "def f(): from a import b as c, d", 8, "f", "d", Local, "f"},
		{"import star binds nothing", "from a import *\nb", 8, "", "b", GlobalImplicit, ""},
		{"annotation alone makes a local", "def f():\n x: int\n return x", 8, "f", "x", Local, "f"},
		{"annotation in parentheses does not", "def f():\n (x): int\n return x", 8, "f", "x", GlobalImplicit, ""},
		{"annotation of an attribute", "def f():\n x.y: int = 1", 8, "f", "x", GlobalImplicit, ""},
		{"future annotations are strings", "from __future__ import annotations\ndef f(x: (lambda: y)): pass", 8, "f", "x", Local, "f"},
		{"decorator belongs outside", "def f(x):\n @x\n def x(): pass", 8, "f", "x", Local, "f"},
		{"keyword name is none", "f(x=1)", 8, "", "f", GlobalImplicit, ""},
		{"f-string", "def f(x):\n return lambda: f'{x!r:{y}}'", 8, "f.lambda", "x", Free, "f"},
		{"f-strings on two lines", "def f(x):\n return ('a'\n  f'{[i for i in x]}')", 8, "f.listcomp", "i", Local, "f.listcomp"},
		{"async comprehension", "async def f():\n return [x async for x in y]", 8, "f.listcomp", "x", Local, "f.listcomp"},
		{"type parameter", "def f[T](a: T): pass", 12, "f", "T", Local, "f"},
		{"type parameter in the body", "def f[T](a): T", 12, "f.f", "T", Free, "f"},
		{"type parameter is a cell", "def f[T](a): T", 12, "f", "T", Cell, "f"},
		{"bound sees its class", "class C:\n x = 1\n def f[T: x](self): pass", 12, "C.f.T", "x", GlobalImplicit, ""},
		{"bound sees its class's global", "def g(x):\n class C:\n  global x\n  def f[T: x](self): pass", 12, "g.C.f.T", "x", GlobalExplicit, ""},
		{"bound hides a function's name", "def g(x):\n class C:\n  x = 1\n  def f[T: x](self): pass", 12, "g.C.f.T", "x", GlobalImplicit, ""},
		{"method of a generic sees no class", "def g(x):\n class C:\n  x = 1\n  def f[T](self): x", 12, "g.C.f.f", "x", Free, "g"},
		{"type alias", "type X = Y", 12, "", "X", Local, ""},
		{"type alias value", "def f(Y):\n type X[T] = list[T, Y]", 12, "f.X.X", "Y", Free, "f"},
		{"super in an annotation scope", "type X = super", 12, "X", "__class__", GlobalImplicit, ""},
		{"bases see type parameters", "class C[T](B[T]): pass", 12, "C", "T", Local, "C"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			info := load(t, test.src)
			sym := info.find(t, test.at).Lookup(test.sym)
			if sym == nil {
				t.Fatalf("%q does not occur in %q", test.sym, test.at)
			}
			if sym.Storage != test.storage {
				t.Errorf("%s is %s, want %s", test.sym, sym.Storage, test.storage)
			}
			if want := info.find(t, test.owner); sym.Var.Owner != want {
				t.Errorf("%s belongs to %s, want %s", test.sym, sym.Var.Owner.Name, want.Name)
			}
			if p.minor < test.since {
				t.Logf("3.%d cannot compile this", p.minor)
				return
			}
			agree(t, p, test.src, info)
		})
	}
}

// agree holds a valid program against CPython.
func agree(t *testing.T, p *python, src string, info *Info) {
	t.Helper()
	said := p.ask(t, request{Source: src, Table: true})
	if said.Refused != "" {
		t.Fatalf("3.%d: %s", p.minor, said.Refused)
	}
	for _, e := range info.Errors {
		t.Errorf("CPython compiles it, pyfix says %s", e.Message)
	}
	pyfix, cpython := bothViews(t, info, said.Table)
	project(pyfix, cpython, p.minor)
	for _, diff := range differences(pyfix, cpython) {
		t.Error(diff)
	}
}

// TestJSON shows the form of `pyfix debug scopes`.
func TestJSON(t *testing.T) {
	raw, err := load(t, "class C:\n  f = lambda x: x\n").JSON()
	if err != nil {
		t.Fatal(err)
	}
	var got, want any
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	const off = `"parameter": false, "imported": false, "annotated": false, "nonlocal": false`
	wantRaw := `[{"type": "module", "name": "top", "line": 0,
		"symbols": {"C": {"scope": "local", "assigned": true, "referenced": false, "global": true, ` + off + `}},
		"children": [{"type": "class", "name": "C", "line": 1,
			"symbols": {"f": {"scope": "local", "assigned": true, "referenced": false, "global": false, ` + off + `}},
			"children": [{"type": "function", "name": "lambda", "line": 2,
				"symbols": {"x": {"scope": "local", "parameter": true, "assigned": false, "imported": false, "referenced": true,
					"annotated": false, "nonlocal": false, "global": false}},
				"children": []}]}]}]`
	if err := json.Unmarshal([]byte(wantRaw), &want); err != nil {
		t.Fatal(err)
	}
	if !jsonEqual(t, got, want) {
		t.Errorf("got %s", raw)
	}
}

func jsonEqual(t *testing.T, a, b any) bool {
	t.Helper()
	left, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	right, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(left) == string(right)
}
