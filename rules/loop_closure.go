package rules

import (
	"slices"

	"pyfix/rewrite"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

var loopClosure = &rewrite.Rule{
	Name:    "loop-closure",
	Summary: "a closure made in a loop reads a variable that the loop has moved on from",
	Best:    rewrite.Safe,
	Aliases: []string{"B023", "W0640", "cell-var-from-loop"},
	Python2: true,
	Doc: `
## What it does
Finds lambdas, functions and generator expressions that are made in a loop, read
a variable that the loop binds anew in every round, and are kept beyond the
round: put into a list, registered as a callback, returned from a comprehension.

## Why it surprises
A closure does not copy the variables around it. It reads them when it runs. By
then the loop has moved on, and every closure of the loop sees the same, last
value: the example prints [4, 4, 4, 4] before and [1, 2, 3, 4] after.

## Example
    adders = []
    for i in range(4):
        adders.append(lambda x: x + i)
    print([add(1) for add in adders])
Use instead:
    adders = []
    for i in range(4):
        adders.append(lambda x, i=i: x + i)
    print([add(1) for add in adders])

A default value is evaluated when the function is made, once for each round.
Where pyfix does not see who calls the function, it makes the parameter
keyword-only ("*, i=i"), so that a caller that passes one argument more, as GUI
toolkits do, does not fill it by accident.

## Fix safety
Safe where the closure surely outlives the round, the variable is bound when the
closure is made, and nothing speaks for a later value. Unsafe where something
does: the round, or the code behind the loop, binds the variable anew and calls
something after that; the variable holds a placeholder; it is an accumulator; the
closure is made in one round only (if first: ...). Unsafe too where an unknown
callee may or may not keep the closure, where it takes **kwargs, and where an
unknown decorator takes it. Imported callees are known by their names: connect,
register, after, submit, command= and the like keep what they are given. Not offered where a default would change more than
the time of the read: closures that write the variable, recursive functions,
frameworks that read signatures (FastAPI, Typer, discord.py ...), and where
locals() or eval() could see the new name. Not offered either for type aliases,
the bounds and defaults of type parameters, and, if the target version is 3.14 or
newer, annotations: Python evaluates them when somebody asks for them.

Python 2 has no keyword-only parameters: there the fix is unsafe where pyfix does
not see who calls the function, and missing behind *args.

Silent where the round is over with the closure: it is called, consumed, awaited
or joined in it, or each round replaces the one of the round before. A test that
was blind, because all its cases ran with the last value, may fail once it sees.

Linters may remark on the result: pylint's W0621 on "def f(i=i)" at module
level, PLC3002 on a generator expression wrapped in a called lambda.

## Options
--immediate-callables and --storing-callables name functions and methods that
call their arguments at once, or keep them; they beat what pyfix knows itself.
--bind-style chooses another form: keyword, positional, factory
"(lambda i: lambda x: x + i)(i)" or partial "partial(lambda i, x: x + i, i)".

## References
- Python FAQ: Why do lambdas defined in a loop with different values all return
  the same result?
`,
	Run: runLoopClosure,
}

func runLoopClosure(p *rewrite.Pass) {
	l := &loopClosures{
		Pass: p, assigned: make(map[*scope.Variable][]*scope.Binding), skipping: make(map[syntax.Node][]syntax.Node), said: phrases{known: make(map[string]string)},
	}
	for _, s := range p.Scopes.Scopes {
		if !s.Kind.IsDeferred() || flow.Runner(s) != s {
			continue // runs in the midst of the code around it
		}
		if c := l.late(s); c != nil {
			l.found = append(l.found, c)
		}
	}
	l.adoptSiblings()
	for _, c := range l.found {
		if !c.adopted {
			p.Report(l.finding(c))
		}
	}
	l.reportLazyAnnotations()
}

// loopClosures collects the closures of one module that see a later value than
// they should.
type loopClosures struct {
	*rewrite.Pass
	found    []*lateClosure
	assigned map[*scope.Variable][]*scope.Binding // see assignments
	skipping map[syntax.Node][]syntax.Node        // see skippingIn
	said     phrases
}

// lateClosure is a closure with the variables that it reads too late.
type lateClosure struct {
	scope    *scope.Scope // which the closure opens
	names    []lateName   // in order of first read
	siblings []*lateClosure
	adopted  bool // repaired along with the closure that takes it out of the round
}

func (c *lateClosure) node() syntax.Node { return c.scope.Node }

// lateName is one variable that a closure reads too late.
type lateName struct {
	variable *scope.Variable
	reads    []*scope.Reference // inside the closure
	loop     syntax.Node        // the innermost one that binds the variable anew
	bound    []*scope.Binding   // in its rounds, see boundIn
	rebound  *scope.Binding     // one of them that can run after the closure was made
	escape   flow.Escape
}

// late returns the closure with its late names, nil if it has none.
func (l *loopClosures) late(s *scope.Scope) *lateClosure {
	loops := loopsAround(s)
	if len(loops) == 0 {
		return nil
	}
	c := &lateClosure{scope: s}
	for _, reads := range capturedReads(l.Scopes, s) {
		if name, ok := l.lateName(s, loops, reads); ok {
			c.names = append(c.names, name)
		}
	}
	if !slices.ContainsFunc(c.names, func(n lateName) bool { return !n.isOwnName(s) }) {
		return nil // what only refers to itself is the same in every round
	}
	return c
}

// isOwnName reports whether the name is that of the function itself, or of the
// class that it is a method of.
func (n lateName) isOwnName(s *scope.Scope) bool {
	switch n.rebound.Kind {
	case scope.BindDef:
		return n.rebound.Stmt == s.Node
	case scope.BindClass:
		return n.rebound.Stmt.Contains(s.Node)
	}
	return false
}

func (l *loopClosures) lateName(s *scope.Scope, loops []syntax.Node, reads []*scope.Reference) (lateName, bool) {
	v := reads[0].Var
	for _, loop := range loops {
		if isInRounds(loop, v.Owner.Node) || runsOnce(loop) {
			continue // a class body, comprehension or called lambda in the loop has variables of its own in each round
		}
		bound := boundIn(loop, v, runnerOf(s))
		if !l.changesIn(loop, bound, v, s) {
			continue
		}
		rebound := l.Flow.ReboundWithin(s.Node, s.Parent, v, loop)
		if rebound == nil && v.IsGlobal() && runnerOf(s).Kind == scope.Function {
			rebound = bound[0] // by the next call
		}
		if rebound == nil {
			continue
		}
		if _, caught := handlerOf(l.Pass, handlersAround(s), v); caught != nil && !l.Python2 {
			return lateName{}, false // except-closure looks at that
		}
		escape := l.Flow.Escapes(s.Node, s.Parent, []*scope.Variable{v}, flow.Region{Loop: loop})
		if escape.Verdict == flow.No {
			continue // though it may outlive a round of a loop further out
		}
		return lateName{variable: v, reads: reads, loop: loop, bound: bound, rebound: rebound, escape: escape}, true
	}
	return lateName{}, false
}

// changesIn reports whether the loop, with its bindings of the variable, gives it
// another value from round to round, as far as closure s is concerned.
func (l *loopClosures) changesIn(loop syntax.Node, bindings []*scope.Binding, v *scope.Variable, s *scope.Scope) bool {
	if len(bindings) == 0 || sameEachTime(bindings) && !l.differsBefore(bindings, v, s) {
		return false
	}
	for _, b := range bindings {
		if b.Kind != scope.BindDef && b.Kind != scope.BindClass || b.Stmt == s.Node || len(bindings) > 1 {
			return true
		}
		if l.differsByRound(b, loop, runnerOf(s), nil) {
			return true
		}
	}
	return false
}

// differsBefore reports whether the closure can be made while the variable still
// holds what it was given before the loop, which is something else than the one
// value that the loop gives it.
func (l *loopClosures) differsBefore(bindings []*scope.Binding, v *scope.Variable, s *scope.Scope) bool {
	for _, d := range l.Flow.AtMaking(s.Node, s.Parent, v) {
		if d.Fate == flow.Bound && !slices.Contains(bindings, d.Binding) && constantOf(d.Binding) != constantOf(bindings[0]) {
			return true
		}
	}
	return false
}

// differsByRound reports whether a def or class of the loop is another one in
// every round: something in it reads what the loop binds anew.
func (l *loopClosures) differsByRound(b *scope.Binding, loop syntax.Node, runner *scope.Scope, asked []*scope.Binding) bool {
	for _, a := range asked {
		if a == b {
			return false
		}
	}
	asked = append(asked, b)
	for n := range b.Stmt.Descendants() {
		r := l.Scopes.ReadOf(n)
		if r == nil || r.Kind == scope.NotRun || r.Var == b.Var || b.Stmt.Contains(r.Var.Owner.Node) && r.Var.Owner.Kind != scope.Module {
			continue
		}
		bindings := boundIn(loop, r.Var, runner)
		if len(bindings) == 0 || sameEachTime(bindings) {
			continue
		}
		for _, other := range bindings {
			if other.Kind != scope.BindDef && other.Kind != scope.BindClass || l.differsByRound(other, loop, runner, asked) {
				return true
			}
		}
	}
	return false
}

// adoptSiblings hands a function that leaves the round only because another
// closure calls it to that closure: both are repaired by one fix.
func (l *loopClosures) adoptSiblings() {
	byNode := make(map[syntax.Node]*lateClosure)
	for _, c := range l.found {
		byNode[c.node()] = c
	}
	for _, c := range l.found {
		for _, n := range c.names {
			for _, b := range n.bound {
				sibling := byNode[b.Stmt]
				if b.Kind != scope.BindDef || sibling == nil || sibling == c {
					continue
				}
				c.siblings = append(c.siblings, sibling)
				sibling.adopted = sibling.adopted || sibling.leavesWith(c)
			}
		}
	}
}

// leavesWith reports whether the function leaves the round only in the hands of
// the closure.
func (c *lateClosure) leavesWith(captor *lateClosure) bool {
	for _, n := range c.names {
		if n.escape.Captor != captor.node() {
			return false
		}
	}
	return true
}

func (l *loopClosures) finding(c *lateClosure) rewrite.Finding {
	f := rewrite.Finding{
		Span:    closureSpan(c.node()),
		Message: l.said.text(lateWords(c.names), " when this ", runsWords(c.node()), ", and ", plural(len(c.names), "has", "have"), " moved on by then"),
		Related: make([]rewrite.Related, 0, 2*len(c.names)+1),
		Fixes:   []rewrite.Fix{l.fix(c)},
	}
	for _, n := range c.names {
		name := n.variable.Name
		f.Related = append(f.Related,
			rewrite.Related{Span: n.rebound.Name.Span(), Message: l.said.text("`", name, "` is bound anew here")},
			rewrite.Related{Span: n.reads[0].Name.Span(), Message: l.said.text("`", name, "` is read here")})
	}
	escape := c.names[0].escape
	if escape.At.Ok() {
		f.Related = append(f.Related, rewrite.Related{Span: escape.At.Span(), Message: l.said.text("the closure ", escape.Reason)})
	}
	return f
}
