package safewrite

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"sync"
)

// inPlaceMu lets one file at a time be written in place, so that two names of one inode never are at once.
var inPlaceMu sync.Mutex

// inPlace overwrites the file through its own inode while a backup holds what it held. Another pyfix is kept out by a
// lock that ends with the process, other programs by a lease where there is one.
func inPlace(target string, expect, content []byte) error {
	inPlaceMu.Lock()
	defer inPlaceMu.Unlock()
	f, err := openLocked(target)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return cause(err)
	}
	if done, err := compareAgain(f, expect, content); done || err != nil {
		return err
	}
	b, err := makeBackup(target, expect, content)
	if err != nil {
		return err
	}
	defer b.dir.Close()
	leaseAgainstAll(f)
	if done, err := compareAgain(f, expect, content); done || err != nil {
		return errors.Join(err, b.remove())
	}
	if now, err := os.Lstat(target); err != nil || !os.SameFile(now, info) {
		return errors.Join(errAgain, b.remove())
	}
	if begun, err := overwrite(f, len(expect), content); err != nil {
		if restoreErr := restore(f, expect, begun); restoreErr != nil {
			b.close()
			return fmt.Errorf("%w; what it held could not be restored and is kept in %s: %w", err, b.path(), restoreErr)
		}
		return errors.Join(err, b.remove())
	}
	if now, err := f.Stat(); err == nil && now.Mode() != info.Mode() {
		_ = f.Chmod(info.Mode()) // the kernel takes setuid off on a write; it alone decides whether we may set it again
	}
	return b.remove()
}

// openLocked opens a file that is to be written in place. errAgain says that another pyfix is writing it.
func openLocked(target string) (*os.File, error) {
	f, err := openExisting(target, os.O_RDWR)
	if err != nil {
		return nil, cause(err)
	}
	if _, err := lock(f); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// compareAgain is compare for a file that was read before.
func compareAgain(f *os.File, expect, content []byte) (done bool, err error) {
	if _, err := f.Seek(0, 0); err != nil {
		return false, cause(err)
	}
	return compare(f, expect, content)
}

// overwrite makes an open file of oldSize bytes hold content. What goes beyond the old end comes first: if the disk is
// full that is where it shows, and cutting it off leaves the file as it was. Begun means that the old bytes themselves
// were written to.
func overwrite(f *os.File, oldSize int, content []byte) (begun bool, err error) {
	head := min(oldSize, len(content))
	if _, err := f.WriteAt(content[head:], int64(head)); err != nil {
		return false, cause(err)
	}
	if err := f.Sync(); err != nil { // only now a file system with delayed allocation may find itself full
		return false, cause(err)
	}
	if _, err := f.WriteAt(content[:head], 0); err != nil {
		return true, cause(err)
	}
	if err := f.Truncate(int64(len(content))); err != nil {
		return true, cause(err)
	}
	return true, cause(f.Sync())
}

// isTorn reports whether now may be what an overwrite of old with content leaves that does not come to its end: each
// byte is that of the one or the other, or one that had its place on the disk but not yet its value.
func isTorn(now, old, content []byte) bool {
	if len(now) < min(len(old), len(content)) || len(now) > max(len(old), len(content)) {
		return false
	}
	for i, c := range now {
		isOld := i < len(old) && c == old[i]
		isNew := i < len(content) && c == content[i]
		if !isOld && !isNew && (i < len(old) || c != 0) {
			return false
		}
	}
	return !bytes.Equal(now, old) && !bytes.Equal(now, content)
}

// restore undoes an overwrite that has failed.
func restore(f *os.File, old []byte, begun bool) error {
	if begun {
		if _, err := f.WriteAt(old, 0); err != nil {
			return cause(err)
		}
	}
	if err := f.Truncate(int64(len(old))); err != nil {
		return cause(err)
	}
	return cause(f.Sync())
}
