package main

import (
	"slices"

	"pyfix/rewrite"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// returnWounds take away the return of a function's only result, a local
// variable, and what its callers assign; they read the function's own name:
//
//	def make():          =>   def make():
//	    t = [1]                   t = [1]
//	    return t
//	x = make()                make()
//	print(x)                  print(t)
func returnWounds(m *rewrite.Module) []wound {
	var wounds []wound
	for _, s := range m.Scopes.Scopes {
		result, ok := onlyResult(m, s)
		if !ok {
			continue
		}
		w := wound{sort: "return", at: result.Start(), name: result.Text(), edits: []text.Edit{{Span: linesOf(result.Parent())}}}
		if w.forgetResults(m, m.Scopes.BindingOf(syntax.Function{Node: s.Node}.Name())) {
			wounds = append(wounds, w)
		}
	}
	return wounds
}

// onlyResult returns the name in the return statement that ends a plain
// function, if that binds the name and returns nothing else.
func onlyResult(m *rewrite.Module, s *scope.Scope) (syntax.Node, bool) {
	none := syntax.Node{}
	if s.Kind != scope.Function || s.Parent.Kind != scope.Function && s.Parent.Kind != scope.Module || s.Node.Parent().Kind() == syntax.KindDecoratedDefinition || flow.Suspends(s.Node) {
		return none, false
	}
	last := syntax.Function{Node: s.Node}.Body().Last()
	result := last.First()
	if last.Kind() != syntax.KindReturnStatement || result.Kind() != syntax.KindIdentifier || !ownsLine(last) {
		return none, false
	}
	for n := range s.Node.Descendants() {
		if n.Kind() == syntax.KindReturnStatement && n != last && n.First().Ok() && ownerOf(n) == s.Node {
			return none, false
		}
	}
	sym := s.Lookup(result.Text())
	if sym == nil || sym.Var.Owner != s || sym.Usage&scope.Parameter != 0 || !sym.Var.Bound() {
		return none, false
	}
	return result, true
}

// ownerOf returns the function or class that a statement belongs to.
func ownerOf(statement syntax.Node) syntax.Node {
	for around := range statement.Enclosing() {
		if around.Is(syntax.KindFunctionDefinition, syntax.KindClassDefinition, syntax.KindLambda) {
			return around
		}
	}
	return syntax.Node{}
}

// forgetResults turns the assignments of a function's results into bare calls.
// It fails if there are none, if a variable has other values, too, or if two
// results would get the same name.
func (w *wound) forgetResults(m *rewrite.Module, function *scope.Binding) bool {
	if function == nil || len(function.Var.Bindings) != 1 {
		return false
	}
	in := make(map[*scope.Scope]bool) // which scopes forgot a result
	for _, read := range function.Var.Reads {
		call := read.Name.Parent()
		assignment := call.Parent()
		left := assignment.Child(syntax.FieldLeft)
		if call.Kind() != syntax.KindCall || assignment.Kind() != syntax.KindAssignment || assignment.Child(syntax.FieldRight) != call || assignment.Parent().Kind() != syntax.KindExpressionStatement {
			continue
		}
		b := m.Scopes.BindingOf(left)
		if b == nil || len(b.Var.Bindings) != 1 || b.Var.Owner != b.In || b.In.Kind == scope.Class || len(b.Var.Reads) == 0 {
			return false
		}
		if in[b.In] || left.Text() != w.name && b.In.Lookup(w.name) != nil || slices.ContainsFunc(b.Var.Reads, func(r *scope.Reference) bool { return hides(w.name, r.In, b.In) }) {
			return false
		}
		in[b.In] = true
		w.edits = append(w.edits, text.Edit{Span: text.Span{Start: assignment.Start(), End: call.Start()}})
		for _, r := range b.Var.Reads {
			w.reads = append(w.reads, r.Name.Start())
			if left.Text() != w.name {
				w.edits = append(w.edits, text.Edit{Span: r.Name.Span(), New: w.name})
			}
		}
	}
	return len(in) > 0
}

// hides reports whether a scope, or one around it inside of another, binds the name.
func hides(name string, inner, outer *scope.Scope) bool {
	for s := inner; s != outer; s = s.Parent {
		if s.Binds(name) {
			return true
		}
	}
	return false
}
