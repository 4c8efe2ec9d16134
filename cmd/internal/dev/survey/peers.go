package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"pyfix/rewrite"
	"pyfix/rewrite/text"
)

func (s *survey) peersCommand() *cli.Command {
	flags := []cli.Flag{
		jobsFlag(),
		&cli.StringFlag{Name: "cache", Usage: "keep what the peers say in this `FOLDER`"},
		&cli.BoolFlag{Name: "whole", Usage: "give slow peers all files, not only those that promise something"},
		&cli.StringSliceFlag{Name: flagList, Usage: "print the places that are `only-by-peers` or only-by-pyfix"},
	}
	for _, p := range peers {
		flags = append(flags, &cli.StringFlag{Name: p.name, Usage: "the `PROGRAM` to compare with"})
	}
	return &cli.Command{
		Name:      "peers",
		Usage:     "compare with what other linters find",
		UsageText: "survey peers [--ruff PROGRAM] [--flake8 PROGRAM] [--pyflakes PROGRAM] [--pylint PROGRAM] [--cache FOLDER] [--whole] [--list only-by-peers] TREE...",
		Flags:     flags,
		Action:    s.comparePeers,
	}
}

func (s *survey) comparePeers(c *cli.Context) error {
	lists := c.StringSlice(flagList)
	for _, list := range lists {
		if list != onlyByPeers && list != onlyByPyfix {
			return fmt.Errorf("there is no list %q; there are %s and %s", list, onlyByPeers, onlyByPyfix)
		}
	}
	var subjects []*subject
	err := s.each(c.Context, c.Args().Slice(), c.Int(flagJobs), func(f *subject) error {
		subjects = append(subjects, f)
		return nil
	})
	if err != nil {
		return err
	}
	cmp := &comparison{subjects: subjects, said: make(map[*peer]map[string][]remark), asked: make(map[*peer]int), whole: c.Bool("whole")}
	for _, p := range peers {
		if program := c.String(p.name); program != "" {
			if err := cmp.ask(c.Context, p, program, c.String("cache")); err != nil {
				return err
			}
		}
	}
	if len(cmp.peers) == 0 {
		return errors.New("no peer is given")
	}
	cmp.match()
	cmp.print(s, lists)
	return nil
}

const (
	onlyByPeers = "only-by-peers"
	onlyByPyfix = "only-by-pyfix"
)

// comparison holds what pyfix and its peers say about the same files.
type comparison struct {
	subjects []*subject
	peers    []*peer                       // that were asked, slow ones last
	said     map[*peer]map[string][]remark // by the names of the files
	asked    map[*peer]int                 // how many files
	whole    bool                          // slow peers look at all files, too
	defects  map[*kind][]*defect
}

// defect is one place with all who found it.
type defect struct {
	file    *subject
	row     int
	finding *rewrite.Finding // nil if pyfix did not find it
	by      map[*peer][]remark
}

// ask lets a peer look at the files; a slow one, unless it is to see the whole,
// only at those about which somebody else said something, or which make closures
// in loops.
func (c *comparison) ask(ctx context.Context, p *peer, program, cache string) (err error) {
	i, err := newInspector(ctx, p, program, cache)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, i.close()) }()
	var files []file
	for _, f := range c.subjects {
		if !p.slow || c.whole || c.promising(f) {
			files = append(files, f.file)
		}
	}
	c.peers = append(c.peers, p)
	c.asked[p] = len(files)
	c.said[p], err = i.inspect(ctx, files)
	return err
}

func (c *comparison) promising(f *subject) bool {
	if len(f.findings) > 0 || f.module != nil && hasClosureInLoop(f.module) {
		return true
	}
	for _, said := range c.said {
		for _, r := range said[f.name] {
			if k := kindOf(r.Code); k != nil && !k.aside {
				return true
			}
		}
	}
	return false
}

func kindOf(code string) *kind {
	for _, k := range kinds {
		if slices.Contains(k.codes, code) {
			return k
		}
	}
	return nil
}

// match brings together what is said about one place.
func (c *comparison) match() {
	c.defects = make(map[*kind][]*defect)
	for _, k := range kinds {
		for _, f := range c.subjects {
			c.defects[k] = append(c.defects[k], c.matchFile(k, f)...)
		}
	}
}

func (c *comparison) matchFile(k *kind, f *subject) []*defect {
	var defects []*defect
	places := make(map[*defect]rows)
	for i := range f.findings {
		finding := &f.findings[i]
		if k.aside || k.covers(finding.Rule) {
			d := &defect{file: f, row: f.module.Lines.Line(finding.Span.Start), finding: finding, by: make(map[*peer][]remark)}
			places[d] = rowsOf(f.module, finding)
			defects = append(defects, d)
		}
	}
	others := make(map[string]*defect)
	for _, p := range c.peers {
		for _, r := range c.said[p][f.name] {
			if kindOf(r.Code) != k {
				continue
			}
			matched := false
			for d, place := range places {
				if place.has(r.Row) && (r.about() == "" || slices.Contains(namesIn(d.finding), r.about())) {
					d.by[p] = append(d.by[p], r)
					matched = true
				}
			}
			if matched {
				continue
			}
			key := fmt.Sprint(placeOf(f, r), r.about())
			if others[key] == nil {
				others[key] = &defect{file: f, row: r.Row, by: make(map[*peer][]remark)}
				defects = append(defects, others[key])
			}
			others[key].by[p] = append(others[key].by[p], r)
		}
	}
	if k.aside {
		defects = slices.DeleteFunc(defects, func(d *defect) bool { return len(d.by) == 0 })
	}
	return defects
}

