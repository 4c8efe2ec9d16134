package cache

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pyfix/cmd/internal/userdir"
	"pyfix/rewrite"
)

// remembered makes a cache of one file.
func remembered(t *testing.T, place Place) *Cache {
	t.Helper()
	c := mustOpen(t, place, both...)
	c.Remember(put(t, "a.py", ""), nil, Result{})
	save(t, c)
	return c
}

func knows(t *testing.T, place Place) bool {
	t.Helper()
	_, ok := mustOpen(t, place, both...).Recall(look(t, "a.py"), nil)
	return ok
}

// all lists the files below a folder.
func all(t *testing.T, dir string) []string {
	t.Helper()
	var paths []string
	must(t, filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			paths = append(paths, filepath.ToSlash(rel))
		}
		return err
	}))
	return paths
}

// TestUsersFolder: a tree stays as it is, and has a part of its own, also if
// pyfix is started deeper in it.
func TestUsersFolder(t *testing.T) {
	home := atHome(t)
	must(t, os.Mkdir(".git", 0o755))
	c := remembered(t, Place{})
	tree, err := userdir.Tree()
	must(t, err)
	part := "pyfix/results/" + partOf(tree) + "/"
	want := []string{"pyfix/results/CACHEDIR.TAG", part + c.key.name(), part + "tree", "pyfix/results/swept", "pyfix/secret"}
	slices.Sort(want)
	if got := all(t, home); !slices.Equal(got, want) {
		t.Errorf("the user's folder holds\n%q, want\n%q", got, want)
	}
	if got := all(t, "."); !slices.Equal(got, []string{"a.py"}) {
		t.Errorf("the tree holds %q", got)
	}
	if !knows(t, Place{}) {
		t.Error("nothing is remembered")
	}
	must(t, os.Mkdir("deep", 0o755))
	t.Chdir("deep")
	remembered(t, Place{})
	if got := len(all(t, home)); got != len(want)+1 {
		t.Errorf("a run in a subfolder makes %d files, want one", got-len(want))
	}
	info, err := os.Stat(filepath.Join(home, "pyfix", "secret"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the secret: %v, %v", info.Mode(), err)
	}
}

// TestForged has caches that somebody wrote who knows all about pyfix but the
// secret.
func TestForged(t *testing.T) {
	forge := func(t *testing.T, c *Cache, secret userdir.Secret) {
		known := record{content: sum(nil), outcome: appendResult(nil, results["broken.py"], both)}
		content := formatFile(c.key, time.Now(), []entry{{"a.py", appendRecord(nil, &known)}})
		must(t, os.WriteFile(fileOf(c), append(content, secret.Seal(purpose, content)...), 0o644))
	}
	t.Run("with a secret of his own", func(t *testing.T) {
		atHome(t)
		c := remembered(t, At(testDir))
		forge(t, c, ourSecret)
		c = mustOpen(t, At(testDir), both...)
		if knows(t, At(testDir)) || c.Ignored() == nil || !strings.Contains(c.Ignored().Error(), testDir) {
			t.Errorf("a forged cache counts: %v", c.Ignored())
		}
		remembered(t, At(testDir))
		if !knows(t, At(testDir)) {
			t.Error("it is not replaced")
		}
	})
	t.Run("with the secret that he brings along", func(t *testing.T) {
		home := atHome(t)
		c := remembered(t, At(testDir))
		secret := filepath.Join(home, "pyfix", "secret")
		content, err := os.ReadFile(secret)
		must(t, err)
		own, err := userdir.OwnSecret(false)
		must(t, err)
		must(t, os.Rename(secret, secret+"2")) // keeps its inode
		must(t, os.WriteFile(secret, content, 0o600))
		forge(t, c, own)
		if knows(t, At(testDir)) {
			t.Error("a cache counts that was sealed with a copied secret")
		}
		remembered(t, At(testDir))
		if !knows(t, At(testDir)) {
			t.Error("no new secret is made")
		}
	})
	t.Run("without a secret on this machine", func(t *testing.T) {
		home := atHome(t)
		c := remembered(t, At(testDir))
		must(t, os.RemoveAll(home))
		forge(t, c, nil)
		if knows(t, At(testDir)) {
			t.Error("a cache counts that has no seal")
		}
	})
}

// TestSharedSecret: machines with the same PYFIX_CACHE_KEY share a cache.
func TestSharedSecret(t *testing.T) {
	atHome(t)
	t.Setenv(userdir.CacheKey, "sixteen letters, or more")
	remembered(t, At(testDir))
	t.Setenv("XDG_CACHE_HOME", t.TempDir()) // another machine
	if !knows(t, At(testDir)) {
		t.Error("the other machine knows nothing")
	}
	t.Setenv(userdir.CacheKey, "sixteen other letters")
	if knows(t, At(testDir)) {
		t.Error("a machine with another key believes it")
	}
	t.Setenv(userdir.CacheKey, "")
	if knows(t, At(testDir)) {
		t.Error("a machine without a key believes it")
	}
	t.Setenv(userdir.CacheKey, "short")
	if _, err := Open(At(testDir), both, &rewrite.Options{}); err == nil {
		t.Error("a key that can be guessed is no error")
	}
}

// TestLinks has links in the place of all that pyfix writes, as a repository may
// bring them along.
func TestLinks(t *testing.T) {
	plain := func(t *testing.T) { must(t, os.Mkdir(testDir, 0o755)) }
	tests := []struct {
		name  string
		plant func(t *testing.T, outside string, c *Cache)
		saves bool
	}{
		{"the folder", func(t *testing.T, outside string, c *Cache) { must(t, os.Symlink(outside, testDir)) }, false},
		{"a folder on the way", func(t *testing.T, outside string, c *Cache) { must(t, os.Symlink(outside, "way")) }, false},
		{"the file", func(t *testing.T, outside string, c *Cache) {
			plain(t)
			must(t, os.Symlink(filepath.Join(outside, "mine"), fileOf(c)))
		}, true},
		{"the file, to nowhere", func(t *testing.T, outside string, c *Cache) {
			plain(t)
			must(t, os.Symlink(filepath.Join(outside, "new"), fileOf(c)))
		}, true},
		{"what marks the folder", func(t *testing.T, outside string, c *Cache) {
			plain(t)
			for name := range ownFiles {
				must(t, os.Symlink(filepath.Join(outside, "new"), filepath.Join(testDir, name)))
			}
		}, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			atHome(t)
			place := At(testDir)
			if test.name == "a folder on the way" {
				place = At(filepath.Join("way", "cache"))
			}
			outside := t.TempDir()
			put(t, filepath.Join(outside, "mine"), "mine")
			test.plant(t, outside, mustOpen(t, place, both...))
			c := mustOpen(t, place, both...)
			c.Remember(put(t, "a.py", ""), nil, Result{})
			if err := c.Save(); (err == nil) != test.saves {
				t.Errorf("saved with %v", err)
			}
			if content, err := os.ReadFile(filepath.Join(outside, "mine")); err != nil || string(content) != "mine" {
				t.Errorf("the file outside holds %q, %v", content, err)
			}
			if got := all(t, outside); !slices.Equal(got, []string{"mine"}) {
				t.Errorf("outside there is now %q", got)
			}
			if got := knows(t, place); got != test.saves {
				t.Errorf("remembered: %v, want %v", got, test.saves)
			}
		})
	}
}

