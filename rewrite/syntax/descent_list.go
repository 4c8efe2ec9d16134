package syntax

// startsExpression holds the tokens that an expression can start with.
var startsExpression = [tokCount]bool{
	tokName: true, tokInteger: true, tokFloat: true, tokString: true, tokEllipsis: true,
	tokLeftParen: true, tokLeftBracket: true, tokLeftBrace: true,
	tokTilde: true, tokPlus: true, tokMinus: true, tokNot: true, tokLambda: true, tokAwait: true,
	tokFalse: true, tokNone: true, tokTrue: true,
}

// value reads an item of a tuple without parentheses.
func (d *descent) value() {
	if d.tok == tokStar {
		d.tightSplat(KindListSplat)
		return
	}
	d.expression()
}

// expressions reads an expression or, where a comma follows, a tuple without
// parentheses, which it gives the kind.
func (d *descent) expressions(kind Kind) {
	m := d.mark()
	d.value()
	if d.tok == tokComma {
		d.values()
		d.finish(kind, m)
		return
	}
	d.refuseStar(m)
}

// values reads the items of a tuple without parentheses after the first.
func (d *descent) values() {
	for d.tok == tokComma {
		d.token()
		if !startsExpression[d.tok] && d.tok != tokStar {
			return
		}
		d.value()
	}
}

func (d *descent) yield() {
	m := d.mark()
	d.token()
	switch {
	case d.tok == tokFrom:
		d.token()
		d.expression()
	case startsExpression[d.tok] || d.tok == tokStar:
		d.expressions(KindExpressionList)
	}
	d.finish(KindYield, m)
}

// yieldOr reads a yield expression or, if it is none, what expressions reads.
func (d *descent) yieldOr(kind Kind) {
	if d.tok == tokYield {
		d.yield()
		return
	}
	d.expressions(kind)
}
