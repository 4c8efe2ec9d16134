// Package safewrite replaces what a file holds without ever losing a byte of it: at every moment, also after a crash,
// a kill or on a full disk, the file is entirely old or entirely new. Where the file system does not allow that (hard
// links, a folder that cannot be written, an owner that cannot be kept) the file is written in place, and a backup in
// the user's folder holds the old bytes meanwhile; the next run finds it (Recover).
//
// Other programs may write to the file at any time. What they write is not lost, and then the file is left as it is,
// as far as the system lets us see it:
//
//   - A new file takes the place of the old one by an exchange (Linux; macOS on APFS). What comes out is looked at, and
//     put back if it is not what was analysed. On Linux, a lease tells whether a program has the old file open for
//     writing, or is about to open it.
//   - In place, on Linux, a lease keeps other programs waiting while the file is written.
//
// What remains: a program that has the file open for writing where there is no lease (another owner's file, a network,
// another system) and writes after the last look, which is a few system calls before the end; one that, on Linux,
// looked up the file's name before the exchange and asks the kernel to open it only after the lease was checked; and, where
// there is no exchange either, one that replaces the file between the last look and the rename. Two programs that write
// during an exchange which is then put back: one of the two versions is kept beside the file, under a name that the
// error tells. In place without a lease, a program that opens the file before the end may read it half written.
package safewrite

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"pyfix/cmd/internal/regular"
)

var (
	// ErrChanged says that the file no longer holds the bytes that were analysed.
	ErrChanged = errors.New("file was changed meanwhile by another program")
	// ErrReadOnly says that the file is not to be written: its mode has no write permission for anybody, which stops
	// root as well, or the system denies it to this user.
	ErrReadOnly = errors.New("file is read-only")
	// ErrNotRegular says that the path leads to a folder, a pipe, a socket or a device.
	ErrNotRegular = regular.ErrNotRegular
	// ErrInterrupted says that an earlier run was killed while it wrote the file in place, and its backup is still there.
	ErrInterrupted = errors.New("an earlier run was killed while it wrote this file")
)

// Replace makes the file hold content, provided that it still holds expect. A symbolic link is kept, and what it leads
// to is replaced. It is safe for concurrent use, also by several processes, and not to be interrupted: a caller that
// handles signals lets it return.
//
// The file keeps its mode (with the setuid, setgid and sticky bits), its owner and group and, where the system has
// them, its extended attributes, which on Linux include access control lists. On macOS and Windows the access control
// list is the one that the folder gives to new files.
//
// Where a new file cannot take its place, it is written in place: through the same inode, with a backup. The kernel
// then takes the setuid and setgid bits off for a user who may not set them.
//
// The error wraps ErrChanged, ErrReadOnly, ErrNotRegular, ErrInterrupted or the system's error, and names the path.
// After an error the file holds what it held before, unless the error says where its backup is. A file that already
// holds content is left alone; that is no error, even if it is not what was expected.
func Replace(path string, expect, content []byte) error {
	if err := replace(path, expect, content); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func replace(path string, expect, content []byte) error {
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return cause(err)
	}
	started := time.Now()
	for try := 0; ; try++ {
		err := replaceOnce(target, expect, content)
		if !errors.Is(err, errAgain) || time.Since(started) > patience {
			return err
		}
		time.Sleep(pause(try))
	}
}

func replaceOnce(target string, expect, content []byte) error {
	old, err := inspect(target)
	if err != nil {
		return err
	}
	if old.replaceable() {
		if done, err := unchanged(target, expect, content); done || err != nil {
			return err
		}
		if done, err := bySwap(target, old, expect, content); done || err != nil {
			return err
		}
	}
	return inPlace(target, expect, content)
}

// inspect returns what has to be kept of a regular file that may be written.
func inspect(target string) (*metadata, error) {
	info, err := os.Lstat(target)
	if err != nil {
		return nil, cause(err)
	}
	if !info.Mode().IsRegular() {
		return nil, ErrNotRegular
	}
	if info.Mode().Perm()&0o222 == 0 || !mayWrite(target) {
		return nil, ErrReadOnly
	}
	f, err := openExisting(target, os.O_RDONLY)
	if err != nil {
		return nil, cause(err)
	}
	defer f.Close()
	return readMetadata(f)
}

// unchanged holds the file against what it is expected to hold. Done means that there is nothing to write.
func unchanged(target string, expect, content []byte) (done bool, err error) {
	f, err := openExisting(target, os.O_RDONLY)
	if err != nil {
		return false, cause(err)
	}
	defer f.Close()
	return compare(f, expect, content)
}

// compare is unchanged for a file that has just been opened.
func compare(f *os.File, expect, content []byte) (done bool, err error) {
	now, err := readUpTo(f, max(len(expect), len(content)))
	switch {
	case err != nil:
		return false, cause(err)
	case bytes.Equal(now, content):
		return true, nil
	case !bytes.Equal(now, expect):
		return false, ErrChanged
	}
	return false, nil
}

// readUpTo returns what a file that has just been opened holds, up to one byte more than the limit, which is enough to
// see any difference.
func readUpTo(f *os.File, limit int) ([]byte, error) {
	return io.ReadAll(io.LimitReader(f, int64(limit)+1))
}

// denied tells whether an error says that this user may not create a file in some folder.
func denied(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}

// cause drops from a system error the path, which Replace names already or which is that of a temporary file.
func cause(err error) error {
	if pathErr := (*fs.PathError)(nil); errors.As(err, &pathErr) {
		return fmt.Errorf("%s: %w", pathErr.Op, pathErr.Err)
	}
	return err
}
