//go:build unix

package safewrite

import (
	"bufio"
	"bytes"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// child runs the test t again in another process, which finds dir in its environment.
func child(t *testing.T, dir string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), childOf+"="+dir)
	return cmd
}

func runChild(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("child: %v\n%s", err, out)
	}
}

func TestPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.py")
	mustNot(t, syscall.Mkfifo(path, 0o644))
	if err := Replace(path, before, after); !errors.Is(err, ErrNotRegular) {
		t.Errorf("error is %v", err)
	}
	if _, err := openExisting(path, os.O_RDONLY); !errors.Is(err, ErrNotRegular) {
		t.Errorf("openExisting: error is %v", err)
	}
}

func TestModeIsKept(t *testing.T) {
	for _, mode := range []fs.FileMode{0o600, 0o640, 0o755, 0o666, 0o222 | 0o400, 0o755 | fs.ModeSetuid, 0o755 | fs.ModeSetgid, 0o644 | fs.ModeSticky} {
		dir := t.TempDir()
		path := write(t, filepath.Join(dir, "a.py"), before)
		if os.Getuid() == 0 {
			mustNot(t, os.Chown(path, 1234, 5678))
		}
		mustNot(t, os.Chmod(path, mode))
		was, err := os.Stat(path)
		mustNot(t, err)
		mustNot(t, Replace(path, before, after))
		holds(t, path, after)
		now, err := os.Stat(path)
		mustNot(t, err)
		if was.Mode() != now.Mode() {
			t.Errorf("mode was %v, is %v", was.Mode(), now.Mode())
		}
		old, new := was.Sys().(*syscall.Stat_t), now.Sys().(*syscall.Stat_t)
		if old.Uid != new.Uid || old.Gid != new.Gid {
			t.Errorf("owner was %d:%d, is %d:%d", old.Uid, old.Gid, new.Uid, new.Gid)
		}
		if old.Ino == new.Ino {
			t.Errorf("%v: written in place", mode)
		}
		entries(t, dir, "a.py")
	}
}

const nobody = 65534

// TestWithoutPrivileges needs root to set the scene, and a child that is not root to play it.
func TestWithoutPrivileges(t *testing.T) {
	if dir := os.Getenv(childOf); dir != "" {
		mustNot(t, syscall.Setgroups(nil))
		mustNot(t, syscall.Setgid(nobody))
		mustNot(t, syscall.Setuid(nobody))
		playWithoutPrivileges(t, dir)
		return
	}
	if os.Getuid() != 0 {
		t.Skip("only root can make files of other users")
	}
	dir := t.TempDir()
	mustNot(t, os.Chmod(filepath.Dir(dir), 0o755))
	for path, owner := range map[string]struct {
		uid  int
		mode fs.FileMode
	}{
		"foreign/open.py": {0, 0o666}, "foreign/closed.py": {0, 0o644}, "foreign": {nobody, 0o755},
		"shut/own.py": {nobody, 0o644}, "shut/setuid.py": {nobody, 0o755 | fs.ModeSetuid}, "shut": {0, 0o755}, "home": {nobody, 0o755}, "nohome": {0, 0o755},
	} {
		full := filepath.Join(dir, path)
		if filepath.Ext(path) == "" {
			mustNot(t, os.MkdirAll(full, 0o755))
		} else {
			write(t, full, before)
		}
		mustNot(t, os.Chown(full, owner.uid, owner.uid))
		mustNot(t, os.Chmod(full, owner.mode))
	}
	runChild(t, child(t, dir))
}

func playWithoutPrivileges(t *testing.T, dir string) {
	for _, test := range []struct {
		what, path, home string
		failure          error
	}{
		{"no folder for backups", "shut/own.py", "nohome", fs.ErrPermission},
		{"unwritable folder", "shut/own.py", "home", nil},
		{"unwritable folder, setuid", "shut/setuid.py", "home", nil},
		{"owner that cannot be kept", "foreign/open.py", "home", nil},
		{"not ours to write", "foreign/closed.py", "home", ErrReadOnly},
	} {
		t.Setenv("HOME", filepath.Join(dir, test.home))
		t.Setenv("XDG_CACHE_HOME", "")
		path := filepath.Join(dir, test.path)
		was, err := os.Stat(path)
		mustNot(t, err)
		if err := Replace(path, before, after); !errors.Is(err, test.failure) {
			t.Errorf("%s: error is %v, want %v", test.what, err, test.failure)
		}
		want := after
		if test.failure != nil {
			want = before
		}
		holds(t, path, want)
		now, err := os.Stat(path)
		mustNot(t, err)
		if !os.SameFile(was, now) || now.Mode() != was.Mode() {
			t.Errorf("%s: mode was %v, is %v; same inode: %t", test.what, was.Mode(), now.Mode(), os.SameFile(was, now))
		}
	}
	entries(t, filepath.Join(dir, "foreign"), "closed.py", "open.py")
	entries(t, filepath.Join(dir, "shut"), "own.py", "setuid.py")
	entries(t, filepath.Join(dir, "home", ".cache", "pyfix", "backup"))
}

