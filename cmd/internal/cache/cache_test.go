package cache

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pyfix/cmd/internal/userdir"
	"pyfix/rewrite"
	"pyfix/rewrite/text"
)

var (
	first  = &rewrite.Rule{Name: "first", Best: rewrite.Safe}
	second = &rewrite.Rule{Name: "second", Best: rewrite.Unsafe}
	both   = []*rewrite.Rule{first, second}
)

// results are of every kind.
var results = map[string]Result{
	"clean.py":   {},
	"broken.py":  {Where: "broken.py:1:7", Reason: "syntax error"},
	"python2.py": {Skipped: []*rewrite.Rule{second}},
	"findings.py": {
		Skipped: []*rewrite.Rule{first},
		Findings: []rewrite.Finding{{
			Rule: second, Span: text.Span{Start: 3, End: 300}, Message: "`é` is read", Reason: "",
			Related: []rewrite.Related{{Span: text.Span{Start: 1, End: 1}, Message: "here"}, {Message: "and here"}},
			Fixes: []rewrite.Fix{
				{Title: "bind", Level: rewrite.Safe, Edits: []text.Edit{{Span: text.Span{Start: 4, End: 5}, New: "\x00\n"}, {Span: text.Span{Start: 9, End: 9}}}},
				{Title: "or not", Level: rewrite.Unsafe, Reason: "who knows", Edits: []text.Edit{{New: "x"}}},
			},
		}, {Rule: first, Reason: "cannot be fixed"}},
	},
}

// testDir is the folder of the cache in most tests.
const testDir = ".pyfix_cache"

// work changes to an empty folder, and returns a function that opens its cache
// as a run at a later time would.
func work(t testing.TB) (open func(after time.Duration) *Cache) {
	t.Helper()
	atHome(t)
	return func(after time.Duration) *Cache {
		c := mustOpen(t, At(testDir), both...)
		c.opened = c.opened.Add(after)
		return c
	}
}

// atHome changes to an empty folder, and gives the user one of his own.
func atHome(t testing.TB) (home string) {
	t.Helper()
	home = t.TempDir()
	t.Setenv("XDG_CACHE_HOME", home)
	t.Setenv(userdir.CacheKey, "")
	t.Chdir(t.TempDir())
	return home
}

