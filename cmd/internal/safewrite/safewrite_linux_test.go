package safewrite

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// TestDiskFull mounts a disk of its own, in a namespace that ends with the child.
func TestDiskFull(t *testing.T) {
	if dir := os.Getenv(childOf); dir != "" {
		fillDisk(t, dir)
		return
	}
	dir := t.TempDir()
	cmd := child(t, dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	if os.Getuid() != 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
		}
	}
	out, err := cmd.CombinedOutput()
	if errors.Is(err, syscall.EPERM) || bytes.Contains(out, []byte(mountRefused)) {
		t.Skip("this system lets us mount nothing, even in a namespace of our own")
	}
	if err != nil {
		t.Errorf("child: %v\n%s", err, out)
	}
}

const mountRefused = "mount is refused"

func fillDisk(t *testing.T, dir string) {
	disk := filepath.Join(dir, "disk")
	mustNot(t, os.Mkdir(disk, 0o755))
	if err := syscall.Mount("none", disk, "tmpfs", 0, "size=64k"); err != nil {
		t.Fatal(mountRefused, err)
	}
	old := bytes.Repeat([]byte("old\n"), 2000)
	alone := write(t, filepath.Join(disk, "alone.py"), old)
	first := write(t, filepath.Join(disk, "first.py"), old)
	mustNot(t, os.Link(first, filepath.Join(disk, "second.py")))
	if err := os.WriteFile(filepath.Join(disk, "rest"), make([]byte, 1<<17), 0o644); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	all := []string{"alone.py", "first.py", "rest", "second.py"}
	for _, path := range []string{alone, first} {
		if err := Replace(path, old, bytes.Repeat([]byte("new\n"), 3000)); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("%s: error is %v", path, err)
		}
		holds(t, path, old)
		entries(t, disk, all...)
		entries(t, dir, "disk")
	}
	// There is no room for a backup, so nothing is written in place.
	elsewhere := os.Getenv("XDG_CACHE_HOME")
	mustNot(t, os.Setenv("XDG_CACHE_HOME", disk))
	if err := Replace(first, old, []byte("new\n")); !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "no backup can be made") {
		t.Errorf("backup: error is %v", err)
	}
	holds(t, first, old)
	entries(t, disk, "alone.py", "first.py", "pyfix", "rest", "second.py")
	entries(t, filepath.Join(disk, "pyfix"))
	mustNot(t, os.Setenv("XDG_CACHE_HOME", elsewhere))
	same := bytes.Repeat([]byte("new\n"), 2000) // needs no room
	mustNot(t, Replace(first, old, same))
	holds(t, first, same)
	entries(t, dir, "disk")
}

// acl returns an access control list as the kernel stores it: owner rw, one user r, group r, mask r, others nothing.
func acl(user uint32) []byte {
	const anyone = 0xffffffff
	list := binary.LittleEndian.AppendUint32(nil, 2) // version
	for _, entry := range []struct {
		tag, perm uint16
		id        uint32
	}{{1, 6, anyone}, {2, 4, user}, {4, 4, anyone}, {16, 4, anyone}, {32, 0, anyone}} {
		list = binary.LittleEndian.AppendUint16(list, entry.tag)
		list = binary.LittleEndian.AppendUint16(list, entry.perm)
		list = binary.LittleEndian.AppendUint32(list, entry.id)
	}
	return list
}

func setXattr(t *testing.T, path, name string, value []byte) {
	t.Helper()
	if err := unix.Setxattr(path, name, value, 0); errors.Is(err, unix.ENOTSUP) {
		t.Skip("the file system has no " + name)
	} else {
		mustNot(t, err)
	}
}

func xattrsOf(t *testing.T, path string) map[string]string {
	t.Helper()
	f, err := os.Open(path)
	mustNot(t, err)
	defer f.Close()
	xattrs, err := readXattrs(f)
	mustNot(t, err)
	return xattrs
}

func TestXattrsAreKept(t *testing.T) {
	dir := t.TempDir()
	path := write(t, filepath.Join(dir, "a.py"), before)
	plain := write(t, filepath.Join(dir, "b.py"), before)
	setXattr(t, path, "user.origin", []byte("a\x00b"))
	setXattr(t, path, "user.empty", nil)
	setXattr(t, path, "system.posix_acl_access", acl(1234))
	setXattr(t, dir, "system.posix_acl_default", acl(4321)) // which new files get, and these had better not
	was, plainly := xattrsOf(t, path), xattrsOf(t, plain)
	if len(was) < 3 || was["user.origin"] != "a\x00b" {
		t.Fatalf("xattrs are %q", was)
	}
	for _, p := range []string{path, plain} {
		old, err := os.Stat(p)
		mustNot(t, err)
		mustNot(t, Replace(p, before, after))
		now, err := os.Stat(p)
		mustNot(t, err)
		if os.SameFile(old, now) || old.Mode() != now.Mode() {
			t.Errorf("%s: in place: %t, mode %v, was %v", p, os.SameFile(old, now), now.Mode(), old.Mode())
		}
	}
	for p, want := range map[string]map[string]string{path: was, plain: plainly} {
		got := xattrsOf(t, p)
		for name := range want {
			if value, ok := got[name]; !ok || value != want[name] {
				t.Errorf("%s: %s is %q, was %q", p, name, value, want[name])
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: xattrs are %q, were %q", p, got, want)
		}
	}
}

// TestBusyMountPoint has a file that is a mount point of its own, as in containers: it cannot be renamed over.
func TestBusyMountPoint(t *testing.T) {
	if dir := os.Getenv(childOf); dir != "" {
		path := filepath.Join(dir, "a.py")
		if err := syscall.Mount(filepath.Join(dir, "source.py"), path, "", syscall.MS_BIND, ""); err != nil {
			t.Fatal(mountRefused, err)
		}
		mustNot(t, Replace(path, before, after))
		holds(t, path, after)
		entries(t, dir, "a.py", "source.py")
		return
	}
	if os.Getuid() != 0 {
		t.Skip("only root can mount")
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "source.py"), before)
	write(t, filepath.Join(dir, "a.py"), nil)
	cmd := child(t, dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	out, err := cmd.CombinedOutput()
	if errors.Is(err, syscall.EPERM) || bytes.Contains(out, []byte(mountRefused)) {
		t.Skip("this system lets us mount nothing")
	}
	if err != nil {
		t.Errorf("child: %v\n%s", err, out)
	}
	holds(t, filepath.Join(dir, "source.py"), after)
}

func TestGrown(t *testing.T) {
	sizes := []int{2, 4} // grows between the two calls
	got, err := grown(func(buf []byte) (int, error) {
		size := sizes[0]
		if len(sizes) > 1 && buf != nil {
			sizes = sizes[1:]
			return 0, unix.ERANGE
		}
		copy(buf, "abcd")
		return size, nil
	})
	if err != nil || !slices.Equal([]byte(got), []byte("abcd")) {
		t.Errorf("%q, %v", got, err)
	}
}
