package syntax

// arguments reads the arguments of a call or a class. A call may have a
// generator expression without parentheses of its own instead.
func (d *descent) arguments(call bool) {
	m := d.mark()
	d.token()
	order := argumentOrder{keywords: d.noNames()}
	for count := 0; d.tok != tokRightParen; count++ {
		a := d.mark()
		kind := d.argument()
		if reason := order.next(kind); reason != "" {
			d.refuseAt(a.start, d.last, reason)
		}
		if kind == KindKeywordArgument {
			d.keyword(&order, a)
		}
		if call && (d.tok == tokFor || d.tok == tokAsync) {
			d.drop(order.keywords)
			d.generator(m, a, count == 0)
			return
		}
		if d.tok != tokComma {
			break
		}
		d.token()
	}
	d.drop(order.keywords)
	d.close(tokRightParen)
	d.finish(KindArgumentList, m)
}

// argumentOrder is what a list of arguments has shown so far.
type argumentOrder struct {
	keyed, unpacked bool
	keywords        distinct
}

// next takes the next argument and returns what CPython has against it.
func (o *argumentOrder) next(kind Kind) (reason string) {
	switch {
	case kind == KindKeywordArgument:
		o.keyed = true
	case kind == KindDictionarySplat:
		o.unpacked = true
	case kind == KindListSplat && o.unpacked:
		return "iterable argument unpacking follows keyword argument unpacking"
	case kind == KindListSplat:
	case o.unpacked:
		return "positional argument follows keyword argument unpacking"
	case o.keyed:
		return "positional argument follows keyword argument"
	}
	return ""
}

// keyword checks the keyword of the argument that starts at the mark.
func (d *descent) keyword(order *argumentOrder, m mark) {
	switch name := d.nodes[m.nodes].name; {
	case d.uncompiled:
	case d.repeats(&order.keywords, name):
		d.refuseAt(m.start, d.last, "keyword argument repeated: "+d.names.spelt[name])
	case name == NameDebug:
		d.refuseAt(m.start, d.last, "cannot assign to __debug__")
	}
}

// generator reads the rest of a generator expression, whose element starts at the
// mark a, in the arguments that start at the mark m. It has to be the only one.
func (d *descent) generator(m, a mark, only bool) {
	switch d.newest().kind {
	case KindDictionarySplat:
		d.refuse(invalid)
	case KindKeywordArgument:
		d.refuseAt(a.start, d.last, invalid+". Maybe you meant '==' or ':=' instead of '='?")
	}
	d.clauses()
	if !only || d.tok == tokComma {
		d.refuseAt(a.start, d.last, "generator expression must be parenthesized")
	}
	d.close(tokRightParen)
	d.finish(KindGeneratorExpression, m)
}

// argument reads one argument and returns what it is.
func (d *descent) argument() Kind {
	switch d.tok {
	case tokStar:
		d.starArgument()
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
	if d.nodes[len(d.nodes)-1].kind != KindIdentifier || len(d.nodes) != m.nodes+1 {
		d.refuseKeyword(m)
	}
	d.as(FieldName)
	equal := d.end
	d.token()
	if d.tok == tokComma || d.tok == tokRightParen {
		d.refuseAt(m.start, equal, "expected argument value expression")
	}
	d.expression()
	d.as(FieldValue)
	d.finish(KindKeywordArgument, m)
	return KindKeywordArgument
}

func (d *descent) starArgument() {
	m := d.mark()
	d.token()
	if !startsExpression[d.tok] {
		d.refuseAt(m.start, m.start+1, "invalid star expression")
	}
	d.expression()
	d.finish(KindListSplat, m)
}

// refuseKeyword refuses what starts at the mark as the name of an argument.
func (d *descent) refuseKeyword(m mark) {
	switch d.newest().kind {
	case KindTrue, KindFalse, KindNone:
		d.refuseAt(m.start, d.last, "cannot assign to "+d.expressionWord(len(d.nodes)-1))
	}
	d.refuseAt(m.start, d.last, `expression cannot contain assignment, perhaps you meant "=="?`)
}

func (d *descent) subscript() {
	d.token()
	if d.tok == tokRightBracket {
		d.refuse(invalid)
	}
	for d.tok != tokRightBracket {
		d.index()
		d.as(FieldSubscript)
		if d.tok != tokComma {
			break
		}
		d.token()
	}
	d.close(tokRightBracket)
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
			d.refuse(invalid)
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
