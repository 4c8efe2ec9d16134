package cache

import (
	"errors"
	"io/fs"
	"path/filepath"

	"pyfix/cmd/internal/folder"
)

// OldDir is what the folder of the cache was called, in the working directory,
// before it moved to the user's folder.
const OldDir = ".pyfix_cache"

// Clean removes the cache in a folder, and the folder if it then is empty. What
// else somebody keeps there stays: left reports that. A folder that is no cache
// is left as it is, and one that does not exist is no error. A symbolic link to
// a folder is not followed.
func Clean(path string) (left bool, err error) {
	path = filepath.Clean(path)
	parent, err := folder.Open(filepath.Dir(path))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer parent.Close()
	dir, err := parent.Sub(filepath.Base(path), 0)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer dir.Close()
	if left, err := empty(dir); left || err != nil {
		return left, err
	}
	return false, parent.Remove(filepath.Base(path))
}

// empty removes what pyfix has made in a folder.
func empty(dir *folder.Folder) (left bool, err error) {
	if !tagged(dir) {
		return true, nil
	}
	entries, err := dir.Entries()
	if err != nil {
		return false, err
	}
	var failures []error
	for _, entry := range entries {
		switch _, own := ownFiles[entry.Name()]; {
		case isCacheFile(entry):
			failures = append(failures, dir.Remove(entry.Name()))
		case !own:
			left = true
		}
	}
	if err := errors.Join(failures...); err != nil || left {
		return left, err
	}
	return false, removeMarks(dir)
}

// tagged reports whether the folder is marked as a cache of pyfix.
func tagged(dir *folder.Folder) bool {
	content, err := dir.Read(tagName, int64(len(tag)))
	return err == nil && string(content) == tag
}

// removeMarks removes ownFiles; the tag last, by which the folder is known as a
// cache should anything go wrong.
func removeMarks(dir *folder.Folder) error {
	for _, name := range []string{ignoreName, tagName} {
		if err := dir.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
