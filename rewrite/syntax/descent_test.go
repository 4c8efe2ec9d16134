package syntax

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand"
	"os"
	"regexp"
	"testing"
	"unicode/utf8"

	"pyfix/rewrite/scan"
)

// compareParsers holds the tree of the descent against tree-sitter's. It reports
// whether there was anything to compare: the descent may decline.
func compareParsers(t testing.TB, path string, src []byte) bool {
	t.Helper()
	if len(src) == 0 || !utf8.Valid(src) || scan.LoneCR(src) >= 0 {
		return false // no parser gets to see it
	}
	p := parsers.Get().(*parser)
	defer parsers.Put(p)
	post, ok := p.descent.parse(nil, src)
	if !ok {
		return false
	}
	got := make([]node, len(post))
	depth := preorder(got, post)
	want, err := p.treeSitter(nil, scan.Mend(src))
	if err != nil {
		if depth <= maxDepth {
			t.Errorf("%s: tree-sitter: %v", path, err)
		}
		return true
	}
	f := newFile(path, src, got)
	if f.hasPython2() || f.secondCaught().Ok() {
		t.Errorf("%s: the descent ought to have declined", path)
	}
	oracle := newFile(path, src, want)
	oracle.restoreNames()
	if bad, ok := oracle.firstError(); ok {
		if !f.isBeyondTreeSitter() {
			t.Errorf("%s: tree-sitter cannot read %q", path, src[bad.Start:bad.End])
		}
		return true
	}
	if difference := firstDifference(shapeOf(f), shapeOf(oracle)); difference != "" && !f.isBeyondTreeSitter() {
		t.Errorf("%s: %s", path, difference)
	}
	return true
}

// shape is a node of the tree without tokens, comments and joined lines.
type shape struct {
	kind       Kind
	field      Field
	depth      int
	start, end int
	text       string
}

func (s shape) String() string {
	return fmt.Sprintf("%v %.60q (%d-%d, field %d, depth %d)", s.kind, s.text, s.start, s.end, s.field, s.depth)
}

func shapeOf(f *File) []shape {
	var shapes []shape
	for n := range f.Root().Descendants() {
		if n.Is(KindModule, KindToken, KindComment, KindLineContinuation) || n.Parent().Kind() == KindToken {
			continue
		}
		depth := 0
		for range n.Enclosing() {
			depth++
		}
		shapes = append(shapes, shape{n.Kind(), n.Field(), depth, n.Start(), n.End(), n.Text()})
	}
	return shapes
}

func firstDifference(got, want []shape) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("the descent reads %v, tree-sitter %v", got[i], want[i])
		}
	}
	if len(got) != len(want) {
		return fmt.Sprintf("%d nodes, tree-sitter has %d", len(got), len(want))
	}
	return ""
}

// isBeyondTreeSitter reports whether the file holds what tree-sitter cannot read,
// or reads otherwise than CPython does even when it is mended.
func (f *File) isBeyondTreeSitter() bool {
	for n := range f.Root().Descendants() {
		if n.isBeyondTreeSitter() {
			return true
		}
	}
	return false
}

