package run

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"sync/atomic"
	"testing"

	"pyfix/cmd/internal/cache"
	"pyfix/cmd/internal/discover"
	"pyfix/rewrite"
)

// counting wraps a rule so that it counts the files that are analysed.
func counting(rule *rewrite.Rule, analysed *atomic.Int64) *rewrite.Rule {
	counted := *rule
	counted.Run = func(p *rewrite.Pass) {
		analysed.Add(1)
		rule.Run(p)
	}
	return &counted
}

// openCache opens the cache of the working tree.
func openCache(t *testing.T, opt *Options) *cache.Cache {
	t.Helper()
	c, err := cache.Open(cache.Place{}, opt.Rules, &opt.Rewrite)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// withCache runs with the cache of the working tree, and returns the
// outcomes in words and how often a rule was run.
func withCache(t *testing.T, opt Options, rule *rewrite.Rule) (said []string, analysed int64) {
	t.Helper()
	var count atomic.Int64
	opt.Jobs, opt.Rules = 2, []*rewrite.Rule{counting(rule, &count)}
	opt.Cache = openCache(t, &opt)
	for _, out := range outcomes(t, opt) {
		var found []string
		for _, f := range out.Findings {
			found = append(found, fmt.Sprint(f.Message, f.Span, f.Reasons(), len(f.Fixes), string(out.Src)))
		}
		said = append(said, fmt.Sprint(out.Path, " ", out.Err, out.Unknown(), found, len(out.Skipped), len(out.Fixed), string(out.Diff)))
	}
	if err := opt.Cache.Save(); err != nil {
		t.Fatal(err)
	}
	return said, count.Load()
}

// TestCacheSavesWork runs twice with the same cache: what is said is the same,
// and what can be known is not found out again.
func TestCacheSavesWork(t *testing.T) {
	files := map[string]string{
		"clean.py": "x = 1\n", "found.py": "old = 1\n", "empty.py": "", "syntax.py": "def (\n",
		"latin.py": "# é\n\xe9\n", "python2.py": "print 1\n", "noqa.py": "old = 1  # noqa\n",
	}
	tests := []struct {
		name string
		opt  Options
		rule *rewrite.Rule
		cold int64 // files that a rule sees in the first run
		warm int64 // and in the second
	}{
		{"check", Options{}, rename("old", "new"), 4, 0},
		{"diff", Options{Fix: true, Diff: true}, rename("old", "new"), 5, 2}, // found.py and what becomes of it
		{"diff, nothing fixable", Options{Fix: true, Diff: true, Rewrite: rewrite.Options{Unfixable: map[string]bool{"rename": true}}}, rename("old", "new"), 4, 0},
		{"fix, nothing fixable", Options{Fix: true, Write: true, Rewrite: rewrite.Options{Unfixable: map[string]bool{"rename": true}}}, rename("old", "new"), 4, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			writeFiles(t, files)
			cold, analysed := withCache(t, test.opt, test.rule)
			if analysed != test.cold {
				t.Errorf("the first run analysed %d files, want %d", analysed, test.cold)
			}
			warm, analysed := withCache(t, test.opt, test.rule)
			if analysed != test.warm {
				t.Errorf("the second run analysed %d files, want %d", analysed, test.warm)
			}
			if !slices.Equal(cold, warm) {
				t.Errorf("first\n%q\nthen\n%q", cold, warm)
			}
		})
	}
}

// TestCacheAndFix: what a run without fixing remembers does not keep the next
// one from fixing, and what was fixed is looked at anew.
func TestCacheAndFix(t *testing.T) {
	writeFiles(t, map[string]string{"a.py": "old = 1\n", "b.py": "x = 1\n"})
	rule := rename("old", "new")
	withCache(t, Options{}, rule)
	if _, analysed := withCache(t, Options{Fix: true, Write: true}, rule); analysed != 2 {
		t.Errorf("a rule was run %d times, want 2: before and after the fix", analysed)
	}
	if content, err := os.ReadFile("a.py"); err != nil || string(content) != "new = 1\n" {
		t.Errorf("a.py holds %q, %v", content, err)
	}
	if said, analysed := withCache(t, Options{}, rule); analysed != 1 || said[0] != "a.py <nil> false [] 0 0" {
		t.Errorf("after the fix: %q, %d files analysed", said, analysed)
	}
}

// TestCacheForgetsBugs: a file that pyfix cannot cope with is tried each time.
func TestCacheForgetsBugs(t *testing.T) {
	writeFiles(t, map[string]string{"a.py": "x = 1\n"})
	panics := during(func(string) { panic("no") })
	for range 2 {
		if said, analysed := withCache(t, Options{}, panics); analysed != 1 || len(said) != 1 {
			t.Errorf("%d files analysed: %q", analysed, said)
		}
	}
}

func fileAt(t *testing.T, path string) discover.File {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return discover.File{Path: path, Info: info}
}

// TestCacheOfUnreadable: a file that is known and can no longer be read.
func TestCacheOfUnreadable(t *testing.T) {
	writeFiles(t, map[string]string{"a.py": "old = 1\n"})
	withCache(t, Options{}, rename("old", "new"))
	opt := Options{Rules: []*rewrite.Rule{rename("old", "new")}}
	opt.Cache = openCache(t, &opt)
	f := fileAt(t, "a.py")
	if err := os.Remove("a.py"); err != nil {
		t.Fatal(err)
	}
	var unanalysed *Unanalysed
	if out := opt.one(t.Context(), f); !errors.As(out.Err, &unanalysed) || len(out.Findings) > 0 {
		t.Errorf("%v, %d findings", out.Err, len(out.Findings))
	}
}

// TestForgedCache: a cache file in order whose findings lie beyond the source.
func TestForgedCache(t *testing.T) {
	writeFiles(t, map[string]string{"a.py": "x = 1\n"})
	rule := &rewrite.Rule{Name: "none", Run: func(*rewrite.Pass) {}}
	opt := Options{Rules: []*rewrite.Rule{rule}}
	opt.Cache = openCache(t, &opt)
	f := fileAt(t, "a.py")
	forged := rewrite.Finding{Rule: rule}
	forged.Span.End = 7
	opt.Cache.Remember(cache.File{Path: "a.py", Info: f.Info}, []byte("x = 1\n"), cache.Result{Findings: []rewrite.Finding{forged}})
	if err := opt.Cache.Save(); err != nil {
		t.Fatal(err)
	}
	opt.Cache = openCache(t, &opt)
	if out := opt.one(t.Context(), f); out.Err != nil || len(out.Findings) > 0 {
		t.Errorf("%v, %v", out.Err, out.Findings)
	}
}
