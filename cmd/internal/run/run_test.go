package run

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"pyfix/cmd/internal/discover"
	"pyfix/cmd/internal/safewrite"
	"pyfix/rewrite"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// rename returns a rule that finds a name and replaces it.
func rename(from, to string) *rewrite.Rule {
	return &rewrite.Rule{Name: "rename", Best: rewrite.Safe, Run: func(p *rewrite.Pass) {
		for n := range p.Each(syntax.KindIdentifier) {
			if n.Text() == from {
				fix := rewrite.Fix{Title: "Rename", Level: rewrite.Safe, Edits: []text.Edit{{Span: n.Span(), New: to}}}
				p.Report(rewrite.Finding{Span: n.Span(), Message: "`" + from + "`", Fixes: []rewrite.Fix{fix}})
			}
		}
	}}
}

// during returns a rule that finds nothing and calls f for each file.
func during(f func(path string)) *rewrite.Rule {
	return &rewrite.Rule{Name: "during", Run: func(p *rewrite.Pass) { f(p.Path) }}
}

func writeFiles(t *testing.T, files map[string]string) string {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", t.TempDir()) // nothing of the user's
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	return dir
}

func numbered(count int, content string) map[string]string {
	files := make(map[string]string)
	for i := range count {
		files[fmt.Sprintf("d%d/f%03d.py", i%3, i)] = content
	}
	return files
}

