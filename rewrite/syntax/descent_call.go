package syntax

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
