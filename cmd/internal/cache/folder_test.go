package cache

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pyfix/rewrite"
)

// fileOf returns the path of the file that a cache in testDir is written to.
func fileOf(c *Cache) string { return filepath.Join(testDir, c.key.name()) }

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestFolder(t *testing.T) {
	open := work(t)
	c := open(0)
	save(t, c)
	if _, err := os.Stat(testDir); err == nil {
		t.Error("a run that found nothing out has made a cache")
	}
	c.Remember(put(t, "a.py", ""), nil, Result{})
	save(t, c)
	want := []string{".gitignore", "CACHEDIR.TAG", c.key.name()}
	slices.Sort(want)
	if got := names(t, testDir); !slices.Equal(got, want) {
		t.Errorf("the cache holds %q, want %q", got, want)
	}
	if content, _ := os.ReadFile(filepath.Join(testDir, "CACHEDIR.TAG")); !strings.HasPrefix(string(content), "Signature: 8a477f597d28d172789f06886806bc55\n") {
		t.Errorf("the tag is %q", content)
	}
}

// TestUnusable has something in the way of the cache.
func TestUnusable(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(c *Cache) error
		saves bool
	}{
		{"a file in place of the folder", func(c *Cache) error { return os.WriteFile(testDir, []byte("mine"), 0o644) }, false},
		{"a folder in place of the file", func(c *Cache) error { return os.MkdirAll(filepath.Join(fileOf(c), "mine"), 0o755) }, false},
		{"another program's file", func(c *Cache) error {
			return os.WriteFile(fileOf(c), []byte("pyfix cache 0\n and so on, for a while longer"), 0o644)
		}, true},
		{"an empty file", func(c *Cache) error { return os.WriteFile(fileOf(c), nil, 0o644) }, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			open := work(t)
			f := put(t, "a.py", "")
			if test.saves {
				must(t, os.Mkdir(testDir, 0o755))
			}
			must(t, test.spoil(open(0)))
			c := open(0)
			if _, ok := c.Recall(f, nil); ok {
				t.Error("something is known")
			}
			c.Remember(f, nil, Result{})
			if err := c.Save(); (err == nil) != test.saves {
				t.Errorf("saved with %v", err)
			}
			if _, ok := open(0).Recall(f, nil); ok != test.saves {
				t.Errorf("known afterwards: %v", ok)
			}
			if left, _ := filepath.Glob(filepath.Join(testDir, "*.tmp")); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

func TestReadOnly(t *testing.T) {
	if os.Geteuid() <= 0 || runtime.GOOS == "windows" {
		t.Skip("modes do not keep this user from writing")
	}
	open := work(t)
	must(t, os.Mkdir(testDir, 0o555))
	c := open(0)
	c.Remember(put(t, "a.py", ""), nil, Result{})
	if err := c.Save(); err == nil {
		t.Error("no error")
	}
}

// TestMakeWay: a folder holds so many files and no more; those that were used go
// last.
func TestMakeWay(t *testing.T) {
	work(t)
	f := put(t, "a.py", "")
	now := time.Now()
	use := func(i int) *Cache {
		rules := []*rewrite.Rule{{Name: fmt.Sprint(i)}}
		c := mustOpen(t, At(testDir), rules...)
		c.Remember(f, nil, Result{})
		save(t, c)
		return c
	}
	for i := range maxFiles {
		old := now.Add(time.Duration(i-1000) * time.Hour)
		must(t, os.Chtimes(fileOf(use(i)), old, old))
	}
	foreign := filepath.Join(testDir, "backup.cache")
	temporary := fileOf(use(0)) + ".0123456789abcdef.tmp"
	for _, path := range []string{foreign, temporary} {
		put(t, path, "")
		must(t, os.Chtimes(path, now.Add(-2000*time.Hour), now.Add(-2000*time.Hour)))
	}
	recent := put(t, fileOf(use(0))+".0123456789abcdee.tmp", "").Path
	mustOpen(t, At(testDir), []*rewrite.Rule{{Name: "1"}}...) // marks the oldest as used
	added, oldest := use(maxFiles), mustOpen(t, At(testDir), []*rewrite.Rule{{Name: "2"}}...)
	for _, path := range []string{fileOf(added), fileOf(use(0)), fileOf(use(1)), foreign, recent} {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
	if oldest.known.len() > 0 {
		t.Error("the file that was not used for longest is still there")
	}
	if _, err := os.Stat(temporary); err == nil {
		t.Error("an old temporary file is still there")
	}
}

func TestClean(t *testing.T) {
	open := work(t)
	c := open(0)
	c.Remember(put(t, "a.py", ""), nil, Result{})
	save(t, c)
	put(t, fileOf(c)+".01.tmp", "")
	backup := filepath.Join(testDir, "backup")
	must(t, os.Mkdir(backup, 0o755))
	if left, err := Clean(testDir); !left || err != nil {
		t.Errorf("with a backup: left %v, %v", left, err)
	}
	if got := names(t, testDir); !slices.Equal(got, []string{".gitignore", "CACHEDIR.TAG", "backup"}) {
		t.Errorf("with a backup, there is left %q", got)
	}
	must(t, os.Remove(backup))
	if left, err := Clean(testDir); left || err != nil {
		t.Errorf("left %v, %v", left, err)
	}
	if _, err := os.Stat(testDir); err == nil {
		t.Error("the folder is still there")
	}
	if left, err := Clean(testDir); left || err != nil {
		t.Errorf("no folder: left %v, %v", left, err)
	}
}

func TestCleanForeign(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, ".gitignore"), "mine")
	put(t, filepath.Join(dir, "0123456789abcdef.cache"), "mine")
	put(t, filepath.Join(dir, "CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\n# of another program\n")
	if left, err := Clean(dir); !left || err != nil {
		t.Errorf("left %v, %v", left, err)
	}
	if got := names(t, dir); len(got) != 3 {
		t.Errorf("another program's cache holds %q", got)
	}
	if _, err := Clean(filepath.Join(dir, ".gitignore")); err == nil {
		t.Error("a file is cleaned")
	}
	if isCacheFile(fs.FileInfoToDirEntry(look(t, filepath.Join(dir, ".gitignore")).Info)) {
		t.Error(".gitignore is a cache file")
	}
}
