package scope

import "pyfix/rewrite/syntax"

// annotationWords ends CPython's messages about what an annotation scope must
// not hold.
var annotationWords = map[Kind]string{
	TypeParams:   "within the definition of a generic",
	TypeAlias:    "within a type alias",
	TypeVarBound: "within a TypeVar bound",
}

// comprehensionPlaces does for assignment expressions in comprehensions.
var comprehensionPlaces = map[Kind]string{
	TypeParams:   "within the definition of a generic",
	TypeAlias:    "in a type alias",
	TypeVarBound: "in a TypeVar bound",
}

var comprehensionWords = map[Kind]string{
	ListComp: "list comprehension", SetComp: "set comprehension", DictComp: "dict comprehension", GenExpr: "generator expression",
}

// yield visits yield and yield from, which stand in functions only.
func (b *builder) yield(n syntax.Node) {
	b.visitChildren(n)
	s := b.current
	s.yields = true
	switch {
	case s.Kind.IsComprehension():
		b.errorf(n, "'yield' inside %s", comprehensionWords[s.Kind])
	case s.Kind == Module || s.Kind == Class:
		b.errorf(n, "'yield' outside function")
	case s.Kind.IsAnnotation():
		b.errorf(n, "yield expression cannot be used %s", annotationWords[s.Kind])
	case s.async && b.notRun == 0 && n.HasToken("from"):
		b.errorf(n, "'yield from' inside async function")
	}
}

// await visits await, which stands in async functions only. What an annotation
// of a local variable holds is never compiled.
func (b *builder) await(n syntax.Node) {
	b.visitChildren(n)
	switch s := b.current; {
	case b.notRun > 0:
	case s.Kind == Module || s.Kind == Class:
		b.errorf(n, "'await' outside function")
	case s.Kind.IsAnnotation():
		b.errorf(n, "await expression cannot be used %s", annotationWords[s.Kind])
	case s.Kind.IsComprehension():
		b.asyncClause(n)
	case !s.async:
		b.errorf(n, "'await' outside async function")
	}
}

// asyncClause checks a comprehension that has to wait: it makes those around it
// wait too, up to an async function, or to a generator expression, which waits
// only when somebody asks for its items.
func (b *builder) asyncClause(n syntax.Node) {
	s := b.current
	for s.Kind == ListComp || s.Kind == SetComp || s.Kind == DictComp {
		s = s.Parent
	}
	if s.Kind != GenExpr && !s.async && b.notRun == 0 {
		b.errorf(n, "asynchronous comprehension outside of an asynchronous function")
	}
}

// asyncStatement checks a for or with statement.
func (b *builder) asyncStatement(n syntax.Node, message string) {
	if !b.current.async && n.IsAsync() {
		b.errorf(n, "%s", message)
	}
}

func (b *builder) returns(n syntax.Node) {
	b.visitChildren(n)
	s := b.current
	if s.Kind == Module || s.Kind == Class {
		b.errorf(n, "'return' outside function")
	}
	if !s.answer.Ok() && n.First().Ok() {
		s.answer = n
	}
}
