package flow

import (
	"strconv"
	"strings"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

func (b *builder) statements(n syntax.Node) {
	for c := range n.Children() {
		b.statement(c)
	}
}

func (b *builder) statement(n syntax.Node) {
	switch n.Kind() {
	case syntax.KindExpressionStatement:
		b.statements(n)
	case syntax.KindAssignment:
		b.assignment(n)
	case syntax.KindAugmentedAssignment:
		b.augmented(n)
	case syntax.KindIfStatement:
		b.ifStatement(n)
	case syntax.KindForStatement:
		b.forStatement(n)
	case syntax.KindWhileStatement:
		b.whileStatement(n)
	case syntax.KindTryStatement:
		b.tryStatement(n)
	case syntax.KindWithStatement:
		b.withStatement(n)
	case syntax.KindMatchStatement:
		b.matchStatement(n)
	case syntax.KindDecoratedDefinition, syntax.KindFunctionDefinition, syntax.KindClassDefinition:
		b.definition(n)
	case syntax.KindImportStatement, syntax.KindImportFromStatement, syntax.KindFutureImportStatement:
		b.importStatement(n)
	default:
		b.simpleStatement(n)
	}
}

func (b *builder) simpleStatement(n syntax.Node) {
	switch n.Kind() {
	case syntax.KindReturnStatement:
		b.exprs(n)
		b.leave(exitReturn)
	case syntax.KindRaiseStatement:
		b.exprs(n)
		b.leave(exitRaise)
	case syntax.KindBreakStatement:
		b.leave(exitBreak)
	case syntax.KindContinueStatement:
		b.leave(exitContinue)
	case syntax.KindDeleteStatement:
		b.deleteTarget(n.First())
	case syntax.KindAssertStatement:
		b.assertStatement(n)
	case syntax.KindTypeAliasStatement:
		b.typeAlias(n)
	case syntax.KindGlobalStatement, syntax.KindNonlocalStatement, syntax.KindPassStatement:
	case syntax.KindPrintStatement, syntax.KindExecStatement:
		b.exprs(n)
		b.raises()
	default:
		b.expr(n)
	}
}

// assignment evaluates the value of a = b = value first, then binds the targets
// from left to right; the annotation of x: T = value comes last.
func (b *builder) assignment(n syntax.Node) {
	value := n.Child(syntax.FieldRight)
	targets := []syntax.Node{n.Child(syntax.FieldLeft)}
	for value.Kind() == syntax.KindAssignment {
		targets = append(targets, value.Child(syntax.FieldLeft))
		value = value.Child(syntax.FieldRight)
	}
	annotation := n.Child(syntax.FieldType)
	if annotation.Ok() && !value.Ok() {
		if !targets[0].Is(syntax.KindIdentifier) {
			b.target(targets[0])
		}
		b.annotation(annotation)
		return
	}
	if value.Kind() == syntax.KindAugmentedAssignment {
		b.augmented(value)
	} else {
		b.expr(value)
	}
	for _, t := range targets {
		b.target(t)
	}
	b.annotation(annotation)
}

// annotation evaluates an annotation where CPython up to 3.13 does: not under
// the future import, and not for the locals of a function.
func (b *builder) annotation(n syntax.Node) {
	if !n.Ok() || b.info.scopes.Future {
		return
	}
	local := n.Parent().Kind() == syntax.KindAssignment && b.runner.Kind != scope.Module && !insideClass(n)
	if local {
		return
	}
	b.expr(n)
}

// insideClass reports whether the nearest def or class around n is a class.
func insideClass(n syntax.Node) bool {
	for p := range n.Enclosing() {
		switch p.Kind() {
		case syntax.KindFunctionDefinition, syntax.KindLambda:
			return false
		case syntax.KindClassDefinition:
			return true
		}
	}
	return false
}

func (b *builder) augmented(n syntax.Node) {
	left := n.Child(syntax.FieldLeft).Bare()
	b.expr(left)
	b.expr(n.Child(syntax.FieldRight))
	b.raises()
	if left.Kind() == syntax.KindIdentifier {
		b.bind(left)
	}
}

// target binds the names of a target and evaluates the parts of its attributes
// and items.
func (b *builder) target(n syntax.Node) {
	switch n.Kind() {
	case syntax.KindIdentifier:
		b.bind(n)
	case syntax.KindParenthesizedExpression, syntax.KindListSplat, syntax.KindListSplatPattern, syntax.KindAsPatternTarget:
		b.target(n.First())
	case syntax.KindPatternList, syntax.KindTuplePattern, syntax.KindListPattern, syntax.KindTuple, syntax.KindList, syntax.KindExpressionList:
		b.raises() // the value may have another length
		for c := range n.Children() {
			b.target(c)
		}
	case syntax.KindInvalid:
	default:
		b.exprs(n)
		b.raises()
	}
}

// deleteTarget takes names away, from left to right; each must be bound.
func (b *builder) deleteTarget(n syntax.Node) {
	switch n.Kind() {
	case syntax.KindIdentifier:
		b.raises()
		b.bind(n)
	case syntax.KindParenthesizedExpression, syntax.KindExpressionList, syntax.KindTuple, syntax.KindList:
		for c := range n.Children() {
			b.deleteTarget(c)
		}
	default:
		b.target(n)
	}
}

func (b *builder) assertStatement(n syntax.Node) {
	holds, fails := b.block(), b.block()
	b.branch(n.First(), holds, fails)
	b.cur = fails
	if message := n.Nth(1); message.Ok() {
		b.expr(message)
	}
	b.jump(len(b.frames), exitRaise)
	b.cur = holds
}

func (b *builder) typeAlias(n syntax.Node) {
	alias := syntax.TypeAlias{Node: n}
	b.make(alias.Value())
	b.bind(alias.Name())
}

func (b *builder) importStatement(n syntax.Node) {
	b.raises()
	for name := range n.Descendants() {
		if binding := b.info.scopes.BindingOf(name); binding != nil && binding.Kind == scope.BindImport {
			b.raises() // the names before it are bound by then
			b.bind(name)
		}
	}
}

func (b *builder) ifStatement(n syntax.Node) {
	after := b.block()
	test, body := n.Child(syntax.FieldCondition), n.Child(syntax.FieldConsequence)
	b.ifClause(test, body, after)
	for c := range n.Children() {
		switch c.Kind() {
		case syntax.KindElifClause:
			b.ifClause(c.Child(syntax.FieldCondition), c.Child(syntax.FieldConsequence), after)
		case syntax.KindElseClause:
			b.statements(c.Child(syntax.FieldBody))
		}
	}
	b.cur.linkTo(after)
	b.cur = after
}

// ifClause goes on where the test is false.
func (b *builder) ifClause(test, body syntax.Node, after *block) {
	yes, no := b.block(), b.block()
	b.branch(test, yes, no)
	b.cur = yes
	b.statements(body)
	b.cur.linkTo(after)
	b.cur = no
}

func (b *builder) forStatement(n syntax.Node) {
	iterable := n.Child(syntax.FieldRight)
	b.expr(iterable)
	b.raises()
	head, round, after := b.block(), b.block(), b.block()
	otherwise := b.loopElse(n, after)
	head.loop = int32(n.ID())
	b.heads[n.ID()] = head
	if RunsAtLeastOnce(iterable) {
		b.cur.linkTo(round)
	} else {
		b.cur.linkTo(head)
		b.skips[n.ID()] = append(b.skips[n.ID()], skip{from: place{block: b.cur, event: len(b.cur.events)}, to: otherwise})
	}
	b.cur = head
	b.emit(event{kind: evYield})
	b.raises()
	b.cur.linkTo(round)
	b.cur.linkTo(otherwise)
	b.cur = round
	b.push(frame{kind: frameLoop, breaks: after, round: head})
	b.target(n.Child(syntax.FieldLeft))
	b.statements(n.Child(syntax.FieldBody))
	b.pop()
	b.cur.linkTo(head)
	b.cur = after
}

func (b *builder) whileStatement(n syntax.Node) {
	head, round, after := b.block(), b.block(), b.block()
	otherwise := b.loopElse(n, after)
	head.loop = int32(n.ID())
	b.heads[n.ID()] = head
	b.cur.linkTo(head)
	b.cur = head
	b.branch(n.Child(syntax.FieldCondition), round, otherwise)
	b.cur = round
	b.push(frame{kind: frameLoop, breaks: after, round: head})
	b.statements(n.Child(syntax.FieldBody))
	b.pop()
	b.cur.linkTo(head)
	b.cur = after
}

// loopElse returns where a loop goes on that was not left by a break: at its else
// clause, or, if there is none, behind it.
func (b *builder) loopElse(n syntax.Node, after *block) *block {
	body := n.Child(syntax.FieldAlternative).Child(syntax.FieldBody)
	if !body.Ok() {
		return after
	}
	cur, otherwise := b.cur, b.block()
	b.cur = otherwise
	b.statements(body)
	b.cur.linkTo(after)
	b.cur = cur
	return otherwise
}

// RunsAtLeastOnce reports whether a loop over the expression cannot be empty: a
// display with an element, a string, range(3).
func RunsAtLeastOnce(n syntax.Node) bool {
	n = n.Bare()
	switch n.Kind() {
	case syntax.KindTuple, syntax.KindList, syntax.KindSet, syntax.KindDictionary, syntax.KindExpressionList:
		for c := range n.Children() {
			if !c.Is(syntax.KindListSplat, syntax.KindDictionarySplat) {
				return true
			}
		}
	case syntax.KindString:
		return stringHasText(n)
	case syntax.KindCall:
		return callRunsAtLeastOnce(n)
	case syntax.KindConditionalExpression:
		return RunsAtLeastOnce(n.First()) && RunsAtLeastOnce(n.Last())
	}
	return false
}

// stringHasText reports whether there is anything in a string besides replacement
// fields.
func stringHasText(s syntax.Node) bool {
	length := len(syntax.StringText(s))
	for field := range s.Children() {
		length -= field.Span().Len()
	}
	return length > 0
}

func callRunsAtLeastOnce(call syntax.Node) bool {
	args := call.Child(syntax.FieldArguments)
	first := args.First()
	switch call.Child(syntax.FieldFunction).Text() {
	case "range":
		return rangeHasElements(first, args.Nth(1), args.Nth(2))
	case "enumerate", "reversed", "sorted", "list", "tuple", "set", "iter":
		return first.Ok() && !first.Is(syntax.KindListSplat) && RunsAtLeastOnce(first)
	}
	return false
}

// rangeHasElements reports whether range(start, stop, step), of which the last
// two may be missing, has elements for sure.
func rangeHasElements(start, stop, step syntax.Node) bool {
	if !stop.Ok() {
		return positiveInteger(start)
	}
	from, err := strconv.Atoi(start.Text())
	to, err2 := strconv.Atoi(stop.Text())
	if err != nil || err2 != nil {
		return false
	}
	if by, isNegative := strings.CutPrefix(step.Text(), "-"); isNegative {
		_, err := strconv.ParseUint(by, 10, 0)
		return err == nil && from > to
	}
	return from < to && (!step.Ok() || positiveInteger(step))
}

func positiveInteger(n syntax.Node) bool {
	if n.Kind() != syntax.KindInteger {
		return false
	}
	for _, c := range n.Bytes() {
		if c >= '1' && c <= '9' {
			return true
		}
	}
	return false
}

// definition evaluates decorators and default values, makes the function or
// runs the class body, and binds the name.
func (b *builder) definition(n syntax.Node) {
	def := n
	decorated := n.Kind() == syntax.KindDecoratedDefinition
	if decorated {
		def = n.Child(syntax.FieldDefinition)
		for c := range n.Children() {
			if c.Kind() == syntax.KindDecorator {
				b.exprs(c)
			}
		}
	}
	for param := range syntax.TypeParameters(def.Child(syntax.FieldTypeParameters)) {
		for _, lazy := range param.Lazy() {
			b.make(lazy)
		}
	}
	if def.Kind() == syntax.KindClassDefinition {
		b.classBody(def)
	} else {
		b.makeFunction(def)
	}
	if decorated {
		b.raises()
	}
	b.bind(def.Child(syntax.FieldName))
}

func (b *builder) makeFunction(def syntax.Node) {
	params := def.Child(syntax.FieldParameters)
	b.defaults(params)
	for p := range params.Children() {
		b.annotation(p.Child(syntax.FieldType))
	}
	b.annotation(def.Child(syntax.FieldReturnType))
	b.make(def)
}

func (b *builder) defaults(params syntax.Node) {
	for p := range params.Children() {
		if value := p.Child(syntax.FieldValue); value.Ok() {
			b.expr(value)
		}
	}
}

func (b *builder) classBody(def syntax.Node) {
	if bases := def.Child(syntax.FieldSuperclasses); bases.Ok() {
		b.exprs(bases)
	}
	b.raises()
	b.split()
	b.emit(enterEvent(b.info.scopes.Opened(def)))
	b.statements(def.Child(syntax.FieldBody))
	b.raises()
	b.make(def)
}
