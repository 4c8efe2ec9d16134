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
	for all := 0; d.tok != tokEOF && d.indent == d.block; {
		if all > 0 {
			d.refuseCatchAll(all)
		}
		all = d.caseClause()
	}
	if d.tok != tokEOF && d.indent > outer {
		d.refuseIndent()
	}
	d.closeBlock(outer)
	d.finish(KindBlock, b)
	d.as(FieldBody)
	d.finish(KindMatchStatement, m)
}

// caseClause reads a case and, if it takes everything, returns where the pattern is
// that does.
func (d *descent) caseClause() (all int) {
	if d.tok != tokName || string(d.src[d.start:d.end]) != "case" {
		d.refuse(invalid)
	}
	m := d.clause()
	d.token()
	d.captures = d.noNames()
	all = d.casePatterns()
	d.drop(d.captures)
	if d.tok == tokIf {
		g := d.mark()
		d.token()
		d.named()
		d.finish(KindIfClause, g)
		d.as(FieldGuard)
		all = 0
	}
	d.suite(FieldConsequence)
	d.finish(KindCaseClause, m)
	d.as(FieldAlternative)
	return all
}

// casePatterns reads a pattern, or the items of a sequence without brackets.
func (d *descent) casePatterns() (all int) {
	star := d.tok == tokStar
	all = d.sequenceItem()
	if d.tok != tokComma {
		if star {
			d.refuse(invalid)
		}
		return all
	}
	items := sequence{}
	items.next(d, star)
	for d.tok == tokComma {
		d.token()
		if d.tok == tokColon || d.tok == tokIf {
			break
		}
		star = d.tok == tokStar
		d.sequenceItem()
		items.next(d, star)
	}
	return 0
}

// sequence counts the items of a sequence pattern.
type sequence struct {
	items int
	star  bool
}

func (s *sequence) next(d *descent, star bool) {
	switch {
	case star && s.star:
		d.refuseNode(len(d.nodes)-1, "multiple starred names in sequence pattern")
	case star && s.items >= 1<<8:
		d.refuseNode(len(d.nodes)-1, "too many expressions in star-unpacking sequence pattern")
	}
	s.items++
	s.star = s.star || star
}

// refuseCatchAll refuses a pattern that takes everything, so that those after it
// would never be tried. That is the wildcard, or a name.
func (d *descent) refuseCatchAll(at int) {
	end := at
	for wordBytes[d.at(end)] != 0 {
		end++
	}
	if name := string(d.src[at:end]); name != "_" {
		d.refuseAt(at, end, "name capture '"+name+"' makes remaining patterns unreachable")
	}
	d.refuseAt(at, end, "wildcard makes remaining patterns unreachable")
}

// capture reads the name that a pattern binds.
func (d *descent) capture() {
	name, at := d.ident, d.mark()
	d.identifier()
	d.captured(name, at)
}

// captured checks a name that a pattern binds, and that ends here.
func (d *descent) captured(name Name, m mark) {
	if d.repeats(&d.captures, name) {
		d.refuseAt(m.start, d.last, "multiple assignments to name '"+d.names.spelt[name]+"' in pattern")
	}
}

// casePattern reads a pattern and the name after "as". If it takes everything, it
// returns where the part is that does.
func (d *descent) casePattern() (all int) {
	m := d.mark()
	all = d.namedPattern()
	d.finish(KindCasePattern, m)
	return all
}

func (d *descent) namedPattern() (all int) {
	d.enter()
	m := d.mark()
	all = d.alternatives()
	if d.tok == tokAs {
		d.finish(KindCasePattern, m)
		d.token()
		if d.isUnderscore() {
			d.refuse("cannot use '_' as a target")
		}
		d.capture()
		d.finish(KindAsPattern, m)
	}
	d.leave()
	return all
}

// sequenceItem reads an item of a sequence pattern: a pattern, or a name after a
// star.
func (d *descent) sequenceItem() (all int) {
	if d.tok != tokStar {
		return d.casePattern()
	}
	m := d.mark()
	d.token()
	if d.isUnderscore() {
		d.token()
	} else {
		d.capture()
	}
	d.finish(KindSplatPattern, m)
	d.finish(KindCasePattern, m)
	return 0
}

