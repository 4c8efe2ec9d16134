package syntax

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"pyfix/rewrite/scan"
)

// TestPieces holds the trees of real programs that are read piece by piece against
// those that are read at once.
func TestPieces(t *testing.T) {
	compared := 0
	for _, path := range corpusFiles(t) {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, size := range []int{1, 1000} {
			if comparePieces(t, path, src, size) {
				compared++
			}
		}
	}
	if compared == 0 {
		t.Error("nothing compared")
	}
}

func TestPiecesOfSnippets(t *testing.T) {
	all := snippets(t)
	compared := 0
	for i := range all {
		// A few at a time, with what belongs to none of them in between.
		src := "# first\n\n" + strings.Join(all[i:min(i+3, len(all))], "\n# between\n\n")
		if comparePieces(t, fmt.Sprintf("snippet %d %q", i, src), []byte(src), 1) {
			compared++
		}
	}
	t.Logf("%d of %d compared", compared, len(all))
	if compared < len(all)/2 {
		t.Error("too few compared")
	}
}

// openSpec is a format spec of a plain string that goes on in the next line, as Python 3.12 and 3.13 allow it. The scanner,
// which finds where pieces end, takes the string for an open one.
var openSpec = regexp.MustCompile(`[fF]'[^'\n]*\{[^}'\n]*:[^}'\n]*\n`)

// comparePieces reports whether there was anything to compare.
func comparePieces(t *testing.T, path string, src []byte, size int) bool {
	t.Helper()
	if len(src) == 0 || !utf8.Valid(src) || LoneCR(src) >= 0 || bytes.IndexByte(src, 0) >= 0 || openSpec.Match(src) {
		return false
	}
	mended := scan.Mend(src)
	reader := new(parser)
	whole, refused := reader.descend(nil, mended)
	if refused != nil || reader.descent.secondType > 0 {
		return false
	}
	// Pieces are for what tree-sitter reads: newer syntax is the descent's, which has read the file before.
	if known, err := reader.treeSitter(nil, mended); err != nil || hasError(known) {
		return false
	}
	p := &parser{limits: limits{whole: len(src), piece: size, statement: len(src)}}
	parts, err := p.piecewise(nil, mended)
	if err != nil {
		t.Errorf("%s: %v", path, err)
		return true
	}
	whole[0].start = parts[0].start // the two parsers disagree on where a module starts
	if difference := firstDifference(shapeOf(newFile(path, mended, parts, new(names))), shapeOf(newFile(path, mended, whole, new(names)))); difference != "" {
		t.Errorf("%s, by %d bytes: %s", path, size, difference)
	}
	return true
}

func hasError(nodes []node) bool {
	for _, n := range nodes {
		if isError(n) {
			return true
		}
	}
	return false
}

// TestFirstError reads broken files at once and piece by piece, which has to say
// the same of them.
func TestFirstError(t *testing.T) {
	filling := strings.Repeat("def f(a):\n    return [a]\n", 40)
	for _, broken := range []string{
		"a b\n", "x = = 1\n", ")\n", "$?\n", "x = '''\n", "x = f'''\n", "x = (\n", "x = [\n1,\n", "f(\na=b,\n", "((((\n", "x = `y\n",
		"def g():\n    x = 1\n    a b\n    z = 1\n", "class C:\n    def g(self):\n        a b\n    def h(self): pass\n",
		"def g():\n    y = '''\n", "try:\n    pass\n", "x = 'a\n", "f(]\n", "def f(:\n    pass\n",
	} {
		for _, src := range []string{broken, filling + broken, broken + filling, filling + broken + filling} {
			want := errorOf(t, src, usualLimits)
			if got := errorOf(t, src, limits{piece: 100, statement: 1 << 20}); got.Span.Start != want.Span.Start || got.Reason != want.Reason {
				t.Errorf("%q behind %d bytes: %v, at once %v", broken, strings.Index(src, broken), got, want)
			}
		}
	}
}

// TestFirstErrorIsNear has what tree-sitter, when it reads all of it, takes for an
// error from the first line on.
func TestFirstErrorIsNear(t *testing.T) {
	src := strings.Repeat("def f(a):\n    return [a]\n", 40) + "def g():\n    y = (\n"
	if got := errorOf(t, src, limits{piece: 100, statement: 1 << 20}); got.Row < 77 {
		t.Errorf("got %v, want the last statements", got)
	}
}

func errorOf(t *testing.T, src string, l limits) *SyntaxError {
	t.Helper()
	p := &parser{limits: l}
	nodes, err := p.fallBack(nil, []byte(src))
	var part *unreadable
	switch {
	case errors.As(err, &part):
		return errorAt("a.py", []byte(src), part.span, part.reason)
	case err != nil:
		t.Fatal(err)
	}
	f := newFile("a.py", []byte(src), nodes, new(names))
	bad, ok := f.firstError()
	if !ok {
		t.Fatalf("%q is no error", src)
	}
	return errorAt("a.py", []byte(src), bad, "syntax error")
}

// TestOpenNeedsNoTreeSitter has tree-sitter read the first lines at most of what is
// never closed: what its errors take is beyond the measurements of Go.
func TestOpenNeedsNoTreeSitter(t *testing.T) {
	for _, unit := range []string{"x = '''\n", "x = f'''\n{a}\n", "x = (\n", "def f():\n    x = [\n", "class C:\n    def f():\n        g(\n"} {
		for _, before := range []string{"", "y = 1\n", strings.Repeat("y = 1\n", 100)} {
			src := before + unit + strings.Repeat("a,\n", 1000)
			err := errorOf(t, src, limits{whole: 100, piece: 50, statement: 100})
			if want := 1 + strings.Count(before, "\n"); err.Reason != "syntax error" || err.Row > want+3 {
				t.Errorf("%q behind %q: %v, want line %d", unit, before, err, want)
			}
		}
	}
}

// TestStatementThatIsTooLarge has rare syntax, which the descent declines, in a
// statement that tree-sitter is not to read.
func TestStatementThatIsTooLarge(t *testing.T) {
	src := "y = 1\n\nclass C:\n" + strings.Repeat("    print 1\n", 100)
	err := errorOf(t, src, limits{whole: 100, piece: 50, statement: 1000})
	if err.Row != 3 || !strings.HasPrefix(err.Reason, "the statement is too large") {
		t.Errorf("got %v", err)
	}
	p := &parser{limits: limits{whole: 100, piece: 50, statement: 2000}}
	if nodes, err := p.fallBack(nil, []byte(src)); err != nil || hasError(nodes) {
		t.Errorf("one that is just small enough: %v", err)
	}
}

// TestNoFurtherThanTheFirstError stops where the file is known to be broken.
func TestNoFurtherThanTheFirstError(t *testing.T) {
	p := &parser{limits: limits{piece: 100, statement: 1000}}
	nodes, err := p.fallBack(nil, []byte("a b\n"+strings.Repeat("x = 1\n", 1000)))
	if err != nil || !hasError(nodes) || len(nodes) > 500 {
		t.Errorf("%d nodes, %v", len(nodes), err)
	}
}

// TestBlanksInFront are a piece with the statement behind them, not one that is too
// large and holds nothing.
func TestBlanksInFront(t *testing.T) {
	for _, src := range []string{strings.Repeat("\n", 1000) + "x = 1\n", strings.Repeat("# a\n\n", 1000) + "x = 1\ny = 2\n"} {
		p := &parser{limits: limits{piece: 10, statement: 100}}
		if nodes, err := p.fallBack(nil, []byte(src)); err != nil || hasError(nodes) {
			t.Errorf("%q: %v", src[len(src)-10:], err)
		}
	}
}
