package flow

import (
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

var fullFlag = flag.Bool("full", false, "TestLarge: programs of full size; TestLibrary: all files")

// repeated writes a program of n pieces.
func repeated(n int, head, format string) string {
	var b strings.Builder
	b.WriteString(head)
	for i := range n {
		b.WriteString(strings.ReplaceAll(format, "#", fmt.Sprint(i)))
	}
	return b.String()
}

// largePrograms are built for size n each, and must grow with it no faster than
// in proportion.
var largePrograms = []struct {
	name  string
	n     int
	write func(n int) string
}{
	{"handlers", 5_000, func(n int) string {
		return repeated(n, "def f():\n", "    try:\n        g()\n    except E as e#:\n        x = e#\n    print(x)\n")
	}},
	{"handlers of one name", 2_000, func(n int) string {
		return repeated(n, "def f():\n", "    try:\n        g()\n    except E as e:\n        print(e)\n    print(e)\n")
	}},
	{"ifs", 20_000, func(n int) string {
		return repeated(n, "def f(a):\n    x = 0\n", "    if a == #:\n        y = x\n")
	}},
	{"ifs that bind one name", 3_000, func(n int) string {
		return repeated(n, "def f(a):\n", "    if a == #:\n        x = #\n") + "    return x\n"
	}},
	{"elifs", 5_000, func(n int) string {
		return repeated(n, "def f(a):\n    x = 0\n    if a: pass\n", "    elif a == #:\n        y = x\n")
	}},
	{"functions that end in a call of the next", 5_000, func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "def g%d():\n    g%d()\n", i, i+1)
		}
		return b.String() + fmt.Sprintf("def g%d():\n    raise E\n", n)
	}},
	{"loops", 5_000, func(n int) string {
		return repeated(n, "x = 0\n", "for i# in r():\n    x += i#\n    if x: break\nelse:\n    x = f(i#)\n")
	}},
	{"lines", 20_000, func(n int) string {
		return repeated(n, "import a\n", "v# = a.f('#')\nif v#:\n    w# = v#\ndef f#(): return v#\n\n")
	}},
	{"operators", 5_000, func(n int) string {
		return "x = 1\ny = x" + repeated(n, "", " and x") + "\nz = y" + repeated(n, "", " < x") + "\n"
	}},
	{"finally inside try", 20, func(n int) string { return nestedTry(n, false) }},
	{"finally inside finally", 12, func(n int) string { return nestedTry(n, true) }},
	{"comprehensions", 80, func(n int) string {
		return "x = 1\ny = " + strings.Repeat("[", n) + "x" + strings.Repeat(" for x in (x,)]", n) + "\n"
	}},
	{"withs", 20, func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.Repeat(" ", i) + "with suppress(E) as x:\n")
		}
		return b.String() + strings.Repeat(" ", n) + "print(x)\n"
	}},
}

// nestedTry writes n try statements inside each other, with every way out.
func nestedTry(n int, inFinally bool) string {
	var b strings.Builder
	b.WriteString("def f():\n for y in r():\n")
	body := "if c(): return x\n%[1]sif c(): break\n%[1]sif c(): continue\n%[1]sx = g(x)\n"
	for i := range n {
		in := strings.Repeat(" ", i+2)
		b.WriteString(in + "try:\n" + in + " ")
		if inFinally {
			fmt.Fprintf(&b, body, in+" ")
			b.WriteString(in + "finally:\n")
		} else {
			b.WriteString("x = 1\n")
		}
	}
	in := strings.Repeat(" ", n+2)
	fmt.Fprintf(&b, in+body, in)
	if inFinally {
		return b.String()
	}
	for i := n - 1; i >= 0; i-- {
		in := strings.Repeat(" ", i+2)
		fmt.Fprintf(&b, "%[1]sfinally:\n%[1]s "+body, in)
	}
	return b.String()
}

// TestLarge solves large programs of many shapes, and checks that twice the size
// does not make much more than twice the graph. What must not take forever would
// run into the time limit of the test.
func TestLarge(t *testing.T) {
	for _, large := range largePrograms {
		t.Run(large.name, func(t *testing.T) {
			n := large.n
			if !*fullFlag && n > 1000 {
				n /= 4
			}
			half := solveAll(t, large.write(n/2))
			start := time.Now()
			program := large.write(n)
			full := solveAll(t, program)
			t.Logf("%d bytes, %d blocks, %v", len(program), full, time.Since(start).Round(time.Millisecond))
			if full > 3*half {
				t.Errorf("%d blocks for %d, %d for half of it", full, n, half)
			}
		})
	}
}

// solveAll asks for all reads of a program and returns how many blocks it has.
func solveAll(t testing.TB, program string) int {
	t.Helper()
	file, err := syntax.Parse("program.py", []byte(program))
	if err != nil {
		t.Fatal(err)
	}
	info := New(scope.New(file))
	askAll(info)
	blocks := 0
	for _, u := range info.units {
		blocks += len(u.blocks)
	}
	return blocks
}

// askAll asks about every read, and about every variable that a closure
// captures when it is made.
func askAll(info *Info) {
	for _, s := range info.scopes.Scopes {
		for _, symbol := range s.Symbols {
			if symbol.Var == nil || symbol.Var.Owner != s {
				continue
			}
			for _, read := range symbol.Var.Reads {
				info.Reaching(read)
			}
		}
		if s.Parent == nil || !s.Kind.IsDeferred() {
			continue
		}
		for _, symbol := range s.Symbols {
			if symbol.Storage == scope.Free {
				info.AtMaking(s.Node, s.Parent, symbol.Var)
			}
		}
	}
}
