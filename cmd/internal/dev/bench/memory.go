package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/urfave/cli/v2"

	"pyfix/cmd/internal/dev/markdown"
)

const (
	flagMegabytes = "megabytes"
	flagOnly      = "only"
	flagAbove     = "above"
)

func (b *bench) memoryCommand() *cli.Command {
	return b.command(&cli.Command{
		Name:      "memory",
		Usage:     "measure the memory that files of one thing over and over take, broken ones included",
		ArgsUsage: "[PROGRAM]...",
		Flags: []cli.Flag{
			&cli.IntFlag{Name: flagMegabytes, Value: 10, Usage: "write files of `N` MB"},
			&cli.StringFlag{Name: flagOnly, Usage: "measure only what has a name that matches this `PATTERN`"},
			&cli.Float64Flag{Name: flagAbove, Usage: "show only what takes more than `N` times the size of its file"},
		},
	}, 1, b.memory)
}

// memoryModes are the ways in which each file is looked at.
var memoryModes = []struct {
	name   string
	before string // stands in front of the file
	flags  []string
}{
	{"as it is", "", nil},
	{"all rules", "", []string{"--select", "ALL"}},
	{"a finding on top", oneFinding, nil},
}

// memory measures the most resident memory of whole processes, the garbage of
// the collector included: it is what a machine has to have.
func (b *bench) memory(c *cli.Context) error {
	only, err := regexp.Compile(c.String(flagOnly))
	if err != nil {
		return fmt.Errorf("--%s: %w", flagOnly, err)
	}
	t := &markdown.Table{Head: []string{"", "MB"}}
	for _, mode := range memoryModes {
		t.Head = append(t.Head, mode.name+": times the file", "peak MB", "s")
	}
	for i := range fillers {
		if !only.MatchString(fillers[i].name) {
			continue
		}
		row, most, err := b.memoryOf(c.Context, &fillers[i], c.Int(flagMegabytes)*1e6)
		if err != nil {
			return err
		}
		if most >= c.Float64(flagAbove) {
			t.Rows = append(t.Rows, row)
		}
	}
	b.heading("Memory of single files, no cache, one job")
	t.Print(b.stdout)
	return nil
}

// memoryOf returns the row of a filler, and its largest factor.
func (b *bench) memoryOf(ctx context.Context, f *filler, size int) (row []string, most float64, err error) {
	row = []string{f.name, ""}
	for _, mode := range memoryModes {
		path := filepath.Join(b.folder, "filler.py")
		written, err := f.create(path, mode.before, size)
		if err != nil {
			return nil, 0, err
		}
		contender := b.pyfix.cold(f.name, []string{path}, append(mode.flags, oneJob...)...)
		contender.refuses = true
		s := &series{contender: contender}
		for range b.rounds {
			if err := b.runOnce(ctx, s); err != nil {
				return nil, 0, err
			}
		}
		row[1] = figure(float64(written)/1e6, 1)
		if s.out != "" {
			row = append(row, s.out, "", "")
			continue
		}
		times := s.median(peak) / float64(written)
		most = max(most, times)
		row = append(row, figure(times, 1), figure(s.median(peak)/1e6, 0), figure(s.median(wall), 1))
		fmt.Fprintf(b.stderr, "%s, %s: %.1f times its size, %v\n", f.name, mode.name, times, s.samples[0].Wall.Round(time.Millisecond))
	}
	return row, most, nil
}

// create writes the filler to a file and returns how many bytes that has.
func (f *filler) create(path, before string, size int) (written int64, err error) {
	file, err := os.Create(path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if _, err := io.WriteString(file, before); err != nil {
		return 0, err
	}
	if err := f.writeTo(file, size); err != nil {
		return 0, err
	}
	return file.Seek(0, io.SeekCurrent)
}
