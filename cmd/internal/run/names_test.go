package run

import (
	"os"
	"path/filepath"
	"testing"
)

func TestDiffName(t *testing.T) {
	top := writeFiles(t, map[string]string{
		"repo/.git/HEAD": "", "repo/src/a.py": "", "repo/cwd/b.py": "", "repo/cwd/sub/c.py": "", "plain/d.py": "", "other/.git/HEAD": "", "other/pkg/f.py": "", "other/pkg/deep/e.py": "",
	})
	for name, target := range map[string]string{"repo/cwd/link": filepath.Join("..", "..", "other", "pkg", "deep"), "alias": "repo",
		"repo/cwd/one.py": "sub/c.py", "repo/cwd/two.py": "../src/a.py", "repo/cwd/three.py": "../../other/pkg/f.py", "repo/cwd/four.py": "../../plain/d.py"} {
		if err := os.Symlink(target, filepath.Join(top, name)); err != nil {
			t.Fatal(err)
		}
	}
	abs := func(path string) string { return filepath.ToSlash(filepath.Join(top, path)) }
	for _, test := range []struct{ cwd, path, want string }{
		{"repo/cwd", "b.py", "b.py"},
		{"repo/cwd", "sub/c.py", "sub/c.py"},
		{"repo/cwd", "not/there.py", "not/there.py"},
		{"repo/cwd", "../src/a.py", "src/a.py"},
		{"repo/cwd", "../cwd/b.py", "b.py"},
		{"repo/cwd", "sub/../b.py", "b.py"},
		{"repo/cwd", "link/../f.py", "pkg/f.py"},   // which is not in this folder
		{"repo/cwd", "link/e.py", "pkg/deep/e.py"}, // git refuses what lies beyond a link
		{"repo/cwd", "one.py", "sub/c.py"},
		{"repo/cwd", "two.py", "src/a.py"},
		{"repo/cwd", "three.py", "pkg/f.py"},
		{"repo/cwd", "four.py", "d.py"},
		{"repo/cwd", "../../plain/d.py", "d.py"},
		{"repo/cwd", "../gone/x.py", "x.py"},
		{"repo/cwd", abs("repo/cwd/sub/c.py"), "sub/c.py"},
		{"repo/cwd", abs("alias/cwd/b.py"), "b.py"},
		{"alias/cwd", abs("repo/cwd/b.py"), "b.py"},
		{"plain", abs("repo/src/a.py"), "src/a.py"},
		{"repo", "..a.py", "..a.py"},
	} {
		t.Chdir(filepath.Join(top, test.cwd))
		if got := DiffName(test.path); got != test.want {
			t.Errorf("in %s: %s is called %s, want %s", test.cwd, test.path, got, test.want)
		}
	}
}
