package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/urfave/cli/v2"

	"pyfix/cmd/internal/cache"
	"pyfix/cmd/internal/config"
	"pyfix/cmd/internal/discover"
	"pyfix/cmd/internal/report"
	"pyfix/cmd/internal/run"
)

// check is what pyfix does unless a subcommand says otherwise.
func (p *program) check(c *cli.Context) error {
	if c.Bool("version") {
		return p.version(c)
	}
	s, err := p.settings(c)
	if err != nil {
		return err
	}
	k, err := p.newSession(s)
	if err != nil {
		return err
	}
	if len(s.run.Rules) == 0 {
		k.warn("warning", "no rule is selected, so that nothing can be found")
	}
	work := k.files
	if s.stdin {
		work = k.source
	}
	err = work(c.Context)
	if err == nil {
		err = k.conclude()
	}
	p.exit = k.exitCode()
	if err = errors.Join(err, k.close()); errors.Is(err, errUnread) {
		return nil
	}
	return err
}

func (p *program) version(*cli.Context) error {
	_, err := fmt.Fprintln(p.stdout, "pyfix", version())
	return err
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return strings.Trim(info.Main.Version, "()")
	}
	return "unknown"
}

// errUnread ends a run that writes no files when nobody reads its output.
var errUnread = errors.New("the output is not read")

// session is the course of one run: it shows what becomes of the files, and
// counts it.
type session struct {
	*settings
	stdin   io.Reader
	stdout  *output
	stderr  io.Writer
	report  *output       // takes the report or the diff; may be stdout
	format  report.Format // nil if findings are not reported
	look    report.Options
	summary report.Summary
	changed int  // files with fixes
	failed  bool // a file could not be dealt with
}

func (p *program) newSession(s *settings) (*session, error) {
	k := &session{settings: s, stdin: p.stdin, stdout: newOutput(p.stdout), stderr: p.stderr}
	k.summary.Fixing = s.run.Fix
	var screen io.Writer
	switch {
	case s.outputFile != "":
		file, err := createOutput(s.outputFile)
		if err != nil {
			return nil, err
		}
		k.report = file
	case s.stdin && s.run.Fix && s.reporting:
		k.report, screen = newOutput(p.stderr), p.stderr // standard output is for the source
	default:
		k.report, screen = k.stdout, p.stdout
	}
	k.look = report.Options{Rewrite: &s.run.Rewrite, Color: colored(s.color, screen), Quiet: s.quiet}
	k.look.Links = k.look.Color && isTerminal(screen)
	if !s.reporting {
		return k, nil
	}
	var err error
	if s.statistics {
		k.format, err = report.NewStatistics(s.format, k.report, k.look)
	} else {
		k.format, err = report.New(s.format, k.report, k.look)
	}
	return k, err
}

// files works on what discovery finds.
func (k *session) files(ctx context.Context) error {
	k.run.Projects = new(config.Projects)
	defer k.warnOfProjects()
	if k.cacheDir != "" {
		k.run.Cache = cache.Open(k.cacheDir, k.run.Rules, &k.run.Rewrite)
		defer k.saveCache() // a run that is called off has found out something, too
	}
	return k.run.Files(ctx, func(out run.Outcome) error {
		if err := k.take(&out); err != nil {
			return err
		}
		if err := k.report.Flush(); err != nil {
			return err
		}
		if k.report.lost && !k.run.Write {
			return errUnread
		}
		return nil
	})
}

func (k *session) warnOfProjects() {
	for _, err := range k.run.Projects.Errors() {
		k.warn("warning", fmt.Sprintf("%v: its entry points are not known", err))
	}
}

// saveCache is not worth a word, unless the user wants to know everything: the
// run has done what it had to.
func (k *session) saveCache() {
	if err := k.run.Cache.Save(); err != nil && k.verbose {
		k.warn("warning", err.Error())
	}
}

// source works on standard input. With --fix the source always comes out, fixed
// or as it was.
func (k *session) source(ctx context.Context) error {
	raw, err := readAll(ctx, k.stdin)
	if err != nil {
		return fmt.Errorf("standard input: %w", err)
	}
	excluded, err := k.excludesStdin(ctx)
	if err != nil {
		return err
	}
	out := run.Outcome{New: raw}
	if !excluded {
		out = k.run.Source(ctx, filepath.ToSlash(k.stdinName), raw)
		if out.Canceled() {
			return out.Err
		}
		out.Named = true
		if err := k.take(&out); err != nil {
			return err
		}
	}
	if k.run.Write && !k.run.Diff {
		_, err = k.stdout.Write(out.New)
	}
	return err
}

// readAll reads until the end of r or of ctx. In the latter case r is still
// being read, which only a program that ends may do.
func readAll(ctx context.Context, r io.Reader) ([]byte, error) {
	type result struct {
		raw []byte
		err error
	}
	done := make(chan result, 1)
	go func() {
		raw, err := io.ReadAll(r)
		done <- result{raw, err}
	}()
	select {
	case read := <-done:
		return read.raw, read.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// excludesStdin reports whether --force-exclude leaves out the file that
// standard input stands for, which need not exist.
func (k *session) excludesStdin(ctx context.Context) (bool, error) {
	if !k.run.Discover.ForceExclude || k.stdinName == "-" {
		return false, nil
	}
	files, problems, err := discover.Walk(ctx, k.run.Discover)
	return err == nil && len(files)+len(problems) == 0, err
}

// take shows and counts what became of one file.
func (k *session) take(out *run.Outcome) error {
	k.explain(out)
	k.summary.Add(out.Findings, len(out.Fixed), &k.run.Rewrite)
	if len(out.Fixed) > 0 {
		k.changed++
	}
	if k.run.Diff {
		diff := out.Diff
		if k.look.Color {
			diff = report.ColorDiff(diff)
		}
		_, err := k.report.Write(diff)
		return err
	}
	if k.format == nil || len(out.Findings) == 0 {
		return nil
	}
	file := &report.File{Path: out.Path, Abs: out.Path, Src: out.Src, Findings: out.Findings}
	if out.Path != "-" {
		abs, err := filepath.Abs(filepath.FromSlash(out.Path))
		if err != nil {
			return err
		}
		file.Abs = abs
	}
	return k.format.File(file)
}

// conclude ends the report, or else sums it up on standard error.
func (k *session) conclude() error {
	if k.format != nil {
		return k.format.Close(k.summary)
	}
	if k.quiet {
		return nil
	}
	if err := k.report.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(k.stderr, k.closingWords())
	return err
}

// close writes what is left of the output.
func (k *session) close() error {
	err := k.report.Close()
	if k.stdout != k.report {
		err = errors.Join(err, k.stdout.Close())
	}
	return err
}

// closingWords sum up a run whose findings were not reported.
func (k *session) closingWords() string {
	if k.run.Write {
		return k.summary.Text()
	}
	return k.summary.Preview(k.changed)
}

func (k *session) exitCode() int {
	switch {
	case k.failed:
		return exitFailure
	case k.exitZero:
		return exitClean
	case k.onFound && k.summary.Findings > 0, k.onFix && k.summary.Fixed > 0, k.onDiff && k.changed > 0:
		return exitFindings
	}
	return exitClean
}
