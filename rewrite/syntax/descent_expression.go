package syntax

// Binding powers of the operators, as tree-sitter's grammar has them: it lets ^
// bind tighter than &.
const (
	powerOr = iota + 1
	powerAnd
	powerNot
	powerCompare
	powerPipe
	powerAmpersand
	powerCaret
	powerShift
	powerPlus
	powerTimes
	powerUnary
)

var powers = [tokCount]uint8{
	tokOr: powerOr, tokAnd: powerAnd,
	tokCompare: powerCompare, tokIn: powerCompare, tokNot: powerCompare, tokIs: powerCompare,
	tokPipe: powerPipe, tokAmpersand: powerAmpersand, tokCaret: powerCaret, tokShift: powerShift,
	tokPlus: powerPlus, tokMinus: powerPlus,
	tokStar: powerTimes, tokSlash: powerTimes, tokTimes: powerTimes, tokAt: powerTimes,
}

// expression reads one expression: a conditional, a lambda, an assignment
// expression, or what operators make.
func (d *descent) expression() {
	m := d.mark()
	d.disjunction()
	switch d.tok {
	case tokIf:
		d.token()
		d.disjunction()
		d.expect(tokElse)
		d.expression()
		d.finish(KindConditionalExpression, m)
	case tokWalrus:
		if d.nodes[len(d.nodes)-1].kind != KindIdentifier {
			d.decline()
		}
		d.as(FieldName)
		d.token()
		d.disjunction()
		d.as(FieldValue)
		d.finish(KindNamedExpression, m)
		if d.tok == tokIf || d.tok == tokWalrus {
			d.decline()
		}
	}
}

// disjunction reads an expression that is no conditional.
func (d *descent) disjunction() {
	d.enter()
	if d.tok == tokLambda {
		d.lambda()
	} else {
		d.binary(powerOr)
	}
	d.leave()
}

func (d *descent) lambda() {
	m := d.mark()
	d.token()
	if d.tok != tokColon {
		d.parameters(KindLambdaParameters, tokColon)
		d.as(FieldParameters)
	}
	d.expect(tokColon)
	d.expression()
	d.as(FieldBody)
	d.finish(KindLambda, m)
}

// binary reads operands and operators that bind at least as tightly as power.
func (d *descent) binary(power uint8) {
	m := d.mark()
	if d.tok == tokNot {
		if power > powerNot {
			d.decline()
		}
		d.not()
	} else {
		d.unary()
	}
	for {
		p := powers[d.tok]
		if p < power || p == 0 {
			return
		}
		switch p {
		case powerOr, powerAnd:
			d.operator(KindBooleanOperator, p, m)
		case powerCompare:
			d.comparison(m)
		default:
			d.operator(KindBinaryOperator, p, m)
		}
	}
}

func (d *descent) operator(kind Kind, power uint8, m int) {
	d.as(FieldLeft)
	d.leaf(KindToken, FieldOperator)
	d.binary(power + 1)
	d.as(FieldRight)
	d.finish(kind, m)
}

func (d *descent) not() {
	d.enter()
	m := d.mark()
	d.token()
	d.binary(powerNot)
	d.as(FieldArgument)
	d.finish(KindNotOperator, m)
	d.leave()
}

// comparison reads a whole chain of comparisons.
func (d *descent) comparison(m int) {
	for powers[d.tok] == powerCompare {
		o := d.mark()
		first := d.tok
		d.token()
		switch {
		case first == tokNot:
			d.expect(tokIn)
			d.finish(KindToken, o)
		case first == tokIs && d.tok == tokNot:
			d.token()
			d.finish(KindToken, o)
		}
		d.as(FieldOperators)
		d.binary(powerCompare + 1)
	}
	d.finish(KindComparisonOperator, m)
}

// unary reads an operand with the signs before it and the power behind it.
func (d *descent) unary() {
	m := d.mark()
	switch d.tok {
	case tokMinus, tokPlus, tokTilde:
		d.enter()
		d.leaf(KindToken, FieldOperator)
		d.unary()
		d.as(FieldArgument)
		d.finish(KindUnaryOperator, m)
		d.leave()
		return
	case tokAwait:
		d.enter()
		d.token()
		d.unary()
		d.finish(KindAwait, m)
		d.leave()
		return
	}
	d.primary(m)
	if d.tok != tokDoubleStar {
		return
	}
	d.enter()
	d.as(FieldLeft)
	d.leaf(KindToken, FieldOperator)
	d.unary()
	d.as(FieldRight)
	d.finish(KindBinaryOperator, m)
	d.leave()
}

// primary reads an atom and the attributes, calls and subscripts behind it.
func (d *descent) primary(m int) {
	d.atom(m)
	for {
		switch d.tok {
		case tokDot:
			d.as(FieldObject)
			d.token()
			d.identifier()
			d.as(FieldAttribute)
			d.finish(KindAttribute, m)
		case tokLeftParen:
			d.as(FieldFunction)
			d.arguments()
			d.as(FieldArguments)
			d.finish(KindCall, m)
		case tokLeftBracket:
			d.as(FieldValue)
			d.subscript()
			d.finish(KindSubscript, m)
		default:
			return
		}
	}
}

