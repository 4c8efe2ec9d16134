package scope

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pyfix/rewrite/syntax"
)

// TestRefusedBySymtable has a program for each error of CPython's symbol
// table. CPython has to say the same words.
func TestRefusedBySymtable(t *testing.T) {
	p := startPython(t, *pythonFlag)
	tests := []struct {
		src, want string
		since     int // the minor version from which CPython says so
	}{
		{"def f(a, a): pass", "duplicate argument 'a' in function definition", 8},
		{"lambda a, *a: 0", "duplicate argument 'a' in function definition", 8},
		{"class C:\n def f(__a, __a): pass", "duplicate argument '__a' in function definition", 8},
		{"def f(a):\n global a", "name 'a' is parameter and global", 8},
		{"def f(a):\n nonlocal a", "name 'a' is parameter and nonlocal", 8},
		{"def f():\n print(x)\n global x", "name 'x' is used prior to global declaration", 8},
		{"def f():\n x = 1\n global x", "name 'x' is assigned to before global declaration", 8},
		{"x = 1\nglobal x", "name 'x' is assigned to before global declaration", 8},
		{"def f():\n import x\n x\n global x", "name 'x' is used prior to global declaration", 8},
		{"def f():\n for x in y: pass\n global x", "name 'x' is assigned to before global declaration", 8},
		{"def f(x):\n def g():\n  x\n  nonlocal x", "name 'x' is used prior to nonlocal declaration", 8},
		{"def f(x):\n def g():\n  x = 1\n  nonlocal x", "name 'x' is assigned to before nonlocal declaration", 8},
		{"def f():\n x: int\n global x", "annotated name 'x' can't be global", 8},
		{"def f():\n global x\n x: int", "annotated name 'x' can't be global", 8},
		{"def f(x):\n def g():\n  nonlocal x\n  x: int = 1", "annotated name 'x' can't be nonlocal", 8},
		{"def f():\n nonlocal x", "no binding for nonlocal 'x' found", 8},
		{"x = 1\ndef f():\n nonlocal x", "no binding for nonlocal 'x' found", 8},
		{"class C:\n x = 1\n def f(self):\n  nonlocal x", "no binding for nonlocal 'x' found", 8},
		{"def f():\n def g():\n  global x\n  def h():\n   nonlocal x", "no binding for nonlocal 'x' found", 8},
		{"nonlocal x", "nonlocal declaration not allowed at module level", 8},
		{"def f(x):\n def g():\n  nonlocal x\n  global x", "name 'x' is nonlocal and global", 8},
		{"def f():\n from a import *", "import * only allowed at module level", 8},
		{"class C:\n from a import *", "import * only allowed at module level", 8},
		{"[i := 1 for i in x]", "assignment expression cannot rebind comprehension iteration variable 'i'", 8},
		{"[[i := 1 for j in y] for i in x]", "assignment expression cannot rebind comprehension iteration variable 'i'", 8},
		{"[1 for i in x if (j := i) for j in y]", "comprehension inner loop cannot rebind assignment expression target 'j'", 8},
		{"[1 for i in (j := x)]", "assignment expression cannot be used in a comprehension iterable expression", 8},
		{"[1 for i in x for k in (j := x)]", "assignment expression cannot be used in a comprehension iterable expression", 8},
		{"[1 for i in (lambda: (j := x))()]", "assignment expression cannot be used in a comprehension iterable expression", 8},
		{"[1 for i in [(j := 1) for k in x]]", "assignment expression cannot be used in a comprehension iterable expression", 8},
		{"class C:\n [(j := i) for i in x]", "assignment expression within a comprehension cannot be used in a class body", 8},
		{"def f(): [(yield) for i in x]", "'yield' inside list comprehension", 8},
		{"def f(): {(yield) for i in x}", "'yield' inside set comprehension", 8},
		{"def f(): {1: (yield) for i in x}", "'yield' inside dict comprehension", 8},
		{"def f(): ((yield from y) for i in x)", "'yield' inside generator expression", 8},
		{"def f[T, T](): pass", "duplicate type parameter 'T'", 12},
		{"def f[T]():\n nonlocal T", "nonlocal binding not allowed for type parameter 'T'", 12},
		{"type X = (y := 1)", "named expression cannot be used within a type alias", 12},
		{"class C[T: (y := 1)]: pass", "named expression cannot be used within a TypeVar bound", 12},
		{"class C[T]((y := 1)): pass", "named expression cannot be used within the definition of a generic", 12},
		{"def f():\n type X = (yield)", "yield expression cannot be used within a type alias", 12},
		{"async def f():\n type X = (await y)", "await expression cannot be used within a type alias", 12},
		{"type X = [(y := 1) for i in x]", "assignment expression within a comprehension cannot be used in a type alias", 12},
	}
	for _, test := range tests {
		t.Run(test.src, func(t *testing.T) {
			if got := messages(load(t, test.src)); !slices.Contains(got, test.want) {
				t.Errorf("pyfix says %q, want %q", got, test.want)
			}
			said := p.ask(t, request{Source: test.src}).Refused
			if want := "SyntaxError: " + test.want; said != want && p.minor >= test.since {
				t.Errorf("3.%d says %q, want %q", p.minor, said, want)
			}
		})
	}
}

