package safewrite

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"pyfix/cmd/internal/folder"
	"pyfix/cmd/internal/userdir"
)

// A backup consists of two files in the user's folder, whatever the working directory is. Their names are made of a
// hash of the path of the file that is written, so that they are never too long and need no folders of their own.
const (
	backups = "backup" // the folder, within the user's

	// copySuffix ends the name of the file that holds what was there before. It is locked as long as its maker is there.
	copySuffix = ".old"

	// journalSuffix ends the name of the file that says which file is written, and what it is to hold: so a later run
	// sees how far an earlier one has come. It is made after the copy, and removed before it: a copy without a whole
	// journal is not needed yet, or no longer.
	journalSuffix = ".journal"
)

// A journal holds the magic, the path's length in bytes (8 bytes, little-endian), the path, the new content, and a seal of
// all this and the copy.
const (
	journalMagic = "pyfix backup 1\n"
	purpose      = "backup"
)

var errBroken = errors.New("not a whole journal")

func formatJournal(secret userdir.Secret, target string, old, content []byte) []byte {
	b := append([]byte(journalMagic), binary.LittleEndian.AppendUint64(nil, uint64(len(target)))...)
	b = append(append(b, target...), content...)
	return append(b, sealJournal(secret, b, old)...)
}

func sealJournal(secret userdir.Secret, body, old []byte) []byte {
	hash := sha256.Sum256(old)
	return secret.Seal(purpose, append(bytes.Clone(body), hash[:]...))
}

// parseJournal returns what a whole journal says. Sealed tells whether this user has made it on this machine.
func parseJournal(raw []byte, secret userdir.Secret, old []byte) (target string, content []byte, sealed bool, err error) {
	rest, ok := bytes.CutPrefix(raw, []byte(journalMagic))
	if !ok || len(rest) < 8+userdir.SealBytes {
		return "", nil, false, errBroken
	}
	body, seal := raw[:len(raw)-userdir.SealBytes], raw[len(raw)-userdir.SealBytes:]
	rest = rest[:len(rest)-userdir.SealBytes]
	length := binary.LittleEndian.Uint64(rest)
	if rest = rest[8:]; length > uint64(len(rest)) {
		return "", nil, false, errBroken
	}
	sealed = secret != nil && bytes.Equal(seal, sealJournal(secret, body, old))
	return string(rest[:length]), rest[length:], sealed, nil
}

// backup is what holds a file's old content while it is written in place.
type backup struct {
	dir  *folder.Folder
	name string   // of both files, without the suffixes
	held *os.File // the copy, open and locked
}

// open takes the backup of that name which is there, if its maker is gone. errAgain says that it is not.
func open(dir *folder.Folder, name string) (*backup, error) {
	file, info, err := dir.Open(name+copySuffix, os.O_RDWR)
	if err != nil {
		return nil, err
	}
	b := &backup{dir, name, file}
	locked, err := lock(file)
	if err != nil || !b.isInPlace(info) || !locked && time.Since(info.ModTime()) < strangerAge {
		b.close()
		return nil, errAgain
	}
	return b, nil
}

// isInPlace reports whether the copy, which was locked after it had been opened or made, is still there.
func (b *backup) isInPlace(info fs.FileInfo) bool {
	now, err := b.dir.Lstat(b.name + copySuffix)
	return err == nil && os.SameFile(now, info)
}

func (b *backup) path() string { return filepath.Join(b.dir.Path(), b.name+copySuffix) }

// close lets go of the backup; what was not removed is a leftover from then on.
func (b *backup) close() { b.held.Close() }

func backupName(target string) string {
	hash := sha256.Sum256([]byte(target))
	return hex.EncodeToString(hash[:16])
}

// makeBackup writes a backup of the file with the absolute path target, which the caller has locked, and returns when
// it is on the disk. It has to be removed or closed.
func makeBackup(target string, old, content []byte) (b *backup, err error) {
	defer func() {
		if err != nil && !errors.Is(err, errAgain) && !errors.Is(err, ErrInterrupted) {
			err = fmt.Errorf("has to be written in place, and no backup can be made below XDG_CACHE_HOME or the system's folder for caches: %w", err)
		}
	}()
	target, err = filepath.Abs(target)
	if err != nil {
		return nil, err
	}
	secret, err := userdir.OwnSecret(true)
	if err != nil {
		return nil, err
	}
	dir, err := userdir.Open(backups, true)
	if err != nil {
		return nil, err
	}
	b, err = create(dir, backupName(target), old)
	if errors.Is(err, fs.ErrExist) {
		err = inTheWay(dir, backupName(target))
	}
	if err != nil {
		dir.Close()
		return nil, err
	}
	if err := b.writeJournal(formatJournal(secret, target, old, content)); err != nil {
		return nil, errors.Join(err, b.remove())
	}
	return b, nil
}

// create makes the copy, for this user only.
func create(dir *folder.Folder, name string, old []byte) (*backup, error) {
	file, err := dir.Create(name+copySuffix, 0o600)
	if err != nil {
		return nil, err
	}
	b := &backup{dir, name, file}
	info, err := file.Stat()
	if _, lockErr := lock(file); lockErr != nil || err != nil || !b.isInPlace(info) {
		b.close()
		return nil, cmp.Or(err, errAgain) // a run that looks for leftovers has taken it for one
	}
	_, err = file.Write(old)
	if err = errors.Join(err, file.Sync()); err != nil {
		return nil, errors.Join(err, b.remove())
	}
	return b, nil
}

func (b *backup) writeJournal(content []byte) error {
	file, err := b.dir.Create(b.name+journalSuffix, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err == nil {
		b.dir.Sync()
	}
	return err
}

// inTheWay returns the error for a backup of the same path: another pyfix is at work on a file that had this path before,
// or was killed after this run had looked for leftovers.
func inTheWay(dir *folder.Folder, name string) error {
	b, err := open(dir, name)
	if err != nil {
		return errAgain
	}
	b.close()
	return fmt.Errorf("%w; what it held before is kept in %s: run pyfix --fix once more", ErrInterrupted, b.path())
}

// remove removes the backup and lets go of it.
func (b *backup) remove() error {
	defer b.close()
	for _, name := range []string{b.name + journalSuffix, b.name + copySuffix} {
		if err := b.dir.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("the backup cannot be removed: %w", err)
		}
	}
	return nil
}
