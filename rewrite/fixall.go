package rewrite

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sort"

	"pyfix/rewrite/checkpoint"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// maxRounds bounds FixAll. Every round removes findings, so that code which
// needs more is either very long nested code or the victim of a bug.
const maxRounds = 100

// Result is what FixAll made of a file.
type Result struct {
	Before    []Finding // in the old source
	Src       []byte    // the new source; the old slice if nothing was applied
	Fixed     []Applied // the fixes that made it, in the order of application
	Remaining []Finding // in the new source
	Module    *Module   // of the new source
	Rounds    int
}

// Changed reports whether any fix was applied.
func (r *Result) Changed() bool { return len(r.Fixed) > 0 }

// Applied is a fix that was applied.
type Applied struct {
	Rule  *Rule
	Title string
	Level Level
}

// FixAll analyses a file and applies the fixes that the options allow, round by
// round until none is left. A round takes fixes from the start of the file on,
// as long as they do not touch each other and no two rules claim one name; what
// is left over is found again, in its new surroundings, in the next round.
//
// A file is never left worse than it was: if a round's fixes leave a syntax
// error, or a fix does not make its finding go away, the error is a *Bug that
// names the rule, and nothing of the file is to be written. Any other error is
// that of Load.
func FixAll(path string, src []byte, rules []*Rule, opt *Options) (*Result, error) {
	return FixAllUnder(nil, path, src, rules, opt)
}

// FixAllUnder is FixAll, but passes the point; the error may be a
// *checkpoint.Interrupted as well.
func FixAllUnder(point *checkpoint.Point, path string, src []byte, rules []*Rule, opt *Options) (*Result, error) {
	m, err := opt.LoadUnder(point, path, src)
	if err != nil {
		return nil, err
	}
	found, err := Check(m, rules, opt)
	if err != nil {
		return nil, err
	}
	result := &Result{Before: found, Src: src, Remaining: found, Module: m}
	for result.Rounds < maxRounds {
		taken := choose(result.Remaining, opt)
		if len(taken) == 0 {
			return result, nil
		}
		// Two analysed modules at once would be the peak of a run's memory.
		DropClaims(result.Remaining)
		result.Module = nil
		if err := result.apply(point, path, taken, rules, opt); err != nil {
			return nil, err
		}
		result.Rounds++
	}
	return nil, &Bug{Path: path, Detail: fmt.Sprintf("fixes bring new fixes without end, of %s", ruleNames(result.Remaining))}
}

// apply brings the result one round further.
func (r *Result) apply(point *checkpoint.Point, path string, taken []*Finding, rules []*Rule, opt *Options) error {
	src, err := text.Apply(r.Src, editsOf(taken))
	if err != nil {
		return &Bug{Path: path, Detail: err.Error()}
	}
	m, err := opt.LoadUnder(point, path, src)
	if isInterrupted(err) {
		return err
	}
	if err != nil {
		return brokenBy(point, path, r.Src, taken, opt, err)
	}
	found, err := Check(m, rules, opt)
	if err != nil {
		return err
	}
	if f := persisting(taken, found); f != nil {
		line := text.NewLines(r.Src).Line(f.Span.Start)
		return &Bug{Path: path, Rule: f.Rule.Name, Detail: fmt.Sprintf("its fix of line %d does not make the finding go away", line)}
	}
	for _, f := range taken {
		r.Fixed = append(r.Fixed, Applied{Rule: f.Rule, Title: f.Fix().Title, Level: f.Fix().Level})
	}
	r.Src, r.Module, r.Remaining = src, m, found
	return nil
}

// persisting returns a finding that is still there after its fix was applied,
// nil if there is none.
func persisting(taken []*Finding, after []Finding) *Finding {
	type identity struct {
		rule    *Rule
		start   int
		message string
	}
	still := make(map[identity]bool, len(after))
	for _, f := range after {
		still[identity{f.Rule, f.Span.Start, f.Message}] = true
	}
	shifts := shiftsOf(editsOf(taken))
	for _, f := range taken {
		if still[identity{f.Rule, shifts.moved(f.Span.Start), f.Message}] {
			return f
		}
	}
	return nil
}

// shifts are edits in source order, each with how far it and those before it
// move what stands behind them.
type shifts []shift

type shift struct{ end, by int }

func shiftsOf(edits []text.Edit) shifts {
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b text.Edit) int { return cmp.Compare(a.End, b.End) })
	moved := make(shifts, 0, len(sorted))
	by := 0
	for _, e := range sorted {
		by += len(e.New) - e.Len()
		moved = append(moved, shift{end: e.End, by: by})
	}
	return moved
}

// moved returns where an offset of the old source is in the new one.
func (s shifts) moved(offset int) int {
	behind, _ := slices.BinarySearchFunc(s, offset+1, func(x shift, end int) int { return cmp.Compare(x.end, end) })
	if behind == 0 {
		return offset
	}
	return offset + s[behind-1].by
}

