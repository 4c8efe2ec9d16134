package rules

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"pyfix/rewrite"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// lower judges how far the fix may be trusted.
func (l *loopClosures) lower(fix *rewrite.Fix, c *lateClosure) {
	if c.scope.Kind.IsAnnotation() {
		fix.Lower(rewrite.None, "types are evaluated when somebody asks for them, and take no default values")
		return
	}
	for s := c.scope.Parent; s != nil; s = s.Parent {
		if s.Kind.IsAnnotation() && s.Kind != scope.TypeParams {
			fix.Lower(rewrite.None, "it stands in a lazily evaluated type, which nobody calls twice")
		}
	}
	variables := make([]*scope.Variable, 0, len(c.names))
	for _, n := range c.names {
		variables = append(variables, n.variable)
		l.lowerForName(fix, c, n)
	}
	if !slices.ContainsFunc(c.names, func(n lateName) bool { return l.sameGetter(n, runnerOf(c.scope)) == "" }) {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("only needed if `%s` gives something else in every round", l.sameGetter(c.names[0], runnerOf(c.scope))))
	}
	signatureLevel(l.Pass, fix, c.scope, variables)
	keywordsLevel(l.Pass, fix, c.scope)
	methodLevel(fix, c.scope)
	l.lowerForPython2(fix, c)
	if key := defaultOf(c); key.Ok() && !c.isOncePerKey(key) {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`setdefault` keeps the first one for each `%s`, so that the last value may be meant", key.Text()))
	}
	if guard := l.onceGuard(c); guard.Ok() {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("it is made only where `%s` holds, so that the last value may be meant", guard.Text()))
	}
}

func (l *loopClosures) lowerForName(fix *rewrite.Fix, c *lateClosure, n lateName) {
	v := n.variable
	switch {
	case n.isOwnName(c.scope):
		fix.Lower(rewrite.None, fmt.Sprintf("`%s` calls itself, and would call another round's: use a factory function", v.Name))
		return
	case !l.isBoundByRound(c, n) && !definitelyBound(l.Pass, c.scope, v):
		fix.Lower(rewrite.None, fmt.Sprintf("`%s` may not be bound yet when the closure is made", v.Name))
		return
	case hiddenByClass(c.scope, v):
		fix.Lower(rewrite.None, fmt.Sprintf("the class binds `%s` too, and a default value would find that one", v.Name))
		return
	}
	l.lowerForRebinding(fix, c, n)
	writersLevel(l.Pass, fix, c.scope, v)
	if isAccumulator(n) {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` is computed from its own earlier value, so that the last one may be meant", v.Name))
	}
	escapeLevel(l.Pass, fix, c.scope, n.escape)
}

// isBoundByRound reports whether each round begins with giving the variable its
// value, does nothing more to it, and may come to make the closure.
func (l *loopClosures) isBoundByRound(c *lateClosure, n lateName) bool {
	return len(n.bound) == 1 && n.bound[0].Stmt == n.loop && isLoopTarget(n.bound[0]) && l.Flow.MayMake(c.node(), c.scope.Parent)
}

// lowerForRebinding looks at what the round still does to the variable after
// the closure has been made. Where it does nothing more, the value at hand is
// the round's. Where it binds the variable anew, the closure may be meant to see
// that, unless nobody can call it before the next one is made.
func (l *loopClosures) lowerForRebinding(fix *rewrite.Fix, c *lateClosure, n lateName) {
	l.lowerForLaterValue(fix, c, n)
	calls := l.Flow.LaterCalls(c.node(), c.scope.Parent, n.loop)
	var first *scope.Binding
	for b := range l.Flow.ReboundInRound(c.node(), c.scope.Parent, n.variable, n.loop) {
		if b.Kind == scope.BindDel {
			continue // who calls it then, fails
		}
		if first == nil {
			first = b
			l.lowerForSuspension(fix, n)
		}
		l.lowerForCalls(fix, c, n, calls.After(b))
		if value := constantOf(b); value != "" && b.Kind != scope.BindImport && n.escape.At.Kind() != syntax.KindReturnStatement {
			fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` is reset to `%s` on line %d, and the closure may be meant to see that", n.variable.Name, value, b.Name.Row()))
		}
		if isLowest(fix, c) {
			break
		}
	}
	if first != nil && l.isPlaceholder(c, n) {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` holds a placeholder when the closure is made, and gets its value on line %d", n.variable.Name, first.Name.Row()))
	}
}

// isLowest reports whether no binding or call in the round could lower the fix
// further: only calls of the closure by its name are reason enough for no fix.
func isLowest(fix *rewrite.Fix, c *lateClosure) bool {
	return fix.Level == rewrite.None || fix.Level == rewrite.Unsafe && !nameOf(c.node()).Ok()
}

func (l *loopClosures) lowerForSuspension(fix *rewrite.Fix, n lateName) {
	if fix.Level <= rewrite.Unsafe {
		return
	}
	if at := suspensionOf(l.Pass, n.loop); at.Ok() {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("the loop lets others run on line %d, who may call it and count on the later value", at.Row()))
	}
}

// lowerForCalls looks at calls that follow a binding in the same round.
func (l *loopClosures) lowerForCalls(fix *rewrite.Fix, c *lateClosure, n lateName, calls iter.Seq[syntax.Node]) {
	name := nameOf(c.node())
	for call := range calls {
		callee := call.Child(syntax.FieldFunction)
		switch {
		case name.Ok() && callee.Text() == name.Text():
			fix.Lower(rewrite.None, fmt.Sprintf("`%s` is called after `%s` was bound anew in the same round", name.Text(), n.variable.Name))
		case fix.Level > rewrite.Unsafe && l.mayRunIt(call, n):
			fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` may call it in this round and count on the later value", firstLine(callee)))
		}
		if isLowest(fix, c) {
			return
		}
	}
}

