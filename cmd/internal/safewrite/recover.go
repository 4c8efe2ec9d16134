package safewrite

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"pyfix/cmd/internal/userdir"
)

// Leftover is a file that a run was writing in place when it was killed.
type Leftover struct {
	Path     string // absolute, without symbolic links; that of the backup if it does not tell
	Restored bool   // the file holds what it held before that run
	Err      error  // what there is to say, and to do; names the file and wraps ErrInterrupted
}

// Recover looks through the backups that killed runs have left. A file that is torn is restored if mayWrite allows it,
// and else named; one that was changed since is named, too. Backups that are not needed are removed. It is safe for
// concurrent use by several processes.
func Recover(mayWrite bool) []Leftover {
	dir, err := userdir.Open(backups, false)
	if err != nil {
		return nil // no run of this user has ever written in place, or there is no folder where it could
	}
	defer dir.Close()
	entries, err := dir.Entries()
	if err != nil {
		return nil
	}
	secret, _ := userdir.OwnSecret(false) // without one, nothing is restored
	var found []Leftover
	for _, entry := range entries {
		name, ok := strings.CutSuffix(entry.Name(), copySuffix)
		if !ok {
			continue
		}
		b, err := open(dir, name)
		if err != nil {
			continue // its maker is there, or it is gone by now
		}
		r := recovery{backup: b, secret: secret, mayWrite: mayWrite}
		if left := r.run(); left != nil {
			found = append(found, *left)
		}
		b.close()
	}
	return found
}

// recovery deals with one backup.
type recovery struct {
	*backup
	secret   userdir.Secret
	mayWrite bool

	target       string
	old, content []byte
	sealed       bool
}

// run returns nil if there is nothing to say.
func (r *recovery) run() *Leftover {
	err := r.read()
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errBroken) {
		_ = r.remove() // that run had not begun to write the file, or was done with it
		return nil
	}
	if err != nil {
		return r.left("%w", err)
	}
	now, err := readExisting(r.target, max(len(r.old), len(r.content)))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return r.missing()
	case err != nil:
		return r.left("what it held before is kept in %s, but the file cannot be read: %w", r.path(), cause(err))
	case bytes.Equal(now, r.old) || bytes.Equal(now, r.content):
		if err := r.remove(); err != nil {
			return r.left("%w", err)
		}
		return nil
	case !isTorn(now, r.old, r.content) || !r.sealed:
		return r.left("it has been changed since; what it held before is kept in %s: compare the two, then remove that file", r.path())
	case !r.mayWrite:
		return r.left("it is torn; what it held before is kept in %s: pyfix --fix restores it", r.path())
	}
	return r.restore(now)
}

// maxBackup is how large a backup's files may be, in bytes.
const maxBackup = 1 << 31

func (r *recovery) read() error {
	raw, err := r.dir.Read(r.name+journalSuffix, maxBackup)
	if err != nil {
		return err
	}
	if r.old, err = r.dir.Read(r.name+copySuffix, maxBackup); err != nil {
		return err
	}
	r.target, r.content, r.sealed, err = parseJournal(raw, r.secret, r.old)
	return err
}

// missing removes the backup of a file that somebody has removed, but not that of one on a disk that is not there.
func (r *recovery) missing() *Leftover {
	if _, err := os.Lstat(filepath.Dir(r.target)); err == nil {
		_ = r.remove()
	}
	return nil
}

// restore makes a torn file hold what it held before.
func (r *recovery) restore(torn []byte) *Leftover {
	if err := r.overwriteTorn(torn); err != nil {
		return r.left("it is torn, and could not be restored; what it held before is kept in %s: %w", r.path(), err)
	}
	left := r.left("it was torn, and has been restored")
	left.Restored = true
	if err := r.remove(); err != nil {
		left.Err = fmt.Errorf("%w; %w", left.Err, err)
	}
	return left
}

func (r *recovery) overwriteTorn(torn []byte) error {
	inPlaceMu.Lock()
	defer inPlaceMu.Unlock()
	f, err := openLocked(r.target)
	if err != nil {
		return err
	}
	defer f.Close()
	leaseAgainstAll(f)
	if now, err := readUpTo(f, len(torn)); err != nil || !bytes.Equal(now, torn) {
		return cause(errors.Join(ErrChanged, err))
	}
	return restore(f, r.old, true)
}

func (r *recovery) left(format string, args ...any) *Leftover {
	why := fmt.Errorf(format, args...)
	path := cmp.Or(r.target, r.path())
	return &Leftover{Path: path, Err: fmt.Errorf("%s: %w; %w", path, ErrInterrupted, why)}
}
