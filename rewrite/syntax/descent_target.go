package syntax

// targets reads what a for loop assigns to.
func (d *descent) targets() {
	m := d.mark()
	d.target()
	if d.tok == tokComma {
		for d.tok == tokComma {
			d.token()
			if d.tok == tokIn {
				break
			}
			d.target()
		}
		d.finish(KindPatternList, m)
		d.countStars(len(d.nodes) - 1)
	}
	d.refuseStarTarget(len(d.nodes) - 1)
	d.as(FieldLeft)
}

func (d *descent) target() {
	m := d.mark()
	if d.tok == tokStar {
		d.token()
		d.primary(d.mark())
		d.finish(KindListSplat, m)
	} else {
		d.primary(m)
	}
	d.refuseOperator(m, tokIn)
	d.pattern(len(d.nodes) - 1)
}

// refuseOperator refuses a target, which starts at the mark, with an operator after
// it other than the one that belongs there.
func (d *descent) refuseOperator(m mark, other tok) {
	word := "expression"
	switch {
	case d.tok == other || powers[d.tok] == 0 && d.tok != tokIf:
		return
	case powers[d.tok] == powerCompare:
		word = "comparison"
	case d.tok == tokIf:
		word = "conditional expression"
	}
	d.refuseAt(m.start, d.last, "cannot assign to "+word)
}

// pattern makes a pattern of the expression that the node at i ends, and refuses it
// if nothing can be assigned to it. It reports the first part to which that applies.
func (d *descent) pattern(i int) {
	d.wrong = -1
	d.toPattern(i)
	d.refuseWrong("assign to ")
}

// refuseWrong refuses the target that was found wrong, if there is one.
func (d *descent) refuseWrong(doing string) {
	if d.wrong >= 0 {
		d.refuseNode(d.wrong, "cannot "+doing+d.expressionWord(d.wrong))
	}
}

func (d *descent) toPattern(i int) {
	switch n := &d.nodes[i]; n.kind {
	case KindIdentifier, KindSubscript:
	case KindAttribute:
		d.refuseDebug(i)
	case KindListSplat:
		n.kind = KindListSplatPattern
		d.toPattern(i - 1)
	case KindParenthesizedExpression:
		d.toPattern(i - 1)
	case KindTuple:
		n.kind = KindTuplePattern
		d.patterns(i)
	case KindList:
		n.kind = KindListPattern
		d.patterns(i)
	case KindPatternList:
		d.patterns(i)
	default:
		d.wrong = i // the last that is found, and so the first of the source
	}
}

// patterns is toPattern for the items of the node at i.
func (d *descent) patterns(i int) {
	d.eachItem(i, d.toPattern)
	d.countStars(i)
}

// countStars refuses a second star among the items of a target, and one after more
// items than the compiler can count.
func (d *descent) countStars(i int) {
	stars, behind := 0, 0 // from the last item on
	d.eachItem(i, func(item int) {
		switch d.nodes[item].kind {
		case KindListSplat, KindListSplatPattern:
			stars++
			behind = 0
		default:
			behind++
		}
	})
	switch {
	case d.uncompiled:
	case stars > 1:
		d.refuseNode(i, "multiple starred expressions in assignment")
	case stars == 1 && behind >= 256:
		d.refuseNode(i, "too many expressions in star-unpacking assignment")
	}
}

// refuseStarTarget refuses a target that is nothing but a * and a name.
func (d *descent) refuseStarTarget(i int) {
	if splat := d.nodes[i].kind == KindListSplatPattern || d.nodes[i].kind == KindListSplat; splat && !d.uncompiled {
		d.refuseNode(i, "starred assignment target must be in a list or tuple")
	}
}

// refuseDebug refuses x.__debug__ as a target.
func (d *descent) refuseDebug(attribute int) {
	if d.nodes[attribute-1].name == NameDebug && !d.uncompiled {
		d.refuseNode(attribute, "cannot assign to __debug__")
	}
}