// placeOf tells remarks about different defects apart: those about one closure
// are about one defect.
func placeOf(f *subject, r remark) int {
	if f.module != nil && (r.Code == "B023" || r.Code == "W0640") {
		if closure := closureAt(f.module, text.Position{Row: r.Row, Column: r.Column}); closure.Ok() {
			return closure.Row()
		}
	}
	return r.Row
}

// verdict says who found the defect, of those who look for its kind.
func (c *comparison) verdict(k *kind, d *defect) string {
	var able, found []string
	for _, p := range c.peers {
		if !k.watches(p) {
			continue
		}
		able = append(able, p.name)
		if len(d.by[p]) > 0 {
			found = append(found, p.name)
		}
	}
	switch {
	case d.finding == nil:
		return "not by pyfix, by " + strings.Join(found, ", ")
	case len(found) == 0:
		return "only by pyfix, " + levelOf(d.finding).String()
	case len(found) == len(able):
		return "by all"
	}
	return "by pyfix and " + strings.Join(found, ", ")
}

func (c *comparison) print(s *survey, lists []string) {
	trees := make(tally)
	for _, f := range c.subjects {
		trees.add(f.tree, "files")
	}
	for _, k := range kinds {
		counts := make(tally)
		for _, d := range c.defects[k] {
			counts.add(d.file.tree, c.verdict(k, d))
		}
		fmt.Fprintf(s.stdout, "### %s (%s)\n\n", k.title, strings.Join(k.codes, ", "))
		counts.table(trees.trees(), verdictsOf(counts)).Print(s.stdout)
	}
	c.printScope(s)
	for _, k := range kinds {
		for _, list := range lists {
			c.printPlaces(s, k, list)
		}
	}
}

// verdictsOf returns the verdicts of a table: found by all first, missed by
// pyfix last.
func verdictsOf(counts tally) []string {
	seen := make(map[string]bool)
	for _, of := range counts {
		for words := range of {
			seen[words] = true
		}
	}
	var verdicts []string
	for _, start := range []string{"by all", "by pyfix", "only by pyfix", "not by pyfix"} {
		var some []string
		for words := range seen {
			if strings.HasPrefix(words, start) {
				some = append(some, words)
			}
		}
		slices.Sort(some)
		verdicts = append(verdicts, some...)
	}
	return verdicts
}

// printScope says what the figures do not cover.
func (c *comparison) printScope(s *survey) {
	unanalysed := 0
	for _, f := range c.subjects {
		if f.err != nil {
			unanalysed++
		}
	}
	fmt.Fprintf(s.stdout, "pyfix looked at %d files and could not analyse %d.\n", len(c.subjects), unanalysed)
	for _, p := range c.peers {
		failed := 0
		for _, remarks := range c.said[p] {
			if slices.ContainsFunc(remarks, func(r remark) bool { return r.Code == unreadable }) {
				failed++
			}
		}
		fmt.Fprintf(s.stdout, "%s looked at %d files and could not read %d.", p.name, c.asked[p], failed)
		if p.slow && !c.whole {
			fmt.Fprint(s.stdout, " It is slow: it was given only files with closures in loops and those about which others have something to say.")
		}
		fmt.Fprintln(s.stdout)
	}
	fmt.Fprintln(s.stdout)
}

func (c *comparison) printPlaces(s *survey, k *kind, list string) {
	if k.aside {
		return
	}
	fmt.Fprintf(s.stdout, "#### %s: %s\n\n", k.title, list)
	for _, d := range c.defects[k] {
		if (list == onlyByPeers) != (d.finding == nil) || len(d.by) > 0 && d.finding != nil {
			continue
		}
		if d.finding != nil {
			fmt.Fprintf(s.stdout, "- %s:%d %s %s: %s\n", d.file.name, d.row, d.finding.Rule.Name, levelOf(d.finding), d.finding.Message)
			continue
		}
		for _, p := range c.peers {
			for _, r := range d.by[p] {
				fmt.Fprintf(s.stdout, "- %s:%d %s %s: %s\n", d.file.name, r.Row, p.name, r.Code, r.Message)
			}
		}
		if d.file.module != nil {
			fmt.Fprintf(s.stdout, "      %s\n", strings.TrimSpace(string(d.file.module.Lines.Text(d.row))))
		}
	}
	fmt.Fprintln(s.stdout)
}
