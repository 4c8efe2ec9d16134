package syntax

// arguments reads the arguments of a call or a class. A call may have a
// generator expression without parentheses of its own instead.
func (d *descent) arguments(call bool) {
	m := d.mark()
	d.token()
	var keyed, unpacked bool
	for count := 0; d.tok != tokRightParen; count++ {
		switch d.argument() {
		case KindKeywordArgument:
			keyed = true
		case KindDictionarySplat:
			unpacked = true
		case KindListSplat:
			if unpacked {
				d.decline()
			}
		default:
			if keyed || unpacked {
				d.decline()
			}
		}
		if call && count == 0 && (d.tok == tokFor || d.tok == tokAsync) {
			d.generator(m)
			return
		}
		if d.tok != tokComma {
			break
		}
		d.token()
	}
	d.expect(tokRightParen)
	d.finish(KindArgumentList, m)
}

// generator reads the rest of a generator expression that is the only argument.
func (d *descent) generator(m mark) {
	switch d.newest().kind {
	case KindKeywordArgument, KindDictionarySplat:
		d.decline()
	}
	d.clauses()
	d.expect(tokRightParen)
	d.finish(KindGeneratorExpression, m)
}

// argument reads one argument and returns what it is.
func (d *descent) argument() Kind {
	switch d.tok {
	case tokStar:
		d.splat(KindListSplat)
		return KindListSplat
	case tokDoubleStar:
		d.splat(KindDictionarySplat)
		return KindDictionarySplat
	}
	m := d.mark()
	d.named()
	if d.tok != tokAssign {
		return KindInvalid
	}
	if len(d.nodes) != m.nodes+1 || d.nodes[m.nodes].kind != KindIdentifier {
		d.decline()
	}
	d.as(FieldName)
	d.token()
	d.expression()
	d.as(FieldValue)
	d.finish(KindKeywordArgument, m)
	return KindKeywordArgument
}

func (d *descent) subscript() {
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
}

// index reads an index or a slice.
func (d *descent) index() {
	if d.tok == tokStar {
		d.splat(KindListSplat)
		return
	}
	m := d.mark()
	if d.tok != tokColon {
		d.named()
		if d.tok != tokColon {
			return
		}
		if d.newest().kind == KindNamedExpression {
			d.decline()
		}
	}
	for colons := 0; d.tok == tokColon && colons < 2; colons++ {
		d.token()
		if startsExpression[d.tok] {
			d.expression()
		}
	}
	d.finish(KindSlice, m)
}
