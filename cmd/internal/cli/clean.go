package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"pyfix/cmd/internal/cache"
	"pyfix/cmd/internal/safewrite"
)

const cleanUsage = `pyfix clean [--cache-dir FOLDER] [PATH...]

It removes from the user's cache folder what pyfix remembers of the working trees
at the given paths, below and around them (those of the working directory if there
are none), or the cache in the folder that was named with --cache-dir. Below the
paths, it removes temporary files of runs that were killed, and the folders called
.pyfix_cache that earlier versions made. What is something else stays where it is.

   pyfix clean                          forget what was found in this working tree
   pyfix clean ~                        and in all others in the home folder
   pyfix clean --cache-dir /tmp/pyfix   remove the cache of pyfix --cache-dir /tmp/pyfix`

func (p *program) clean(c *cli.Context) error {
	paths := c.Args().Slice()
	if len(paths) == 0 && !c.IsSet(cacheDir) {
		paths = []string{"."}
	}
	failure := errors.Join(p.cleanTrees(paths), p.cleanBelow(c.Context, paths))
	if c.IsSet(cacheDir) {
		failure = errors.Join(failure, p.cleanFolder(c.String(cacheDir)))
	}
	return failure
}

// cleanTrees removes what the user's folder holds of the trees at the paths.
func (p *program) cleanTrees(paths []string) error {
	var real []string
	for _, path := range paths {
		abs, err := filepath.Abs(path)
		if err == nil {
			abs, err = filepath.EvalSymlinks(abs)
		}
		if err != nil {
			continue // cleanBelow says so
		}
		real = append(real, abs)
	}
	trees, failure := cache.CleanTrees(real)
	for _, tree := range trees {
		p.stderr.line(tree + ": its cache is removed")
	}
	return failure
}

// cleanBelow removes what runs have left at the paths and below. Symbolic links
// are not followed. The error tells of all that could not be searched.
func (p *program) cleanBelow(ctx context.Context, paths []string) (failure error) {
	for _, path := range paths {
		err := filepath.WalkDir(path, func(path string, entry fs.DirEntry, err error) error {
			switch {
			case ctx.Err() != nil:
				return ctx.Err()
			case err != nil:
				failure = errors.Join(failure, err)
			case entry.IsDir() && entry.Name() == cache.OldDir:
				failure = errors.Join(failure, p.cleanFolder(path))
				return fs.SkipDir
			case entry.IsDir():
				failure = errors.Join(failure, errors.Join(safewrite.Sweep(path)...))
			}
			return nil
		})
		failure = errors.Join(failure, err)
	}
	return failure
}

func (p *program) cleanFolder(folder string) error {
	left, err := cache.Clean(folder)
	switch {
	case err != nil:
		return fmt.Errorf("%s: the cache cannot be removed: %w", folder, err)
	case left:
		p.stderr.line(folder + ": stays, since it holds something that is no cache")
	default:
		p.stderr.line(folder + ": removed")
	}
	return nil
}
