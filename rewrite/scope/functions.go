package scope

import "pyfix/rewrite/syntax"

// decorated visits a decorated definition. CPython's table is filled with the
// definition's name first; the order in which the code runs is flow's business.
func (b *builder) decorated(n syntax.Node) {
	for c := range n.Children() {
		b.visit(c)
	}
}

// function visits a def: its name, default values and decorators belong to the
// scope around it, its annotations too unless it has type parameters.
func (b *builder) function(n syntax.Node) {
	def := syntax.Function{Node: n}
	name := b.spelling(def.Name())
	from := b.mark()
	b.bind(def.Name(), BindDef, n)
	params := def.Parameters()
	b.defaults(params)
	typed := b.typeParameters(n, name, nil)
	b.annotations(params)
	b.annotation(n.Child(syntax.FieldReturnType))
	s := b.open(Function, name, n)
	s.async = def.IsAsync()
	b.parameters(params)
	b.sortFrom(from)
	b.visit(def.Body())
	if s.async && s.yields && s.answer.Ok() {
		b.errorf(s.answer, "'return' with value in async generator")
	}
	b.close()
	if typed {
		b.close()
	}
}

func (b *builder) lambda(n syntax.Node) {
	params := n.Child(syntax.FieldParameters)
	from := b.mark()
	b.defaults(params)
	b.open(Lambda, "lambda", n)
	b.parameters(params)
	b.sortFrom(from)
	b.visit(n.Child(syntax.FieldBody))
	b.close()
}

func (b *builder) defaults(params syntax.Node) {
	for p := range params.Children() {
		b.visit(p.Child(syntax.FieldValue))
	}
}

func (b *builder) annotations(params syntax.Node) {
	for p := range params.Children() {
		b.annotation(p.Child(syntax.FieldType))
	}
}

// annotation visits an annotation. Under from __future__ import annotations it
// is a string to CPython; a local variable's is never evaluated either, but its
// names count.
func (b *builder) annotation(n syntax.Node) {
	if !n.Ok() || b.info.Future {
		return
	}
	local := n.Parent().Kind() == syntax.KindAssignment && b.current.Kind.functionLike()
	if local {
		b.notRun++
		defer func() { b.notRun-- }()
	}
	b.visit(n)
}

func (b *builder) parameters(params syntax.Node) {
	for p := range params.Children() {
		b.parameter(p, p)
	}
}

func (b *builder) parameter(n, param syntax.Node) {
	switch n.Kind() {
	case syntax.KindIdentifier:
		b.bind(n, BindParam, param)
	case syntax.KindDefaultParameter, syntax.KindTypedDefaultParameter:
		b.parameter(n.Child(syntax.FieldName), param)
	case syntax.KindTypedParameter, syntax.KindListSplatPattern, syntax.KindDictionarySplatPattern:
		b.parameter(n.First(), param)
	case syntax.KindTuplePattern: // Python 2
		for c := range n.Children() {
			b.parameter(c, param)
		}
	}
}

// classDef visits a class statement: its name, bases and keywords belong to the
// scope around it, or to that of its type parameters.
func (b *builder) classDef(n syntax.Node) {
	b.bind(n.Child(syntax.FieldName), BindClass, n)
	name := b.spelling(n.Child(syntax.FieldName))
	typed := b.typeParameters(n, name, &private{class: name, only: make(map[syntax.Name]bool)})
	b.visit(n.Child(syntax.FieldSuperclasses))
	s := b.open(Class, name, n)
	s.private = &private{class: name}
	b.visit(n.Child(syntax.FieldBody))
	b.close()
	if typed {
		b.close()
	}
}

// typeParameters opens the scope of a definition's type parameters, if it has
// any, and leaves it open. A class mangles those by its own name.
func (b *builder) typeParameters(n syntax.Node, name string, mangling *private) bool {
	params := n.Child(syntax.FieldTypeParameters)
	if !params.Ok() {
		return false
	}
	s := b.open(TypeParams, name, n)
	if mangling != nil {
		s.private = mangling
	}
	b.bindTypeParameters(params)
	return true
}

func (b *builder) bindTypeParameters(params syntax.Node) {
	for param := range syntax.TypeParameters(params) {
		b.bind(param.Name(), BindTypeParam, param.Node)
		for _, lazy := range param.Lazy() {
			b.open(TypeVarBound, b.spelling(param.Name()), lazy)
			b.visit(lazy)
			b.close()
		}
	}
}

// typeAlias visits type X[T] = value: both the bounds and the value are
// evaluated when somebody asks for them.
func (b *builder) typeAlias(n syntax.Node) {
	alias := syntax.TypeAlias{Node: n}
	b.bind(alias.Name(), BindTypeAlias, n)
	name := b.spelling(alias.Name())
	params := alias.Parameters()
	if params.Ok() {
		b.open(TypeParams, name, n)
		b.bindTypeParameters(params)
	}
	b.open(TypeAlias, name, alias.Value())
	b.visit(alias.Value())
	b.close()
	if params.Ok() {
		b.close()
	}
}
