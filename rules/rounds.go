package rules

import (
	"slices"
	"strings"

	"pyfix/rewrite/flow"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

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

func runnerOf(s *scope.Scope) *scope.Scope { return flow.Runner(s.Parent) }

// boundIn returns the bindings of v in the rounds of the loop, as far as they
// run in the loop's own unit.
func boundIn(loop syntax.Node, v *scope.Variable, runner *scope.Scope) []*scope.Binding {
	within := loop
	if loop.Kind() == syntax.KindForInClause {
		within = loop.Parent()
	}
	bindings := v.BindingsIn(within)
	elsewhere := func(b *scope.Binding) bool { return flow.Runner(b.In) != runner || !isInRounds(loop, b.Name) }
	if !slices.ContainsFunc(bindings, elsewhere) {
		return bindings
	}
	return slices.DeleteFunc(slices.Clone(bindings), elsewhere)
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

// runsOnce reports whether the loop makes a single round: it runs over a display
// of one item.
func runsOnce(loop syntax.Node) bool {
	if !loop.Is(syntax.KindForStatement, syntax.KindForInClause) {
		return false
	}
	items := loop.Child(syntax.FieldRight).Bare()
	item := items.First()
	return items.Is(syntax.KindTuple, syntax.KindList, syntax.KindSet, syntax.KindExpressionList) && item.Ok() && item == items.Last() && item.Kind() != syntax.KindListSplat
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

// sameGetter returns the method that gives the variable its only value in the
// loop, if it is one that gives the same whenever it is asked: get_dialog() of an
// object from outside the loop, without arguments. It is "" for all others.
func (l *loopClosures) sameGetter(n lateName, runner *scope.Scope) string {
	if len(n.bound) != 1 || n.bound[0].Kind != scope.BindAssign {
		return ""
	}
	call := n.bound[0].Stmt.Child(syntax.FieldRight)
	method := call.Child(syntax.FieldFunction)
	name := method.Child(syntax.FieldAttribute).Text()
	if call.Kind() != syntax.KindCall || call.Child(syntax.FieldArguments).First().Ok() || !isGetter(name) {
		return ""
	}
	for read := range method.Child(syntax.FieldObject).Descendants() {
		if r := l.Scopes.ReadOf(read); read.Kind() == syntax.KindCall || r != nil && len(boundIn(n.loop, r.Var, runner)) > 0 {
			return ""
		}
	}
	return name
}

// isGetter reports whether the method's name promises a part of its object, and
// not the next of many, as get_next, get_event and get_token do.
func isGetter(name string) bool {
	part, ok := strings.CutPrefix(name, "get_")
	if !ok {
		return false
	}
	for _, word := range []string{"next", "new", "now", "event", "token", "message", "line", "item", "random", "free", "result"} {
		if strings.Contains(part, word) {
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
