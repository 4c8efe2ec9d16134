package run

import (
	"os"
	"path"
	"path/filepath"

	"pyfix/cmd/internal/folder"
)

// DiffName returns what a diff calls the file at the slashed path: its path
// from the working directory or, for a file outside of that, from the root of
// its repository, else its base name. Git refuses names that climb with `..`, and
// those that lead through a symbolic link: a link is called what it leads to.
func DiffName(slashed string) string {
	native := filepath.FromSlash(slashed)
	cwd, err := folder.Physical(".")
	if err != nil {
		return path.Base(slashed)
	}
	file, err := folder.Physical(native)
	if err != nil { // standard input stands for a file that need not exist
		parent, base := filepath.Split(native)
		parent, err = folder.Physical(parent + ".")
		file = filepath.Join(parent, base)
	}
	switch {
	case err != nil && filepath.IsLocal(native):
		return path.Clean(slashed)
	case err != nil:
		return path.Base(slashed)
	}
	if name, ok := folder.Below(cwd, file); ok {
		return filepath.ToSlash(name)
	}
	for dir := filepath.Dir(file); ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			name, _ := folder.Below(dir, file)
			return filepath.ToSlash(name)
		}
		if dir == filepath.Dir(dir) {
			return filepath.Base(file)
		}
	}
}