// refusals returns what the parser says of a program that it refuses, else what the
// symbol table says.
func refusals(t *testing.T, src string) []string {
	t.Helper()
	f, err := syntax.Parse("test.py", []byte(src))
	if refused := (*syntax.SyntaxError)(nil); errors.As(err, &refused) {
		return []string{strings.TrimPrefix(refused.Reason, "syntax error: ")}
	}
	if err != nil {
		t.Fatal(err)
	}
	return messages(New(f))
}

func messages(info *Info) []string {
	var all []string
	for _, e := range info.Errors {
		all = append(all, e.Message)
	}
	return all
}

// TestRefusedByCompiler has programs that the parser accepts and CPython's
// parser or compiler does not. Its words differ from version to version.
func TestRefusedByCompiler(t *testing.T) {
	p := startPython(t, *pythonFlag)
	tests := []struct{ src, want string }{
		{"return", "'return' outside function"},
		{"class C:\n return 1", "'return' outside function"},
		{"yield x", "'yield' outside function"},
		{"class C:\n x = yield", "'yield' outside function"},
		{"await x", "'await' outside function"},
		{"def f(): await x", "'await' outside async function"},
		{"async def f(): lambda: await x", "'await' outside async function"},
		{"def f(): [await x for x in y]", "asynchronous comprehension outside of an asynchronous function"},
		{"def f(): [x async for x in y]", "asynchronous comprehension outside of an asynchronous function"},
		{"def f():\n async with x: pass", "'async with' outside async function"},
		{"def f():\n async for x in y: pass", "'async for' outside async function"},
		{"async def f():\n yield\n return 1", "'return' with value in async generator"},
		{"async def f(): yield from x", "'yield from' inside async function"},
		{"__debug__ = 1", "cannot assign to __debug__"},
		{"def f(__debug__): pass", "cannot assign to __debug__"},
		{"import __debug__", "cannot assign to __debug__"},
	}
	for _, test := range tests {
		t.Run(test.src, func(t *testing.T) {
			if got := refusals(t, test.src); !slices.Contains(got, test.want) {
				t.Errorf("pyfix says %q, want %q", got, test.want)
			}
			if p.ask(t, request{Source: test.src}).Refused == "" {
				t.Errorf("3.%d compiles it", p.minor)
			}
		})
	}
}

// TestAccepted has what looks like the above and is valid.
func TestAccepted(t *testing.T) {
	p := startPython(t, *pythonFlag)
	tests := []string{
		"def f():\n global x, x\n x = 1",
		"global x\nx = 1",
		"def f():\n global x\ndef g():\n global x\nx = 1",
		"x: int = 1\ndef f():\n global x",
		"[1 for i in x if (j := i)]",
		"def f(): (yield)",
		"def f(): lambda: (yield)",
		"def f(): [x for x in (yield)]",
		"async def f():\n yield\n return",
		"async def f():\n def g(): yield\n return 1",
		"async def f(): [x async for x in y]",
		"async def f(): [await x for x in y]",
		"def f(): (await x for x in y)",
		"def f(): (x async for x in y)",
		"def f():\n x: (await y)",
		"while x:\n try: pass\n finally: break",
		"for x in y:\n with z: continue",
		"for x in y: pass\nelse: pass",
		"for x in y:\n for z in w: pass\n else: break",
		"a, *b = c, (*d, e) = x",
		"*a, = x",
		"x = *a,",
		"x = *a, b",
		"for [*a] in x: pass",
		"print(*a, *b, c=1, *d, **e, f=2, **g)",
		"f(**a, b=1)",
		"f(x for x in y)",
		"'a'\nfrom __future__ import annotations\nfrom __future__ import division",
		"'a' 'b'; from __future__ import annotations",
		"def f(a, b=1, /, c=2, *d, e, f=3, **g): pass",
		"def f(a=1, *, b, c=2, d): pass",
		"def f(a, /): pass",
		"def f(*a: int, b: int, **c: int): pass",
		"lambda *a, b=1, c: 0",
		"if x: y; z\nelse: w",
		"if x:\n\ty\n\tz",
		"if x:\n \f  y\n  z",
		"x = (y.\nz)",
		"x = y. \\\n  z",
		"x = '''\n'''",
		"x = f'{y}' \\\n  'z'; w",
		"x = {\n 'a': [\n  1]\n}",
		"from a import (\n b,\n)",
		"if x:\n  y\n# comment\n  z",
		"@a\n\n@b\nasync def f(): pass",
		"x = 1;",
		"if x:\n  y;\n  z",
		"\\\nx = 1",
		"x = y = z",
		"'a' u'b' r'c'",
		"b'a' rb'b' BR'c'",
		"del a, (b, [c.d, e[0]])",
		"del ()",
		"del (a)",
		"with a as b.c, d as e[0], f as (g, *h): pass",
		"(a) += 1",
		"(a.b): int = 1",
		"(a): int",
		"print.__debug__",
		"print(__debug__)",
		"try: pass\nexcept E: pass\nexcept: pass\nelse: pass",
		"x.match = x.type = x.case = x.print = x.exec = 1",
	}
	if p.minor >= 12 {
		tests = append(tests, "[1 for a[i] in x if (i := 1)]", "def f[T]():\n class C:\n  T = 1\n  def g(self):\n   nonlocal T")
	}
	for _, src := range tests {
		t.Run(src, func(t *testing.T) {
			info := load(t, src)
			said := p.ask(t, request{Source: src}).Refused
			if said != "" {
				t.Fatalf("3.%d: %s", p.minor, said)
			}
			for _, e := range info.Errors {
				t.Errorf("pyfix says %s", e.Message)
			}
		})
	}
}
