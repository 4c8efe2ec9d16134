package syntax

// splat reads a star or two and the expression after.
func (d *descent) splat(kind Kind) {
	m := d.mark()
	d.token()
	d.expression()
	d.finish(kind, m)
}

// tightSplat is splat where only what binds tighter than a comparison may stand
// after the star.
func (d *descent) tightSplat(kind Kind) {
	m := d.mark()
	d.token()
	d.binary(powerPipe)
	d.finish(kind, m)
}

// item reads an item of a tuple with parentheses, of a list or of a set.
func (d *descent) item() {
	if d.tok == tokStar {
		d.tightSplat(KindListSplat)
		return
	}
	d.named()
}

// items reads more items after the first, which starts there, up to the closing
// bracket.
func (d *descent) items(first int, closing tok) {
	for d.tok == tokComma {
		d.token()
		if d.tok == closing || d.tok == tokFor || d.tok == tokAsync {
			break
		}
		d.item()
	}
	if (d.tok == tokFor || d.tok == tokAsync) && closing != tokRightParen {
		d.refuseSeveral(first)
	}
	d.close(closing)
}

// refuseSeveral refuses items without parentheses before the for of a
// comprehension.
func (d *descent) refuseSeveral(first int) {
	last := d.last
	if _, ok := d.reads((*descent).clauses); ok {
		d.refuseAt(first, last, "did you forget parentheses around the comprehension target?")
	}
}

func (d *descent) parentheses(m mark) {
	d.token()
	switch d.tok {
	case tokRightParen:
		d.token()
		d.finish(KindTuple, m)
		return
	case tokYield:
		d.yield()
		d.close(tokRightParen)
		d.finish(KindParenthesizedExpression, m)
		return
	}
	if d.tok == tokDoubleStar {
		d.refuse("cannot use double starred expression here")
	}
	star, first := d.tok == tokStar, d.start
	d.item()
	switch {
	case d.tok == tokComma:
		d.items(first, tokRightParen)
		d.finish(KindTuple, m)
	case d.tok == tokFor || d.tok == tokAsync:
		d.clauses()
		d.close(tokRightParen)
		d.finish(KindGeneratorExpression, m)
	case star:
		d.refuseAt(m.start, d.start, "cannot use starred expression here")
	default:
		d.close(tokRightParen)
		d.finish(KindParenthesizedExpression, m)
	}
}

func (d *descent) list(m mark) {
	d.token()
	if d.tok == tokRightBracket {
		d.token()
		d.finish(KindList, m)
		return
	}
	first := d.start
	d.item()
	if d.tok == tokFor || d.tok == tokAsync {
		d.clauses()
		d.close(tokRightBracket)
		d.finish(KindListComprehension, m)
		return
	}
	d.items(first, tokRightBracket)
	d.finish(KindList, m)
}

// braces reads a dictionary, a set, or a comprehension of either.
func (d *descent) braces(m mark) {
	d.token()
	if d.tok == tokRightBrace {
		d.token()
		d.finish(KindDictionary, m)
		return
	}
	first := d.start
	pair := d.entry()
	if d.tok == tokFor || d.tok == tokAsync {
		d.clauses()
		d.close(tokRightBrace)
		kind := KindSetComprehension
		if pair {
			kind = KindDictionaryComprehension
		}
		d.finish(kind, m)
		return
	}
	if !pair {
		d.items(first, tokRightBrace)
		d.finish(KindSet, m)
		return
	}
	for d.tok == tokComma {
		d.token()
		if d.tok == tokRightBrace {
			break
		}
		if !d.entry() {
			d.refuseAt(d.last-1, d.last, "':' expected after dictionary key")
		}
	}
	d.close(tokRightBrace)
	d.finish(KindDictionary, m)
}

// entry reads an entry of a dictionary, or of a set, and tells which.
func (d *descent) entry() (dictionary bool) {
	if d.tok == tokDoubleStar {
		d.tightSplat(KindDictionarySplat)
		return true
	}
	m := d.mark()
	d.item()
	if d.tok != tokColon {
		return false
	}
	switch d.newest().kind {
	case KindListSplat, KindNamedExpression:
		d.refuse(invalid)
	}
	d.as(FieldKey)
	colon := d.start
	d.token()
	switch d.tok {
	case tokStar:
		d.refuse("cannot use a starred expression in a dictionary value")
	case tokComma, tokRightBrace:
		d.refuseAt(colon, colon+1, "expression expected after dictionary key and ':'")
	}
	d.expression()
	d.as(FieldValue)
	d.finish(KindPair, m)
	return true
}

// clauses reads the clauses of a comprehension, whose element was finished last.
func (d *descent) clauses() {
	d.as(FieldBody)
	d.forClause()
	for {
		switch d.tok {
		case tokFor, tokAsync:
			d.forClause()
		case tokIf:
			m := d.mark()
			d.token()
			d.condition()
			d.finish(KindIfClause, m)
		default:
			return
		}
	}
}

// condition reads what an if of a comprehension tests. Python 3.8 lets it be a
// lambda.
func (d *descent) condition() {
	if d.tok == tokLambda {
		d.enter()
		d.lambda(true)
		d.leave()
		return
	}
	d.binary(powerOr)
}

func (d *descent) forClause() {
	m := d.mark()
	if d.tok == tokAsync {
		d.token()
	}
	d.expect(tokFor)
	d.targets()
	if d.tok != tokIn {
		d.refuse("'in' expected after for-loop variables")
	}
	d.token()
	d.binary(powerOr)
	d.as(FieldRight)
	d.finish(KindForInClause, m)
}
