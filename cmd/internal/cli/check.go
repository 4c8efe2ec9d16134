package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
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
	if err = k.finish(err); errors.Is(err, errUnread) {
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
	stderr  *console
	report  *output       // takes the report or the diff; may be stdout
	file    *outputFile   // that report writes to; nil if that is no file of its own
	format  report.Format // nil if findings are not reported
	people  bool          // the diff is read by people, not by programs
	screen  bool          // standard output is a terminal
	look    report.Options
	summary report.Summary
	changed int  // files with fixes
	failed  bool // a file could not be dealt with
}

func (p *program) newSession(s *settings) (*session, error) {
	p.stderr.color = s.color
	k := &session{settings: s, stdin: p.stdin, stdout: newOutput(p.stdout), stderr: p.stderr, screen: isTerminal(p.stdout)}
	k.summary.Fixing = s.run.Fix
	screen, err := k.openReport(p)
	if err != nil {
		return nil, err
	}
	k.look = report.Options{Rewrite: &s.run.Rewrite, Color: colored(s.color, screen), Quiet: s.quiet}
	k.look.Links = k.look.Color && isTerminal(screen)
	k.people = k.look.Color || isTerminal(screen)
	if !s.reporting {
		return k, nil
	}
	if s.statistics {
		k.format, err = report.NewStatistics(s.format, k.report, k.look)
	} else {
		k.format, err = report.New(s.format, k.report, k.look)
	}
	if err != nil {
		return nil, k.finish(err)
	}
	return k, nil
}

// openReport finds out where the report or the diff goes. It returns what may
// be a terminal.
func (k *session) openReport(p *program) (screen io.Writer, err error) {
	switch {
	case k.outputFile != "":
		if k.file, err = openOutput(k.outputFile); err != nil {
			return nil, err
		}
		k.report, k.run.Output = newOutput(k.file), k.file.old
		return k.file.file, nil
	case k.settings.stdin && k.run.Fix && k.reporting:
		k.report = newOutput(p.stderr.w) // standard output is for the source
		return p.stderr.w, nil
	}
	k.report = k.stdout
	return p.stdout, nil
}

// files works on what discovery finds.
func (k *session) files(ctx context.Context) error {
	k.run.Projects = new(config.Projects)
	defer k.warnOfProjects()
	if k.caching {
		known, err := cache.Open(k.cache, k.run.Rules, &k.run.Rewrite)
		if err != nil {
			return err
		}
		if err := known.Ignored(); err != nil && k.verbose {
			k.warn("warning", err.Error())
		}
		k.run.Cache = known
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
	if err := k.keepStdin(); err != nil {
		return err
	}
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
		err = k.writeSource(out.New)
	}
	return err
}

// writeSource writes the source that came by standard input, as it is unless
// there is a person who looks at it.
func (k *session) writeSource(src []byte) error {
	if k.screen {
		src = report.VisibleLines(src)
	}
	_, err := k.stdout.Write(src)
	return err
}

// keepStdin returns an error if the output would take the place of what standard
// input comes from, or of the file that it stands for.
func (k *session) keepStdin() error {
	if f, ok := k.stdin.(*os.File); ok {
		info, err := f.Stat()
		if err == nil && k.run.IsOutput(info) {
			return &run.OutputIsInput{Path: k.outputFile}
		}
	}
	info, err := os.Stat(k.stdinName)
	if err == nil && k.stdinName != "-" && k.run.IsOutput(info) {
		return &run.OutputIsInput{Path: k.stdinName}
	}
	return nil
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
		if k.people {
			diff = report.Diff(diff, k.look.Color)
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
	_, err := io.WriteString(k.stderr.lines(), k.closingWords())
	return err
}

// finish writes what is left of the output. A report in a file takes the place of
// an older one only if nothing has failed.
func (k *session) finish(err error) error {
	for _, out := range []*output{k.report, k.stdout} {
		if failure := out.Flush(); !errors.Is(err, failure) { // it may have failed before
			err = errors.Join(err, failure)
		}
	}
	switch {
	case k.file == nil:
		return err
	case err != nil:
		return errors.Join(err, k.file.discard())
	}
	return k.file.commit()
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