var (
	ones = bytes.Repeat([]byte("1"), 300_000)
	twos = bytes.Repeat([]byte("2"), 200_000)
)

// TestKill kills writers at random moments.
func TestKill(t *testing.T) {
	if dir := os.Getenv(childOf); dir != "" {
		replaceForever(t, dir)
	}
	for _, linked := range []bool{false, true} {
		atHome(t)
		dir := t.TempDir()
		path := write(t, filepath.Join(dir, "src", "a.py"), ones)
		if linked {
			mustNot(t, os.Link(path, filepath.Join(dir, "b.py")))
		}
		for range 15 {
			killWriter(t, dir, path, linked)
		}
	}
}

func replaceForever(t *testing.T, dir string) {
	now, next := ones, twos
	path := filepath.Join(dir, "src", "a.py")
	content, err := os.ReadFile(path)
	mustNot(t, err)
	if !bytes.Equal(content, now) {
		now, next = next, now
	}
	os.Stdout.WriteString("ready\n")
	for {
		mustNot(t, Replace(path, now, next))
		now, next = next, now
	}
}

// killWriter runs a writer for a moment; the next run has to find it whole, or, when it was
// written in place, make it so.
func killWriter(t *testing.T, dir, path string, linked bool) {
	writer := child(t, dir)
	out, err := writer.StdoutPipe()
	mustNot(t, err)
	mustNot(t, writer.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || line != "ready\n" {
		t.Errorf("child says %q, %v", line, err)
	}
	for end := time.Now().Add(time.Duration(rand.IntN(20_000)) * time.Microsecond); !linked && time.Now().Before(end); {
		if content := read(t, path); !whole(content) { // also while it is written
			t.Fatalf("torn: %d bytes", len(content))
		}
	}
	if linked {
		time.Sleep(time.Duration(rand.IntN(20_000)) * time.Microsecond)
	}
	mustNot(t, writer.Process.Kill())
	if err := writer.Wait(); writer.ProcessState.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("child ended before it was killed: %v", err)
	}
	torn := !whole(read(t, path))
	if torn && !linked {
		t.Fatal("torn without need")
	}
	left := Recover(true)
	if torn != (len(left) == 1 && left[0].Restored) || len(left) > 1 {
		t.Fatalf("torn: %v, and the next run finds %v", torn, left)
	}
	if content := read(t, path); !whole(content) {
		t.Fatalf("torn: %d bytes", len(content))
	}
	for _, err := range Sweep(filepath.Dir(path)) {
		t.Error(err)
	}
	entries(t, filepath.Dir(path), "a.py")
	if left, _ := filepath.Glob(filepath.Join(os.Getenv("XDG_CACHE_HOME"), "pyfix", "backup", "*")); len(left) > 0 {
		t.Fatalf("there is left %q", left)
	}
}

func read(t *testing.T, path string) []byte {
	content, err := os.ReadFile(path)
	mustNot(t, err)
	return content
}

func whole(content []byte) bool {
	return bytes.Equal(content, ones) || bytes.Equal(content, twos)
}

// TestLocked has another pyfix writing the file in place at this moment: it is waited for.
func TestLocked(t *testing.T) {
	backups := atHome(t)
	dir := t.TempDir()
	path := write(t, filepath.Join(dir, "a.py"), before)
	mustNot(t, os.Link(path, filepath.Join(dir, "b.py")))
	f, err := openExisting(path, os.O_RDWR)
	mustNot(t, err)
	_, err = lock(f)
	mustNot(t, err)
	time.AfterFunc(100*time.Millisecond, func() { f.Close() })
	mustNot(t, Replace(path, before, after))
	holds(t, path, after)
	entries(t, dir, "a.py", "b.py")
	entries(t, backups)
}
