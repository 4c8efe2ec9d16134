package rules

import (
	"slices"
	"sort"

	"pyfix/rewrite"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// readBehindHandlers says of caught names whether they are read anywhere but in
// their handlers.
type readBehindHandlers map[*scope.Variable]bool

// isReadBehindHandlers reports whether any read of the variable can come after
// the end of a handler that binds it: most names are read in their handlers only,
// and need no look at the flow.
func isReadBehindHandlers(p *rewrite.Pass, v *scope.Variable) bool {
	known := rewrite.Memo(p, func(*rewrite.Pass) readBehindHandlers { return make(readBehindHandlers) })
	behind, ok := known[v]
	if !ok {
		behind = slices.ContainsFunc(v.Reads, func(read *scope.Reference) bool { return !staysInHandler(p, read) })
		known[v] = behind
	}
	return behind
}

// staysInHandler reports whether the read stands in the body of a handler that binds its name
// and in which no other handler does: that is, before the end of any.
func staysInHandler(p *rewrite.Pass, read *scope.Reference) bool {
	for n := range read.Name.Enclosing() {
		if !n.Is(syntax.KindExceptClause, syntax.KindExceptGroupClause) {
			continue
		}
		handler := syntax.ExceptClause{Node: n}
		b := p.Scopes.BindingOf(handler.Name())
		if b == nil || b.Var != read.Var {
			continue
		}
		if !handler.Body().Contains(read.Name) {
			return false // in the header, which the next round comes to again
		}
		next := sort.Search(len(b.Var.Bindings), func(i int) bool { return b.Var.Bindings[i].Name.ID() > b.Name.ID() })
		for _, inner := range b.Var.Bindings[next:] {
			if inner.Kind == scope.BindExcept || !n.Contains(inner.Name) {
				return !n.Contains(inner.Name)
			}
		}
		return true
	}
	return false
}
