package flow

import (
	"fmt"

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
		if f == formIterator && n.Child(syntax.FieldSubscript).Kind() == syntax.KindSlice {
			return Escape{} // which takes the items
		}
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
	if escape, known := t.replaced(attribute); known {
		return escape
	}
	if escape, known := t.onFreshObject(attribute); known {
		return escape
	}
	escape := kept(attribute, "is stored as `"+oneLine(attribute)+"`")
	escape.Holders = []string{rootName(attribute)}
	return escape
}

// onFreshObject judges a closure that is stored on an object which this round
// has made, without an argument by which others could know of it. It goes where
// the object goes.
func (t *tracer) onFreshObject(attribute syntax.Node) (escape Escape, known bool) {
	root := attribute
	for root.Kind() == syntax.KindAttribute {
		root = root.Child(syntax.FieldObject)
	}
	read := t.scopes.ReadOf(root)
	if read == nil || Runner(read.Var.Owner) != t.unit.runner {
		return Escape{}, false
	}
	for _, d := range t.unit.reaching(read) {
		if d.Fate != Bound || !t.region.Contains(d.Binding.Name) || !isMadeAlone(d.Binding) {
			return Escape{}, false
		}
		escape = escape.or(t.name(d.Binding, formInstance))
	}
	if escape.Verdict == No {
		escape = Escape{
			Verdict: Maybe, At: attribute, Holders: []string{root.Text()},
			If:     fmt.Sprintf("`%s` outlives the round", root.Text()),
			Reason: fmt.Sprintf("is stored as `%s`", oneLine(attribute)),
		}
	}
	return unseen(escape), true
}

// isMadeAlone reports whether the binding's value is what a call without
// arguments returns.
func isMadeAlone(b *scope.Binding) bool {
	if b.Kind != scope.BindAssign && b.Kind != scope.BindAnnotated {
		return false
	}
	value := b.Stmt.Child(syntax.FieldRight).Bare()
	return value.Kind() == syntax.KindCall && !value.Child(syntax.FieldArguments).First().Ok()
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
	if at.Kind() == syntax.KindSubscript {
		if escape, known := t.replaced(at); known && !t.isFresh(container) {
			return escape
		}
	}
	escape := kept(at, "is kept in `"+oneLine(container)+"`")
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

// isFresh reports whether each round has a container of its own.
func (t *tracer) isFresh(container syntax.Node) bool {
	read := t.scopes.ReadOf(container)
	return read != nil && Runner(read.Var.Owner) == t.unit.runner && len(t.madeInRegion(read)) > 0
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

// borrowers look at a container, or give back another that holds the same.
var borrowers = tableOf(
	"len", "list", "tuple", "set", "sorted", "reversed", "enumerate", "zip", "iter", "next", "print", "bool", "repr", "str", "id", "any", "all",
	"isinstance", "type",
)

// handsOut reports whether a read of a container gives it, or what it holds, to
// somebody whose calls are not in sight.
func (t *tracer) handsOut(n syntax.Node) bool {
	p := n.Parent()
	switch p.Kind() {
	case syntax.KindAttribute:
		return !containerMethods[p.Child(syntax.FieldAttribute).Text()]
	case syntax.KindSubscript:
		return n.Field() == syntax.FieldValue && !isCalledOrStored(p)
	case syntax.KindForStatement, syntax.KindForInClause:
		return !t.onlyCallsItems(p.Child(syntax.FieldLeft))
	case syntax.KindArgumentList:
		return !t.isBorrowed(p.Parent())
	case syntax.KindAugmentedAssignment:
		return n.Field() == syntax.FieldRight
	case syntax.KindComparisonOperator, syntax.KindNotOperator, syntax.KindIfStatement, syntax.KindWhileStatement, syntax.KindElifClause,
		syntax.KindAssertStatement, syntax.KindExpressionStatement, syntax.KindDeleteStatement:
		return false
	}
	return true
}

// isCalledOrStored reports whether an item is called on the spot, assigned to or
// deleted.
func isCalledOrStored(item syntax.Node) bool {
	p := item.Parent()
	return p.Kind() == syntax.KindCall && item.Field() == syntax.FieldFunction ||
		p.Kind() == syntax.KindAssignment && item.Field() == syntax.FieldLeft || p.Kind() == syntax.KindDeleteStatement
}

// isBorrowed reports whether a call only looks at the container, or passes its
// items to a loop that calls them.
func (t *tracer) isBorrowed(call syntax.Node) bool {
	switch t.Qualified(call.Child(syntax.FieldFunction)) {
	case "len", "bool", "id", "isinstance", "print", "repr", "str":
		return true
	case "enumerate", "iter", "list", "reversed", "tuple", "zip":
		return !t.handsOut(call)
	}
	return false
}

// onlyCallsItems reports whether the names of a loop's target are called, or
// hold something else, wherever they are read.
func (t *tracer) onlyCallsItems(target syntax.Node) bool {
	for n := range target.Descendants() {
		b := t.scopes.BindingOf(n)
		if b == nil {
			continue
		}
		for _, r := range b.Var.Reads {
			if parent := r.Name.Parent(); parent.Kind() != syntax.KindCall || r.Name.Field() != syntax.FieldFunction {
				return target.Kind() != syntax.KindIdentifier && calledSomewhere(target, t)
			}
		}
	}
	return true
}

// calledSomewhere reports whether one of several names of a target is only
// called: that is the closure, the others come from elsewhere.
func calledSomewhere(target syntax.Node, t *tracer) bool {
	for n := range target.Descendants() {
		b := t.scopes.BindingOf(n)
		if b == nil || len(b.Var.Reads) == 0 {
			continue
		}
		called := true
		for _, r := range b.Var.Reads {
			called = called && r.Name.Parent().Kind() == syntax.KindCall && r.Name.Field() == syntax.FieldFunction
		}
		if called {
			return true
		}
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
