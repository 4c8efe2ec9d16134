package scope

import "pyfix/rewrite/syntax"

// caseClause visits case pattern if guard: body.
func (b *builder) caseClause(n syntax.Node) {
	for c := range n.Children() {
		if c.Kind() == syntax.KindCasePattern {
			b.pattern(c, n)
			continue
		}
		b.visit(c)
	}
}

// pattern visits a match pattern (PEP 634): lone names capture, dotted names and
// literals are looked up.
func (b *builder) pattern(n, clause syntax.Node) {
	switch n.Kind() {
	case syntax.KindIdentifier: // the name of `pattern as name`, `*name`, `**name`
		b.capture(n, clause)
	case syntax.KindDottedName:
		b.dottedPattern(n, clause)
	case syntax.KindClassPattern:
		b.classPattern(n, clause)
	case syntax.KindKeywordPattern:
		b.keywordPattern(n, clause)
	case syntax.KindString, syntax.KindConcatenatedString:
		b.visit(n)
	default:
		for c := range n.Children() {
			b.pattern(c, clause)
		}
	}
}

// capture binds a name. The wildcard _ is none: the grammar makes a token of it.
func (b *builder) capture(name, clause syntax.Node) {
	b.bind(name, BindMatch, clause)
}

func (b *builder) dottedPattern(n, clause syntax.Node) {
	first := n.First()
	if n.Nth(1).Ok() {
		b.visit(first)
		return
	}
	b.capture(first, clause)
}

// classPattern visits Point(0, y=z): Point is looked up.
func (b *builder) classPattern(n, clause syntax.Node) {
	first := true
	for c := range n.Children() {
		if first {
			b.visit(c.First())
			first = false
			continue
		}
		b.pattern(c, clause)
	}
}

// keywordPattern visits attribute=pattern.
func (b *builder) keywordPattern(n, clause syntax.Node) {
	first := true
	for c := range n.Children() {
		if !first {
			b.pattern(c, clause)
		}
		first = false
	}
}
