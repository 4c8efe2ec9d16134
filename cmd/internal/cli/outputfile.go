package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"pyfix/cmd/internal/folder"
	"pyfix/cmd/internal/safewrite"
)

// outputFile takes the report or the diff for the file that --output-file names.
//
// A regular file is written whole: everything goes to a temporary file beside it,
// which takes its place by commit. So a run that is killed or fails leaves the old
// report as it was, and one that cannot write there says so before it works.
// Anything else, such as a pipe or a terminal, is written to as the run goes on.
type outputFile struct {
	name string      // as the user gave it
	old  fs.FileInfo // of the file that the name leads to; nil if there is none
	file *os.File    // the temporary file, or what is written to directly

	// These are of the temporary file; folder is nil if there is none. The folder
	// stays open, so that nobody can put another in its place meanwhile.
	folder *os.Root
	temp   string // its name in the folder
	target string // the name that it gets in the end
}

// openOutput finds out where the output goes, and opens that. Nothing that is
// there changes before commit.
func openOutput(name string) (*outputFile, error) {
	o := &outputFile{name: name}
	if info, err := os.Stat(name); err == nil {
		o.old = info
	}
	if err := o.open(); err != nil {
		return nil, o.error(err)
	}
	return o, nil
}

func (o *outputFile) open() error {
	at, err := locate(o.name)
	if err != nil {
		return err
	}
	if at.direct {
		// Standard output that was opened to append is not to be overwritten.
		o.file, err = os.OpenFile(o.name, os.O_WRONLY|os.O_APPEND, 0)
		return err
	}
	folder, err := os.OpenRoot(at.folder)
	if err != nil {
		return err
	}
	o.folder, o.target = folder, at.base
	safewrite.Sweep(at.folder) // of an output that a kill has left there; if it cannot be removed, this run can go on
	if err := o.createTemp(); err != nil {
		return errors.Join(err, folder.Close())
	}
	return nil
}

// createTemp makes the temporary file, with the permissions that the file will
// have. It is locked, so that other runs do not take it for a leftover.
func (o *outputFile) createTemp() error {
	perm, exists, err := o.permissions()
	if err != nil {
		return err
	}
	temp := safewrite.TempName()
	first := fs.FileMode(0o666)
	if exists {
		first = perm & 0o600
	}
	o.file, err = o.folder.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, first)
	if err == nil {
		o.temp = temp
		err = safewrite.Claim(o.file)
	}
	if err == nil && exists {
		err = o.file.Chmod(perm) // whatever the umask says
	}
	if err != nil {
		return errors.Join(fmt.Errorf("cannot create a file in its folder: %w; choose another place", cause(err)), o.discard())
	}
	return nil
}

// permissions returns those of the regular file that is to be replaced, provided
// that this user may write it.
func (o *outputFile) permissions() (perm fs.FileMode, exists bool, err error) {
	info, err := o.folder.Lstat(o.target)
	if err != nil || !info.Mode().IsRegular() {
		return 0, false, nil // a symbolic link is replaced as if nothing were there
	}
	f, err := o.folder.OpenFile(o.target, os.O_WRONLY, 0)
	if err != nil {
		return 0, false, fmt.Errorf("may not be written: %w; choose another place", cause(err))
	}
	return info.Mode().Perm(), true, f.Close()
}

func (o *outputFile) Write(b []byte) (int, error) {
	n, err := o.file.Write(b)
	return n, o.error(err)
}

// commit puts what was written in its place.
func (o *outputFile) commit() error {
	if o.folder == nil {
		return o.error(o.file.Close())
	}
	if err := errors.Join(o.file.Sync(), o.file.Close()); err != nil {
		return errors.Join(o.error(err), o.discard())
	}
	if err := o.folder.Rename(o.temp, o.target); err != nil {
		return errors.Join(o.error(err), o.discard())
	}
	o.temp = ""
	return o.folder.Close()
}

// discard leaves the old file as it is, and nothing beside it.
func (o *outputFile) discard() error {
	if o.file != nil {
		o.file.Close() // nothing of it is needed
	}
	if o.folder == nil || o.temp == "" {
		return nil
	}
	err := o.folder.Remove(o.temp)
	o.temp = ""
	return errors.Join(o.error(err), o.folder.Close())
}

