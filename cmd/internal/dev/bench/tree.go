package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"pyfix/cmd/internal/discover"
)

// tree is a folder with Python files.
type tree struct {
	name  string
	root  string // absolute
	files []string
	bytes int64 // of all files
}

func (t *tree) megabytes() float64 { return float64(t.bytes) / 1e6 }

func (t *tree) String() string {
	return fmt.Sprintf("%s (%d Python files, %.1f MB)", t.name, len(t.files), t.megabytes())
}

// openTree finds the Python files of a folder, or takes a file for a tree of
// its own.
func openTree(ctx context.Context, path string) (*tree, error) {
	root, err := absolute(path)
	if err != nil {
		return nil, err
	}
	found, problems, err := discover.Walk(ctx, discover.Options{Paths: []string{root}, Root: root, Exclude: []string{}, MaxFileSize: -1})
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, fmt.Errorf("%s: %w", problems[0].Path, problems[0].Err)
	}
	t := &tree{name: filepath.Base(root), root: root}
	for _, f := range found {
		info, err := os.Stat(f.Path)
		if err != nil {
			return nil, err
		}
		t.files = append(t.files, f.Path)
		t.bytes += info.Size()
	}
	if len(t.files) == 0 {
		return nil, fmt.Errorf("%s: no Python files", root)
	}
	return t, nil
}

// copy puts the files at the same places below another folder.
func (t *tree) copy(ctx context.Context, folder string) error {
	return t.mirror(ctx, folder, linkOrCopy)
}

// mirror has something put at the same places below another folder.
func (t *tree) mirror(ctx context.Context, folder string, put func(from, to string) error) error {
	for _, f := range t.files {
		if err := ctx.Err(); err != nil {
			return err
		}
		inside, err := filepath.Rel(t.root, f)
		if err != nil {
			return err
		}
		target := filepath.Join(folder, inside)
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		if err := put(f, target); err != nil {
			return err
		}
	}
	return nil
}

// linkOrCopy spares the disk where it can.
func linkOrCopy(from, to string) error {
	if os.Link(from, to) == nil {
		return nil
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
