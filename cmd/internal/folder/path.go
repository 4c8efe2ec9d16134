package folder

import "path/filepath"

// Physical returns the absolute path of a file or folder without symbolic links. They are resolved before `..` is, since
// `link/..` is the parent of what link leads to, and again afterwards, since the working directory may have some. The
// empty path is the working directory.
func Physical(path string) (string, error) {
	if path == "" {
		path = "."
	}
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

// Below returns the way from a folder to a path in it; false if the path leads elsewhere. The folder itself counts. It
// goes by the text: links in the paths are not looked at.
func Below(dir, path string) (rel string, ok bool) {
	rel, err := filepath.Rel(dir, path)
	return rel, err == nil && filepath.IsLocal(rel)
}
