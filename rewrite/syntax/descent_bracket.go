package syntax

// splat reads what a star or two stand before.
func (d *descent) splat(kind Kind) {
	m := d.mark()
	d.token()
	d.expression()
	d.finish(kind, m)
}

// item reads an expression that may be unpacked. Without brackets around it,
// tree-sitter takes the star for that of a pattern, and so it does with them
// unless a comma tells it better.
func (d *descent) item(brackets bool) {
	if d.tok != tokStar {
		d.expression()
		return
	}
	m, comma := d.mark(), d.before == tokComma
	d.splat(KindListSplat)
	if !brackets && (len(d.nodes) != m+3 || d.nodes[m+1].kind != KindIdentifier) {
		d.decline()
	}
	d.checkSplat(m+1, comma || d.tok == tokComma)
}

// checkSplat declines the operand of a star, which starts at the mark, where
// tree-sitter may let the star bind tighter than what is behind a name. With
// loose, that is not so of calls and the like.
func (d *descent) checkSplat(mark int, loose bool) {
	operand := d.nodes[mark : len(d.nodes)-1]
	name := operand[0].kind == KindIdentifier
	for _, n := range operand {
		if n.start != operand[0].start {
			continue
		}
		switch n.kind {
		case KindBooleanOperator, KindBinaryOperator, KindComparisonOperator, KindConditionalExpression:
			if name {
				d.decline()
			}
		case KindCall, KindSubscript, KindAttribute:
			if !name || !loose {
				d.decline()
			}
		}
	}
}

// items reads more items behind the first up to the closing bracket.
func (d *descent) items(closing tok) {
	for d.tok == tokComma {
		d.token()
		if d.tok == closing {
			break
		}
		d.item(true)
	}
	d.expect(closing)
}

func (d *descent) parentheses(m int) {
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
	d.item(true)
	switch {
	case d.tok == tokComma:
		d.items(tokRightParen)
		d.finish(KindTuple, m)
	case star:
		d.decline()
	case d.tok == tokRightParen:
		d.token()
		d.finish(KindParenthesizedExpression, m)
	default:
		d.clauses()
		d.expect(tokRightParen)
		d.finish(KindGeneratorExpression, m)
	}
}

func (d *descent) list(m int) {
	d.token()
	if d.tok == tokRightBracket {
		d.token()
		d.finish(KindList, m)
		return
	}
	d.item(true)
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
func (d *descent) braces(m int) {
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
			d.decline()
		}
	}
	d.expect(tokRightBrace)
	d.finish(KindDictionary, m)
}

// entry reads an entry of a dictionary, or of a set, and tells which.
func (d *descent) entry() (dictionary bool) {
	if d.tok == tokDoubleStar {
		d.splat(KindDictionarySplat)
		return true
	}
	m := d.mark()
	d.item(true)
	if d.tok != tokColon {
		return false
	}
	if d.nodes[len(d.nodes)-1].kind == KindListSplat {
		d.decline()
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
	switch d.nodes[len(d.nodes)-1].kind {
	case KindListSplat, KindDictionarySplat:
		d.decline()
	}
	d.as(FieldBody)
	for first := true; ; first = false {
		m := d.mark()
		switch d.tok {
		case tokFor, tokAsync:
			d.forClause(m)
		case tokIf:
			if first {
				d.decline()
			}
			d.token()
			d.condition()
			d.finish(KindIfClause, m)
		default:
			if first {
				d.decline()
			}
			return
		}
	}
}

// condition reads what an if of a comprehension tests.
func (d *descent) condition() {
	d.disjunction()
	if d.tok == tokWalrus {
		d.decline()
	}
}

func (d *descent) forClause(m int) {
	if d.tok == tokAsync {
		d.token()
	}
	d.expect(tokFor)
	d.targets()
	d.expect(tokIn)
	d.disjunction()
	d.as(FieldRight)
	if d.tok == tokComma {
		d.decline()
	}
	d.finish(KindForInClause, m)
}
