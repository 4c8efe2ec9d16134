package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"

	"github.com/urfave/cli/v2"

	"pyfix/rewrite"
	"pyfix/rewrite/diff"
	"pyfix/rewrite/text"
)

func (s *survey) proveCommand() *cli.Command {
	return &cli.Command{
		Name:  "prove",
		Usage: "prove that safe fixes touch what they should and nothing else",
		UsageText: "survey prove [--python PROGRAM] [--ruff PROGRAM] TREE...\n\n" +
			"Applies the safe fixes of each file, in memory. Says which files do not compile\n" +
			"after that, differ elsewhere, or hold findings where the fixes were made.",
		Flags: []cli.Flag{
			pythonFlag(), jobsFlag(),
			&cli.StringFlag{Name: "ruff", Usage: "the ruff `PROGRAM` that must have nothing to say any more where the fixes were made"},
		},
		Action: s.prove,
	}
}

func (s *survey) prove(c *cli.Context) (err error) {
	py, err := startPython(c.String(flagPython))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, py.close()) }()
	counts := make(tally)
	failed := false
	err = s.each(c.Context, c.Args().Slice(), c.Int(flagJobs), func(f *subject) error {
		if !slices.ContainsFunc(f.findings, func(x rewrite.Finding) bool { return levelOf(&x) == rewrite.Safe }) {
			return nil
		}
		p := &proof{survey: s, python: py, ruff: c.String("ruff"), subject: f}
		if err := p.run(c.Context); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		for what, n := range p.counts {
			for range n {
				counts.add(f.tree, what)
			}
		}
		for _, problem := range p.problems {
			failed = true
			fmt.Fprintf(s.stdout, "- %s: %s\n", f.name, problem)
		}
		return nil
	})
	if err != nil {
		return err
	}
	counts.table(counts.trees(), proofRows(c.String("ruff"))).Print(s.stdout)
	if failed {
		return errors.New("some fixes do not keep what they promise")
	}
	return nil
}

const (
	countFiles    = "files with safe fixes"
	countFixes    = "safe fixes"
	countBroken   = "files that do not compile"
	countAround   = "differences elsewhere"
	countLeft     = "findings left at a fix"
	countRuff     = "ruff's remarks at a fix, before"
	countRuffLeft = "ruff's remarks at a fix, after"
)

func proofRows(ruff string) []string {
	rows := []string{countFiles, countFixes, countBroken, countAround, countLeft}
	if ruff == "" {
		return rows
	}
	return append(rows, countRuff, countRuffLeft)
}

// proof holds the safe fixes of one file against what they promise.
type proof struct {
	*survey
	*subject
	python   *python
	ruff     string // "" if it is not to be asked
	result   *rewrite.Result
	edits    []text.Edit // from the old source to the new, as small as they get
	counts   map[string]int
	problems []string
}

func (p *proof) run(ctx context.Context) error {
	result, err := rewrite.FixAll(p.name, p.module.Src, p.rules, &rewrite.Options{IgnoreNoqa: true})
	if err != nil {
		return err
	}
	p.result = result
	p.edits = smallEdits(p.module.Src, result.Src)
	p.counts = map[string]int{countFiles: 1, countFixes: len(result.Fixed)}
	problem, err := p.python.problem(result.Src)
	if err != nil {
		return err
	}
	if problem != "" {
		p.fail(countBroken, problem)
		return nil
	}
	if err := p.compareTrees(); err != nil {
		return err
	}
	p.checkFindings()
	if p.ruff == "" {
		return nil
	}
	return p.checkRuff(ctx)
}

func (p *proof) fail(what, problem string) {
	p.counts[what]++
	p.problems = append(p.problems, what+": "+problem)
}

// compareTrees demands that the syntax trees differ only where edits are. Where
// the old source does not compile under this Python, there is nothing to compare.
func (p *proof) compareTrees() error {
	before, err := p.python.problem(p.module.Src)
	if err != nil || before != "" {
		return err
	}
	var oldSpans []text.Span
	for _, e := range p.edits {
		oldSpans = append(oldSpans, e.Span)
	}
	problems, err := p.python.outside(p.module.Src, p.result.Src, oldSpans, newSpans(p.edits))
	for _, problem := range problems {
		p.fail(countAround, problem)
	}
	return err
}

