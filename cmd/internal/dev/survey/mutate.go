package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"pyfix/rewrite"
	"pyfix/rewrite/diff"
	"pyfix/rewrite/text"
)

func (s *survey) mutateCommand() *cli.Command {
	var kinds []string
	for _, k := range surgeons {
		kinds = append(kinds, k.kind)
	}
	return &cli.Command{
		Name:      "mutate",
		Usage:     "take from healthy code what guards it, and see whether pyfix finds and mends the wound",
		UsageText: "survey mutate [--kind KIND]... [-n N] [--seed SEED] [--python PROGRAM] [--list] TREE...",
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "kind", Value: cli.NewStringSlice(kinds...), Usage: "wounds of this `KIND`: " + strings.Join(kinds, ", ")},
			&cli.IntFlag{Name: flagNumber, Value: 100, Usage: "inflict up to `N` wounds of each kind"},
			seedFlag(), pythonFlag(), jobsFlag(),
			&cli.BoolFlag{Name: flagList, Usage: "show the wounds that are not mended as they were before, or in a form that means the same"},
		},
		Action: s.mutate,
	}
}

func (s *survey) mutate(c *cli.Context) (err error) {
	chosen, err := surgeonsOf(c.StringSlice("kind"))
	if err != nil {
		return err
	}
	py, err := startPython(c.String(flagPython))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, py.close()) }()
	guarded, err := s.findGuards(c.Context, chosen, c.Args().Slice(), c.Int(flagJobs))
	if err != nil {
		return err
	}
	counts := make(tally)
	var sorts []string
	for _, k := range chosen {
		rand.New(rand.NewPCG(c.Uint64(flagSeed), 0)).Shuffle(len(guarded[k]), func(i, j int) {
			guarded[k][i], guarded[k][j] = guarded[k][j], guarded[k][i]
		})
		ward := &ward{survey: s, python: py, surgeon: k}
		patients, err := ward.admit(c.Context, guarded[k], c.Int(flagNumber))
		if err != nil {
			return err
		}
		for _, p := range patients {
			counts.add(p.outcome, k.kind+": "+p.sort)
			sorts = append(sorts, k.kind+": "+p.sort)
			if c.Bool(flagList) && !p.isHealed() {
				p.print(s)
			}
		}
	}
	slices.Sort(sorts)
	counts.table(outcomes, slices.Compact(sorts)).Print(s.stdout)
	return nil
}

func surgeonsOf(kinds []string) ([]*surgeon, error) {
	var chosen []*surgeon
	for _, kind := range kinds {
		at := slices.IndexFunc(surgeons, func(k *surgeon) bool { return k.kind == kind })
		if at < 0 {
			return nil, fmt.Errorf("there are no wounds of kind %q", kind)
		}
		chosen = append(chosen, surgeons[at])
	}
	return chosen, nil
}

// guard is a place that can be wounded.
type guard struct {
	file
	wound
}

// findGuards returns all places of the trees that can be wounded. Whether a
// wound would be real is for later: it takes an analysis each.
func (s *survey) findGuards(ctx context.Context, chosen []*surgeon, trees []string, jobs int) (map[*surgeon][]guard, error) {
	found := make(map[*surgeon][]guard)
	err := s.each(ctx, trees, jobs, func(f *subject) error {
		if f.err != nil || f.module.Python2 {
			return nil
		}
		for _, k := range chosen {
			for _, w := range k.wounds(f.module) {
				found[k] = append(found[k], guard{f.file, w})
			}
		}
		return nil
	})
	return found, err
}

// What may become of a wound.
const (
	exact       = "exact"     // the source is as it was
	alike       = "alike"     // but for the form of a parameter or a local name
	otherwise   = "otherwise" // nothing is found any more, and the source says something else
	unhealed    = "unhealed"  // a fix was made, and something is still found
	reported    = "reported"  // found, without a fix
	missed      = "missed"    // not found
	unsafeExact = "unsafe " + exact
	unsafeAlike = "unsafe " + alike
	unsafeOther = "unsafe " + otherwise
)

var outcomes = []string{exact, alike, otherwise, unsafeExact, unsafeAlike, unsafeOther, unhealed, reported, missed}

// patient is a file with a wound.
type patient struct {
	guard
	healthy, wounded, mended []byte // mended is nil if there was no fix
	outcome                  string
	words                    []string // what pyfix said
}

func (p *patient) isHealed() bool {
	return slices.Contains([]string{exact, alike, unsafeExact, unsafeAlike}, p.outcome)
}

