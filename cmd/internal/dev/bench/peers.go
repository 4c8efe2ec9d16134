package main

import (
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
		Usage:     "compare pyfix with pylint, flake8-bugbear and Fixit, which take minutes: better give a part of a tree",
		ArgsUsage: "TREE...",
		Flags:     []cli.Flag{pylint.flag(), flake8.flag(), fixit.flag()},
	}, 3, b.slow)
}

func (b *bench) slow(c *cli.Context) error {
	for _, path := range c.Args().Slice() {
		if err := b.againstSlow(c, path); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) againstSlow(c *cli.Context, path string) error {
	t, err := openTree(c.Context, path)
	if err != nil {
		return err
	}
	folder := []string{t.root}
	all, err := b.race(c.Context, t.String(), []contender{
		b.pyfix.cold("pyfix, no cache", folder),
		pylint.contender(c, pylint.about, nil, t.files), // which passes over folders that are no packages
		flake8.contender(c, flake8.about, nil, folder),
		fixit.contender(c, fixit.about, nil, folder),
	})
	if err != nil {
		return err
	}
	b.heading("%s, %d rounds", t, b.rounds)
	b.printSeries(all)
	b.printRatios([]pair{{all[1], all[0]}, {all[2], all[0]}, {all[3], all[0]}})
	return nil
}
