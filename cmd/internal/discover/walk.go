package discover

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
)

// walkers is how many goroutines read folders at once. The work is in the kernel's caches or on a disk's queue, so a
// few help and more do not.
const walkers = 8

// walker gathers files and problems, each under its physical path, which is absolute and holds no symbolic link.
type walker struct {
	opt     Options
	exclude *excluder
	ignores ignoreFiles
	cwd     string // physical
	tree    string // the working tree's root, physical
	tasks   errgroup.Group

	mu       sync.Mutex
	files    map[string]found
	problems map[string]Problem
}

// found is a file with what decides between several ways to it.
type found struct {
	File
	link  bool // its last component is a symbolic link
	index int  // of the command line's path that led to it
}

// folder is a folder to be read, in the three ways in which its path is needed.
type folder struct {
	shown    string // with its separator, or empty for the working directory
	abs      string // absolute as the user sees it: what exclude patterns match
	physical string // absolute without symbolic links: what ignore files match
	top      string // physical path of the command line's folder
	index    int    // of the command line's path that led here
	named    bool
}

// path is what to show and to open.
func (d folder) path() string {
	if d.shown == "" {
		return "."
	}
	if trimmed := strings.TrimRight(d.shown, string(filepath.Separator)); trimmed != "" {
		return trimmed
	}
	return d.shown
}

func (d folder) child(name string) folder {
	return folder{
		shown:    d.shown + name + string(filepath.Separator),
		abs:      withSlash(d.abs) + name,
		physical: withSlash(d.physical) + name,
		top:      d.top,
		index:    d.index,
	}
}

// start looks at one path of the command line.
func (w *walker) start(ctx context.Context, path string, index int) {
	shown := cleanNamed(path)
	abs, err := filepath.Abs(shown)
	if err != nil {
		w.skip(shown, shown, inWords("cannot be found", err), true)
		return
	}
	if w.opt.ForceExclude && w.exclude.excludesWithin(abs) {
		return
	}
	info, err := os.Stat(shown)
	if err != nil {
		w.skip(shown, abs, unreachable(shown, err), true)
		return
	}
	physical, err := w.physical(shown)
	if err != nil {
		w.skip(shown, abs, unreachable(shown, err), true)
		return
	}
	if !info.IsDir() {
		w.take(found{File: File{Path: shown, Named: true, Info: info}, index: index}, physical)
		return
	}
	dir := folder{shown: withSlash(shown), abs: abs, physical: physical, top: physical, index: index, named: true}
	if shown == "." {
		dir.shown = ""
	}
	var outer *scope
	if w.opt.RespectGitignore {
		outer = w.ignores.above(physical)
	}
	w.walk(ctx, dir, outer)
}

// physical returns a path's absolute form without symbolic links.
func (w *walker) physical(path string) (string, error) {
	resolved, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", err
	}
	return absFrom(w.cwd, resolved), nil
}

// cleanNamed cleans a path as long as it stays the same file: `link/..` is not always the folder that link is in.
func cleanNamed(path string) string {
	if path == "" {
		return path
	}
	cleaned := filepath.Clean(path)
	if !strings.Contains(path, "..") {
		return cleaned
	}
	was, err := os.Stat(path)
	if err != nil {
		return cleaned
	}
	if is, err := os.Stat(cleaned); err == nil && os.SameFile(was, is) {
		return cleaned
	}
	return path
}

// walk reads a folder and everything below it. Outer is the scope that the folder itself stands in.
func (w *walker) walk(ctx context.Context, dir folder, outer *scope) {
	if ctx.Err() != nil {
		return
	}
	entries, err := os.ReadDir(dir.path())
	if err != nil {
		w.skip(dir.path(), dir.physical, inWords("folder cannot be read", err), dir.named)
	}
	if w.opt.Entered != nil {
		w.opt.Entered(dir.path(), entries)
	}
	inner := outer
	if w.opt.RespectGitignore {
		inner = w.ignores.enter(outer, dir.physical, func(name string) bool { return holds(entries, name) })
	}
	for _, entry := range entries {
		if entry.IsDir() {
			w.descend(ctx, dir, entry.Name(), inner)
			continue
		}
		w.consider(dir, entry, inner)
	}
}

// holds tells whether a folder has an entry of that name. ReadDir sorts, but after an error its result may be short.
func holds(entries []fs.DirEntry, name string) bool {
	for _, entry := range entries {
		if entry.Name() == name {
			return true
		}
		if entry.Name() > name {
			return false
		}
	}
	return false
}

