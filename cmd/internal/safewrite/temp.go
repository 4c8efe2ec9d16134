package safewrite

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// temp is a file beside the one that it is to replace. Its name says what may become of it if pyfix is killed:
//
//	.pyfix-RANDOM.tmp           is being written: nothing is lost with it
//	.pyfix-RANDOM-NEW-OLD.tmp   is whole, and takes part in an exchange: it holds the new content or the old one, whose
//	                            hashes are in the name, or else what another program wrote in that moment
//
// It is locked, and so is the file that it is exchanged with, by which others see that its maker is there.
type temp struct {
	file *os.File
	path string
	keep bool // it is not ours to remove
}

const (
	tempPrefix = ".pyfix-"
	tempSuffix = ".tmp"
	hashBytes  = 8 // of a SHA-256 in a name
)

// createTemp makes an empty temporary file that only this user can read.
func createTemp(dir string) (*temp, error) {
	for {
		path := filepath.Join(dir, TempName())
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		t := &temp{file: f, path: path}
		locked, err := lock(f)
		if now, statErr := os.Lstat(path); err == nil && locked && statErr == nil && same(f, now) {
			return t, nil
		}
		if err := t.discard(); err != nil || !locked { // another run has taken it for a leftover: once more
			return nil, errors.Join(err, errAgain)
		}
	}
}

// TempName returns a name for a temporary file that nothing is lost with, other than all that are there: Sweep removes
// the file once its maker is gone.
func TempName() string {
	var random [8]byte
	rand.Read(random[:]) // which never fails, by its contract
	return tempPrefix + hex.EncodeToString(random[:]) + tempSuffix
}

// Claim keeps Sweep from removing a file with such a name, as long as it is open. The error says that it was too late.
func Claim(f *os.File) error {
	if _, err := lock(f); err != nil {
		return err
	}
	m, err := readMetadata(f)
	if err == nil && m.links == 0 {
		err = errAgain
	}
	return err
}

// fill writes the temporary file and gives it the old one's metadata. Kept is false when the metadata cannot be carried
// over.
func (t *temp) fill(old *metadata, content []byte) (kept bool, err error) {
	if _, err := t.file.Write(content); err != nil {
		return false, cause(err)
	}
	if !old.applyTo(t.file) { // after the write, which takes off setuid
		return false, nil
	}
	return true, cause(t.file.Sync())
}

// finish gives the file the name of one that is whole.
func (t *temp) finish(expect, content []byte) error {
	whole := strings.TrimSuffix(t.path, tempSuffix) + "-" + hashOf(content) + "-" + hashOf(expect) + tempSuffix
	if err := os.Rename(t.path, whole); err != nil {
		return err
	}
	t.path = whole
	return nil
}

func hashOf(content []byte) string {
	hash := sha256.Sum256(content)
	return hex.EncodeToString(hash[:hashBytes])
}

// discard closes the temporary file and removes what is in its place, unless that is to be kept.
func (t *temp) discard() error {
	err := t.file.Close()
	if t.keep {
		return cause(err)
	}
	if removeErr := os.Remove(t.path); !errors.Is(removeErr, fs.ErrNotExist) {
		err = errors.Join(err, removeErr)
	}
	return cause(err)
}

// IsTemp reports whether pyfix gives such a name to a temporary file beside one that it replaces.
func IsTemp(name string) bool {
	_, _, ok := parseTemp(name)
	return ok
}

// parseTemp returns the hashes of a temporary file's new and old content, which are "" if it is being written.
func parseTemp(name string) (content, expect string, ok bool) {
	middle, hasPrefix := strings.CutPrefix(name, tempPrefix)
	middle, hasSuffix := strings.CutSuffix(middle, tempSuffix)
	fields := strings.Split(middle, "-")
	if !hasPrefix || !hasSuffix || len(fields) != 1 && len(fields) != 3 {
		return "", "", false
	}
	for _, field := range fields {
		if strings.Trim(field, "0123456789abcdef") != "" || field == "" {
			return "", "", false
		}
	}
	if len(fields) == 1 {
		return "", "", true
	}
	return fields[1], fields[2], true
}

// strangerAge is the age from which on a temporary file is removed whose maker cannot be told from a lock: one of an
// earlier version of pyfix, or on a file system without locks.
const strangerAge = time.Hour

// Sweep removes the temporary files in a folder whose makers are gone. The errors, one for each, are about those that
// hold what no other file does, or cannot be removed; they name the file.
func Sweep(dir string) []error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // whoever walks the folder says so
	}
	var failures []error
	for _, entry := range entries {
		if !IsTemp(entry.Name()) || !entry.Type().IsRegular() {
			continue
		}
		if err := sweepFile(filepath.Join(dir, entry.Name())); err != nil {
			failures = append(failures, err)
		}
	}
	return failures
}

func sweepFile(path string) error {
	f, err := openExisting(path, os.O_RDONLY)
	if err != nil {
		return nil // gone, or not to be read by this user, and then not this user's
	}
	defer f.Close()
	locked, err := lock(f)
	info, statErr := f.Stat()
	if err != nil || statErr != nil || !locked && time.Since(info.ModTime()) < strangerAge {
		return nil // its maker is there, or may be
	}
	content, expect, _ := parseTemp(filepath.Base(path))
	if content != "" {
		now, err := readUpTo(f, int(info.Size()))
		if err != nil {
			return fmt.Errorf("%s: %w", path, cause(err))
		}
		if hash := hashOf(now); hash != content && hash != expect {
			return fmt.Errorf("%s: holds what another program wrote to a file here while pyfix, which was killed then, replaced it; compare the two, then remove it", path)
		}
	}
	if now, err := os.Lstat(path); err != nil || !os.SameFile(now, info) {
		return nil
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: a leftover of an earlier run cannot be removed: %w", path, cause(err))
	}
	return nil
}
