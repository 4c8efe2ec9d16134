package run

import (
	"fmt"
	"io/fs"
	"os"

	"pyfix/cmd/internal/discover"
)

// OutputIsInput says that the report was to be written over a file that is to be
// looked at.
type OutputIsInput struct{ Path string }

func (e *OutputIsInput) Error() string {
	return fmt.Sprintf("%s: is to be checked, so that the output cannot be written there; name another file for the output", e.Path)
}

// IsOutput reports whether a file is the one that the report goes to, under
// whatever name.
func (o *Options) IsOutput(info fs.FileInfo) bool {
	return o.Output != nil && os.SameFile(o.Output, info)
}

// keepInputs returns an error if the report goes to one of the files. Those that
// are named, or are too large to be looked at, count as well: they are somebody's
// source.
func (o *Options) keepInputs(files []discover.File, problems []discover.Problem) error {
	if o.Output == nil {
		return nil
	}
	for _, f := range files {
		if o.IsOutput(f.Info) {
			return &OutputIsInput{Path: f.Path}
		}
	}
	paths := o.Discover.Paths
	for _, p := range problems {
		paths = append(paths[:len(paths):len(paths)], p.Path)
	}
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil && o.IsOutput(info) {
			return &OutputIsInput{Path: path}
		}
	}
	return nil
}
