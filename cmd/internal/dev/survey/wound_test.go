package main

import (
	"strings"
	"testing"

	"pyfix/rewrite/text"
)

func TestWounds(t *testing.T) {
	for _, test := range []struct {
		name, kind, healthy string
		wounded             string // "" if there is no guard
		unreal              bool   // nothing suffers
	}{
		{"lambda", "default", "for i in r:\n    f(lambda x, i=i: x + i)\n", "for i in r:\n    f(lambda x: x + i)\n", false},
		{"only parameter", "default", "[lambda i=i: i for i in r]\n", "[lambda: i for i in r]\n", false},
		{"bare star goes along", "default", "[lambda x, *, i=i: i for i in r]\n", "[lambda x: i for i in r]\n", false},
		{"bare star stays", "default", "[lambda *, i=i, k=1: i for i in r]\n", "[lambda *, k=1: i for i in r]\n", false},
		{"star before keywords", "default", "[lambda *, i=i, **k: i for i in r]\n", "[lambda **k: i for i in r]\n", false},
		{"another name", "default", "for i in r:\n    def f(x, k=i): return k + k\n", "for i in r:\n    def f(x): return i + i\n", false},
		{"name is taken", "default", "for i in r:\n    def f(k=i): i = 1; return k\n", "", false},
		{"no loop", "default", "def g(i):\n    return lambda i=i: i\n", "def g(i):\n    return lambda: i\n", true},
		{"loop elsewhere", "default", "def g(i):\n    for j in r:\n        f(lambda i=i: i)\n", "def g(i):\n    for j in r:\n        f(lambda: i)\n", true},
		{"handler", "default", "try: f()\nexcept E as e:\n    g(lambda e=e: e)\n", "try: f()\nexcept E as e:\n    g(lambda: e)\n", false},
		{"class", "default", "class A:\n    n = 1\n    f = lambda s, n=n: n\n", "class A:\n    n = 1\n    f = lambda s: n\n", false},
		{"class and module", "default", "n = 2\nclass A:\n    n = 1\n    f = lambda s, n=n: n\n", "n = 2\nclass A:\n    n = 1\n    f = lambda s: n\n", true},
		{"not read", "default", "for i in r:\n    f(lambda i=i: 0)\n", "", false},
		{"assigned", "default", "for i in r:\n    def f(i=i): i += 1\n", "", false},
		{"not a name", "default", "for i in r:\n    f(lambda i=i+1: i)\n", "", false},

		{"class attribute", "self", "class A:\n    n = 1\n    def f(self): return self.n\n", "class A:\n    n = 1\n    def f(self): return n\n", false},
		{"method", "self", "class A:\n    def g(this): this.f()\n    def f(this): pass\n", "class A:\n    def g(this): f()\n    def f(this): pass\n", false},
		{"instance attribute", "self", "class A:\n    def __init__(self): self.n = 1\n    def f(self): return self.n\n", "class A:\n    def __init__(self): self.n = 1\n    def f(self): return n\n", false},
		{"global of that name", "self", "n = 2\nclass A:\n    n = 1\n    def f(self): return self.n\n", "n = 2\nclass A:\n    n = 1\n    def f(self): return n\n", true},
		{"builtin of that name", "self", "class A:\n    id = 1\n    def f(self): return self.id\n", "class A:\n    id = 1\n    def f(self): return id\n", true},
		{"star import", "self", "from a import *\nclass A:\n    n = 1\n    def f(self): return self.n\n", "from a import *\nclass A:\n    n = 1\n    def f(self): return n\n", true},
		{"store", "self", "class A:\n    n = 1\n    def f(self): self.n = 2\n", "", false},
		{"augmented store", "self", "class A:\n    n = 1\n    def f(self): self.n += 2\n", "", false},
		{"unknown attribute", "self", "class A:\n    def f(self): return self.n\n", "", false},
		{"static method", "self", "class A:\n    n = 1\n    @staticmethod\n    def f(a): return a.n\n", "", false},

		{"nonlocal", "nonlocal", "def f():\n    n = 0\n    def g():\n        nonlocal n\n        n += 1\n", "def f():\n    n = 0\n    def g():\n        n += 1\n", false},
		{"global", "nonlocal", "n = 0\ndef g():\n    global n\n    n = n + 1\n", "n = 0\ndef g():\n    n = n + 1\n", false},
		{"other names stay", "nonlocal", "m = n = 0\ndef g():\n    global m, n\n    n = n + 1\n    m = 1\n", "m = n = 0\ndef g():\n    global m\n    n = n + 1\n    m = 1\n", false},
		{"assigned first", "nonlocal", "n = 0\ndef g():\n    global n\n    n = 1\n    return n\n", "n = 0\ndef g():\n    n = 1\n    return n\n", true},
		{"on one line", "nonlocal", "n = 0\ndef g(): global n; n += 1\n", "", false},

		{"wrapper", "wrapper", "class A:\n    b = [1]\n    c = (lambda b=b: [b[i] for i in r])()\n", "class A:\n    b = [1]\n    c = [b[i] for i in r]\n", false},
		{"first iterable only", "wrapper", "class A:\n    b = [1]\n    c = (lambda b=b: [i for i in b])()\n", "class A:\n    b = [1]\n    c = [i for i in b]\n", true},
		{"outside of a class", "wrapper", "b = [1]\nc = (lambda b=b: [b[i] for i in r])()\n", "", false},

		{"copy", "caught", "try: f()\nexcept E as e:\n    x = e\nprint(x)\n", "try: f()\nexcept E as e:\n    pass\nprint(e)\n", false},
		{"copy and more", "caught", "x = None\ntry: f()\nexcept E as e:\n    log(e)\n    x = e\nprint(x)\n", "e = None\ntry: f()\nexcept E as e:\n    log(e)\nprint(e)\n", false},
		{"read in the handler", "caught", "try: f()\nexcept E as e:\n    x = e\n    print(x)\n", "try: f()\nexcept E as e:\n    print(e)\n", true},
		{"name of two handlers", "caught", "try: f()\nexcept E as e:\n    x = e\nexcept F as e:\n    pass\nprint(x)\n", "", false},

		{"return", "return", "def f():\n    t = 1\n    return t\nx = f()\nprint(x)\n", "def f():\n    t = 1\nf()\nprint(t)\n", false},
		{"same name", "return", "def f():\n    t = 1\n    return t\ndef g():\n    t = f()\n    return t + 1\n", "def f():\n    t = 1\ndef g():\n    f()\n    return t + 1\n", false},
		{"two results", "return", "def f():\n    t = 1\n    if t: return 2\n    return t\nx = f()\nprint(x)\n", "", false},
		{"parameter", "return", "def f(t):\n    return t\nx = f(1)\nprint(x)\n", "", false},
		{"two values", "return", "def f():\n    t = 1\n    return t\nx = f()\nx = 2\nprint(x)\n", "", false},
		{"two results in one place", "return", "def f():\n    t = 1\n    return t\nx = f()\ny = f()\nprint(x, y)\n", "", false},
		{"hidden where it is read", "return", "def f():\n    t = 1\n    return t\nx = f()\ndef g():\n    t = x\n", "", false},
		{"not assigned", "return", "def f():\n    t = 1\n    return t\nprint(f())\n", "", false},
		{"generator", "return", "def f():\n    t = yield\n    return t\nx = f()\nprint(x)\n", "", false},
	} {
		t.Run(test.kind+"/"+test.name, func(t *testing.T) {
			chosen, err := surgeonsOf([]string{test.kind})
			if err != nil {
				t.Fatal(err)
			}
			wounds := chosen[0].wounds(load(t, test.healthy))
			if test.wounded == "" {
				if len(wounds) > 0 {
					t.Errorf("%+v", wounds)
				}
				return
			}
			if len(wounds) != 1 {
				t.Fatalf("%d wounds", len(wounds))
			}
			got, err := text.Apply([]byte(test.healthy), wounds[0].edits)
			if err != nil || string(got) != test.wounded {
				t.Fatalf("%q, %v", got, err)
			}
			if hurts := chosen[0].hurts(load(t, string(got)), wounds[0]); hurts == test.unreal {
				t.Errorf("hurts: %v", hurts)
			}
		})
	}
}

func TestMutate(t *testing.T) {
	root := tree(t, "code", map[string]string{
		"same.py":     goodLambda,
		"form.py":     strings.ReplaceAll(goodLambda, "lambda i=i", "lambda *, i=i"),
		"harmless.py": "for i in r:\n    print(sorted(r, key=lambda x, i=i: x + i))\n",
		"clean.py":    "for i in r:\n    print(i)\n",
	})
	got := mustRun(t, "mutate", "--kind", "default", "--list", "--python", interpreter(t), root)
	if want := "| default: default of a lambda |     1 |     1 |         0 |            0 |            0 |                0 |        0 |        0 |      1 |   3 |"; !strings.Contains(got, want) {
		t.Errorf("%s is missing in\n%s", want, got)
	}
	if !strings.Contains(got, "## missed: code/harmless.py:2 `i`") || strings.Count(got, "## ") != 1 {
		t.Error(got)
	}
}
