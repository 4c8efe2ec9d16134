// Package safewrite replaces what a file holds without ever losing a byte of it: at every moment, also after a crash,
// a kill or on a full disk, the file is entirely old or entirely new. Where the file system does not allow that (hard
// links, a folder that cannot be written, an owner that cannot be kept) a backup holds the old bytes meanwhile.
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
)

var (
	// ErrChanged says that the file no longer holds the bytes that were analysed.
	ErrChanged = errors.New("file was changed meanwhile by another program")
	// ErrReadOnly says that the file is not to be written: its mode has no write permission for anybody, which stops
	// root as well, or the system denies it to this user.
	ErrReadOnly = errors.New("file is read-only")
	// ErrNotRegular says that the path leads to a folder, a pipe, a socket or a device.
	ErrNotRegular = errors.New("not a regular file")
	// ErrInterrupted says that an earlier run was killed while it wrote the file in place, and its backup is still there.
	ErrInterrupted = errors.New("an earlier run was interrupted while it wrote this file")
)

// TempPattern matches, as filepath.Match does, the names of the temporary files that a killed run leaves behind. They
// stand beside the file that was to be replaced, and nothing needs them.
const TempPattern = ".pyfix-*.tmp"

// DefaultBackupDir is where backups are made, relative to the working directory, when Options names no other folder.
const DefaultBackupDir = ".pyfix_cache/backup"

// Options says how to replace a file.
type Options struct {
	// BackupDir is the folder for backups; empty means DefaultBackupDir. It is made only when a file has to be written in
	// place, and removed afterwards if nothing else is in it. A file's backup stands below it under the file's own
	// absolute path. Where this user may not write there, pyfix/backup in the user's cache folder takes its place.
	BackupDir string
}

// Replace makes the file hold content, provided that it still holds expect. A symbolic link is kept, and what it leads
// to is replaced. It is safe for concurrent use, and not to be interrupted: a caller that handles signals lets it return.
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
func Replace(path string, expect, content []byte, opt Options) error {
	if err := replace(path, expect, content, opt); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func replace(path string, expect, content []byte, opt Options) error {
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return cause(err)
	}
	old, err := inspect(target)
	if err != nil {
		return err
	}
	if done, err := unchanged(target, expect, content); done || err != nil {
		return err
	}
	if old.replaceable() {
		done, err := bySwap(target, old, expect, content)
		if done || err != nil {
			return err
		}
	}
	return inPlace(target, expect, content, opt)
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
	limit := max(len(expect), len(content)) + 1 // enough to see any difference
	now, err := io.ReadAll(io.LimitReader(f, int64(limit)))
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

// bySwap writes a new file beside the old one and renames it. Done is false, with the folder as it was, where that
// cannot be done and writing in place may.
func bySwap(target string, old *metadata, expect, content []byte) (done bool, err error) {
	dir := filepath.Dir(target)
	temp, err := os.CreateTemp(dir, TempPattern)
	if denied(err) {
		return false, nil
	}
	if err != nil {
		return false, cause(err)
	}
	renamed := false
	defer func() {
		if !renamed {
			err = errors.Join(err, cause(os.Remove(temp.Name())))
		}
	}()
	kept, err := fill(temp, old, content)
	if err != nil || !kept {
		return false, err
	}
	// The slow part is behind us: as little time as possible is to pass between this look and the rename.
	if done, err := unchanged(target, expect, content); done || err != nil {
		return done, err
	}
	if err := os.Rename(temp.Name(), target); err != nil {
		// A file that is a mount point, another program's lock: whatever it is, in place has its own safety.
		return false, nil
	}
	renamed = true
	syncDir(dir)
	return true, nil
}

// fill writes the temporary file, gives it the old one's metadata and closes it. Kept is false when the metadata cannot
// be carried over.
func fill(temp *os.File, old *metadata, content []byte) (kept bool, err error) {
	defer func() {
		if closeErr := temp.Close(); err == nil {
			err = cause(closeErr)
		}
	}()
	if _, err := temp.Write(content); err != nil {
		return false, cause(err)
	}
	if !old.applyTo(temp) { // behind the write, which takes off setuid
		return false, nil
	}
	return true, cause(temp.Sync())
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
