package lsp

import (
	"slices"
	"strings"
	"testing"
)

func TestStatements(t *testing.T) {
	for _, test := range []struct {
		name string
		want []string // what the source is made of
	}{
		{"empty", []string{""}},
		{"plain", []string{"x = 1\n", "y = 2\n"}},
		{"clauses", []string{"if x:\n    y\nelif z:\n    y\nelse:\n    y\n", "try:\n    x\nexcept E:\n    y\nfinally:\n    z\n"}},
		{"decorated", []string{"@a\n@b(\n    c)\ndef f():\n    pass\n\n# about g\n", "async def g(): pass\n"}},
		{"closing bracket", []string{"x = [\n    1,\n]\n", "y = 2\n"}},
		{"open bracket", []string{"x = f(1,\n", "y = 2\n", "z = 3\n"}},
		{"open bracket before a keyword", []string{"x = [\n", "for i in y:\n    pass\n"}},
		{"operator at the start", []string{"x = (a\nor b)\n", "y = 2\n"}},
		{"string over lines", []string{"x = '''\ny = 1\n'''\n", "z = 2\n"}},
		{"open string", []string{"x = '\n", "y = 2\n"}},
		{"open long string", []string{"x = '''\n", "y = 2\n", "z = 3\n"}},
		{"continued line", []string{"x = 1 + \\\ny\n", "z = 2\n"}},
		{"indented", []string{"x = 1\n  y = 2\n", "z = 3\n"}},
		{"indented at the start", []string{"  x = 1\n", "y = 2\n"}},
		{"CRLF", []string{"x = (\r\n", "y = 2\r\n"}},
		{"comment at the start", []string{"# one\n\n", "x = 1 # two\n# three\n", "y = 2"}},
	} {
		src := strings.Join(test.want, "")
		var got []string
		for _, span := range statements(nil, []byte(src)) {
			got = append(got, src[span.Start:span.End])
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %q is split into %q, want %q", test.name, src, got, test.want)
		}
	}
}

// TestBlank keeps length, line ends and comments.
func TestBlank(t *testing.T) {
	src := []byte("def é(: # noqa\r\n    x # pyfix: skip-file\n  '''#\n")
	const kept = "        # noqa\r\n      # pyfix: skip-file\n"
	got := slices.Clone(src)
	blank(got, wordsOf(src).comments)
	if string(got) != " "+kept+"      \n" {
		t.Errorf("got %q", got)
	}
}

// TestRelease demands that an analysis holds on to no part of the module, which
// is many times as large as its source.
func TestRelease(t *testing.T) {
	src := "def f():\n    count = 0\n    def g():\n        count += 1\n    return g\n"
	a := analysed(src)
	if len(a.findings) != 1 || len(a.findings[0].Fixes) == 0 {
		t.Fatalf("there is %+v", a.findings)
	}
	for _, fix := range a.findings[0].Fixes {
		if fix.Claims != nil {
			t.Errorf("%q holds %v", fix.Title, fix.Claims)
		}
	}
}