// checkFindings demands that no finding is left where a fix was made.
func (p *proof) checkFindings() {
	touched := p.touchedRows()
	for i := range p.result.Remaining {
		f := &p.result.Remaining[i]
		if row := p.result.Module.Lines.Line(f.Span.Start); touched[row] || levelOf(f) == rewrite.Safe {
			p.fail(countLeft, fmt.Sprintf("line %d: %s: %s", row, ruleAndLevel(f), f.Message))
		}
	}
}

// touchedRows returns the lines of the new source on which something changed.
func (p *proof) touchedRows() map[int]bool {
	touched := make(map[int]bool)
	lines := p.result.Module.Lines
	for _, span := range newSpans(p.edits) {
		for row := lines.Line(span.Start); row <= lines.Line(span.End); row++ {
			touched[row] = true
		}
	}
	return touched
}

// checkRuff demands that ruff has nothing to say any more about the names of the
// repaired findings, on the lines of these findings.
func (p *proof) checkRuff(ctx context.Context) error {
	before, err := p.askRuff(ctx, p.module.Src)
	if err != nil {
		return err
	}
	after, err := p.askRuff(ctx, p.result.Src)
	if err != nil {
		return err
	}
	for i := range p.result.Before {
		f := &p.result.Before[i]
		if levelOf(f) != rewrite.Safe {
			continue
		}
		place, names := rowsOf(p.module, f), namesIn(f)
		p.counts[countRuff] += len(about(before, names, place.has))
		there := func(row int) bool { return place.has(p.rowBefore(p.result.Module.Lines, row)) }
		for _, r := range about(after, names, there) {
			p.fail(countRuffLeft, fmt.Sprintf("line %d: %s %s", r.Row, r.Code, r.Message))
		}
	}
	return nil
}

func about(remarks []remark, names []string, here func(row int) bool) []remark {
	return slices.DeleteFunc(slices.Clone(remarks), func(r remark) bool {
		return !here(r.Row) || !slices.Contains(names, r.about())
	})
}

// rowBefore returns the line of the old source that a line of the new one was,
// or that stood before what was inserted.
func (p *proof) rowBefore(new *text.Lines, row int) int {
	offset := new.Start(row)
	by := 0
	for i, span := range newSpans(p.edits) {
		if span.Start >= offset {
			break
		}
		if offset < span.End {
			return p.module.Lines.Line(p.edits[i].Start)
		}
		by += span.Len() - p.edits[i].Len()
	}
	return p.module.Lines.Line(offset - by)
}

func (p *proof) askRuff(ctx context.Context, src []byte) ([]remark, error) {
	cmd := exec.CommandContext(ctx, p.ruff, "check", "--isolated", "--no-cache", "--ignore-noqa", "--exit-zero",
		"--select", "B023,F821,F823,F841", "--output-format", "json", "--stdin-filename", p.path, "-")
	cmd.Stdin = bytes.NewReader(src)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("ruff: %w: %s", err, &stderr)
	}
	remarks, err := parseRuff(string(out), "")
	return remarks[p.path], err
}

// smallEdits returns edits that turn old into new, in order, each without what
// both sides have in common at its ends.
func smallEdits(old, new []byte) []text.Edit {
	edits := diff.Edits(old, new)
	for i, e := range edits {
		before, after := old[e.Start:e.End], []byte(e.New)
		head := 0
		for head < min(len(before), len(after)) && before[head] == after[head] {
			head++
		}
		before, after = before[head:], after[head:]
		tail := 0
		for tail < min(len(before), len(after)) && before[len(before)-1-tail] == after[len(after)-1-tail] {
			tail++
		}
		edits[i] = text.Edit{Span: text.Span{Start: e.Start + head, End: e.End - tail}, New: string(after[:len(after)-tail])}
	}
	return edits
}

// newSpans returns what the edits, which are in order, wrote in the new source.
func newSpans(edits []text.Edit) []text.Span {
	var spans []text.Span
	by := 0
	for _, e := range edits {
		start := e.Start + by
		spans = append(spans, text.Span{Start: start, End: start + len(e.New)})
		by += len(e.New) - e.Len()
	}
	return spans
}
