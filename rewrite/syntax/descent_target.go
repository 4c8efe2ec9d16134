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
	}
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
	d.pattern(len(d.nodes) - 1)
}

// pattern makes a pattern of the expression that the node at i ends, and declines
// what nothing can be assigned to.
func (d *descent) pattern(i int) {
	switch n := &d.nodes[i]; n.kind {
	case KindIdentifier, KindSubscript, KindAttribute:
	case KindListSplat:
		n.kind = KindListSplatPattern
		d.pattern(i - 1)
	case KindParenthesizedExpression:
		d.pattern(i - 1)
	case KindTuple:
		n.kind = KindTuplePattern
		d.eachItem(i, d.pattern)
	case KindList:
		n.kind = KindListPattern
		d.eachItem(i, d.pattern)
	case KindPatternList:
		d.eachItem(i, d.pattern)
	default:
		d.decline()
	}
}

// assignable declines the expression that the node at i ends if nothing can be
// assigned to it.
func (d *descent) assignable(i int) {
	switch d.nodes[i].kind {
	case KindIdentifier, KindSubscript, KindAttribute:
	case KindListSplat:
		d.assignable(i - 1)
	case KindTuple, KindParenthesizedExpression, KindList:
		d.eachItem(i, d.assignable)
	default:
		d.decline()
	}
}

// deletable declines the expression that the node at i ends if del cannot take
// it.
func (d *descent) deletable(i int) {
	switch d.nodes[i].kind {
	case KindIdentifier, KindSubscript, KindAttribute:
	case KindTuple, KindParenthesizedExpression, KindList, KindExpressionList:
		d.eachItem(i, d.deletable)
	default:
		d.decline()
	}
}

// single declines the expression that the node at i ends if it is not one name,
// attribute or item, with or without parentheses.
func (d *descent) single(i int) {
	switch d.nodes[i].kind {
	case KindIdentifier, KindSubscript, KindAttribute:
	case KindParenthesizedExpression:
		d.eachItem(i, d.single)
	default:
		d.decline()
	}
}

// eachItem visits the children of the node at i, the last one first.
func (d *descent) eachItem(i int, visit func(int)) {
	first := i - int(d.nodes[i].next) + 1
	for i--; i >= first; i -= int(d.nodes[i].next) {
		visit(i)
	}
}
