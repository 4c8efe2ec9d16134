package rules

import (
	"fmt"

	"pyfix/rewrite"
	"pyfix/rewrite/edit"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

var classLambda = &rewrite.Rule{
	Name:    "class-lambda",
	Summary: "a lambda in a class body reads a name of the class, which it cannot see",
	Best:    rewrite.Safe,
	Aliases: []string{"F821", "E0602", "undefined-variable"},
	Python2: true,
	Doc: `
## What it does
Finds lambdas in a class body that read a name which the class body binds.

## Why it surprises
Functions do not see the names of a class around them, and a lambda is a
function. The read raises NameError ("name 'order' is not defined"), even if the
lambda is called on the spot, or it silently finds a global, a builtin, or a name
of an enclosing function.

## Example
    class Levels:
        order = {"low": 2, "high": 1}
        names = sorted(order, key=lambda name: order[name])

    print(Levels.names)
Use instead:
    class Levels:
        order = {"low": 2, "high": 1}
        names = sorted(order, key=lambda name, *, order=order: order[name])

    print(Levels.names)

## Fix safety
Safe where the class has surely bound the name above and nothing else of that
name exists: the lambda could only fail. Unsafe where a global, a builtin or a
name of an enclosing function was found instead, since the value changes, where a
star import might bring one, where the class binds the name anew afterwards, and
where a caller's keyword could meet the new parameter. Not offered where the
class binds the name only later or on some paths, where the lambda calls itself,
and in a loop that binds the name anew in the same round.

The parameter is always keyword-only: a lambda that becomes a method gets its
object as first argument. For such a lambda, an unsafe second fix reads the name
from the object, where subclasses can override it.

## References
- Python language reference, execution model: resolution of names
`,
	Run: runClassLambda,
}

func runClassLambda(p *rewrite.Pass) {
	for _, s := range p.Scopes.Scopes {
		if s.Kind != scope.Lambda || s.Parent.Kind != scope.Class {
			continue
		}
		if g, _ := guardOf(p, s.Node); g == providedFor {
			continue
		}
		if l := newBlindLambda(p, s); len(l.blind) > 0 {
			p.Report(l.finding())
		}
	}
}

// blindLambda is a lambda that reads names of its class and cannot see them.
type blindLambda struct {
	*rewrite.Pass
	lambda *scope.Scope
	blind  blindReads
}

func newBlindLambda(p *rewrite.Pass, lambda *scope.Scope) *blindLambda {
	l := &blindLambda{Pass: p, lambda: lambda}
	wrapped := l.comprehensionAround()
	for _, reads := range capturedReads(p.Scopes, lambda) {
		for _, read := range reads {
			if wrapped != nil && wrapped.isParameter(read) {
				continue
			}
			if blind, ok := l.blindRead(read); ok {
				l.blind = append(l.blind, blind)
			}
		}
	}
	return l
}

// comprehensionAround returns the comprehension of the class body in whose first
// iterable the lambda stands, if that has a finding, and with it a wrapper, of
// its own; nil if there is none.
func (l *blindLambda) comprehensionAround() *blindComp {
	class := l.lambda.Parent
	for n := range l.lambda.Node.Enclosing() {
		if n == class.Node {
			break
		}
		comp := l.Scopes.Opened(n)
		if comp == nil || !comp.Kind.IsComprehension() {
			continue
		}
		if b := newBlindComp(l.Pass, class, comp); len(b.blind) > 0 {
			return b
		}
	}
	return nil
}

// blindRead returns the read with what it misses, if it misses anything. A name
// that the class binds only after it has made the lambda is missed too, unless
// there is something else that it finds.
func (l *blindLambda) blindRead(read *scope.Reference) (blindRead, bool) {
	class := l.lambda.Parent
	missed, state := missedBy(l.Pass, read, class, l.lambda)
	if missed == nil && read.Kind == scope.Load && class.Inside(read.Var.Owner) && class != read.Var.Owner &&
		class.Binds(read.Var.Name) && class.Lookup(read.Var.Name).Var.Bound() && !hasNamesake(read) && !starImport(l.Pass).Ok() {
		missed, state = class.Lookup(read.Var.Name).Var, notYet
	}
	if missed == nil || meansNamesake(l.Pass, l.lambda, read, missed) {
		return blindRead{}, false
	}
	return blindRead{Reference: read, missed: missed, state: state}, true
}

func (l *blindLambda) finding() rewrite.Finding {
	f := rewrite.Finding{
		Span:    closureSpan(l.lambda.Node),
		Message: l.blind.message("lambda"),
		Related: l.blind.related(),
		Fixes:   []rewrite.Fix{l.bind()},
	}
	if fix, ok := l.readFromObject(); ok {
		f.Fixes = append(f.Fixes, fix)
	}
	return f
}

// bind gives the lambda the values that the class has:
//
//	key=lambda v: order[v]   =>   key=lambda v, *, order=order: order[v]
//
// The parameter is keyword-only even where all callers are in sight: the class
// may make a method of the lambda.
func (l *blindLambda) bind() rewrite.Fix {
	names := l.blind.names()
	fix := rewrite.Fix{
		Title: fmt.Sprintf("bind %s when the lambda is made", listed(names)),
		Level: rewrite.Safe,
	}
	var params []edit.Param
	var variables []*scope.Variable
	for _, name := range names {
		params = append(params, edit.Param{Name: name})
	}
	for _, r := range l.blind {
		variables = append(variables, r.Var)
		fix.Claims = append(fix.Claims, rewrite.Claim{In: l.lambda, Name: r.Var.Name})
		l.lowerForRead(&fix, r)
	}
	fix.Edits = bindNow(l.Pass, l.lambda, params, false)
	l.lower(&fix, variables)
	return fix
}

func (l *blindLambda) lower(fix *rewrite.Fix, variables []*scope.Variable) {
	signatureLevel(l.Pass, fix, l.lambda, variables)
	if !l.alwaysFails() {
		keywordsLevel(l.Pass, fix, l.lambda)
	}
	if g, at := guardOf(l.Pass, l.lambda.Node); g == swallowed {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("a failure in this statement is caught on line %d, and the program goes on from there", at.Row()))
	}
	if l.Python2 {
		fix.Lower(rewrite.None, "a keyword-only parameter is a syntax error in Python 2")
	}
}