// identifier reads an identifier.
func (d *descent) identifier() {
	if d.tok != tokName {
		d.decline()
	}
	d.leaf(KindIdentifier, FieldNone)
}

func (d *descent) atom(m int) {
	switch d.tok {
	case tokName:
		d.leaf(KindIdentifier, FieldNone)
	case tokInteger:
		d.leaf(KindInteger, FieldNone)
	case tokFloat:
		d.leaf(KindFloat, FieldNone)
	case tokString:
		d.strings()
	case tokNone:
		d.leaf(KindNone, FieldNone)
	case tokTrue:
		d.leaf(KindTrue, FieldNone)
	case tokFalse:
		d.leaf(KindFalse, FieldNone)
	case tokEllipsis:
		d.leaf(KindEllipsis, FieldNone)
	case tokLeftParen:
		d.parentheses(m)
	case tokLeftBracket:
		d.list(m)
	case tokLeftBrace:
		d.braces(m)
	default:
		d.decline()
	}
}

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

// arguments reads the arguments of a call or a class.
func (d *descent) arguments() {
	d.enter()
	m := d.mark()
	d.token()
	for d.tok != tokRightParen {
		if d.argument(m) {
			d.expect(tokRightParen)
			d.finish(KindGeneratorExpression, m)
			d.leave()
			return
		}
		if d.tok != tokComma {
			break
		}
		d.token()
	}
	d.expect(tokRightParen)
	d.finish(KindArgumentList, m)
	d.leave()
}

// argument reads one argument. It reports whether that makes the arguments,
// which start at the mark, a generator expression.
func (d *descent) argument(list int) bool {
	m := d.mark()
	switch d.tok {
	case tokStar:
		d.splat(KindListSplat)
		d.checkSplat(m+1, !d.print)
		return false
	case tokDoubleStar:
		d.splat(KindDictionarySplat)
		return false
	}
	d.expression()
	switch d.tok {
	case tokAssign:
		if len(d.nodes) != m+1 || d.nodes[m].kind != KindIdentifier {
			d.decline()
		}
		d.as(FieldName)
		d.token()
		d.expression()
		d.as(FieldValue)
		d.finish(KindKeywordArgument, m)
	case tokFor, tokAsync:
		for _, n := range d.nodes[list+1 : m] {
			if n.kind != KindComment {
				d.decline()
			}
		}
		d.clauses()
		return true
	}
	return false
}

func (d *descent) subscript() {
	d.enter()
	d.token()
	if d.tok == tokRightBracket {
		d.decline()
	}
	for d.tok != tokRightBracket {
		d.index()
		d.as(FieldSubscript)
		if d.tok != tokComma {
			break
		}
		d.token()
	}
	d.expect(tokRightBracket)
	d.leave()
}

// index reads an index or a slice.
func (d *descent) index() {
	m := d.mark()
	if d.tok != tokColon {
		d.item(false)
		if d.tok != tokColon {
			return
		}
	}
	for colons := 0; d.tok == tokColon && colons < 2; colons++ {
		d.token()
		switch d.tok {
		case tokColon, tokComma, tokRightBracket:
		default:
			d.expression()
		}
	}
	d.finish(KindSlice, m)
}

// expressions reads an expression or, behind which a comma stands, a list of
// them. It reports whether it is a list, which it gives the kind.
func (d *descent) expressions(kind Kind) bool {
	m := d.mark()
	d.item(false)
	if d.tok != tokComma {
		return false
	}
	d.more(false)
	d.finish(kind, m)
	return true
}

// more reads the items of a list without brackets behind the first. Tree-sitter
// has a second reading of a list that may be assigned to.
func (d *descent) more(assignable bool) {
	for d.tok == tokComma {
		d.token()
		switch d.tok {
		case tokNewline:
			if assignable && d.isTarget(len(d.nodes)-2) {
				d.decline() // it may see more targets in the next line
			}
			return
		case tokSemicolon, tokColon, tokAssign, tokAugmented,
			tokRightParen, tokRightBracket, tokRightBrace, tokFrom:
			return
		case tokLambda:
			if assignable {
				d.decline() // it takes the word for a name that is annotated
			}
		}
		d.item(false)
	}
}

func (d *descent) yield() {
	m := d.mark()
	d.token()
	switch d.tok {
	case tokFrom:
		d.token()
		d.expression()
	case tokNewline, tokEOF, tokSemicolon, tokAssign, tokRightParen, tokRightBracket, tokRightBrace, tokBang, tokColon:
	default:
		d.expressions(KindExpressionList)
	}
	d.finish(KindYield, m)
}

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