func (o *outputFile) error(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("--output-file: %s: %w", o.name, cause(err))
}

// cause returns a system error without the path, which is that of a temporary
// file, or already said.
func cause(err error) error {
	var pathError *fs.PathError
	var linkError *os.LinkError
	switch {
	case errors.As(err, &pathError) && err == error(pathError):
		return pathError.Err
	case errors.As(err, &linkError) && err == error(linkError):
		return linkError.Err
	}
	return err
}

// location is where an output goes.
type location struct {
	folder string // without symbolic links
	base   string // the name in it
	direct bool   // it is no regular file, and cannot be replaced by one
}

// locate finds out where the output of that name goes. Links below the working
// directory are not trusted to lead out of it: whoever sends a repository may have
// put one there that leads to a file of the person who checks it.
func locate(name string) (location, error) {
	dir, base := filepath.Split(name)
	if base == "" || base == "." || base == ".." {
		return location{}, errors.New("is a folder; name a file in it")
	}
	cwd, err := folder.Physical(".")
	if err != nil {
		return location{}, fmt.Errorf("working directory: %w", err)
	}
	if down, ok := fromWorkingDirectory(cwd, dir); ok {
		if err := staysBelow(cwd, down); err != nil {
			return location{}, err
		}
	}
	folder, err := folder.Physical(dir)
	if err != nil {
		return location{}, fmt.Errorf("its folder cannot be found: %w; make it first", cause(err))
	}
	at := location{folder: folder, base: base, direct: holdsDevices(folder)}
	if at.direct {
		return at, nil
	}
	info, err := os.Lstat(name)
	if err == nil && info.Mode()&fs.ModeSymlink != 0 && !leadsBelow(cwd, folder) {
		return follow(name)
	}
	return at.of(info)
}

// of completes a location by what is there; nil for nothing.
func (at location) of(info fs.FileInfo) (location, error) {
	switch {
	case info == nil || info.Mode().IsRegular() || info.Mode()&fs.ModeSymlink != 0:
	case info.IsDir():
		return at, errors.New("is a folder; name a file in it")
	default:
		at.direct = true
	}
	return at, nil
}

// follow returns what a symbolic link that is the user's own leads to.
func follow(link string) (location, error) {
	info, err := os.Stat(link)
	if err != nil {
		return location{}, fmt.Errorf("is a symbolic link that cannot be followed: %w; name what it leads to", cause(err))
	}
	at := location{direct: true}
	if info.Mode().IsRegular() {
		target, err := folder.Physical(link)
		if err != nil {
			return location{}, err
		}
		at = location{folder: filepath.Dir(target), base: filepath.Base(target)}
	}
	return at.of(info)
}

// fromWorkingDirectory returns the way down from the working directory to dir, a
// path that ends in a separator or is empty; false if dir is elsewhere, going by
// its text.
func fromWorkingDirectory(cwd, dir string) (string, bool) {
	if !filepath.IsAbs(dir) {
		return dir, dir == "" || filepath.IsLocal(dir)
	}
	work, err := os.Getwd() // may have symbolic links, as the user knows it
	for _, base := range []string{cwd, work} {
		if rel, relErr := filepath.Rel(base, dir); err == nil && relErr == nil && filepath.IsLocal(rel) {
			return rel + string(filepath.Separator), true
		}
	}
	return "", false
}

// staysBelow returns an error if a symbolic link on the way to dir, a path that
// goes down from the working directory, leads out of it.
func staysBelow(cwd, dir string) error {
	for i := range len(dir) {
		if !os.IsPathSeparator(dir[i]) {
			continue
		}
		to, err := folder.Physical(dir[:i])
		if err == nil && !leadsBelow(cwd, to) {
			return fmt.Errorf("the folder %s is a symbolic link that leads out of the working directory; name the place it leads to, %s", dir[:i], to)
		}
	}
	return nil
}

// holdsDevices reports whether a folder has names for what is open or attached,
// such as /dev/stdout and /dev/fd/63, instead of files that could be replaced.
func holdsDevices(folder string) bool {
	return folder == "/dev" || folder == "/dev/fd" || strings.HasPrefix(folder, "/proc/")
}

// leadsBelow reports whether a path is dir or below it; both have no links.
func leadsBelow(dir, path string) bool {
	_, ok := folder.Below(dir, path)
	return ok
}
