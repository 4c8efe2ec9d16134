package flow

import (
	"fmt"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// value follows what the expression n evaluates to, by what stands around it.
func (t *tracer) value(n syntax.Node, f form) Escape {
	p := n.Parent()
	switch p.Kind() {
	case syntax.KindParenthesizedExpression:
		return t.value(p, f)
	case syntax.KindConditionalExpression:
		if p.Nth(1) == n {
			return Escape{}
		}
		return t.value(p, f)
	case syntax.KindBooleanOperator:
		return t.value(p, f)
	case syntax.KindNamedExpression:
		return t.name(t.scopes.BindingOf(p.Child(syntax.FieldName)), f).or(t.value(p, f))
	case syntax.KindCall:
		if n.Field() == syntax.FieldFunction {
			return t.callOf(p, f)
		}
		return t.argument(t.argumentOf(p, n), f)
	case syntax.KindArgumentList, syntax.KindKeywordArgument:
		return t.inArguments(n, f)
	case syntax.KindListSplat, syntax.KindDictionarySplat:
		return t.splat(p, f)
	case syntax.KindAttribute:
		return t.attribute(p, f)
	case syntax.KindSubscript:
		return t.subscript(p, n, f)
	case syntax.KindAwait:
		return Escape{}
	case syntax.KindBinaryOperator:
		return t.operator(p, f)
	}
	return t.kept(n, f)
}

// kept follows a value into what may keep it: displays, comprehensions, targets
// and statements.
func (t *tracer) kept(n syntax.Node, f form) Escape {
	p := n.Parent()
	switch p.Kind() {
	case syntax.KindList, syntax.KindSet, syntax.KindDictionary, syntax.KindPair:
		return t.value(p, formContainer)
	case syntax.KindTuple, syntax.KindExpressionList:
		escape := t.value(p, formContainer)
		escape.Seen = false
		return escape
	case syntax.KindListComprehension, syntax.KindSetComprehension, syntax.KindDictionaryComprehension, syntax.KindGeneratorExpression:
		return t.element(p, f)
	case syntax.KindForInClause, syntax.KindForStatement:
		return t.iterated(p, f)
	case syntax.KindDefaultParameter, syntax.KindTypedDefaultParameter:
		return t.defaultValue(p.Parent().Parent())
	case syntax.KindLambda:
		return t.lambdaBody(p, f)
	case syntax.KindAssignment:
		return t.assigned(p, f)
	case syntax.KindAugmentedAssignment:
		return t.augmented(p, n, f)
	case syntax.KindReturnStatement:
		return t.returned(p)
	case syntax.KindRaiseStatement:
		return t.raised(p)
	case syntax.KindYield:
		if f == formIterator && p.Token("from").Ok() {
			return Escape{}
		}
		return kept(p, "is yielded")
	}
	return Escape{} // tested, compared, printed, thrown away
}

// callOf judges a call of the value.
func (t *tracer) callOf(call syntax.Node, f form) Escape {
	switch f {
	case formFunction:
		return t.called(call)
	case formInstance:
		return t.value(call, formInstance)
	}
	return Escape{}
}

func (t *tracer) inArguments(n syntax.Node, f form) Escape {
	arg := n
	if n.Parent().Kind() == syntax.KindKeywordArgument {
		arg = n.Parent()
	}
	call := arg.Parent().Parent()
	if call.Kind() != syntax.KindCall {
		return Escape{Verdict: Maybe, At: n, Callee: "the metaclass", Reason: "is given to a class statement"}
	}
	return t.argument(t.argumentOf(call, arg), f)
}

// splat judges *value and **value: an iterator is used up on the spot, what a
// container holds goes on.
func (t *tracer) splat(p syntax.Node, f form) Escape {
	if f == formIterator {
		return Escape{}
	}
	if p.Parent().Kind() == syntax.KindArgumentList {
		return t.inArguments(p, f)
	}
	return t.kept(p, f)
}

// attribute judges value.name.
func (t *tracer) attribute(p syntax.Node, f form) Escape {
	call := p.Parent()
	isCall := call.Kind() == syntax.KindCall && p.Field() == syntax.FieldFunction
	switch f {
	case formContainer:
		if !isCall || containerMethods[p.Child(syntax.FieldAttribute).Text()] {
			return Escape{}
		}
		switch p.Child(syntax.FieldAttribute).Text() {
		case "get", "pop", "popleft", "popitem":
			return t.value(call, formFunction)
		case "values", "items", "copy":
			return t.value(call, formContainer)
		}
		return Escape{}
	case formInstance:
		if isCall {
			return Escape{} // a method runs, here and now
		}
		return t.value(p, formFunction) // a bound method
	}
	return Escape{}
}

// subscript judges value[...] and other[value].
func (t *tracer) subscript(p, n syntax.Node, f form) Escape {
	if f != formContainer || n.Field() != syntax.FieldValue {
		return Escape{}
	}
	if p.Field() == syntax.FieldLeft && p.Parent().Kind() == syntax.KindAssignment {
		return Escape{}
	}
	return t.value(p, formFunction)
}

func (t *tracer) operator(p syntax.Node, f form) Escape {
	if f == formContainer && p.Child(syntax.FieldOperator).Text() == "+" {
		return t.value(p, f)
	}
	if f == formFunction {
		return Escape{Verdict: Maybe, At: p, Callee: "the operator", Reason: "is an operand"}
	}
	return Escape{}
}

// element judges an element, key or value of a comprehension: it outlives the
// rounds of that comprehension's own loops.
func (t *tracer) element(comp syntax.Node, f form) Escape {
	if f == formIterator && t.isFlattened(comp) {
		return Escape{}
	}
	if t.region.Loop.Parent() == comp {
		escape := kept(comp, "is an element of this comprehension")
		if comp.Kind() == syntax.KindGeneratorExpression {
			escape.Reason = "is an element of this generator"
		}
		escape.Seen = true
		return escape
	}
	if comp == t.region.function {
		return kept(comp, "is an element of this generator")
	}
	if comp.Kind() == syntax.KindGeneratorExpression {
		return kept(comp, "is an element of this generator")
	}
	escape := t.value(comp, formContainer)
	escape.Seen = escape.Verdict == Yes
	return escape
}

// isFlattened reports whether a generator is given to chain.from_iterable, which
// is done with each element before it asks for the next.
func (t *tracer) isFlattened(comp syntax.Node) bool {
	if comp.Kind() != syntax.KindGeneratorExpression {
		return false
	}
	call := comp.Parent()
	if call.Kind() == syntax.KindArgumentList {
		call = call.Parent()
	}
	return call.Kind() == syntax.KindCall && matchesAny(flatteners, t.Qualified(call.Child(syntax.FieldFunction)))
}

// iterated judges what a for statement or clause runs over.
func (t *tracer) iterated(loop syntax.Node, f form) Escape {
	comp := loop.Parent()
	switch {
	case f == formIterator && comp.Kind() == syntax.KindGeneratorExpression && loop.Kind() == syntax.KindForInClause:
		return t.value(comp, formIterator)
	case f != formContainer:
		return Escape{}
	}
	target := loop.Child(syntax.FieldLeft)
	var escape Escape
	for name := range target.Descendants() {
		if b := t.scopes.BindingOf(name); b != nil {
			escape = escape.or(t.name(b, formFunction))
		}
	}
	return escape
}

// defaultValue judges the default value of a parameter: it lives as long as the
// function.
func (t *tracer) defaultValue(function syntax.Node) Escape {
	if t.depth > maxDepth {
		return kept(function, "is the default value of a parameter")
	}
	keeper := &tracer{Info: t.Info, unit: t.unit, closure: function, region: t.region, followed: t.followed, depth: t.depth + 1}
	escape := keeper.closureValue()
	if escape.Verdict != No {
		escape.Reason = "is a default value of a function that " + escape.Reason
		escape.Seen = false
	}
	return escape
}

// lambdaBody judges the value of a lambda that is called on the spot.
func (t *tracer) lambdaBody(lambda syntax.Node, f form) Escape {
	if lambda == t.region.function {
		return Escape{returned: true}
	}
	if call := CallOfLambda(lambda); call.Ok() {
		return t.value(call, f)
	}
	return Escape{}
}

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

// returned judges return value. A loop that is left by it has no later round,
// unless the variable is not the function's own, or a finally clause binds it
// on the way out; a handler ends.
func (t *tracer) returned(stmt syntax.Node) Escape {
	if t.region.Handler.Ok() {
		return kept(stmt, "is returned")
	}
	if t.region.function.Ok() {
		return Escape{returned: true}
	}
	for _, v := range t.vars {
		if v.IsGlobal() {
			return kept(stmt, "is returned, and the next call binds `%s` anew", v.Name)
		}
		if t.reboundOnTheWayOut(stmt, v) {
			return kept(stmt, "is returned, and the finally clause binds `%s` anew", v.Name)
		}
	}
	return Escape{}
}

func (t *tracer) reboundOnTheWayOut(stmt syntax.Node, v *scope.Variable) bool {
	for n := range stmt.Enclosing() {
		if n.Kind() != syntax.KindTryStatement {
			continue
		}
		finally := partsOf(n).finally
		for _, b := range v.Bindings {
			if finally.Contains(b.Name) && !finally.Contains(stmt) {
				return true
			}
		}
	}
	return false
}

// raised judges raise value: nothing of the scope goes on if it catches nothing.
func (t *tracer) raised(stmt syntax.Node) Escape {
	if t.region.Handler.Ok() {
		return kept(stmt, "is raised")
	}
	for n := range stmt.Enclosing() {
		if n.Kind() == syntax.KindTryStatement && n.Child(syntax.FieldBody).Contains(stmt) && len(partsOf(n).handlers) > 0 {
			return kept(stmt, "is raised, and may be caught here")
		}
	}
	for _, v := range t.vars {
		if v.IsGlobal() || t.reboundOnTheWayOut(stmt, v) {
			return kept(stmt, "is raised")
		}
	}
	return Escape{}
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

// argument judges an argument of a call.
func (t *tracer) argument(a argument, f form) Escape {
	switch f {
	case formIterator:
		if escape, known := t.iteratorArgument(a); known {
			return escape
		}
	case formCoroutine:
		if matchesAny(awaiters, a.name) && a.call.Parent().Kind() == syntax.KindAwait {
			return Escape{}
		}
	case formContainer:
		if matchesAny(borrowers, a.name) {
			return t.value(a.call, formContainer)
		}
	case formInstance:
		if a.name == "isinstance" || a.name == "print" {
			return Escape{}
		}
	}
	return t.functionArgument(a, f)
}

func (t *tracer) iteratorArgument(a argument) (Escape, bool) {
	switch {
	case t.scopes.File.Python2 && (a.name == "map" || a.name == "filter" || a.name == "zip"):
		return Escape{}, true
	case matchesAny(lazyIterators, a.name):
		return t.value(a.call, formIterator), true
	case matchesAny(consumers, a.name):
		return Escape{}, true
	}
	return Escape{}, false
}

func (t *tracer) functionArgument(a argument, f form) Escape {
	switch {
	case t.isImmediate(a):
		return Escape{}
	case matchesAny(lazyIterators, a.name):
		if t.scopes.File.Python2 && (a.name == "map" || a.name == "filter") {
			return Escape{}
		}
		return unseen(t.value(a.call, formIterator))
	case a.name == "functools.partial" || a.name == "functools.partialmethod":
		return unseen(t.value(a.call, formFunction))
	case a.name == "collections.defaultdict":
		return unseen(t.value(a.call, formFactory))
	case containerMethods[a.last] && a.callee.Kind() == syntax.KindAttribute:
		escape := t.storedIn(a.callee.Child(syntax.FieldObject), a.callee)
		escape.Seen = escape.Seen && f == formFunction && a.last != "setdefault" && a.last != "extend" && a.last != "update"
		return escape
	}
	if escape, known := t.ownCallee(a, f); known {
		return escape
	}
	if scope.IsBuiltin(a.name) && !keeps(a) {
		if matchesAny(returningBuiltins, a.name) {
			return unseen(t.value(a.call, f))
		}
		return Escape{}
	}
	if keeps(a) && !t.joinedThread(a) && (f != formIterator || storing[a.last]) {
		escape := kept(a.callee, "is given to `%s`, which keeps it", oneLine(a.callee))
		escape.Holders = []string{rootName(a.callee)}
		return escape
	}
	if t.joinedThread(a) {
		return Escape{}
	}
	callee := oneLine(a.callee)
	return Escape{
		Verdict: Maybe, At: a.callee, Callee: callee, Holders: []string{rootName(a.callee)},
		Reason: fmt.Sprintf("is given to `%s`", callee),
	}
}

// unseen is for what somebody else calls, wherever it is kept.
func unseen(e Escape) Escape {
	e.Seen = false
	return e
}

// joinedThread reports whether the argument is a thread's function, and the
// thread is joined, without a timeout, by a later statement of the same block.
func (t *tracer) joinedThread(a argument) bool {
	if a.last != "Thread" && a.last != "Process" {
		return false
	}
	assignment := a.call.Parent()
	name := assignment.Child(syntax.FieldLeft)
	if assignment.Kind() != syntax.KindAssignment || name.Kind() != syntax.KindIdentifier {
		return false
	}
	stmt := assignment.Parent()
	for next := range stmt.Parent().Children() {
		if next.ID() > stmt.ID() && next.Text() == name.Text()+".join()" {
			return true
		}
	}
	return false
}
