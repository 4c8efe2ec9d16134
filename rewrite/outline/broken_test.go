package outline

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// neighbours are programs that Python refuses, each with one that it accepts and
// that differs in little else.
var neighbours = []struct{ broken, sound string }{
	// Operands and operators.
	{"x = = 1", "x = 1"},
	{"x = ", "x = ()"},
	{"= 1", "x = 1"},
	{"1 +", "1 + -1"},
	{"a b", "a, b"},
	{"a * * b", "a ** b"},
	{"a.", "a.b"},
	{"a .1", "a .b"},
	{"a..b", "a.b.c"},
	{"a.[0]", "a[0]"},
	{"a.if", "a.iff"},
	{"a * * b", "a ** b"},
	{"a ** ** b", "f(**b)"},
	{"a == not b", "not a == b"},
	{"a in not b", "a not in b"},
	{"a not b", "not b"},
	{"a is not not b", "a is not b"},
	{"a + lambda: b", "a + (lambda: b)"},
	{"~", "~x"},
	{"x ~ y", "x - ~y"},
	{"a and", "a and b"},
	{"x = a if b", "x = a if b else c"},
	{"x = a else c", "x = a if b else c"},
	{"f(a if b, c)", "f(a if b else 0, c)"},
	{"x = return", "x = returned"},
	{"x $ y", "x % y"},
	{"x ? y", "x < y"},
	{"x ! y", "x != y"},
	{"x -> y", "x > y"},
	{"'a' b'b'", "b'a' b'b'"},
	{"x = 'a", "x = 'a'"},
	{"1 ... 2", "1, ..., 2"},
	{"x = yield", "def f(): x = yield"},
	{"def f(): yield yield", "def f(): yield (yield)"},
	{"def f(): x = a + yield", "def f(): x = a + (yield)"},
	{"x from y", "def f(): yield from y"},
	{"def f(): return from y", "def f(): raise x from y"},
	{"(x.y := 1)", "(x := 1)"},

	// Brackets.
	{"f(a,, b)", "f(a, b)"},
	{"f(,)", "f()"},
	{"f(a]", "f(a)"},
	{"{a)", "(a)"},
	{"x[]", "x[:]"},
	{"x[,]", "x[:,]"},
	{"x[a:b+]", "x[a:b:]"},
	{"(a: b)", "{a: b}"},
	{"[a: b]", "x[a: b]"},
	{"{a: b, c}", "{a: b, **c}"},
	{"{a, b: c}", "{a, *b}"},
	{"{a: b: c}", "x[a: b: c]"},
	{"{a:}", "{a: a}"},
	{"x {}", "x, {}"},
	{"f(a=1, b)", "f(a=1, *b)"},
	{"f(a.b=1)", "f(b=1)"},
	{"f(a + b=1)", "f(a, b=1)"},
	{"f(1=1)", "f(a=1)"},
	{"f(a=)", "f(a=a)"},
	{"f(a += 1)", "f(a == 1)"},
	{"(a=1)", "(a == 1)"},
	{"(a, **b)", "f(a, **b)"},
	{"[x for in y]", "[x for x in y]"},
	{"[x for x y]", "[x for x in y]"},
	{"[x for x in]", "[x for x in y]"},
	{"[for x in y]", "[x for x in y]"},
	{"[x, y for x in y]", "[(x, y) for x in y]"},
	{"[x for x in y else z]", "[x for x in y if z]"},
	{"f'{}'", "f'{x}'"},
	{"f'{x!}'", "f'{x!r}'"},
	{"f'{x y}'", "f'{x}{y}'"},
	{"f'{x +}'", "f'{x:+}'"},
	{"f'}'", "f'}}'"},

	// Parameters.
	{"def f: pass", "def f(): pass"},
	{"def f(: pass", "def f(): pass"},
	{"def f(a b): pass", "def f(a, b): pass"},
	{"def f(1): pass", "def f(a=1): pass"},
	{"def f('a'): pass", "def f(a: 'a'): pass"},
	{"def f(a.b): pass", "def f(a=a.b): pass"},
	{"def f(a[0]): pass", "def f(a=a[0]): pass"},
	{"def f(a()): pass", "def f(a=a()): pass"},
	{"def f(a + b): pass", "def f(a=a + b): pass"},
	{"def f(a=): pass", "def f(a=a): pass"},
	{"def f(a:): pass", "def f(a: a): pass"},
	{"def f(a=1, b): pass", "def f(a=1, *, b): pass"},
	{"def f(a, a): pass", "def f(a, b): pass"},
	{"def f(*): pass", "def f(*, a): pass"},
	{"def f(*a=1): pass", "def f(*, a=1): pass"},
	{"def f(*, **k): pass", "def f(*a, **k): pass"},
	{"def f(a, / b): pass", "def f(a, /, b): pass"},
	{"def f() ->: pass", "def f() -> a: pass"},
	{"def f() a: pass", "def f(): a"},
	{"def f(), a: pass", "def f(): a, "},
	{"def f(a=b.c=d): pass", "def f(a=b, c=d): pass"},
	{"def f.g(): pass", "def f(): f.g"},
	{"lambda a b: 0", "lambda a, b: 0"},
	{"lambda a=1, b: 0", "lambda a=1, b=2: 0"},
	{"lambda *: 0", "lambda *a: 0"},
	{"lambda: ", "lambda: 0"},
	{"class A.B: pass", "class A(B): pass"},
	{"class A(B: pass", "class A(B): pass"},

	// Targets.
	{"f() = 1", "f().x = 1"},
	{"1 = x", "x = 1"},
	{"a + b = c", "(a + b).d = c"},
	{"[a + b] = c", "[a, b] = c"},
	{"(a, f()) = c", "(a, f()[0]) = c"},
	{"'a' = b", "'a'.b = 1"},
	{"None = x", "x = None"},
	{"-a = b", "a = -b"},
	{"a and b = c", "a = b and c"},
	{"lambda: a = b", "a = lambda: b"},
	{"f() += 1", "f().x += 1"},
	{"f(): int", "f().x: int"},
	{"a: int = b = c", "a = b = c"},
	{"del f()", "del f().x"},
	{"del a + b", "del a, b"},
	{"for f() in x: pass", "for f().y in x: pass"},
	{"[x for f() in y]", "[x for f().y in y]"},

	// Statements.
	{"else: pass", "if a: pass\nelse: pass"},
	{"elif a: pass", "if a: pass\nelif b: pass"},
	{"if a: pass\nb\nelse: c", "if a: pass\nelse: c\nb"},
	{"if a: b\nelse: c\nelif d: e", "if a: b\nelif d: e\nelse: c"},
	{"if a: b\nelse: c\nelse: d", "for a in b: b\nelse: d"},
	{"with a: b\nelse: c", "while a: b\nelse: c"},
	{"except A: pass", "try: pass\nexcept A: pass"},
	{"finally: pass", "try: pass\nfinally: pass"},
	{"try: pass", "try: pass\nexcept: pass"},
	{"try: pass\nx", "try: pass\nfinally: pass\nx"},
	{"def f():\n try: pass\nx", "def f():\n try: pass\n finally: pass\nx"},
	{"try: pass\nexcept: pass\nexcept A: pass", "try: pass\nexcept A: pass\nexcept: pass"},
	{"try: pass\nelse: pass", "try: pass\nexcept: pass\nelse: pass"},
	{"try: a\nfinally: b\nelse: c", "try: a\nexcept: d\nelse: c\nfinally: b"},
	{"else x: pass", "if x: pass"},
	{"if a: pass\nelse a: pass", "if a: pass\nelif a: pass"},
	{"if : pass", "if x: pass"},
	{"if a\n pass", "if a:\n pass"},
	{"if a, b: pass", "if (a, b): pass"},
	{"if a = b: pass", "if a == b: pass"},
	{"while : pass", "while x: pass"},
	{"for in x: pass", "for a in x: pass"},
	{"for a in : pass", "for a in x: pass"},
	{"for a: pass", "for a in x: pass"},
	{"for a, b: pass", "for a, in b: pass"},
	{"with : pass", "with x: pass"},
	{"with a as : pass", "with a as b: pass"},
	{"els:\n pass", "if els:\n pass"},
	{"not x:\n pass", "if not x:\n pass"},
	{"a; if b: c", "if b: a; c"},
	{"if a: if b: c", "if a: b; c"},
	{"; a", "a;"},
	{"a;; b", "a; b"},
	{"pass x", "pass; x"},
	{"break", "while x: break"},
	{"continue", "for x in y: continue"},
	{"for x in y:\n def f(): break", "for x in y:\n with z: break"},
	{"while x: pass\nelse: break", "while x: break\nelse: pass"},
	{"for a in b: break c", "for a in b: break; c"},
	{"return", "def f(): return"},
	{"class A:\n return", "class A:\n def f(): return"},
	{"def f(): return = a", "def f(): return a"},
	{"def f(): await x", "async def f(): await x"},
	{"def f():\n async with x: pass", "async def f():\n async with x: pass"},
	{"async x", "async def x(): pass"},
	{"assert", "assert x"},
	{"assert x,", "assert x, y"},
	{"del", "del x"},
	{"global", "global x"},
	{"global x,", "global x, y"},
	{"import", "import a"},
	{"import a.", "import a.b"},
	{"import a as", "import a as b"},
	{"import a,", "import a, b"},
	{"import a.b as c.d", "import a.b as c"},
	{"from import a", "from . import a"},
	{"from a import", "from a import b"},
	{"from a import b,", "from a import (b,)"},
	{"from a import ()", "from a import (b)"},
	{"from a import (b c)", "from a import (b, c)"},
	{"from a import (*)", "from a import *"},
	{"from a imports b", "from a import b"},
	{"@a", "@a\ndef f(): pass"},
	{"@a\nx = 1", "@a\nclass x: pass"},
	{"class A:\n @a\ndef f(): pass", "class A:\n @a\n def f(): pass"},
	{"@\ndef f(): pass", "@a.b(c)\ndef f(): pass"},

	// Indentation.
	{"x\n y", "x\ny"},
	{" x", "x"},
	{"if a:\nb", "if a:\n b"},
	{"if a:\n    b\n  c", "if a:\n    b\n    c"},
	{"if a:\n  b\n    c", "if a:\n  b\n  c"},
	{"if a:\n if b:\n    c\n  d", "if a:\n if b:\n    c\n d"},
	{"if a:\n\tb\n        c", "if a:\n\tb\n\tc"},
	{"if a:", "if a: b"},
}

