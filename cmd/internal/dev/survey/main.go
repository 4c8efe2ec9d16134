// Command survey holds pyfix against real code: trees of other people's Python
// files that are given on its command line and never kept in this repository.
//
// It counts findings, draws samples for a reader's verdict, compares with other
// linters, wounds healthy code to see whether pyfix finds and mends the wound,
// and proves that safe fixes touch what they should and nothing else. What it
// prints is Markdown.
//
//	go run ./cmd/internal/dev/survey count ~/src/django ~/src/sympy
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"

	"github.com/urfave/cli/v2"

	"pyfix/rewrite"
	"pyfix/rules"
)

func main() {
	ctx, restore := signal.NotifyContext(context.Background(), os.Interrupt)
	defer restore()
	s := &survey{rules: rules.All, stdout: os.Stdout, stderr: os.Stderr}
	if err := s.app().RunContext(ctx, os.Args); err != nil {
		fmt.Fprintf(os.Stderr, "error: %v\n", err)
		os.Exit(1)
	}
}

// survey is one run of the program.
type survey struct {
	rules          []*rewrite.Rule // opt-in rules, too
	stdout, stderr io.Writer
}

const examples = `EXAMPLES
   survey count django sympy
   survey sample --rule loop-closure --level safe -n 20 --seed 1 --verdicts verdicts.tsv django
   survey verdicts verdicts.tsv django
   survey peers --ruff ruff --flake8 flake8 --cache said --list only-by-peers django
   survey mutate --kind self -n 100 --seed 1 --python python3 django
   survey spoil -n 1000 --seed 1 --python python3.13 --list django
   survey prove --python python3 --ruff ruff django`

func (s *survey) app() *cli.App {
	return &cli.App{
		Name:            "survey",
		Usage:           "hold pyfix against trees of real code",
		UsageText:       "survey COMMAND [OPTIONS] [TREE...]",
		Description:     "A TREE is a folder with Python files. Every file below it is looked at, even\nthose that git ignores, and comments that suppress findings do not count.\n\n" + examples,
		HideHelpCommand: true,
		Commands: []*cli.Command{
			s.countCommand(), s.sampleCommand(), s.verdictsCommand(), s.peersCommand(), s.mutateCommand(), s.spoilCommand(), s.proveCommand(),
		},
		Writer:         s.stdout,
		ErrWriter:      s.stderr,
		ExitErrHandler: func(*cli.Context, error) {},
	}
}

// Flags that several commands have.
const (
	flagJobs   = "jobs"
	flagPython = "python"
	flagSeed   = "seed"
	flagNumber = "n"
	flagList   = "list"
)

func jobsFlag() cli.Flag {
	return &cli.IntFlag{Name: flagJobs, Value: runtime.NumCPU(), Usage: "look at `N` files at once"}
}

func pythonFlag() cli.Flag {
	return &cli.StringFlag{Name: flagPython, Value: "python3", Usage: "the CPython `PROGRAM`, 3.9 or later, that compiles and compares sources"}
}

func seedFlag() cli.Flag {
	return &cli.Uint64Flag{Name: flagSeed, Value: 1, Usage: "the same `SEED` draws the same sample from the same trees"}
}