// TestLinkInUsersFolder: a repository whose CI keeps the user's folder in the
// tree cannot lead it elsewhere.
func TestLinkInUsersFolder(t *testing.T) {
	atHome(t)
	outside, tree := t.TempDir(), must1(userdir.Tree())
	must(t, os.Symlink(outside, ".cache"))
	t.Setenv("XDG_CACHE_HOME", filepath.Join(tree, ".cache"))
	c := mustOpen(t, Place{}, both...)
	c.Remember(put(t, "a.py", ""), nil, Result{})
	if err := c.Save(); err == nil || !strings.Contains(err.Error(), ".cache") {
		t.Errorf("saved with %v", err)
	}
	if got := all(t, outside); len(got) > 0 {
		t.Errorf("outside there is now %q", got)
	}
}

func must1[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// TestSweep: parts that nobody looks at go after a month, and the others when
// there is too much.
func TestSweep(t *testing.T) {
	home := atHome(t)
	tree := must1(userdir.Tree())
	c := remembered(t, Place{})
	parts := filepath.Join(home, "pyfix", "results")
	add := func(name string, size int64, age time.Duration) {
		dir := filepath.Join(parts, name)
		must(t, os.Mkdir(dir, 0o700))
		for _, file := range []string{treeName, c.key.name()} {
			put(t, filepath.Join(dir, file), "/some/tree")
			if file != treeName {
				must(t, os.Truncate(filepath.Join(dir, file), size))
			}
			at := time.Now().Add(-age)
			must(t, os.Chtimes(filepath.Join(dir, file), at, at))
		}
	}
	add("recent", 1000, time.Hour)
	add("old", 1000, maxAge+time.Hour)
	add("large", maxTotal, 2*time.Hour)
	add("foreign", 1000, maxAge+time.Hour)
	put(t, filepath.Join(parts, "foreign", "mine"), "")
	sweep(time.Now(), partOf(tree))
	if got := len(names(t, parts)); got != 7 {
		t.Errorf("a second sweep on a day leaves %d, want 7", got)
	}
	sweep(time.Now().Add(sweepInterval), partOf(tree))
	want := []string{"CACHEDIR.TAG", "foreign", partOf(tree), "recent", "swept"}
	slices.Sort(want)
	if got := names(t, parts); !slices.Equal(got, want) {
		t.Errorf("there is left %q, want %q", got, want)
	}
	if got := names(t, filepath.Join(parts, "foreign")); !slices.Equal(got, []string{"mine"}) {
		t.Errorf("of what is not pyfix's there is left %q", got)
	}
}

// TestCleanTrees removes the parts of the trees that are named, and no others.
func TestCleanTrees(t *testing.T) {
	home := atHome(t)
	root := must1(userdir.Tree())
	for _, dir := range []string{"one/.git", "one/deep", "two/.git", "onemore/.git"} {
		must(t, os.MkdirAll(dir, 0o755))
	}
	fill := func() {
		for _, dir := range []string{"one", "two", "onemore"} {
			t.Chdir(filepath.Join(root, dir))
			remembered(t, Place{})
		}
		t.Chdir(root)
	}
	for _, test := range []struct{ path, want string }{
		{"one", "one"}, {"one/deep", "one"}, {".", "one onemore two"}, {"elsewhere", ""},
	} {
		fill()
		cleaned, err := CleanTrees([]string{filepath.Join(root, test.path)})
		must(t, err)
		var got []string
		for _, tree := range cleaned {
			got = append(got, filepath.Base(tree))
		}
		slices.Sort(got)
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: cleaned %q, want %q", test.path, got, test.want)
		}
		if left := len(names(t, filepath.Join(home, "pyfix", "results"))) - 2; left != 3-len(got) {
			t.Errorf("%s: %d parts are left", test.path, left)
		}
	}
}
