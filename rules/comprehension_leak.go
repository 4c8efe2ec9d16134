package rules

import (
	"fmt"
	"slices"
	"sort"

	"pyfix/rewrite"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

var comprehensionLeak = &rewrite.Rule{
	Name:     "comprehension-leak",
	Summary:  "the variable of a list comprehension is read after it, as if it were Python 2",
	Best:     rewrite.None,
	Aliases:  []string{"F821", "E0602", "undefined-variable"},
	Optional: true,
	Doc: `
## What it does
Finds reads of a name that nothing binds but the for clause of a list
comprehension earlier in the same scope.

## Why it surprises
In Python 2 the variable of a list comprehension stayed in the scope around it,
with the last value it had. In Python 3 a comprehension is a scope of its own and
takes its variable along: the read raises "NameError: name 'line' is not
defined". Set comprehensions, dict comprehensions and generator expressions never
leaked.

## Example
    lengths = [len(line) for line in open("notes.txt")]
    print(line)
Use instead:
    lengths = []
    for line in open("notes.txt"):
        lengths.append(len(line))
    print(line)

## Fix safety
There is no fix: whether the last element is meant, or another variable
altogether, only the author knows.

## References
- What's new in Python 3.0: list comprehensions no longer leak
`,
	Run: runComprehensionLeak,
}

func runComprehensionLeak(p *rewrite.Pass) {
	for read := range p.Scopes.ReadsIn(p.Root()) {
		n := read.Name
		if !read.Var.IsGlobal() || read.Var.Bound() {
			continue
		}
		target := leakedBy(p, read, true)
		if !target.Ok() || len(ownersOf(p, read)) > 0 || !isUnresolved(p, read) {
			continue // class-name-in-method speaks of what a class has
		}
		if g, _ := guardOf(p, n); g == providedFor {
			continue
		}
		p.Report(rewrite.Finding{
			Span:    n.Span(),
			Message: fmt.Sprintf("`%s` is not defined here: the list comprehension on line %d keeps its variable to itself", n.Text(), target.Row()),
			Reason:  fmt.Sprintf("only the author knows whether `%s` is to be the last element", n.Text()),
			Related: rewrite.At(fmt.Sprintf("`%s` ends with this comprehension", n.Text()), target),
		})
	}
}

// leakedBy returns the name in the for clause of the last comprehension (or, if
// listsOnly, list comprehension) before the read, in the same scope, that Python 2 might have left
// behind for it; none if there is no such comprehension.
func leakedBy(p *rewrite.Pass, read *scope.Reference, listsOnly bool) syntax.Node {
	home := read.In
	for home.Kind.IsComprehension() {
		home = home.Parent
	}
	targets := compTargets(p, home)[read.Var.Name]
	behind := sort.Search(len(targets), func(i int) bool { return targets[i].lowest >= read.Name.ID() })
	for _, b := range slices.Backward(targets[:behind]) {
		if (b.inLists || !listsOnly) && b.Name.ID() < read.Name.ID() && !b.In.Node.Contains(read.Name) && !onOtherBranch(b.In.Node, read.Name) {
			return b.Name
		}
	}
	return syntax.Node{}
}

// compTarget is a binding by a comprehension.
type compTarget struct {
	*scope.Binding
	inLists bool // by a list comprehension, which stands in others of its kind at most
	lowest  int  // of the IDs of its name and of those behind it in its list
}

// targetsByScope holds, for scopes and names, the bindings of the name by the
// comprehensions that run in the scope, those inside one another too, one outer
// comprehension after the other.
type targetsByScope map[*scope.Scope]map[string][]compTarget

func compTargets(p *rewrite.Pass, s *scope.Scope) map[string][]compTarget {
	known := rewrite.Memo(p, func(*rewrite.Pass) targetsByScope { return make(targetsByScope) })
	targets, ok := known[s]
	if !ok {
		targets = make(map[string][]compTarget)
		addTargets(targets, s, true)
		for _, bindings := range targets {
			lowest := bindings[len(bindings)-1].Name.ID()
			for i := range slices.Backward(bindings) {
				lowest = min(lowest, bindings[i].Name.ID())
				bindings[i].lowest = lowest
			}
		}
		known[s] = targets
	}
	return targets
}

func addTargets(targets map[string][]compTarget, s *scope.Scope, inLists bool) {
	for _, comp := range s.Children {
		if !comp.Kind.IsComprehension() {
			continue
		}
		inLists := inLists && comp.Kind == scope.ListComp
		for _, sym := range comp.Symbols {
			if sym.Var == nil || sym.Var.Owner != comp {
				continue
			}
			for _, b := range sym.Var.Bindings {
				targets[sym.Name] = append(targets[sym.Name], compTarget{Binding: b, inLists: inLists})
			}
		}
		addTargets(targets, comp, inLists)
	}
}

// onOtherBranch reports whether an if statement has the two on different
// branches.
func onOtherBranch(a, b syntax.Node) bool {
	inner := a
	for outer := range a.Enclosing() {
		if outer.Contains(b) {
			tested := inner.Field() == syntax.FieldCondition || inner.Child(syntax.FieldCondition).Contains(a)
			return outer.Kind() == syntax.KindIfStatement && !tested && !inner.Contains(b)
		}
		inner = outer
	}
	return false
}