func mustOpen(t testing.TB, place Place, rules ...*rewrite.Rule) *Cache {
	t.Helper()
	c, err := Open(place, rules, &rewrite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func put(t testing.TB, path, content string) File {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return look(t, path)
}

func look(t testing.TB, path string) File {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return File{Path: path, Info: info}
}

func save(t testing.TB, c *Cache) {
	t.Helper()
	if err := c.Save(); err != nil {
		t.Fatal(err)
	}
}

func TestRemember(t *testing.T) {
	open := work(t)
	c := open(time.Hour)
	for path, want := range results {
		c.Remember(put(t, path, path), []byte(path), want)
	}
	save(t, c)
	c = open(time.Hour)
	for path, want := range results {
		f := look(t, path)
		got, ok := c.Recall(f, []byte(path))
		if !ok || !cmp.Equal(want, got) {
			t.Errorf("%s: recalled %v, %s", path, ok, cmp.Diff(want, got))
		}
		got, ok = c.Unread(f)
		if shown := len(want.Findings) == 0; ok != shown || ok && !cmp.Equal(want, got) {
			t.Errorf("%s: unread %v, want %v; %s", path, ok, shown, cmp.Diff(want, got))
		}
	}
	if len(c.fresh) > 0 {
		t.Errorf("a run that found nothing new has %d new records", len(c.fresh))
	}
	if _, ok := c.Recall(File{Path: "other.py", Info: look(t, "clean.py").Info}, []byte("clean.py")); ok {
		t.Error("a file is known that never was looked at")
	}
}

func TestNoCache(t *testing.T) {
	var c *Cache
	f := put(t, filepath.Join(t.TempDir(), "a.py"), "")
	c.Remember(f, nil, Result{})
	if _, ok := c.Unread(f); ok {
		t.Error("no cache knows a file unread")
	}
	if _, ok := c.Recall(f, nil); ok {
		t.Error("no cache recalls a file")
	}
	if err := c.Save(); err != nil {
		t.Error(err)
	}
}

// TestChanges shows which changes of a file are seen without reading it, and
// which of them change what is known.
func TestChanges(t *testing.T) {
	tests := []struct {
		name     string
		change   func(t *testing.T, f File) File
		unread   bool
		recalled bool
	}{
		{"none", func(t *testing.T, f File) File { return f }, true, true},
		{"touched", func(t *testing.T, f File) File {
			later := f.Info.ModTime().Add(time.Second)
			must(t, os.Chtimes(f.Path, later, later))
			return look(t, f.Path)
		}, false, true},
		{"another content of another size", func(t *testing.T, f File) File { return put(t, f.Path, "longer") }, false, false},
		{"replaced by another file of the same size and time", func(t *testing.T, f File) File {
			put(t, "new", "B")
			must(t, os.Chtimes("new", f.Info.ModTime(), f.Info.ModTime()))
			must(t, os.Rename("new", f.Path))
			return look(t, f.Path)
		}, runtime.GOOS == "windows", false},
		{"another content of the same size, its time restored", func(t *testing.T, f File) File {
			put(t, f.Path, "B")
			must(t, os.Chtimes(f.Path, f.Info.ModTime(), f.Info.ModTime()))
			return look(t, f.Path)
		}, stampOf(look(t, ".").Info).changed == 0, false},
		{"entry points", func(t *testing.T, f File) File { f.EntryPoints = []string{"a:main"}; return f }, false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			open := work(t)
			f := put(t, "a.py", "A")
			c := open(time.Hour)
			c.Remember(f, []byte("A"), Result{})
			save(t, c)
			time.Sleep(20 * time.Millisecond) // a step of the clock of file systems at hand
			f = test.change(t, f)
			content, err := os.ReadFile(f.Path)
			must(t, err)
			c = open(time.Hour)
			if _, ok := c.Unread(f); ok != test.unread {
				t.Errorf("known unread: %v, want %v", ok, test.unread)
			}
			if _, ok := c.Recall(f, content); ok != test.recalled {
				t.Errorf("recalled: %v, want %v", ok, test.recalled)
			}
		})
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestJustWritten: a file that was written just before it was read may be
// written again without getting other times.
func TestJustWritten(t *testing.T) {
	open := work(t)
	f := put(t, "a.py", "A")
	c := open(0)
	c.Remember(f, []byte("A"), Result{})
	save(t, c)
	c = open(0)
	if _, ok := c.Unread(f); ok {
		t.Error("its times are trusted")
	}
	if _, ok := c.Recall(f, []byte("A")); !ok {
		t.Error("its content is not known")
	}
	save(t, c)
	c = open(time.Hour)
	if _, ok := c.Recall(f, []byte("A")); !ok {
		t.Error("its content is not known after an hour")
	}
	save(t, c)
	if _, ok := open(0).Unread(f); !ok {
		t.Error("its times are not trusted once they are old")
	}
}

// TestGrown: a file that grew between the look at it and the reading.
func TestGrown(t *testing.T) {
	open := work(t)
	f := put(t, "a.py", "A")
	c := open(time.Hour)
	c.Remember(f, []byte("AB"), Result{})
	save(t, c)
	if _, ok := open(0).Unread(f); ok {
		t.Error("what was read is taken for what was looked at")
	}
}

// TestKey changes one setting after the other, whatever settings there are.
func TestKey(t *testing.T) {
	base := keyOf(At("cache"), both, &rewrite.Options{})
	if keyOf(At("cache"), both, &rewrite.Options{}) != base {
		t.Error("the same settings have two keys")
	}
	if keyOf(At("cache"), both[:1], &rewrite.Options{}) == base {
		t.Error("another choice of rules has the same key")
	}
	if keyOf(At("elsewhere/cache"), both, &rewrite.Options{}) == base {
		t.Error("a cache elsewhere has the same key")
	}
	same := map[string]bool{"Level": true, "Levels": true, "Unfixable": true, "EntryPoints": true}
	for i, kind := 0, reflect.TypeFor[rewrite.Options](); i < kind.NumField(); i++ {
		var opt rewrite.Options
		name := kind.Field(i).Name
		fill(t, reflect.ValueOf(&opt).Elem().Field(i))
		if got := keyOf(At("cache"), both, &opt) == base; got != same[name] {
			t.Errorf("%s: same key %v, want %v", name, got, same[name])
		}
	}
}

// fill gives a value, or the first part of it, something that is not zero.
func fill(t *testing.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.String:
		v.SetString("x")
	case reflect.Int:
		v.SetInt(1)
	case reflect.Uint8:
		v.SetUint(1)
	case reflect.Struct:
		fill(t, v.Field(0))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(t, v.Index(0))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.Zero(v.Type().Key()), reflect.Zero(v.Type().Elem()))
	default:
		t.Fatalf("a setting of kind %s: can its value be told by %%#v?", v.Kind())
	}
}

func TestPrune(t *testing.T) {
	open := work(t)
	c := open(0)
	for _, path := range []string{"a.py", "b.py", "c.py"} {
		c.Remember(put(t, path, path), []byte(path), Result{})
	}
	save(t, c)
	must(t, os.Remove("b.py"))
	for _, step := range []struct {
		after time.Duration
		want  int
	}{{time.Hour, 3}, {25 * time.Hour, 2}, {-time.Hour, 2}} {
		c = open(step.after)
		c.Remember(look(t, "a.py"), []byte("a.py"), Result{})
		save(t, c)
		if got := open(0).known.len(); got != step.want {
			t.Errorf("after %v: %d files are known, want %d", step.after, got, step.want)
		}
	}
}

// TestAtOnce has runs that open and save the same cache at the same time: each
// sees a whole one.
func TestAtOnce(t *testing.T) {
	open := work(t)
	f := put(t, "a.py", "A")
	var runs sync.WaitGroup
	for i := range 8 {
		runs.Go(func() {
			for j := range 20 {
				c := open(0)
				if j > 0 && c.known.len() == 0 {
					t.Error("a cache that is being written cannot be read")
				}
				c.Remember(f, []byte("A"), results["findings.py"])
				c.Remember(File{Path: fmt.Sprint(i), Info: f.Info}, []byte("A"), Result{})
				if err := c.Save(); err != nil && runtime.GOOS != "windows" {
					t.Error(err)
				}
			}
		})
	}
	runs.Wait()
	if got, ok := open(0).Recall(f, []byte("A")); !ok || !cmp.Equal(results["findings.py"], got) {
		t.Errorf("what all have found is not known: %v", got)
	}
	left, err := filepath.Glob(filepath.Join(testDir, "*.tmp"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// BenchmarkCache opens a cache of 10,000 files, looks each of them up, and looks
// up one.
func BenchmarkCache(b *testing.B) {
	open := work(b)
	f := put(b, "a.py", "A")
	files := make([]File, 10_000)
	c := open(time.Hour)
	for i := range files {
		files[i] = File{Path: fmt.Sprintf("src/package%d/module%d.py", i/100, i), Info: f.Info}
		c.Remember(files[i], []byte("A"), Result{})
	}
	save(b, c)
	find := func(b *testing.B, c *Cache, files ...File) {
		for _, f := range files {
			if _, ok := c.Unread(f); !ok {
				b.Fatalf("%s is not known", f.Path)
			}
		}
	}
	b.Run("open and find one", func(b *testing.B) {
		for b.Loop() {
			find(b, open(0), files[5000])
		}
	})
	b.Run("find all", func(b *testing.B) {
		c := open(0)
		for b.Loop() {
			find(b, c, files...)
		}
	})
}

func TestReleased(t *testing.T) {
	for version, want := range map[string]bool{
		"v1.2.3": true, "v0.0.0-20261122100732-862557700000": true,
		"": false, "(devel)": false, "v1.2.3+dirty": false, "v0.0.0-20261122100732-862557700000+dirty": false,
	} {
		if got := released(version); got != want {
			t.Errorf("%q identifies a build: %v, want %v", version, got, want)
		}
	}
	if build() == "" {
		t.Error("this build has no identity")
	}
}
