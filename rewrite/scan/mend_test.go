package scan

import (
	"bytes"
	"strings"
	"testing"
)

func TestMend(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"nothing", "x = 1\n", ""},
		{"empty", "", ""},

		{"type call", "type(a).b = 1\n", "typ_(a).b = 1\n"},
		{"type subscript", "type [a] = 1\n", "typ_ [a] = 1\n"},
		{"type behind colon", "if x: type(a).b = 1\n", "if x: typ_(a).b = 1\n"},
		{"type behind semicolon", "x; type(a).b = 1\n", "x; typ_(a).b = 1\n"},
		{"type on a joined line", "if x:\n    \\\n  type(a)\n", "if x:\n\f\f\f\f\f\f\f typ_(a)\n"},
		{"alias", "type A = b\ntype A[T] = b\ntype \\\n A = b\n", ""},
		{"type elsewhere", "x = type(a)\nf(type(a))\nx.type(a)\n", ""},
		{"type in brackets", "f(\ntype(a), {b:type(c)})\n", ""},

		{"print chevron", "print >>f, x\n", "prin_ >>f, x\n"},
		{"print shift", "if x: print>>f\n", "if x: prin_>>f\n"},
		{"print", "print x\nprint(x)\nprint 'x'\nx = print >> f\n", ""},

		{"comments", "x\n" + strings.Repeat("# a\n", 16) + "y\n", ""},
		{"many comments", "x\n" + strings.Repeat(" # a\n", 10) + "#b\n" + strings.Repeat("  # c\n", 10) + "y\n",
			"x\n # a\n" + strings.Repeat("    \n", 9) + "#b\n" + strings.Repeat("     \n", 9) + "  # c\ny\n"},

		{"lazy", "lazy import a\n", "\f\f\f\f\fimport a\n"},
		{"lazy from", "if x:\n    lazy  from a import b\n", "if x:\n\f\f\f\f\f\f    from a import b\n"},
		{"lazy behind semicolon", "x; lazy import a\n", "x;      import a\n"},
		{"lazy name", "lazy = 1\nlazy.imports\nlazy importing\n", ""},

		{"template", "t'a{b}' rT\"c\" T'''d'''", "f'a{b}' rf\"c\" f'''d'''"},
		{"no template", "t 'a' + b't' + r't'", ""},

		{"spec", "f'{x:=10}{y!r:=>3}{z:>{w:=}}'", "f'{x:x10}{y!r:x>3}{z:>{w:x}}'"},
		{"spec over lines", "f'''{x:\n}\n'''", "f'''{x:x}\n'''"},
		{"spec with equals sign inside", "f'{x:{y}=3}{(z:=1)}{a[b:=2]}{c=}{d = !r}'", ""},

		{"default", "class A[T = a]: pass\n", "class A[T , a]: pass\n"},
		{"defaults", "def f[T: a = b, *U = *c, **P = [d]](x=1): x[y] = 2\n", "def f[T: a , b, *U ,  c, **P , [d]](x=1): 1[y] = 2\n"},
		{"default with call", "type A[T = a(b=c)] = d\n", "type A[T , a(b=c)] = d\n"},
		{"default with index", "type A[T = a[b], *U = *c[d]] = e\n", "type A[T , 1[b], *U ,  1[d]] = e\n"},
		{"no default", "def f():\n  x[a] = b\nclass A:\n  y[a] = f(z=1)\n", ""},

		{"annotation", "x: ab[c][d] = e\n", "x: 11[c][d] = e\n"},
		{"annotation over lines", "def f(x: a  # b\n\n [b]) -> c \\\n [d]: pass\n", "def f(x: 1  # b\n\n [b]) -> 1 \\\n [d]: pass\n"},
		{"union", "x: a | b[c]\n", "x: a | 1[c]\n"},
		{"bound", "class A[T: a[b]]: pass\n", "class A[T: 1[b]]: pass\n"},
		{"alias of", "type A = b[c]\nx = y[z]\n", "type A = 1[c]\nx = y[z]\n"},
		{"name beyond ASCII", "x: é[c]\n", "x: 11[c]\n"},
		{"no annotation", "x: a\ny: a.b[c]\n[d[e], f[g]]\nx = y[z]\nif x: print [y]\n", ""},

		{"unpacked brackets", "return a, *(b or c)\nx = *(d), * (e)\nfor f in *(g), h: pass\n", "return a, +(b or c)\nx = +(d), + (e)\nfor f in +(g), h: pass\n"},
		{"unpacked otherwise", "f(a, *(b))\nx = [a, *(b)], *c\ny = a * (b), (c) * (d)\n", ""},
		{"types", "except A, B, C: pass\n", "except A| B| C: pass\n"},
		{"types and comma", "except A, B,: pass\n", "except A| B : pass\n"},
		{"type and comma", "except A,: pass\n", "except A : pass\n"},
		{"types of a group", "except* A, B: pass\n", "except* A| B: pass\n"},
		{"types in brackets", "except (A, B, C), e: x, y, z = w\n", ""},
		{"type and name", "except f(A, B), e: pass\n", ""},

		{"walrus", "(x := a if b else c)\n", "(x := a or b or   c)\n"},
		{"walrus and comma", "(x := a, b if c else d)\n", ""},
		{"walrus in a filter", "[x := a for a in b if c]\n", ""},
		{"walrus inside", "(a if (x := b) else c)\n", ""},
		{"with", "with a if b else c as d: x if y else z\n", "with a or b or   c as d: x if y else z\n"},
		{"with in parentheses", "with (a if b else c as d): pass\n", "with (a or b or   c as d): pass\n"},
		{"with call", "with f(a if b else c) as d: pass\n", ""},
		{"except", "except A if b else C as d: pass\n", "except A or b or   C as d: pass\n"},

		{"indented enough", "if a:\n    x = (b +\n    c)\n", ""},
		{"indented less", "if a:\n    x = (b +\n  c)\n", "if a:\n    x = (b +   c)\n"},
		{"indented less, CRLF", "if a:\r\n    x = (b +\r\n  c)\r\n", "if a:\r\n    x = (b +    c)\r\n"},
		{"indented less behind a comment", "if a:\n    x = (b +  # d\nc)\n", "if a:\n    x = (b +      c)\n"},
		{"comment indented less", "if a:\n    x = (b +\n# d\n    c)\n", "if a:\n    x = (b + # d\n    c)\n"},
		{"joined line indented less", "if a:\n    x = (b + \\\nc)\n", ""},
		{"module level", "x = (\na +\nb\n)\n", ""},
		{"string", "if a:\n    x = ('''\n''' + b)\n", ""},

		{"tab behind spaces", "if a:\n  \tx\n\ty\n", "if a:\n\f\f x\n y\n"},
		{"tab", "if a:\n\tx\n", ""},
		{"comment between", "if a:\n  \tx\n# b\n\ty\n", "if a:\n\f\f x\n# b\n y\n"},
		{"very deep", "if a:\n" + strings.Repeat(" ", 256) + "b\n", "if a:\n" + strings.Repeat("\f", 255) + " b\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			src := []byte(tt.src)
			got := Mend(src)
			if string(src) != tt.src {
				t.Fatalf("the source became %q", src)
			}
			if tt.want == "" {
				if len(src) > 0 && &got[0] != &src[0] {
					t.Errorf("%q was changed to %q or copied", src, got)
				}
				return
			}
			if string(got) != tt.want {
				t.Errorf("Mend(%q)\n got %q\nwant %q", src, got, tt.want)
			}
			if again := Mend(got); &again[0] != &got[0] {
				t.Errorf("mended twice, %q becomes %q", got, again)
			}
		})
	}
}

