package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"pyfix/cmd/internal/cache"
)

const cleanUsage = `pyfix clean [--cache-dir FOLDER] [PATH...]

It removes the folders called .pyfix_cache in the given folders and below (the
working directory if there are none), or the one that was named with --cache-dir.
What is no cache stays where it is, such as the backup of a file that pyfix was
writing when it was killed.

   pyfix clean                          remove the caches in this folder and below
   pyfix clean --cache-dir /tmp/pyfix   remove the cache of pyfix --cache-dir /tmp/pyfix`

func (p *program) clean(c *cli.Context) error {
	paths := c.Args().Slice()
	if len(paths) == 0 && !c.IsSet(cacheDir) {
		paths = []string{"."}
	}
	folders, failure := findCaches(c.Context, paths)
	if c.IsSet(cacheDir) {
		folders = append(folders, c.String(cacheDir))
	}
	for _, folder := range folders {
		failure = errors.Join(failure, p.cleanFolder(folder))
	}
	return failure
}

// findCaches returns the cache folders at the paths and below. Symbolic links
// are not followed. The error tells of all that could not be searched.
func findCaches(ctx context.Context, paths []string) (folders []string, failure error) {
	for _, path := range paths {
		err := filepath.WalkDir(path, func(path string, entry fs.DirEntry, err error) error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				failure = errors.Join(failure, err)
				return nil
			}
			if entry.IsDir() && entry.Name() == cache.DefaultDir {
				folders = append(folders, path)
				return fs.SkipDir
			}
			return nil
		})
		failure = errors.Join(failure, err)
	}
	return folders, failure
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
