package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"pyfix/cmd/internal/dev/markdown"
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

// These come first in the table. All else is held against them.
const (
	asItIs       = iota // the tree, in few of whose files anything is found
	startAndExit        // which is taken off all others
	analysed            // the tree with a finding in every file, so that all of it has a report
	repaired            // --diff of that
)

// hard gives pyfix one job, since a file alone is work for one.
func (b *bench) hard(c *cli.Context) error {
	if c.NArg() != 1 {
		return fmt.Errorf("usage: %s", c.Command.UsageText)
	}
	t, err := openTree(c.Context, c.Args().First())
	if err != nil {
		return err
	}
	marked, err := b.marked(c.Context, t)
	if err != nil {
		return err
	}
	h := &hardRace{bench: b}
	h.add(t.name, t.root, t.megabytes())
	if err := h.addProgram(&nothing); err != nil {
		return err
	}
	h.add(t.name+", a finding in every file", marked.root, marked.megabytes())
	h.addDiff(t.name+", a finding in every file", marked.root, marked.megabytes())
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
	b.printPerMegabyte(all, h.loads)
	return nil
}

// marked returns a copy of the tree with a finding at the end of every file.
func (b *bench) marked(ctx context.Context, t *tree) (*tree, error) {
	folder := filepath.Join(b.folder, "marked")
	err := t.mirror(ctx, folder, func(from, to string) error {
		src, err := os.ReadFile(from)
		if err != nil {
			return err
		}
		return os.WriteFile(to, append(src, "\n\n_made = []\nfor _i in range(3):\n    _made.append(lambda: _i)\n"...), 0o644)
	})
	if err != nil {
		return nil, err
	}
	return openTree(ctx, folder)
}

// hardRace gathers what runs, and on how much.
type hardRace struct {
	*bench
	contenders []contender
	loads      []load
}

// load is what one series has to do.
type load struct {
	megabytes float64
	ordinary  int // the series that does the same to ordinary code
}

var oneJob = []string{"--jobs", "1"}

func (h *hardRace) add(name, path string, megabytes float64) {
	h.contenders = append(h.contenders, h.pyfix.cold(name, []string{path}, oneJob...))
	h.loads = append(h.loads, load{megabytes, analysed})
}

func (h *hardRace) addDiff(name, path string, megabytes float64) {
	h.contenders = append(h.contenders, h.pyfix.diff(name+", --diff", []string{path}, oneJob...))
	h.loads = append(h.loads, load{megabytes, repaired})
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
		h.addDiff(p.name, path, size)
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

// printPerMegabyte compares with the tree as it is, and with the same done to the
// tree that is analysed.
func (b *bench) printPerMegabyte(all []*series, loads []load) {
	per := func(i int, figure func(sample) float64) float64 {
		return (all[i].median(figure) - all[startAndExit].median(figure)) / loads[i].megabytes
	}
	t := &markdown.Table{Head: []string{"", "MB", "wall s per MB", "times the tree", "times the same, analysed", "CPU, times that", "peak MB per MB"}}
	for i, s := range all {
		megabytes, ordinary := loads[i].megabytes, loads[i].ordinary
		switch {
		case i == startAndExit:
		case s.out != "":
			t.Rows = append(t.Rows, []string{s.name, figure(megabytes, 2), s.out, "", "", "", ""})
		default:
			t.Rows = append(t.Rows, []string{
				s.name,
				figure(megabytes, 2),
				figure(per(i, wall), 3),
				figure(per(i, wall)/per(asItIs, wall), 2),
				figure(per(i, wall)/per(ordinary, wall), 2),
				figure(per(i, cpu)/per(ordinary, cpu), 2),
				figure(s.median(peak)/1e6/megabytes, 0),
			})
		}
	}
	t.Print(b.stdout)
}
