package syntax

func (d *descent) function(m mark) {
	d.token()
	d.identifier()
	d.as(FieldName)
	d.typeParameters()
	if d.tok != tokLeftParen {
		d.refuse("expected '('")
	}
	d.parameters(KindParameters, tokRightParen)
	d.as(FieldParameters)
	if d.tok == tokArrow {
		d.token()
		d.annotation()
		d.as(FieldReturnType)
	}
	outer := d.ownCode()
	d.suite(FieldBody)
	d.surroundings = outer
	d.finish(KindFunctionDefinition, m)
}

// typeParameters reads those in brackets, if there are any.
func (d *descent) typeParameters() {
	if d.tok != tokLeftBracket {
		return
	}
	m := d.mark()
	d.token()
	if d.tok == tokRightBracket {
		d.refuse("type parameter list cannot be empty")
	}
	for d.tok != tokRightBracket {
		d.typeParameter()
		if d.tok != tokComma {
			break
		}
		d.token()
	}
	d.expect(tokRightBracket)
	d.finish(KindTypeParameter, m)
	d.as(FieldTypeParameters)
}

func (d *descent) typeParameter() {
	m := d.mark()
	star := d.tok == tokStar
	if star || d.tok == tokDoubleStar {
		d.token()
		d.identifier()
		d.finish(KindSplatType, m)
		d.finish(KindType, m)
	} else {
		d.identifier()
		d.finish(KindType, m)
		if d.tok == tokColon {
			d.token()
			d.typed()
			d.finish(KindConstrainedType, m)
			d.finish(KindType, m)
		}
	}
	if d.tok != tokAssign {
		return
	}
	d.token()
	if star {
		d.starType()
	} else {
		d.typed()
	}
	d.as(FieldValue)
}

// annotation reads what stands behind a colon or an arrow.
func (d *descent) annotation() {
	d.typed()
	d.as(FieldType)
}

// typed reads a type.
func (d *descent) typed() {
	m := d.mark()
	d.expression()
	d.finish(KindType, m)
}

// starType reads a type that may be unpacked.
func (d *descent) starType() {
	if d.tok != tokStar {
		d.typed()
		return
	}
	m := d.mark()
	d.tightSplat(KindSplatType)
	d.finish(KindType, m)
}

// parameters reads those of a function, with their parentheses, or of a lambda.
func (d *descent) parameters(kind Kind, closing tok) {
	m := d.mark()
	if kind == KindParameters {
		d.token()
	}
	var seen parameterOrder
	for d.tok != closing {
		d.parameter(kind == KindParameters, &seen)
		if d.tok != tokComma {
			break
		}
		d.token()
	}
	if seen.lone {
		d.refuseAt(seen.loneAt, seen.loneAt+1, "named arguments must follow bare *")
	}
	if kind == KindParameters {
		d.expect(closing)
	}
	d.finish(kind, m)
}

// parameterOrder is what a list of parameters has shown so far.
type parameterOrder struct {
	some      bool // there is one
	slash     bool
	star      bool // with a name or without
	lone      bool // the star has no name, and no parameter follows it yet
	loneAt    int  // where that star is
	defaulted bool // there is a default before the star
	last      bool // nothing may follow
}

func (d *descent) parameter(typed bool, seen *parameterOrder) {
	if seen.last {
		d.refuse("arguments cannot follow var-keyword argument")
	}
	m := d.mark()
	switch d.tok {
	case tokStar:
		d.starParameter(m, typed, seen)
	case tokDoubleStar:
		if seen.lone {
			d.refuseAt(seen.loneAt, seen.loneAt+1, "named arguments must follow bare *")
		}
		d.token()
		d.identifier()
		d.finish(KindDictionarySplatPattern, m)
		if typed && d.tok == tokColon {
			d.token()
			d.annotation()
			d.finish(KindTypedParameter, m)
		}
		seen.last = true
	case tokSlash:
		switch {
		case !seen.some:
			d.refuse("at least one argument must precede /")
		case seen.slash:
			d.refuse("/ may appear only once")
		case seen.star:
			d.refuse("/ must be ahead of *")
		}
		d.token()
		d.finish(KindPositionalSeparator, m)
		seen.slash = true
	default:
		d.plainParameter(m, typed, seen)
	}
	seen.some = true
}

// starParameter reads *, *args or *args: type.
func (d *descent) starParameter(m mark, typed bool, seen *parameterOrder) {
	if seen.star {
		d.refuse("* argument may appear only once")
	}
	seen.star = true
	d.token()
	if d.tok != tokName {
		d.finish(KindKeywordSeparator, m)
		seen.lone, seen.loneAt = true, m.start
		return
	}
	d.identifier()
	d.finish(KindListSplatPattern, m)
	if typed && d.tok == tokColon {
		d.token()
		d.starType()
		d.as(FieldType)
		d.finish(KindTypedParameter, m)
	}
}

// plainParameter reads a parameter that has no star.
func (d *descent) plainParameter(m mark, typed bool, seen *parameterOrder) {
	d.identifier()
	seen.lone = false
	kind := KindDefaultParameter
	if typed && d.tok == tokColon {
		d.token()
		d.annotation()
		kind = KindTypedDefaultParameter
	}
	if d.tok == tokAssign {
		d.nodes[m.nodes].field = FieldName
		d.token()
		d.expression()
		d.as(FieldValue)
		d.finish(kind, m)
		seen.defaulted = seen.defaulted || !seen.star
		return
	}
	if seen.defaulted && !seen.star {
		d.refuseAt(m.start, d.last, "parameter without a default follows parameter with a default")
	}
	if kind == KindTypedDefaultParameter {
		d.finish(KindTypedParameter, m)
	}
}

func (d *descent) class(m mark) {
	d.token()
	d.identifier()
	d.as(FieldName)
	d.typeParameters()
	if d.tok == tokLeftParen {
		d.arguments(false)
		d.as(FieldSuperclasses)
	}
	outer := d.ownCode()
	d.suite(FieldBody)
	d.surroundings = outer
	d.finish(KindClassDefinition, m)
}

func (d *descent) decorated(m mark) {
	for d.tok == tokAt {
		if d.indent != d.block {
			d.refuseIndent()
		}
		o := d.mark()
		d.token()
		d.named()
		if d.tok != tokNewline {
			d.refuse(invalid)
		}
		d.newline()
		d.finish(KindDecorator, o)
	}
	if d.indent != d.block {
		d.refuseIndent()
	}
	o := d.mark()
	switch d.tok {
	case tokClass:
		d.class(o)
	case tokDef:
		d.function(o)
	case tokAsync:
		d.token()
		if d.tok != tokDef {
			d.refuse(invalid)
		}
		d.function(o)
	default:
		d.refuse(invalid)
	}
	d.as(FieldDefinition)
	d.finish(KindDecoratedDefinition, m)
}
