// Command bench measures whole runs of pyfix, as users start them, against other
// linters, against sizes of input and against programs that are hard to analyse.
//
// What is to be compared runs in turn in one run of bench, so that a machine
// that is busy for a while is busy for all of them, and what counts is ratios.
// What it prints is Markdown.
//
//	go run ./cmd/internal/dev/bench peers ~/src/django
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
)

func main() {
	ctx, restore := signal.NotifyContext(context.Background(), os.Interrupt)
	defer restore()
	b := &bench{stdout: os.Stdout, stderr: os.Stderr}
	if err := b.app().RunContext(ctx, os.Args); err != nil {
		fmt.Fprintf(os.Stderr, "error: %v\n", err)
		os.Exit(1)
	}
}

// bench is one run of the program.
type bench struct {
	stdout, stderr io.Writer
	rounds         int
	limit          time.Duration // that a process may take
	folder         string        // temporary; holds pyfix, caches and generated files
	pyfix          pyfix
	results        []result // for --json
	failed         []string // contenders that broke down
}

const examples = `EXAMPLES
   bench peers ~/src/django ~/src/sympy
   bench slow --pylint ~/venv/bin/pylint --flake8 ~/venv/bin/flake8 ~/src/django/django/db
   bench growth ~/src/django
   bench hard ~/src/django
   bench memory --above 40
   bench start setup.py
   bench lsp --edits 500 django/db/models/query.py`

func (b *bench) app() *cli.App {
	return &cli.App{
		Name:            "bench",
		Usage:           "measure whole runs of pyfix and of other linters",
		UsageText:       "bench COMMAND [OPTIONS] TREE...",
		Description:     "A TREE is a folder with Python files. Every program looks at all *.py and *.pyw\nfiles below it, even those that git ignores. A peer that is not there is left\nout, and the table says so.\n\n" + examples,
		HideHelpCommand: true,
		Commands: []*cli.Command{
			b.peersCommand(), b.slowCommand(), b.growthCommand(), b.hardCommand(), b.memoryCommand(), b.startCommand(), b.lspCommand(),
		},
		Writer:         b.stdout,
		ErrWriter:      b.stderr,
		ExitErrHandler: func(*cli.Context, error) {},
	}
}

// Flags of all commands.
const (
	flagRounds = "rounds"
	flagPyfix  = "pyfix"
	flagLimit  = "limit"
	flagJSON   = "json"
)

// command completes a command with the flags that all have, and with what is to
// be done before and after its own work.
func (b *bench) command(c *cli.Command, rounds int, work func(*cli.Context) error) *cli.Command {
	c.UsageText = fmt.Sprintf("bench %s [OPTIONS] %s", c.Name, c.ArgsUsage)
	c.Flags = append(c.Flags,
		&cli.IntFlag{Name: flagRounds, Value: rounds, Usage: "measure every program `N` times, after one run that is not measured"},
		&cli.DurationFlag{Name: flagLimit, Value: 10 * time.Minute, Usage: "end a process after this `TIME`, and measure that program no more"},
		&cli.StringFlag{Name: flagPyfix, Usage: "measure this `PROGRAM`", DefaultText: "pyfix as built from the module in the current folder"},
		&cli.StringFlag{Name: flagJSON, Usage: "write what every single process took to this `FILE`, too"},
	)
	c.Action = func(c *cli.Context) error { return b.prepared(c, work) }
	return c
}

func (b *bench) prepared(c *cli.Context, work func(*cli.Context) error) (err error) {
	b.rounds, b.limit = c.Int(flagRounds), c.Duration(flagLimit)
	if b.rounds < 1 {
		return fmt.Errorf("--%s: %d is not a positive number", flagRounds, b.rounds)
	}
	if optional := strings.HasPrefix(c.Command.ArgsUsage, "["); !c.Args().Present() && !optional {
		return fmt.Errorf("usage: %s", c.Command.UsageText)
	}
	if b.folder, err = os.MkdirTemp("", "pyfix-bench-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.folder)) }()
	if err := b.findPyfix(c.Context, c.String(flagPyfix)); err != nil {
		return err
	}
	if err := work(c); err != nil {
		return err
	}
	if err := b.writeJSON(c.String(flagJSON)); err != nil {
		return err
	}
	if len(b.failed) > 0 {
		return fmt.Errorf("not measured because they failed: %q", b.failed)
	}
	return nil
}

// absolute returns the path of something that exists, from anywhere.
func absolute(path string) (string, error) {
	if _, err := os.Stat(path); err != nil {
		return "", err
	}
	return filepath.Abs(path)
}
