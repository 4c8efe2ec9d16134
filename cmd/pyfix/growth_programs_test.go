package main

import (
	"fmt"
	"strings"
)

// growthPrograms write programs of n pieces. What pyfix does with them must cost
// no more than in proportion to n. Some are open: a statement is known to run too
// often for them, and the test fails once none does any more, so that the mark
// goes.
var growthPrograms = []struct {
	name  string
	open  bool
	write func(n int) string
}{
	{"ordinary lines", false, func(n int) string {
		return pieces(n/5, "import os\n", "v$ = os.path('$')\nif v$:\n    w$ = v$\ndef f$(a, b=v$):\n    return a + v$\n\n")
	}},
	{"short functions", false, func(n int) string {
		return pieces(n, "import os\n", "def f$(a):\n    x = os.stat(a)\n    return x\n\n")
	}},
	{"loops with a closure", false, func(n int) string {
		return pieces(n, "out = []\n", "for i in range($):\n    out.append(lambda: i)\n")
	}},
	{"loops with a closure and a name of their own", false, func(n int) string {
		return pieces(n, "out = []\n", "for i$ in range($):\n    out.append(lambda: i$)\n")
	}},
	{"loops with a closure in one function", false, func(n int) string {
		return pieces(n, "def f(out):\n", "    for i in range($):\n        out.append(lambda: i)\n")
	}},
	{"closures in one loop", false, func(n int) string {
		return pieces(n, "def f(out):\n  for i in range(3):\n", "    out.append(lambda: i + $)\n")
	}},
	{"functions in one loop that are registered", false, func(n int) string {
		return pieces(n, "import atexit\nfor i in range(3):\n", "    def g$():\n        print(i)\n    atexit.register(g$)\n")
	}},
	{"closures that are called", false, func(n int) string {
		return pieces(n, "def f(out):\n  for i in range(3):\n", "    k = lambda: i + $\n    k()\n")
	}},
	{"functions of one loop that call each other", false, func(n int) string {
		return pieces(n, "out = []\nfor i in range(3):\n    def g0(): return i\n", "    def h$(): return g0()\n    out.append(h$)\n")
	}},
	{"closures of unknown callees", false, func(n int) string {
		return pieces(n, "def f(out, run):\n", "    for i in range($):\n        run(lambda: i)\n")
	}},
	{"closures in one function", false, func(n int) string {
		return pieces(n, "def f(a):\n    x = a\n", "    g$ = lambda b: b + x + $\n") + "    return g0\n"
	}},
	{"nested functions", false, func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "%sdef f%d(a%d):\n", strings.Repeat(" ", i%90), i, i)
			if i%90 == 89 || i == n-1 {
				fmt.Fprintf(&b, "%sreturn a%d\n", strings.Repeat(" ", i%90+1), i)
			}
		}
		return b.String()
	}},
	{"functions in one function", false, func(n int) string {
		return pieces(n, "def f(a):\n", "    def g$(b):\n        c$ = a + b\n        return c$\n    g$(1)\n")
	}},
	{"nested lambdas", false, func(n int) string {
		return "f = " + pieces(n, "", "lambda a$: ") + "a0\n"
	}},
	{"handlers", false, func(n int) string {
		return pieces(n, "def f():\n", "    try:\n        g()\n    except E as e$:\n        x = e$\n    print(x)\n")
	}},
	{"handlers whose name is read after them", false, func(n int) string {
		return pieces(n, "def f():\n", "    try:\n        g()\n    except E as error$:\n        x = error$\n    print(error$)\n")
	}},
	{"handlers of one name that is read after them", false, func(n int) string {
		return pieces(n, "def f():\n", "    try:\n        g()\n    except E as e:\n        x = e\n    print(e)\n")
	}},
	{"handlers of one try", false, func(n int) string {
		return "def f():\n    try:\n        g()\n" + pieces(n, "", "    except E$ as e:\n        x = e\n") + "    print(e)\n"
	}},
	{"handlers with a closure", false, func(n int) string {
		return pieces(n, "def f(out):\n", "    try:\n        g()\n    except E as e:\n        out.append(lambda: e)\n")
	}},
	{"methods with unresolved names", false, func(n int) string {
		return pieces(n, "class C:\n    def __init__(self):\n        self.size = 1\n", "    def m$(self):\n        return size + lost$\n")
	}},
	{"methods that read attributes", false, func(n int) string {
		return pieces(n, "class C:\n", "    a$ = $\n    def m$(self):\n        self.b$ = a$\n        return b$\n")
	}},
	{"classes that read attributes", false, func(n int) string {
		return pieces(n, "", "class C$:\n    a = $\n    def m(self):\n        self.b = a\n        return b\n")
	}},
	{"subclasses of one class", false, func(n int) string {
		return pieces(n, "class B:\n    a = 1\n", "class C$(B):\n    def m(self):\n        return a\n")
	}},
	{"comprehensions of one class", false, func(n int) string {
		return pieces(n, "class C:\n    a = 1\n", "    b$ = [a + x for x in r]\n")
	}},
	{"lambdas of one class", false, func(n int) string {
		return pieces(n, "class C:\n    a = 1\n", "    b$ = lambda self: a + $\n")
	}},
	{"nested classes", false, func(n int) string {
		return pieces(n, "class C:\n    a = 1\n", "    class D$:\n        b = a\n")
	}},
	{"bare calls of one function", true, func(n int) string {
		return pieces(n, "def f():\n    total = 1\n\n\n", "f()\nprint(total)\n")
	}},
	{"bare calls in functions", true, func(n int) string {
		return pieces(n, "def f():\n    total = 1\n\n\n", "def g$():\n    f()\n    print(total)\n")
	}},
	{"functions that lose a local", false, func(n int) string {
		return pieces(n, "", "def f$():\n    t$ = 1\n\n\nf$()\nprint(t$)\n")
	}},
	{"methods that lose a local", false, func(n int) string {
		return pieces(n, "class C:\n", "    def f$(self):\n        t$ = 1\n    def g$(self):\n        self.f$()\n        print(t$)\n")
	}},
	{"functions that need global", false, func(n int) string {
		return pieces(n, "count = 0\n", "def f$():\n    count += 1\n")
	}},
	{"functions that need nonlocal", false, func(n int) string {
		return pieces(n, "def f():\n    count = 0\n", "    def g$():\n        count += 1\n") + "    return g0\n"
	}},
	{"hidden names of one function", false, func(n int) string {
		return pieces(n, "", "x$ = 0\n") + pieces(n, "def f():\n", "    x$ += 1\n")
	}},
	{"loop variables read after the loop", false, func(n int) string {
		return pieces(n, "", "for i$ in r():\n    pass\nprint(i$)\n")
	}},
	{"one loop variable read after the loops", false, func(n int) string {
		return pieces(n, "def f():\n", "    for i in r():\n        pass\n    print(i)\n")
	}},
	{"leaks of comprehensions", false, func(n int) string {
		return pieces(n, "", "y$ = [x$ for x$ in r()]\nprint(x$)\n")
	}},
	{"leaks of one name", false, func(n int) string {
		return pieces(n, "", "y = [x for x in r()]\nprint(x)\n")
	}},
	{"one line list", false, func(n int) string { return "x = [" + strings.Repeat("1, ", n) + "]\n" }},
	{"one line list of names", false, func(n int) string { return "a = 1\nx = [" + strings.Repeat("a, ", n) + "]\n" }},
	{"long dict", false, func(n int) string { return "x = {\n" + pieces(n, "", "    '$': $,\n") + "}\n" }},
	{"one line of closures", false, func(n int) string {
		return "for i in r: x = [" + strings.Repeat("lambda: i, ", n) + "]\n"
	}},
	{"a list of closures", false, func(n int) string {
		return "for i in r:\n  out.append([\n" + strings.Repeat("    lambda: i,\n", n) + "  ])\n"
	}},
	{"a sum", false, func(n int) string { return "a = 1\nx = a" + strings.Repeat(" + a", n) + "\n" }},
	{"operators", false, func(n int) string {
		return "x = 1\ny = x" + strings.Repeat(" and x", n) + "\nz = y" + strings.Repeat(" < x", n) + "\n"
	}},
	{"attributes", false, func(n int) string { return "a = 1\nx = a" + strings.Repeat(".f(a)", n) + "\n" }},
	{"nested calls", false, func(n int) string {
		return "x = 1\ny = " + bracketed(n, "f(", "x", ")") + "\n"
	}},
	{"nested lists", false, func(n int) string { return "x = " + bracketed(n, "[", "1", "]") + "\n" }},
	{"a long string", false, func(n int) string { return "x = '" + strings.Repeat("a", n) + "'\n" }},
	{"an f-string", false, func(n int) string { return "a = 1\nx = f'" + strings.Repeat("{a} ", n) + "'\n" }},
	{"arguments", false, func(n int) string { return "a = 1\nx = f(" + strings.Repeat("a, ", n) + ")\n" }},
	{"parameters", false, func(n int) string { return pieces(n, "def f(", "a$=0, ") + "): return a0\n" }},
	{"targets", false, func(n int) string { return pieces(n, "", "a$, ") + "= r\n" + pieces(n, "x = [", "a$, ") + "]\n" }},
	{"chained targets", false, func(n int) string { return pieces(n, "", "a$ = ") + "1\n" }},
	{"ifs", false, func(n int) string {
		return pieces(n, "def f(a):\n    x = 0\n", "    if a == $:\n        y = x\n") + "    return y\n"
	}},
	{"elifs", false, func(n int) string {
		return pieces(n, "def f(a):\n    x = 0\n    if a: pass\n", "    elif a == $:\n        y = x\n") + "    return y\n"
	}},
	{"elifs that bind names", false, func(n int) string {
		return pieces(n, "def f(a):\n    if a: pass\n", "    elif a == $:\n        y$ = 1\n") + pieces(n, "", "    print(y$)\n")
	}},
	{"cases", false, func(n int) string {
		return pieces(n, "def f(a):\n    match a:\n", "        case [$, y]:\n            x = y\n") + "    return x\n"
	}},
	{"returns", false, func(n int) string {
		return pieces(n, "def f(a):\n", "    if a == $:\n        return a\n")
	}},
	{"globals", false, func(n int) string {
		return pieces(n, "", "def f$():\n    global g$\n    g$ = 1\n")
	}},
	{"imports", false, func(n int) string { return pieces(n, "", "import m$\nm$.f()\n") }},
	{"decorators", false, func(n int) string {
		return pieces(n, "import m\nfor i in r:\n", "  @m.register\n  def f$(): return i\n")
	}},
	{"comments that suppress", false, func(n int) string {
		return pieces(n, "out = []\n", "for i in range($):\n    out.append(lambda: i)  # noqa: B023\n    out.append(lambda: i)\n")
	}},
	{"comments that name rules", false, func(n int) string {
		return pieces(n, "", "for i in range($):  # pyfix: ignore[except-closure]\n    f(lambda: i)\n")
	}},
	{"comments", false, func(n int) string { return "def f():\n" + strings.Repeat("    # a comment\n", n) + "    pass\n" }},
	{"blank lines", false, func(n int) string { return "x = 1\n" + strings.Repeat("\n", n) + "y = x\n" }},
	{"continued lines", false, func(n int) string { return "x = 1" + strings.Repeat(" \\\n+ 1", min(n, 10_000)) + "\n" }},
	{"with items", false, func(n int) string {
		return pieces(n, "", "with ("+strings.Repeat("f() as a$, ", maxBlocks)+"):\n    pass\n")
	}},
	{"withs", false, func(n int) string {
		return pieces(n, "def f():\n", "    with g() as a$:\n        x = a$\n") + "    return x\n"
	}},
	{"whiles", false, func(n int) string {
		return pieces(n, "def f(a):\n    x = 0\n", "    while a:\n        if x: break\n        x = a\n    else:\n        a = x\n")
	}},
	{"annotations", false, func(n int) string { return pieces(n, "class C:\n", "    a$: int = $\n    b$: 'C'\n") }},
	{"type aliases", false, func(n int) string { return pieces(n, "for i in r:\n", "    type A$[T] = list[T, i]\n") }},
	{"generator expressions", false, func(n int) string {
		return pieces(n, "out = []\nfor i in r:\n", "    out.append(i + x for x in r)\n")
	}},
	{"walrus", false, func(n int) string {
		return pieces(n, "def f(a):\n", "    if (b := a) and [c := x for x in a]: print(b, c)\n")
	}},
	{"yields", false, func(n int) string { return pieces(n, "def f(a):\n", "    x = yield a\n    yield x\n") }},
	{"deletions", false, func(n int) string { return pieces(n, "def f(a):\n", "    x = a\n    del x\n") }},
	{"calls of methods", false, func(n int) string {
		return pieces(n, "class C:\n    def m(self): pass\nc = C()\n", "c.m()\nc.n$()\n")
	}},
	{"classes in a line of descent", false, func(n int) string {
		return pieces(n, "class C: pass\n", "class C$(C):\n    x$ = 1\n    def m(self): return x$\n")
	}},
	{"deeply nested functions", false, func(n int) string {
		var b strings.Builder
		for i := range n {
			depth := i % maxIndent
			fmt.Fprintf(&b, "%sdef f%d(a%d):\n", strings.Repeat(" ", depth), i, i)
			if depth == maxIndent-1 || i == n-1 {
				fmt.Fprintf(&b, "%sreturn lambda: a%d\n", strings.Repeat(" ", depth+1), i-depth)
			}
		}
		return b.String()
	}},
	{"deeply nested loops with a closure", false, func(n int) string {
		var b strings.Builder
		for i := range n {
			depth := i % maxBlocks
			fmt.Fprintf(&b, "%[1]sfor i%[2]d in r:\n%[1]s out.append(lambda: i%[2]d)\n", strings.Repeat(" ", depth), i)
		}
		return b.String()
	}},
	{"brackets nested deep", false, func(n int) string {
		return pieces(n, "x = 1\n", "y = "+bracketed(maxBrackets, "(", "x", ")")+"\n")
	}},
	{"lists nested deep", false, func(n int) string {
		return pieces(n, "x = 1\n", "y = "+bracketed(maxBrackets, "[", "x", "]")+"\n")
	}},
	{"nested parentheses", false, func(n int) string {
		return "x = 1\ny = " + bracketed(n, "(", "x", ")") + "\n"
	}},
	{"nested lambdas in a loop", false, func(n int) string {
		return "for i in r:\n    out.append(" + strings.Repeat("lambda: ", n) + "i)\n"
	}},
	{"nested f-strings", false, func(n int) string {
		return pieces(n, "x = 1\n", `y = f"{f'{x}'} {x:{x}} {(lambda: x)}"`+"\n")
	}},
	{"nested comprehensions", true, func(n int) string {
		n = min(n, maxBrackets)
		return "x = " + strings.Repeat("[", n) + "1" + pieces(n, "", " for a$ in r]") + "\n"
	}},
	{"a chain of attributes", false, func(n int) string { return "a = 1\nx = a" + strings.Repeat(".b", n) + "\n" }},
	{"chains of attributes", false, func(n int) string {
		return pieces(n, "class C:\n    def __init__(self): self.a = 1\n    def m(self):\n", "        self.a.b.c.d.e = self.b.c.d.f$\n")
	}},
	{"decorators of one function", false, func(n int) string {
		return pieces(n, "import m\nfor i in r:\n", "  @m.d$\n") + "  def f(): return i\n"
	}},
	{"names of one global statement", false, func(n int) string {
		return pieces(n, "", "g$ = 0\n") + "def f():\n    global " + pieces(n, "h", ", g$") + "\n" + pieces(n, "", "    g$ += 1\n")
	}},
	{"names of one nonlocal statement", false, func(n int) string {
		return pieces(n, "def o():\n", "    g$ = 0\n") + "    def f():\n        nonlocal " + pieces(n, "g0", ", g$") + "\n" + pieces(n, "", "        g$ += 1\n")
	}},
	{"methods that hold closures", false, func(n int) string {
		return pieces(n, "class C:\n", "    def m$(self, out):\n        for i in out:\n            out.append(lambda: i)\n")
	}},
	{"closures over many names", true, func(n int) string {
		return pieces(n, "def f(out):\n  for i in out:\n", "    x$ = i\n    out.append(lambda: x$)\n")
	}},
	{"a list of closures over many names", false, func(n int) string {
		return "def f(out):\n  for " + pieces(n, "i", ", x$") + " in out:\n    out.append([" + pieces(n, "", "lambda: x$, ") + "])\n"
	}},
	{"closures in many lists", false, func(n int) string {
		return pieces(n, "def f(out):\n  for i in out:\n    g = lambda: i\n", "    out.l$.append(g)\n")
	}},
	{"fors of one comprehension", false, func(n int) string {
		return "x = [a0" + pieces(n, "", " for a$ in r") + "]\n"
	}},
	{"fors of one comprehension with a closure", true, func(n int) string {
		return "x = [lambda: a0" + pieces(n, "", " for a$ in r") + "]\n"
	}},
	{"elifs that keep closures", true, func(n int) string {
		return pieces(n, "def f(out):\n  for i in out:\n    if i: pass\n", "    elif i == $:\n      out.append(lambda: i)\n")
	}},
	{"handlers of one try that keep closures", true, func(n int) string {
		return "def f(out):\n  for i in out:\n    try: pass\n" + pieces(n, "", "    except E$ as e:\n      out.append(lambda: (i, e))\n")
	}},
	{"leaks on other branches", false, func(n int) string {
		return pieces(n, "if r: pass\n", "elif $ in r:\n    y = [x for x in r]\n    print(x)\n")
	}},
	{"functions that lose the same local", true, func(n int) string {
		return pieces(n/10, "", "def f$():\n    t = 1\n\n\nf$()\nprint(t)\n")
	}},
	{"threads", true, func(n int) string {
		return pieces(n, "from threading import Thread\nfor i in r:\n", "    t = Thread(target=lambda: i)\n    t.start()\n")
	}},
	{"captured names bound again and again", true, func(n int) string {
		return pieces(n, "def f(out):\n  for i in out:\n", "    x = i + $\n    out.append(lambda: x)\n")
	}},
	{"callbacks of one object", false, func(n int) string {
		return pieces(n, "def f(w):\n  for i in w:\n", "    w.on$(lambda: i)\n")
	}},
	{"own callees", false, func(n int) string {
		return pieces(n, "kept = []\ndef keep(g):\n    kept.append(g)\nfor i in r:\n", "    keep(lambda: i)\n")
	}},
	{"own callees of their own", false, func(n int) string {
		return pieces(n, "kept = []\n", "def keep$(g):\n    kept.append(g)\n") + pieces(n, "for i in r:\n", "    keep$(lambda: i)\n")
	}},
	{"finallies", false, func(n int) string {
		return pieces(n, "def f(a):\n", "    try:\n        x = a\n    finally:\n        a = x\n")
	}},
}

// maxIndent and maxBrackets are how deep CPython lets indentation and brackets nest,
// maxBlocks how deep loops and with items.
const (
	maxIndent   = 99
	maxBlocks   = 20
	maxBrackets = 200
)

// bracketed puts n brackets around a text, or as many as CPython takes.
func bracketed(n int, opening, text, closing string) string {
	n = min(n, maxBrackets)
	return strings.Repeat(opening, n) + text + strings.Repeat(closing, n)
}

// pieces returns head and n times the format, with $ replaced by the number of
// the piece.
func pieces(n int, head, format string) string {
	var b strings.Builder
	b.WriteString(head)
	for i := range n {
		b.WriteString(strings.ReplaceAll(format, "$", fmt.Sprint(i)))
	}
	return b.String()
}