// ward inflicts wounds of one kind and watches how they heal.
type ward struct {
	*survey
	python  *python
	surgeon *surgeon
}

// admit wounds one place after the other until n wounds were real.
func (w *ward) admit(ctx context.Context, guards []guard, n int) ([]*patient, error) {
	var patients []*patient
	for _, g := range guards {
		if len(patients) == n {
			break
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p, err := w.operate(g)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", g.file.name, err)
		}
		if p != nil {
			patients = append(patients, p)
		}
	}
	return patients, nil
}

// operate returns the wounded file with what became of it, nil if the wound is
// not real: no read suffers, or Python does not take the source.
func (w *ward) operate(g guard) (*patient, error) {
	before := w.look(g.file)
	if before.err != nil {
		return nil, before.err
	}
	src, err := text.Apply(before.module.Src, g.edits)
	if err != nil {
		return nil, nil // two guards of one statement overlap
	}
	after := w.analyse(g.file, src)
	if after.err != nil || !w.surgeon.hurts(after.module, g.wound) {
		return nil, nil
	}
	problem, err := w.python.problem(src)
	if err != nil || problem != "" {
		return nil, err
	}
	p := &patient{guard: g, healthy: before.module.Src, wounded: src}
	return p, w.watch(p, newFindings(before, after, g.wound))
}

// newFindings returns the findings that the wound brought.
func newFindings(before, after *subject, w wound) []rewrite.Finding {
	type identity struct {
		rule    *rewrite.Rule
		start   int
		message string
	}
	old := make(map[identity]bool)
	for _, f := range before.findings {
		old[identity{f.Rule, movedBy(w.edits, f.Span.Start), f.Message}] = true
	}
	return slices.DeleteFunc(slices.Clone(after.findings), func(f rewrite.Finding) bool {
		return old[identity{f.Rule, f.Span.Start, f.Message}] || !slices.Contains(namesIn(&f), w.name)
	})
}

// watch finds out how the wound heals at the best level that is offered.
func (w *ward) watch(p *patient, found []rewrite.Finding) error {
	if len(found) == 0 {
		p.outcome = missed
		return nil
	}
	best := rewrite.None
	for i := range found {
		best = max(best, levelOf(&found[i]))
		p.words = append(p.words, fmt.Sprintf("%s, %s: %s", ruleAndLevel(&found[i]), found[i].Message, strings.Join(found[i].Reasons(), ", ")))
	}
	if best == rewrite.None {
		p.outcome = reported
		return nil
	}
	opt := &rewrite.Options{Level: best, IgnoreNoqa: true}
	mended, err := rewrite.FixAll(p.file.name, p.wounded, w.rules, opt)
	if err != nil {
		return err
	}
	// Findings that have nothing to do with the wound are fixed on both sides.
	unhurt, err := rewrite.FixAll(p.file.name, p.healthy, w.rules, opt)
	if err != nil {
		return err
	}
	p.mended = mended.Src
	if p.outcome, err = w.compare(mended, unhurt); err == nil && best == rewrite.Unsafe && p.outcome != unhealed {
		p.outcome = "unsafe " + p.outcome
	}
	return err
}

func (w *ward) compare(mended, unhurt *rewrite.Result) (string, error) {
	if bytes.Equal(mended.Src, unhurt.Src) {
		return exact, nil
	}
	same, err := w.python.same(unhurt.Src, mended.Src)
	switch {
	case err != nil:
		return "", err
	case same:
		return alike, nil
	case len(mended.Remaining) > len(unhurt.Remaining):
		return unhealed, nil
	}
	return otherwise, nil
}

// print shows the wound and, if there is one, the fix.
func (p *patient) print(s *survey) {
	row := 1 + bytes.Count(p.healthy[:p.at], []byte("\n"))
	fmt.Fprintf(s.stdout, "## %s: %s:%d `%s` (%s)\n\n", p.outcome, p.file.name, row, p.wound.name, p.sort)
	for _, words := range p.words {
		fmt.Fprintf(s.stdout, "%s\n\n", words)
	}
	name := p.file.name
	fmt.Fprintf(s.stdout, "wound\n\n%s\n", indented(string(diff.Unified(name, name, p.healthy, p.wounded))))
	if p.mended != nil {
		fmt.Fprintf(s.stdout, "fix\n\n%s\n", indented(string(diff.Unified(name, name, p.wounded, p.mended))))
	}
}
