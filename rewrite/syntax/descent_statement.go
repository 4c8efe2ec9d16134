package syntax

import (
	"bytes"
	"fmt"
)

// module reads everything.
func (d *descent) module() {
	d.newline()
	first := d.start
	d.statements()
	if d.tok != tokEOF {
		d.refuseIndent()
	}
	start := len(d.src)
	if len(d.nodes) > 0 {
		start = first
	}
	d.finishAt(KindModule, mark{start: start}, len(d.src))
}

// statements reads the statements of the current block.
func (d *descent) statements() {
	d.closed = 0
	for d.tok != tokEOF && d.indent == d.block {
		d.statement()
	}
	if d.tok != tokEOF && d.indent > d.block {
		d.refuseIndent()
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
	outer := d.openBlock()
	m := d.mark()
	d.statements()
	d.closeBlock(outer)
	d.finish(KindBlock, m)
	d.as(field)
}

// openBlock starts the block of the current line, which has to be indented
// deeper than the block around it, and returns that.
func (d *descent) openBlock() (outer indentation) {
	outer = d.block
	switch d.blocks++; {
	case d.tok != tokEOF && d.indent > outer && !d.indent.deeper(outer):
		d.refuse("inconsistent use of tabs and spaces in indentation")
	case d.tok == tokEOF || !d.indent.deeper(outer):
		d.refuseMissingBlock()
	case d.blocks > maxBlocks:
		d.refuse("too many levels of indentation")
	}
	d.enter()
	d.block = d.indent
	return outer
}

// refuseMissingBlock says what the block belongs to that is not there.
func (d *descent) refuseMissingBlock() {
	at := descent{point: d.point, src: d.src, names: d.names}
	at.lex(d.header)
	async := at.tok == tokAsync
	if async {
		at.token()
	}
	what := "'" + string(d.src[at.start:at.end]) + "' statement"
	switch at.tok {
	case tokDef:
		what = "function definition"
	case tokClass:
		what = "class definition"
	case tokExcept:
		if at.token(); at.tok == tokStar {
			what = "'except*' statement"
		}
	}
	line := 1 + bytes.Count(d.src[:d.header], []byte("\n"))
	d.refuse(fmt.Sprintf("expected an indented block after %s on line %d", what, line))
}

// needColon refuses everything but a colon.
func (d *descent) needColon() {
	if d.tok != tokColon {
		d.refuse("expected ':'")
	}
}

func (d *descent) closeBlock(outer indentation) {
	d.closed, d.block = d.block, outer
	d.blocks--
	d.leave()
}

func (d *descent) statement() {
	m := d.mark()
	if compound[d.tok] {
		d.prologue, d.header = over, d.start
	}
	switch d.tok {
	case tokIf:
		d.ifStatement(m)
	case tokFor:
		d.forStatement(m)
	case tokWhile:
		d.token()
		d.test()
		d.loopBody(m)
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
			d.prologue, d.header = over, d.start
			d.match(m)
			return
		}
		d.simpleStatements()
	default:
		d.simpleStatements()
	}
}

// compound holds the keywords that compound statements start with.
var compound = [tokCount]bool{
	tokIf: true, tokFor: true, tokWhile: true, tokTry: true, tokWith: true, tokDef: true, tokClass: true, tokAt: true, tokAsync: true,
}

// asynchronous reads the statement after async.
func (d *descent) asynchronous(m mark) {
	d.token()
	switch d.tok {
	case tokDef:
		d.function(m)
	case tokFor:
		d.forStatement(m)
	case tokWith:
		d.withStatement(m)
	default:
		d.refuse(invalid)
	}
}

func (d *descent) ifStatement(m mark) {
	d.token()
	d.test()
	d.suite(FieldConsequence)
	for d.continues(tokElif) {
		c := d.clause()
		d.token()
		d.test()
		d.suite(FieldConsequence)
		d.finish(KindElifClause, c)
		d.as(FieldAlternative)
	}
	d.elseClause(FieldAlternative)
	d.finish(KindIfStatement, m)
}

// test reads the condition of a statement.
func (d *descent) test() {
	d.named()
	if d.tok == tokAssign {
		d.unexpected()
	}
	d.as(FieldCondition)
}

// continues reports whether the statement goes on with the keyword.
func (d *descent) continues(t tok) bool { return d.tok == t && d.indent == d.block }

// clause is mark for a clause of a statement, which has a block of its own.
func (d *descent) clause() mark {
	d.header = d.start
	return d.mark()
}

func (d *descent) elseClause(field Field) {
	if !d.continues(tokElse) {
		return
	}
	m := d.clause()
	d.token()
	d.needColon()
	d.suite(FieldBody)
	d.finish(KindElseClause, m)
	d.as(field)
}

func (d *descent) forStatement(m mark) {
	d.token()
	d.targets()
	d.expect(tokIn)
	d.expressions(KindExpressionList)
	d.as(FieldRight)
	d.loopBody(m)
	d.elseClause(FieldAlternative)
	d.finish(KindForStatement, m)
}

func (d *descent) tryStatement(m mark) {
	d.token()
	d.needColon()
	deepest, inTry := d.frames.deepest, d.inTry
	d.frames.deepest, d.inTry = 0, true
	d.framed(m, 1, FieldBody)
	handled := d.continues(tokExcept)
	if handled {
		d.handlers()
		d.elseClause(FieldNone)
	}
	if d.continues(tokFinally) {
		d.finally(m, handled)
	} else if !handled {
		d.refuse("expected 'except' or 'finally' block")
	}
	d.frames.deepest, d.inTry = max(deepest, d.frames.deepest), inTry
	d.finish(KindTryStatement, m)
}

