package flow

import "pyfix/rewrite/syntax"

func (b *builder) matchStatement(n syntax.Node) {
	for c := range n.Children() {
		if c.Field() == syntax.FieldSubject {
			b.expr(c)
		}
	}
	after := b.block()
	for c := range n.Child(syntax.FieldBody).Children() {
		if c.Kind() == syntax.KindCaseClause {
			b.caseClause(c, after)
		}
	}
	b.cur.linkTo(after)
	b.cur = after
}

// caseClause binds the captures of a pattern once all of it has matched, then
// asks the guard, and goes on where the clause does not apply.
func (b *builder) caseClause(n syntax.Node, after *block) {
	next, body := b.block(), b.block()
	guard := n.Child(syntax.FieldGuard)
	irrefutable := true
	for c := range n.Children() {
		if c.Kind() == syntax.KindCasePattern {
			b.patternReads(c)
			irrefutable = irrefutable && matchesAnything(c)
		}
	}
	if !irrefutable || n.Nth(1).Kind() == syntax.KindCasePattern {
		b.raises()
		b.cur.linkTo(next)
	}
	b.next()
	for c := range n.Children() {
		if c.Kind() == syntax.KindCasePattern {
			b.captures(c)
		}
	}
	if guard.Ok() {
		b.branch(guard.First(), body, next)
	} else {
		b.cur.linkTo(body)
	}
	b.cur = body
	b.statements(n.Child(syntax.FieldConsequence))
	b.cur.linkTo(after)
	b.cur = next
}

func (b *builder) patternReads(pattern syntax.Node) {
	for name := range pattern.Descendants() {
		if name.Kind() == syntax.KindIdentifier {
			b.readName(name)
		}
	}
}

// captures binds what the pattern captures; of alternatives, one has matched.
func (b *builder) captures(pattern syntax.Node) {
	switch pattern.Kind() {
	case syntax.KindIdentifier:
		b.bind(pattern)
	case syntax.KindUnionPattern:
		before, after := b.cur, b.block()
		for c := range pattern.Children() {
			b.cur = before
			b.next()
			b.captures(c)
			b.cur.linkTo(after)
		}
		b.cur = after
	default:
		for c := range pattern.Children() {
			b.captures(c)
		}
	}
}

// matchesAnything reports whether the pattern is `_` or a lone name.
func matchesAnything(pattern syntax.Node) bool {
	inner := pattern.First()
	if !inner.Ok() {
		return pattern.Text() == "_"
	}
	return inner.Kind() == syntax.KindDottedName && !inner.Nth(1).Ok() && !pattern.Nth(1).Ok()
}
