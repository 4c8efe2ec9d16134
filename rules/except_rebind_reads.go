package rules

import (
	"slices"
	"sort"

	"pyfix/rewrite"
	"pyfix/rewrite/flow"
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

// unboundReads says of reads whether they may find that nothing has bound their
// name yet.
type unboundReads map[*scope.Reference]bool

// mayFindNothing reports whether nothing may have bound the name by the time it
// is read. All handlers that end before one read ask that.
func mayFindNothing(p *rewrite.Pass, read *scope.Reference) bool {
	known := rewrite.Memo(p, func(*rewrite.Pass) unboundReads { return make(unboundReads) })
	unbound, ok := known[read]
	if !ok {
		unbound = p.Flow.MayFind(read, flow.Def{Fate: flow.NeverBound})
		known[read] = unbound
	}
	return unbound
}

// readersOfUnit are functions, by the variable that they read and the unit that
// makes them.
type readersOfUnit map[unitVariable][]syntax.Node

type unitVariable struct {
	unit     *scope.Scope
	variable *scope.Variable
}

// readingFunctions returns the functions that the unit of a handler makes and
// that read what the handler catches, one for each read, in source order.
func readingFunctions(p *rewrite.Pass, caught *scope.Binding) []syntax.Node {
	known := rewrite.Memo(p, func(*rewrite.Pass) readersOfUnit { return make(readersOfUnit) })
	key := unitVariable{flow.Runner(caught.In), caught.Var}
	functions, ok := known[key]
	if !ok {
		for _, read := range caught.Var.Reads {
			if made := madeIn(read.In, caught.In); made.Ok() {
				functions = append(functions, made)
			}
		}
		known[key] = functions
	}
	return functions
}
