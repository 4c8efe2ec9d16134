package syntax

import "slices"

// arguments reads the arguments of a call or a class. A call may have a
// generator expression without parentheses of its own instead.
func (d *descent) arguments(call bool) {
	m := d.mark()
	d.token()
	var order argumentOrder
	for count := 0; d.tok != tokRightParen; count++ {
		a := d.mark()
		kind := d.argument()
		if reason := order.next(kind); reason != "" {
			d.refuseAt(a.start, d.last, reason)
		}
		if kind == KindKeywordArgument {
			d.keyword(&order, a)
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

// argumentOrder is what a list of arguments has shown so far.
type argumentOrder struct {
	keyed, unpacked bool
	keywords        []Name
	many            map[Name]bool // of the keywords, once there are many
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

const manyKeywords = 16

// repeats takes the next keyword and reports whether it is there already.
func (o *argumentOrder) repeats(name Name) bool {
	if o.many != nil {
		repeated := o.many[name]
		o.many[name] = true
		return repeated
	}
	if slices.Contains(o.keywords, name) {
		return true
	}
	if o.keywords = append(o.keywords, name); len(o.keywords) > manyKeywords {
		o.many = make(map[Name]bool)
		for _, name := range o.keywords {
			o.many[name] = true
		}
	}
	return false
}

// keyword checks the keyword of the argument that starts at the mark.
func (d *descent) keyword(order *argumentOrder, m mark) {
	switch name := d.nodes[m.nodes].name; {
	case order.repeats(name):
		d.refuseAt(m.start, d.last, "keyword argument repeated: "+d.names.spelt[name])
	case name == NameDebug:
		d.refuseAt(m.start, d.last, "cannot assign to __debug__")
	}
}

// generator reads the rest of a generator expression that is the only argument.
func (d *descent) generator(m mark) {
	switch d.newest().kind {
	case KindKeywordArgument, KindDictionarySplat:
		d.refuse(invalid)
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
		d.refuseAt(m.start, d.last, `expression cannot contain assignment, perhaps you meant "=="?`)
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