// expressionWord names the expression that the node at i ends as CPython's messages
// do.
func (d *descent) expressionWord(i int) string {
	switch d.nodes[i].kind {
	case KindParenthesizedExpression:
		return d.expressionWord(i - 1)
	case KindIdentifier:
		return "name"
	case KindAttribute:
		return "attribute"
	case KindSubscript:
		return "subscript"
	case KindTuple, KindExpressionList, KindPatternList:
		return "tuple"
	case KindList:
		return "list"
	case KindCall:
		return "function call"
	case KindInteger, KindFloat:
		return "literal"
	case KindString, KindConcatenatedString:
		return d.stringWord(i)
	case KindTrue:
		return "True"
	case KindFalse:
		return "False"
	case KindNone:
		return "None"
	case KindEllipsis:
		return "ellipsis"
	case KindLambda:
		return "lambda"
	case KindComparisonOperator:
		return "comparison"
	case KindConditionalExpression:
		return "conditional expression"
	case KindNamedExpression:
		return "named expression"
	case KindListComprehension:
		return "list comprehension"
	case KindSetComprehension:
		return "set comprehension"
	case KindDictionaryComprehension:
		return "dict comprehension"
	case KindGeneratorExpression:
		return "generator expression"
	case KindDictionary:
		return "dict literal"
	case KindSet:
		return "set display"
	case KindAwait:
		return "await expression"
	case KindYield:
		return "yield expression"
	case KindListSplat:
		return "starred"
	}
	return "expression"
}

func (d *descent) stringWord(i int) string {
	switch {
	case d.isString(i) && d.hasPrefix(i, "tT"):
		return "t-string expression"
	case d.isFormatted(i):
		return "f-string expression"
	}
	return "literal"
}

// assignable refuses the expression that the node at i ends if nothing can be
// assigned to it.
func (d *descent) assignable(i int) {
	d.wrong = -1
	d.tryAssign(i)
	d.refuseWrong("assign to ")
}

func (d *descent) tryAssign(i int) {
	switch d.nodes[i].kind {
	case KindIdentifier, KindSubscript:
	case KindAttribute:
		d.refuseDebug(i)
	case KindListSplat, KindParenthesizedExpression:
		d.tryAssign(i - 1)
	case KindTuple, KindList:
		d.eachItem(i, d.tryAssign)
		d.countStars(i)
	default:
		d.wrong = i
	}
}

// deletable refuses the expression that the node at i ends if del cannot take it.
func (d *descent) deletable(i int) {
	d.wrong = -1
	d.tryDelete(i)
	d.refuseWrong("delete ")
}

func (d *descent) tryDelete(i int) {
	switch d.nodes[i].kind {
	case KindIdentifier, KindSubscript, KindAttribute:
	case KindTuple, KindParenthesizedExpression, KindList, KindExpressionList:
		d.eachItem(i, d.tryDelete)
	default:
		d.wrong = i
	}
}

// single refuses the expression that the node at i ends if it is not one name,
// attribute or item, with or without parentheses.
func (d *descent) single(i int, annotated bool) {
	kind := d.nodes[i].kind
	switch {
	case kind == KindIdentifier || kind == KindSubscript || kind == KindAttribute:
	case kind == KindParenthesizedExpression:
		d.single(i-1, annotated)
	case annotated && kind == KindTuple:
		d.refuseNode(i, "only single target (not tuple) can be annotated")
	case annotated && kind == KindList:
		d.refuseNode(i, "only single target (not list) can be annotated")
	case annotated:
		d.refuseNode(i, "illegal target for annotation")
	default:
		d.refuseNode(i, "'"+d.expressionWord(i)+"' is an illegal expression for augmented assignment")
	}
}

// eachItem visits the children of the node at i, the last one first.
func (d *descent) eachItem(i int, visit func(int)) {
	first := i - int(d.nodes[i].next) + 1
	for i--; i >= first; i -= int(d.nodes[i].next) {
		visit(i)
	}
}
