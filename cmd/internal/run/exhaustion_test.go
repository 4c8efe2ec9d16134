package run

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"pyfix/cmd/internal/discover"
)

// TestFileThatGrows has a file that is larger when it is read than when it was found.
func TestFileThatGrows(t *testing.T) {
	dir := writeFiles(t, map[string]string{"a.py": "a = 1\n"})
	path := filepath.Join(dir, "a.py")
	opt := Options{Discover: discover.Options{MaxFileSize: 1000}}
	files, _, err := discover.Walk(context.Background(), discover.Options{Paths: []string{path}})
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	if err := os.WriteFile(path, bytes.Repeat([]byte("a = 1\n"), 1000), 0o644); err != nil {
		t.Fatal(err)
	}
	out := opt.one(context.Background(), files[0])
	if out.Err == nil || !strings.HasSuffix(out.Err.Error(), "a.py: is larger than the limit of 1000 bytes; not analysed") {
		t.Errorf("got %v", out.Err)
	}
	opt.Discover.MaxFileSize = -1
	if out := opt.one(context.Background(), files[0]); out.Err != nil {
		t.Errorf("without a limit: %v", out.Err)
	}
}

// TestFileOfTheKernel has a file that says it is regular and empty, and has no end worth waiting for.
func TestFileOfTheKernel(t *testing.T) {
	const target = "/proc/self/pagemap"
	if _, err := os.Stat(target); err != nil {
		t.Skip("this system has no such file")
	}
	dir := t.TempDir()
	if err := os.Symlink(target, filepath.Join(dir, "a.py")); err != nil {
		t.Fatal(err)
	}
	for _, limit := range []int64{0, -1} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		got := outcomes(t, Options{Discover: discover.Options{Paths: []string{dir}, MaxFileSize: limit}})
		runtime.ReadMemStats(&after)
		if len(got) != 1 || got[0].Err == nil || !strings.HasSuffix(got[0].Err.Error(), "a.py: holds more than its size says; not analysed") {
			t.Errorf("limit %d: %v", limit, got)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 1<<20 {
			t.Errorf("limit %d: %d bytes of memory", limit, took)
		}
	}
}

// TestBufferThatFails keeps the memory of a reader that could not go on.
func TestBufferThatFails(t *testing.T) {
	dir := writeFiles(t, map[string]string{"a.py": "a = 1\n", "b.py": "b = 2\n"})
	b := new(buffer)
	for range 2 {
		if _, err := b.read(filepath.Join(dir, "none.py"), -1); err == nil {
			t.Error("no error for a file that is missing")
		}
		for name, want := range map[string]string{"a.py": "a = 1\n", "b.py": "b = 2\n"} {
			if raw, err := b.read(filepath.Join(dir, name), -1); err != nil || string(raw) != want {
				t.Errorf("%s: %q, %v", name, raw, err)
			}
		}
	}
}
