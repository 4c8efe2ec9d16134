package flow

import (
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// assigned judges a = b = value.
func (t *tracer) assigned(assignment syntax.Node, f form) Escape {
	var escape Escape
	for a := assignment; a.Kind() == syntax.KindAssignment; a = a.Parent() {
		escape = escape.or(t.target(a.Child(syntax.FieldLeft), f))
	}
	return escape
}

func (t *tracer) target(n syntax.Node, f form) Escape {
	switch n.Kind() {
	case syntax.KindIdentifier:
		return t.name(t.scopes.BindingOf(n), f)
	case syntax.KindParenthesizedExpression:
		return t.target(n.First(), f)
	case syntax.KindAttribute:
		return t.storedOnObject(n)
	case syntax.KindSubscript:
		return t.storedIn(n.Child(syntax.FieldValue), n)
	case syntax.KindPatternList, syntax.KindTuplePattern, syntax.KindListPattern, syntax.KindTuple, syntax.KindList:
		if f == formIterator {
			return Escape{}
		}
		var escape Escape
		for c := range n.Children() {
			escape = escape.or(t.target(c, formFunction))
		}
		return escape
	}
	return Escape{}
}

func (t *tracer) storedOnObject(attribute syntax.Node) Escape {
	if t.onOwnObject(attribute) {
		return Escape{returned: true}
	}
	escape := kept(attribute, "is stored as `%s`", oneLine(attribute))
	escape.Holders = []string{rootName(attribute)}
	return escape
}

// augmented judges target += value.
func (t *tracer) augmented(p, n syntax.Node, f form) Escape {
	if n.Field() != syntax.FieldRight || f == formIterator {
		return Escape{}
	}
	return t.storedIn(p.Child(syntax.FieldLeft), p)
}

// storedIn judges what is put into a container or under a key of it.
func (t *tracer) storedIn(container, at syntax.Node) Escape {
	container = container.Bare()
	escape := kept(at, "is kept in `%s`", oneLine(container))
	escape.Holders = []string{rootName(container)}
	if container.Kind() != syntax.KindIdentifier {
		return escape
	}
	read := t.scopes.ReadOf(container)
	if read == nil || Runner(read.Var.Owner) != t.unit.runner {
		return escape
	}
	if fresh := t.madeInRegion(read); len(fresh) > 0 {
		var local Escape
		for _, b := range fresh {
			local = local.or(t.name(b, formContainer))
		}
		local.Seen = local.Seen || t.isPrivateContainer(read.Var)
		return local
	}
	escape.Seen = t.isPrivateContainer(read.Var)
	return escape
}

// madeInRegion returns the bindings that the read may find if all of them are
// in the region: then each round has a container of its own.
func (t *tracer) madeInRegion(read *scope.Reference) []*scope.Binding {
	var fresh []*scope.Binding
	for _, d := range t.unit.reaching(read) {
		if d.Fate != Bound || !t.region.Contains(d.Binding.Name) {
			return nil
		}
		if value := valueOf(d.Binding); !isContainer(value) {
			return nil // another name of something that may be older
		}
		fresh = append(fresh, d.Binding)
	}
	return fresh
}

// valueOf returns the expression that a plain assignment binds the name to.
func valueOf(b *scope.Binding) syntax.Node {
	if b.Kind != scope.BindAssign && b.Kind != scope.BindAnnotated || b.Name.Field() != syntax.FieldLeft {
		return syntax.Node{}
	}
	value := b.Stmt.Child(syntax.FieldRight)
	for value.Kind() == syntax.KindAssignment {
		value = value.Child(syntax.FieldRight)
	}
	return value.Bare()
}

func isContainer(n syntax.Node) bool {
	switch n.Kind() {
	case syntax.KindList, syntax.KindSet, syntax.KindDictionary, syntax.KindListComprehension,
		syntax.KindSetComprehension, syntax.KindDictionaryComprehension:
		return true
	case syntax.KindCall:
		switch n.Child(syntax.FieldFunction).Text() {
		case "list", "dict", "set", "deque", "collections.deque", "defaultdict", "collections.defaultdict", "OrderedDict", "collections.OrderedDict":
			return true
		}
	case syntax.KindBinaryOperator: // [None] * 3
		return isContainer(n.Child(syntax.FieldLeft).Bare())
	}
	return false
}

// isPrivateContainer reports whether the variable is a list, set or dict made
// in this unit that is not passed to a call, stored on an object or handed to
// another function.
func (t *tracer) isPrivateContainer(v *scope.Variable) bool {
	if t.private[v] == unknown {
		t.private[v] = no
		if t.staysPrivate(v) {
			t.private[v] = yes
		}
	}
	return t.private[v] == yes
}

func (t *tracer) staysPrivate(v *scope.Variable) bool {
	made := false
	for _, b := range v.Bindings {
		switch {
		case isContainer(valueOf(b)):
			made = true
		case b.Kind != scope.BindAugmented && b.Kind != scope.BindDel:
			return false
		}
	}
	if !made {
		return false
	}
	for _, r := range v.Reads {
		if t.handsOut(r.Name) {
			return false
		}
	}
	return true
}

// borrowers look at a container and call nothing in it.
var borrowers = []string{
	"len", "list", "tuple", "set", "sorted", "reversed", "enumerate", "zip", "iter", "next", "print", "bool", "repr", "str", "id", "any", "all",
	"isinstance", "type",
}

// handsOut reports whether a read gives a container to somebody else.
func (t *tracer) handsOut(n syntax.Node) bool {
	p := n.Parent()
	switch p.Kind() {
	case syntax.KindParenthesizedExpression, syntax.KindListSplat, syntax.KindDictionarySplat, syntax.KindKeywordArgument,
		syntax.KindTuple, syntax.KindList, syntax.KindDictionary, syntax.KindPair, syntax.KindConditionalExpression:
		return t.handsOut(p)
	case syntax.KindArgumentList:
		return !matchesAny(borrowers, t.Qualified(p.Parent().Child(syntax.FieldFunction)))
	case syntax.KindAssignment:
		left := p.Child(syntax.FieldLeft)
		return n.Field() == syntax.FieldRight && left.Is(syntax.KindAttribute, syntax.KindSubscript)
	case syntax.KindYield:
		return true
	}
	return false
}

// rootName returns the first name of a dotted or subscripted expression.
func rootName(n syntax.Node) string {
	for {
		switch n = n.Bare(); n.Kind() {
		case syntax.KindAttribute:
			n = n.Child(syntax.FieldObject)
		case syntax.KindSubscript:
			n = n.Child(syntax.FieldValue)
		case syntax.KindCall:
			n = n.Child(syntax.FieldFunction)
		default:
			return n.Text()
		}
	}
}
