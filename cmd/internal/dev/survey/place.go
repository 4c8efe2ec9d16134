package main

import (
	"pyfix/rewrite"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// rows are the lines of a finding: those of the code it is about, from the first
// to the last, and those of its related locations.
type rows struct {
	first, last int
	related     map[int]bool
}

func (r rows) has(row int) bool {
	return row >= r.first && row <= r.last || r.related[row]
}

// rowsOf returns the lines of a finding. A finding that stands at the beginning
// of a function, lambda or comprehension is about all of it.
func rowsOf(m *rewrite.Module, f *rewrite.Finding) rows {
	span := f.Span
	for _, s := range m.Scopes.Scopes {
		if s.Kind.IsDeferred() && startOf(s.Node) == f.Span.Start {
			span = text.Span{Start: f.Span.Start, End: s.Node.End()}
			break
		}
	}
	r := rows{first: m.Lines.Line(span.Start), last: m.Lines.Line(max(span.Start, span.End-1)), related: make(map[int]bool)}
	for _, related := range f.Related {
		r.related[m.Lines.Line(related.Span.Start)] = true
	}
	return r
}

// startOf returns where findings about a closure stand.
func startOf(closure syntax.Node) int {
	if syntax.IsBareArgument(closure) {
		return syntax.InnerSpan(closure).Start
	}
	return closure.Start()
}

// closureAt returns the outermost function, lambda or generator expression
// inside the innermost loop around the place, none if there is no such loop.
func closureAt(m *rewrite.Module, p text.Position) syntax.Node {
	var closure syntax.Node
	for s := scopeAt(m, p); s != nil && s.Kind != scope.Module; s = s.Parent {
		if s.Kind.IsDeferred() {
			closure = s.Node
		}
		if closure.Ok() && inLoop(closure, s.Parent.Node) {
			return closure
		}
	}
	return syntax.Node{}
}

// scopeAt returns the innermost scope around the place.
func scopeAt(m *rewrite.Module, p text.Position) *scope.Scope {
	offset := m.Lines.Offset(p)
	innermost := m.Scopes.Module
	for _, s := range m.Scopes.Scopes { // parents come before children
		if s.Node.Span().Contains(offset) && s.Inside(innermost) {
			innermost = s
		}
	}
	return innermost
}

// inLoop reports whether a loop stands around the node, within the given one.
func inLoop(n, within syntax.Node) bool {
	for around := range n.Enclosing() {
		if around.Is(syntax.KindForStatement, syntax.KindWhileStatement) || around.IsComprehension() {
			return true
		}
		if around == within {
			return false
		}
	}
	return false
}

// hasClosureInLoop reports whether the file makes a function or lambda in a
// loop.
func hasClosureInLoop(m *rewrite.Module) bool {
	for _, s := range m.Scopes.Scopes {
		if (s.Kind == scope.Function || s.Kind == scope.Lambda) && inLoop(s.Node, s.Parent.Node) {
			return true
		}
	}
	return false
}
