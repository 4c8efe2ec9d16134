//go:build cgo

package treesitter

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

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
