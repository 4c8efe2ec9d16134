package main

import (
	"strings"
	"testing"

	"pyfix/rewrite/text"
)

func TestProve(t *testing.T) {
	root := tree(t, "code", map[string]string{"a.py": lateLambda + "\n\n" + lateLambda, "b.py": goodLambda, "dos.py": strings.ReplaceAll("é = 'ü'; "+lateLambda, "\n", "\r\n")})
	got := mustRun(t, "prove", "--python", interpreter(t), root)
	for _, want := range []string{"| files with safe fixes     |    2 |", "| safe fixes                |    3 |", "| differences elsewhere     |    0 |"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

func startedPython(t *testing.T) *python {
	t.Helper()
	py, err := startPython(interpreter(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := py.close(); err != nil {
			t.Error(err)
		}
	})
	return py
}

func TestOutside(t *testing.T) {
	py := startedPython(t)
	for _, test := range []struct {
		name, old, new string
		span           string // of the old source that may change; all that differs if it is ""
		want           int
	}{
		{"nothing", "x = 1\n", "x = 1\n", "", 0},
		{"default", "f(lambda: i)\ng()\n", "f(lambda i=i: i)\ng()\n", "", 0},
		{"default of a def", "def f(a, b=1): return i\n", "def f(a, b=1, *, i=i): return i\n", "", 0},
		{"statement", "def f():\n    pass\n", "def f():\n    nonlocal_ = 1\n    pass\n", "", 0},
		{"in a decorator", "@d(lambda: i)\ndef f():\n    pass\n", "@d(lambda i=i: i)\ndef f():\n    pass\n", "", 0},
		{"name of a handler", "try: f()\nexcept (\n A) as e: g()\n", "try: f()\nexcept (\n A) as e_: e = e_; g()\n", "", 0},
		{"elsewhere", "f(lambda: i)\ng(1)\n", "f(lambda i=i: i)\ng(2)\n", "lambda: i", 1},
		{"later in the line", "f(lambda: i); g(1)\n", "f(lambda i=i: i); g(2)\n", "lambda: i", 1},
		{"statement elsewhere", "f(lambda: i)\n\ng(1)\n", "f(lambda i=i: i)\n\n", "lambda: i", 1},
		{"two statements", "x = 1\ny = 2\n", "x = 2\ny = 3\n", "x = 1", 1},
	} {
		edits := smallEdits([]byte(test.old), []byte(test.new))
		oldSpans, newOnes := []text.Span{}, newSpans(edits)
		for _, e := range edits {
			oldSpans = append(oldSpans, e.Span)
		}
		if test.span != "" {
			at := strings.Index(test.old, test.span)
			oldSpans = []text.Span{{Start: at, End: at + len(test.span)}}
			newOnes = oldSpans
		}
		got, err := py.outside([]byte(test.old), []byte(test.new), oldSpans, newOnes)
		if err != nil || len(got) != test.want {
			t.Errorf("%s: %q, %v; %d expected", test.name, got, err, test.want)
		}
	}
}

func TestSame(t *testing.T) {
	py := startedPython(t)
	for _, test := range []struct {
		name, old, new string
		want           bool
	}{
		{"white space", "f( 1)\n", "f(1)\n", true},
		{"keyword-only", "f(lambda x, i=i: i)\n", "f(lambda x, *, i=i: i)\n", true},
		{"order of defaults", "def f(*, a=a, b=b): pass\n", "def f(*, b=b, a=a): pass\n", true},
		{"annotation of a default", "def f(a: int = a): pass\n", "def f(a=a): pass\n", true},
		{"no default", "f(lambda i=i: i)\n", "f(lambda: i)\n", false},
		{"another default", "f(lambda i=i: i)\n", "f(lambda i=j: i)\n", false},
		{"name of a parameter", "f(lambda k=i: k)\n", "f(lambda i=i: i)\n", true},
		{"mixed up", "f(lambda a, b: a)\n", "f(lambda a, b: b)\n", false},
		{"local name", "def f():\n    a = 1\n    return a\n", "def f():\n    b = 1\n    return b\n", true},
		{"name of nothing local", "def f():\n    return a\n", "def f():\n    return b\n", false},
		{"copy goes first", "def f():\n    try: g()\n    except E as e:\n        log(e)\n        x = e\n    return x\n", "def f():\n    try: g()\n    except E as e_:\n        e = e_\n        log(e)\n    return e\n", true},
		{"no copy", "def f():\n    try: g()\n    except E as e:\n        x = e\n    return x\n", "def f():\n    try: g()\n    except E as e:\n        pass\n    return e\n", false},
		{"copy of a copy", "def f():\n    try: g()\n    except E as e:\n        x = e\n    return x\n", "def f():\n    try: g()\n    except E as e_:\n        e = e_\n    return e\n", true},
		{"nonlocal order", "def g():\n    a = b = 1\n    def f():\n        nonlocal a, b\n", "def g():\n    a = b = 1\n    def f():\n        nonlocal b, a\n", true},
		{"needless pass", "if x:\n    pass\n    y = 1\n", "if x:\n    y = 1\n", true},
		{"nonlocal place", "def g():\n    a = b = 1\n    def f():\n        h()\n        nonlocal a, b\n", "def g():\n    a = b = 1\n    def f():\n        nonlocal b\n        nonlocal a\n        h()\n", true},
		{"fewer nonlocal names", "def g():\n    a = b = 1\n    def f():\n        nonlocal a, b\n", "def g():\n    a = b = 1\n    def f():\n        nonlocal b\n", false},
		{"nonlocal name is not local", "def g():\n    def f():\n        nonlocal s\n        s = 1\n    q = s = f()\n    return q\n", "def g():\n    def f():\n        nonlocal s\n        s = 1\n    s = s = f()\n    return s\n", false},
		{"local name that a function inside has, too", "def g():\n    def f():\n        s = 1\n        return s\n    q = f()\n    return q\n", "def g():\n    def f():\n        s = 1\n        return s\n    s = f()\n    return s\n", true},
		{"name that a parameter hides", "x = 1\ndef f(x): return x\n", "y = 1\ndef f(x): return y\n", false},
		{"attribute of the class", "class A:\n    n = 1\n    def f(self, k=n): return k\n", "class A:\n    n = 1\n    def f(self): return self.n\n", true},
		{"attribute by the name of the class", "class A:\n    n = 1\n    @staticmethod\n    def f(n=n): return n\n", "class A:\n    n = 1\n    @staticmethod\n    def f(): return A.n\n", true},
		{"another attribute", "class A:\n    n = m = 1\n    def f(self, k=n): return k\n", "class A:\n    n = m = 1\n    def f(self): return self.m\n", false},
		{"parameter that gets another value", "class A:\n    n = 1\n    def f(self, n=n):\n        n += 1\n        return n\n", "class A:\n    n = 1\n    def f(self):\n        n += 1\n        return self.n\n", false},
		{"another constant", "x = 1\n", "x = 2\n", false},
		{"one statement more", "x = 1\n", "x = 1\ny = 1\n", false},
	} {
		got, err := py.same([]byte(test.old), []byte(test.new))
		if err != nil || got != test.want {
			t.Errorf("%s: %v, %v", test.name, got, err)
		}
	}
}

func TestRowBefore(t *testing.T) {
	old, new := "a\nb\nc\nd\n", "a\nb2\nx\ny\nc\nd\n"
	p := &proof{subject: &subject{module: load(t, old)}, edits: smallEdits([]byte(old), []byte(new))}
	for row, want := range map[int]int{1: 1, 2: 2, 3: 2, 4: 2, 5: 3, 6: 4} {
		if got := p.rowBefore(load(t, new).Lines, row); got != want {
			t.Errorf("line %d was %d, not %d", row, got, want)
		}
	}
}
