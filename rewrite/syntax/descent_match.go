package syntax

// startsMatch reports whether the current name starts a match statement: the
// line ends with a colon, and a deeper one follows that starts with case.
func (d *descent) startsMatch() bool {
	if string(d.src[d.start:d.end]) != "match" {
		return false
	}
	ahead := *d
	ahead.advance()
	switch ahead.tok {
	case tokDot, tokComma, tokAssign, tokColon, tokNewline, tokSemicolon, tokAugmented:
		return false
	case tokLeftBracket:
		d.decline() // tree-sitter may see an annotation
	}
	for ahead.tok != tokNewline && ahead.tok != tokSemicolon {
		ahead.skip()
	}
	if ahead.before != tokColon {
		return false
	}
	ahead.newline()
	return ahead.tok == tokName && ahead.column > d.block && string(d.src[ahead.start:ahead.end]) == "case"
}

func (d *descent) match(m int) {
	d.token()
	for {
		d.expression()
		d.as(FieldSubject)
		if d.tok != tokComma {
			break
		}
		d.token()
		if d.tok == tokColon {
			break
		}
	}
	d.expect(tokColon)
	if d.tok != tokNewline {
		d.decline()
	}
	d.newline()
	b, start := len(d.nodes), d.nodes[len(d.nodes)-1].end
	outer := d.block
	d.enter()
	d.block = d.column
	for d.tok == tokName && d.column == d.block {
		d.caseClause()
	}
	if d.tok != tokEOF && d.column > outer {
		d.decline()
	}
	d.dedent()
	d.finish(KindBlock, b)
	d.nodes[len(d.nodes)-1].start = start // where tree-sitter sees the indentation
	d.as(FieldBody)
	d.block = outer
	d.leave()
	d.finish(KindMatchStatement, m)
}

func (d *descent) caseClause() {
	if string(d.src[d.start:d.end]) != "case" {
		d.decline()
	}
	m := d.mark()
	d.token()
	for {
		d.casePattern()
		if d.tok != tokComma {
			break
		}
		d.token()
		if d.tok == tokColon || d.tok == tokIf {
			break
		}
	}
	if d.tok == tokIf {
		g := d.mark()
		d.token()
		d.expression()
		d.finish(KindIfClause, g)
		d.as(FieldGuard)
	}
	d.suite(FieldConsequence)
	d.finish(KindCaseClause, m)
	d.as(FieldAlternative)
}

// casePattern reads a pattern and the name behind "as".
func (d *descent) casePattern() {
	d.enter()
	m := d.mark()
	if d.tok == tokName && d.keywordPattern(m) {
		d.finish(KindCasePattern, m)
		d.leave()
		return
	}
	d.alternatives()
	if d.tok == tokAs {
		d.finish(KindCasePattern, m)
		d.token()
		d.identifier()
		d.finish(KindAsPattern, m)
	}
	d.finish(KindCasePattern, m)
	d.leave()
}

// keywordPattern reads name=pattern, if that is what the name starts.
func (d *descent) keywordPattern(m int) bool {
	ahead := *d
	ahead.advance()
	if ahead.tok != tokAssign {
		return false
	}
	d.identifier()
	d.token()
	d.alternatives()
	d.finish(KindKeywordPattern, m)
	return true
}

// alternatives reads patterns with bars between them.
func (d *descent) alternatives() {
	m := d.mark()
	d.simplePattern()
	if d.tok != tokPipe {
		return
	}
	for d.tok == tokPipe {
		d.token()
		d.simplePattern()
	}
	d.finish(KindUnionPattern, m)
}

func (d *descent) simplePattern() {
	m := d.mark()
	switch d.tok {
	case tokString:
		d.strings()
	case tokNone:
		d.leaf(KindNone, FieldNone)
	case tokTrue:
		d.leaf(KindTrue, FieldNone)
	case tokFalse:
		d.leaf(KindFalse, FieldNone)
	case tokMinus, tokInteger, tokFloat:
		d.numberPattern(m)
	case tokStar, tokDoubleStar:
		d.token()
		if d.isUnderscore() {
			d.token()
		} else {
			d.identifier()
		}
		d.finish(KindSplatPattern, m)
	case tokLeftParen:
		d.sequencePattern(tokRightParen)
		d.finish(KindTuplePattern, m)
	case tokLeftBracket:
		d.sequencePattern(tokRightBracket)
		d.finish(KindListPattern, m)
	case tokLeftBrace:
		d.dictPattern(m)
	case tokName:
		d.namePattern(m)
	default:
		d.decline()
	}
}

func (d *descent) isUnderscore() bool {
	return d.tok == tokName && d.end == d.start+1 && d.src[d.start] == '_'
}

// namePattern reads a name, perhaps with dots, or a class.
func (d *descent) namePattern(m int) {
	if d.isUnderscore() {
		d.token()
		if d.tok == tokDot || d.tok == tokLeftParen {
			d.decline()
		}
		return
	}
	d.dottedName()
	if d.tok == tokLeftParen {
		d.sequencePattern(tokRightParen)
		d.finish(KindClassPattern, m)
	}
}

// sequencePattern reads patterns in brackets.
func (d *descent) sequencePattern(closing tok) {
	d.token()
	for d.tok != closing {
		d.casePattern()
		if d.tok != tokComma {
			break
		}
		d.token()
	}
	d.expect(closing)
}

func (d *descent) dictPattern(m int) {
	d.token()
	for d.tok != tokRightBrace {
		if d.tok == tokDoubleStar {
			d.simplePattern()
		} else {
			d.alternatives()
			d.as(FieldKey)
			d.expect(tokColon)
			d.casePattern()
			d.as(FieldValue)
		}
		if d.tok != tokComma {
			break
		}
		d.token()
	}
	d.expect(tokRightBrace)
	d.finish(KindDictPattern, m)
}

// numberPattern reads a number, perhaps a complex one.
func (d *descent) numberPattern(m int) {
	if d.tok == tokMinus {
		d.token()
	}
	d.numeral()
	if d.tok != tokPlus && d.tok != tokMinus {
		return
	}
	d.token()
	d.numeral()
	d.finish(KindComplexPattern, m)
}

func (d *descent) numeral() {
	switch d.tok {
	case tokInteger:
		d.leaf(KindInteger, FieldNone)
	case tokFloat:
		d.leaf(KindFloat, FieldNone)
	default:
		d.decline()
	}
}
