package rules

import (
	"testing"

	"pyfix/rewrite"
)

// TestBindStyle holds the form of a fix against the one that the user asks for.
// Objects of functools.partial are no methods, so that functions which a class
// may get are repaired in another way.
func TestBindStyle(t *testing.T) {
	const kept = "fs = []\nfor i in 1, 2:\n    fs.append(lambda x: x + i)\n"
	const method = "class A: pass\nfor i in 1, 2:\n    setattr(A, f'm{i}', lambda this: i)\n"
	const named = "fs = []\nfor i in 1, 2:\n    fs.append(lambda self: i)\n"
	const collected = "d = {}\nfor i in 1, 2:\n    d[f'm{i}'] = lambda this: i\nA = type('A', (), d)\n"
	const attribute = "import a\nfor i in 1, 2:\n    a.A.f = lambda x: i\nfor i in 3, 4:\n    a.A.f(i)\n"
	const partial = "from functools import partial\n"
	tests := []struct {
		style     rewrite.BindStyle
		src, want string
	}{
		{rewrite.BindAuto, kept, "fs = []\nfor i in 1, 2:\n    fs.append(lambda x, i=i: x + i)\n"},
		{rewrite.BindPositional, kept, "fs = []\nfor i in 1, 2:\n    fs.append(lambda x, i=i: x + i)\n"},
		{rewrite.BindKeyword, kept, "fs = []\nfor i in 1, 2:\n    fs.append(lambda x, *, i=i: x + i)\n"},
		{rewrite.BindFactory, kept, "fs = []\nfor i in 1, 2:\n    fs.append((lambda i: lambda x: x + i)(i))\n"},
		{rewrite.BindPartial, kept, partial + "fs = []\nfor i in 1, 2:\n    fs.append(partial(lambda i, x: x + i, i))\n"},
		{rewrite.BindPartial, method, "class A: pass\nfor i in 1, 2:\n    setattr(A, f'm{i}', lambda this, *, i=i: i)\n"},
		{rewrite.BindPartial, named, "fs = []\nfor i in 1, 2:\n    fs.append(lambda self, i=i: i)\n"},
		{rewrite.BindPartial, collected, "d = {}\nfor i in 1, 2:\n    d[f'm{i}'] = lambda this, *, i=i: i\nA = type('A', (), d)\n"},
		{rewrite.BindPartial, attribute, "import a\nfor i in 1, 2:\n    a.A.f = lambda x, *, i=i: i\nfor i in 3, 4:\n    a.A.f(i)\n"},
	}
	for _, test := range tests {
		result, err := rewrite.FixAll("a.py", []byte(test.src), []*rewrite.Rule{loopClosure}, &rewrite.Options{BindStyle: test.style})
		if err != nil {
			t.Fatal(err)
		}
		if got := string(result.Src); got != test.want {
			t.Errorf("style %v: got\n%swant\n%s", test.style, got, test.want)
		}
	}
}
