package syntax

// unexpected refuses the current token, which cannot stand here. As CPython does, it
// guesses what was meant.
func (d *descent) unexpected() {
	if !d.guessing {
		d.refuseInField()
		d.suggestParentheses()
		d.suggestComma()
		d.suggestEqual()
	}
	d.refuse(invalid)
}

// reads reports whether something can be read here, and how far it goes. Nothing but
// a refusal may follow.
func (d *descent) reads(what func(*descent)) (ahead descent, ok bool) {
	ahead = *d
	ahead.guessing = true
	defer func() {
		if p := recover(); p != nil {
			if _, refused := p.(*refusal); !refused {
				panic(p)
			}
			ok = false
		}
	}()
	what(&ahead)
	return ahead, true
}

// operand returns where the operand starts that ends before the current token,
// and the node that ends it, if it is an expression.
func (d *descent) operand() (i int, ok bool) {
	i = len(d.nodes) - 1
	if i < 0 || int(d.nodes[i].end) != d.last || !endsExpression[d.before] {
		return 0, false
	}
	for {
		switch d.nodes[i].kind {
		case KindConditionalExpression, KindLambda, KindNamedExpression, KindPair, KindKeywordArgument, KindYield,
			KindListSplat, KindDictionarySplat, KindSlice, KindWithItem, KindAsPattern, KindAsPatternTarget,
			KindExpressionStatement, KindAssignment, KindAugmentedAssignment, KindReturnStatement:
			i-- // its last part
		case KindIfClause, KindForInClause, KindParameters, KindLambdaParameters:
			return 0, false
		default:
			return i, true
		}
	}
}

// endsExpression holds the tokens that an expression can end with.
var endsExpression = [tokCount]bool{
	tokName: true, tokInteger: true, tokFloat: true, tokString: true, tokEllipsis: true,
	tokRightParen: true, tokRightBracket: true, tokRightBrace: true,
	tokFalse: true, tokNone: true, tokTrue: true,
}

// suggestComma refuses an expression after another inside brackets.
func (d *descent) suggestComma() {
	i, ok := d.operand()
	if !ok || d.depth == 0 || !startsExpression[d.tok] || d.mayBePrefix(i) {
		return
	}
	if ahead, ok := d.reads((*descent).expression); ok {
		d.refuseAt(int(d.nodes[i].start), ahead.last, invalid+". Perhaps you forgot a comma?")
	}
}

// mayBePrefix reports whether the word that the operand starts with is what is wrong:
// as the prefix of a string, or as what is a keyword elsewhere.
func (d *descent) mayBePrefix(i int) bool {
	start := int(d.nodes[i].start)
	end := start
	for wordBytes[d.at(end)] != 0 {
		end++
	}
	switch string(d.src[start:end]) {
	case "match", "case", "type", "_":
		return true
	}
	return d.nodes[i].kind == KindIdentifier && (d.tok == tokString || d.wasStatement(i))
}

// wasStatement reports whether the node at i is what was the keyword of a statement
// in Python 2.
func (d *descent) wasStatement(i int) bool {
	name := string(d.src[d.nodes[i].start:d.nodes[i].end])
	return d.nodes[i].kind == KindIdentifier && (name == "print" || name == "exec")
}

// suggestParentheses refuses print and exec statements.
func (d *descent) suggestParentheses() {
	i, ok := d.operand()
	if !ok || !d.wasStatement(i) || !startsExpression[d.tok] && d.tok != tokStar {
		return
	}
	values := func(d *descent) { d.expressions(KindExpressionList) }
	if ahead, ok := d.reads(values); ok {
		name := string(d.src[d.nodes[i].start:d.nodes[i].end])
		d.refuseAt(int(d.nodes[i].start), ahead.last, "missing parentheses in call to '"+name+"'. Did you mean "+name+"(...)?")
	}
}

// suggestEqual refuses = after an expression that may have a name by :=.
func (d *descent) suggestEqual() {
	i, ok := d.operand()
	if !ok || d.tok != tokAssign || !d.mayBeCompared(i) || !d.isWhole(i) {
		return
	}
	value := func(d *descent) {
		d.token()
		d.binary(powerPipe)
	}
	ahead, ok := d.reads(value)
	if !ok || ahead.tok == tokAssign || ahead.tok == tokWalrus {
		return
	}
	if d.nodes[i].kind == KindIdentifier {
		d.refuseAt(int(d.nodes[i].start), ahead.last, invalid+". Maybe you meant '==' or ':=' instead of '='?")
	}
	d.refuseNode(i, "cannot assign to "+d.expressionWord(i)+" here. Maybe you meant '==' instead of '='?")
}

// isWhole reports whether the node at i, and no part of it, stands before the
// current token.
func (d *descent) isWhole(i int) bool { return i == len(d.nodes)-1 }

// mayBeCompared reports whether the node at i is what CPython takes for the left side
// of == if = follows.
func (d *descent) mayBeCompared(i int) bool {
	switch d.nodes[i].kind {
	case KindList, KindListPattern, KindTuple, KindTuplePattern, KindPatternList, KindGeneratorExpression, KindTrue, KindFalse, KindNone,
		KindComparisonOperator, KindNotOperator, KindBooleanOperator, KindExpressionList:
		return false
	}
	return true
}