func (l *blindLambda) lowerForRead(fix *rewrite.Fix, r blindRead) {
	name, class := r.Name.Text(), l.lambda.Parent
	switch {
	case r.missed.Owner != class:
		fix.Lower(rewrite.None, fmt.Sprintf("class `%s` does not see `%s` of class `%s` either", class.Name, name, r.missed.Owner.Name))
	case r.state == notYet && bindsBy(r.missed, l.lambda.Node):
		fix.Lower(rewrite.None, fmt.Sprintf("`%s` calls itself, and is not bound yet when it is made: use a function", name))
	case r.state == notYet:
		fix.Lower(rewrite.None, fmt.Sprintf("the class binds `%s` only later, on line %d", name, r.missed.Bindings[0].Name.Row()))
	case r.state == sometimes:
		fix.Lower(rewrite.None, fmt.Sprintf("the class binds `%s` on some paths only, and a default value would fail on the others", name))
	case hasNamesake(r.Reference):
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` now is %s, and would be that of class `%s`", name, namesakeWord(r.Reference), class.Name))
	case starImport(l.Pass).Ok():
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("the star import on line %d may bring another `%s`", starImport(l.Pass).Row(), name))
	}
	l.lowerForRebinding(fix, r)
}

// lowerForRebinding looks at what the class does to the name once it has made
// the lambda. The next round of a loop makes another lambda.
func (l *blindLambda) lowerForRebinding(fix *rewrite.Fix, r blindRead) {
	var loop syntax.Node
	if loops := loopsAround(l.lambda); len(loops) > 0 {
		loop = loops[0]
		for b := range l.Flow.ReboundInRound(l.lambda.Node, l.lambda.Parent, r.missed, loop) {
			fix.Lower(rewrite.None, fmt.Sprintf("the loop binds `%s` anew on line %d, after the lambda is made", r.missed.Name, b.Name.Row()))
		}
	}
	if b := l.Flow.ReboundAfter(l.lambda.Node, l.lambda.Parent, r.missed, loop); b != nil {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("the class binds `%s` anew on line %d, and the lambda may be meant to see that", r.missed.Name, b.Name.Row()))
	}
}

// alwaysFails reports whether every call of the lambda comes to one of the reads
// and fails there.
func (l *blindLambda) alwaysFails() bool {
	for _, r := range l.blind {
		if r.In == l.lambda && !hasNamesake(r.Reference) && isUnconditional(r.Name, l.lambda.Node) {
			return true
		}
	}
	return false
}

// isUnconditional reports whether evaluating outer always evaluates n, which
// stands in it.
func isUnconditional(n, outer syntax.Node) bool {
	child := n
	for p := range n.Enclosing() {
		if p == outer {
			return true
		}
		switch p.Kind() {
		case syntax.KindConditionalExpression:
			if child != p.Nth(1) {
				return false
			}
		case syntax.KindBooleanOperator:
			if child != p.First() {
				return false
			}
		case syntax.KindComparisonOperator: // a < b < c
			if child != p.First() && child != p.Nth(1) {
				return false
			}
		}
		child = p
	}
	return false
}

// readFromObject is the other fix of a lambda that becomes a method:
//
//	name = property(lambda self: prefix)   =>   name = property(lambda self: self.prefix)
func (l *blindLambda) readFromObject() (rewrite.Fix, bool) {
	object := l.object()
	if !object.Ok() {
		return rewrite.Fix{}, false
	}
	fix := rewrite.Fix{
		Title:  fmt.Sprintf("read %s from `%s`", listed(l.blind.names()), object.Text()),
		Level:  rewrite.Unsafe,
		Reason: "a subclass or the object itself may have another value",
	}
	for _, r := range l.blind {
		receiver := r.In.Resolve(object.Text())
		if bindsBy(r.missed, l.lambda.Node) {
			return rewrite.Fix{}, false // it calls itself, with an object of its own
		}
		if receiver == nil || receiver.Owner != l.lambda || r.missed.Owner != l.lambda.Parent || r.Name.Parent().HasToken("=") {
			return rewrite.Fix{}, false // shadowed, out of reach, or printed as f"{name=}"
		}
		fix.Edits = append(fix.Edits, edit.Replace(r.Name, object.Text()+"."+r.Name.Text()))
		fix.Claims = append(fix.Claims, rewrite.Claim{In: l.lambda, Name: r.Var.Name})
	}
	return fix, true
}

// object returns the first parameter of a lambda that becomes a method or the
// getter of a property of its class, none if it does not.
func (l *blindLambda) object() syntax.Node {
	first := l.lambda.Node.Child(syntax.FieldParameters).First()
	if first.Kind() != syntax.KindIdentifier {
		return syntax.Node{}
	}
	holder := l.lambda.Node.Parent()
	if call := holder.Parent(); holder.Kind() == syntax.KindArgumentList && l.Flow.Qualified(call.Child(syntax.FieldFunction)) == "property" {
		holder = call.Parent()
	}
	if holder.Kind() != syntax.KindAssignment || holder.Child(syntax.FieldLeft).Kind() != syntax.KindIdentifier {
		return syntax.Node{}
	}
	return first
}
