package run

import (
	"io/fs"
	"path/filepath"
	"slices"
	"sync"

	"pyfix/cmd/internal/discover"
	"pyfix/cmd/internal/safewrite"
)

// leftovers are what runs that were killed have left: files that were being
// written in place, wherever they are, and temporary files in the folders of this
// run. A run that writes files clears them away; one that only looks says what is
// torn.
type leftovers struct {
	write       bool
	found       []pathError
	interrupted map[string]error // by real path; those that are still as they were left

	mu      sync.Mutex
	folders []string // that hold temporary files
}

// pathError is something to be said about a path.
type pathError struct {
	path string
	error
}

// newLeftovers deals with the files that were being written in place.
func newLeftovers(write bool) *leftovers {
	l := &leftovers{write: write, interrupted: make(map[string]error)}
	for _, left := range safewrite.Recover(write) {
		if !left.Restored {
			l.interrupted[left.Path] = left.Err
		}
		l.found = append(l.found, pathError{left.Path, left.Err})
	}
	return l
}

// enter notes a folder that holds temporary files.
func (l *leftovers) enter(folder string, entries []fs.DirEntry) {
	if !slices.ContainsFunc(entries, func(entry fs.DirEntry) bool { return safewrite.IsTemp(entry.Name()) }) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.folders = append(l.folders, folder)
}

// clear removes the temporary files in folders that were walked and beside files
// that were named, if this is a run that writes. It returns what there is to say
// about all leftovers. A file of this run has its word when it is its turn.
func (l *leftovers) clear(files []discover.File) []pathError {
	said := slices.DeleteFunc(l.found, func(e pathError) bool {
		return l.interrupted[e.path] != nil && slices.ContainsFunc(files, func(f discover.File) bool { return f.Real == e.path })
	})
	if !l.write {
		return said
	}
	for _, f := range files {
		if f.Named {
			l.folders = append(l.folders, filepath.Dir(f.Real))
		}
	}
	slices.SortFunc(l.folders, discover.ComparePaths)
	for _, folder := range slices.Compact(l.folders) {
		for _, err := range safewrite.Sweep(folder) {
			said = append(said, pathError{folder, err})
		}
	}
	return said
}