// brokenBy finds out which of the fixes brought a syntax error.
func brokenBy(point *checkpoint.Point, path string, src []byte, taken []*Finding, opt *Options, cause error) error {
	bug := &Bug{Path: path, Detail: "fixes left " + reasonOf(cause)}
	for _, f := range taken {
		alone, err := text.Apply(src, f.Fix().Edits)
		if err != nil {
			continue
		}
		_, err = opt.LoadUnder(point, path, alone)
		if isInterrupted(err) {
			return err
		}
		if err != nil {
			bug.Rule, bug.Detail = f.Rule.Name, "its fix left "+reasonOf(err)
			return bug
		}
	}
	return bug
}

func isInterrupted(err error) bool {
	var interrupted *checkpoint.Interrupted
	return errors.As(err, &interrupted)
}

func reasonOf(err error) string {
	var syntaxError *syntax.SyntaxError
	if errors.As(err, &syntaxError) {
		return fmt.Sprintf("a %s on line %d", syntaxError.Reason, syntaxError.Row)
	}
	return err.Error()
}

// choose takes one fix after the other, in the order of their first edits and
// rule names, that conflicts with none taken before. Findings that share one
// fix are taken together.
func choose(found []Finding, opt *Options) []*Finding {
	var candidates []candidate
	firsts := make(map[*text.Edit]int) // see firstEdit; findings that share a fix share its edits
	for i := range found {
		f := &found[i]
		if !opt.Applies(f) {
			continue
		}
		edits := f.Fix().Edits
		first, known := firsts[&edits[0]]
		if !known {
			first = firstEdit(edits)
		}
		if len(edits) > 1 {
			firsts[&edits[0]] = first
		}
		candidates = append(candidates, candidate{Finding: f, first: first})
	}
	slices.SortStableFunc(candidates, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.Rule.Name, b.Rule.Name))
	})
	var taken []*Finding
	claims := make(map[Claim]*Rule)
	var edits takenEdits
	for _, f := range candidates {
		if len(taken) > 0 && sameEdits(taken[len(taken)-1], f.Finding) {
			continue
		}
		if edits.conflict(f.Fix().Edits) || claimed(claims, f.Finding) {
			continue
		}
		for _, c := range f.Fix().Claims {
			claims[c] = f.Rule
		}
		taken = append(taken, f.Finding)
		edits.add(f.Fix().Edits)
	}
	return taken
}

// candidate is a finding whose fix may be applied.
type candidate struct {
	*Finding
	first int // where its first edit starts
}

// takenEdits are the edits of fixes that are to be applied, in the order of
// their ends and, of those that end together, their starts. They do not overlap.
type takenEdits []text.Edit

// conflict reports whether any of the edits cannot be made along with those
// taken.
func (t takenEdits) conflict(edits []text.Edit) bool {
	for _, e := range edits {
		for _, near := range t[t.from(e.Start):] {
			if near.Start > e.End {
				break
			}
			if text.Conflict([]text.Edit{near}, []text.Edit{e}) {
				return true
			}
		}
	}
	return false
}

func (t *takenEdits) add(edits []text.Edit) {
	for _, e := range edits {
		at := t.from(e.End)
		for at < len(*t) && (*t)[at].End == e.End && (*t)[at].Start < e.Start {
			at++
		}
		*t = slices.Insert(*t, at, e)
	}
}

// from returns the index of the first edit that ends at the offset or behind it.
func (t takenEdits) from(offset int) int {
	return sort.Search(len(t), func(i int) bool { return t[i].End >= offset })
}

func claimed(claims map[Claim]*Rule, f *Finding) bool {
	for _, c := range f.Fix().Claims {
		if holder := claims[c]; holder != nil && holder != f.Rule {
			return true
		}
	}
	return false
}

func sameEdits(a, b *Finding) bool {
	return a.Rule == b.Rule && (sameSlice(a.Fix().Edits, b.Fix().Edits) || slices.Equal(a.Fix().Edits, b.Fix().Edits))
}

// firstEdit returns where the first of the edits starts.
func firstEdit(edits []text.Edit) int {
	first := edits[0].Start
	for _, e := range edits {
		first = min(first, e.Start)
	}
	return first
}

func editsOf(found []*Finding) []text.Edit {
	var edits []text.Edit
	for _, f := range found {
		edits = append(edits, f.Fix().Edits...)
	}
	return edits
}

func ruleNames(found []Finding) string {
	var names []byte
	seen := make(map[string]bool)
	for _, f := range found {
		if !seen[f.Rule.Name] {
			seen[f.Rule.Name] = true
			if len(names) > 0 {
				names = append(names, ", "...)
			}
			names = append(names, f.Rule.Name...)
		}
	}
	return string(names)
}
