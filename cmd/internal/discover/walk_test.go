package discover

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestOrder(t *testing.T) {
	want := []string{"/z.py", "../a.py", "a/b/c.py", "a/z.py", "a-b.py", "a.py", "a0/b.py", "é.py"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, ComparePaths)
	expect(t, "order", got, want...)
}

func TestPathsAsWritten(t *testing.T) {
	dir := t.TempDir()
	makeTree(t, dir, map[string]string{"src/a.py": "", "src/b/c.pyw": "", "src/no.pyi": "", "src/x.py/y.py": "", "notes.txt": "", "src/d.PY": ""})
	for _, test := range []struct {
		cwd   string
		paths []string
		want  []string
	}{
		{".", nil, []string{"src/a.py", "src/b/c.pyw", "src/x.py/y.py"}},
		{".", []string{"./src//b/"}, []string{"src/b/c.pyw"}},
		{"src/b", []string{".."}, []string{"../a.py", "../b/c.pyw", "../x.py/y.py"}},
		{"src", []string{"../notes.txt", "a.py"}, []string{"../notes.txt", "a.py"}},
		{".", []string{filepath.Join(dir, "src", "b")}, []string{filepath.Join(dir, "src", "b", "c.pyw")}},
		{".", []string{"src", ".", "src/a.py", "./src/../src/a.py", filepath.Join(dir, "src")}, []string{"src/a.py", "src/b/c.pyw", "src/x.py/y.py"}},
	} {
		files, problems := walkIn(t, filepath.Join(dir, test.cwd), Options{Paths: test.paths})
		expect(t, fmt.Sprint(test.paths), files, test.want...)
		expect(t, "problems", problems)
	}
}

func TestNamed(t *testing.T) {
	dir := t.TempDir()
	makeTree(t, dir, map[string]string{"a.py": "", "b.py": "1234"})
	t.Chdir(dir)
	files, problems, err := Walk(context.Background(), Options{Paths: []string{".", "b.py", "gone.py", ""}})
	mustNot(t, err)
	if len(files) != 2 || files[0].Named || !files[1].Named || files[1].Info.Size() != 4 {
		t.Errorf("files: %+v", files)
	}
	if len(problems) != 2 || !problems[0].Named || problems[1].Path != "gone.py" || !problems[1].Named || !errors.Is(problems[1].Err, fs.ErrNotExist) {
		t.Errorf("problems: %+v", problems)
	}
}

func TestSymlinks(t *testing.T) {
	dir := t.TempDir()
	makeTree(t, dir, map[string]string{"in/a.py": "", "out/o.py": "", "out/p.py": "", "out/t.txt": "", "out/deep/q.py": ""})
	for link, target := range map[string]string{
		"in/link.py": "../out/o.py", "in/again.py": "../out/o.py", "in/self.py": "a.py", "in/totext.py": "../out/t.txt", "in/topython.txt": "../out/p.py",
		"in/folder": "../out", "in/folder.py": "../out", "in/loop": ".", "in/dangling.py": "nowhere", "in/cycle.py": "cycle.py", "in/dangling": "nowhere",
		"named": "out/deep",
	} {
		mustNot(t, os.Symlink(target, filepath.Join(dir, link)))
	}
	files, problems := walkIn(t, dir, Options{Paths: []string{"in"}})
	expect(t, "walked", files, "in/a.py", "in/again.py", "in/totext.py")
	expect(t, "problems", problems,
		`in/cycle.py: is a symbolic link to "cycle.py", which cannot be followed: too many levels of symbolic links`,
		`in/dangling.py: is a symbolic link to "nowhere", which does not exist: file does not exist`)
	files, _ = walkIn(t, dir, Options{Paths: []string{"in", "out"}})
	expect(t, "the name that is no link", files, "in/a.py", "in/totext.py", "out/deep/q.py", "out/o.py", "out/p.py")
	files, _ = walkIn(t, dir, Options{Paths: []string{"out", "in/link.py"}})
	expect(t, "the name that is given", files, "in/link.py", "out/deep/q.py", "out/p.py")
	files, _ = walkIn(t, dir, Options{Paths: []string{"in/folder", "in/topython.txt"}})
	expect(t, "a named link to a folder is walked", files, "in/folder/deep/q.py", "in/folder/o.py", "in/topython.txt")
	files, _ = walkIn(t, dir, Options{Paths: []string{"named/../o.py", "named/.."}})
	expect(t, "`link/..` is the parent of the target", files, "named/../deep/q.py", "named/../o.py", "named/../p.py")
	_, problems = walkIn(t, dir, Options{Paths: []string{"in/dangling"}})
	expect(t, "named and dangling", problems, `in/dangling: is a symbolic link to "nowhere", which does not exist: file does not exist`)
}

func TestSizeLimit(t *testing.T) {
	dir := t.TempDir()
	makeTree(t, dir, map[string]string{"five.py": "12345", "six.py": "123456", "big.py": ""})
	mustNot(t, os.Truncate(filepath.Join(dir, "big.py"), DefaultMaxFileSize+1))
	files, problems := walkIn(t, dir, Options{MaxFileSize: 5})
	expect(t, "five bytes", files, "five.py")
	expect(t, "five bytes", problems, "big.py: is larger than the limit on file sizes (10485761 bytes, the limit is 5)",
		"six.py: is larger than the limit on file sizes (6 bytes, the limit is 5)")
	files, _ = walkIn(t, dir, Options{})
	expect(t, "default", files, "five.py", "six.py")
	files, _ = walkIn(t, dir, Options{MaxFileSize: -1})
	expect(t, "none", files, "big.py", "five.py", "six.py")
}

func TestExtensionless(t *testing.T) {
	dir := t.TempDir()
	makeTree(t, dir, map[string]string{
		"script": "#!/usr/bin/env python3\n", "old": "#! /usr/bin/python2.7 -u\r\n", "split": "#!/usr/bin/env -S A=1 pypy3 -x", "sh": "#!/bin/sh\n# python",
		"empty": "", "text": "python", "name.d": "#!/usr/bin/python\n", ".hidden": "#!/usr/bin/python\n", "bare": "#!/usr/bin/env\n", "none": "#!\n", "like": "#!/usr/bin/pythonista\n",
		"a.py": "",
	})
	files, problems := walkIn(t, dir, Options{ExtensionlessFiles: true})
	expect(t, "scripts", files, "a.py", "old", "script", "split")
	expect(t, "problems", problems)
	files, _ = walkIn(t, dir, Options{})
	expect(t, "not asked for", files, "a.py")
}

func TestCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := Walk(ctx, Options{Paths: []string{t.TempDir()}}); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

// BenchmarkWalk walks 20,000 files in 1,000 folders under the patterns of an ordinary Python project.
func BenchmarkWalk(b *testing.B) {
	dir := b.TempDir()
	files := map[string]string{".git/": "", ".gitignore": strings.Repeat("*.egg-info/\n__pycache__/\n*.py[cod]\n*$py.class\nbuild/\n/docs/_build/\n.coverage.*\n", 15)}
	for i := range 1000 {
		for j := range 20 {
			files[fmt.Sprintf("pkg%d/sub%d/mod%d.py", i%30, i, j)] = ""
		}
	}
	makeTree(b, dir, files)
	for b.Loop() {
		found, _, err := Walk(context.Background(), Options{Paths: []string{dir}, RespectGitignore: true})
		if err != nil || len(found) != 20000 {
			b.Fatal(err, len(found))
		}
	}
}
