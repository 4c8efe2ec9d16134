package syntax

// startsMatch reports whether the current name starts a match statement: a
// subject follows, and a colon ends the line.
func (d *descent) startsMatch() bool {
	if string(d.src[d.start:d.end]) != "match" {
		return false
	}
	ahead := *d
	ahead.advance()
	if !startsExpression[ahead.tok] && ahead.tok != tokStar {
		return false
	}
	for ahead.tok != tokNewline && ahead.tok != tokSemicolon {
		ahead.skip()
	}
	return ahead.tok == tokNewline && ahead.before == tokColon
}

func (d *descent) match(m mark) {
	d.token()
	star := d.tok == tokStar
	d.item()
	d.as(FieldSubject)
	if star && d.tok != tokComma {
		d.refuse(invalid)
	}
	for d.tok == tokComma {
		d.token()
		if d.tok == tokColon {
			break
		}
		d.item()
		d.as(FieldSubject)
	}
	d.expect(tokColon)
	if d.tok != tokNewline {
		d.refuse(invalid)
	}
	d.newline()
	outer := d.openBlock()
	b := d.mark()
	for d.tok != tokEOF && d.indent == d.block {
		d.caseClause()
	}
	if d.tok != tokEOF && d.indent > outer {
		d.refuseIndent()
	}
	d.closeBlock(outer)
	d.finish(KindBlock, b)
	d.as(FieldBody)
	d.finish(KindMatchStatement, m)
}

func (d *descent) caseClause() {
	if d.tok != tokName || string(d.src[d.start:d.end]) != "case" {
		d.refuse(invalid)
	}
	m := d.mark()
	d.token()
	star := d.tok == tokStar
	d.sequenceItem()
	if star && d.tok != tokComma {
		d.refuse(invalid)
	}
	for d.tok == tokComma {
		d.token()
		if d.tok == tokColon || d.tok == tokIf {
			break
		}
		d.sequenceItem()
	}
	if d.tok == tokIf {
		g := d.mark()
		d.token()
		d.named()
		d.finish(KindIfClause, g)
		d.as(FieldGuard)
	}
	d.suite(FieldConsequence)
	d.finish(KindCaseClause, m)
	d.as(FieldAlternative)
}

// casePattern reads a pattern and the name behind "as".
func (d *descent) casePattern() {
	m := d.mark()
	d.namedPattern()
	d.finish(KindCasePattern, m)
}

func (d *descent) namedPattern() {
	d.enter()
	m := d.mark()
	d.alternatives()
	if d.tok == tokAs {
		d.finish(KindCasePattern, m)
		d.token()
		if d.isUnderscore() {
			d.refuse("cannot use '_' as a target")
		}
		d.identifier()
		d.finish(KindAsPattern, m)
	}
	d.leave()
}

// sequenceItem reads an item of a sequence pattern: a pattern, or a name behind a
// star.
func (d *descent) sequenceItem() {
	if d.tok != tokStar {
		d.casePattern()
		return
	}
	m := d.mark()
	d.token()
	if d.isUnderscore() {
		d.token()
	} else {
		d.identifier()
	}
	d.finish(KindSplatPattern, m)
	d.finish(KindCasePattern, m)
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
		d.literalPattern(m)
	}
}

func (d *descent) literalPattern(m mark) {
	switch d.tok {
	case tokString:
		d.strings()
	case tokNone:
		d.leaf(KindNone, FieldNone)
	case tokTrue:
		d.leaf(KindTrue, FieldNone)
	case tokFalse:
		d.leaf(KindFalse, FieldNone)
	default:
		d.numberPattern(m)
	}
}

func (d *descent) isUnderscore() bool {
	return d.tok == tokName && d.end == d.start+1 && d.src[d.start] == '_'
}

// namePattern reads a name, perhaps with dots, or a class. Neither may start with
// the name _, which is the wildcard.
func (d *descent) namePattern(m mark) {
	if d.isUnderscore() {
		d.token()
		return
	}
	d.dottedName()
	if d.tok == tokLeftParen {
		d.classArguments()
		d.finish(KindClassPattern, m)
	}
}

// classArguments reads the patterns of a class: those without a keyword come
// first.
func (d *descent) classArguments() {
	d.token()
	keyed := false
	for d.tok != tokRightParen {
		m := d.mark()
		if d.tok == tokName && d.ahead() == tokAssign {
			keyed = true
			d.identifier()
			d.token()
			d.namedPattern()
			d.finish(KindKeywordPattern, m)
			d.finish(KindCasePattern, m)
		} else {
			if keyed {
				d.refuse("positional patterns follow keyword patterns")
			}
			d.casePattern()
		}
		if d.tok != tokComma {
			break
		}
		d.token()
	}
	d.expect(tokRightParen)
}

// sequencePattern reads patterns in brackets. In parentheses without a comma
// there is only one, which has no star.
func (d *descent) sequencePattern(closing tok) {
	d.token()
	star := d.tok == tokStar
	for count := 0; d.tok != closing; count++ {
		d.sequenceItem()
		if d.tok != tokComma {
			if star && count == 0 && closing == tokRightParen {
				d.refuse(invalid)
			}
			break
		}
		d.token()
	}
	d.expect(closing)
}

func (d *descent) dictPattern(m mark) {
	d.token()
	for d.tok != tokRightBrace {
		rest := d.tok == tokDoubleStar
		if rest {
			d.restPattern()
		} else {
			d.keyPattern()
			d.as(FieldKey)
			d.expect(tokColon)
			d.casePattern()
			d.as(FieldValue)
		}
		if d.tok != tokComma {
			break
		}
		d.token()
		if rest {
			break
		}
	}
	d.expect(tokRightBrace)
	d.finish(KindDictPattern, m)
}

// restPattern reads two stars and the name that gets what is left.
func (d *descent) restPattern() {
	m := d.mark()
	d.token()
	if d.isUnderscore() {
		d.refuse(invalid)
	}
	d.identifier()
	d.finish(KindSplatPattern, m)
}

// keyPattern reads the key of a mapping pattern: a literal, or a name with dots.
func (d *descent) keyPattern() {
	m := d.mark()
	if d.tok != tokName {
		d.literalPattern(m)
		return
	}
	d.dottedName()
	if len(d.nodes) == m.nodes+2 {
		d.refuse(invalid)
	}
}

// numberPattern reads a number, perhaps a complex one: a real number, a sign, and
// an imaginary one.
func (d *descent) numberPattern(m mark) {
	if d.tok == tokMinus {
		d.token()
	}
	imaginary := d.numeral()
	if d.tok != tokPlus && d.tok != tokMinus {
		return
	}
	d.token()
	switch {
	case imaginary:
		d.refuse("real number required in complex literal")
	case !d.numeral():
		d.refuse("imaginary number required in complex literal")
	}
	d.finish(KindComplexPattern, m)
}

// numeral reads a number and reports whether it is imaginary.
func (d *descent) numeral() (imaginary bool) {
	imaginary = d.end > d.start && d.src[d.end-1]|0x20 == 'j'
	switch d.tok {
	case tokInteger:
		d.leaf(KindInteger, FieldNone)
	case tokFloat:
		d.leaf(KindFloat, FieldNone)
	default:
		d.refuse(invalid)
	}
	return imaginary
}
