//go:build unix

package discover

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestSpecialFiles would hang if any of these were opened.
func TestSpecialFiles(t *testing.T) {
	dir := t.TempDir()
	makeTree(t, dir, map[string]string{"a.py": ""})
	mustNot(t, syscall.Mkfifo(filepath.Join(dir, "fifo.py"), 0o644))
	mustNot(t, syscall.Mkfifo(filepath.Join(dir, "script"), 0o644))
	mustNot(t, syscall.Mkfifo(filepath.Join(dir, ".ignore"), 0o644))
	mustNot(t, os.Symlink("fifo.py", filepath.Join(dir, "link.py")))
	mustNot(t, os.Symlink(os.DevNull, filepath.Join(dir, "null.py")))
	t.Chdir(dir) // a socket's path has to be short
	socket, err := net.Listen("unix", "sock.py")
	mustNot(t, err)
	defer socket.Close()
	files, problems := walkIn(t, dir, Options{ExtensionlessFiles: true, RespectGitignore: true})
	expect(t, "files", files, "a.py")
	if len(problems) != 3 || !strings.HasSuffix(problems[0], "is a named pipe (FIFO), not a regular file") ||
		problems[1] != "null.py: is a device, not a regular file" || problems[2] != "sock.py: is a socket, not a regular file" {
		t.Errorf("problems: %q", problems)
	}
	_, problems = walkIn(t, dir, Options{Paths: []string{"script"}})
	expect(t, "named", problems, "script: is a named pipe (FIFO), not a regular file")
}

// TestUnreadable runs in a child without privileges where it is run as root, whom no permission stops.
func TestUnreadable(t *testing.T) {
	if dir := os.Getenv(unreadableTree); dir != "" {
		mustNot(t, syscall.Setgroups(nil))
		mustNot(t, syscall.Setgid(65534))
		mustNot(t, syscall.Setuid(65534))
		checkUnreadable(t, dir)
		return
	}
	dir := t.TempDir()
	mustNot(t, os.Chmod(filepath.Dir(dir), 0o755))
	makeTree(t, dir, map[string]string{".git/": "", "a.py": "", "shut/x.py": "", "ignored/x.py": "", "sub/b.py": "", "sub/.gitignore": "x.py", ".gitignore": "ignored", "closed": "#!/usr/bin/python"})
	for name, mode := range map[string]os.FileMode{"shut": 0, "ignored": 0, "sub/.gitignore": 0, "closed": 0} {
		full := filepath.Join(dir, name)
		mustNot(t, os.Chmod(full, mode))
		defer os.Chmod(full, 0o755)
	}
	if os.Getuid() != 0 {
		checkUnreadable(t, dir)
		return
	}
	child := exec.Command(os.Args[0], "-test.run=^TestUnreadable$")
	child.Env = append(os.Environ(), unreadableTree+"="+dir)
	if out, err := child.CombinedOutput(); err != nil {
		t.Errorf("child: %v\n%s", err, out)
	}
}

func checkUnreadable(t *testing.T, dir string) {
	t.Setenv("HOME", dir) // the child may not look into that of TestMain
	opt := Options{RespectGitignore: true, ExtensionlessFiles: true}
	files, problems := walkIn(t, dir, opt)
	expect(t, "files", files, "a.py", "sub/b.py")
	if len(problems) != 3 || problems[1] != "closed: file cannot be read: permission denied" || problems[2] != "shut: folder cannot be read: permission denied" ||
		!strings.HasSuffix(problems[0], "sub/.gitignore: ignore file cannot be read: permission denied") {
		t.Errorf("problems: %q", problems)
	}
	opt.Paths = []string{"shut", "shut/x.py"}
	_, problems = walkIn(t, dir, opt)
	expect(t, "named", problems, "shut: folder cannot be read: permission denied", "shut/x.py: cannot be found: permission denied")
}