func FuzzMend(f *testing.F) {
	for _, seed := range []string{
		"type(a).b = 1\nprint >>f, x\nlazy import y\n",
		"class A[T: int = bool, *Ts = *b]:\n\tdef f[**P = [c]](): pass\n",
		"if a:\n  \tx = f'''{b:=10}{t'{c:{d}}'!r}''' + (\n'e')  # f\n# g\n",
		"try: pass\nexcept A, B, C: x: a[b][::2]\nexcept* A,: y: 'x' | é[c]\ntype X[T = a[b]] = d[e]\n",
		"with a if b else c as (d, e): (x := f if g else h)\r\n",
		"'unterminated\n\"\"\"a", "f'{a:{b", "f'''{a}}", "\\\n\\", "0x", "1.e+", "t'\\N{a}\\{b}'",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		before := bytes.Clone(src)
		once := Mend(src)
		if !bytes.Equal(src, before) {
			t.Fatalf("%q became %q", before, src)
		}
		if len(once) != len(src) {
			t.Fatalf("%q has %d bytes, mended %d", src, len(src), len(once))
		}
		checkTokens(t, src)
	})
}

// checkTokens checks that the tokens do not overlap, that between them is only
// white space and what joins lines, and that all logical lines end.
func checkTokens(t *testing.T, src []byte) {
	t.Helper()
	end, open := 0, false
	s := New(src)
	for s.Next() {
		if s.Start < end || s.End < s.Start || s.End > len(src) {
			t.Fatalf("token %d to %d behind %d in %q", s.Start, s.End, end, src)
		}
		if s.Start == s.End && s.Kind != Newline && s.Kind != Bad {
			t.Fatalf("empty token of kind %d at %d in %q", s.Kind, s.Start, src)
		}
		if gap := bytes.Trim(src[end:s.Start], " \t\f\r\n\\"); len(gap) > 0 {
			t.Fatalf("%q is in no token of %q", gap, src)
		}
		if s.Line > s.Start {
			t.Fatalf("the line of the token at %d starts at %d in %q", s.Start, s.Line, src)
		}
		if s.Kind != Comment {
			if s.First == open {
				t.Fatalf("First is %v at %d in %q", s.First, s.Start, src)
			}
			open = s.Kind != Newline
		}
		end = s.End
	}
	if open {
		t.Fatalf("the last line of %q does not end", src)
	}
}
