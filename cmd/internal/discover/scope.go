package discover

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"pyfix/cmd/internal/regular"
)

// scope is a folder's view of the ignore files above it. Folders that hold neither an ignore file nor a repository's
// root share their parent's scope.
type scope struct {
	parent *scope
	plain  *ruleset // the folder's .ignore, which holds everywhere
	git    *ruleset // the folder's .gitignore, when it lies in a repository
	repo   *repository
	cost   cost // of this and all scopes above
}

// Ignore files come with the tree, from whoever wrote that. Those of people have some KB, and some hundred wildcards.
const (
	// maxIgnoreFile is up to what size, in bytes, an ignore file is read, and any other file of git's.
	maxIgnoreFile = 1 << 20
	// maxIgnoreBytes bounds the ignore files that hold for one folder, which are in memory together: there may be one,
	// or a link to one, in each of a thousand folders in each other.
	maxIgnoreBytes = 4 * maxIgnoreFile
	// maxIgnoreSteps bounds the patterns with wildcards that hold for one folder: each of its entries may take the time
	// of this many steps for every byte of its name.
	maxIgnoreSteps = 50_000
)

var (
	errIgnoreBytes = fmt.Errorf("ignore file does not count: with those of the folders around it, it is larger than the limit of %d bytes", maxIgnoreBytes)
	errIgnoreSteps = fmt.Errorf("ignore file does not count: with those of the folders around it, it has more wildcards and characters next to them than the limit of %d", maxIgnoreSteps)
)

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
		inner.repo, inner.cost = outer.repo, outer.cost
	}
	base := len(withSlash(dir))
	if has(".git") {
		inner.repo = f.openRepository(dir, base, &inner.cost)
	}
	if has(".ignore") {
		inner.plain = f.read(filepath.Join(dir, ".ignore"), base, false, &inner.cost)
	}
	if inner.repo != nil && has(".gitignore") {
		inner.git = f.readUnlinked(filepath.Join(dir, ".gitignore"), base, inner.repo.fold, &inner.cost)
	}
	sameRepo := outer == nil && inner.repo == nil || outer != nil && inner.repo == outer.repo
	if sameRepo && inner.plain == nil && inner.git == nil {
		return outer
	}
	return &inner
}

func (f ignoreFiles) openRepository(dir string, base int, spent *cost) *repository {
	gitDir := f.commonGitDir(dir)
	config := readGitConfig(gitDir, f.report)
	repo := &repository{fold: config.ignoreCase}
	repo.exclude = f.read(filepath.Join(gitDir, "info", "exclude"), base, repo.fold, spent)
	if config.excludesFile != "" {
		global := config.excludesFile
		if !filepath.IsAbs(global) {
			global = filepath.Join(dir, global)
		}
		repo.global = f.read(global, base, repo.fold, spent)
	}
	return repo
}

// readUnlinked is read for a file that git does not follow a symbolic link to, since a repository could use that to
// read any file.
func (f ignoreFiles) readUnlinked(path string, base int, fold bool, spent *cost) *ruleset {
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return nil
	}
	return f.read(path, base, fold, spent)
}

// read parses an ignore file. One that does not exist or is no regular file is none, as for git; so is, with a word,
// one that makes what has been spent on the folder too much.
func (f ignoreFiles) read(path string, base int, fold bool, spent *cost) *ruleset {
	content, err := regular.Read(path, maxIgnoreFile)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, regular.ErrNotRegular):
		return nil
	case err != nil:
		f.report(path, inWords("ignore file cannot be read", err))
		return nil
	case spent.bytes+len(content) > maxIgnoreBytes:
		f.report(path, errIgnoreBytes)
		return nil
	}
	set := parseRules(content, base, fold)
	if set == nil {
		return nil
	}
	if spent.steps+set.cost.steps > maxIgnoreSteps {
		f.report(path, errIgnoreSteps)
		return nil
	}
	*spent = spent.plus(set.cost)
	return set
}

// commonGitDir returns the folder with the info/exclude and the config of the working tree at root. `.git` is a folder,
// or, in a submodule or a linked worktree, a file that names one; a worktree's names the main one in `commondir`.
func (f ignoreFiles) commonGitDir(root string) string {
	gitDir := filepath.Join(root, ".git")
	if pointer, ok := f.readLine(gitDir); ok {
		target, _ := strings.CutPrefix(pointer, "gitdir: ")
		gitDir = resolveFrom(root, target)
	}
	if common, ok := f.readLine(filepath.Join(gitDir, "commondir")); ok {
		return resolveFrom(gitDir, common)
	}
	return gitDir
}

// readLine returns the text of a regular file without its line end; false when there is none that can be read.
func (f ignoreFiles) readLine(path string) (string, bool) {
	content, err := regular.Read(path, maxIgnoreFile)
	reportSize(path, err, f.report)
	return strings.TrimRight(string(content), "\r\n"), err == nil
}

// reportSize reports that a file of git's own is too large, if that is why it cannot be read. Other reasons count as
// if there were none, as they do for git: most of these files need not exist, and the user's may be closed to pyfix.
func reportSize(path string, err error, report func(path string, err error)) {
	if large := (*regular.TooLargeError)(nil); errors.As(err, &large) || errors.Is(err, regular.ErrEndless) {
		report(path, inWords("file of git cannot be read", err))
	}
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
