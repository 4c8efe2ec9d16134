package scan

import (
	"bytes"
	"testing"
)

func FuzzScanner(f *testing.F) {
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
		if at := LoneCR(src); at >= 0 && (src[at] != '\r' || at+1 < len(src) && src[at+1] == '\n') {
			t.Fatalf("no lone CR at %d of %q", at, src)
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
