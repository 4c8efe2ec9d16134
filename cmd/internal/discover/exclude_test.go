package discover

import (
	"context"
	"path/filepath"
	"testing"
)

var excludeTree = map[string]string{
	"a/x.py": "", "a/b/y.py": "", "a/b/c/z.py": "", "src/s.py": "", "src/gen/g.py": "", "src/gen/deep/d.py": "", "node_modules/x/n.py": "",
	"gen.py": "", "foo_gen.py": "", "A.py": "",
}

// TestExclude holds for ruff 0.17, whose answers these are.
func TestExclude(t *testing.T) {
	all := []string{"A.py", "a/b/c/z.py", "a/b/y.py", "a/x.py", "foo_gen.py", "gen.py", "node_modules/x/n.py", "src/gen/deep/d.py", "src/gen/g.py", "src/s.py"}
	noGen := []string{"A.py", "a/b/c/z.py", "a/b/y.py", "a/x.py", "foo_gen.py", "gen.py", "node_modules/x/n.py", "src/s.py"}
	noA := []string{"A.py", "foo_gen.py", "gen.py", "node_modules/x/n.py", "src/gen/deep/d.py", "src/gen/g.py", "src/s.py"}
	noSrc := []string{"A.py", "a/b/c/z.py", "a/b/y.py", "a/x.py", "foo_gen.py", "gen.py", "node_modules/x/n.py"}
	dir := t.TempDir()
	makeTree(t, dir, excludeTree)
	for _, test := range []struct {
		pattern string
		want    []string
	}{
		{"gen", noGen}, {"src/gen", noGen}, {"src/gen/", noGen}, {"gen/", all}, {"./src", noSrc}, {"/src", all}, {filepath.Join(dir, "src"), noSrc},
		{"a/*", noA}, {"a/*.py", noA}, {"a/**", noA}, {"a/**/*.py", noA}, {"[as]", noA}, {"a*py", noA}, {"!a", all}, {"a.py", all}, {"b/*", all},
		{"../" + filepath.Base(dir) + "/src", noSrc}, {"./sr?", noSrc}, {filepath.Base(dir), all},
		{"*/y.py", []string{"A.py", "a/b/c/z.py", "a/x.py", "foo_gen.py", "gen.py", "node_modules/x/n.py", "src/gen/deep/d.py", "src/gen/g.py", "src/s.py"}},
		{"**/b/*", []string{"A.py", "a/x.py", "foo_gen.py", "gen.py", "node_modules/x/n.py", "src/gen/deep/d.py", "src/gen/g.py", "src/s.py"}},
		{"**/c", []string{"A.py", "a/b/y.py", "a/x.py", "foo_gen.py", "gen.py", "node_modules/x/n.py", "src/gen/deep/d.py", "src/gen/g.py", "src/s.py"}},
		{"a/**/z.py", []string{"A.py", "a/b/y.py", "a/x.py", "foo_gen.py", "gen.py", "node_modules/x/n.py", "src/gen/deep/d.py", "src/gen/g.py", "src/s.py"}},
		{"a/**/x.py", []string{"A.py", "a/b/c/z.py", "a/b/y.py", "foo_gen.py", "gen.py", "node_modules/x/n.py", "src/gen/deep/d.py", "src/gen/g.py", "src/s.py"}},
		{"*gen*", []string{"A.py", "a/b/c/z.py", "a/b/y.py", "a/x.py", "node_modules/x/n.py", "src/s.py"}},
		{"{a,src}", []string{"A.py", "foo_gen.py", "gen.py", "node_modules/x/n.py"}},
		{"[!a]", []string{"A.py", "a/x.py", "foo_gen.py", "gen.py", "src/gen/deep/d.py", "src/gen/g.py", "src/s.py"}},
		{"*.py", nil},
	} {
		files, _ := walkIn(t, dir, Options{Exclude: []string{test.pattern}})
		expect(t, test.pattern, files, test.want...)
	}
	files, _ := walkIn(t, dir, Options{})
	expect(t, "default", files, "A.py", "a/b/c/z.py", "a/b/y.py", "a/x.py", "foo_gen.py", "gen.py", "src/gen/deep/d.py", "src/gen/g.py", "src/s.py")
	files, _ = walkIn(t, dir, Options{ExtendExclude: []string{"src", "a"}})
	expect(t, "extended", files, "A.py", "foo_gen.py", "gen.py")
	files, _ = walkIn(t, dir, Options{Exclude: []string{}})
	expect(t, "none", files, all...)
	files, _ = walkIn(t, filepath.Join(dir, "a"), Options{Root: dir, Exclude: []string{"a/b"}})
	expect(t, "relative to Root", files, "x.py")
}

func TestExcludeOfNamedPaths(t *testing.T) {
	dir := t.TempDir()
	makeTree(t, dir, excludeTree)
	for _, test := range []struct {
		path  string
		force bool
		want  []string
	}{
		{"node_modules", false, []string{"node_modules/x/n.py"}},
		{"node_modules", true, nil},
		{"node_modules/x", true, nil},
		{"node_modules/x/n.py", false, []string{"node_modules/x/n.py"}},
		{"node_modules/x/n.py", true, nil},
		{"a/x.py", true, []string{"a/x.py"}},
		{".", true, []string{"A.py", "a/b/c/z.py", "a/b/y.py", "a/x.py", "foo_gen.py", "gen.py", "src/gen/deep/d.py", "src/gen/g.py", "src/s.py"}},
	} {
		files, _ := walkIn(t, dir, Options{Paths: []string{test.path}, ForceExclude: test.force})
		expect(t, test.path, files, test.want...)
	}
	inside, _ := walkIn(t, filepath.Join(dir, "node_modules"), Options{ForceExclude: true})
	expect(t, "a project in a folder of an excluded name", inside, "x/n.py")
	outside, _ := walkIn(t, filepath.Join(dir, "a"), Options{Paths: []string{"../node_modules/x", "../gen.py"}, ForceExclude: true})
	expect(t, "a path outside the root", outside, "../gen.py")
}

func TestMalformedExclude(t *testing.T) {
	for _, pattern := range []string{"[a", "{a", "a/{b,c"} {
		if _, _, err := Walk(context.Background(), Options{Exclude: []string{pattern}}); err == nil {
			t.Errorf("%q: no error", pattern)
		}
	}
}

// TestExcludeBelowOddRoot has wildcards in the root's own name, which are literal.
func TestExcludeBelowOddRoot(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "[x]{y}*\xff")
	makeTree(t, dir, map[string]string{"a/x.py": "", "b/x.py": ""})
	files, _ := walkIn(t, dir, Options{Exclude: []string{"a/*"}})
	expect(t, "literal root", files, "b/x.py")
}
