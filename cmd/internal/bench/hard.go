package main

import (
	"errors"
	"fmt"
	"io"
	"os"

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

// hard gives pyfix one job, since a file alone is work for one.
func (b *bench) hard(c *cli.Context) error {
	if c.NArg() != 1 {
		return fmt.Errorf("usage: %s", c.Command.UsageText)
	}
	t, err := openTree(c.Context, c.Args().First())
	if err != nil {
		return err
	}
	oneJob := []string{"--jobs", "1"}
	contenders := []contender{b.pyfix.cold(t.name, []string{t.root}, oneJob...)}
	megabytes := []float64{t.megabytes()}
	for _, p := range append([]program{nothing}, programs...) {
		path, size, err := b.generate(&p)
		if err != nil {
			return err
		}
		contenders = append(contenders, b.pyfix.cold(p.name, []string{path}, oneJob...))
		megabytes = append(megabytes, size)
		if p.found(p.size) > 0 {
			contenders = append(contenders, b.pyfix.diff(p.name+", --diff", []string{path}, oneJob...))
			megabytes = append(megabytes, size)
		}
	}
	all, err := b.race(c.Context, "hard programs and "+t.String(), contenders)
	if err != nil {
		return err
	}
	b.heading("Hard programs and %s, %d rounds, no cache, one job", t, b.rounds)
	b.printSeries(all)
	b.printPerMegabyte(all, megabytes)
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

// printPerMegabyte compares with the first series, the ordinary. The second,
// start and exit, is taken off all others.
func (b *bench) printPerMegabyte(all []*series, megabytes []float64) {
	per := func(i int, figure func(sample) float64) float64 {
		return (all[i].median(figure) - all[1].median(figure)) / megabytes[i]
	}
	t := &markdown.Table{Head: []string{"", "MB", "wall s per MB", "times the ordinary", "CPU, times the ordinary", "peak MB per MB"}}
	for i, s := range all {
		if i == 1 {
			continue
		}
		if s.out != "" {
			t.Rows = append(t.Rows, []string{s.name, figure(megabytes[i], 2), s.out, "", "", ""})
			continue
		}
		t.Rows = append(t.Rows, []string{
			s.name,
			figure(megabytes[i], 2),
			figure(per(i, wall), 3),
			figure(per(i, wall)/per(0, wall), 2),
			figure(per(i, cpu)/per(0, cpu), 2),
			figure(s.median(peak)/1e6/megabytes[i], 0),
		})
	}
	t.Print(b.stdout)
}