// alternatives reads patterns with bars between them. All of them have to bind the
// same names, and only the last may take everything.
func (d *descent) alternatives() (all int) {
	m := d.mark()
	first := len(d.distinct)
	all = d.simplePattern()
	if d.tok != tokPipe {
		return all
	}
	captures, next := d.captures, len(d.distinct)
	for d.tok == tokPipe {
		if all > 0 {
			d.refuseCatchAll(all)
		}
		d.token()
		d.captures = d.noNames()
		all = d.simplePattern()
		if !sameNames(d.distinct[first:next], d.distinct[next:]) {
			d.refuseAt(m.start, d.last, "alternative patterns bind different names")
		}
		d.drop(d.captures)
	}
	d.captures = captures
	d.finish(KindUnionPattern, m)
	return all
}

// simplePattern reads a pattern without bars outside of brackets. If it takes
// everything, it returns where the part is that does.
func (d *descent) simplePattern() (all int) {
	m := d.mark()
	switch d.tok {
	case tokLeftParen:
		all = d.sequencePattern(tokRightParen)
		d.finish(KindTuplePattern, m)
	case tokLeftBracket:
		d.sequencePattern(tokRightBracket)
		d.finish(KindListPattern, m)
	case tokLeftBrace:
		d.dictPattern(m)
	case tokName:
		all = d.namePattern(m)
	default:
		d.literalPattern(m)
	}
	return all
}

func (d *descent) literalPattern(m mark) {
	switch d.tok {
	case tokString:
		d.strings()
		d.refuseFormatted("patterns")
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

// refuseFormatted refuses the string that was finished last if it is an f-string,
// or holds one.
func (d *descent) refuseFormatted(what string) {
	if i := len(d.nodes) - 1; d.isFormatted(i) {
		d.refuseNode(i, what+" may only match literals and attribute lookups")
	}
}

func (d *descent) isUnderscore() bool {
	return d.tok == tokName && d.end == d.start+1 && d.src[d.start] == '_'
}

// namePattern reads a name, perhaps with dots, or a class. Neither may start with
// the name _, which is the wildcard.
func (d *descent) namePattern(m mark) (all int) {
	if d.isUnderscore() {
		d.token()
		return m.start
	}
	name := d.ident
	d.dottedName()
	switch {
	case d.tok == tokLeftParen:
		d.classArguments()
		d.finish(KindClassPattern, m)
	case len(d.nodes) == m.nodes+2: // without dots
		d.captured(name, m)
		return m.start
	}
	return 0
}

// classArguments reads the patterns of a class: those without a keyword come
// first.
func (d *descent) classArguments() {
	d.token()
	var keywords []int // their nodes
	for d.tok != tokRightParen {
		m := d.mark()
		if d.tok == tokName && d.ahead() == tokAssign {
			keywords = append(keywords, len(d.nodes))
			d.identifier()
			d.token()
			d.namedPattern()
			d.finish(KindKeywordPattern, m)
			d.finish(KindCasePattern, m)
		} else {
			if len(keywords) > 0 {
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
	d.keywordPatterns(keywords)
}

// keywordPatterns checks the keywords of a class pattern.
func (d *descent) keywordPatterns(keywords []int) {
	seen := d.noNames()
	for _, i := range keywords {
		switch name := d.nodes[i].name; {
		case name == NameDebug:
			d.refuseNode(i, "cannot assign to __debug__")
		case d.repeats(&seen, name):
			d.refuseNode(i, "attribute name repeated in class pattern: "+d.names.spelt[name])
		}
	}
	d.drop(seen)
}

// sequencePattern reads patterns in brackets. In parentheses without a comma
// there is only one, which has no star and may take everything.
func (d *descent) sequencePattern(closing tok) (all int) {
	d.token()
	items := sequence{}
	for d.tok != closing {
		star := d.tok == tokStar
		all = d.sequenceItem()
		items.next(d, star)
		if d.tok != tokComma {
			break
		}
		d.token()
	}
	group := closing == tokRightParen && items.items == 1 && d.before != tokComma
	if group && items.star {
		d.refuse(invalid)
	}
	d.expect(closing)
	if !group {
		return 0
	}
	return all
}

func (d *descent) dictPattern(m mark) {
	d.token()
	keys := d.keys
	d.keys = nil
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
	d.keys = keys
	d.finish(KindDictPattern, m)
}

// restPattern reads two stars and the name that gets what is left.
func (d *descent) restPattern() {
	m := d.mark()
	d.token()
	if d.isUnderscore() {
		d.refuse(invalid)
	}
	d.capture()
	d.finish(KindSplatPattern, m)
}

// keyPattern reads the key of a mapping pattern: a literal, or a name with dots.
func (d *descent) keyPattern() {
	m := d.mark()
	if d.tok != tokName {
		if d.tok == tokString {
			d.strings()
			d.refuseFormatted("mapping pattern keys")
		} else {
			d.literalPattern(m)
		}
		d.literalKey(m)
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
