package flow

import (
	"slices"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

func (b *builder) exprs(n syntax.Node) {
	for c := range n.Children() {
		b.expr(c)
	}
}

// expr evaluates an expression, its parts in the order in which Python does.
func (b *builder) expr(n syntax.Node) {
	switch n.Kind() {
	case syntax.KindInvalid, syntax.KindInteger, syntax.KindFloat, syntax.KindTypeConversion:
	case syntax.KindIdentifier:
		b.readName(n)
	case syntax.KindAttribute:
		b.expr(n.Child(syntax.FieldObject))
		b.raises()
	case syntax.KindMemberType:
		b.expr(n.First())
		b.raises()
	case syntax.KindKeywordArgument:
		b.expr(n.Child(syntax.FieldValue))
	case syntax.KindCall:
		b.call(n)
	case syntax.KindLambda:
		b.defaults(n.Child(syntax.FieldParameters))
		b.make(n)
	case syntax.KindGeneratorExpression:
		b.expr(syntax.Comprehension{Node: n}.FirstIterable())
		b.make(n)
	case syntax.KindListComprehension, syntax.KindSetComprehension, syntax.KindDictionaryComprehension:
		b.expr(syntax.Comprehension{Node: n}.FirstIterable())
		b.emit(enterEvent(b.info.scopes.Opened(n)))
		b.comprehensionBody(syntax.Comprehension{Node: n})
	case syntax.KindNamedExpression:
		b.expr(n.Child(syntax.FieldValue))
		b.bind(n.Child(syntax.FieldName))
	case syntax.KindBooleanOperator, syntax.KindConditionalExpression:
		b.choice(n)
	case syntax.KindComparisonOperator:
		b.comparisons(n)
	case syntax.KindAssignment:
		b.assignment(n)
	case syntax.KindAugmentedAssignment:
		b.augmented(n)
	case syntax.KindNotOperator, syntax.KindParenthesizedExpression, syntax.KindTuple, syntax.KindList, syntax.KindDictionary,
		syntax.KindPair, syntax.KindString, syntax.KindConcatenatedString, syntax.KindExpressionList, syntax.KindArgumentList,
		syntax.KindType:
		b.exprs(n)
	case syntax.KindYield, syntax.KindAwait:
		b.exprs(n)
		b.emit(event{kind: evYield})
		b.raises()
	default:
		b.exprs(n)
		if n.First().Ok() {
			b.raises()
		}
	}
}

func (b *builder) readName(name syntax.Node) {
	read := b.info.scopes.ReadOf(name)
	if read == nil {
		return
	}
	b.emit(readEvent(read))
	if !b.surelyBound(read.Var) {
		b.raises()
	}
}

// surelyBound reports whether a load of the variable cannot fail: a parameter
// that nothing takes away. A parameter is the first to bind its variable.
func (b *builder) surelyBound(v *scope.Variable) bool {
	if len(v.Bindings) == 0 || v.Bindings[0].Kind != scope.BindParam {
		return false
	}
	sure, known := b.sure[v]
	if !known {
		sure = !slices.ContainsFunc(v.Bindings, func(b *scope.Binding) bool { return b.Kind == scope.BindDel || b.Kind == scope.BindExcept })
		b.sure[v] = sure
	}
	return sure
}

// choice evaluates `a and b`, `a or b`, `a if test else b`.
func (b *builder) choice(n syntax.Node) {
	after := b.block()
	if n.Kind() == syntax.KindConditionalExpression {
		yes, no := b.block(), b.block()
		b.branch(n.Nth(1), yes, no)
		b.cur = yes
		b.expr(n.First())
		b.cur.linkTo(after)
		b.cur = no
		b.expr(n.Last())
	} else {
		right := b.block()
		if n.Operator() == "and" {
			b.branch(n.Child(syntax.FieldLeft), right, after)
		} else {
			b.branch(n.Child(syntax.FieldLeft), after, right)
		}
		b.cur = right
		b.expr(n.Child(syntax.FieldRight))
	}
	b.cur.linkTo(after)
	b.cur = after
}

// comparisons evaluates `a < b < c`, which does not come to c unless a < b.
func (b *builder) comparisons(n syntax.Node) {
	b.expr(n.First())
	b.expr(n.Nth(1))
	b.raises()
	if !n.Nth(2).Ok() {
		return
	}
	after := b.block()
	for i := 2; n.Nth(i).Ok(); i++ {
		b.cur.linkTo(after)
		b.next()
		b.expr(n.Nth(i))
		b.raises()
	}
	b.cur.linkTo(after)
	b.cur = after
}

// branch evaluates a test and goes to yes or no; the edges know the test, and a
// constant has one outcome only.
func (b *builder) branch(test syntax.Node, yes, no *block) {
	test = test.Bare()
	switch test.Kind() {
	case syntax.KindNotOperator:
		b.branch(test.First(), no, yes)
		return
	case syntax.KindBooleanOperator:
		right := b.block()
		if test.Operator() == "and" {
			b.branch(test.Child(syntax.FieldLeft), right, no)
		} else {
			b.branch(test.Child(syntax.FieldLeft), yes, right)
		}
		b.cur = right
		b.branch(test.Child(syntax.FieldRight), yes, no)
		return
	}
	b.expr(test)
	truth, known := constantTruth(test)
	if !known || truth {
		b.cur.link(edge{to: yes, test: int32(test.ID()), truth: true})
	}
	if !known || !truth {
		b.cur.link(edge{to: no, test: int32(test.ID()), truth: false})
	}
}

// constantTruth returns the truth of True, False, None and plain numbers.
func constantTruth(n syntax.Node) (truth, known bool) {
	switch n.Kind() {
	case syntax.KindTrue:
		return true, true
	case syntax.KindFalse, syntax.KindNone:
		return false, true
	case syntax.KindInteger:
		return positiveInteger(n), n.Text() == "0" || positiveInteger(n)
	}
	return false, false
}

// comprehensionBody runs the clauses behind the first iterable, which has been
// evaluated, and the element.
func (b *builder) comprehensionBody(comp syntax.Comprehension) {
	var heads []*block
	after := b.block()
	first := true
	leaveTo := after
	for clause := range comp.Clauses() {
		if clause.Kind() == syntax.KindIfClause {
			yes := b.block()
			b.branch(clause.First(), yes, leaveTo)
			b.cur = yes
			continue
		}
		if !first {
			b.expr(clause.Child(syntax.FieldRight))
			b.raises()
		}
		head := b.comprehensionRound(clause, first, leaveTo)
		heads = append(heads, head)
		first, leaveTo = false, head
	}
	if pair := comp.Element(); pair.Kind() == syntax.KindPair {
		b.exprs(pair)
	} else {
		b.expr(pair)
	}
	if comp.Kind() == syntax.KindGeneratorExpression {
		b.raises()
	}
	b.cur.linkTo(heads[len(heads)-1])
	b.cur = after
}

// comprehensionRound starts the loop of one for clause: the head leads to the
// round, or to where the loop around it goes on.
func (b *builder) comprehensionRound(clause syntax.Node, first bool, leaveTo *block) *block {
	head, round := b.block(), b.block()
	head.loop = int32(clause.ID())
	b.heads[clause.ID()] = head
	if first && RunsAtLeastOnce(clause.Child(syntax.FieldRight)) {
		b.cur.linkTo(round)
	} else {
		b.cur.linkTo(head)
	}
	b.cur = head
	b.emit(event{kind: evYield})
	b.raises()
	b.cur.linkTo(round)
	b.cur.linkTo(leaveTo)
	b.cur = round
	b.target(clause.Child(syntax.FieldLeft))
	return head
}

// call evaluates a call. A lambda that is called on the spot runs here.
func (b *builder) call(n syntax.Node) {
	function := n.Child(syntax.FieldFunction)
	lambda := function.Bare()
	inline := lambda.Kind() == syntax.KindLambda && !Suspends(lambda)
	if inline {
		b.defaults(lambda.Child(syntax.FieldParameters))
	} else {
		b.expr(function)
	}
	arguments := n.Child(syntax.FieldArguments)
	if arguments.Kind() == syntax.KindGeneratorExpression {
		b.expr(arguments)
	} else {
		b.exprs(arguments)
	}
	if inline {
		b.emit(enterEvent(b.info.scopes.Opened(lambda)))
		b.bindParameters(lambda)
		b.expr(lambda.Child(syntax.FieldBody))
		return
	}
	b.emit(nodeEvent(evCall, n))
	b.raises()
	if b.info.neverReturns(n) {
		b.jump(len(b.frames), exitRaise)
		b.dead()
	}
}
