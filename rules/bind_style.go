package rules

import (
	"pyfix/rewrite"
	"pyfix/rewrite/edit"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// bindStyle returns the form in which the closure is given names, which is the
// one that the user asks for where that is possible. A function that becomes a
// method gets its object first, and only a function is given one.
func bindStyle(p *rewrite.Pass, s *scope.Scope) rewrite.BindStyle {
	style := p.Options.BindStyle
	inClass := s.Parent.Kind == scope.Class
	switch style {
	case rewrite.BindFactory:
		if s.Kind == scope.Lambda && !(inClass && hasDefaults(s.Node)) && !suspendsInDefaults(s.Node) {
			return style
		}
	case rewrite.BindPartial:
		if s.Kind == scope.Lambda && !inClass && !becomesMethod(p, s.Node) {
			return style
		}
	case rewrite.BindPositional, rewrite.BindKeyword:
		if !inClass {
			return style
		}
	}
	return rewrite.BindAuto
}

// becomesMethod reports whether the lambda takes its object, or may be stored in
// a class that gives it one: objects of functools.partial are no methods.
func becomesMethod(p *rewrite.Pass, lambda syntax.Node) bool {
	first := lambda.Child(syntax.FieldParameters).First()
	switch {
	case !first.Ok():
		return false
	case first.Text() == "self", first.Text() == "cls", readsSuper(lambda):
		return true
	}
	for n := range lambda.Enclosing() {
		if n.Kind() == syntax.KindAssignment {
			return n.Child(syntax.FieldLeft).Kind() == syntax.KindAttribute || fillsClasses(p)
		}
	}
	return fillsClasses(p)
}

// readsSuper reports whether super() in the lambda finds its object in the first
// parameter.
func readsSuper(lambda syntax.Node) bool {
	for n := range lambda.Descendants() {
		if n.Kind() == syntax.KindIdentifier && n.Text() == "super" {
			return true
		}
	}
	return false
}

// classFiller says whether a file makes classes by calling type, or calls
// setattr.
type classFiller bool

func fillsClasses(p *rewrite.Pass) bool { return bool(rewrite.Memo(p, isClassFiller)) }

func isClassFiller(p *rewrite.Pass) classFiller {
	for call := range p.Each(syntax.KindCall) {
		arguments := call.Child(syntax.FieldArguments)
		switch p.Flow.Qualified(call.Child(syntax.FieldFunction)) {
		case "setattr", "types.new_class":
			return true
		case "type":
			if arguments.First() != arguments.Last() {
				return true
			}
		}
	}
	return false
}

// hasDefaults reports whether the function has default values: inside a factory
// they would not see the names of a class.
func hasDefaults(function syntax.Node) bool {
	for p := range function.Child(syntax.FieldParameters).Children() {
		if p.Child(syntax.FieldValue).Ok() {
			return true
		}
	}
	return false
}

// suspendsInDefaults reports whether the default values await, yield or bind
// names, which a factory would do in their place.
func suspendsInDefaults(function syntax.Node) bool {
	for n := range function.Child(syntax.FieldParameters).Descendants() {
		if n.Is(syntax.KindAwait, syntax.KindYield, syntax.KindNamedExpression) {
			return true
		}
	}
	return false
}

// bindNow makes the edits that give a closure the present value of names:
//
//	lambda x: x + i         =>   lambda x, i=i: x + i
//	def f(x): return x + i  =>   def f(x, *, i=i): return x + i
//	(v for v in r if v > k) =>   (lambda k=k: (v for v in r if v > k))()
//
// params are written as the source spells them. seen says whether all callers
// are in sight, so that none of them can fill a plain parameter by accident.
func bindNow(p *rewrite.Pass, s *scope.Scope, params []edit.Param, seen bool) []text.Edit {
	closure := s.Node
	if closure.Kind() == syntax.KindGeneratorExpression {
		return edit.WrapLambda(closure, namesOf(params))
	}
	switch bindStyle(p, s) {
	case rewrite.BindFactory:
		return edit.WrapFactory(closure, namesOf(params))
	case rewrite.BindPartial:
		if partial, imports, ok := partialFor(p, s); ok {
			return append(edit.WrapPartial(closure, namesOf(params), partial), imports...)
		}
	case rewrite.BindPositional:
		seen = true
	case rewrite.BindKeyword:
		seen = false
	}
	return edit.AddDefaults(closure, params, seen || p.Python2)
}

func namesOf(params []edit.Param) []string {
	names := make([]string, len(params))
	for i, p := range params {
		names[i] = p.Name
	}
	return names
}

// partialFor returns an expression for functools.partial that holds in the scope
// around the closure, with the edit that imports it if the file does not. ok is
// false if the names that it takes mean something else.
func partialFor(p *rewrite.Pass, s *scope.Scope) (partial string, imports []text.Edit, ok bool) {
	for _, known := range []struct{ name, expression, statement string }{
		{"partial", "partial", "from functools import partial"},
		{"functools", "functools.partial", "import functools"},
	} {
		v := s.Parent.Resolve(known.name)
		switch {
		case v == nil && p.Scopes.Global(known.name) == nil:
			first := firstStatement(p.Root())
			return known.expression, []text.Edit{edit.InsertBefore(first, known.statement)}, true
		case v != nil && len(v.Bindings) == 1 && v.IsGlobal() && isImportOf(v.Bindings[0], known.statement) && v.Bindings[0].Name.Start() < s.Node.Start():
			return known.expression, nil, true
		}
	}
	return "", nil, false
}

// isImportOf reports whether the binding is made by the import statement, at the
// top of the module.
func isImportOf(b *scope.Binding, statement string) bool {
	return b.Kind == scope.BindImport && b.Stmt.Text() == statement && b.Stmt.Parent().Kind() == syntax.KindModule
}

// firstStatement returns the statement of the module before which an import can
// stand: the first one behind the docstring and the future imports.
func firstStatement(module syntax.Node) syntax.Node {
	first := module.First()
	for stmt := range module.Children() {
		isDocstring := stmt == module.First() && stmt.Kind() == syntax.KindExpressionStatement && stmt.First().Kind() == syntax.KindString
		if !isDocstring && stmt.Kind() != syntax.KindFutureImportStatement {
			return stmt
		}
		first = stmt
	}
	return first
}
