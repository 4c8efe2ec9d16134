package safewrite

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// errAgain says that another program was at the file in this very moment, and that a later try may find it at rest.
var errAgain = errors.New("another program has the file open for writing")

// bySwap writes a new file beside the old one and exchanges the two. Done is false, with the folder as it was, where
// that cannot be done and writing in place may.
func bySwap(target string, old *metadata, expect, content []byte) (done bool, err error) {
	temp, err := createTemp(filepath.Dir(target))
	if denied(err) {
		return false, nil
	}
	if err != nil {
		return false, cause(err)
	}
	defer func() { err = errors.Join(err, temp.discard()) }()
	kept, err := temp.fill(old, content)
	if err != nil || !kept {
		return false, err
	}
	if err := temp.finish(expect, content); err != nil {
		return false, cause(err)
	}
	f, err := openExisting(target, os.O_RDONLY)
	if err != nil {
		return false, cause(err)
	}
	defer f.Close() // which ends the lock and the lease
	if _, err := lock(f); err != nil {
		return false, err // another pyfix replaces it
	}
	lease, err := leaseAgainstWriters(f)
	if err != nil {
		return false, err
	}
	// The slow part is done: as little time as possible is to pass between this look and the exchange.
	if done, err := compare(f, expect, content); done || err != nil {
		return done, err
	}
	return temp.trade(target, f, lease, expect, content)
}

// trade puts the temporary file in the place of the target, which is open as f, and the target in its own place. If
// what comes out is not what was compared, it is put back.
func (t *temp) trade(target string, f *os.File, lease lease, expect, content []byte) (done bool, err error) {
	if now, err := os.Lstat(target); err != nil || !same(f, now) {
		return false, errAgain
	}
	if err := exchange(t.path, target); errors.Is(err, errors.ErrUnsupported) {
		return t.rename(target)
	} else if err != nil {
		return false, nil // a mount point, another program's lock: whatever it is, in place has its own safety
	}
	if t.holdsSpare(f, expect, content) && !lease.broken() {
		syncDir(filepath.Dir(target))
		return true, nil
	}
	if err := exchange(t.path, target); err != nil {
		t.keep = true
		return false, fmt.Errorf("%w; it is now in %s: %w", ErrChanged, t.path, cause(err))
	}
	if now, err := readExisting(t.path, len(content)); err != nil || !bytes.Equal(now, content) {
		t.keep = true
		return false, fmt.Errorf("%w: another program wrote to the fixed file, which is kept in %s", ErrChanged, t.path)
	}
	return false, errAgain
}

// holdsSpare looks at what has come out of the target's place: whether nothing is lost with it. That is so if it is the
// file that was compared, open as f, and nobody has written to it since; or if it is the work of another pyfix.
func (t *temp) holdsSpare(f *os.File, expect, content []byte) bool {
	out, err := os.Lstat(t.path)
	if err != nil {
		return false
	}
	now, err := readExisting(t.path, max(len(expect), len(content)))
	if err != nil {
		return false
	}
	if !same(f, out) {
		return bytes.Equal(now, content)
	}
	return bytes.Equal(now, expect)
}

// rename is trade for a file system that cannot exchange.
func (t *temp) rename(target string) (done bool, err error) {
	if err := os.Rename(t.path, target); err != nil {
		return false, nil // see trade
	}
	t.keep = true
	syncDir(filepath.Dir(target))
	return true, nil
}

func same(f *os.File, other os.FileInfo) bool {
	info, err := f.Stat()
	return err == nil && os.SameFile(info, other)
}

// readExisting returns what a file holds, up to one byte more than a limit.
func readExisting(path string, limit int) ([]byte, error) {
	f, err := openExisting(path, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readUpTo(f, limit)
}

// patience is how long another program may have a file open before it is given up.
const patience = 2 * time.Second

// pause is how long to wait before another try. It grows, so that two programs do not keep step.
func pause(try int) time.Duration {
	return min(time.Duration(try+1)*time.Millisecond, 50*time.Millisecond)
}
