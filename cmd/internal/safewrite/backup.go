package safewrite

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// backup is a file that holds what another one held.
type backup struct {
	path string
	keep string // the innermost folder above it that is not to be removed with it
	left bool   // by an earlier run
}

// makeBackup writes a backup and returns when it is on the disk.
func makeBackup(target string, content []byte, opt Options) (*backup, error) {
	target, err := filepath.Abs(target)
	if err != nil {
		return nil, cause(err)
	}
	dir := opt.BackupDir
	if dir == "" {
		dir = DefaultBackupDir
	}
	b, err := makeBackupIn(dir, target, content)
	if err == nil || !denied(err) {
		return b, err
	}
	cache, cacheErr := os.UserCacheDir()
	if cacheErr != nil {
		return nil, err
	}
	return makeBackupIn(filepath.Join(cache, "pyfix", "backup"), target, content)
}

// makeBackupIn makes the backup of an absolute path, which the caller has locked. A backup that is there already is what
// remains of a run that was killed. If it is what the file holds now, that run had not begun to write, and it is taken
// over; otherwise it may be the only whole copy, and is never touched.
func makeBackupIn(dir, target string, content []byte) (*backup, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, cause(err)
	}
	b := &backup{path: backupPath(dir, target), keep: filepath.Dir(outermostMissing(dir))}
	if _, err := os.Lstat(b.path); err == nil {
		b.left = true
		return b, b.takeOver(content)
	}
	if err := b.create(content); err != nil {
		b.removeDirs()
		return nil, fmt.Errorf("no backup can be made in %s: %w", dir, cause(err))
	}
	b.syncDirs()
	return b, nil
}

// backupPath is the file's absolute path below the backup folder: whoever finds the backup sees what it belongs to.
func backupPath(dir, target string) string {
	volume := filepath.VolumeName(target)
	return filepath.Join(dir, strings.Trim(strings.ReplaceAll(volume, ":", ""), `\/`), target[len(volume):])
}

// outermostMissing returns the first folder on the way to dir that does not exist, or dir if it does.
func outermostMissing(dir string) string {
	for parent := filepath.Dir(dir); parent != dir; parent = filepath.Dir(dir) {
		if _, err := os.Stat(parent); err == nil {
			return dir
		}
		dir = parent
	}
	return dir
}

// create writes the backup for this user only. It has its name only when it is whole.
func (b *backup) create(content []byte) (err error) {
	f, err := b.createPart()
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), b.path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// createPart creates the file that becomes the backup, or takes the one of a run that was killed, and the folders that
// it needs. Another process that is done with its own backup may remove those in between; hence more than one try.
func (b *backup) createPart() (f *os.File, err error) {
	for range 10 {
		if err = os.MkdirAll(filepath.Dir(b.path), 0o700); err != nil {
			return nil, err
		}
		f, err = os.OpenFile(b.path+".part", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
		if !errors.Is(err, fs.ErrNotExist) {
			return f, err
		}
	}
	return nil, err
}

// takeOver accepts a backup that an earlier run has left, if it holds content.
func (b *backup) takeOver(content []byte) error {
	left, err := os.ReadFile(b.path)
	if err != nil {
		return fmt.Errorf("backup of an earlier run in %s: %w", b.path, cause(err))
	}
	if !bytes.Equal(left, content) {
		return fmt.Errorf("%w; what it held before is kept in %s: compare the two, then remove the backup", ErrInterrupted, b.path)
	}
	return nil
}

// drop removes a backup that was not needed. One that an earlier run has left stays: that run's file has another content.
func (b *backup) drop() error {
	if b.left {
		return nil
	}
	return b.remove()
}

// remove removes the backup and the folders that are then empty.
func (b *backup) remove() error {
	if err := os.Remove(b.path); err != nil {
		return fmt.Errorf("backup %s: %w", b.path, cause(err))
	}
	b.removeDirs()
	return nil
}

// removeDirs removes empty folders, innermost first. A folder that is not empty, or gone, is another process's affair.
func (b *backup) removeDirs() {
	for dir := filepath.Dir(b.path); dir != b.keep; dir = filepath.Dir(dir) {
		if info, err := os.Lstat(dir); err != nil || !info.IsDir() || os.Remove(dir) != nil { // Remove takes links, too
			return
		}
	}
}

// syncDirs makes the way to the backup outlast a loss of power.
func (b *backup) syncDirs() {
	for dir := filepath.Dir(b.path); dir != b.keep; dir = filepath.Dir(dir) {
		syncDir(dir)
	}
	syncDir(b.keep)
}