// finally reads the finally clause of the try statement that starts at the mark. It
// is a block around the others, which have been counted without it if there are
// handlers.
func (d *descent) finally(m mark, handled bool) {
	if handled {
		d.frames.deepest++
		d.countFrames(m)
	}
	c := d.clause()
	d.token()
	d.needColon()
	d.framed(c, 1, FieldNone)
	d.finish(KindFinallyClause, c)
}

// handlers reads the except clauses of a try statement: all of them or none with a
// star, and one that catches everything only after the others.
func (d *descent) handlers() {
	first := d.mark()
	group, bare := d.handler()
	for d.continues(tokExcept) {
		if bare {
			d.refuseAt(first.start, first.start+len("except"), "default 'except:' must be last")
		}
		first = d.mark()
		star := false
		if star, bare = d.handler(); star != group {
			d.refuseAt(first.start, first.start+len("except"), "cannot have both 'except' and 'except*' on the same 'try'")
		}
	}
}

// handler reads an except clause, and reports whether it is an except* and whether
// it catches everything.
func (d *descent) handler() (group, bare bool) {
	m := d.clause()
	d.token()
	kind := KindExceptClause
	if group = d.tok == tokStar; group {
		kind = KindExceptGroupClause
		d.token()
	}
	star := d.last
	switch bare = !group && (d.tok == tokColon || d.tok == tokNewline); {
	case bare:
	case d.tok == tokColon || d.tok == tokNewline:
		d.refuseAt(star-1, star, "expected one or more exception types")
	default:
		d.caught(group)
	}
	d.handlerBody(m, group)
	d.finish(kind, m)
	return group, bare
}

// caught reads what an except clause catches: an expression, which "as" may give
// a name, or several without parentheses.
func (d *descent) caught(group bool) {
	m := d.mark()
	d.expression()
	switch d.tok {
	case tokAs:
		d.token()
		a := d.mark()
		d.identifier()
		d.finish(KindAsPatternTarget, a)
		d.as(FieldAlias)
		d.finish(KindAsPattern, m)
	case tokComma:
		d.severalCaught(m, group)
	}
}

// severalCaught reads on after the first type. Python 2 binds the second of just
// two, after which it has no comma.
func (d *descent) severalCaught(m mark, group bool) {
	d.token()
	second, count := d.start, 1
	for ; d.tok != tokColon; count++ {
		d.expression()
		if d.tok != tokComma {
			break
		}
		d.token()
	}
	d.finish(KindExpressionList, m)
	if d.tok == tokAs {
		d.refuseAt(m.start, d.last, "multiple exception types must be parenthesized")
	}
	if two := count == 1 && d.before != tokComma; two && !group && d.secondType == 0 {
		d.secondType = second
	}
}

func (d *descent) withStatement(m mark) {
	d.token()
	c := d.mark()
	parens := d.tok == tokLeftParen && d.holdsItems()
	if parens {
		d.token()
	}
	items := 0
	for {
		d.withItem()
		items++
		if d.tok != tokComma {
			break
		}
		d.token()
		if parens && d.tok == tokRightParen {
			break
		}
	}
	if parens {
		d.close(tokRightParen)
	}
	d.finish(KindWithClause, c)
	d.framed(m, items, FieldBody)
	d.finish(KindWithStatement, m)
}

func (d *descent) withItem() {
	m := d.mark()
	d.expression()
	if d.tok == tokAs {
		d.token()
		a := d.mark()
		if d.tok == tokStar {
			d.tightSplat(KindListSplat)
		} else {
			d.primary(a)
		}
		d.refuseOperator(a, tokIn)
		d.assignable(len(d.nodes) - 1)
		d.refuseStarTarget(len(d.nodes) - 1)
		d.finish(KindAsPatternTarget, a)
		d.as(FieldAlias)
		d.finish(KindAsPattern, m)
	}
	d.as(FieldValue)
	d.finish(KindWithItem, m)
}

// holdsItems reports whether the parentheses that start with the current token
// stand around the items of a with statement. Otherwise they belong to an
// expression. They do if a colon follows, and what is in them is no tuple with
// stars or assignment expressions, no generator expression, and not a single
// expression without "as" or a comma.
func (d *descent) holdsItems() bool {
	ahead := *d
	items, lambdas := false, 0
	ahead.skip()
	for inside := ahead.depth; ; {
		if ahead.depth == inside {
			switch ahead.tok {
			case tokLambda:
				lambdas++
			case tokColon:
				lambdas--
			case tokComma:
				items = items || lambdas == 0
			case tokAs:
				items = true
			case tokWalrus, tokFor, tokAsync, tokYield:
				return false
			case tokStar, tokDoubleStar:
				if lambdas == 0 && (ahead.before == tokComma || ahead.before == tokLeftParen) {
					return false
				}
			}
		}
		ahead.skip()
		if ahead.depth < inside {
			return items && ahead.tok == tokColon
		}
	}
}

// skip goes on to the next token or after a string.
func (d *descent) skip() {
	switch d.tok {
	case tokString:
		d.string()
	case tokEOF, tokNewline:
		d.refuse(invalid)
	default:
		d.advance()
	}
}
