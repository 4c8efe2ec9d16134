package syntax

// splat reads a star or two and the expression behind.
func (d *descent) splat(kind Kind) {
	m := d.mark()
	d.token()
	d.expression()
	d.finish(kind, m)
}

// tightSplat is splat where only what binds tighter than a comparison may stand
// behind the star.
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

// items reads more items behind the first up to the closing bracket.
func (d *descent) items(closing tok) {
	for d.tok == tokComma {
		d.token()
		if d.tok == closing {
			break
		}
		d.item()
	}
	d.expect(closing)
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
		d.expect(tokRightParen)
		d.finish(KindParenthesizedExpression, m)
		return
	}
	star := d.tok == tokStar
	d.item()
	switch {
	case d.tok == tokComma:
		d.items(tokRightParen)
		d.finish(KindTuple, m)
	case d.tok == tokFor || d.tok == tokAsync:
		d.clauses()
		d.expect(tokRightParen)
		d.finish(KindGeneratorExpression, m)
	case star:
		d.refuseAt(m.start, d.start, "cannot use starred expression here")
	default:
		d.expect(tokRightParen)
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
	d.item()
	if d.tok == tokFor || d.tok == tokAsync {
		d.clauses()
		d.expect(tokRightBracket)
		d.finish(KindListComprehension, m)
		return
	}
	d.items(tokRightBracket)
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
	pair := d.entry()
	if d.tok == tokFor || d.tok == tokAsync {
		d.clauses()
		d.expect(tokRightBrace)
		kind := KindSetComprehension
		if pair {
			kind = KindDictionaryComprehension
		}
		d.finish(kind, m)
		return
	}
	if !pair {
		d.items(tokRightBrace)
		d.finish(KindSet, m)
		return
	}
	for d.tok == tokComma {
		d.token()
		if d.tok == tokRightBrace {
			break
		}
		if !d.entry() {
			d.refuseMissing(tokColon)
		}
	}
	d.expect(tokRightBrace)
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
	d.token()
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
	d.expect(tokIn)
	d.binary(powerOr)
	d.as(FieldRight)
	d.finish(KindForInClause, m)
}
