package main

import (
	"fmt"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"pyfix/cmd/internal/dev/markdown"
)

func (b *bench) growthCommand() *cli.Command {
	return b.command(&cli.Command{
		Name:      "growth",
		Usage:     "measure pyfix and ruff on 1, 2, 4 and 8 copies of a tree",
		ArgsUsage: "TREE",
		Flags:     []cli.Flag{ruff.flag()},
	}, 5, b.growth)
}

// steps are the numbers of copies.
var steps = []int{1, 2, 4, 8}

func (b *bench) growth(c *cli.Context) error {
	if c.NArg() != 1 {
		return fmt.Errorf("usage: %s", c.Command.UsageText)
	}
	t, err := openTree(c.Context, c.Args().First())
	if err != nil {
		return err
	}
	var copies []string
	for i := range steps[len(steps)-1] {
		folder := filepath.Join(b.folder, fmt.Sprint("copy", i+1))
		if err := t.copy(c.Context, folder); err != nil {
			return err
		}
		copies = append(copies, folder)
	}
	var contenders []contender
	for _, n := range steps {
		contenders = append(contenders, b.pyfix.cold(fmt.Sprintf("pyfix, %d copies", n), copies[:n]))
	}
	for _, n := range steps {
		contenders = append(contenders, ruff.contender(c, fmt.Sprintf("ruff, %d copies", n), ruff.cold, copies[:n]))
	}
	all, err := b.race(c.Context, t.String(), contenders)
	if err != nil {
		return err
	}
	b.heading("Copies of %s, %d rounds, no cache", t, b.rounds)
	b.printSeries(all)
	b.printExponents(map[string][]*series{"pyfix": all[:len(steps)], "ruff": all[len(steps):]})
	return nil
}

// printExponents says with which power of the number of copies the costs grow.
func (b *bench) printExponents(growing map[string][]*series) {
	t := &markdown.Table{Head: []string{"", "exponent of wall", "of CPU", fmt.Sprintf("peak of %d : 1", steps[len(steps)-1])}}
	for _, name := range []string{"pyfix", "ruff"} {
		all := growing[name]
		t.Rows = append(t.Rows, []string{
			name,
			figure(growthOf(all, wall), 3),
			figure(growthOf(all, cpu), 3),
			figure(ratioOfMedians(all[len(all)-1], all[0], peak), 2),
		})
	}
	t.Print(b.stdout)
}

// growthOf returns the exponent of the medians, NaN if one is missing.
func growthOf(all []*series, figure func(sample) float64) float64 {
	var x, y []float64
	for i, s := range all {
		x = append(x, float64(steps[i]))
		y = append(y, s.median(figure))
	}
	return exponent(x, y)
}
