//go:build unix

package discover

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestLinksToSpecialFiles leads everything that is read on the way to what has no end, or waits for somebody. None of
// it is a file that counts, and what the kernel makes up is worth a word.
func TestLinksToSpecialFiles(t *testing.T) {
	fifo := filepath.Join(t.TempDir(), "fifo")
	mustNot(t, syscall.Mkfifo(fifo, 0o600))
	const pagemap = "/proc/self/pagemap"
	targets := []string{fifo, "/dev/zero", "/dev/stdin"}
	if info, err := os.Stat(pagemap); err == nil && info.Mode().IsRegular() {
		targets = append(targets, pagemap)
	}
	for _, target := range targets {
		for _, name := range []string{".ignore", ".gitignore", ".git/info/exclude", ".git/config", ".git/commondir", ".git", "script"} {
			dir := t.TempDir()
			makeTree(t, dir, map[string]string{"a.py": ""})
			if name != ".git" {
				makeTree(t, dir, map[string]string{".git/info/": ""})
			}
			mustNot(t, os.Symlink(target, filepath.Join(dir, name)))
			var files, problems []string
			within(t, func() { files, problems = walkIn(t, dir, Options{RespectGitignore: true, ExtensionlessFiles: true}) })
			expect(t, name+" to "+target, files, "a.py")
			if name == ".git" {
				continue // which then has no info/exclude, and that is said
			}
			if target != pagemap || name == ".gitignore" || name == "script" { // git does not follow the second
				expect(t, name+" to "+target, problems)
				continue
			}
			expectProblem(t, problems, name, "cannot be read: it holds more than its size says")
		}
	}
}
