package syntax

import (
	"bytes"
	"errors"
	"math/rand"
	"os"
	"path/filepath"
	"testing"
)

// FuzzParse parses anything, and checks that what can be parsed is a tree.
func FuzzParse(f *testing.F) {
	for _, snippet := range snippets(f) {
		f.Add([]byte(snippet))
	}
	f.Add([]byte("match a:\n  case -1.\x1a: pass\np case \x00-1j: pass\n")) // a missing integer
	f.Fuzz(func(t *testing.T, src []byte) {
		file, err := Parse("fuzz.py", src)
		if err == nil {
			checkTree(t, file)
			return
		}
		var bad *SyntaxError
		if !errors.As(err, &bad) {
			t.Fatalf("%q: %v", src, err)
		}
		if bad.Span.Start < 0 || bad.Span.Start > bad.Span.End || bad.Span.End > len(src) {
			t.Errorf("%q: the error is at %v", src, bad.Span)
		}
	})
}

// TestMutatedPrograms parses what is left when lines of a program are lost,
// doubled, cut short or moved.
func TestMutatedPrograms(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	lines := bytes.SplitAfter([]byte(joined(snippets(t))), []byte("\n"))
	parsed := 0
	for range 2000 {
		start := random.Intn(len(lines) - 20)
		var src []byte
		for _, line := range lines[start : start+1+random.Intn(20)] {
			switch random.Intn(12) {
			case 0:
				continue
			case 1:
				src = append(src, line...)
			case 2:
				line = line[:random.Intn(len(line)+1)]
			case 3:
				line = lines[random.Intn(len(lines))]
			case 4:
				src = append(src, "    "...)
			}
			src = append(src, line...)
		}
		if file, err := Parse("mutated.py", src); err == nil {
			checkTree(t, file)
			parsed++
		}
	}
	if parsed == 0 {
		t.Error("no mutated program could be parsed")
	}
}

func joined(all []string) string {
	var b bytes.Buffer
	for _, one := range all {
		b.WriteString(one)
	}
	return b.String()
}

// checkTree checks the invariants of the flat tree: children lie inside their
// parent, one after the other, and every node but the root is a child.
func checkTree(t *testing.T, file *File) {
	t.Helper()
	if end := file.Root().End(); end > len(file.Src) {
		t.Fatalf("the root ends at %d of %d", end, len(file.Src))
	}
	seen := 1
	for n := range file.Root().Descendants() {
		span, done := n.Span(), n.Start()
		if span.Start > span.End {
			t.Fatalf("%v %v ends before it starts", n.Kind(), span)
		}
		for c := range n.Children() {
			if c.Parent() != n {
				t.Fatalf("%v %v in %v %v has another parent", c.Kind(), c.Span(), n.Kind(), span)
			}
			if c.Start() < done || c.End() > span.End {
				t.Fatalf("%v %v does not fit into %v %v behind %d in %q", c.Kind(), c.Span(), n.Kind(), span, done, file.Src)
			}
			done = c.End()
			seen++
		}
	}
	if seen != file.Len() {
		t.Fatalf("%d of %d nodes can be reached", seen, file.Len())
	}
}

func BenchmarkParse(b *testing.B) {
	program, err := os.ReadFile(filepath.Join("testdata", "ast_facts.py"))
	if err != nil {
		b.Fatal(err)
	}
	src := bytes.Repeat(program, 20)
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if _, err := Parse("bench.py", src); err != nil {
			b.Fatal(err)
		}
	}
}
