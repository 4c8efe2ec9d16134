package cache

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Clean removes the cache in a folder, and the folder if it then is empty. What
// else somebody keeps there stays, such as the backup of a file whose writing
// was interrupted: left reports that. A folder that is no cache is left as it is,
// and one that does not exist is no error.
func Clean(dir string) (left bool, err error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if !tagged(dir) {
		return true, nil
	}
	var failures []error
	for _, entry := range entries {
		switch _, own := ownFiles[entry.Name()]; {
		case isCacheFile(entry):
			failures = append(failures, os.Remove(filepath.Join(dir, entry.Name())))
		case !own:
			left = true
		}
	}
	if err := errors.Join(failures...); err != nil || left {
		return left, err
	}
	return false, removeFolder(dir)
}

// tagged reports whether the folder is marked as a cache of pyfix.
func tagged(dir string) bool {
	content, err := readRegular(filepath.Join(dir, tagName))
	return err == nil && string(content) == tag
}

// removeFolder removes a folder that holds nothing but ownFiles; the tag last,
// by which it is known as a cache should anything go wrong.
func removeFolder(dir string) error {
	for _, name := range []string{ignoreName, tagName} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return os.Remove(dir)
}
