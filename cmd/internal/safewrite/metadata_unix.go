//go:build unix

package safewrite

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"

	"pyfix/cmd/internal/regular"
)

// metadata is what a file keeps when its content is replaced.
type metadata struct {
	mode     fs.FileMode
	uid, gid int
	links    uint64
	xattrs   map[string]string
	opaque   bool // it has extended attributes that cannot be read
}

// modeBits are the bits of a mode that chmod sets.
const modeBits = fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky

func readMetadata(f *os.File) (*metadata, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, cause(err)
	}
	stat := info.Sys().(*syscall.Stat_t) // what os documents for Unix
	m := &metadata{mode: info.Mode() & modeBits, uid: int(stat.Uid), gid: int(stat.Gid), links: uint64(stat.Nlink)}
	m.xattrs, err = readXattrs(f)
	m.opaque = err != nil
	return m, nil
}

// replaceable tells whether another inode can stand for the file.
func (m *metadata) replaceable() bool {
	return m.links == 1 && !m.opaque
}

// applyTo gives a file the owner, extended attributes and mode, in the order in which none undoes another; false when
// the system does not let us.
func (m *metadata) applyTo(f *os.File) bool {
	own, err := readMetadata(f)
	if err != nil || own.opaque {
		return false
	}
	if (own.uid != m.uid || own.gid != m.gid) && f.Chown(m.uid, m.gid) != nil {
		return false
	}
	if !copyXattrs(f, own.xattrs, m.xattrs) || f.Chmod(m.mode) != nil {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&modeBits == m.mode // setgid is dropped without an error for a group that is not ours
}

// copyXattrs turns the extended attributes that a new file has into those that it should have. Attributes that are
// the same already, such as a security label that the folder gives to all its files, need no right to be set.
func copyXattrs(f *os.File, own, want map[string]string) bool {
	for name := range own {
		if _, wanted := want[name]; !wanted && removeXattr(f, name) != nil {
			return false
		}
	}
	for name, value := range want {
		if has, ok := own[name]; (!ok || has != value) && writeXattr(f, name, value) != nil {
			return false
		}
	}
	return true
}

// mayWrite asks the system whether this user may write the file; root always may, unless it is immutable or the file
// system is mounted read-only.
func mayWrite(path string) bool {
	return unix.Faccessat(unix.AT_FDCWD, path, unix.W_OK, unix.AT_EACCESS) == nil
}

// openExisting opens a regular file. If something else has taken its place since it was looked at, the flags keep us
// from following a link and from waiting for the other end of a pipe.
func openExisting(path string, flag int) (*os.File, error) {
	f, err := regular.Retry(func() (*os.File, error) {
		return os.OpenFile(path, flag|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
	})
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		f.Close()
		return nil, ErrNotRegular
	}
	return f, nil
}

// lock takes an advisory lock that lasts until the file is closed; errAgain when another process has it. It guards
// against another pyfix only. Locked is false on a file system without locks, where nothing is guarded against.
func lock(f *os.File) (locked bool, err error) {
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return false, errAgain
	}
	return err == nil, nil
}

// syncDir makes a rename last through a loss of power. It decides only which of two whole versions is then found, so
// a folder that cannot be opened or synced (some network file systems) is no error.
func syncDir(dir string) {
	f, err := os.Open(dir)
	if err != nil {
		return
	}
	_ = f.Sync()
	f.Close()
}
