package rules

import (
	"fmt"
	"slices"

	"pyfix/rewrite"
	"pyfix/rewrite/edit"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

var classComprehension = &rewrite.Rule{
	Name:    "class-comprehension",
	Summary: "a comprehension in a class body reads a name of the class, which it cannot see",
	Best:    rewrite.Safe,
	Aliases: []string{"F821", "E0602", "undefined-variable"},
	Python2: true,
	Doc: `
## What it does
Finds comprehensions and generator expressions in a class body that read, in any
part but the first iterable, a name that the class body has bound. Also finds the
body of a nested class that reads a name of the class around it.

## Why it surprises
A comprehension is a scope of its own, like a function, and does not see the
names of the class it stands in. Only the first iterable is evaluated in the class body
itself, which is why some comprehensions work there and others do not. The read
raises "NameError: name 'base' is not defined", or silently finds a global or
builtin of the same name.

## Example
    class Catalogue:
        base = ("a", "b", "c")
        reordered = [base[i] for i in (2, 0, 1)]
Use instead:
    class Catalogue:
        base = ("a", "b", "c")
        reordered = (lambda base=base: [base[i] for i in (2, 0, 1)])()

In Python 2, list comprehensions run in the class body and see its names; the
other comprehensions do not.

The default value is evaluated in the class body. Nothing is added to the class,
which matters to enumerations, dataclasses and the like. Without a lambda,
"[base[i] for base in [base] for i in (2, 0, 1)]" does the same; it comes as a
second fix, and as the first with --class-comp-style for.

## Fix safety
Safe where the class body has surely bound every name by then, and no global,
builtin or name of an enclosing function is read instead: the comprehension
could only fail. Unsafe where there is such a namesake, since the value changes,
where a star import might bring one, and where the failure is caught. Not offered
where a name is bound on some paths only, where the comprehension uses super(),
__class__, locals() or eval(), and in nested classes and type aliases.

Linters may remark on the result: ruff's PLC3002 and pylint's C3002 on a lambda
that is called at once.

## References
- Python language reference, execution model: resolution of names
`,
	Run: runClassComprehension,
}

func runClassComprehension(p *rewrite.Pass) {
	for _, class := range p.Scopes.Scopes {
		if class.Kind != scope.Class {
			continue
		}
		found := make(map[*scope.Scope]*blindComp)
		comps := comprehensionsOf(class)
		for _, comp := range comps {
			if p.Python2 && comp.Kind == scope.ListComp {
				continue // runs in the class body there
			}
			if b := newBlindComp(p, class, comp); len(b.blind) > 0 {
				found[comp] = b
			}
		}
		var outermost []*blindComp
		for _, comp := range comps {
			if b := found[comp]; b != nil && !b.joinOthers(found) {
				outermost = append(outermost, b)
			}
		}
		for _, b := range outermost {
			b.report()
		}
		reportNestedReads(p, class)
	}
}

// comprehensionsOf returns the comprehensions that run in the class body itself,
// or in one of its annotation scopes. One that stands in another's first
// iterable is among them.
func comprehensionsOf(class *scope.Scope) []*scope.Scope {
	var comps []*scope.Scope
	for _, child := range class.Children {
		switch {
		case child.Kind.IsComprehension():
			comps = append(comps, child)
		case child.Kind.IsAnnotation():
			comps = append(comps, comprehensionsOf(child)...)
		}
	}
	return comps
}

// joinOthers notes the comprehension with those that have a finding, and a
// wrapper, of their own and hold it in their first iterables. It reports whether
// there are any.
func (b *blindComp) joinOthers(found map[*scope.Scope]*blindComp) bool {
	joined := false
	for n := range b.comp.Node.Enclosing() {
		if n == b.class.Node {
			break
		}
		if around := found[b.Scopes.Opened(n)]; around != nil {
			around.inner = append(around.inner, b)
			joined = true
		}
	}
	return joined
}

// blindComp is a comprehension that reads names of a class and cannot see them.
type blindComp struct {
	*rewrite.Pass
	class *scope.Scope
	comp  *scope.Scope
	blind blindReads
	quiet []*scope.Reference // of such names whose namesake is clearly meant
	inner []*blindComp       // in its first iterable
}

func newBlindComp(p *rewrite.Pass, class, comp *scope.Scope) *blindComp {
	b := &blindComp{Pass: p, class: class, comp: comp}
	for n := range comp.Node.Descendants() {
		read := p.Scopes.ReadOf(n)
		if n.Kind() != syntax.KindIdentifier || read == nil || !read.In.Inside(comp) {
			continue
		}
		missed, state := missedBy(p, read, class, comp)
		switch {
		case missed == nil || state == notYet:
		case meansNamesake(p, comp, read, missed):
			b.quiet = append(b.quiet, read)
		default:
			b.blind = append(b.blind, blindRead{Reference: read, missed: missed, state: state})
		}
	}
	if b.isExpected() {
		b.blind = nil
	}
	return b
}

// isExpected reports whether the program is written for the NameError.
func (b *blindComp) isExpected() bool {
	g, _ := guardOf(b.Pass, b.comp.Node)
	return g == providedFor
}

func (b *blindComp) report() {
	f := rewrite.Finding{
		Span:    bracketSpan(b.comp.Node),
		Message: b.blind.message(comprehensionWord(b.comp.Kind)),
		Related: b.blind.related(),
		Fixes:   []rewrite.Fix{b.wrap()},
	}
	if forFix, ok := b.bindByFor(f.Fixes[0]); ok {
		f.Fixes = append(f.Fixes, forFix)
		if b.Options.ClassCompStyle == rewrite.ClassCompFor && forFix.Level == f.Fixes[0].Level {
			slices.Reverse(f.Fixes)
		}
	}
	b.Report(f)
}

// bracketSpan is the opening bracket of a comprehension, or the first character
// of one that is a bare argument.
func bracketSpan(comp syntax.Node) text.Span {
	start := comp.Start()
	if syntax.IsBareArgument(comp) {
		start = syntax.InnerSpan(comp).Start
	}
	return text.Span{Start: start, End: start + 1}
}

func comprehensionWord(k scope.Kind) string {
	switch k {
	case scope.ListComp:
		return "list comprehension"
	case scope.SetComp:
		return "set comprehension"
	case scope.DictComp:
		return "dict comprehension"
	}
	return "generator expression"
}

// wrap calls the comprehension in a lambda whose default values are evaluated in
// the class body:
//
//	[base[i] for i in r]   =>   (lambda base=base: [base[i] for i in r])()
func (b *blindComp) wrap() rewrite.Fix {
	params := b.parameters()
	fix := rewrite.Fix{
		Title: fmt.Sprintf("bind %s with a lambda that is called at once", listed(params)),
		Level: rewrite.Safe,
		Edits: edit.WrapLambda(b.comp.Node, params),
	}
	for _, name := range params {
		fix.Claims = append(fix.Claims, rewrite.Claim{In: b.comp, Name: name})
	}
	b.lower(&fix)
	for _, other := range b.inner {
		other.lower(&fix)
	}
	return fix
}

// parameters returns every name of the class that is read in the text, which is
// going to be evaluated inside the lambda: in the first iterable too, and in
// what stands there.
func (b *blindComp) parameters() []string {
	var names []string
	for n := range b.comp.Node.Descendants() {
		read := b.Scopes.ReadOf(n)
		if n.Kind() != syntax.KindIdentifier || read == nil || !b.isParameter(read) {
			continue
		}
		if !slices.Contains(names, n.Text()) {
			names = append(names, n.Text())
		}
	}
	return names
}

func (b *blindComp) isParameter(read *scope.Reference) bool {
	if read.In == b.class {
		return read.Var.Owner == b.class || isImplicit(read.Var.Name)
	}
	if read.In.Inside(b.comp) {
		return slices.ContainsFunc(b.blind, func(r blindRead) bool { return r.Var == read.Var })
	}
	missed, state := missedBy(b.Pass, read, b.class, b.comp)
	return missed != nil && state == always && !hasNamesake(read) // in another closure of the first iterable
}

// lower judges the names, each for itself, and what else the lambda changes.
func (b *blindComp) lower(fix *rewrite.Fix) {
	for _, r := range b.blind {
		b.lowerForRead(fix, r)
	}
	for _, read := range b.quiet {
		if b.readsInClass(read.Name.Text()) {
			fix.Lower(rewrite.None, fmt.Sprintf("`%s` is the class's in the first iterable, and another elsewhere", read.Name.Text()))
		}
	}
	generatorLevel(b.Pass, fix, b.comp)
	if why := dynamicWithin(b.comp); why != "" {
		fix.Lower(rewrite.None, why+", and would see the lambda's")
	}
	if g, at := guardOf(b.Pass, b.comp.Node); g == swallowed {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("the failure is caught on line %d, and the program goes on from there", at.Row()))
	}
	b.lowerForFirstIterable(fix)
}

