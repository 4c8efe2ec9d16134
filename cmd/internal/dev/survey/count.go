package main

import (
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"pyfix/cmd/internal/dev/markdown"
	"pyfix/rewrite"
)

func (s *survey) countCommand() *cli.Command {
	return &cli.Command{
		Name:      "count",
		Usage:     "count findings per rule and level in each tree",
		UsageText: "survey count [--jobs N] TREE...",
		Flags:     []cli.Flag{jobsFlag()},
		Action:    s.count,
	}
}

// levels in the order in which tables show them.
var levels = []rewrite.Level{rewrite.Safe, rewrite.Unsafe, rewrite.None}

func (s *survey) count(c *cli.Context) error {
	counts := make(tally)
	err := s.each(c.Context, c.Args().Slice(), c.Int(flagJobs), func(f *subject) error {
		counts.add(f.tree, "files")
		if f.err != nil {
			counts.add(f.tree, "not analysed")
			fmt.Fprintf(s.stderr, "not analysed: %s: %v\n", f.name, f.err)
		}
		for i := range f.findings {
			counts.add(f.tree, ruleAndLevel(&f.findings[i]))
		}
		return nil
	})
	if err != nil {
		return err
	}
	rows := []string{"files", "not analysed"}
	for _, rule := range s.rules {
		for _, level := range levels {
			rows = append(rows, rule.Name+", "+level.String())
		}
	}
	rows = slices.DeleteFunc(rows, func(row string) bool { return counts.total(row) == 0 })
	counts.table(counts.trees(), rows).Print(s.stdout)
	return nil
}

func ruleAndLevel(f *rewrite.Finding) string { return f.Rule.Name + ", " + levelOf(f).String() }

// tally counts things by tree and by what they are.
type tally map[string]map[string]int

func (t tally) add(tree, what string) { t.addN(tree, what, 1) }

func (t tally) addN(tree, what string, n int) {
	if t[tree] == nil {
		t[tree] = make(map[string]int)
	}
	t[tree][what] += n
}

func (t tally) total(what string) int {
	sum := 0
	for _, counts := range t {
		sum += counts[what]
	}
	return sum
}

// trees returns the names of the trees in alphabetical order.
func (t tally) trees() []string {
	var trees []string
	for tree := range t {
		trees = append(trees, tree)
	}
	slices.Sort(trees)
	return trees
}

// table shows the counts of the rows, a column per tree, and the sums.
func (t tally) table(trees, rows []string) *table {
	shown := &table{markdown.Table{Head: append(append([]string{""}, trees...), "all")}}
	for _, row := range rows {
		var numbers []int
		for _, tree := range trees {
			numbers = append(numbers, t[tree][row])
		}
		shown.row(row, append(numbers, t.total(row))...)
	}
	return shown
}
