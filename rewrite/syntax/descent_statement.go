package syntax

// module reads everything.
func (d *descent) module() {
	d.newline()
	d.statements(0)
	if d.tok != tokEOF || len(d.nodes) == 0 && len(d.extra) == 0 {
		d.decline()
	}
	d.flush()
	d.finish(KindModule, 0)
	d.nodes[len(d.nodes)-1].end = uint32(len(d.src))
}

// statements reads the statements of the block at the column.
func (d *descent) statements(column int) {
	for d.tok != tokEOF && d.column == column {
		d.statement()
	}
	if d.tok != tokEOF && d.column > column {
		d.decline()
	}
}

// suite reads the body of a compound statement with the colon before it.
func (d *descent) suite(field Field) {
	d.expect(tokColon)
	if d.tok != tokNewline {
		m := d.mark()
		d.simpleStatements()
		d.finish(KindBlock, m)
		d.as(field)
		return
	}
	d.newline()
	outer := d.block
	if d.tok == tokEOF || d.column <= outer {
		d.decline()
	}
	d.enter()
	m := d.mark()
	d.block = d.column
	d.statements(d.block)
	d.dedent()
	d.finish(KindBlock, m)
	d.as(field)
	d.block = outer
	d.leave()
}

// dedent gathers the comments that belong to the block that ends here: those
// before the first that is indented less.
func (d *descent) dedent() {
	n := 0
	for n < len(d.extra) && int(d.extra[n].parent) >= d.block {
		n++
	}
	d.nodes = append(d.nodes, d.extra[:n]...)
	d.extra = d.extra[:copy(d.extra, d.extra[n:])]
}

func (d *descent) statement() {
	m := d.mark()
	switch d.tok {
	case tokIf:
		d.ifStatement(m)
	case tokFor:
		d.forStatement(m)
	case tokWhile:
		d.token()
		d.expression()
		d.as(FieldCondition)
		d.suite(FieldBody)
		d.elseClause(FieldAlternative)
		d.finish(KindWhileStatement, m)
	case tokTry:
		d.tryStatement(m)
	case tokWith:
		d.withStatement(m)
	case tokDef:
		d.function(m)
	case tokClass:
		d.class(m)
	case tokAt:
		d.decorated(m)
	case tokAsync:
		d.asynchronous(m)
	case tokName:
		if d.startsMatch() {
			d.match(m)
			return
		}
		d.simpleStatements()
	default:
		d.simpleStatements()
	}
}

// asynchronous reads the statement behind async.
func (d *descent) asynchronous(m int) {
	d.token()
	switch d.tok {
	case tokDef:
		d.function(m)
	case tokFor:
		d.forStatement(m)
	case tokWith:
		d.withStatement(m)
	default:
		d.decline()
	}
}

func (d *descent) ifStatement(m int) {
	d.token()
	d.expression()
	d.as(FieldCondition)
	d.suite(FieldConsequence)
	for d.continues(tokElif) {
		c := d.mark()
		d.token()
		d.expression()
		d.as(FieldCondition)
		d.suite(FieldConsequence)
		d.finish(KindElifClause, c)
		d.as(FieldAlternative)
	}
	d.elseClause(FieldAlternative)
	d.finish(KindIfStatement, m)
}

// continues reports whether the statement goes on with the keyword.
func (d *descent) continues(t tok) bool { return d.tok == t && d.column == d.block }

func (d *descent) elseClause(field Field) {
	if !d.continues(tokElse) {
		return
	}
	m := d.mark()
	d.token()
	d.suite(FieldBody)
	d.finish(KindElseClause, m)
	d.as(field)
}

func (d *descent) forStatement(m int) {
	d.token()
	d.targets()
	d.expect(tokIn)
	d.expressions(KindExpressionList)
	d.as(FieldRight)
	d.suite(FieldBody)
	d.elseClause(FieldAlternative)
	d.finish(KindForStatement, m)
}

func (d *descent) tryStatement(m int) {
	d.token()
	d.suite(FieldBody)
	handler := d.tok
	switch handler {
	case tokExcept, tokExceptStar:
		for d.continues(handler) {
			d.handler()
		}
		d.elseClause(FieldNone)
	}
	if d.continues(tokFinally) {
		c := d.mark()
		d.token()
		d.suite(FieldNone)
		d.finish(KindFinallyClause, c)
	} else if handler != tokExcept && handler != tokExceptStar {
		d.decline()
	}
	d.finish(KindTryStatement, m)
}

func (d *descent) handler() {
	m := d.mark()
	kind := KindExceptClause
	if d.tok == tokExceptStar {
		kind = KindExceptGroupClause
	}
	d.token()
	if d.tok != tokColon || kind == KindExceptGroupClause {
		d.aliased()
	}
	d.suite(FieldNone)
	d.finish(kind, m)
}

// aliased reads an expression that "as" may give a name.
func (d *descent) aliased() {
	m := d.mark()
	d.expression()
	if d.tok != tokAs {
		return
	}
	d.token()
	a := d.mark()
	d.primary(a)
	d.finish(KindAsPatternTarget, a)
	d.as(FieldAlias)
	d.finish(KindAsPattern, m)
}

func (d *descent) withStatement(m int) {
	d.token()
	c := d.mark()
	parens := d.tok == tokLeftParen && d.bracketed()
	if parens {
		d.token()
	}
	for {
		i := d.mark()
		d.aliased()
		d.as(FieldValue)
		d.finish(KindWithItem, i)
		if d.tok != tokComma {
			break
		}
		d.token()
		if parens && d.tok == tokRightParen {
			break
		}
	}
	if parens {
		d.expect(tokRightParen)
	}
	d.finish(KindWithClause, c)
	d.suite(FieldBody)
	d.finish(KindWithStatement, m)
}

// bracketed reports whether the brackets that start with the current token hold
// several items, and a colon follows.
func (d *descent) bracketed() bool {
	ahead := *d
	items := 1
	for {
		comma := ahead.depth == d.depth+1 && ahead.tok == tokComma
		ahead.skip()
		if comma && ahead.tok != tokRightParen {
			items++
		}
		if ahead.depth == d.depth && ahead.before == tokRightParen {
			return items > 1 && ahead.tok == tokColon
		}
	}
}

// skip goes on to the next token or behind a string.
func (d *descent) skip() {
	switch d.tok {
	case tokString:
		d.string()
	case tokEOF, tokNewline:
		d.decline()
	default:
		d.advance()
	}
}
