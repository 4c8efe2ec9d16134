package diff

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestUnified(t *testing.T) {
	tests := []struct {
		name, old, new, want string // want: the hunks
	}{
		{"change", "a\nb\nc\n", "a\nB\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"},
		{"one line", "a\n", "b\n", "@@ -1 +1 @@\n-a\n+b\n"},
		{"from nothing", "", "a\n", "@@ -0,0 +1 @@\n+a\n"},
		{"to nothing", "a\nb\n", "", "@@ -1,2 +0,0 @@\n-a\n-b\n"},
		{"insert in front", "a\n", "x\na\n", "@@ -1 +1,2 @@\n+x\n a\n"},
		{"newline lost", "a\nb\n", "a\nb", "@@ -1,2 +1,2 @@\n a\n-b\n+b\n\\ No newline at end of file\n"},
		{"newline won", "a\nb", "a\nb\n", "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n"},
		{"newline never there", "a\nb", "A\nb", "@@ -1,2 +1,2 @@\n-a\n+A\n b\n\\ No newline at end of file\n"},
		{"appended without newline", "a", "a\nb", "@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n\\ No newline at end of file\n"},
		{"odd bytes", "\xff\f\r\nb\rc\n", "\xff\f\r\nb\rd\n", "@@ -1,2 +1,2 @@\n \xff\f\r\n-b\rc\n+b\rd\n"},
		{"three lines of context", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nX\n6\n7\n8\n9\n",
			"@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+X\n 6\n 7\n 8\n"},
		{"six lines between", "a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
			"@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n"},
		{"seven lines between", "a\n1\n2\n3\n4\n5\n6\n7\nb\n", "1\n2\n3\n4\n5\n6\n7\nB\nC\n",
			"@@ -1,4 +1,3 @@\n-a\n 1\n 2\n 3\n@@ -6,4 +5,5 @@\n 5\n 6\n 7\n-b\n+B\n+C\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := "--- a/dir/x.py\n+++ b/dir/x.py\n" + tt.want
			if got := Unified("dir/x.py", "dir/x.py", []byte(tt.old), []byte(tt.new)); string(got) != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
	for _, same := range []string{"", "a", "a\n"} {
		if got := Unified("x", "x", []byte(same), []byte(same)); got != nil {
			t.Errorf("%q against itself: %q, want nil", same, got)
		}
	}
}

var oddNames = []string{
	"plain.py", "with space.py", "two  spaces", "tab\tname", "new\nline", "quote\"d", `back\slash`, "it's",
	"na\u00efve.py", "\u96ea space.py", "\xff\xfe", "\x01\x1f\x7f", "\a\b\v\f\r", "deep/er/with space/x.py", "(#)&;*?[x]~",
	"folder ending in space /x.py", "a -> b", "\U0001f600", trailingSpace,
}

// trailingSpace is a name that patch does not find however it is written; git
// writes it as any other with a space.
const trailingSpace = "trailing space "

// TestNames holds the header of every odd name against the one git writes, and
// has both tools find the file by it.
func TestNames(t *testing.T) {
	tools := findTools(t)
	dir := t.TempDir()
	tools.run(t, dir, nil, tools.git, "init", "--quiet")
	var pairs []pair
	for _, name := range oddNames {
		pairs = append(pairs, pair{name, []byte("old\n"), []byte("new\n")})
	}
	writeOld(t, dir, pairs)
	tools.run(t, dir, nil, tools.git, "add", "--all")
	for _, p := range pairs {
		if err := os.WriteFile(filepath.Join(dir, p.name), p.new, 0o666); err != nil {
			t.Fatal(err)
		}
		out := tools.run(t, dir, nil, tools.git, "diff", "--", ":(literal)"+p.name)
		start := strings.Index(out, "--- ")
		if start < 0 {
			t.Fatalf("%q: git says %q", p.name, out)
		}
		if got := string(Unified(p.name, p.name, p.old, p.new)); got != out[start:] {
			t.Errorf("%q: got\n%s\ngit has\n%s", p.name, got, out[start:])
		}
	}
	tools.check(t, slices.DeleteFunc(pairs, func(p pair) bool { return p.name == trailingSpace }))
}
