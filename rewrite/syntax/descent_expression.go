package syntax

// Binding powers of the operators.
const (
	powerOr = iota + 1
	powerAnd
	powerNot
	powerCompare
	powerPipe
	powerCaret
	powerAmpersand
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

// named reads an expression or an assignment expression.
func (d *descent) named() {
	m := d.mark()
	d.expression()
	if d.tok != tokWalrus {
		return
	}
	if len(d.nodes) != m.nodes+1 || d.nodes[m.nodes].kind != KindIdentifier {
		d.refuseAt(m.start, d.last, "cannot use assignment expressions with "+d.expressionWord(len(d.nodes)-1))
	}
	d.as(FieldName)
	d.token()
	d.expression()
	d.as(FieldValue)
	d.finish(KindNamedExpression, m)
}

// expression reads one expression: a lambda, a conditional, or what operators
// make.
func (d *descent) expression() {
	d.enter()
	m := d.mark()
	if d.tok == tokLambda {
		d.lambda(false)
		d.leave()
		return
	}
	d.binary(powerOr)
	if d.tok == tokIf {
		d.token()
		d.binary(powerOr)
		if d.tok != tokElse {
			d.refuseNoElse(m)
		}
		d.token()
		d.expression()
		d.finish(KindConditionalExpression, m)
	}
	d.leave()
}

// refuseNoElse refuses a conditional that starts at the mark and ends here.
func (d *descent) refuseNoElse(m mark) {
	if d.tok == tokColon {
		d.unexpected()
	}
	d.refuseAt(m.start, d.last, "expected 'else' after 'if' expression")
}

// lambda reads a lambda, whose body cannot be a conditional if the lambda is the
// condition of a comprehension: an if after it is the next condition.
func (d *descent) lambda(condition bool) {
	if d.field > 0 && d.depth == d.field {
		d.refuse(d.within.word() + ": lambda expressions are not allowed without parentheses") // the colon would start a format spec
	}
	m := d.mark()
	d.token()
	if d.tok != tokColon {
		d.parameters(KindLambdaParameters, tokColon)
		d.as(FieldParameters)
	}
	if d.tok != tokColon {
		d.refuse(invalid)
	}
	d.token()
	if condition {
		d.condition()
	} else {
		d.expression()
	}
	d.as(FieldBody)
	d.finish(KindLambda, m)
}

// binary reads operands and operators that bind at least as tightly as power.
func (d *descent) binary(power uint8) {
	m := d.mark()
	if d.tok == tokNot {
		if power > powerNot {
			d.refuse(loneNot)
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

func (d *descent) operator(kind Kind, power uint8, m mark) {
	d.as(FieldLeft)
	d.token()
	d.binary(power + 1)
	d.as(FieldRight)
	d.finish(kind, m)
}

const loneNot = "'not' after an operator must be parenthesized"

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
func (d *descent) comparison(m mark) {
	for powers[d.tok] == powerCompare {
		first := d.tok
		d.token()
		switch {
		case first == tokNot:
			d.expect(tokIn)
		case first == tokIs && d.tok == tokNot:
			d.token()
		}
		d.binary(powerCompare + 1)
	}
	d.finish(KindComparisonOperator, m)
}

// unary reads an operand with the signs before it and the power after it.
func (d *descent) unary() {
	m := d.mark()
	switch d.tok {
	case tokMinus, tokPlus, tokTilde:
		d.enter()
		d.token()
		d.unary()
		d.as(FieldArgument)
		d.finish(KindUnaryOperator, m)
		d.leave()
		return
	case tokAwait:
		d.token()
		d.primary(d.mark())
		d.finish(KindAwait, m)
	default:
		d.primary(m)
	}
	if d.tok != tokDoubleStar {
		return
	}
	d.enter()
	d.as(FieldLeft)
	d.token()
	d.unary()
	d.as(FieldRight)
	d.finish(KindBinaryOperator, m)
	d.leave()
}

// primary reads an atom and the attributes, calls and subscripts after it.
func (d *descent) primary(m mark) {
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
			d.arguments(true)
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
		d.refuse(invalid)
	}
	d.leaf(KindIdentifier, FieldNone)
}

func (d *descent) atom(m mark) {
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
	case tokNot:
		switch d.before {
		case tokMinus, tokPlus, tokTilde:
			d.refuse(loneNot)
		}
		d.refuse(invalid)
	default:
		d.refuse(invalid)
	}
}
