package cache

import (
	"cmp"
	"encoding/hex"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"time"

	"pyfix/cmd/internal/folder"
)

const (
	suffix = ".cache"

	// maxFiles is how many combinations of settings and working directories a
	// folder remembers. Those that were not used for longest make way.
	maxFiles = 64

	// maxFile is how large a cache file may be, in bytes: some two million files.
	maxFile = 256 << 20

	// abandoned is the age from which on a temporary file belongs to no run any
	// more.
	abandoned = time.Hour
)

// What a cache folder holds beside cache files. Backup programs know the
// signature of the tag, and leave the folder out.
const (
	tagName    = "CACHEDIR.TAG"
	ignoreName = ".gitignore"
	tag        = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder was created by pyfix. About such files see https://bford.info/cachedir/\n"

	// treeName names the working tree of a part.
	treeName = "tree"
)

var ownFiles = map[string]string{tagName: tag, ignoreName: "# Created by pyfix.\n*\n"}

// mark puts files of ownFiles into a folder.
func mark(dir *folder.Folder, names ...string) error {
	for _, name := range names {
		if err := ensure(dir, name, ownFiles[name]); err != nil {
			return err
		}
	}
	return nil
}

// ensure makes a file with that content, unless there is something of its name.
func ensure(dir *folder.Folder, name, content string) error {
	if _, err := dir.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return dir.Replace(name, []byte(content), 0o666)
}

// markUsed keeps a file from being the first to make way. Most runs find that
// it was marked within the day. A cache that cannot be marked cannot be added
// to either.
func markUsed(dir *folder.Folder, name string, now time.Time) {
	if info, err := dir.Lstat(name); err == nil && now.Sub(info.ModTime()) > 24*time.Hour {
		_ = dir.SetTimes(name, now)
	}
}

// write puts the cache file in its place in one step, so that runs that read or
// write it at the same time see one whole file or another.
func (c *Cache) write(content []byte) error {
	dir, err := c.place.open(true)
	if err != nil {
		return err
	}
	defer dir.Close()
	if _, err := dir.Lstat(c.key.name()); errors.Is(err, fs.ErrNotExist) {
		makeWay(dir, c.opened)
		if c.place.named == "" {
			sweep(c.opened, dir.Path())
		}
	}
	return dir.Replace(c.key.name(), content, 0o666)
}

// makeWay removes what was not used for longest, so that there is room for one
// more cache file, and what runs that were killed have left.
func makeWay(dir *folder.Folder, now time.Time) {
	files := cacheFiles(dir)
	files = slices.DeleteFunc(files, func(info fs.FileInfo) bool {
		if strings.HasSuffix(info.Name(), suffix) {
			return false
		}
		if now.Sub(info.ModTime()) > abandoned {
			_ = dir.Remove(info.Name()) // else a later run does
		}
		return true
	})
	slices.SortFunc(files, func(a, b fs.FileInfo) int {
		return cmp.Or(a.ModTime().Compare(b.ModTime()), cmp.Compare(a.Name(), b.Name()))
	})
	for len(files) >= maxFiles {
		_ = dir.Remove(files[0].Name())
		files = files[1:]
	}
}

// cacheFiles describes the cache files in a folder, and the temporary ones on
// the way to them.
func cacheFiles(dir *folder.Folder) []fs.FileInfo {
	entries, err := dir.Entries()
	if err != nil {
		return nil
	}
	var files []fs.FileInfo
	for _, entry := range entries {
		if !isCacheFile(entry) {
			continue
		}
		if info, err := dir.Lstat(entry.Name()); err == nil {
			files = append(files, info)
		}
	}
	return files
}

// isCacheFile tells cache files, and temporary ones on the way to them, from
// what else there may be in the folder.
func isCacheFile(entry fs.DirEntry) bool {
	digits, _, ok := strings.Cut(entry.Name(), suffix)
	name := digits + suffix
	_, err := hex.DecodeString(digits)
	return ok && err == nil && len(digits) == 2*nameBytes && entry.Type().IsRegular() &&
		(entry.Name() == name || folder.IsTemporary(entry.Name(), name))
}
