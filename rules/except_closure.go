package rules

import (
	"fmt"

	"pyfix/rewrite"
	"pyfix/rewrite/edit"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

var exceptClosure = &rewrite.Rule{
	Name:    "except-closure",
	Summary: "a closure made in a handler reads the caught exception when Python has deleted it",
	Best:    rewrite.Safe,
	Aliases: []string{"F821", "E0602", "undefined-variable"},
	Doc: `
## What it does
Finds lambdas, functions and generator expressions that are made in an except
clause, read the exception that it caught, and can run when the clause has
ended: registered as a callback, stored, returned.

## Why it surprises
Python 3 deletes the name of "except E as name" when the clause ends, however it
ends, by return and raise too. A closure reads the name when it runs. It raises
NameError ("name 'e' is not defined" at module level, "cannot access free
variable 'e' where it is not associated with a value in enclosing scope" in a
function, "free variable 'e' referenced before assignment in enclosing scope"
before Python 3.11), or finds something else that has taken the name.

## Example
    problems = []
    try:
        int("x")
    except ValueError as error:
        problems.append(lambda: str(error))
    print(problems[0]())
Use instead:
    problems = []
    try:
        int("x")
    except ValueError as error:
        problems.append(lambda error=error: str(error))
    print(problems[0]())

## Fix safety
Safe where the closure surely outlives the clause and the name is not bound anew
in it after the closure is made. Unsafe where an unknown callee may or may not
keep the closure, and for the reasons given at loop-closure. Not offered where
the closure itself binds the name.

ruff's F841 calls the name of such a handler unused and offers to delete it,
which breaks the program. It is quiet once the closure has bound the name.

## References
- Python language reference, the try statement: except clause
`,
	Run: runExceptClosure,
}

func runExceptClosure(p *rewrite.Pass) {
	for _, s := range p.Scopes.Scopes {
		if !s.Kind.IsDeferred() || s.Kind.IsAnnotation() || flow.Runner(s) != s {
			continue
		}
		handlers := handlersAround(s)
		if len(handlers) == 0 {
			continue
		}
		o := &orphan{Pass: p, scope: s, handlers: handlers}
		for _, reads := range capturedReads(p.Scopes, s) {
			o.add(reads)
		}
		if len(o.names) > 0 {
			p.Report(o.finding())
		}
	}
}

// orphan is a closure that outlives the handlers whose exceptions it reads.
type orphan struct {
	*rewrite.Pass
	scope    *scope.Scope
	handlers []syntax.ExceptClause
	names    []orphanName // in order of first read
}

type orphanName struct {
	handler syntax.ExceptClause
	caught  *scope.Binding
	reads   []*scope.Reference
	escape  flow.Escape
	guard   guard
	guardAt syntax.Node
}

// add notes the captured variable that the reads are of, if a handler around
// the closure takes it away and the closure can outlive that.
func (o *orphan) add(reads []*scope.Reference) {
	handler, caught := handlerOf(o.Pass, o.handlers, reads[0].Var)
	if caught == nil || caught.Var.Owner.Kind == scope.Class {
		return
	}
	escape := o.Flow.Escapes(o.scope.Node, o.scope.Parent, []*scope.Variable{caught.Var}, flow.Region{Handler: handler.Node})
	if escape.Verdict == flow.No {
		return
	}
	name := orphanName{handler: handler, caught: caught, reads: reads, escape: escape}
	name.guard, name.guardAt = leastGuard(o.Pass, reads)
	if name.guard != providedFor {
		o.names = append(o.names, name)
	}
}

// handlersAround returns the handlers with a name around a closure, in the unit
// that makes it, from the inside out.
func handlersAround(s *scope.Scope) []syntax.ExceptClause {
	var handlers []syntax.ExceptClause
	runner := runnerOf(s).Node
	for n := range s.Node.Enclosing() {
		if n == runner {
			break
		}
		handler := syntax.ExceptClause{Node: n}
		if n.Is(syntax.KindExceptClause, syntax.KindExceptGroupClause) && handler.Name().Ok() {
			handlers = append(handlers, handler)
		}
	}
	return handlers
}

// handlerOf returns the first of the handlers that binds the variable, and
// deletes it when it ends; none if none of them does.
func handlerOf(p *rewrite.Pass, handlers []syntax.ExceptClause, v *scope.Variable) (syntax.ExceptClause, *scope.Binding) {
	for _, handler := range handlers {
		if b := p.Scopes.BindingOf(handler.Name()); b != nil && b.Var == v {
			return handler, b
		}
	}
	return syntax.ExceptClause{}, nil
}

func (o *orphan) finding() rewrite.Finding {
	names := make([]string, 0, len(o.names))
	for _, n := range o.names {
		names = append(names, n.caught.Name.Text())
	}
	runs := runsWords(o.scope.Node)
	if o.names[0].escape.Verdict == flow.Maybe {
		runs = mayRunWords(o.scope.Node)
	}
	f := rewrite.Finding{
		Span:    closureSpan(o.scope.Node),
		Message: fmt.Sprintf("%s %s deleted when the handler ends, and this %s after that", listed(names), plural(len(names), "is", "are"), runs),
		Fixes:   []rewrite.Fix{o.bind()},
	}
	for _, n := range o.names {
		name := n.caught.Name.Text()
		f.Related = append(f.Related, rewrite.At(fmt.Sprintf("`%s` is bound until this handler ends", name), n.caught.Name)...)
		f.Related = append(f.Related, rewrite.At(fmt.Sprintf("`%s` is read here", name), n.reads[0].Name)...)
	}
	if at := o.names[0].escape.At; at.Ok() {
		f.Related = append(f.Related, rewrite.At("the closure "+o.names[0].escape.Reason, at)...)
	}
	return f
}

// bind gives the closure the exception while the name is there:
//
//	root.after(0, lambda: show(e))   =>   root.after(0, lambda *, e=e: show(e))
func (o *orphan) bind() rewrite.Fix {
	fix := rewrite.Fix{Level: rewrite.Safe}
	var params []edit.Param
	var names []string
	var variables []*scope.Variable
	seen := o.scope.Parent.Kind != scope.Class
	for _, n := range o.names {
		params = append(params, edit.Param{Name: n.reads[0].Name.Text()})
		names = append(names, n.reads[0].Name.Text())
		variables = append(variables, n.caught.Var)
		seen = seen && n.escape.Seen
		fix.Claims = append(fix.Claims, rewrite.Claim{In: o.scope, Name: n.caught.Var.Name})
		o.lower(&fix, n)
	}
	fix.Title = fmt.Sprintf("bind %s when the %s is made", listed(names), closureWord(o.scope.Node))
	fix.Edits = bindNow(o.Pass, o.scope, params, seen)
	signatureLevel(o.Pass, &fix, o.scope, variables)
	keywordsLevel(o.Pass, &fix, o.scope)
	methodLevel(&fix, o.scope)
	return fix
}

func (o *orphan) lower(fix *rewrite.Fix, n orphanName) {
	v := n.caught.Var
	if again := o.Flow.ReboundWithin(o.scope.Node, o.scope.Parent, v, n.handler.Body()); again != nil {
		fix.Lower(rewrite.None, fmt.Sprintf("the handler binds or deletes `%s` on line %d, after the closure is made", v.Name, again.Name.Row()))
	}
	if len(loopsAround(o.scope)) > 0 && o.readsItself() {
		fix.Lower(rewrite.None, fmt.Sprintf("`%s` calls itself, and would call another round's: use a factory function", o.scope.Name))
	}
	if !definitelyBound(o.Pass, o.scope, v) {
		fix.Lower(rewrite.None, fmt.Sprintf("`%s` may be gone when the closure is made", v.Name))
	}
	if hiddenByClass(o.scope, v) {
		fix.Lower(rewrite.None, fmt.Sprintf("the class binds `%s` too, and a default value would find that one", v.Name))
	}
	writersLevel(o.Pass, fix, o.scope, v)
	escapeLevel(o.Pass, fix, o.scope, n.escape)
	if n.guard == swallowed {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("the failure is caught on line %d, and the program goes on from there", n.guardAt.Row()))
	}
}

// readsItself reports whether the closure is a def that reads its own name.
func (o *orphan) readsItself() bool {
	for _, reads := range capturedReads(o.Scopes, o.scope) {
		for _, b := range reads[0].Var.Bindings {
			if b.Kind == scope.BindDef && b.Stmt == o.scope.Node {
				return true
			}
		}
	}
	return false
}
