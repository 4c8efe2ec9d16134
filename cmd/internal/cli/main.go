// Package cli is the command line of pyfix: what its arguments mean, where
// output goes, and which code the program exits with.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/urfave/cli/v2"

	"pyfix/rewrite"
	"pyfix/rules"
)

// The codes that pyfix exits with.
const (
	exitClean       = 0
	exitFindings    = 1
	exitFailure     = 2   // the command line is wrong, or a file could not be dealt with
	exitInterrupted = 130 // as shells have it: 128 and the number of SIGINT
)

// Main runs pyfix with the arguments behind the program's name and returns the
// exit code.
func Main(args []string) int {
	ctx, restore := signal.NotifyContext(context.Background(), os.Interrupt)
	defer restore()
	context.AfterFunc(ctx, restore) // a second Ctrl-C kills
	writeErrorsOnly()
	p := &program{rules: rules.All, stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr}
	return p.main(ctx, args)
}

// program is one run of pyfix.
type program struct {
	rules          []*rewrite.Rule
	stdin          io.Reader
	stdout, stderr io.Writer // *os.File where it may be a terminal
	exit           int       // what the command that ran has decided
}

func (p *program) main(ctx context.Context, args []string) int {
	app := p.app()
	arranged, err := arrange(app, args)
	if err == nil {
		err = app.RunContext(ctx, append([]string{app.Name}, arranged...))
	}
	switch {
	case err == nil:
		return p.exit
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(p.stderr, "interrupted")
		return exitInterrupted
	case brokenPipe(err):
		return exitClean // whoever reads has read enough
	}
	fmt.Fprintf(p.stderr, "error: %v\n", err)
	return exitFailure
}

// app returns the commands and flags. Errors come back from its Run and are
// printed once, by main.
func (p *program) app() *cli.App {
	cli.FlagStringer = flagHelp
	return &cli.App{
		Name:                  "pyfix",
		HelpName:              "pyfix",
		Usage:                 "find and fix mistakes with names and scopes in Python code",
		Description:           description,
		HideVersion:           true, // --version is a flag like others
		HideHelpCommand:       true, // arrange understands `pyfix help COMMAND`
		CustomAppHelpTemplate: appHelp,
		Flags:                 checkFlags(),
		Commands:              p.commands(),
		Action:                p.check,
		Writer:                p.stdout,
		ErrWriter:             p.stderr,
		OnUsageError:          func(_ *cli.Context, err error, _ bool) error { return err },
		ExitErrHandler:        func(*cli.Context, error) {},
	}
}
