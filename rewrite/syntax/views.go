package syntax

import (
	"bytes"
	"iter"

	"pyfix/rewrite/text"
)

// ExceptClause is except E as name: body, or except* E as name: body.
type ExceptClause struct{ Node }

// Type returns the expression that says what is caught, none for a bare except.
func (h ExceptClause) Type() Node {
	c := h.First()
	switch c.Kind() {
	case KindBlock:
		return Node{}
	case KindAsPattern:
		return c.First()
	}
	return c
}

// Name returns what `as` binds: an identifier in valid Python 3. In Python 2's
// form it is what stands after the comma.
func (h ExceptClause) Name() Node {
	c := h.First()
	if c.Kind() == KindAsPattern {
		return c.Child(FieldAlias).First()
	}
	if second := h.Nth(1); second.Ok() && second.Kind() != KindBlock {
		return second
	}
	return Node{}
}

// Body returns the handler's statements.
func (h ExceptClause) Body() Node { return h.Last() }

// Function is a def or async def.
type Function struct{ Node }

// Name returns the identifier after def.
func (f Function) Name() Node { return f.Child(FieldName) }

// Parameters returns the parameter list with its parentheses.
func (f Function) Parameters() Node { return f.Child(FieldParameters) }

// Body returns the function's statements.
func (f Function) Body() Node { return f.Child(FieldBody) }

// Decorators yields the decorators from top to bottom.
func (f Function) Decorators() iter.Seq[Node] { return decorators(f.Node) }

func decorators(def Node) iter.Seq[Node] {
	return func(yield func(Node) bool) {
		p := def.Parent()
		if p.Kind() != KindDecoratedDefinition {
			return
		}
		for c := range p.Children() {
			if c.Kind() == KindDecorator && !yield(c) {
				return
			}
		}
	}
}

// Class is a class statement.
type Class struct{ Node }

// Name returns the identifier after class.
func (c Class) Name() Node { return c.Child(FieldName) }

// Bases returns the argument list with the bases and keywords, none if there
// are no parentheses.
func (c Class) Bases() Node { return c.Child(FieldSuperclasses) }

// Body returns the class's statements.
func (c Class) Body() Node { return c.Child(FieldBody) }

// Decorators yields the decorators from top to bottom.
func (c Class) Decorators() iter.Seq[Node] { return decorators(c.Node) }

// TypeParameter is one of the T: int, *Ts, **P of a PEP 695 list.
type TypeParameter struct{ Node }

// TypeParameters yields the parameters of a list, none for no list.
func TypeParameters(list Node) iter.Seq[TypeParameter] {
	return func(yield func(TypeParameter) bool) {
		for c := range list.Children() {
			if !isDefault(c) && !yield(TypeParameter{c}) {
				return
			}
		}
	}
}

// isDefault reports whether an entry of a list of type parameters is the default
// of the one before it.
func isDefault(entry Node) bool { return entry.Field() == FieldValue }

// Name returns the parameter's identifier.
func (t TypeParameter) Name() Node {
	for n := range t.Descendants() {
		if n.Kind() == KindIdentifier {
			return n
		}
	}
	return Node{}
}

// Bound returns the bound, none if there is none.
func (t TypeParameter) Bound() Node {
	if c := t.First(); c.Kind() == KindConstrainedType {
		return c.Last()
	}
	return Node{}
}

// Default returns the default (PEP 696), none if there is none.
func (t TypeParameter) Default() Node {
	if next := t.sibling(); next.Ok() && isDefault(next) {
		return next
	}
	return Node{}
}

// Lazy returns the bound and the default, as far as there are any: what is
// evaluated when somebody asks for it.
func (t TypeParameter) Lazy() []Node {
	var lazy []Node
	for _, n := range []Node{t.Bound(), t.Default()} {
		if n.Ok() {
			lazy = append(lazy, n)
		}
	}
	return lazy
}

// TypeAlias is type X[T] = value.
type TypeAlias struct{ Node }

func (t TypeAlias) left() Node { return t.First() }

// Name returns the alias's identifier.
func (t TypeAlias) Name() Node {
	for n := range t.left().Descendants() {
		if n.Kind() == KindIdentifier {
			return n
		}
	}
	return Node{}
}

// Parameters returns the list of type parameters, none if there is none.
func (t TypeAlias) Parameters() Node {
	generic := t.left().First()
	if generic.Kind() != KindGenericType {
		return Node{}
	}
	return generic.Last()
}

// Value returns the aliased type.
func (t TypeAlias) Value() Node { return t.Last() }

// Comprehension is a list, set or dict comprehension or a generator expression.
type Comprehension struct{ Node }

// Element returns the expression before the first for; a pair in a dict
// comprehension.
func (c Comprehension) Element() Node { return c.Child(FieldBody) }

// Clauses yields the for and if clauses in source order.
func (c Comprehension) Clauses() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for child := range c.Children() {
			if (child.Kind() == KindForInClause || child.Kind() == KindIfClause) && !yield(child) {
				return
			}
		}
	}
}

// FirstIterable returns what the first for clause runs over. It is evaluated at
// once, in the scope around the comprehension.
func (c Comprehension) FirstIterable() Node { return c.FirstClause().Child(FieldRight) }

// FirstClause returns the first for clause of a comprehension, none for any
// other node.
func (n Node) FirstClause() Node {
	if !n.IsComprehension() {
		return Node{}
	}
	for c := range n.Children() {
		if c.Kind() == KindForInClause {
			return c
		}
	}
	return Node{}
}

// IsComprehension reports whether the node is one of the four comprehensions.
func (n Node) IsComprehension() bool {
	return n.Is(KindListComprehension, KindSetComprehension, KindDictionaryComprehension, KindGeneratorExpression)
}

// IsStar reports whether the clause is an except*.
func (h ExceptClause) IsStar() bool { return h.Kind() == KindExceptGroupClause }

// IsBareArgument reports whether n is a generator expression that is the sole
// argument of a call and has no parentheses but the call's.
func IsBareArgument(n Node) bool {
	return n.Kind() == KindGeneratorExpression && n.Parent().Kind() == KindCall && n.Field() == FieldArguments
}

// InnerSpan returns what stands between the brackets of a comprehension, from
// the first character to the last, without the white space around it.
func InnerSpan(n Node) text.Span {
	span := text.Span{Start: n.First().Start()}
	for c := range n.Children() {
		span.End = c.End()
	}
	return span
}

// IsAsync reports whether a def, a for or with statement or the for clause of a
// comprehension starts with async.
func (n Node) IsAsync() bool { return bytes.HasPrefix(n.Bytes(), []byte("async")) }

// HasPrefix reports whether the letter, in lower case, is in the prefix of a
// string.
func (n Node) HasPrefix(letter byte) bool {
	for _, c := range n.Bytes() {
		switch {
		case c == '"' || c == '\'':
			return false
		case c|0x20 == letter:
			return true
		}
	}
	return false
}

// StringText returns what stands between the quotes of a string, as the source
// spells it.
func StringText(s Node) []byte {
	src := s.Bytes()
	for len(src) > 0 && src[0] != '"' && src[0] != '\'' {
		src = src[1:]
	}
	quotes := 1
	if len(src) >= 6 && src[1] == src[0] && src[2] == src[0] {
		quotes = 3
	}
	if len(src) < 2*quotes {
		return nil
	}
	return src[quotes : len(src)-quotes]
}
