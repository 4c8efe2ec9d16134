package discover

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// DefaultExclude returns the patterns that hold where the user gives no `exclude`: ruff's, and pyfix's own cache.
func DefaultExclude() []string {
	return []string{
		".bzr", ".direnv", ".eggs", ".git", ".git-rewrite", ".hg", ".ipynb_checkpoints", ".mypy_cache", ".nox",
		".pants.d", ".pyenv", ".pyfix_cache", ".pytest_cache", ".pytype", ".ruff_cache", ".svn", ".tox", ".venv",
		".vscode", "__pypackages__", "_build", "buck-out", "dist", "node_modules", "site-packages", "venv",
	}
}

// excluder matches exclude patterns as ruff does: each against an entry's name, and, taken from the root, against its
// absolute path. Star and question mark match a slash too, so `src/*.py` holds for `src/a/b.py`.
type excluder struct {
	root  string              // absolute, slash-separated
	exact map[string]struct{} // names and absolute paths of the patterns without wildcards
	names []string            // doublestar patterns for names, spread
	paths []string            // doublestar patterns for absolute paths, spread
}

func newExcluder(root string, patterns []string) (*excluder, error) {
	e := &excluder{root: filepath.ToSlash(root), exact: map[string]struct{}{}}
	for _, pattern := range patterns {
		if pattern == "" {
			continue
		}
		slashed := filepath.ToSlash(pattern)
		if !strings.ContainsAny(slashed, `*?[{\`) {
			e.exact[slashed] = struct{}{}
			e.exact[filepath.ToSlash(absFrom(root, pattern))] = struct{}{}
			continue
		}
		name, path := spread(slashed), spread(escapeGlob(e.root, slashed))
		if !doublestar.ValidatePattern(name) || !doublestar.ValidatePattern(path) {
			return nil, fmt.Errorf("exclude pattern %q: malformed", pattern)
		}
		e.names = append(e.names, name)
		e.paths = append(e.paths, path)
	}
	return e, nil
}

// escapeGlob returns the pattern for absolute paths: below the root, which is literal, unless it is absolute itself.
func escapeGlob(root, pattern string) string {
	if strings.HasPrefix(pattern, "/") || filepath.IsAbs(filepath.FromSlash(pattern)) {
		return pattern
	}
	for {
		if rest, ok := strings.CutPrefix(pattern, "../"); ok {
			root, pattern = parentOf(root), rest
		} else if rest, ok := strings.CutPrefix(pattern, "./"); ok {
			pattern = rest
		} else {
			break
		}
	}
	var escaped strings.Builder
	for _, c := range []byte(strings.TrimSuffix(root, "/")) {
		if strings.IndexByte(`*?[]{}\`, c) >= 0 {
			escaped.WriteByte('\\')
		}
		escaped.WriteByte(c)
	}
	return escaped.String() + "/" + strings.TrimSuffix(pattern, "/")
}

func parentOf(slashed string) string {
	return filepath.ToSlash(filepath.Dir(filepath.FromSlash(slashed)))
}

func absFrom(root, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(root, path)
}

// separator stands for the slash in spread patterns and paths. Doublestar's star stops at a slash, ruff's does not; no
// path holds a NUL.
const separator = "\x00"

var spreader = strings.NewReplacer(
	"/**/", "{"+separator+","+separator+"*"+separator+"}",
	"/", separator,
)

// spread rewrites a pattern so that a star also matches slashes, and `**/` still matches no folder at all.
func spread(pattern string) string {
	if rest, ok := strings.CutPrefix(pattern, "**/"); ok {
		return "{,*" + separator + "}" + spreader.Replace(rest)
	}
	return spreader.Replace(pattern)
}

// excludes tells whether a pattern matches the entry itself, whose absolute path is slash-separated.
func (e *excluder) excludes(abs, name string) bool {
	if _, ok := e.exact[name]; ok {
		return true
	}
	if _, ok := e.exact[abs]; ok {
		return true
	}
	if len(e.names) == 0 {
		return false
	}
	abs = strings.ReplaceAll(abs, "/", separator)
	return slices.ContainsFunc(e.names, func(p string) bool { return doublestar.MatchUnvalidated(p, name) }) ||
		slices.ContainsFunc(e.paths, func(p string) bool { return doublestar.MatchUnvalidated(p, abs) })
}

// excludesWithin tells whether a pattern matches the entry or a folder that it lies in, up to the root (which no
// pattern can exclude from within) or, for a path elsewhere, up to the top.
func (e *excluder) excludesWithin(abs string) bool {
	for abs = filepath.ToSlash(abs); abs != e.root; {
		parent := parentOf(abs)
		if parent == abs {
			return false
		}
		if e.excludes(abs, filepath.Base(abs)) {
			return true
		}
		abs = parent
	}
	return false
}
