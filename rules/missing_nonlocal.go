package rules

import (
	"fmt"
	"slices"

	"pyfix/rewrite"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

var missingNonlocal = &rewrite.Rule{
	Name:    "missing-nonlocal",
	Summary: "a function reads an outer variable that its own assignment makes local",
	Best:    rewrite.Safe,
	Aliases: []string{"F823", "E0601", "used-before-assignment"},
	Python2: true,
	Doc: `
## What it does
Finds functions that read a variable of the module or of an enclosing function,
and bind that name themselves, so that the read finds nothing whenever it runs.

## Why it surprises
A name that a function binds anywhere in its body is local to it everywhere in
its body, also above the line that binds it. To count up an outer variable looks
like an assignment to it, and raises UnboundLocalError instead: "cannot access
local variable 'count' where it is not associated with a value", before Python
3.11 "local variable 'count' referenced before assignment".

## Example
    def counter():
        count = 0

        def step():
            count += 1
            return count

        return step
Use instead:
    def counter():
        count = 0

        def step():
            nonlocal count
            count += 1
            return count

        return step

Where the module binds the name, the declaration is global.

## Fix safety
Safe where every way through the function that binds the name reads it before:
then the function has never got as far as the assignment. Names that are assigned
on some other way, without the read, work as local variables there, and the fix
is unsafe. It is unsafe, too, in generators and in functions that call
themselves, which may want a variable for every call, where locals() or exec()
could see the name, where the program expects the failure of the function, and
where the function may want a copy: it makes a new value of the outer one, as in
path = os.path.join(path, name), and uses that itself, or counts it in a while
loop.

Not offered where the name is bound by anything but plain and augmented
assignments: by an import, a loop, a def; in a lambda, which has no room for a
declaration; where the failure of the read is caught in the function itself;
where the class around a method has an attribute of that name, which may be what
is meant; where the outer name is a function, class or import, which the
assignment would replace; where the module binds it only when it is run as a
script; where an inner function declares the name nonlocal and the outer one is
global; and in Python 2, which has no nonlocal, in a function inside another.

## References
- Python FAQ: why am I getting an UnboundLocalError when the variable has a value?
- Python language reference, naming and binding
`,
	Run: runMissingNonlocal,
}

func runMissingNonlocal(p *rewrite.Pass) {
	for _, s := range p.Scopes.Scopes {
		if s.Kind != scope.Function && s.Kind != scope.Lambda {
			continue
		}
		b := &blindFunction{Pass: p, scope: s}
		for _, sym := range s.Symbols {
			if n, ok := b.hides(sym); ok {
				b.names = append(b.names, n)
			}
		}
		if len(b.names) > 0 {
			b.joinWays()
			p.Report(b.finding())
		}
	}
}

// blindFunction is a function that hides outer variables from itself.
type blindFunction struct {
	*rewrite.Pass
	scope *scope.Scope
	names []hiddenName // in the order in which it mentions them
}

// hiddenName is a name that a function binds, and uses before it is bound, though
// there is an outer variable of that name.
type hiddenName struct {
	local, outer *scope.Variable
	unbound      flow.Unbound
}

// uses returns what raises whenever it runs, in source order.
func (n hiddenName) uses() []syntax.Node { return n.unbound.Uses }

// text returns the name as the source spells it.
func (n hiddenName) text() string { return n.uses()[0].Text() }

// word returns what the name would have to be declared.
func (n hiddenName) word() string {
	if n.outer.IsGlobal() {
		return "global"
	}
	return "nonlocal"
}

// hides reports whether the symbol of the function hides an outer variable from
// uses that always fail.
func (b *blindFunction) hides(sym *scope.Symbol) (hiddenName, bool) {
	if sym.Storage != scope.Local && sym.Storage != scope.Cell || sym.Usage&scope.Parameter != 0 || flow.Runner(sym.Scope) != sym.Scope {
		return hiddenName{}, false
	}
	n := hiddenName{local: sym.Var, outer: outerVariable(sym)}
	if n.outer == nil || len(n.local.Bindings) == 0 || !b.mayFail(n.local) || bindsUnseen(b.Pass, sym.Scope, sym.Name) {
		return hiddenName{}, false
	}
	n.unbound = b.Flow.FromUnbound(n.local, nil, b.goesOn)
	return n, len(n.unbound.Uses) > 0
}

// goesOn reports whether the function may go on where the use raises.
func (b *blindFunction) goesOn(use syntax.Node) bool {
	g, _ := guardOf(b.Pass, use)
	return g != unguarded
}

// joinWays takes the bindings of each name out of the account that cannot run
// because another name raises before.
func (b *blindFunction) joinWays() {
	var all []syntax.Node
	for _, n := range b.names {
		all = append(all, n.uses()...)
	}
	raising := b.Flow.Raising(b.scope, all)
	for i, n := range b.names {
		b.names[i].unbound.Bindings = b.Flow.FromUnbound(n.local, raising, b.goesOn).Bindings
	}
}

// outerVariable returns the variable that the name would stand for if the
// function did not bind it, nil if nothing binds it there for good.
func outerVariable(sym *scope.Symbol) *scope.Variable {
	v := sym.Hidden()
	if v == nil || !slices.ContainsFunc(v.Bindings, lasts) {
		return nil
	}
	return v
}

// lasts reports whether what a binding binds is there until the name is bound
// anew.
func lasts(b *scope.Binding) bool { return b.Kind != scope.BindDel && b.Kind != scope.BindExcept }

// mayFail is a quick look that spares most names the thorough one.
func (b *blindFunction) mayFail(v *scope.Variable) bool {
	if slices.ContainsFunc(v.Bindings, func(b *scope.Binding) bool { return b.Kind == scope.BindDel }) {
		return true
	}
	sure := flow.BoundFrom(v)
	return slices.ContainsFunc(v.Reads, func(r *scope.Reference) bool {
		return r.Name.ID() < sure && flow.Runner(r.In) == v.Owner && b.Flow.MayFind(r, flow.Def{Fate: flow.NeverBound})
	})
}

// bindsUnseen reports whether the scope may bind the name in ways that only
// Python 2 has: by exec, by import * in a function, as the target of a list
// comprehension.
func bindsUnseen(p *rewrite.Pass, s *scope.Scope, name string) bool {
	if !p.Python2 {
		return false
	}
	for n := range s.Node.Descendants() {
		if n.Is(syntax.KindExecStatement, syntax.KindWildcardImport) {
			return true
		}
	}
	return slices.ContainsFunc(p.Scopes.Scopes, func(c *scope.Scope) bool {
		return c.Kind == scope.ListComp && c.Inside(s) && c.Binds(name)
	})
}

func (b *blindFunction) finding() rewrite.Finding {
	f := rewrite.Finding{Span: b.span(), Message: b.message()}
	for _, n := range b.names {
		f.Related = append(f.Related, rewrite.At(fmt.Sprintf("`%s` is used here, when nothing has bound it", n.text()), n.uses()...)...)
		f.Related = append(f.Related, rewrite.At(fmt.Sprintf("this makes `%s` local to %s", n.text(), calledName(b.scope)), n.local.Bindings[0].Name)...)
		outer := n.outer.Bindings[slices.IndexFunc(n.outer.Bindings, lasts)]
		f.Related = append(f.Related, rewrite.At(fmt.Sprintf("the `%s` of %s", n.text(), calledName(n.outer.Owner)), outer.Name)...)
	}
	f.Fixes = []rewrite.Fix{b.declare()}
	return f
}

func (b *blindFunction) span() text.Span {
	if b.scope.Kind == scope.Lambda {
		return closureSpan(b.scope.Node)
	}
	return syntax.Function{Node: b.scope.Node}.Name().Span()
}

func (b *blindFunction) message() string {
	var names []string
	for _, n := range b.names {
		names = append(names, n.text())
	}
	first := slices.MinFunc(b.names, func(m, n hiddenName) int { return m.uses()[0].ID() - n.uses()[0].ID() })
	return fmt.Sprintf("%s %s local to %s, which binds %s: the use of `%s` on line %d finds nothing",
		listed(names), plural(len(names), "is", "are"), calledName(b.scope), plural(len(names), "it", "them"), first.text(), first.uses()[0].Row())
}

// calledName is what messages call a scope.
func calledName(s *scope.Scope) string {
	switch s.Kind {
	case scope.Module:
		return "the module"
	case scope.Function:
		return "`" + s.Name + "()`"
	}
	return "the " + closureWord(s.Node)
}