func (b *blindComp) lowerForRead(fix *rewrite.Fix, r blindRead) {
	name := r.Name.Text()
	switch {
	case b.comp.Parent.Kind.IsAnnotation():
		fix.Lower(rewrite.None, "it stands in the lazily evaluated value of a type statement")
	case r.missed.Owner != b.class:
		fix.Lower(rewrite.None, fmt.Sprintf("class `%s` does not see `%s` of class `%s` either", b.class.Name, name, r.missed.Owner.Name))
	case r.state == sometimes:
		fix.Lower(rewrite.None, fmt.Sprintf("the class binds `%s` on some paths only, and a default value would fail on the others", name))
	case hasNamesake(r.Reference):
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` now is %s, and would be that of class `%s`", name, namesakeWord(r.Reference), b.class.Name))
	case starImport(b.Pass).Ok():
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("the star import on line %d may bring another `%s`", starImport(b.Pass).Row(), name))
	}
}

// lowerForFirstIterable sees to names that only the first iterable reads: the
// default value reads them in all cases, the iterable perhaps not.
func (b *blindComp) lowerForFirstIterable(fix *rewrite.Fix) {
	for n := range (syntax.Comprehension{Node: b.comp.Node}).FirstIterable().Descendants() {
		read := b.Scopes.ReadOf(n)
		if read == nil || read.In != b.class || read.Var.Owner != b.class || standIn(b.Pass, read.Var.Name) {
			continue
		}
		if stateOf(b.Pass, b.comp, read.Var) != always {
			fix.Lower(rewrite.None, fmt.Sprintf("the class binds `%s` on some paths only, and a default value would fail on the others", n.Text()))
		}
	}
}

// readsInClass reports whether the first iterable reads the name of the class.
func (b *blindComp) readsInClass(name string) bool {
	for n := range b.comp.Node.Descendants() {
		if read := b.Scopes.ReadOf(n); read != nil && read.In == b.class && read.Var.Owner == b.class && n.Text() == name {
			return true
		}
	}
	return false
}

// bindByFor is the fix without a lambda:
//
//	[base[i] for i in r]   =>   [base[i] for base in [base] for i in r]
func (b *blindComp) bindByFor(wrapped rewrite.Fix) (fix rewrite.Fix, ok bool) {
	if wrapped.Level == rewrite.None {
		return rewrite.Fix{}, false
	}
	params := b.parameters()
	fix = wrapped
	fix.Title = fmt.Sprintf("bind %s with a for clause of its own", listed(params))
	fix.Edits = []text.Edit{edit.BindByFor(b.comp.Node, params)}
	if b.comp.Kind == scope.GenExpr {
		fix.Lower(rewrite.Unsafe, "the generator would evaluate its first iterable when it starts, not when it is made")
	}
	return fix, true
}
