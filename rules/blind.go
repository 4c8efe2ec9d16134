package rules

import (
	"fmt"
	"slices"

	"pyfix/rewrite"
	"pyfix/rewrite/scope"
)

// blindRead is a read that does not find the name of the class.
type blindRead struct {
	*scope.Reference
	missed *scope.Variable // of the class
	state  missedState
}

// blindReads are those of one comprehension or lambda, in source order.
type blindReads []blindRead

// names returns the names that are missed, in the order of their first reads.
func (b blindReads) names() []string {
	var names []string
	for _, r := range b {
		if !slices.Contains(names, r.Name.Text()) {
			names = append(names, r.Name.Text())
		}
	}
	return names
}

// message says what is wrong in what, a kind of comprehension or a lambda.
func (b blindReads) message(what string) string {
	names, owner := b.names(), b[0].missed.Owner.Name
	for _, r := range b {
		if !hasNamesake(r.Reference) {
			return fmt.Sprintf("%s %s bound in the body of class `%s`, which this %s cannot see", listed(names), plural(len(names), "is", "are"), owner, what)
		}
	}
	return fmt.Sprintf("%s in this %s %s not what the body of class `%s` binds: it reads %s",
		listed(names), what, plural(len(names), "is", "are"), owner, namesakeWord(b[0].Reference))
}

// related returns the reads, and the places that bind the missed names and
// their namesakes.
func (b blindReads) related() []rewrite.Related {
	var related []rewrite.Related
	seen := make(map[*scope.Variable]bool)
	for _, r := range b {
		related = append(related, rewrite.At(fmt.Sprintf("`%s` is read here", r.Name.Text()), r.Name)...)
	}
	add := func(v *scope.Variable, message string) {
		if !seen[v] && v.Bound() {
			seen[v] = true
			related = append(related, rewrite.At(message, v.Bindings[0].Name)...)
		}
	}
	for _, r := range b {
		add(r.missed, fmt.Sprintf("class `%s` binds `%s` here", r.missed.Owner.Name, r.Name.Text()))
		add(r.Var, fmt.Sprintf("this `%s` is read instead", r.Name.Text()))
	}
	return related
}
