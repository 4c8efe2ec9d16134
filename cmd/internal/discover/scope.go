package discover

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// scope is a folder's view of the ignore files above it. Folders that hold neither an ignore file nor a repository's
// root share their parent's scope.
type scope struct {
	parent *scope
	plain  *ruleset // the folder's .ignore, which holds everywhere
	git    *ruleset // the folder's .gitignore, when it lies in a repository
	repo   *repository
}

// repository is what holds for all of one git working tree.
type repository struct {
	exclude *ruleset // .git/info/exclude
	global  *ruleset // core.excludesFile
	fold    bool     // core.ignoreCase
}

// ignoreFiles reads the ignore files of folders, and collects those that it cannot read.
type ignoreFiles struct {
	report func(path string, err error)
}

// ignored tells whether the innermost ignore file that has something to say ignores the entry. `.ignore` beats
// `.gitignore`, and `.gitignore` beats the repository's own and the user's file; no file is heard beyond the root of
// the repository, `.ignore` excepted. Path is absolute and slash-separated, name is its last component.
func (s *scope) ignored(path, name string, isDir bool) bool {
	for at := s; at != nil; at = at.parent {
		if v := at.plain.judge(path, name, isDir); v != silent {
			return v == ignore
		}
	}
	if s == nil || s.repo == nil {
		return false
	}
	for at := s; at != nil && at.repo == s.repo; at = at.parent {
		if v := at.git.judge(path, name, isDir); v != silent {
			return v == ignore
		}
	}
	if v := s.repo.exclude.judge(path, name, isDir); v != silent {
		return v == ignore
	}
	return s.repo.global.judge(path, name, isDir) == ignore
}

// above returns the scope in which the entries of dir's ancestors leave dir: what dir's parent would hand down.
func (f ignoreFiles) above(dir string) *scope {
	parent := filepath.Dir(dir)
	if parent == dir {
		return nil
	}
	return f.enter(f.above(parent), parent, func(name string) bool {
		_, err := os.Lstat(filepath.Join(parent, name))
		return err == nil
	})
}

// enter returns the scope inside dir, an absolute path without symbolic links. Has tells whether dir holds an entry.
func (f ignoreFiles) enter(outer *scope, dir string, has func(name string) bool) *scope {
	inner := scope{parent: outer}
	if outer != nil {
		inner.repo = outer.repo
	}
	base := len(withSlash(dir))
	if has(".git") {
		inner.repo = f.openRepository(dir, base)
	}
	if has(".ignore") {
		inner.plain = f.read(filepath.Join(dir, ".ignore"), base, false, os.Stat)
	}
	if inner.repo != nil && has(".gitignore") {
		// Git does not follow a symbolic link here, since a repository could use it to read any file.
		inner.git = f.read(filepath.Join(dir, ".gitignore"), base, inner.repo.fold, os.Lstat)
	}
	sameRepo := outer == nil && inner.repo == nil || outer != nil && inner.repo == outer.repo
	if sameRepo && inner.plain == nil && inner.git == nil {
		return outer
	}
	return &inner
}

func (f ignoreFiles) openRepository(dir string, base int) *repository {
	gitDir := commonGitDir(dir)
	config := readGitConfig(gitDir)
	repo := &repository{fold: config.ignoreCase}
	repo.exclude = f.read(filepath.Join(gitDir, "info", "exclude"), base, repo.fold, os.Stat)
	if config.excludesFile != "" {
		global := config.excludesFile
		if !filepath.IsAbs(global) {
			global = filepath.Join(dir, global)
		}
		repo.global = f.read(global, base, repo.fold, os.Stat)
	}
	return repo
}

// read parses an ignore file. One that does not exist or is no regular file is none, as for git.
func (f ignoreFiles) read(path string, base int, fold bool, stat func(string) (fs.FileInfo, error)) *ruleset {
	info, err := stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return nil
	}
	var content []byte
	if err == nil {
		content, err = os.ReadFile(path)
	}
	if err != nil {
		f.report(path, inWords("ignore file cannot be read", err))
		return nil
	}
	return parseRules(content, base, fold)
}

// commonGitDir returns the folder with the info/exclude and the config of the working tree at root. `.git` is a folder,
// or, in a submodule or a linked worktree, a file that names one; a worktree's names the main one in `commondir`.
func commonGitDir(root string) string {
	gitDir := filepath.Join(root, ".git")
	if pointer, ok := readLine(gitDir); ok {
		target, _ := strings.CutPrefix(pointer, "gitdir: ")
		gitDir = resolveFrom(root, target)
	}
	if common, ok := readLine(filepath.Join(gitDir, "commondir")); ok {
		return resolveFrom(gitDir, common)
	}
	return gitDir
}

// readLine returns the text of a regular file without its line end; false when there is none that can be read.
func readLine(path string) (string, bool) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return "", false
	}
	content, err := os.ReadFile(path)
	return strings.TrimRight(string(content), "\r\n"), err == nil
}

func resolveFrom(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

// withSlash ends a folder's path in a separator; the root of a file system does already.
func withSlash(dir string) string {
	if strings.HasSuffix(dir, string(filepath.Separator)) {
		return dir
	}
	return dir + string(filepath.Separator)
}
