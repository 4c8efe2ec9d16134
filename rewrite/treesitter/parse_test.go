//go:build cgo

package treesitter

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pyfix/rewrite/checkpoint"
)

// shape writes the named nodes of a tree, each with its source.
func shape(t *testing.T, src string) string {
	t.Helper()
	tree, err := Parse(nil, []byte(src))
	if err != nil {
		t.Fatalf("%q: %v", src, err)
	}
	var b strings.Builder
	for _, n := range tree.Nodes {
		name := Kinds()[n.Symbol]
		if name == "" {
			continue
		}
		if field := Fields()[n.Field]; field != "" {
			name = field + "=" + name
		}
		fmt.Fprintf(&b, "%s %q\n", name, src[n.Start:n.End])
	}
	return b.String()
}

func TestParse(t *testing.T) {
	want := `module "print f(x)"
print_statement "print f(x)"
argument=call "f(x)"
function=identifier "f"
arguments=argument_list "(x)"
identifier "x"
`
	if got := shape(t, "print f(x)"); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestLinks holds the links between nodes against each other.
func TestLinks(t *testing.T) {
	tree, err := Parse(nil, []byte("def f((a, b)):\n    print a, `b`\nf(1L)\n"))
	if err != nil {
		t.Fatal(err)
	}
	deepest := 0
	for i, n := range tree.Nodes {
		depth := 1
		for parent := n.Parent; parent >= 0; parent = tree.Nodes[parent].Parent {
			depth++
			if around := tree.Nodes[parent]; int(parent) >= i || around.Next < n.Next || around.Start > n.Start || around.End < n.End {
				t.Errorf("node %d %v is not inside node %d %v", i, n, parent, around)
			}
		}
		deepest = max(deepest, depth)
	}
	if tree.Depth != deepest {
		t.Errorf("the depth is %d, not %d", tree.Depth, deepest)
	}
}

func TestSyntaxErrors(t *testing.T) {
	for _, src := range []string{"a b\n", "x = (\n", "x = '''\n", "print )\n", "f(\nif\n", "type X = int\nprint 1\n"} {
		if _, err := Parse(nil, []byte(src)); !errors.Is(err, ErrSyntax) {
			t.Errorf("%q: %v", src, err)
		}
	}
}

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

// TestManyComments takes minutes if the grammar sees them.
func TestManyComments(t *testing.T) {
	start := time.Now()
	src := "def f():\n    print 1\n" + strings.Repeat("    # a\n", 50_000) + "    print 2\n"
	if _, err := Parse(nil, []byte(src)); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("that took %v", took)
	}
}

// TestInterrupted ends a parse, and has the next one begin anew.
func TestInterrupted(t *testing.T) {
	ended := errors.New("ended")
	src := bytes.Repeat([]byte("print f(a, b)[c]\n"), 20_000)
	func() {
		defer func() {
			var interrupted *checkpoint.Interrupted
			if err, _ := recover().(error); !errors.As(err, &interrupted) {
				t.Errorf("the parse ended with %v", err)
			}
		}()
		_, _ = Parse(checkpoint.New(func() error { return ended }), src)
	}()
	if tree, err := Parse(nil, []byte("print 1\n")); err != nil || len(tree.Nodes) > 5 {
		t.Errorf("afterwards: %d nodes, %v", len(tree.Nodes), err)
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
