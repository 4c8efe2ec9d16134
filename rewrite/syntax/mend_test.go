package syntax

import (
	"strings"
	"testing"
)

// TestMend has what the grammar misreads, and what is to come of it.
func TestMend(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"empty", "", ""},
		{"nothing", "x = 1\nprint x\n", "x = 1\nprint x\n"},
		{"blocks", "if a:\n    x\n    if b:\n        y\nz\n", "if a:\n\f\f\f x\n\f\f\f if b:\n\f\f\f\f\f\f  y\nz\n"},
		{"a tab behind spaces", "if a:\n  \tx\n\ty\n", "if a:\n\f\f x\n y\n"},
		{"very deep", "if a:\n" + strings.Repeat(" ", 256) + "b\n", "if a:\n" + strings.Repeat("\f", 255) + " b\n"},
		{"indented less", "if a:\n\tx = (b +\r\n  c)\n", "if a:\n x = (b +    c)\n"},
		{"joined lines", "x = a + \\\n b\n", "x = a +    b\n"},
		{"comments", "# a\nx = (b, # c\n# d\n  e)\n  # f", "   \nx = (b,           e)\n     "},
		{"type", "type(a).b = type(c)\nif x: type [d] = e; type(f)\n", "typ_(a).b = type(c)\nif x: typ_ [d] = e; typ_(f)\n"},
		{"with", "with a if b else c as d: x if y else z\n", "with a or b or   c as d: x if y else z\n"},
		{"except", "except A if b else C, d: x if y else z\n", "except A or b or   C, d: x if y else z\n"},
		{"a conditional in brackets", "with f(a if b else c) as d: pass\n", "with f(a if b else c) as d: pass\n"},
		{"strings", "if a:\n    x = '''\n# b\n''' 'c\\\nd'\n", "if a:\n\f\f\f x = '''\n# b\n''' 'c\\\nd'\n"},
	} {
		src := []byte(c.src)
		got := mend(src)
		if string(got) != c.want {
			t.Errorf("%s: mend(%q)\n got %q\nwant %q", c.name, c.src, got, c.want)
		}
		if string(src) != c.src {
			t.Errorf("%s: the source became %q", c.name, src)
		}
	}
}

func FuzzMend(f *testing.F) {
	for _, seed := range []string{
		"if a:\n  \tx = ('b', # c\n# d\n e)\n\ttype(x).y = 1; print >>f, `z`\n",
		"with a if b else c as d:\r\n \\\n  pass\r\n", "'open\n\"\"\"a", "f'{a:{b", "\\\n\\",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if once := mend(src); len(once) != len(src) {
			t.Fatalf("%q has %d bytes, mended %d", src, len(src), len(once))
		}
	})
}
