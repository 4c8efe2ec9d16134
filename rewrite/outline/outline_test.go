package outline

import (
	"fmt"
	"strings"
	"testing"
)

// TestRead shows outlines: scopes in braces, blocks in brackets, and the uses in
// them as a letter for the kind and the name.
func TestRead(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"x = y", "=x .y"},
		{"x: int = y", "=x .int .y"},
		{"x: int", ":x .int"},
		{"x += y", ".x +x .y"},
		{"a.b, c[d], e = f", ".a .c .d =e .f"},
		{"(x), [y, *z] = w", "=x =y =z .w"},
		{"del x, y.z", "~x .y"},
		{"import a.b, c as d", "&a >d"},
		{"from m import a, b as c", "&a >c"},
		{"global x", "gx"},
		{"f(a, b=c)", "!f .a .c"},
		{"(x := y)", "wx .y"},
		{"lambda a, b=c: a + d", "{lambda pa pb .c .a .d}"},
		{"lambda: a if b else c", "{lambda .a .b .c}"},
		{"lambda: a, b", "{lambda .a} .b"},
		{"[x for x in y if z]", "{comprehension .x =x .y .z}"},
		{"f(x for x in y)", "!f {generator .x =x .y}"},
		{"f'{x!r:{y}}'", ".x .y"},
		{"match = x", "=match .x"},
		{"match x:\n case [a, b.c]: pass", "kmatch .x [case [case xa .b]]"},
		{"match x:\n case A(b=c) | {'d': e, **f} if g: pass", "kmatch .x [case [case !A xc xe xf .g]]"},
		{"type X[T] = list[T]", "dX {types pT {types .list .T}}"},
		{"for x in y: z\nelse: w", "[loop tx .y .z] [after .w]"},
		{"while x: break", "[loop .x]"},
		{"with a as b, c: d", "[entry .a eb .c .d]"},
		{"try: a\nexcept B as c: d\nfinally: e", "[trial .a] [handler .B cc .d] [after .e]"},
		{"if a: b\nelif c: d\nelse: e", "[branch .a .b] [branch .c .d] [branch .e]"},
		{"def f(a: b = c, *d) -> e: g", "df {function [body pa .b .c pd .e .g]}"},
		{"def f[T: b](a: T): pass", "df {types pT .b {function [body pa .T]}}"},
		{"class A[_T](B[_T]): c: _T", "dA {types p_T {class [body .B ._T :c ._T]}}"},
		{"class A(B, c=D): e = F", "dA {class [body .B .D =e .F]}"},
		{"class A:\n def f(self): return __x", "dA {class [body df {function [body pself ._A__x]}]}"},
		{"µ = μ", "=μ .μ"},
	} {
		o := new(Reader).Read([]byte(test.src))
		if got := dump(o); got != test.want || o.Broken {
			t.Errorf("%s\n got %s\nwant %s (broken: %v)", test.src, got, test.want, o.Broken)
		}
	}
}

var kindLetters = [Defined + 1]string{
	Read: ".", Keyword: "k", Global: "g", Nonlocal: "n", Annotated: ":", Deleted: "~", Param: "p", Assigned: "=", Augmented: "+", Walrus: "w",
	Target: "t", Entered: "e", Caught: "c", Captured: "x", Imported: "&", Renamed: ">", Defined: "d",
}

// dump writes the uses in order, with what opens and closes between them.
func dump(o *Outline) string {
	open, ends := make([][]string, len(o.Uses)+1), make([]int, len(o.Uses)+1)
	for i := len(o.Scopes) - 1; i > 0; i-- {
		s := &o.Scopes[i]
		kind := [...]string{"module", "class", "function", "lambda", "generator", "comprehension", "types"}[s.Kind]
		open[s.First] = append([]string{"{" + kind + " "}, open[s.First]...)
		ends[s.End]++
	}
	for i := range o.Blocks[1:] {
		b := &o.Blocks[i+1]
		kind := [...]string{"body", "loop", "handler", "trial", "after", "entry", "branch", "case"}[b.Kind]
		open[b.First] = append(open[b.First], "["+kind+" ")
		ends[b.End]++
	}
	var out strings.Builder
	closers := "" // of what is open, innermost first
	for i := range open {
		out.WriteString(closers[:ends[i]])
		closers = closers[ends[i]:]
		if i > 0 && i < len(o.Uses) {
			out.WriteString(" ")
		}
		for _, opener := range open[i] {
			out.WriteString(opener)
			closers = string(opener[0]+2) + closers // the closing bracket comes two behind the opening one
		}
		if i < len(o.Uses) {
			u := &o.Uses[i]
			letter := kindLetters[u.Kind]
			if u.Called {
				letter = "!"
			}
			fmt.Fprintf(&out, "%s%s", letter, o.Spelling(u.Name))
		}
	}
	return out.String()
}
