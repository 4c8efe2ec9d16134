package rules

import (
	"testing"

	"pyfix/rewrite/syntax"
)

// TestTakes holds calls against signatures, each with `bound` arguments in front
// that the call does not show.
func TestTakes(t *testing.T) {
	tests := []struct {
		def, call string
		bound     int
		want      fit
	}{
		{"()", "()", 0, fitsWhole},
		{"()", "()", 1, misfit},
		{"(self)", "()", 1, fitsWhole},
		{"(self)", "(1)", 1, misfit},
		{"(self, x)", "(1)", 1, fitsWhole},
		{"(self, x)", "()", 1, misfit},
		{"(self, x)", "(x=1)", 1, fitsWhole},
		{"(self, x)", "(1, x=1)", 1, misfit},
		{"(self, x)", "(self=1)", 1, misfit},
		{"(self, x=1)", "()", 1, fitsWhole},
		{"(self, x: int = 1)", "(2)", 1, fitsWhole},
		{"(self, x: int)", "(2, 3)", 1, misfit},
		{"(self, *a)", "(1, 2, 3)", 1, fitsWhole},
		{"(self, *a: int)", "(1, k=2)", 1, misfit},
		{"(self, **k)", "(k=2)", 1, fitsWhole},
		{"(self, **k)", "(2)", 1, misfit},
		{"(self, *, k)", "(k=2)", 1, fitsWhole},
		{"(self, *, k)", "()", 1, misfit},
		{"(self, *, k=1)", "()", 1, fitsWhole},
		{"(self, *, k)", "(2)", 1, misfit},
		{"(self, x, /)", "(1)", 1, fitsWhole},
		{"(self, x, /)", "(x=1)", 1, misfit},
		{"(self, x=0, /, **k)", "(x=1)", 1, fitsWhole},
		{"(self, x)", "(*a)", 1, mayFit},
		{"(self, x)", "(1, **k)", 1, mayFit},
		{"(self, x)", "(1, 2, *a)", 1, misfit},
		{"(self, x)", "(y=1, **k)", 1, misfit},
		{"(self, x)", "(i for i in y)", 1, fitsWhole},
		{"(self)", "(i for i in y)", 1, misfit},
	}
	for _, test := range tests {
		f, err := syntax.Parse("t.py", []byte("def f"+test.def+": pass\nf"+test.call+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		for def := range f.Each(syntax.KindFunctionDefinition) {
			for call := range f.Each(syntax.KindCall) {
				arguments, _ := argumentsOf(call.Child(syntax.FieldFunction))
				if got := signatureOf(def).takes(arguments, test.bound); got != test.want {
					t.Errorf("f%s with %d in front of f%s: %d, not %d", test.call, test.bound, test.def, got, test.want)
				}
			}
		}
	}
}