func (w *walker) descend(ctx context.Context, dir folder, name string, s *scope) {
	if w.leftOut(dir, name, true, s) {
		return
	}
	child := dir.child(name)
	task := func() error {
		w.walk(ctx, child, s)
		return nil
	}
	if !w.tasks.TryGo(task) {
		w.walk(ctx, child, s) // every goroutine is busy: go on with this one
	}
}

// leftOut tells whether exclude patterns or ignore files leave out an entry of dir.
func (w *walker) leftOut(dir folder, name string, isDir bool, s *scope) bool {
	if w.exclude.excludes(filepath.ToSlash(withSlash(dir.abs)+name), name) {
		return true
	}
	return s != nil && s.ignored(filepath.ToSlash(withSlash(dir.physical)+name), name, isDir)
}

// consider looks at an entry that is no folder.
func (w *walker) consider(dir folder, entry fs.DirEntry, s *scope) {
	name := entry.Name()
	sniff := w.opt.ExtensionlessFiles && !strings.Contains(name, ".")
	if !sniff && !isPython(name) || w.leftOut(dir, name, false, s) {
		return
	}
	shown, physical := dir.shown+name, withSlash(dir.physical)+name
	f := found{File: File{Path: shown}, link: entry.Type()&fs.ModeSymlink != 0, index: dir.index}
	var err error
	if f.link {
		f.Info, err = os.Stat(shown)
	} else {
		f.Info, err = entry.Info()
	}
	if sniff && (err != nil || !f.Info.Mode().IsRegular()) {
		return // no sign that it is Python's
	}
	if err != nil {
		w.skip(shown, physical, unreachable(shown, err), false)
		return
	}
	if f.link {
		if f.Info.IsDir() {
			return // as ruff: a link to a folder is not followed, whatever its name
		}
		target, err := w.physical(shown)
		if err != nil {
			w.skip(shown, physical, unreachable(shown, err), false)
			return
		}
		physical = target
		f.Outside = !isBelow(target, w.cwd) && !isBelow(target, w.tree) && !isBelow(target, dir.top)
	}
	if sniff {
		isScript, err := hasPythonShebang(shown)
		if err != nil {
			w.skip(shown, physical, inWords("file cannot be read", err), false)
		}
		if !isScript {
			return
		}
	}
	w.take(f, physical)
}

// isBelow reports whether a file lies below a folder; both are absolute and without symbolic links.
func isBelow(file, folder string) bool { return strings.HasPrefix(file, withSlash(folder)) }

func isPython(name string) bool {
	return strings.HasSuffix(name, ".py") || strings.HasSuffix(name, ".pyw")
}

// take adds a file, unless it is none that can be looked at, or is there already under a better name.
func (w *walker) take(f found, physical string) {
	if err := unfit(f.Info, w.opt.Limit()); err != nil {
		w.skip(f.Path, physical, err, f.Named)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if other, known := w.files[physical]; !known || f.betterThan(other) {
		w.files[physical] = f
	}
}

func (f found) betterThan(other found) bool {
	if f.Named != other.Named {
		return f.Named
	}
	if f.link != other.link {
		return !f.link
	}
	if f.index != other.index {
		return f.index < other.index
	}
	return ComparePaths(f.Path, other.Path) < 0
}

// skip notes a problem once for each physical path; that it is named is what counts.
func (w *walker) skip(shown, physical string, err error, named bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	other, known := w.problems[physical]
	if known && (other.Named || !named) {
		return
	}
	w.problems[physical] = Problem{Path: shown, Err: err, Named: named}
}

// unfit says in words why a file cannot be looked at; nil when it can.
func unfit(info fs.FileInfo, limit int64) error {
	mode := info.Mode()
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return errors.New("is a named pipe (FIFO), not a regular file")
	case mode&fs.ModeSocket != 0:
		return errors.New("is a socket, not a regular file")
	case mode&fs.ModeDevice != 0:
		return errors.New("is a device, not a regular file")
	case !mode.IsRegular():
		return errors.New("is not a regular file")
	case limit >= 0 && info.Size() > limit:
		return fmt.Errorf("is larger than the limit on file sizes (%d bytes, the limit is %d)", info.Size(), limit)
	}
	return nil
}

// unreachable says in words why a path cannot be followed to a file.
func unreachable(path string, err error) error {
	info, statErr := os.Lstat(path)
	if statErr != nil || info.Mode()&fs.ModeSymlink == 0 {
		return inWords("cannot be found", err)
	}
	target, readErr := os.Readlink(path)
	switch {
	case readErr != nil:
		return inWords("is a symbolic link that cannot be read", readErr)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("is a symbolic link to %q, which does not exist: %w", target, fs.ErrNotExist)
	}
	return inWords(fmt.Sprintf("is a symbolic link to %q, which cannot be followed", target), err)
}