// TestAfterError reads programs that end in the middle of what an error is in.
func TestAfterError(t *testing.T) {
	for _, src := range []string{"def f():\n a b (x for x in y;", "def f():\n a b (x for x in (y := z", "class A:\n lambda x: (lambda;", "def f[T; x"} {
		if o := new(Reader).Read([]byte(src)); !o.Broken {
			t.Errorf("not broken\n%s", src)
		}
	}
}

// TestBroken holds what the outline has against programs against what the parser
// and, where there is one, CPython have.
func TestBroken(t *testing.T) {
	var programs []string
	for _, pair := range neighbours {
		programs = append(programs, pair.broken, pair.sound)
	}
	refused := refusedByPython(t, programs)
	for i, src := range programs {
		want := i%2 == 0
		if got := new(Reader).Read([]byte(src)).Broken; got != want {
			t.Errorf("broken: %v, want %v\n%s", got, want, src)
		}
		if got := refusedByParser(src); got != want {
			t.Errorf("refused by the parser: %v, want %v\n%s", got, want, src)
		}
		if refused != nil && refused[i] != want {
			t.Errorf("refused by CPython: %v, want %v\n%s", refused[i], want, src)
		}
	}
}

// refusedByParser reports whether a file that is parsed would be refused.
func refusedByParser(src string) bool {
	f, err := syntax.Parse("broken.py", []byte(src))
	return err != nil || len(scope.New(f).Errors) > 0
}

// refusedByPython reports which of the programs CPython does not compile, nil if
// there is no CPython.
func refusedByPython(t *testing.T, programs []string) []bool {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		if os.Getenv("PYFIX_REQUIRE_PYTHON") == "1" {
			t.Fatal(err)
		}
		return nil
	}
	const script = `
import json, sys
def refused(source):
    try:
        compile(source, "broken.py", "exec", dont_inherit=True)
    except SyntaxError:
        return True
    return False
json.dump([refused(source) for source in json.load(sys.stdin)], sys.stdout)`
	request, err := json.Marshal(programs)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "-I", "-S", "-W", "ignore", "-c", script)
	cmd.Stdin, cmd.Stderr = strings.NewReader(string(request)), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var refused []bool
	if err := json.Unmarshal(out, &refused); err != nil {
		t.Fatal(err)
	}
	return refused
}