// nameOf returns the name that a def or an assignment gives the closure, none if
// it has none.
func nameOf(closure syntax.Node) syntax.Node {
	if closure.Kind() == syntax.KindFunctionDefinition {
		return syntax.Function{Node: closure}.Name()
	}
	if left := closure.Parent().Child(syntax.FieldLeft); closure.Parent().Kind() == syntax.KindAssignment && left.Kind() == syntax.KindIdentifier {
		return left
	}
	return syntax.Node{}
}

func firstLine(n syntax.Node) string {
	line, _, _ := strings.Cut(n.Text(), "\n")
	return strings.TrimSpace(line)
}

// lowerForLaterValue looks at what the program gives the variable when the loop
// is over: closures that are called after that may be meant to see it. That the
// next loop takes over the target of this one, is what nobody waits for.
func (l *loopClosures) lowerForLaterValue(fix *rewrite.Fix, c *lateClosure, n lateName) {
	isTarget := slices.ContainsFunc(n.bound, isLoopTarget)
	bindings := n.variable.Bindings
	if isTarget {
		bindings = l.assignments(n.variable)
	}
	if later := l.Flow.ReboundBehind(c.node(), c.scope.Parent, bindings, n.loop); later != nil {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` is bound anew on line %d, behind the loop, and the closure may be meant to see that", n.variable.Name, later.Name.Row()))
	}
}

// assignments returns the variable's bindings by assignments.
func (l *loopClosures) assignments(v *scope.Variable) []*scope.Binding {
	assigned, ok := l.assigned[v]
	if !ok {
		assigned = slices.DeleteFunc(slices.Clone(v.Bindings), func(b *scope.Binding) bool { return !isAssignment(b) })
		l.assigned[v] = assigned
	}
	return assigned
}

func isLoopTarget(b *scope.Binding) bool {
	return b.Kind == scope.BindFor || b.Kind == scope.BindCompFor
}

func isAssignment(b *scope.Binding) bool {
	switch b.Kind {
	case scope.BindAssign, scope.BindAnnotated, scope.BindAugmented, scope.BindWalrus:
		return true
	}
	return false
}

// isPlaceholder reports whether the variable can only hold constants when the
// closure is made, or None.
func (l *loopClosures) isPlaceholder(c *lateClosure, n lateName) bool {
	constant := true
	for _, d := range l.Flow.AtMaking(c.node(), c.scope.Parent, n.variable) {
		if d.Fate == flow.Bound && constantOf(d.Binding) == "None" {
			return true
		}
		constant = constant && d.Fate == flow.Bound && constantOf(d.Binding) != "" && d.Binding.Kind != scope.BindImport
	}
	return constant
}

// suspensions are, by the loops that somebody has asked about, what suspensionIn
// returns.
type suspensions map[syntax.Node]syntax.Node

func suspensionOf(p *rewrite.Pass, loop syntax.Node) syntax.Node {
	known := rewrite.Memo(p, func(*rewrite.Pass) suspensions { return make(suspensions) })
	at, ok := known[loop]
	if !ok {
		at = suspensionIn(loop)
		known[loop] = at
	}
	return at
}

// suspensionIn returns a place in the rounds of a loop where its function is
// suspended: yield, await, async for, async with.
func suspensionIn(n syntax.Node) syntax.Node {
	switch n.Kind() {
	case syntax.KindYield, syntax.KindAwait:
		return n
	case syntax.KindForStatement, syntax.KindWithStatement:
		if n.IsAsync() {
			return n
		}
	case syntax.KindFunctionDefinition, syntax.KindLambda, syntax.KindClassDefinition:
		return syntax.Node{}
	}
	for child := range n.Children() {
		if at := suspensionIn(child); at.Ok() {
			return at
		}
	}
	return syntax.Node{}
}

// mayRunIt reports whether a call may lead to a call of the closure, in the eyes
// of somebody who means it to see the later value of the name. All calls may, by
// ways that are not in sight, but those of builtins and container methods, and
// those only if they are given neither what holds the closure nor code to run.
// Nobody waits for the next value of a counter that drives the loop: there only
// what holds the closure counts.
func (l *loopClosures) mayRunIt(call syntax.Node, name lateName) bool {
	callee := call.Child(syntax.FieldFunction)
	counter := readIn(name.loop.Child(syntax.FieldCondition), name.variable)
	if borrows(l.Flow.Qualified(callee), callee) {
		return l.mentions(call.Child(syntax.FieldArguments), name.escape.Holders, !counter)
	}
	return !counter || l.mentions(call, name.escape.Holders, false)
}

// mentions reports whether one of the names is read in n, or, if code counts,
// whether anything in n may run code.
func (l *loopClosures) mentions(n syntax.Node, names []string, code bool) bool {
	for n := range n.Descendants() {
		switch n.Kind() {
		case syntax.KindLambda, syntax.KindGeneratorExpression, syntax.KindCall:
			if code {
				return true
			}
		case syntax.KindIdentifier:
			if l.Scopes.ReadOf(n) != nil && slices.Contains(names, n.Text()) {
				return true
			}
		}
	}
	return false
}

// borrows reports whether the callee is a builtin or a method of containers,
// which call nothing that they hold.
func borrows(qualified string, callee syntax.Node) bool {
	switch callee.Child(syntax.FieldAttribute).Text() {
	case "append", "appendleft", "add", "insert", "extend", "update", "setdefault", "clear", "remove", "discard",
		"count", "index", "items", "keys", "values", "copy", "put", "put_nowait":
		return true
	}
	return !strings.Contains(qualified, ".") && scope.IsBuiltin(qualified)
}

// lowerForPython2: keyword-only parameters are a syntax error there, and any
// other kind may be filled by a caller that is out of sight.
func (l *loopClosures) lowerForPython2(fix *rewrite.Fix, c *lateClosure) {
	switch {
	case !l.Python2 || c.node().Kind() == syntax.KindGeneratorExpression:
	case !l.isPython2Form(c):
		fix.Lower(rewrite.None, "a keyword-only parameter is a syntax error in Python 2")
	case c.scope.Parent.Kind != scope.Class && slices.ContainsFunc(c.names, func(n lateName) bool { return !n.escape.Seen }):
		fix.Lower(rewrite.Unsafe, "a caller that passes one argument more, as GUI toolkits do, fills the new parameter, and Python 2 has no keyword-only ones")
	}
}

// isPython2Form reports whether the fix can do without a keyword-only parameter.
func (l *loopClosures) isPython2Form(c *lateClosure) bool {
	for p := range c.node().Child(syntax.FieldParameters).Children() {
		if p.Is(syntax.KindListSplatPattern, syntax.KindDictionarySplatPattern) {
			return false
		}
	}
	return true
}

// isAccumulator reports whether the loop computes the variable from its own
// earlier value, and neither runs over it nor tests it.
func isAccumulator(n lateName) bool {
	accumulates := false
	for _, b := range n.bound {
		switch b.Kind {
		case scope.BindFor, scope.BindCompFor:
			return false
		case scope.BindAugmented:
			accumulates = true
		case scope.BindAssign, scope.BindAnnotated, scope.BindWalrus:
			accumulates = accumulates || readsItself(b) || comparesItself(b, n.loop)
		}
	}
	return accumulates && !readIn(n.loop.Child(syntax.FieldCondition), n.variable)
}

func readsItself(b *scope.Binding) bool {
	value := b.Stmt.Child(syntax.FieldRight)
	if b.Kind == scope.BindWalrus {
		value = b.Stmt.Child(syntax.FieldValue)
	}
	return readIn(value, b.Var)
}

// comparesItself reports whether a test of the loop that reads the variable
// decides on the binding: `if x > best: best = x`.
func comparesItself(b *scope.Binding, loop syntax.Node) bool {
	for p := range b.Stmt.Enclosing() {
		if p == loop {
			break
		}
		if p.Is(syntax.KindIfStatement, syntax.KindElifClause) && readIn(p.Child(syntax.FieldCondition), b.Var) {
			return true
		}
	}
	return false
}

func readIn(n syntax.Node, v *scope.Variable) bool { return len(v.ReadsIn(n)) > 0 }
