package scope

import (
	"fmt"
	"strings"
	"testing"

	"pyfix/rewrite/syntax"
)

// TestManyErrors keeps the first error of the source and not very many others, also
// where it is found last: nonlocal is resolved when all scopes are known.
func TestManyErrors(t *testing.T) {
	many := "def f(" + strings.Repeat("a, ", 3*maxErrors) + "b): pass\n"
	early := "def g():\n    nonlocal nowhere\n"
	for src, want := range map[string]string{
		many:         "duplicate argument 'a'",
		early + many: "no binding for nonlocal 'nowhere'",
		many + early: "duplicate argument 'a'",
	} {
		f, err := syntax.Parse("a.py", []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		all := New(f).Errors
		if len(all) == 0 || len(all) > maxErrors {
			t.Fatalf("%d errors", len(all))
		}
		if got := fmt.Sprint(all[0].Message); !strings.Contains(got, want) {
			t.Errorf("the first is %q, want %q", got, want)
		}
	}
}
