package syntax

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestSnippets compares the odd corners of the language one by one, where
// TestAgainstAST compares what real programs are made of. Older Pythons refuse
// some of the snippets.
func TestSnippets(t *testing.T) {
	needPython(t)
	dir := t.TempDir()
	var files []string
	for i, snippet := range snippets(t) {
		path := filepath.Join(dir, fmt.Sprintf("%03d.py", i))
		if err := os.WriteFile(path, []byte(snippet), 0o666); err != nil {
			t.Fatal(err)
		}
		files = append(files, path)
	}
	var compared int
	eachVerdict(t, files, func(d dialect, v verdict) {
		if v.Refused != "" {
			return
		}
		compared++
		file, err := Parse(v.Path, []byte(v.Text))
		if err != nil {
			t.Errorf("%q: %v", v.Text, err)
			return
		}
		if file.Python2 {
			t.Errorf("%q is said to be Python 2", v.Text)
		}
		if got := collectFacts(file, d); !reportDifferences(t, file, got, v.Facts) {
			t.Logf("in %q", v.Text)
		}
	})
	t.Logf("%d of %d snippets compared", compared, len(files))
	if compared < len(files)/2 {
		t.Errorf("Python refused %d of %d snippets", len(files)-compared, len(files))
	}
}

func snippets(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "snippets.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
		var snippet string
		if err := json.Unmarshal(lines.Bytes(), &snippet); err != nil {
			t.Fatal(err)
		}
		all = append(all, snippet)
	}
	return all
}

// TestNewSyntax holds what CPython 3.14 and 3.15 accept, and the defaults of
// type parameters, which not every tested Python knows.
func TestNewSyntax(t *testing.T) {
	tests := []struct{ src, want string }{
		{"lazy import a\n", "a"},
		{"lazy from a import b as c\n", "a b c"},
		{"if x:\n    lazy import a\n    b\n", "x a b"},
		{"x; lazy \\\n import a\ny\n", "x a y"},
		{"if x:\n    lazy \\\n from a import b\n    c\n", "x a b c"},
		{"lazy = lazy.x\n", "lazy lazy x"},
		{"t'{a}' rt\"{b!r:{c}}\" Tr'''{d}'''\n", "a b c d"},
		{"t(t)\n", "t t"},
		{"class A[T = a, *U = *b[c], **P = [d]]: pass\n", "A T a U b c P d"},
		{"def f[T: a = b](x=c): pass\n", "f T a b x c"},
		{"type A[T: (a, b) = c[d:=e]] = f\n", "A T a b c d e f"},
		{"x; type A[T = a] = T\n", "x A T a T"},
		{"def f[*U, T: a | b = c](): pass\n", "f U T a b c"},
		{"type A[T: a if b else c = d[e], U = f] = g[h][i]\n", "A T a b c d e U f g h i"},
		{"try: pass\nexcept A, B, C: pass\n", "A B C"},
		{"try: pass\nexcept A, B,: pass\n", "A B"},
		{"try: pass\nexcept* A, B: pass\n", "A B"},
	}
	for _, tt := range tests {
		file, err := Parse("test.py", []byte(tt.src))
		if err != nil {
			t.Errorf("%q: %v", tt.src, err)
			continue
		}
		var names [][]byte
		for n := range file.Each(KindIdentifier) {
			names = append(names, n.Bytes())
		}
		if got := string(bytes.Join(names, []byte(" "))); got != tt.want {
			t.Errorf("%q: names are %q, want %q", tt.src, got, tt.want)
		}
	}
}

// TestTwoTypes says what except A, B: is, of which both Python 2 and Python 3.14
// have their own idea.
func TestTwoTypes(t *testing.T) {
	needTreeSitter(t)
	const handler = "try: pass\nexcept A, B: pass\n"
	tests := []struct {
		src    string
		target Version
		want   string
	}{
		{handler, Version{}, "unknown"},
		{handler, Version{3, 13}, "unknown"},
		{handler, Version{3, 14}, "types"},
		{handler + "print x\n", Version{3, 14}, "name"},
		{handler + "print x\n", Version{}, "name"},
		{handler + "raise A, 'x'\n", Version{}, "name"},
		{handler + "`x`\n", Version{}, "name"},
		{handler + "ur'x'\n", Version{}, "name"},
		{handler + "def f(a, (b, c)): pass\n", Version{}, "name"},
		{handler + "lambda (a, b): a\n", Version{}, "name"},
		{handler + "try: pass\nexcept A, b: pass\n", Version{}, "unknown"},
		{handler + "try: pass\nexcept A, b, c: pass\n", Version{}, "types"},
		{handler + "f'{x}'\n", Version{}, "types"},
		{handler + "f'x'\n", Version{}, "unknown"},
		{handler + "t'x'\n", Version{}, "types"},
		{handler + "lazy import x\n", Version{}, "types"},
		{handler + "(x := y)\n", Version{}, "types"},
		{handler + "x: int\n", Version{}, "types"},
		{handler + "def f(a, *, b): pass\n", Version{}, "types"},
		{handler + "def f(*a, **b): pass\n", Version{}, "unknown"},
		{handler + "async def f(): pass\n", Version{}, "types"},
		{handler + "def f(): nonlocal x\n", Version{}, "types"},
		{handler + "raise A from b\n", Version{}, "types"},
		{handler + "a, *b = c\n", Version{}, "types"},
		{handler + "class C(metaclass=D): pass\n", Version{}, "types"},
		{handler + "class C(D): pass\n", Version{}, "unknown"},
		{handler + "def f(): yield from x\n", Version{}, "types"},
		{handler + "print(x)\nraise A('x')\n", Version{}, "unknown"},
	}
	for _, tt := range tests {
		got := "unknown"
		file, err := ParseFor("test.py", []byte(tt.src), tt.target)
		if err == nil {
			got = "types"
			for n := range file.Each(KindExceptClause) {
				if (ExceptClause{n}).Name().Ok() {
					got = "name"
				}
			}
			if file.Python2 != (got == "name") {
				t.Errorf("%q for %v: Python2 = %v", tt.src, tt.target, file.Python2)
			}
		}
		if got != tt.want {
			t.Errorf("%q for %v: B is %s, want %s (%v)", tt.src, tt.target, got, tt.want, err)
		}
	}
}

func TestPython2(t *testing.T) {
	needTreeSitter(t)
	for src, want := range map[string]bool{
		"print x\n":                        true,
		"print 'x'\n":                      true,
		"print 'x' % y, z\n":               true,
		"if x: print y\n":                  true,
		"print >>f, x\n":                   false,
		"print >>f, x\nprint y\n":          true,
		"exec x\n":                         true,
		"exec 'x' in y\n":                  true,
		"exec(x) in y\n":                   false,
		"raise A, 'x'\n":                   true,
		"raise (A, 'x')\n":                 false,
		"x = ur'y'\n":                      true,
		"x = r'y' + u'z'\n":                false,
		"x = `y`\n":                        true,
		"def f((a, b)): pass\n":            true,
		"for (a, b) in c: pass\n":          false,
		"try: pass\nexcept A as e: pass\n": false,
		"x <> y\n":                         true,
		"0777\n":                           true,
		"10L\n":                            true,
		"010j\n":                           false,
		"print (x), y\n":                   false,
	} {
		file, err := Parse("test.py", []byte(src))
		if err != nil {
			t.Errorf("%q: %v", src, err)
			continue
		}
		if file.Python2 != want {
			t.Errorf("%q: Python2 = %v", src, file.Python2)
		}
	}
}
