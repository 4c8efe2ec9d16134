package syntax

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
	d.listed = assignable
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