func (n Node) isBeyondTreeSitter() bool {
	switch n.Kind() {
	case KindConditionalExpression: // "as" and := bind tighter than it
		for p := range n.Enclosing() {
			if p.Is(KindNamedExpression, KindWithItem, KindExceptClause, KindExceptGroupClause) {
				return true
			}
		}
	case KindExceptGroupClause: // a comma, and a star that stands alone
		return true
	case KindExpressionList: // except A, B, C:
		return n.Parent().Kind() == KindExceptClause
	case KindWithClause: // parentheses around one item
		return n.hasToken("(")
	case KindWithItem: // (a := b, c)
		return n.First().Kind() == KindTuple
	case KindSplatType: // *a[b]
		return n.First().Kind() != KindIdentifier || n.Parent().Parent().Kind() == KindTypedParameter || isDefault(n.Parent())
	case KindListSplat, KindListSplatPattern: // the star binds tighter than what follows
		return n.First().Kind() != KindIdentifier
	case KindExpressionStatement: // a, lambda: b is an annotation, and a line may end with a comma
		return n.hasToken(",")
	case KindTypeAliasStatement: // type type[x] = y
		return n.First().First().Kind() == KindGenericType && n.First().First().Text()[:4] == "type"
	case KindFutureImportStatement: // from __future__ import *
		return n.Last().Kind() == KindWildcardImport
	case KindFormatSpecifier: // it ends with a line in single quotes, and may name characters
		return bytes.IndexByte(n.Bytes(), '\n') >= 0 || bytes.Contains(n.Bytes(), []byte(`\N`))
	case KindGeneratorExpression: // of an f-string
		return !n.hasToken("(")
	case KindLambda: // it may be a condition
		return n.Parent().Kind() == KindIfClause
	case KindDottedName: // _.x is the key of a pattern
		return n.First().Text() == "_"
	case KindAwait: // it binds looser than **
		return n.Parent().Kind() == KindBinaryOperator
	case KindBinaryOperator: // ^ binds tighter than &
		return n.Token("^").Ok() || n.Token("&").Ok()
	}
	return false
}

// TestDescent compares the two parsers over real programs.
func TestDescent(t *testing.T) {
	var files, declined int
	for _, path := range corpusFiles(t) {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(src) == 0 {
			continue
		}
		files++
		if !compareParsers(t, path, src) {
			declined++
		}
	}
	t.Logf("%d files, of which the descent declined %d", files, declined)
	if declined > files/100 {
		t.Errorf("the descent declines %d of %d files", declined, files)
	}
}

// TestDescentSnippets compares the two parsers over the odd corners of the
// language.
func TestDescentSnippets(t *testing.T) {
	all := snippets(t)
	compared := 0
	for i, snippet := range all {
		if compareParsers(t, fmt.Sprintf("snippet %d %.100q", i, snippet), []byte(snippet)) {
			compared++
		}
	}
	t.Logf("%d of %d snippets compared", compared, len(all))
	if compared < len(all)-1 { // one is empty
		t.Errorf("the descent declines %d of %d snippets", len(all)-compared, len(all))
	}
}

var mutationRounds = flag.Int("rounds", 20_000, "how many mutated programs TestDescentMutated compares")

var anyToken = regexp.MustCompile(`\w+|\s+|[^\w\s]`)

// TestDescentMutated compares the two parsers over programs in which tokens are
// lost, doubled, moved or replaced. CPython judges such programs in TestAcceptance.
func TestDescentMutated(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	all := snippets(t)
	pool := anyToken.FindAllString(joined(all), -1)
	rounds, compared := *mutationRounds, 0
	for range rounds {
		var src bytes.Buffer
		tokens := anyToken.FindAllString(all[random.Intn(len(all))], -1)
		for i := 0; i < 1+random.Intn(3) && len(tokens) > 0; i++ {
			mutate(random, tokens, pool)
		}
		for _, token := range tokens {
			src.WriteString(token)
		}
		if compareParsers(t, fmt.Sprintf("%q", src.Bytes()), src.Bytes()) {
			compared++
		}
	}
	t.Logf("%d of %d mutated programs compared", compared, rounds)
	if compared == 0 {
		t.Error("the descent declines every mutated program")
	}
}

// mutate changes one token.
func mutate(random *rand.Rand, tokens, pool []string) {
	at := random.Intn(len(tokens))
	switch random.Intn(5) {
	case 0:
		tokens[at] = ""
	case 1:
		tokens[at] += " " + tokens[at]
	case 2:
		other := random.Intn(len(tokens))
		tokens[at], tokens[other] = tokens[other], tokens[at]
	case 3:
		tokens[at] = pool[random.Intn(len(pool))]
	case 4:
		tokens[at] += " " + pool[random.Intn(len(pool))]
	}
}

// FuzzDescent compares the two parsers over anything.
func FuzzDescent(f *testing.F) {
	for _, snippet := range snippets(f) {
		f.Add([]byte(snippet))
	}
	f.Fuzz(func(t *testing.T, src []byte) { compareParsers(t, "fuzz.py", src) })
}
