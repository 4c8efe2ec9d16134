package rules

import (
	"strings"

	"pyfix/rewrite/syntax"
)

// onceGuard returns the test that lets the closure be made in one round only:
// `if index == 0:`, `if first:`, `if not started:`, and any test of something
// that the guarded statements themselves change, as in
// `if bar is None: bar = Bar(lambda: done)` or, the other way round,
// `if bars: continue` above `bars.append(Bar(lambda: done))`.
func (l *loopClosures) onceGuard(c *lateClosure) syntax.Node {
	outermost := c.names[0].loop
	child := c.node()
	for p := range c.node().Enclosing() {
		if test := l.skippingTest(p, child); test.Ok() && !c.isOncePerKey(test) {
			return test
		}
		if p == outermost {
			break
		}
		if missed := missedLookup(p, child); missed.Ok() && !c.isOncePerKey(missed) {
			return missed
		}
		if test := shortcutTest(p, child); test.Ok() && changesWhatIsTested(test, assignmentOf(p)) && !c.isOncePerKey(test) {
			return test
		}
		test := p.Child(syntax.FieldCondition)
		guarded := child.Field() == syntax.FieldConsequence
		switch {
		case !p.Is(syntax.KindIfStatement, syntax.KindElifClause) || !guarded && child.Kind() != syntax.KindElseClause:
		case guarded && isOnceTest(test.Bare()), changesWhatIsTested(test.Bare(), child) && !c.isOncePerKey(test):
			return test
		}
		child = p
	}
	return syntax.Node{}
}

// missedLookup returns what a try statement looks up, if a handler of it, in
// which the closure is made, stores what was missing:
//
//	try:
//	    show = shown[kind]
//	except KeyError:
//	    shown[kind] = lambda: name
func missedLookup(try, handler syntax.Node) syntax.Node {
	body := try.Child(syntax.FieldBody)
	if try.Kind() != syntax.KindTryStatement || !handler.Is(syntax.KindExceptClause, syntax.KindExceptGroupClause) || !changesWhatIsTested(body, handler) {
		return syntax.Node{}
	}
	return body.First()
}

// skippingTest returns the test of an `if ...: continue` above the statement in
// the same block, if the statement changes what is tested.
func (l *loopClosures) skippingTest(block, stmt syntax.Node) syntax.Node {
	for _, skipping := range l.skippingIn(block) {
		if skipping.ID() >= stmt.ID() {
			break
		}
		if test := skipping.Child(syntax.FieldCondition); changesWhatIsTested(test.Bare(), stmt) {
			return test
		}
	}
	return syntax.Node{}
}

// skippingIn returns the statements of a block that are an `if ...: continue`,
// none of any other node.
func (l *loopClosures) skippingIn(block syntax.Node) []syntax.Node {
	if block.Kind() != syntax.KindBlock {
		return nil
	}
	skipping, ok := l.skipping[block]
	if ok {
		return skipping
	}
	for stmt := range block.Children() {
		if stmt.Kind() == syntax.KindIfStatement && stmt.Child(syntax.FieldConsequence).Last().Kind() == syntax.KindContinueStatement {
			skipping = append(skipping, stmt)
		}
	}
	l.skipping[block] = skipping
	return skipping
}

// shortcutTest returns what decides in an expression whether its operand is
// evaluated: `done or (lambda: name)`, `(lambda: name) if not done else done`.
func shortcutTest(p, operand syntax.Node) syntax.Node {
	switch {
	case p.Kind() == syntax.KindBooleanOperator && operand != p.First():
		return p.First()
	case p.Kind() == syntax.KindConditionalExpression && operand != p.Nth(1):
		return p.Nth(1)
	}
	return syntax.Node{}
}

// assignmentOf returns the assignment in which an expression stands, none if it
// stands in another statement.
func assignmentOf(n syntax.Node) syntax.Node {
	for p := range n.Enclosing() {
		if p.Kind() == syntax.KindAssignment {
			return p
		}
	}
	return syntax.Node{}
}

func isOnceTest(test syntax.Node) bool {
	switch test.Kind() {
	case syntax.KindIdentifier:
		return strings.Contains(strings.ToLower(test.Text()), "first")
	case syntax.KindNotOperator:
		return test.First().Bare().Is(syntax.KindIdentifier, syntax.KindAttribute)
	case syntax.KindComparisonOperator:
		return test.First().Is(syntax.KindIdentifier, syntax.KindAttribute) && isFirst(test)
	}
	return false
}

// isFirst reports whether a comparison holds for what counts from 0 or 1 at its
// beginning only.
func isFirst(test syntax.Node) bool {
	switch number := test.Last().Text(); {
	case test.HasToken("=="):
		return number == "0" || number == "1"
	case test.HasToken("<"):
		return number == "1"
	}
	return test.HasToken("<=") && test.Last().Text() == "0"
}

// isOncePerKey reports whether the test asks for a key that is made of the very
// names that the closure reads: `if name not in table: table[name] = lambda:
// name` holds once for each of their values.
func (c *lateClosure) isOncePerKey(test syntax.Node) bool {
	for _, n := range c.names {
		if !readIn(test, n.variable) {
			return false
		}
	}
	return true
}

// changesWhatIsTested reports whether the guarded statements assign to, or put
// something into, what the test looks at.
func changesWhatIsTested(test, guarded syntax.Node) bool {
	tested := make(map[string]bool)
	for n := range test.Descendants() {
		if n.Is(syntax.KindIdentifier, syntax.KindAttribute) {
			tested[n.Text()] = true
		}
	}
	for n := range guarded.Descendants() {
		switch n.Kind() {
		case syntax.KindAssignment, syntax.KindAugmentedAssignment:
			left := n.Child(syntax.FieldLeft)
			if tested[left.Text()] || left.Kind() == syntax.KindSubscript && tested[left.Child(syntax.FieldValue).Text()] {
				return true
			}
		case syntax.KindCall:
			if method := n.Child(syntax.FieldFunction); method.Kind() == syntax.KindAttribute && tested[method.Child(syntax.FieldObject).Text()] {
				return true
			}
		}
	}
	return false
}

// defaultOf returns the key of d.setdefault(key, closure), none if the closure is
// not given to setdefault.
func defaultOf(c *lateClosure) syntax.Node {
	arguments := c.node().Parent()
	method := arguments.Parent().Child(syntax.FieldFunction)
	if arguments.Kind() != syntax.KindArgumentList || method.Child(syntax.FieldAttribute).Text() != "setdefault" {
		return syntax.Node{}
	}
	return arguments.First()
}
