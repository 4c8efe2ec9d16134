package safewrite

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

var (
	before = []byte("old\r\n")
	after  = []byte("entirely new, and longer\r\n")
)

// childOf names, in the environment of a child, the folder that its test has prepared.
const childOf = "SAFEWRITE_TEST_DIR"

// TestMain keeps what tests write out of the user's own folder. A child has that of its test.
func TestMain(m *testing.M) {
	if os.Getenv(childOf) != "" {
		os.Exit(m.Run())
	}
	dir, err := os.MkdirTemp("", "safewrite")
	if err == nil {
		err = os.Setenv("XDG_CACHE_HOME", dir)
	}
	if err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// atHome gives the user a folder of its own for this test, and returns the one for backups in it.
func atHome(t testing.TB) (backups string) {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", dir)
	return filepath.Join(dir, "pyfix", "backup")
}

func mustNot(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func write(t testing.TB, path string, content []byte) string {
	t.Helper()
	mustNot(t, os.MkdirAll(filepath.Dir(path), 0o755))
	mustNot(t, os.WriteFile(path, content, 0o644))
	return path
}

func holds(t testing.TB, path string, want []byte) {
	t.Helper()
	got, err := os.ReadFile(path)
	mustNot(t, err)
	if !bytes.Equal(got, want) {
		t.Errorf("%s holds %.60q, want %.60q", path, got, want)
	}
}

// entries fails unless the folder holds exactly these names: no temporary file and no backup is left.
func entries(t testing.TB, dir string, want ...string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	mustNot(t, err)
	var got []string
	for _, entry := range list {
		got = append(got, entry.Name())
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("%s holds %q, want %q", dir, got, want)
	}
}

func inodeKept(t testing.TB, path string, was fs.FileInfo) bool {
	t.Helper()
	now, err := os.Stat(path)
	mustNot(t, err)
	return os.SameFile(was, now)
}

func TestReplace(t *testing.T) {
	for _, test := range []struct{ old, new string }{
		{"", "x"}, {"x", ""}, {"abc", "abd"}, {"abc", "abcdef"}, {"abcdef", "abc"}, {strings.Repeat("x", 1<<20), strings.Repeat("y", 1<<21)},
	} {
		for _, linked := range []bool{false, true} {
			dir := t.TempDir()
			path := write(t, filepath.Join(dir, "a.py"), []byte(test.old))
			was, err := os.Stat(path)
			mustNot(t, err)
			names := []string{"a.py"}
			if linked {
				mustNot(t, os.Link(path, filepath.Join(dir, "b.py")))
				names = append(names, "b.py")
			}
			mustNot(t, Replace(path, []byte(test.old), []byte(test.new)))
			for _, name := range names {
				holds(t, filepath.Join(dir, name), []byte(test.new))
			}
			entries(t, dir, names...)
			if inodeKept(t, path, was) != linked {
				t.Errorf("hard-linked %t: the inode is kept: %t", linked, !linked)
			}
		}
	}
}

func TestChangedMeanwhile(t *testing.T) {
	for _, now := range []string{"", "old\r\n ", "old\n", "old", strings.Repeat("x", 100)} {
		dir := t.TempDir()
		path := write(t, filepath.Join(dir, "a.py"), []byte(now))
		err := Replace(path, before, after)
		if !errors.Is(err, ErrChanged) || !strings.HasPrefix(err.Error(), path+": ") {
			t.Errorf("%q: error is %v", now, err)
		}
		holds(t, path, []byte(now))
		entries(t, dir, "a.py")
	}
	gone := filepath.Join(t.TempDir(), "gone.py")
	if err := Replace(gone, before, after); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error is %v", err)
	}
}

func TestAlreadyDone(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "a.py"), after)
	was, err := os.Stat(path)
	mustNot(t, err)
	mustNot(t, Replace(path, before, after))
	mustNot(t, Replace(path, after, after))
	if !inodeKept(t, path, was) {
		t.Error("written for nothing")
	}
}

func TestSymlinkIsKept(t *testing.T) {
	dir := t.TempDir()
	path := write(t, filepath.Join(dir, "real", "a.py"), before)
	first, second := filepath.Join(dir, "first.py"), filepath.Join(dir, "second.py")
	mustNot(t, os.Symlink("real/a.py", first))
	mustNot(t, os.Symlink("first.py", second))
	mustNot(t, Replace(second, before, after))
	holds(t, path, after)
	for link, want := range map[string]string{first: "real/a.py", second: "first.py"} {
		if target, err := os.Readlink(link); err != nil || target != want {
			t.Errorf("%s leads to %q, %v", link, target, err)
		}
	}
	entries(t, dir, "first.py", "real", "second.py")
	entries(t, filepath.Dir(path), "a.py")
	mustNot(t, os.Remove(path))
	if err := Replace(second, before, after); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("dangling: error is %v", err)
	}
}

func TestReadOnly(t *testing.T) {
	dir := t.TempDir()
	path := write(t, filepath.Join(dir, "a.py"), before)
	mustNot(t, os.Chmod(path, 0o444))
	if err := Replace(path, before, after); !errors.Is(err, ErrReadOnly) {
		t.Errorf("error is %v", err)
	}
	holds(t, path, before)
	entries(t, dir, "a.py")
}

func TestNotRegular(t *testing.T) {
	if err := Replace(t.TempDir(), before, after); !errors.Is(err, ErrNotRegular) {
		t.Errorf("folder: error is %v", err)
	}
}

// TestNamesOfOneInode writes hard links to one file at the same time: whoever comes second finds it done.
func TestNamesOfOneInode(t *testing.T) {
	dir := t.TempDir()
	first := write(t, filepath.Join(dir, "0.py"), before)
	paths := []string{first}
	for _, name := range []string{"1.py", "2.py", "3.py"} {
		paths = append(paths, filepath.Join(dir, name))
		mustNot(t, os.Link(first, paths[len(paths)-1]))
	}
	backups := atHome(t)
	var group sync.WaitGroup
	for _, path := range paths {
		group.Go(func() {
			if err := Replace(path, before, after); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	holds(t, first, after)
	entries(t, backups)
}

func TestRestore(t *testing.T) {
	for _, content := range []string{"x", "0123456789", "longer than the old one"} {
		path := write(t, filepath.Join(t.TempDir(), "a.py"), []byte("0123456789"))
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		mustNot(t, err)
		begun, err := overwrite(f, 10, []byte(content))
		mustNot(t, err)
		mustNot(t, restore(f, []byte("0123456789"), begun))
		mustNot(t, f.Close())
		holds(t, path, []byte("0123456789"))
	}
}

func BenchmarkReplace(b *testing.B) {
	path := write(b, filepath.Join(b.TempDir(), "a.py"), before)
	now, next := before, after
	for b.Loop() {
		mustNot(b, Replace(path, now, next))
		now, next = next, now
	}
}
