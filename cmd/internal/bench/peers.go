package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"
)

func (b *bench) peersCommand() *cli.Command {
	return b.command(&cli.Command{
		Name:      "peers",
		Usage:     "compare pyfix with ruff, without and with their caches",
		ArgsUsage: "TREE...",
		Flags:     []cli.Flag{ruff.flag()},
	}, 7, b.peers)
}

func (b *bench) peers(c *cli.Context) error {
	for _, path := range c.Args().Slice() {
		if err := b.againstRuff(c, path); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) startCommand() *cli.Command {
	return b.command(&cli.Command{
		Name:      "start",
		Usage:     "compare how long pyfix and ruff take for one small file, from start to exit",
		ArgsUsage: "FILE",
		Flags:     []cli.Flag{ruff.flag()},
	}, 30, b.start)
}

func (b *bench) start(c *cli.Context) error {
	if c.NArg() != 1 {
		return fmt.Errorf("usage: %s", c.Command.UsageText)
	}
	return b.againstRuff(c, c.Args().First())
}

// againstRuff races pyfix and ruff over a path.
func (b *bench) againstRuff(c *cli.Context, path string) error {
	t, err := openTree(c.Context, path)
	if err != nil {
		return err
	}
	caches, err := os.MkdirTemp(b.folder, "caches-") // fresh ones, which the first round fills
	if err != nil {
		return err
	}
	paths := []string{t.root}
	all, err := b.race(c.Context, t.String(), []contender{
		b.pyfix.cold("pyfix, no cache", paths),
		ruff.contender(c, "ruff, no cache", ruff.cold, paths),
		b.pyfix.warm("pyfix, cache", filepath.Join(caches, "pyfix"), paths),
		ruff.contender(c, "ruff, cache", []string{ruff.warm, filepath.Join(caches, "ruff")}, paths),
		b.pyfix.diff("pyfix --diff, no cache", paths),
	})
	if err != nil {
		return err
	}
	b.heading("%s, %d rounds", t, b.rounds)
	b.printSeries(all)
	b.printRatios([]pair{{all[0], all[1]}, {all[2], all[3]}, {all[4], all[1]}})
	return nil
}

func (b *bench) slowCommand() *cli.Command {
	return b.command(&cli.Command{
		Name:      "slow",
		Usage:     "compare pyfix with pylint, flake8-bugbear and Fixit over a part of each tree",
		ArgsUsage: "TREE...",
		Flags: []cli.Flag{
			pylint.flag(), flake8.flag(), fixit.flag(),
			&cli.IntFlag{Name: "files", Value: 200, Usage: "give them `N` files, evenly spread over the tree"},
		},
	}, 3, b.slow)
}

func (b *bench) slow(c *cli.Context) error {
	files := c.Int("files")
	if files < 1 {
		return fmt.Errorf("--files: %d is not a positive number", files)
	}
	for _, path := range c.Args().Slice() {
		if err := b.againstSlow(c, path, files); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) againstSlow(c *cli.Context, path string, files int) error {
	whole, err := openTree(c.Context, path)
	if err != nil {
		return err
	}
	part, err := b.partOf(c.Context, whole, files)
	if err != nil {
		return err
	}
	paths := []string{part.root}
	contenders := []contender{b.pyfix.cold("pyfix, no cache", paths)}
	for _, p := range []*peer{pylint, flake8, fixit} {
		contenders = append(contenders, p.contender(c, p.about, nil, paths))
	}
	all, err := b.race(c.Context, part.String(), contenders)
	if err != nil {
		return err
	}
	var pairs []pair
	for _, s := range all[1:] {
		pairs = append(pairs, pair{s, all[0]})
	}
	b.heading("%d files (%.1f MB) of %s, %d rounds", len(part.files), part.megabytes(), whole, b.rounds)
	b.printSeries(all)
	b.printRatios(pairs)
	return nil
}

// partOf makes a tree of some of the tree's files.
func (b *bench) partOf(ctx context.Context, t *tree, files int) (*tree, error) {
	folder, err := os.MkdirTemp(b.folder, "part-")
	if err != nil {
		return nil, err
	}
	if err := t.place(ctx, t.part(files), folder); err != nil {
		return nil, err
	}
	return openTree(ctx, folder)
}
