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
		d.finish(KindListSplatPattern, m)
		d.pattern(len(d.nodes) - 1)
		return
	}
	d.primary(m)
	d.pattern(len(d.nodes) - 1)
}

// isTarget reports whether the expression that the node at i ends may be
// assigned to.
func (d *descent) isTarget(i int) bool {
	switch d.nodes[i].kind {
	case KindIdentifier, KindSubscript, KindAttribute, KindListSplat, KindTuple, KindList, KindParenthesizedExpression:
		return true
	}
	return false
}

// pattern makes a pattern of the expression that the node at i ends.
func (d *descent) pattern(i int) {
	switch n := &d.nodes[i]; n.kind {
	case KindIdentifier, KindSubscript, KindAttribute:
		return
	case KindListSplat, KindListSplatPattern:
		n.kind = KindListSplatPattern
		switch d.nodes[i-1].kind {
		case KindIdentifier, KindSubscript, KindAttribute:
			return
		}
		d.decline()
	case KindTuple, KindParenthesizedExpression:
		n.kind = KindTuplePattern
		d.patterns(i)
	case KindList:
		n.kind = KindListPattern
		d.patterns(i)
	case KindExpressionList, KindPatternList:
		n.kind = KindPatternList
		d.patterns(i)
	default:
		d.decline()
	}
}

// patterns makes patterns of the children of the node at i.
func (d *descent) patterns(i int) {
	first := i - int(d.nodes[i].next) + 1
	for i--; i >= first; i -= int(d.nodes[i].next) {
		switch d.nodes[i].kind {
		case KindToken, KindComment, KindLineContinuation:
		default:
			d.pattern(i)
		}
	}
}
