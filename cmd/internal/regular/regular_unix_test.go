//go:build unix

package regular

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestSpecial leads to what is no file through links, as a hostile tree would.
func TestSpecial(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mkfifo(filepath.Join(dir, "fifo"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"fifo", "/dev/zero", "/dev/null", "."} {
		link := filepath.Join(dir, "link")
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() {
			_, err := Read(link, -1)
			done <- err
		}()
		select {
		case err := <-done:
			if !errors.Is(err, ErrNotRegular) {
				t.Errorf("%s: %v", target, err)
			}
		case <-time.After(time.Minute):
			t.Fatalf("%s: reading it does not end", target)
		}
		os.Remove(link)
	}
}

// TestEndless reads a file that says it is regular and empty, and has no end worth waiting for.
func TestEndless(t *testing.T) {
	const path = "/proc/self/pagemap"
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		t.Skip("this system has no such file")
	}
	if got, err := Read(path, -1); !errors.Is(err, ErrEndless) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}
