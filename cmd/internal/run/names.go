package run

import (
	"os"
	"path"
	"path/filepath"
)

// DiffName returns what a diff calls the file at the slashed path: its path
// from the working directory or, for a file outside of that, from the root of
// its repository, else its base name. Git refuses names that climb with `..`, and
// those that lead through a symbolic link: a link is called what it leads to.
func DiffName(slashed string) string {
	native := filepath.FromSlash(slashed)
	cwd, err := physical(".")
	if err != nil {
		return path.Base(slashed)
	}
	file, err := physical(native)
	if err != nil { // standard input stands for a file that need not exist
		folder, base := filepath.Split(native)
		folder, err = physical(folder + ".")
		file = filepath.Join(folder, base)
	}
	switch {
	case err != nil && filepath.IsLocal(native):
		return path.Clean(slashed)
	case err != nil:
		return path.Base(slashed)
	}
	if name, ok := below(cwd, file); ok {
		return name
	}
	for dir := filepath.Dir(file); ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			name, _ := below(dir, file)
			return name
		}
		if dir == filepath.Dir(dir) {
			return filepath.Base(file)
		}
	}
}

// physical returns the absolute path of a file or folder without symbolic links.
// They are resolved before `..` is, since `link/..` is the parent of what link
// leads to, and again afterwards, since the working directory may have some.
func physical(path string) (string, error) {
	resolved, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", err
	}
	abs, err := filepath.Abs(resolved)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}

func below(dir, file string) (string, bool) {
	rel, err := filepath.Rel(dir, file)
	if err != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	return filepath.ToSlash(rel), true
}
