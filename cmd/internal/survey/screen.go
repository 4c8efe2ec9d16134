package main

import (
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"pyfix/rewrite"
	"pyfix/rewrite/syntax"
)

func (s *survey) screenCommand() *cli.Command {
	return &cli.Command{
		Name:  "screen",
		Usage: "hold what the outlines of files dismiss against what an analysis finds",
		Description: "Counts for every rule the files, and their bytes, in which it may find something by the\n" +
			"outline alone. A finding in any other file is an error of the outline, or of the rule's\n" +
			"own condition, and printed.",
		UsageText: "survey screen [--jobs N] TREE...",
		Flags:     []cli.Flag{jobsFlag()},
		Action:    s.screen,
	}
}

func (s *survey) screen(c *cli.Context) error {
	files, sizes := make(tally), make(tally)
	wrong := 0
	err := s.each(c.Context, c.Args().Slice(), c.Int(flagJobs), func(f *subject) error {
		if f.err != nil {
			return nil
		}
		src := f.text.Src
		suspects := new(rewrite.Options).Suspects(src, s.rules)
		count := func(what string) {
			files.add(f.tree, what)
			sizes.addN(f.tree, what, len(src))
		}
		count("all")
		for _, rule := range suspects {
			count(rule.Name)
		}
		if slices.ContainsFunc(suspects, func(r *rewrite.Rule) bool { return !r.Optional }) {
			count("any default rule")
		}
		for i := range f.findings {
			if found := &f.findings[i]; !slices.Contains(suspects, found.Rule) {
				wrong++
				fmt.Fprintf(s.stderr, "dismissed: %s:%d: %s: %s\n", f.name, lineOf(f.module.File, found), found.Rule.Name, found.Message)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	rows := []string{"all", "any default rule"}
	for _, rule := range s.rules {
		rows = append(rows, rule.Name)
	}
	fmt.Fprintln(s.stdout, "Files")
	files.table(files.trees(), rows).Print(s.stdout)
	fmt.Fprintln(s.stdout, "Bytes")
	sizes.table(sizes.trees(), rows).Print(s.stdout)
	if wrong > 0 {
		return fmt.Errorf("%d findings stand in files that were dismissed", wrong)
	}
	fmt.Fprintln(s.stdout, "No finding stands in a file that was dismissed.")
	return nil
}

func lineOf(f *syntax.File, found *rewrite.Finding) int { return f.Lines.Line(found.Span.Start) }
