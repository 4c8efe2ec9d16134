// Package discover finds the Python files that a run looks at: it walks the paths of the command line, leaves out what
// exclude patterns and git's ignore files leave out, and says in words what it had to skip. It opens no file but ignore
// files and, on request, extensionless ones, and never one that is not a regular file.
package discover

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"pyfix/cmd/internal/regular"
	"pyfix/cmd/internal/userdir"
)

// DefaultMaxFileSize is the size in bytes above which a file is skipped unless Options says otherwise.
const DefaultMaxFileSize = 10 << 20

// Options says what to look at. The zero value walks the working directory as pyfix does without any flag, but for
// RespectGitignore, which has to be asked for.
type Options struct {
	Paths []string // files and folders as the user wrote them; none means "."
	Root  string   // folder that relative exclude patterns are taken from; empty means the working directory

	Exclude       []string // patterns; nil means DefaultExclude()
	ExtendExclude []string // further patterns
	ForceExclude  bool     // hold Exclude and ExtendExclude against the Paths themselves, too

	RespectGitignore   bool  // leave out what .gitignore, .ignore, .git/info/exclude and git's global file ignore
	ExtensionlessFiles bool  // look at files without an extension that begin with a Python shebang
	MaxFileSize        int64 // in bytes; 0 means DefaultMaxFileSize, a negative number no limit

	// Entered, unless it is nil, is told of each folder that is walked, by several goroutines at once.
	Entered func(folder string, entries []fs.DirEntry)
}

// Limit is the size in bytes above which a file is not read; negative if there is none.
func (o *Options) Limit() int64 {
	if o.MaxFileSize == 0 {
		return DefaultMaxFileSize
	}
	return o.MaxFileSize
}

// File is a regular file, or a symbolic link to one, that is to be looked at.
type File struct {
	Path  string      // to be shown and opened: what the user wrote, cleaned, and below that the names walked through
	Named bool        // given on the command line
	Info  fs.FileInfo // of the regular file, from the walk: no stat is needed to look it up in a cache
	Real  string      // absolute, without symbolic links

	// Outside says that a symbolic link, found by walking, leads to this file out of the working tree and of the folder
	// that was walked. Whoever put the link there may have no say in what it leads to.
	Outside bool
}

// Problem is a path that is skipped although it would have been looked at.
type Problem struct {
	Path  string // as in File
	Err   error  // the reason in words, without the path
	Named bool   // given on the command line
}

// Walk returns the files to look at, and what it had to skip, each in the order of ComparePaths. It walks folders on
// several goroutines; the result does not depend on their timing.
//
// While it walks it takes *.py and *.pyw; a named file is taken whatever it is called. Symbolic links to files are
// followed, links to folders only where they are named, as ruff does. A file that is reached in several ways (named
// twice, overlapping paths, a link and its target) is returned once: as it is named on the command line, else under a
// name that is no link, else by the first of Paths that leads to it. Hard links are files of their own.
//
// The error is that of a malformed exclude pattern, of a working directory that is gone, or of ctx.
func Walk(ctx context.Context, opt Options) ([]File, []Problem, error) {
	w, err := newWalker(opt)
	if err != nil {
		return nil, nil, err
	}
	paths := opt.Paths
	if len(paths) == 0 {
		paths = []string{"."}
	}
	for i, path := range paths {
		w.start(ctx, path, i)
	}
	w.tasks.Wait()
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	files, problems := w.results()
	return files, problems, nil
}

func newWalker(opt Options) (*walker, error) {
	root, err := filepath.Abs(opt.Root)
	if err != nil {
		return nil, fmt.Errorf("working directory: %w", err)
	}
	cwd, err := os.Getwd() // may hold symbolic links: it trusts $PWD
	if err == nil {
		cwd, err = filepath.EvalSymlinks(cwd)
	}
	if err != nil {
		return nil, fmt.Errorf("working directory: %w", err)
	}
	patterns := opt.Exclude
	if patterns == nil {
		patterns = DefaultExclude()
	}
	exclude, err := newExcluder(root, slices.Concat(patterns, opt.ExtendExclude))
	if err != nil {
		return nil, err
	}
	w := &walker{opt: opt, exclude: exclude, cwd: cwd, tree: userdir.TreeAround(cwd), files: map[string]found{}, problems: map[string]Problem{}}
	w.tasks.SetLimit(walkers)
	w.ignores = ignoreFiles{report: func(path string, err error) { w.skip(path, path, err, false) }}
	return w, nil
}

// results returns what the walk has gathered, in order.
func (w *walker) results() ([]File, []Problem) {
	files := make([]File, 0, len(w.files))
	for physical, f := range w.files {
		f.Real = physical
		files = append(files, f.File)
	}
	problems := make([]Problem, 0, len(w.problems))
	for _, p := range w.problems {
		problems = append(problems, p)
	}
	slices.SortFunc(files, func(a, b File) int { return ComparePaths(a.Path, b.Path) })
	slices.SortFunc(problems, func(a, b Problem) int { return ComparePaths(a.Path, b.Path) })
	return files, problems
}

// ComparePaths orders paths by their components, from the left; components by their bytes. So a folder's content
// stands together, where the folder's name stands among its siblings: a/z.py, a-b.py, b.py. An absolute path, whose
// first component is empty, comes before every relative one.
func ComparePaths(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] == b[i] {
			continue
		}
		return rank(a[i]) - rank(b[i])
	}
	return len(a) - len(b)
}

// rank puts the separator before every byte that a name can hold, which makes the comparison of paths byte by byte one
// of components.
func rank(c byte) int {
	if os.IsPathSeparator(c) {
		return 0
	}
	return int(c) + 1
}

// inWords drops from a system error the path and the call, which the reader of a Problem knows or need not know.
func inWords(what string, err error) error {
	if pathErr := (*fs.PathError)(nil); errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	if large := (*regular.TooLargeError)(nil); errors.As(err, &large) || errors.Is(err, regular.ErrEndless) {
		return fmt.Errorf("%s: it %w", what, err)
	}
	return fmt.Errorf("%s: %w", what, err)
}
