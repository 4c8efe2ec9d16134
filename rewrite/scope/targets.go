package scope

import "pyfix/rewrite/syntax"

// refuseTargets finds targets that nothing can be assigned to, or that cannot
// be deleted.
func (b *builder) refuseTargets(n syntax.Node) {
	switch n.Kind() {
	case syntax.KindDeleteStatement:
		b.refuseTarget(n.First(), "delete")
	case syntax.KindAsPatternTarget:
		if !n.Parent().Parent().Is(syntax.KindCasePattern) {
			b.refuseTarget(n.First(), "assign to")
		}
	case syntax.KindAugmentedAssignment:
		left := bare(n.Child(syntax.FieldLeft))
		if !left.Is(syntax.KindIdentifier, syntax.KindAttribute, syntax.KindSubscript) {
			b.errorf(left, "illegal expression for augmented assignment")
		}
	case syntax.KindAssignment:
		b.refuseAssignment(n)
	default:
		b.refuseStars(n.Child(syntax.FieldLeft))
	}
}

func (b *builder) refuseAssignment(n syntax.Node) {
	left, annotated := n.Child(syntax.FieldLeft), n.Child(syntax.FieldType).Ok()
	if p := n.Parent(); p.Kind() == syntax.KindAssignment && (annotated || p.Child(syntax.FieldType).Ok()) {
		b.errorf(n, "invalid syntax") // a = b: int, a: int = b = c
	}
	if !annotated {
		b.refuseStars(left)
		return
	}
	switch target := bare(left); {
	case target.Is(syntax.KindPatternList, syntax.KindTuplePattern):
		b.errorf(left, "only single target (not tuple) can be annotated")
	case target.Kind() == syntax.KindListPattern:
		b.errorf(left, "only single target (not list) can be annotated")
	case target.Kind() == syntax.KindListSplatPattern:
		b.errorf(left, "illegal target for annotation")
	}
}

// refuseStars finds *a = b, and two starred targets side by side.
func (b *builder) refuseStars(target syntax.Node) {
	switch target.Kind() {
	case syntax.KindListSplatPattern, syntax.KindListSplat:
		b.errorf(target, "starred assignment target must be in a list or tuple")
	case syntax.KindTuplePattern, syntax.KindListPattern, syntax.KindPatternList, syntax.KindTuple, syntax.KindList:
		stars := 0
		for c := range target.Children() {
			if c.Is(syntax.KindListSplatPattern, syntax.KindListSplat) {
				stars++
				c = c.First()
			}
			b.refuseStars(c)
		}
		if stars > 1 {
			b.errorf(target, "multiple starred expressions in assignment")
		}
	}
}

// refuseTarget checks the targets that the grammar takes any expression for.
func (b *builder) refuseTarget(n syntax.Node, verb string) {
	switch n.Kind() {
	case syntax.KindIdentifier, syntax.KindAttribute, syntax.KindSubscript:
	case syntax.KindTuple, syntax.KindList, syntax.KindExpressionList, syntax.KindParenthesizedExpression:
		for c := range n.Children() {
			b.refuseTarget(c, verb)
		}
		if verb != "delete" {
			b.refuseStars(n)
		}
	case syntax.KindListSplat:
		if verb == "delete" {
			b.errorf(n, "cannot delete starred")
			return
		}
		b.refuseTarget(n.First(), verb)
	default:
		b.errorf(n, "cannot %s %s", verb, expressionWord(n))
	}
}

// expressionWord names an expression as CPython's messages do, roughly.
func expressionWord(n syntax.Node) string {
	switch n.Kind() {
	case syntax.KindCall:
		return "function call"
	case syntax.KindInteger, syntax.KindFloat, syntax.KindString, syntax.KindConcatenatedString:
		return "literal"
	case syntax.KindTrue, syntax.KindFalse, syntax.KindNone, syntax.KindEllipsis:
		return n.Text()
	case syntax.KindLambda:
		return "lambda"
	}
	return "expression"
}

// refuseStarred finds *a where no list of values can be.
func (b *builder) refuseStarred(n syntax.Node) {
	switch p := n.Parent(); p.Kind() {
	case syntax.KindAssignment, syntax.KindAugmentedAssignment:
		if n.Field() == syntax.FieldRight {
			b.errorf(n, "can't use starred expression here")
		}
	case syntax.KindListSplat, syntax.KindBinaryOperator:
		b.errorf(n, "can't use starred expression here")
	case syntax.KindReturnStatement, syntax.KindExpressionStatement: // 3.8 lets (*a) pass in calls
		if !p.Token(",").Ok() {
			b.errorf(n, "can't use starred expression here")
		}
	}
}
