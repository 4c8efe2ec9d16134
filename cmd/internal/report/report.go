// Package report writes findings in the formats that people, editors and other
// programs read. Nothing in it knows where the bytes go.
package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"pyfix/rewrite"
)

// File is one file's findings.
type File struct {
	Path     string // as the user knows it, with slashes
	Abs      string // the same, absolute
	Src      []byte // the text that the findings' offsets are about
	Findings []rewrite.Finding
}

// A Format writes a report. Files are given in the order in which they are to
// appear, those without findings may be left out; Close ends the report.
// Errors are those of the writer.
type Format interface {
	File(f *File) error
	Close(s Summary) error
}

// Options say how a report looks.
type Options struct {
	Rewrite *rewrite.Options // what --fix would apply
	Color   bool             // ANSI colours, in the formats for people
	Links   bool             // OSC 8 hyperlinks
	Quiet   bool             // no summary in the formats for people
}

// New returns the format of that name, writing to w. The error lists the names.
func New(name string, w io.Writer, opt Options) (Format, error) {
	out := printer{w: w, style: style{color: opt.Color, links: opt.Links}}
	closing := closing{printer: out, quiet: opt.Quiet}
	switch name {
	case "full":
		return &full{closing: closing, options: opt.Rewrite}, nil
	case "concise":
		return &concise{closing: closing, options: opt.Rewrite}, nil
	case "json":
		return &jsonArray{jsonPrinter: jsonPrinter{printer: printer{w: w}}}, nil
	}
	return nil, fmt.Errorf("unknown output format %q; there are %s", name, strings.Join(Names(), ", "))
}

// Names lists the formats; the first is the default.
func Names() []string { return slices.Clone(names) }

var names = []string{"full", "concise", "json"}

// Summary counts what a run found. A finding whose fix was applied is in Fixed
// and nowhere else.
type Summary struct {
	Findings int  // that stand in the report
	Fixable  int  // of those, --fix would fix as the options are
	Unsafe   int  // of those, --fix would fix with --unsafe-fixes only
	Fixed    int  // fixes applied
	Fixing   bool // fixes were to be applied
	Unknown  int  // files that could not be analysed
}

// Add counts what became of one file.
func (s *Summary) Add(found []rewrite.Finding, fixed int, opt *rewrite.Options) {
	s.Findings += len(found)
	s.Fixed += fixed
	for i := range found {
		switch f := &found[i]; {
		case opt.Applies(f):
			s.Fixable++
		case f.Fix() != nil && !opt.Unfixable[f.Rule.Name]:
			s.Unsafe++
		}
	}
}

// Text returns the summary as one or two lines.
func (s Summary) Text() string {
	if s.Findings+s.Fixed == 0 {
		return s.nothing()
	}
	text := fmt.Sprintf("Found %s.\n", plural(s.Findings, "finding"))
	if s.Fixing {
		text = fmt.Sprintf("Found %s (%d fixed, %d remaining).\n", plural(s.Findings+s.Fixed, "finding"), s.Fixed, s.Findings)
	}
	return text + s.fixable()
}

// nothing says that there are no findings.
func (s Summary) nothing() string {
	if s.Unknown > 0 {
		return fmt.Sprintf("Found nothing, but %s not analysed.\n", plural(s.Unknown, "file"))
	}
	return "All checks passed!\n"
}

// Preview returns the summary of a run that shows what it would fix in a number
// of files.
func (s Summary) Preview(files int) string {
	switch {
	case s.Findings+s.Fixed == 0:
		return s.nothing()
	case s.Fixed == 0:
		return fmt.Sprintf("Would fix nothing (%s would remain).\n", plural(s.Findings, "finding")) + s.fixable()
	}
	return fmt.Sprintf("Would fix %s in %s (%d would remain).\n", plural(s.Fixed, "finding"), plural(files, "file"), s.Findings) + s.fixable()
}

func (s Summary) fixable() string {
	switch {
	case s.Fixable > 0 && s.Unsafe > 0:
		return fmt.Sprintf("[*] %d fixable with --fix (%d more with --unsafe-fixes).\n", s.Fixable, s.Unsafe)
	case s.Fixable > 0:
		return fmt.Sprintf("[*] %d fixable with --fix.\n", s.Fixable)
	case s.Unsafe > 0:
		return fmt.Sprintf("%d fixable with --fix --unsafe-fixes.\n", s.Unsafe)
	}
	return ""
}

// plural returns a count and the noun that goes with it.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// closing ends the reports that are for people.
type closing struct {
	printer
	quiet bool
}

func (c *closing) Close(s Summary) error {
	if c.quiet {
		return nil
	}
	c.text(shown(s.Text()))
	return c.flush()
}
