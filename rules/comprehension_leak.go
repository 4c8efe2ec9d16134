package rules

import (
	"fmt"

	"pyfix/rewrite"
	"pyfix/rewrite/outline"
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
	May: mayComprehensionLeak,
}

// mayComprehensionLeak: a read finds nothing, and some comprehension binds the
// name.
func mayComprehensionLeak(o *outline.Outline, _ *rewrite.Options) bool {
	return unresolvedReads(o, func(read int32) bool { return isBoundIn(o, o.Uses[read].Name, outline.Comprehension) })
}

func runComprehensionLeak(p *rewrite.Pass) {
	for read := range p.Scopes.ReadsIn(p.Root()) {
		n := read.Name
		if !read.Var.IsGlobal() || read.Var.Bound() {
			continue
		}
		target := leakedBy(read, func(k scope.Kind) bool { return k == scope.ListComp })
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

// leakedBy returns the name in the for clause of the last comprehension of the
// kinds before the read, in the same scope, that Python 2 might have left
// behind for it; none if there is no such comprehension.
func leakedBy(read *scope.Reference, kinds func(scope.Kind) bool) syntax.Node {
	home := read.In
	for home.Kind.IsComprehension() {
		home = home.Parent
	}
	var target syntax.Node
	for _, b := range compTargets(home, read.Var.Name, kinds) {
		if b.Name.ID() < read.Name.ID() && !b.In.Node.Contains(read.Name) && !onOtherBranch(b.In.Node, read.Name) {
			target = b.Name
		}
	}
	return target
}

// compTargets returns the bindings of a name by the comprehensions of the kinds
// that run in the scope, those inside one another too, in source order.
func compTargets(s *scope.Scope, name string, kinds func(scope.Kind) bool) []*scope.Binding {
	var targets []*scope.Binding
	for _, comp := range s.Children {
		if !kinds(comp.Kind) {
			continue
		}
		if sym := comp.Lookup(name); sym != nil && sym.Var.Owner == comp {
			targets = append(targets, sym.Var.Bindings...)
		}
		targets = append(targets, compTargets(comp, name, kinds)...)
	}
	return targets
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
