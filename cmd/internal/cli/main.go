// Package cli is the command line of pyfix: what its arguments mean, where
// output goes, and which code the program exits with.
package cli

import (
	"context"
	"errors"
	"io"
	"os"

	"github.com/urfave/cli/v2"

	"pyfix/rewrite"
	"pyfix/rules"
)

// The codes that pyfix exits with.
const (
	exitClean    = 0
	exitFindings = 1
	exitFailure  = 2 // the command line is wrong, or a file could not be dealt with
)

// Main runs pyfix with the arguments behind the program's name and returns the
// exit code.
func Main(args []string) int {
	ctx := untilSignal()
	writeErrorsOnly()
	p := &program{rules: rules.All, stdin: os.Stdin, stdout: os.Stdout, stderr: &console{w: os.Stderr, color: "never"}}
	return p.main(ctx, args)
}

// program is one run of pyfix.
type program struct {
	rules  []*rewrite.Rule
	stdin  io.Reader
	stdout io.Writer // an *os.File where it may be a terminal
	stderr *console
	exit   int // what the command that ran has decided
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
		sent := signalOf(ctx)
		p.stderr.line(sent.Error())
		return sent.exitCode()
	case brokenPipe(err):
		return exitClean // whoever reads has read enough
	}
	p.stderr.fail(err)
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
		ErrWriter:             p.stderr.lines(),
		OnUsageError:          func(_ *cli.Context, err error, _ bool) error { return err },
		ExitErrHandler:        func(*cli.Context, error) {},
	}
}
