package rules

import (
	"testing"

	"pyfix/rewrite"
)

// TestClassLambdaOfAnnotated has classes that annotate or delete a name and never
// give it a value: there is nothing that a lambda could miss.
func TestClassLambdaOfAnnotated(t *testing.T) {
	for _, src := range []string{
		"class K:\n    n: field(lambda: n)\n",
		"class K:\n    n: int\n    m = lambda: n\n",
		"class K:\n    m = lambda: n\n    del n\n",
	} {
		m, err := rewrite.Load("test.py", []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		found, err := rewrite.Check(m, []*rewrite.Rule{classLambda}, new(rewrite.Options))
		if err != nil || len(found) > 0 {
			t.Errorf("%v, %v\n%s", found, err, src)
		}
	}
}
