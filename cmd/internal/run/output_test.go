package run

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"pyfix/cmd/internal/discover"
	"pyfix/rewrite"
)

// TestOutputIsInput: a run whose report would be written over one of its files
// does not begin.
func TestOutputIsInput(t *testing.T) {
	for _, test := range []struct {
		output string
		paths  []string
		want   string // the file that it is; "" if the run is begun
	}{
		{"", nil, ""},
		{"report.txt", nil, ""},
		{"a.py", nil, "a.py"},
		{"a.py", []string{"sub"}, ""},
		{"link", nil, "a.py"},
		{"hard", nil, "a.py"},
		{"sub/large.py", nil, "sub/large.py"},
		{"report.txt", []string{"report.txt"}, "report.txt"},
		{"excluded.py", nil, ""},
		{"excluded.py", []string{"excluded.py", "."}, "excluded.py"},
	} {
		writeFiles(t, map[string]string{"a.py": "x = 1\n", "sub/large.py": "x = 1 # large\n", "report.txt": "x\n", "excluded.py": "x\n"})
		if err := errors.Join(os.Symlink("a.py", "link"), os.Link("a.py", "hard")); err != nil {
			t.Fatal(err)
		}
		opt := Options{Discover: discover.Options{Paths: test.paths, MaxFileSize: 10, Exclude: []string{"excluded.py"}, ForceExclude: true}, Jobs: 2}
		if test.output != "" {
			info, err := os.Stat(test.output)
			if err != nil {
				t.Fatal(err)
			}
			opt.Output = info
		}
		visited := 0
		err := opt.Files(t.Context(), func(Outcome) error { visited++; return nil })
		var refused *OutputIsInput
		switch {
		case test.want == "" && (err != nil || visited == 0):
			t.Errorf("%s, %q: %d files visited, %v", test.output, test.paths, visited, err)
		case test.want != "" && (!errors.As(err, &refused) || filepath.ToSlash(refused.Path) != test.want || visited > 0):
			t.Errorf("%s, %q: %d files visited, %v, want %s", test.output, test.paths, visited, err, test.want)
		}
	}
}

// TestJobsAreBounded: workers and what they hold cost memory, however many the
// user asks for.
func TestJobsAreBounded(t *testing.T) {
	for _, test := range []struct{ jobs, tasks, workers int }{
		{1, 1000, 1}, {0, 1000, 1}, {-1, 1000, 1}, {4, 1000, 4}, {4, 3, 3}, {4, 0, 1},
		{1_000_000, 3, 3}, {1_000_000, 1_000_000, MaxJobs}, {int(^uint(0) >> 1), 1_000_000, MaxJobs},
	} {
		opt := Options{Jobs: test.jobs}
		if got := opt.workers(test.tasks); got != test.workers {
			t.Errorf("--jobs %d, %d files: %d workers, want %d", test.jobs, test.tasks, got, test.workers)
		}
	}
	writeFiles(t, map[string]string{"a.py": "old = 1\n"})
	opt := Options{Jobs: 1_000_000, Rules: []*rewrite.Rule{rename("old", "new")}}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if err := opt.Files(t.Context(), func(Outcome) error { return nil }); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 10<<20 {
		t.Errorf("a run over one file allocates %d bytes", allocated)
	}
}
