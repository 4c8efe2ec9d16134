// Package folder works within a folder that somebody else may have filled: no link in it is followed, every file that
// is made is made anew, and what is read is a regular file of bounded size. A repository may bring along a link in the
// place of a file that pyfix is about to write, which would lead the write elsewhere.
package folder

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"pyfix/cmd/internal/regular"
)

// Folder is an open folder. Names given to its methods are those of entries in it, never paths. Errors name the path.
type Folder struct {
	root *os.Root
	path string
}

// LinkError says that there is a symbolic link, or another thing that is no folder, where a folder has to be.
type LinkError struct{ Path string }

func (e *LinkError) Error() string { return e.Path + " is no folder of its own (a symbolic link?)" }

// Open opens a folder. Links on the way to it are followed.
func Open(path string) (*Folder, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	return &Folder{root, path}, nil
}

// OpenBelow opens the folder at a path below another one, without following links on the way from there. Folders that
// are missing are made with the mode perm, unless that is 0.
func OpenBelow(base, path string, perm fs.FileMode) (*Folder, error) {
	f, err := Open(base)
	if err != nil {
		return nil, err
	}
	for name := range strings.SplitSeq(path, string(filepath.Separator)) {
		if name == "" || name == "." {
			continue
		}
		inner, err := f.Sub(name, perm)
		f.Close()
		if err != nil {
			return nil, err
		}
		f = inner
	}
	return f, nil
}

// Sub opens a folder in this one. If it is missing, it is made with the mode perm, unless that is 0.
func (f *Folder) Sub(name string, perm fs.FileMode) (*Folder, error) {
	path := filepath.Join(f.path, name)
	info, err := f.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) && perm != 0 {
		if err := f.root.Mkdir(name, perm); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, named(path, err)
		}
		info, err = f.root.Lstat(name)
	}
	if err != nil {
		return nil, named(path, err)
	}
	if !info.IsDir() {
		return nil, &LinkError{path}
	}
	root, err := f.root.OpenRoot(name)
	if err != nil {
		return nil, named(path, err)
	}
	if opened, err := root.Stat("."); err != nil || !os.SameFile(info, opened) {
		root.Close()
		return nil, &LinkError{path} // it has become one
	}
	return &Folder{root, path}, nil
}

// Close lets go of the folder.
func (f *Folder) Close() error { return f.root.Close() }

// Path returns the path by which the folder was opened.
func (f *Folder) Path() string { return f.path }

// Entries lists what is in the folder, in the order of the names.
func (f *Folder) Entries() ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(f.root.FS(), ".")
	return entries, named(f.path, err)
}

// Lstat describes an entry, not what it leads to.
func (f *Folder) Lstat(name string) (fs.FileInfo, error) {
	info, err := f.root.Lstat(name)
	return info, named(filepath.Join(f.path, name), err)
}

// Open opens a regular file in the folder. Flag is os.O_RDONLY or os.O_RDWR.
func (f *Folder) Open(name string, flag int) (*os.File, fs.FileInfo, error) {
	const tries = 100 // against another process that puts one file after the other there
	for range tries {
		file, info, err := f.openOnce(name, flag)
		if err != errReplaced {
			return file, info, named(filepath.Join(f.path, name), err)
		}
	}
	return nil, nil, named(filepath.Join(f.path, name), errReplaced)
}

var errReplaced = errors.New("was replaced while it was opened")

func (f *Folder) openOnce(name string, flag int) (*os.File, fs.FileInfo, error) {
	before, err := f.root.Lstat(name)
	if err != nil {
		return nil, nil, err
	}
	if !before.Mode().IsRegular() {
		return nil, nil, regular.ErrNotRegular
	}
	file, err := f.root.OpenFile(name, flag|regular.NonBlocking, 0)
	if err != nil {
		return nil, nil, err
	}
	info, err := file.Stat()
	if err == nil && !os.SameFile(before, info) {
		err = errReplaced // by another file, or by a link
	}
	if err != nil {
		file.Close()
		return nil, nil, err
	}
	return file, info, nil
}

// Read returns the content of a regular file in the folder of up to limit bytes.
func (f *Folder) Read(name string, limit int64) ([]byte, error) {
	file, info, err := f.Open(name, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return regular.Append(nil, file, info, limit)
}

// SetTimes sets the times of a regular file.
func (f *Folder) SetTimes(name string, to time.Time) error {
	if info, err := f.root.Lstat(name); err != nil || !info.Mode().IsRegular() {
		return named(filepath.Join(f.path, name), cmp.Or(err, regular.ErrNotRegular))
	}
	return named(filepath.Join(f.path, name), f.root.Chtimes(name, to, to))
}

// Create makes a file for writing and reading, which must not exist.
func (f *Folder) Create(name string, perm fs.FileMode) (*os.File, error) {
	file, err := f.root.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, perm)
	return file, named(filepath.Join(f.path, name), err)
}

// temporary ends the names of files that Replace has not finished.
const temporary = ".tmp"

// Replace puts a file with that content in the place of name, in one step: whoever opens it sees the old content or the
// new. A link there is replaced, not followed.
func (f *Folder) Replace(name string, content []byte, perm fs.FileMode) error {
	var random [8]byte
	if _, err := rand.Read(random[:]); err != nil {
		return err
	}
	part := name + "." + hex.EncodeToString(random[:]) + temporary
	file, err := f.Create(part, perm)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Close()); err == nil {
		err = f.root.Rename(part, name)
	}
	if err != nil {
		return errors.Join(named(filepath.Join(f.path, name), err), f.root.Remove(part))
	}
	return nil
}

// IsTemporary reports whether Replace gives such a name to a file on the way to that one.
func IsTemporary(entry, name string) bool {
	random, ok := strings.CutPrefix(entry, name+".")
	digits, ok2 := strings.CutSuffix(random, temporary)
	_, err := hex.DecodeString(digits)
	return ok && ok2 && err == nil
}

// Link gives a file a second name, which must not exist.
func (f *Folder) Link(old, name string) error {
	return named(filepath.Join(f.path, name), f.root.Link(old, name))
}

// Remove removes a file or an empty folder.
func (f *Folder) Remove(name string) error {
	return named(filepath.Join(f.path, name), f.root.Remove(name))
}

// Sync makes what was made and removed in the folder last through a loss of power, where the system can.
func (f *Folder) Sync() {
	if dir, err := f.root.Open("."); err == nil {
		_ = dir.Sync() // which of two whole states is found afterwards is all that depends on it
		dir.Close()
	}
}

// named puts the whole path into an error that knows only the name in its folder.
func named(path string, err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return &fs.PathError{Op: strings.TrimSuffix(pathErr.Op, "at"), Path: path, Err: pathErr.Err}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
