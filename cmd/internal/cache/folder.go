package cache

import (
	"cmp"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	suffix = ".cache"

	// maxFiles is how many combinations of settings a folder remembers. Those
	// that were not used for longest make way.
	maxFiles = 64

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
)

var ownFiles = map[string]string{tagName: tag, ignoreName: "# Created by pyfix.\n*\n"}

func (c *Cache) file() string { return filepath.Join(c.dir, c.key.name()) }

// readRegular reads a file that is no pipe and no device, which could block.
func readRegular(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fs.ErrInvalid
	}
	return os.ReadFile(path)
}

// markUsed keeps a file from being the first to make way. Most runs find that
// it was marked within the day. A cache that cannot be marked cannot be added
// to either.
func markUsed(path string, now time.Time) {
	if info, err := os.Stat(path); err == nil && now.Sub(info.ModTime()) > 24*time.Hour {
		_ = os.Chtimes(path, now, now)
	}
}

// write puts the cache file in its place in one step, so that runs that read or
// write it at the same time see one whole file or another.
func (c *Cache) write(content []byte) error {
	if err := makeFolder(c.dir); err != nil {
		return err
	}
	if _, err := os.Lstat(c.file()); errors.Is(err, fs.ErrNotExist) {
		makeWay(c.dir, c.opened)
	}
	f, err := os.CreateTemp(c.dir, c.key.name()+".*.tmp")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), c.file())
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

func makeFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for name, content := range ownFiles {
		path := filepath.Join(dir, name)
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// makeWay removes what was not used for longest, so that there is room for one
// more cache file, and what runs that were killed have left.
func makeWay(dir string, now time.Time) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	var files []fs.FileInfo
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil || !isCacheFile(entry) {
			continue
		}
		if !strings.HasSuffix(entry.Name(), suffix) {
			if now.Sub(info.ModTime()) > abandoned {
				_ = os.Remove(filepath.Join(dir, entry.Name())) // else a later run does
			}
			continue
		}
		files = append(files, info)
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int {
		return cmp.Or(a.ModTime().Compare(b.ModTime()), cmp.Compare(a.Name(), b.Name()))
	})
	for len(files) >= maxFiles {
		_ = os.Remove(filepath.Join(dir, files[0].Name()))
		files = files[1:]
	}
}

// isCacheFile tells cache files, and temporary ones on the way to them, from
// what else there may be in the folder.
func isCacheFile(entry fs.DirEntry) bool {
	digits, rest, ok := strings.Cut(entry.Name(), suffix)
	_, err := hex.DecodeString(digits)
	return ok && err == nil && len(digits) == 2*nameBytes && (rest == "" || strings.HasSuffix(rest, ".tmp")) && entry.Type().IsRegular()
}
