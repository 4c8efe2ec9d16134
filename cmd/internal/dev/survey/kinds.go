package main

import (
	"regexp"
	"slices"

	"pyfix/rewrite"
)

// kind is a sort of defect that several tools look for under names of their own.
type kind struct {
	title string
	codes []string
	aside bool // no defect by itself: only what peers say is shown
}

var kinds = []*kind{
	{title: "Closures in loops", codes: []string{"B023", "W0640"}},
	{title: "Names without a value", codes: []string{"F821", "E0602", "F823", "E0601"}},
	{title: "Loop variables behind their loop", codes: []string{"W0631"}},
	{title: "Local variables that nothing reads", codes: []string{"F841"}, aside: true},
}

// covers reports whether the rule looks for this kind of defect: it says so by
// the codes that are its aliases.
func (k *kind) covers(rule *rewrite.Rule) bool {
	return slices.ContainsFunc(rule.Aliases, func(alias string) bool { return slices.Contains(k.codes, alias) })
}

// watches reports whether the peer looks for this kind of defect.
func (k *kind) watches(p *peer) bool {
	return slices.ContainsFunc(p.codes, func(code string) bool { return slices.Contains(k.codes, code) })
}

var backticked = regexp.MustCompile("`(\\w+)`")

// namesIn returns the names that a finding speaks of.
func namesIn(f *rewrite.Finding) []string {
	texts := []string{f.Message}
	for _, r := range f.Related {
		texts = append(texts, r.Message)
	}
	var names []string
	for _, text := range texts {
		for _, found := range backticked.FindAllStringSubmatch(text, -1) {
			names = append(names, found[1])
		}
	}
	return names
}
