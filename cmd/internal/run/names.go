package run

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// DiffName returns what a diff calls the file at the slashed path: its path
// from the working directory or, for a file outside of that, from the root of
// its repository, else its base name. Git refuses names that climb with `..`.
func DiffName(slashed string) string {
	native := filepath.FromSlash(slashed)
	if filepath.IsLocal(native) && !slices.Contains(strings.Split(slashed, "/"), "..") {
		return path.Clean(slashed)
	}
	folder, base := filepath.Split(native)
	folder, err := physical(folder)
	if err != nil {
		return base
	}
	file := filepath.Join(folder, base)
	if cwd, err := physical(""); err == nil {
		if name, ok := below(cwd, file); ok {
			return name
		}
	}
	for dir := folder; ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			name, _ := below(dir, file)
			return name
		}
		if dir == filepath.Dir(dir) {
			return base
		}
	}
}

// physical returns a folder's absolute path without symbolic links. They are
// resolved before `..` is, since `link/..` is the parent of what link leads to,
// and again afterwards, since the working directory may have some.
func physical(folder string) (string, error) {
	resolved, err := filepath.EvalSymlinks(folder + ".")
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
