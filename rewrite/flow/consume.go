package flow

import (
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// value follows what the expression n evaluates to, by what stands around it.
func (t *tracer) value(n syntax.Node, f form) Escape {
	t.point.Step()
	p := n.Parent()
	if f == formHolder {
		return t.ofHolder(n)
	}
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
		if f == formIterator && p.HasToken("from") {
			return Escape{}
		}
		if t.region.Handler.Ok() { // which goes on only when the generator does
			return Escape{Verdict: Maybe, At: p, If: "it is called when the generator has gone on", Reason: "is yielded"}
		}
		return kept(p, "is yielded")
	case syntax.KindInterpolation:
		if isTemplate(p.Parent()) {
			return t.value(p.Parent(), formContainer)
		}
	}
	return Escape{} // tested, compared, printed, thrown away
}

// isTemplate reports whether the string is a t-string, which keeps the values in
// its braces as they are.
func isTemplate(s syntax.Node) bool {
	return s.Kind() == syntax.KindString && s.HasPrefix('t')
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
		return Escape{Verdict: Maybe, At: n, If: "the metaclass keeps the closure", Reason: "is given to a class statement"}
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
		if isCall && t.closure.Child(syntax.FieldName).Text() == p.Child(syntax.FieldAttribute).Text() {
			return t.called(call)
		}
		if isCall {
			return Escape{} // another method runs, here and now
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
	if operator := p.Operator(); f == formContainer && (operator == "+" || operator == "|") {
		return t.value(p, f)
	}
	if f == formFunction {
		return Escape{Verdict: Maybe, At: p, If: "the operator keeps the closure", Reason: "is an operand"}
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
		escape.Seen = t.itemsInSight(comp)
		return escape
	}
	if comp == t.region.function {
		return kept(comp, "is an element of this generator")
	}
	if comp.Kind() == syntax.KindGeneratorExpression {
		return kept(comp, "is an element of this generator")
	}
	escape := t.value(comp, formContainer)
	escape.Seen = escape.Verdict == Yes && t.itemsInSight(comp)
	return escape
}

// itemsInSight reports whether what a comprehension holds is not handed to
// somebody who may call it with arguments of his own: passed to a function that
// is no builtin, stored on an object, or given to a variable that hands it on.
func (t *tracer) itemsInSight(comp syntax.Node) bool {
	for comp.Parent().Kind() == syntax.KindParenthesizedExpression {
		comp = comp.Parent()
	}
	switch p := comp.Parent(); p.Kind() {
	case syntax.KindKeywordArgument:
		return false
	case syntax.KindArgumentList:
		a := t.argumentOf(p.Parent(), comp)
		return scope.IsBuiltin(a.name) || containerMethods[a.last]
	case syntax.KindAssignment:
		left := p.Child(syntax.FieldLeft)
		if b := t.scopes.BindingOf(left); b != nil {
			return t.isPrivateContainer(b.Var)
		}
		return left.Kind() != syntax.KindAttribute
	}
	return true
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
	return call.Kind() == syntax.KindCall && flatteners.has(t.Qualified(call.Child(syntax.FieldFunction)))
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
			return kept(stmt, "is returned, and the next call binds `"+v.Name+"` anew")
		}
		if t.reboundOnTheWayOut(stmt, v) {
			return kept(stmt, "is returned, and the finally clause binds `"+v.Name+"` anew")
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
	var escape Escape
	for n := range stmt.Enclosing() {
		if n.Kind() != syntax.KindTryStatement || !n.Child(syntax.FieldBody).Contains(stmt) || len(partsOf(n).handlers) == 0 {
			continue
		}
		if !t.region.Contains(n) {
			return kept(stmt, "is raised, and may be caught here")
		}
		for _, handler := range partsOf(n).handlers { // each round has an exception of its own
			if name := handler.Name(); name.Ok() {
				escape = escape.or(t.name(t.scopes.BindingOf(name), formInstance))
			}
		}
	}
	for _, v := range t.vars {
		if v.IsGlobal() && t.unit.runner.Kind != scope.Module || t.reboundOnTheWayOut(stmt, v) {
			return kept(stmt, "is raised")
		}
	}
	return escape
}