func outcomes(t *testing.T, opt Options) []Outcome {
	t.Helper()
	var all []Outcome
	err := opt.Files(context.Background(), func(out Outcome) error {
		all = append(all, out)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestOrderDoesNotDependOnJobs(t *testing.T) {
	files := numbered(60, "old = 1\n")
	files["d1/broken.py"], files["d1/f0035.py"] = "def (\n", strings.Repeat("x = old\n", 300)
	writeFiles(t, files)
	for _, link := range []string{"a.py", "d1/f020.py", "d2/zz.py"} {
		if err := os.Symlink("nowhere", link); err != nil {
			t.Fatal(err)
		}
	}
	var want []string
	for _, jobs := range []int{1, 2, 16} {
		var got []string
		for _, out := range outcomes(t, Options{Rules: []*rewrite.Rule{rename("old", "new")}, Fix: true, Diff: true, Jobs: jobs}) {
			got = append(got, fmt.Sprint(out.Path, out.Err, len(out.Findings), len(out.Fixed), string(out.Diff)))
		}
		if want == nil {
			want = got
		}
		if len(got) != 65 || !slices.Equal(got, want) {
			t.Errorf("%d jobs: %d outcomes, other than one job's %d", jobs, len(got), len(want))
		}
	}
	if !slices.IsSortedFunc(outcomes(t, Options{Jobs: 4}), func(a, b Outcome) int { return discover.ComparePaths(a.Path, b.Path) }) {
		t.Error("not in the order of paths")
	}
}

func TestLookAheadIsBounded(t *testing.T) {
	writeFiles(t, numbered(300, "x = 1\n"))
	var begun atomic.Int64
	opt := Options{Jobs: 2, Rules: []*rewrite.Rule{during(func(string) { begun.Add(1) })}}
	visited := int64(0)
	err := opt.Files(context.Background(), func(Outcome) error {
		visited++
		// In the slots, in the one that waits to get in, and in the one that was taken out.
		if ahead := begun.Load() - visited; ahead > 2*lookAhead+2 {
			t.Fatalf("%d files are done while one is visited", ahead)
		}
		return nil
	})
	if err != nil || visited != 300 {
		t.Errorf("%d visited: %v", visited, err)
	}
}

func TestVisitorStopsTheRun(t *testing.T) {
	writeFiles(t, numbered(300, "old = 1\n"))
	enough := errors.New("enough")
	visits := 0
	opt := Options{Jobs: 2, Fix: true, Write: true, Rules: []*rewrite.Rule{rename("old", "new")}}
	err := opt.Files(context.Background(), func(Outcome) error { visits++; return enough })
	if !errors.Is(err, enough) || visits != 1 {
		t.Errorf("%d visits, error %v", visits, err)
	}
	if left := countFiles(t, "old = 1\n"); left < 200 {
		t.Errorf("only %d files were left alone", left)
	}
}

func TestCanceledFilesAreUntouched(t *testing.T) {
	writeFiles(t, numbered(300, "old = 1\n"))
	ctx, cancel := context.WithCancel(context.Background())
	written := 0
	opt := Options{Jobs: 2, Fix: true, Write: true, Rules: []*rewrite.Rule{rename("old", "new")}}
	err := opt.Files(ctx, func(out Outcome) error {
		written += len(out.Fixed)
		if out.Canceled() {
			t.Errorf("%s is shown, though nothing was done", out.Path)
		}
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	if fixed := countFiles(t, "new = 1\n"); fixed != written || fixed+countFiles(t, "old = 1\n") != 300 {
		t.Errorf("%d files are fixed, %d were visited", fixed, written)
	}
}

func TestCanceledBeforeWriting(t *testing.T) {
	writeFiles(t, map[string]string{"a.py": "old = 1\n"})
	ctx, cancel := context.WithCancel(context.Background())
	opt := Options{Jobs: 1, Fix: true, Write: true, Rules: []*rewrite.Rule{rename("old", "new"), during(func(string) { cancel() })}}
	err := opt.Files(ctx, func(out Outcome) error {
		t.Errorf("%+v", out)
		return nil
	})
	if got := read(t, "a.py"); !errors.Is(err, context.Canceled) || got != "old = 1\n" {
		t.Errorf("file holds %q, error %v", got, err)
	}
}

func countFiles(t *testing.T, content string) int {
	t.Helper()
	count := 0
	paths, err := filepath.Glob("*/*.py")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if read(t, path) == content {
			count++
		}
	}
	return count
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestBugsStayWithTheirFiles(t *testing.T) {
	writeFiles(t, map[string]string{"a.py": "old\n", "b.py": "old\n", "c.py": "old\n"})
	bad := during(func(path string) {
		if path == "b.py" {
			panic("cannot happen")
		}
	})
	for _, fix := range []bool{false, true} {
		all := outcomes(t, Options{Jobs: 2, Fix: fix, Write: fix, Rules: []*rewrite.Rule{rename("old", "new"), bad}})
		var bug *rewrite.Bug
		if len(all) != 3 || !errors.As(all[1].Err, &bug) || bug.Rule != "during" || bug.Path != "b.py" {
			t.Fatalf("fix %v: %+v", fix, all)
		}
		if all[0].Err != nil || all[2].Err != nil {
			t.Errorf("fix %v: other files: %v, %v", fix, all[0].Err, all[2].Err)
		}
	}
	if got := read(t, "a.py") + read(t, "b.py") + read(t, "c.py"); got != "new\nold\nnew\n" {
		t.Errorf("files hold %q", got)
	}
}

func TestPanicOutsideOfRules(t *testing.T) {
	opt := Options{Rules: []*rewrite.Rule{nil}}
	for _, fix := range []bool{false, true} {
		opt.Fix = fix
		var bug *rewrite.Bug
		if out := opt.Source(t.Context(), "a.py", []byte("x")); !errors.As(out.Err, &bug) || bug.Path != "a.py" || bug.Stack == "" || string(out.New) != "x" {
			t.Errorf("fix %v: %+v", fix, out)
		}
	}
}

func TestFileChangedMeanwhile(t *testing.T) {
	writeFiles(t, map[string]string{"a.py": "old\n", "b.py": "old\n"})
	meddle := during(func(path string) {
		if path == "a.py" {
			if err := os.WriteFile(path, []byte("mine\n"), 0o644); err != nil {
				t.Error(err)
			}
		}
	})
	all := outcomes(t, Options{Jobs: 1, Fix: true, Write: true, Diff: true, Rules: []*rewrite.Rule{rename("old", "new"), meddle}})
	refused := all[0]
	if !errors.Is(refused.Err, safewrite.ErrChanged) || len(refused.Findings) != 1 || len(refused.Fixed) != 0 || refused.Diff != nil {
		t.Errorf("%+v", refused)
	}
	if got := read(t, "a.py") + read(t, "b.py"); got != "mine\nnew\n" {
		t.Errorf("files hold %q", got)
	}
}

func TestFixThatTheEncodingLacks(t *testing.T) {
	opt := Options{Fix: true, Diff: true, Rules: []*rewrite.Rule{rename("old", "ł")}}
	raw := []byte("# coding: latin-1\nold = '\xe9'\n")
	out := opt.Source(t.Context(), "a.py", raw)
	var refused *Refused
	if !errors.As(out.Err, &refused) || !strings.HasPrefix(out.Err.Error(), "a.py:2: ") {
		t.Errorf("error is %v", out.Err)
	}
	if string(out.New) != string(raw) || out.Diff != nil || len(out.Findings) != 1 || string(out.Src) != "# coding: latin-1\nold = 'é'\n" {
		t.Errorf("%+v", out)
	}
}

func TestEveryByteSurvives(t *testing.T) {
	for _, source := range []string{
		"\xef\xbb\xbfold\r\nx\n\x0cy\r\n",
		"# coding: latin-1\r\nold = '\xe9'",
		"# -*- coding: shift_jis -*-\nold = '\x83\x5c'\n",
		"old",
		"if x:\r\n\told\r\ny\n",
	} {
		opt := Options{Fix: true, Rules: []*rewrite.Rule{rename("old", "n")}}
		out := opt.Source(t.Context(), "a.py", []byte(source))
		if want := strings.Replace(source, "old", "n", 1); out.Err != nil || string(out.New) != want {
			t.Errorf("%q became %q, %v", source, out.New, out.Err)
		}
		opt.Rules = nil
		if out := opt.Source(t.Context(), "a.py", []byte(source)); out.Err != nil || string(out.New) != source {
			t.Errorf("%q became %q, %v", source, out.New, out.Err)
		}
	}
}

func TestSourcesThatAreNotAnalysed(t *testing.T) {
	for _, test := range []struct{ source, want string }{
		{"x = 1\ndef f(:\n", "a.py:2:7: syntax error; not analysed"},
		{"x = 1\ny = '\xff'\n", "a.py:2: byte 0xff is not valid UTF-8, and no other encoding is declared; not analysed"},
		{"x = 1\x00\n", "a.py:1: the source has a null byte; not analysed"},
		{"# coding: klingon\n", "a.py:1: "},
		{"x = 1\ry = 2\n", "a.py:1:6: a carriage return without a line feed"},
	} {
		for _, fix := range []bool{false, true} {
			opt := Options{Fix: fix, Rules: []*rewrite.Rule{rename("old", "new")}}
			out := opt.Source(t.Context(), "a.py", []byte(test.source))
			var unanalysed *Unanalysed
			if !errors.As(out.Err, &unanalysed) || !strings.HasPrefix(out.Err.Error(), test.want) || string(out.New) != test.source || out.Src != nil {
				t.Errorf("%q: %v, want %s", test.source, out.Err, test.want)
			}
		}
	}
}

func TestPython2(t *testing.T) {
	opt := Options{Rules: []*rewrite.Rule{rename("old", "new"), {Name: "both", Python2: true, Run: func(*rewrite.Pass) {}}}}
	out := opt.Source(t.Context(), "a.py", []byte("print 'old'\n"))
	if out.Err != nil || len(out.Skipped) != 1 || out.Skipped[0].Name != "rename" {
		t.Errorf("%+v", out)
	}
	if out := opt.Source(t.Context(), "a.py", []byte("print('old')\n")); len(out.Skipped) != 0 {
		t.Errorf("%+v", out)
	}
}
