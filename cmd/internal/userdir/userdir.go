// Package userdir knows the folder in which pyfix keeps what belongs to the user: results of earlier runs, backups of
// files that are being written, and the secret by which it knows that it has written them itself. It stands in the
// user's cache folder, whatever the working directory is.
package userdir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"runtime"

	"pyfix/cmd/internal/folder"
)

// Path returns the absolute path of the user's folder, which need not exist: pyfix in $XDG_CACHE_HOME or, where that is
// not set, in the system's folder for caches.
func Path() (string, error) {
	if dir := os.Getenv("XDG_CACHE_HOME"); dir != "" {
		if !filepath.IsAbs(dir) {
			return "", fmt.Errorf("XDG_CACHE_HOME is %q, which is no absolute path", dir)
		}
		return filepath.Join(dir, "pyfix"), nil
	}
	if dir, err := os.UserCacheDir(); err == nil && filepath.IsAbs(dir) {
		return filepath.Join(dir, "pyfix"), nil
	}
	me, err := user.Current() // services and containers may have no HOME
	if err != nil || !filepath.IsAbs(me.HomeDir) || runtime.GOOS == "windows" {
		return "", errors.New("the user has no folder for caches; set XDG_CACHE_HOME to one")
	}
	return filepath.Join(me.HomeDir, ".cache", "pyfix"), nil
}

// Open opens the user's folder, or one that is named by the path from there; path is "" for the folder itself. With
// create it is made if it is missing, for this user only.
func Open(path string, create bool) (*folder.Folder, error) {
	dir, err := Path()
	if err != nil {
		return nil, err
	}
	home, own := filepath.Dir(dir), filepath.Base(dir)
	if create {
		if err := makeAll(home); err != nil {
			return nil, err
		}
	}
	return openBelow(home, filepath.Join(own, path), create, private)
}

// private is the mode of folders that only the user looks into.
const private fs.FileMode = 0o700

// OpenFolder opens the folder at a path that the user has named, relative to the working directory if it is not
// absolute. With create it is made if it is missing. If it stands in the working tree, no symbolic link on the way from
// the tree's root is followed: the tree's authors may have put it there.
func OpenFolder(path string, create bool) (*folder.Folder, error) {
	dir, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	const shared fs.FileMode = 0o777 // less the umask
	if create && !InTree(dir) {
		if err := os.MkdirAll(dir, shared); err != nil {
			return nil, err
		}
	}
	return openBelow(dir, "", create, shared)
}

// openBelow opens the folder at path below base without following links from there or, if base stands in the working
// tree, from the tree's root.
func openBelow(base, path string, create bool, perm fs.FileMode) (*folder.Folder, error) {
	if !create {
		perm = 0
	}
	for _, tree := range trees() {
		if rel, ok := folder.Below(tree, base); ok {
			return folder.OpenBelow(tree, filepath.Join(rel, path), perm)
		}
	}
	return folder.OpenBelow(base, path, perm)
}

// makeAll makes the folder at an absolute path, unless that stands in the working tree, where openBelow does it.
func makeAll(dir string) error {
	if InTree(dir) {
		return nil
	}
	return os.MkdirAll(dir, private)
}

// InTree reports whether an absolute path leads into the working tree, going by its text.
func InTree(path string) bool {
	for _, tree := range trees() {
		if _, ok := folder.Below(tree, path); ok {
			return true
		}
	}
	return false
}

// Tree returns the root of the working tree, an absolute path without symbolic links: the nearest folder around the
// working directory that holds a .git, else the working directory.
func Tree() (string, error) {
	work, err := os.Getwd()
	if err == nil {
		work, err = filepath.EvalSymlinks(work)
	}
	if err != nil {
		return "", fmt.Errorf("working directory: %w", err)
	}
	return TreeAround(work), nil
}

// TreeAround is Tree for another working directory, an absolute path.
func TreeAround(work string) string {
	for dir := work; ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return work
		}
	}
}

// trees returns the paths under which the user may know the working tree: with symbolic links, and without.
func trees() []string {
	var roots []string
	if physical, err := Tree(); err == nil {
		roots = append(roots, physical)
	}
	if work, err := os.Getwd(); err == nil { // trusts $PWD
		roots = append(roots, TreeAround(work))
	}
	return roots
}
