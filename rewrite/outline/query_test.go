package outline

import "testing"

// useOf returns the nth use of a name, counted from 0.
func useOf(o *Outline, name string, nth int) int32 { return o.UsesOf(o.Lookup(name))[nth] }

// TestResolve asks in which scope the last use of x finds it; the scopes are
// numbered in the order in which they are made.
func TestResolve(t *testing.T) {
	for _, test := range []struct {
		src  string
		want int32
	}{
		{"x = 1\nx", 0},
		{"y = 1\nx", None},
		{"def f(x):\n x", 1},
		{"def f():\n x = 1\n def g():\n  x", 1},
		{"x = 1\nclass A:\n x = 2\n def f(): x", 0},
		{"class A:\n x = 2\n x", 1},
		{"class A:\n x = 2\n [x for y in z]", None},
		{"x = 1\ndef f():\n x = 2\n def g():\n  global x\n  x", 0},
		{"def f():\n x = 2\n def g():\n  nonlocal x\n  x = 3\n  x", 1},
		{"def f():\n del x\n x", 1},
		{"def f():\n x: int\n x", 1},
		{"del x\nx", None},
		{"def f():\n [(x := 1) for y in z]\n x", 1},
	} {
		o := new(Reader).Read([]byte(test.src))
		uses := o.UsesOf(o.Lookup("x"))
		last := uses[len(uses)-1]
		if got := o.Resolve(o.Uses[last].Scope, o.Uses[last].Name); got != test.want {
			t.Errorf("%s\nscope %d, want %d", test.src, got, test.want)
		}
	}
}

func TestOwnerOf(t *testing.T) {
	for src, want := range map[string]int32{
		"def f():\n x = 1":                                   1,
		"def f():\n global x\n x = 1":                        0,
		"def f():\n x = 0\n def g():\n  nonlocal x\n  x = 1": 1,
		"def f():\n global x\n del x":                        0,
		"class A:\n x = 1":                                   1,
	} {
		o := new(Reader).Read([]byte(src))
		uses := o.UsesOf(o.Lookup("x"))
		if got := o.OwnerOf(uses[len(uses)-1]); got != want {
			t.Errorf("%s\nscope %d, want %d", src, got, want)
		}
	}
}

// TestWays asks whether the first use of x dominates the second one, or leads to
// it.
func TestWays(t *testing.T) {
	for _, test := range []struct {
		src              string
		dominates, leads bool
	}{
		{"x = 1\nx", true, false},
		{"x = x", false, false},
		{"x = 1\nif c: x", true, false},
		{"if c: x = 1\nx", false, true},
		{"if c:\n if d: x = 1\nx", false, true},
		{"if c: x = 1\nelse: x", false, false},
		{"def f():\n if c:\n  x = 1\n  return\n x", false, false},
		{"def f():\n if c:\n  return\n  x = 1\n x", false, false},
		{"if c:\n x = 1\n while True: pass\nx", false, false},
		{"if c:\n assert False\n x = 1\nx", false, false},
		{"if False: x = 1\nx", false, false},
		{"for i in c:\n x = 1\n break\nx", false, true},
		{"for i in c: pass\nelse: x = 1\nx", false, false},
		{"for x in c: x", true, false},
		{"for x in x: pass", false, false},
		{"try: x = 1\nexcept E: pass\nx", false, true},
		{"def f():\n try: x = 1\n finally: return\n x", false, false},
		{"try: pass\nexcept E: x = 1\nx", false, false},
		{"with c as x: x", true, false},
		{"with c as x: pass\nx", false, true},
		{"match c:\n case x: pass\nx", false, false},
		{"(x := 1)\nx", false, false},
		{"class x: x", false, false},
		{"class x: pass\nx", true, false},
	} {
		o := new(Reader).Read([]byte(test.src))
		first, second := useOf(o, "x", 0), useOf(o, "x", 1)
		if got := o.Dominates(first, second); got != test.dominates {
			t.Errorf("%s\ndominates: %v", test.src, got)
		}
		if got := o.Leads(first, second) != None; got != test.leads {
			t.Errorf("%s\nleads: %v", test.src, got)
		}
	}
}

// TestFunctions asks for the text of the first return and the last statement of
// the first function.
func TestFunctions(t *testing.T) {
	for _, test := range []struct{ src, first, last string }{
		{"def f(): return 1", "return 1", "return 1"},
		{"def f():\n if c: return 1\n g()", "return 1", "g()"},
		{"def f():\n raise E;\n", "", "raise E;\n"},
		{"def f():\n raise E\n return 1", "", "return 1"},
		{"def f():\n while True: return 1", "", "while True: "},
		{"def f():\n try: return 1\n finally: raise E", "", "finally: "},
		{"def f():\n try: g()\n except E: return 1", "", "except E: "},
		{"def f():\n def g(): return 1\n pass", "", "pass"},
		{"def f():\n with c: return 1", "return 1", "with c: "},
	} {
		o := new(Reader).Read([]byte(test.src))
		first := ""
		if i := o.FirstReturn(1); i != None {
			first = string(o.Src[o.Stmts[i].Start:][:len(test.first)])
		}
		if first != test.first {
			t.Errorf("%s\nfirst return %q, want %q", test.src, first, test.first)
		}
		if last := string(o.LastStatement(o.Scopes[1].Body)); last != test.last {
			t.Errorf("%s\nlast statement %q, want %q", test.src, last, test.last)
		}
		if got := o.DefinedBy(useOf(o, "f", 0)); got != 1 {
			t.Errorf("%s\nf is scope %d", test.src, got)
		}
	}
}

func TestMayBe(t *testing.T) {
	r := new(Reader) // what it knows of one file must not be said of the next
	for _, test := range []struct {
		src              string
		attribute, alone bool // of f
	}{
		{"f()", false, true},
		{"f ()", false, true},
		{"if c: f()", false, true},
		{"x = 1; f()", false, true},
		{"self.f()\nf", false, true},
		{"K(a=1).f()\nf", false, true},
		{"ｆ()\nf", false, true},
		{"x = f()", false, false},
		{"return f()", false, false},
		{"f", false, false},
		{"a.f = 1\nf", true, false},
		{"a. \\\n f = 1\nf", true, false},
		{"for a.f in b: f", true, false},
		{"a.f, b = c\nf", true, false},
		{"a.f: int\nf", true, false},
		{"a.f == 1\nf", false, false},
		{"a.f.b = 1\nf", false, false},
	} {
		o := r.Read([]byte(test.src))
		name := o.Lookup("f")
		if got := o.MayBeAttribute(name); got != test.attribute {
			t.Errorf("%s\nattribute: %v", test.src, got)
		}
		if got := o.MayBeCalledAlone(name); got != test.alone {
			t.Errorf("%s\ncalled alone: %v", test.src, got)
		}
	}
}

// TestExhausted demands that queries about a program made for it come to an end.
func TestExhausted(t *testing.T) {
	o := new(Reader).Read([]byte("x"))
	for range 1 << 20 {
		o.Resolve(0, 0)
	}
	if !o.Exhausted() {
		t.Error("there is no end to the questions")
	}
}
