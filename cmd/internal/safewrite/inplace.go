package safewrite

import (
	"errors"
	"fmt"
	"os"
	"sync"
)

// inPlaceMu lets one file at a time be written in place: two names of one inode never at once, and nobody removes the
// backup folder while another one is about to use it.
var inPlaceMu sync.Mutex

// inPlace overwrites the file through its own inode while a backup holds what it held. Another pyfix is kept out by a
// lock that ends with the process.
func inPlace(target string, expect, content []byte, opt Options) error {
	inPlaceMu.Lock()
	defer inPlaceMu.Unlock()
	f, err := openExisting(target, os.O_RDWR)
	if err != nil {
		return cause(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return cause(err)
	}
	if err := lock(f); err != nil {
		return err
	}
	b, err := makeBackup(target, expect, opt)
	if err != nil {
		return err
	}
	if done, err := compare(f, expect, content); done || err != nil {
		return errors.Join(err, b.drop())
	}
	if now, err := os.Lstat(target); err != nil || !os.SameFile(now, info) {
		return errors.Join(ErrChanged, b.drop())
	}
	if begun, err := overwrite(f, len(expect), content); err != nil {
		if restoreErr := restore(f, expect, begun); restoreErr != nil {
			return fmt.Errorf("%w; what it held could not be restored and is kept in %s: %w", err, b.path, restoreErr)
		}
		return errors.Join(err, b.drop())
	}
	if now, err := f.Stat(); err == nil && now.Mode() != info.Mode() {
		_ = f.Chmod(info.Mode()) // the kernel takes setuid off on a write; it alone decides whether we may set it again
	}
	return b.remove()
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

// restore undoes an overwrite that has failed.
func restore(f *os.File, old []byte, begun bool) error {
	if err := f.Truncate(int64(len(old))); err != nil {
		return cause(err)
	}
	if begun {
		if _, err := f.WriteAt(old, 0); err != nil {
			return cause(err)
		}
	}
	return cause(f.Sync())
}
