package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"pyfix/rewrite"
	"pyfix/rewrite/diff"
	"pyfix/rewrite/text"
)

const flagVerdicts = "verdicts"

func (s *survey) sampleCommand() *cli.Command {
	return &cli.Command{
		Name:      "sample",
		Usage:     "print a random sample of findings, ready for a reader's verdict",
		UsageText: "survey sample --rule RULE --level LEVEL [-n N] [--seed SEED] [--verdicts FILE] TREE...",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "rule", Usage: "findings of this `RULE` only"},
			&cli.StringFlag{Name: "level", Usage: "findings of this `LEVEL` only: safe, unsafe, none"},
			&cli.IntFlag{Name: flagNumber, Value: 20, Usage: "print `N` findings"},
			seedFlag(), jobsFlag(),
			&cli.StringFlag{Name: flagVerdicts, Usage: "pass over findings that are in this `FILE`, and add a line with the verdict ? for each that is printed"},
		},
		Action: s.sample,
	}
}

// sighting is a finding in its file.
type sighting struct {
	*subject
	*rewrite.Finding
}

func (s *survey) sample(c *cli.Context) error {
	if err := s.checkSelection(c.String("rule"), c.String("level")); err != nil {
		return err
	}
	judged, err := readVerdicts(c.String(flagVerdicts))
	if err != nil {
		return err
	}
	var all []sighting
	err = s.each(c.Context, c.Args().Slice(), c.Int(flagJobs), func(f *subject) error {
		for i := range f.findings {
			one := sighting{f, &f.findings[i]}
			if one.fits(c.String("rule"), c.String("level")) && !isJudged(judged, one) {
				all = append(all, one)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for number, one := range draw(all, c.Int(flagNumber), c.Uint64(flagSeed)) {
		fmt.Fprintf(s.stdout, "## %d: ", number+1)
		if err := one.print(s); err != nil {
			return err
		}
		if err := appendVerdict(c.String(flagVerdicts), one.verdict()); err != nil {
			return err
		}
	}
	return nil
}

func (s *survey) checkSelection(rule, level string) error {
	if rule != "" && !slices.ContainsFunc(s.rules, func(r *rewrite.Rule) bool { return r.Name == rule }) {
		return fmt.Errorf("there is no rule %q", rule)
	}
	if level != "" && !slices.ContainsFunc(levels, func(l rewrite.Level) bool { return l.String() == level }) {
		return fmt.Errorf("there is no level %q; there are safe, unsafe and none", level)
	}
	return nil
}

func (i sighting) fits(rule, level string) bool {
	return (rule == "" || i.Rule.Name == rule) && (level == "" || levelOf(i.Finding).String() == level)
}

// draw returns n elements in their old order, the same for the same seed.
func draw[T any](all []T, n int, seed uint64) []T {
	random := rand.New(rand.NewPCG(seed, 0))
	chosen := random.Perm(len(all))[:min(n, len(all))]
	slices.Sort(chosen)
	drawn := make([]T, len(chosen))
	for i, at := range chosen {
		drawn[i] = all[at]
	}
	return drawn
}

// print shows the finding with its reason, what its fix does, and the code.
func (i sighting) print(s *survey) error {
	position := i.module.Lines.Position(i.Span.Start)
	fmt.Fprintf(s.stdout, "%s:%d:%d %s %s\n\n", i.name, position.Row, position.Column, i.Rule.Name, levelOf(i.Finding))
	fmt.Fprintf(s.stdout, "%s.\n", i.Message)
	for _, reason := range i.Reasons() {
		fmt.Fprintf(s.stdout, "Why it is not safe: %s.\n", reason)
	}
	for _, r := range i.Related {
		fmt.Fprintf(s.stdout, "- line %d: %s\n", i.module.Lines.Line(r.Span.Start), r.Message)
	}
	fmt.Fprintf(s.stdout, "\n%s\n", i.excerpt())
	fix := i.Fix()
	if fix == nil {
		fmt.Fprintf(s.stdout, "    %s\n\n", i.verdict().line())
		return nil
	}
	fixed, err := text.Apply(i.module.Src, fix.Edits)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.stdout, "%s\n%s\n    %s\n\n", fix.Title, indented(string(diff.Unified(i.name, i.name, i.module.Src, fixed))), i.verdict().line())
	return nil
}

// How many lines an excerpt shows around a finding, and how far it goes to
// include related places.
const (
	margin = 3
	reach  = 25
)

// excerpt returns the lines around the finding, with marks at those that it
// points to.
func (i sighting) excerpt() string {
	place := rowsOf(i.module, i.Finding)
	first, last := place.first, min(place.last, place.first+reach)
	for row := range place.related {
		if row > place.first-reach && row < place.last+reach {
			first, last = min(first, row), max(last, row)
		}
	}
	var b strings.Builder
	for row := max(first-margin, 1); row <= min(last+margin, i.module.Lines.Count()); row++ {
		mark := " "
		switch {
		case row == place.first:
			mark = ">"
		case place.related[row]:
			mark = "-"
		}
		fmt.Fprintf(&b, "    %s %5d %s\n", mark, row, i.module.Lines.Text(row))
	}
	return b.String()
}

func indented(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		b.WriteString("    " + line)
	}
	return b.String()
}

// appendVerdict adds a line to the file, unless path is "".
func appendVerdict(path string, v verdict) error {
	if path == "" {
		return nil
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(f, v.line()); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
