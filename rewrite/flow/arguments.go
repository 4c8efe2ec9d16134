package flow

import (
	"fmt"
	"strings"
	"unicode"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// argument judges an argument of a call.
func (t *tracer) argument(a argument, f form) Escape {
	switch {
	case a.isAny(t.Callables.Immediate):
		return Escape{}
	case a.isAny(t.Callables.Storing):
		return keptByCallee(a)
	}
	switch f {
	case formIterator:
		if escape, known := t.iteratorArgument(a); known {
			return escape
		}
	case formCoroutine:
		if awaiters.has(a.name) {
			return t.gathered(a)
		}
	case formContainer:
		if awaiters.has(a.name) {
			return t.gathered(a) // gather(*[work() for ...])
		}
		if borrowers.has(a.name) || a.name == "dict" {
			return t.value(a.call, formContainer)
		}
	case formInstance:
		if a.name == "isinstance" || a.name == "print" {
			return Escape{}
		}
	}
	return t.functionArgument(a, f)
}

// gathered judges coroutines that gather and its like make one awaitable of. The
// event loop has them from then on.
func (t *tracer) gathered(a argument) Escape {
	if a.call.Parent().Kind() == syntax.KindExpressionStatement {
		return keptByCallee(a)
	}
	return unseen(t.value(a.call, formCoroutine))
}

func (t *tracer) iteratorArgument(a argument) (Escape, bool) {
	switch {
	case t.scopes.File.Python2 && (a.name == "map" || a.name == "filter" || a.name == "zip"):
		return Escape{}, true
	case lazyIterators.has(a.name):
		return t.value(a.call, formIterator), true
	case consumers.has(a.name):
		return Escape{}, true
	}
	return Escape{}, false
}

func (t *tracer) functionArgument(a argument, f form) Escape {
	switch {
	case t.isImmediate(a):
		return Escape{}
	case lazyIterators.has(a.name):
		if t.scopes.File.Python2 && (a.name == "map" || a.name == "filter") {
			return Escape{}
		}
		return unseen(t.value(a.call, formIterator))
	case wrappers.has(a.name):
		return unseen(t.value(a.call, formFunction))
	case a.name == "dict" && a.keyword != "":
		return t.value(a.call, formContainer)
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
		if returningBuiltins.has(a.name) {
			return unseen(t.value(a.call, f))
		}
		if exceptions.has(a.name) {
			return unseen(t.value(a.call, formInstance))
		}
		return Escape{}
	}
	if f == formIterator {
		return t.iteratorGiven(a)
	}
	switch {
	case t.finishes(a), t.registeredAnew(a), mappers.has(a.name) && t.isUsedUp(a.call):
		return Escape{}
	case isEntered(a.call) && !keepers.has(a.name):
		return t.entered(a)
	case holders.has(a.name):
		return unseen(t.value(a.call, formInstance))
	case keeps(a) && isCallee(a.call):
		return possible(a)
	case keeps(a) && t.resultIsUsed(a):
		return possible(a).or(unseen(t.value(a.call, formInstance)))
	case keeps(a):
		return keptByCallee(a)
	case isComputed(a.call):
		return Escape{}
	}
	return possible(a)
}

// resultIsUsed reports whether the callee, which is named like one that keeps its
// argument, makes something of it instead: it is a class by its name alone
// (SimpleHandler(...)), a function that is awaited (serve_listeners(...)), or one
// by a keyword such as on_basis alone whose result is of use.
func (t *tracer) resultIsUsed(a argument) bool {
	if keepers.has(a.name) || keeperClasses.has(a.last) {
		return false
	}
	isClass := unicode.IsUpper(rune(a.last[0]))
	if keeperNames.has(a.last) {
		return isClass || isAwaited(a.call)
	}
	if isAwaited(a.call) {
		return true
	}
	return !isClass && strings.HasPrefix(a.keyword, "on_") && a.call.Parent().Kind() != syntax.KindExpressionStatement
}

// isCallee reports whether the result of the call is called on the spot.
func isCallee(call syntax.Node) bool {
	return call.Parent().Kind() == syntax.KindCall && call.Field() == syntax.FieldFunction
}

// iteratorGiven judges an iterator in the hands of a callee that nothing is
// known of. Functions use iterators up, whatever they are called; a class may
// keep one in its object, which matters if that is kept.
func (t *tracer) iteratorGiven(a argument) Escape {
	switch {
	case storing[a.last]:
		return keptByCallee(a)
	case a.last != "" && unicode.IsUpper(rune(a.last[0])) && t.value(a.call, formInstance).Verdict != No:
		return possible(a)
	}
	return Escape{}
}

// isComputed reports whether the result of a call is an operand or a test: what
// takes a function and gives a number or a truth value has mostly called it,
// while what keeps one gives nothing, or a handle.
func isComputed(call syntax.Node) bool {
	p := call.Parent()
	for p.Kind() == syntax.KindParenthesizedExpression {
		p = p.Parent()
	}
	switch p.Kind() {
	case syntax.KindComparisonOperator, syntax.KindBinaryOperator, syntax.KindUnaryOperator, syntax.KindNotOperator, syntax.KindAssertStatement,
		syntax.KindIfStatement, syntax.KindElifClause, syntax.KindWhileStatement:
		return true
	}
	return false
}

func keptByCallee(a argument) Escape {
	escape := kept(a.callee, "is given to `"+oneLine(a.callee)+"`, which keeps it")
	escape.Holders = []string{rootName(a.callee)}
	return escape
}

// possible is the verdict on a callee that nothing is known of.
func possible(a argument) Escape {
	callee := oneLine(a.callee)
	escape := maybe(a.callee, callee, fmt.Sprintf("is given to `%s`", callee))
	escape.Holders = []string{rootName(a.callee)}
	return escape
}

// unseen is for what somebody else calls, wherever it is kept.
func unseen(e Escape) Escape {
	e.Seen = false
	return e
}
