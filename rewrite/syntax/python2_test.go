package syntax

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"pyfix/rewrite/treesitter"
)

var python2Dir = flag.String("python2", "", "a folder of Python 2 programs, which TestPython2Files reads")

// python2Programs have one piece of evidence each.
var python2Programs = []string{
	"print x", "if a: print 'x'", "a; print 1", "print not x", "print [a for a in b], c", "print {}", "print ~a", "print None", "print lambda: 0",
	"print (a), b; print c", "exec 'a' in b", "exec a", "x = 0777", "x = 10L", "x = 0xFFl", "if a <> b: pass", "x = `a`", "raise A, 'b'", "if a: raise A, f(b), c",
	"x = ur'a'", "x = Ur'''a'''", "def f((a, b)): pass", "def f(a, (b, c)): pass", "def f(a=lambda b: 0, (c, d)): pass", "f = lambda (a, b): 0",
	"f = lambda a, (b, c): 0", "f = lambda a=lambda: 0, (b, c): 0", "f = lambda a={b: c}, (d, e): 0", "class C:\n  def f(a, (b, c)):\n    pass",
}

func TestPython2Programs(t *testing.T) {
	needTreeSitter(t)
	for _, program := range python2Programs {
		f, err := Parse("a.py", []byte(program+"\n"))
		if err != nil || !f.Python2 {
			t.Errorf("%q is not recognized as Python 2: %v", program, err)
		}
	}
}

// TestNoPython2 has what is broken and shows nothing of Python 2, so that tree-sitter
// need not be asked.
func TestNoPython2(t *testing.T) {
	for _, src := range []string{
		"a b\n", "print(a b)\n", "print (a), b c\n", "x = print.y z\n", "# print x\na b\n", "'print x, 0777, `'\na b\n", "x = 0o777 00 1\n",
		"raise A; f(a, b) c\n", "raise f(a, b) c\n", "def f(a, b=(c, d)) e: pass\n", "lambda a: f(a, (b, c)) d\n", "lambda: (a) b\n", "x = rb'a' u'b' c\n",
		"x = `a`\ny = (\n", "print a\nx = '''\n", "print >>f, a b\n",
	} {
		if mayBePython2(nil, []byte(src)) {
			t.Errorf("%q may be Python 2", src)
		}
	}
}

// TestWithoutCgo says so of a file that looks like Python 2.
func TestWithoutCgo(t *testing.T) {
	if treesitter.Available {
		t.Skip("built with cgo")
	}
	for src, want := range map[string]string{"x = 1\nprint x\n": withoutCgo, "x = 1\na b\n": "syntax error"} {
		_, err := Parse("a.py", []byte(src))
		var syntaxError *SyntaxError
		if !errors.As(err, &syntaxError) || syntaxError.Row != 2 || syntaxError.Reason != want {
			t.Errorf("%q: %v, want line 2 and %q", src, err, want)
		}
	}
}

// TestEvidence reads everything with tree-sitter: what it takes for Python 2 has to
// show in the tokens.
func TestEvidence(t *testing.T) {
	needTreeSitter(t)
	for _, program := range append(snippets(t), python2Programs...) {
		checkEvidence(t, program, []byte(program+"\n"))
	}
}

// checkEvidence reports whether the source is Python 2.
func checkEvidence(t *testing.T, path string, src []byte) bool {
	t.Helper()
	if _, refused := new(parser).descend(nil, src); refused == nil {
		return false
	}
	nodes := readByTreeSitter(nil, src)
	if nodes == nil || !newFile(path, src, nodes, new(names)).hasPython2() {
		return false
	}
	if !mayBePython2(nil, src) {
		t.Errorf("%s is Python 2, and nothing shows it", path)
	}
	return true
}

// TestPython2Files reads real programs at once and piece by piece.
func TestPython2Files(t *testing.T) {
	needTreeSitter(t)
	if *python2Dir == "" {
		t.Skip("no -python2")
	}
	count := 0
	err := filepath.WalkDir(*python2Dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || filepath.Ext(path) != ".py" {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil || !utf8.Valid(src) || !checkEvidence(t, path, src) {
			return err
		}
		count++
		comparePieces(t, path, src)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files of Python 2", count)
}

func TestPieces(t *testing.T) {
	needTreeSitter(t)
	for i := range python2Programs {
		some := python2Programs[i:min(i+3, len(python2Programs))]
		src := "# first\n\n" + strings.Join(some, "\n# between\n\n") + "\n@a\ndef f():\n  try: b\n  except A, B: c\nelse_ = 1\n"
		comparePieces(t, src, []byte(src))
	}
}

// comparePieces holds the tree of a program that is read statement by statement
// against that of one that is read at once. The two parsers differ in some nodes of
// Python 2, so here tree-sitter reads all.
func comparePieces(t *testing.T, path string, src []byte) {
	t.Helper()
	parts := tree{size: len(src)}
	for at := range pieces(src, 1) {
		nodes := readByTreeSitter(nil, src[at.Start:at.End])
		if nodes == nil {
			t.Errorf("%s: tree-sitter does not read the piece %q", path, src[at.Start:at.End])
			return
		}
		parts.add(len(nodes), at, func(to []node) { copy(to, nodes) })
	}
	whole := readByTreeSitter(nil, src)
	parts.nodes[0] = whole[0] // piecewise sets it when all is read
	if len(parts.nodes) != len(whole) {
		t.Errorf("%s: %d nodes by pieces, %d at once", path, len(parts.nodes), len(whole))
		return
	}
	for i, n := range whole {
		if parts.nodes[i] != n {
			t.Errorf("%s: node %d is %v by pieces, %v at once", path, i, parts.nodes[i], n)
			return
		}
	}
}

// TestLimits bounds what tree-sitter reads.
func TestLimits(t *testing.T) {
	needTreeSitter(t)
	class := "class C:\n" + strings.Repeat("    print 1\n", 100)
	list := "x = [\n" + strings.Repeat("    1,\n", 500) + "]\n"
	for _, c := range []struct {
		name, src string
		ok        bool
	}{
		{"small pieces", strings.Repeat("print 1\n", 500), true},
		{"statements of both kinds", class + list + class, true},
		{"a statement that is too large", class + strings.Repeat("    print 1\n", 100), false},
		{"an error in a small piece", class + "a b\n" + class, false},
		{"blanks in front", strings.Repeat("\n", 2000) + "x = 1\n" + class, true},
		{"comments in front", strings.Repeat("# a\n\n", 1000) + "x = 1\nprint 2\n", true},
	} {
		p := &parser{limits: limits{whole: 100, piece: 50, statement: 2000}}
		if nodes := p.piecewise(nil, []byte(c.src)); (nodes != nil) != c.ok {
			t.Errorf("%s: %d nodes", c.name, len(nodes))
		}
	}
}
