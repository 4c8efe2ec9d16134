package cache

import (
	"cmp"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pyfix/cmd/internal/folder"
	"pyfix/cmd/internal/userdir"
)

const (
	// maxAge is how long the part of a working tree is kept that nobody looks at.
	maxAge = 30 * 24 * time.Hour

	// maxTotal is how large all parts together may be, in bytes.
	maxTotal = 1 << 30

	// sweptName is a file whose time says when the parts were looked through.
	sweptName     = "swept"
	sweepInterval = 24 * time.Hour
)

// part is what the user's folder holds of one working tree.
type part struct {
	name  string
	tree  string // absolute path; "" if it is not known
	size  int64  // in bytes
	used  time.Time
	names []string // of the files that pyfix has made
	other bool     // there is something else in it
}

// parts lists what the user's folder holds.
func parts() ([]part, error) {
	dir, err := userdir.Open(resultsDir, false)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	entries, err := dir.Entries()
	if err != nil {
		return nil, err
	}
	var all []part
	for _, entry := range entries {
		if !entry.IsDir() {
			continue
		}
		if p, err := lookAt(dir, entry.Name()); err == nil {
			all = append(all, p)
		}
	}
	return all, nil
}

// lookAt describes the part of that name.
func lookAt(parent *folder.Folder, name string) (part, error) {
	dir, err := parent.Sub(name, 0)
	if err != nil {
		return part{}, err
	}
	defer dir.Close()
	entries, err := dir.Entries()
	if err != nil {
		return part{}, err
	}
	p := part{name: name}
	for _, entry := range entries {
		info, err := dir.Lstat(entry.Name())
		isTree := entry.Name() == treeName || folder.IsTemporary(entry.Name(), treeName)
		if err != nil || !isCacheFile(entry) && !isTree {
			p.other = true
			continue
		}
		p.names = append(p.names, entry.Name())
		p.size += info.Size()
		if info.ModTime().After(p.used) {
			p.used = info.ModTime()
		}
	}
	if tree, err := dir.Read(treeName, maxPath); err == nil {
		p.tree = string(tree)
	}
	return p, nil
}

// maxPath is the length in bytes of the longest path that systems know.
const maxPath = 64 << 10

// remove removes the part, but for what pyfix has not made.
func (p part) remove() error {
	parent, err := userdir.Open(resultsDir, false)
	if err != nil {
		return err
	}
	defer parent.Close()
	dir, err := parent.Sub(p.name, 0)
	if err != nil {
		return err
	}
	defer dir.Close()
	var failures []error
	for _, name := range p.names {
		if err := dir.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failures = append(failures, err)
		}
	}
	if len(failures) > 0 || p.other {
		return errors.Join(failures...)
	}
	return parent.Remove(p.name)
}

// sweep removes, once a day, the parts that were not used for long, and as many
// more of the others as are too much, but not the one at a path. What cannot be
// removed is left for another day.
func sweep(now time.Time, keep string) {
	dir, err := userdir.Open(resultsDir, false)
	if err != nil {
		return
	}
	defer dir.Close()
	if info, err := dir.Lstat(sweptName); err == nil && now.Sub(info.ModTime()).Abs() < sweepInterval {
		return
	}
	if dir.Replace(sweptName, nil, 0o666) != nil {
		return
	}
	all, err := parts()
	if err != nil {
		return
	}
	slices.SortFunc(all, func(a, b part) int { return cmp.Or(b.used.Compare(a.used), cmp.Compare(a.name, b.name)) })
	total := int64(0)
	for _, p := range all {
		total += p.size
		if p.name != filepath.Base(keep) && (total > maxTotal || now.Sub(p.used) > maxAge) {
			_ = p.remove()
		}
	}
}

// CleanTrees removes the caches of all working trees that contain one of the
// paths, or stand below one, from the user's folder. It returns the trees. The
// paths are absolute and without symbolic links.
func CleanTrees(paths []string) (trees []string, failure error) {
	all, err := parts()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		if !slices.ContainsFunc(paths, func(path string) bool { return concerns(path, p.tree) }) {
			continue
		}
		if err := p.remove(); err != nil {
			failure = errors.Join(failure, err)
			continue
		}
		trees = append(trees, p.tree)
	}
	return trees, failure
}

// concerns reports whether a working tree stands at or below a path, or is the
// one around it.
func concerns(path, tree string) bool {
	return tree != "" && (tree == path || strings.HasPrefix(tree, strings.TrimSuffix(path, string(filepath.Separator))+string(filepath.Separator)) ||
		tree == userdir.TreeAround(path))
}
