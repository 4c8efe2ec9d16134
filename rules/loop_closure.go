package rules

import (
	"fmt"
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
closure is made, and nothing that could call the closure follows a later binding
in the same round. Unsafe where an unknown callee may or may not keep the
closure, where the variable is an accumulator whose last value may be wanted,
where the closure takes **kwargs, is decorated by something unknown, or is made
only once. Not offered where a default would change more than the time of the
read: closures that write the variable, recursive functions, frameworks that
read signatures (FastAPI, Typer, discord.py ...), and where locals() or eval()
could see the new name.

Linters may remark on the result: pylint's W0621 on "def f(i=i)" at module
level, PLC3002 on a generator expression wrapped in a called lambda.

## References
- Python FAQ: Why do lambdas defined in a loop with different values all return
  the same result?
`,
	Run: runLoopClosure,
}

func runLoopClosure(p *rewrite.Pass) {
	l := &loopClosures{Pass: p, escapes: make(map[escapeKey]flow.Escape)}
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
}

// loopClosures collects the closures of one module that see a later value than
// they should.
type loopClosures struct {
	*rewrite.Pass
	found   []*lateClosure
	escapes map[escapeKey]flow.Escape
}

type escapeKey struct {
	closure, loop syntax.Node
	variable      *scope.Variable
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
	rebound  *scope.Binding
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
		if isInRounds(loop, v.Owner.Node) || !l.changesIn(loop, v, s) {
			continue // a class body, comprehension or called lambda in the loop has variables of its own in each round
		}
		rebound := l.Flow.ReboundWithin(s.Node, s.Parent, v, loop)
		if rebound == nil && v.IsGlobal() && runnerOf(s).Kind == scope.Function {
			rebound = boundIn(loop, v, runnerOf(s))[0] // by the next call
		}
		if rebound == nil {
			continue
		}
		if l.isCaught(s, v) {
			return lateName{}, false
		}
		escape := l.escape(s, v, loop)
		if escape.Verdict == flow.No {
			continue // though it may outlive a round of a loop further out
		}
		return lateName{variable: v, reads: reads, loop: loop, rebound: rebound, escape: escape}, true
	}
	return lateName{}, false
}

// isCaught reports whether the variable is the name of an except clause around
// the closure, which except-closure looks at.
func (l *loopClosures) isCaught(s *scope.Scope, v *scope.Variable) bool {
	for _, d := range l.Flow.AtMaking(s.Node, s.Parent, v) {
		if d.Fate == flow.Bound && d.Binding.Kind == scope.BindExcept && d.Binding.Stmt.Contains(s.Node) {
			return true
		}
	}
	return false
}

func (l *loopClosures) escape(s *scope.Scope, v *scope.Variable, loop syntax.Node) flow.Escape {
	key := escapeKey{s.Node, loop, v}
	escape, ok := l.escapes[key]
	if !ok {
		escape = l.Flow.Escapes(s.Node, s.Parent, []*scope.Variable{v}, flow.Region{Loop: loop})
		l.escapes[key] = escape
	}
	return escape
}

// loopsAround returns the loops, innermost first, in whose rounds the closure
// is made: for and while statements, and the for clauses of comprehensions that
// come before it.
func loopsAround(s *scope.Scope) []syntax.Node {
	runner := flow.Runner(s.Parent)
	var loops []syntax.Node
	child := s.Node
	for p := child.Parent(); p.Ok(); child, p = p, p.Parent() {
		switch {
		case p.Kind() == syntax.KindForStatement && child.Field() == syntax.FieldBody:
			loops = append(loops, p)
		case p.Kind() == syntax.KindWhileStatement && child.Field() != syntax.FieldAlternative:
			loops = append(loops, p)
		case p.IsComprehension():
			loops = append(loops, clausesBefore(p, child)...)
		}
		if p == runner.Node {
			break
		}
	}
	return loops
}

// clausesBefore returns the for clauses of a comprehension, innermost first,
// that have begun a round when child runs.
func clausesBefore(comp, child syntax.Node) []syntax.Node {
	var clauses []syntax.Node
	for clause := range (syntax.Comprehension{Node: comp}).Clauses() {
		if clause == child {
			break
		}
		if clause.Kind() == syntax.KindForInClause {
			clauses = append([]syntax.Node{clause}, clauses...)
		}
	}
	return clauses
}

// capturedReads returns the reads inside the closure of variables from outside,
// grouped by variable in order of first read.
func capturedReads(scopes *scope.Info, s *scope.Scope) [][]*scope.Reference {
	var groups [][]*scope.Reference
	index := make(map[*scope.Variable]int)
	for n := range s.Node.Descendants() {
		if n.Kind() != syntax.KindIdentifier {
			continue
		}
		r := scopes.ReadOf(n)
		if r == nil || r.Kind == scope.NotRun || !r.In.Inside(s) || r.Var.Owner.Inside(s) {
			continue
		}
		at, ok := index[r.Var]
		if !ok {
			at = len(groups)
			index[r.Var] = at
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], r)
	}
	return groups
}

// changesIn reports whether the loop gives the variable another value from
// round to round, as far as closure s is concerned.
func (l *loopClosures) changesIn(loop syntax.Node, v *scope.Variable, s *scope.Scope) bool {
	bindings := boundIn(loop, v, flow.Runner(s.Parent))
	if len(bindings) == 0 || sameEachTime(bindings) {
		return false
	}
	for _, b := range bindings {
		if b.Kind != scope.BindDef && b.Kind != scope.BindClass || b.Stmt == s.Node {
			return true
		}
		if l.differsByRound(b, loop, runnerOf(s), nil) {
			return true
		}
	}
	return false
}

func runnerOf(s *scope.Scope) *scope.Scope { return flow.Runner(s.Parent) }

// boundIn returns the bindings of v in the rounds of the loop, as far as they
// run in the loop's own unit.
func boundIn(loop syntax.Node, v *scope.Variable, runner *scope.Scope) []*scope.Binding {
	var bindings []*scope.Binding
	for _, b := range v.Bindings {
		if flow.Runner(b.In) == runner && isInRounds(loop, b.Name) {
			bindings = append(bindings, b)
		}
	}
	return bindings
}

// isInRounds reports whether the node is part of what a loop repeats.
func isInRounds(loop, n syntax.Node) bool {
	if loop.Kind() != syntax.KindForInClause {
		return flow.Region{Loop: loop}.Contains(n)
	}
	comp := syntax.Comprehension{Node: loop.Parent()}
	if comp.Element().Contains(n) || loop.Child(syntax.FieldLeft).Contains(n) {
		return true
	}
	behind := false
	for clause := range comp.Clauses() {
		if behind && clause.Contains(n) {
			return true
		}
		behind = behind || clause == loop
	}
	return false
}

// sameEachTime reports whether all bindings give the variable one and the same
// value: they import the same, or assign the same constant.
func sameEachTime(bindings []*scope.Binding) bool {
	first := constantOf(bindings[0])
	if first == "" {
		return false
	}
	for _, b := range bindings[1:] {
		if constantOf(b) != first {
			return false
		}
	}
	return true
}

// constantOf returns the text of an import or of an assigned literal, "" for any
// other binding.
func constantOf(b *scope.Binding) string {
	switch b.Kind {
	case scope.BindImport:
		return b.Stmt.Text()
	case scope.BindAssign, scope.BindAnnotated:
		value := b.Stmt.Child(syntax.FieldRight)
		if b.Name.Field() == syntax.FieldLeft && isConstant(value) {
			return value.Text()
		}
	}
	return ""
}

func isConstant(n syntax.Node) bool {
	switch n.Kind() {
	case syntax.KindInteger, syntax.KindFloat, syntax.KindTrue, syntax.KindFalse, syntax.KindNone, syntax.KindEllipsis:
		return true
	case syntax.KindString:
		for c := range n.Children() {
			if c.Kind() == syntax.KindInterpolation {
				return false
			}
		}
		return true
	case syntax.KindUnaryOperator:
		return isConstant(n.Last())
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
			for _, b := range boundIn(n.loop, n.variable, runnerOf(c.scope)) {
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
		Message: fmt.Sprintf("%s when this %s, and %s moved on by then", lateWords(c.names), runsWords(c.node()), plural(len(c.names), "has", "have")),
		Fixes:   []rewrite.Fix{l.fix(c)},
	}
	for _, n := range c.names {
		name := fmt.Sprintf("`%s`", n.variable.Name)
		f.Related = append(f.Related, rewrite.At(name+" is bound anew here", n.rebound.Name)...)
		f.Related = append(f.Related, rewrite.At(name+" is read here", n.reads[0].Name)...)
	}
	escape := c.names[0].escape
	if escape.At.Ok() {
		f.Related = append(f.Related, rewrite.At("the closure "+escape.Reason, escape.At)...)
	}
	return f
}
