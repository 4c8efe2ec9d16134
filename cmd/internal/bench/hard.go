package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"pyfix/cmd/internal/markdown"
)

func (b *bench) hardCommand() *cli.Command {
	return b.command(&cli.Command{
		Name:      "hard",
		Usage:     "compare the time per MB of programs that are hard to analyse with that of a tree",
		ArgsUsage: "TREE",
	}, 3, b.hard)
}

// nothing is a program whose time is that of start and exit.
var nothing = program{name: "an empty file", found: none, write: func(io.Writer, int) {}}

// references come first in the table: the tree as it is, which is hardly parsed;
// start and exit; and the tree with a finding in every file, so that all of it is
// analysed.
const references = 3

// hard gives pyfix one job, since a file alone is work for one.
func (b *bench) hard(c *cli.Context) error {
	if c.NArg() != 1 {
		return fmt.Errorf("usage: %s", c.Command.UsageText)
	}
	t, err := openTree(c.Context, c.Args().First())
	if err != nil {
		return err
	}
	suspected, err := b.suspected(c.Context, t)
	if err != nil {
		return err
	}
	h := &hardRace{bench: b}
	h.add(t.name, t.root, t.megabytes())
	if err := h.addProgram(&nothing); err != nil {
		return err
	}
	h.add(t.name+", a finding in every file", suspected.root, suspected.megabytes())
	for i := range programs {
		if err := h.addProgram(&programs[i]); err != nil {
			return err
		}
	}
	all, err := b.race(c.Context, "hard programs and "+t.String(), h.contenders)
	if err != nil {
		return err
	}
	b.heading("Hard programs and %s, %d rounds, no cache, one job", t, b.rounds)
	b.printSeries(all)
	b.printPerMegabyte(all, h.megabytes)
	return nil
}

// suspected returns a copy of the tree with a finding at the end of every file.
func (b *bench) suspected(ctx context.Context, t *tree) (*tree, error) {
	folder := filepath.Join(b.folder, "suspected")
	for _, path := range t.files {
		inside, err := filepath.Rel(t.root, path)
		if err != nil {
			return nil, err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		target := filepath.Join(folder, inside)
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(target, append(src, "\n\n_made = []\nfor _i in range(3):\n    _made.append(lambda: _i)\n"...), 0o644); err != nil {
			return nil, err
		}
	}
	return openTree(ctx, folder)
}

// hardRace gathers what runs, and how many MB it is for.
type hardRace struct {
	*bench
	contenders []contender
	megabytes  []float64
}

var oneJob = []string{"--jobs", "1"}

func (h *hardRace) add(name, path string, megabytes float64) {
	h.contenders = append(h.contenders, h.pyfix.cold(name, []string{path}, oneJob...))
	h.megabytes = append(h.megabytes, megabytes)
}

// addProgram adds a run of check and, if there is something to repair, one that
// shows the diff.
func (h *hardRace) addProgram(p *program) error {
	path, size, err := h.generate(p)
	if err != nil {
		return err
	}
	h.add(p.name, path, size)
	if p.found(p.size) > 0 {
		h.contenders = append(h.contenders, h.pyfix.diff(p.name+", --diff", []string{path}, oneJob...))
		h.megabytes = append(h.megabytes, size)
	}
	return nil
}

// generate writes the program to a file and returns its size in MB.
func (b *bench) generate(p *program) (path string, size float64, err error) {
	f, err := os.CreateTemp(b.folder, "hard-*.py")
	if err != nil {
		return "", 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := p.writeTo(f); err != nil {
		return "", 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return "", 0, err
	}
	return f.Name(), float64(info.Size()) / 1e6, nil
}

// printPerMegabyte compares with the references. Start and exit are taken off all
// others.
func (b *bench) printPerMegabyte(all []*series, megabytes []float64) {
	per := func(i int, figure func(sample) float64) float64 {
		return (all[i].median(figure) - all[1].median(figure)) / megabytes[i]
	}
	t := &markdown.Table{Head: []string{"", "MB", "wall s per MB", "times the tree", "times the tree, analysed", "CPU, times that", "peak MB per MB"}}
	for i, s := range all {
		if i == 1 {
			continue
		}
		if s.out != "" {
			t.Rows = append(t.Rows, []string{s.name, figure(megabytes[i], 2), s.out, "", "", "", ""})
			continue
		}
		t.Rows = append(t.Rows, []string{
			s.name,
			figure(megabytes[i], 2),
			figure(per(i, wall), 3),
			figure(per(i, wall)/per(0, wall), 2),
			figure(per(i, wall)/per(references-1, wall), 2),
			figure(per(i, cpu)/per(references-1, cpu), 2),
			figure(s.median(peak)/1e6/megabytes[i], 0),
		})
	}
	t.Print(b.stdout)
}
