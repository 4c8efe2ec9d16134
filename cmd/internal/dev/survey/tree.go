package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"pyfix/cmd/internal/discover"
	"pyfix/rewrite"
	"pyfix/rewrite/source"
)

// file is one Python file of a tree.
type file struct {
	tree string // the name of the tree's folder
	name string // tree, slash, path inside the tree: the same on every machine
	path string // to be opened
}

// subject is a file that was looked at.
type subject struct {
	file
	err      error // why it could not be analysed; then what follows is missing
	text     *source.Text
	module   *rewrite.Module
	findings []rewrite.Finding
}

// walk returns the Python files of the trees, tree by tree.
func walk(ctx context.Context, trees []string) ([]file, error) {
	if len(trees) == 0 {
		return nil, errors.New("no tree is given")
	}
	var files []file
	seen := make(map[string]bool)
	for _, tree := range trees {
		root, err := filepath.Abs(tree)
		if err != nil {
			return nil, err
		}
		name := filepath.Base(root)
		if seen[name] {
			return nil, fmt.Errorf("two trees are called %s", name)
		}
		seen[name] = true
		found, err := walkTree(ctx, name, root)
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	return files, nil
}

func walkTree(ctx context.Context, name, root string) ([]file, error) {
	found, problems, err := discover.Walk(ctx, discover.Options{Paths: []string{root}, Root: root, Exclude: []string{}})
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, fmt.Errorf("%s: %w", problems[0].Path, problems[0].Err)
	}
	files := make([]file, 0, len(found))
	for _, f := range found {
		inside, err := filepath.Rel(root, f.Path)
		if err != nil {
			return nil, err
		}
		files = append(files, file{tree: name, name: name + "/" + filepath.ToSlash(inside), path: f.Path})
	}
	return files, nil
}

// each looks at every file of the trees, several at once, and calls visit with
// them one after the other, in order.
func (s *survey) each(ctx context.Context, trees []string, jobs int, visit func(*subject) error) error {
	files, err := walk(ctx, trees)
	if err != nil {
		return err
	}
	working, stop := context.WithCancel(ctx)
	defer stop()
	slots := make(chan chan *subject, max(jobs, 1)-1) // full once all jobs are busy
	go func() {
		defer close(slots)
		for _, f := range files {
			if working.Err() != nil {
				return
			}
			slot := make(chan *subject, 1)
			go func() { slot <- s.look(f) }()
			slots <- slot
		}
	}()
	for slot := range slots {
		if err == nil {
			err = visit(<-slot)
		}
		if err != nil {
			stop() // and let the others end
		}
	}
	if err != nil {
		return err
	}
	return ctx.Err()
}

// look analyses a file and runs all rules over it.
func (s *survey) look(f file) *subject {
	raw, err := os.ReadFile(f.path)
	if err != nil {
		return &subject{file: f, err: err}
	}
	return s.analyse(f, raw)
}

func (s *survey) analyse(f file, raw []byte) *subject {
	decoded, err := source.Decode(raw)
	if err != nil {
		return &subject{file: f, err: err}
	}
	m, err := rewrite.Load(f.name, decoded.Src)
	if err != nil {
		return &subject{file: f, err: err}
	}
	found, err := rewrite.Check(m, s.rules, &rewrite.Options{IgnoreNoqa: true})
	return &subject{file: f, text: decoded, module: m, findings: found, err: err}
}

// levelOf returns how far the fix that the finding offers first may be trusted.
func levelOf(f *rewrite.Finding) rewrite.Level {
	if fix := f.Fix(); fix != nil {
		return fix.Level
	}
	return rewrite.None
}
