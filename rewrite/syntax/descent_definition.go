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
		d.annotation(false)
		d.as(FieldReturnType)
	}
	d.needColon()
	d.functionBody(d.src[m.start] == 'a') // async
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
	defaulted := false
	for d.tok != tokRightBracket {
		defaulted = d.typeParameter(defaulted)
		if d.tok != tokComma {
			break
		}
		d.token()
	}
	d.expect(tokRightBracket)
	d.finish(KindTypeParameter, m)
	d.as(FieldTypeParameters)
}

// typeParameter reads one, after others that have defaults or not, and reports
// whether this one has.
func (d *descent) typeParameter(defaulted bool) bool {
	m, name := d.mark(), d.mark()
	star := d.tok == tokStar
	if star || d.tok == tokDoubleStar {
		d.token()
		name = d.mark()
		d.identifier()
		d.finish(KindSplatType, m)
		d.finish(KindType, m)
		d.refuseBound(star)
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
	if d.tok == tokAssign {
		d.typeDefault(star)
		return true
	}
	if defaulted {
		d.refuseAt(m.start, d.last, "non-default type parameter '"+d.names.spelt[d.nodes[name.nodes].name]+"' follows default type parameter")
	}
	return false
}

// refuseBound refuses a bound after a type parameter with one star or two.
func (d *descent) refuseBound(star bool) {
	if d.tok != tokColon {
		return
	}
	what, kind := "bound", "ParamSpec"
	if star {
		kind = "TypeVarTuple"
	}
	tuple := func(d *descent) { d.token(); d.typed() }
	if ahead, ok := d.reads(tuple); ok && ahead.nodes[len(ahead.nodes)-2].kind == KindTuple {
		what = "constraints"
	}
	d.refuse("cannot use " + what + " with " + kind)
}

func (d *descent) typeDefault(star bool) {
	d.token()
	if star {
		d.starType()
	} else {
		d.typed()
	}
	d.as(FieldValue)
}

// annotation reads what stands after a colon or an arrow. The compiler does not see
// it if it is one of a variable in a function, or if it is postponed.
func (d *descent) annotation(variable bool) {
	outer := d.uncompiled
	d.uncompiled = outer || d.postponed || variable && d.code == functionCode
	d.typed()
	d.as(FieldType)
	d.uncompiled = outer
}

// starAnnotation is annotation for one that may be unpacked.
func (d *descent) starAnnotation() {
	outer := d.uncompiled
	d.uncompiled = outer || d.postponed
	d.starType()
	d.as(FieldType)
	d.uncompiled = outer
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
		d.refuseStarDefault("var-keyword")
		d.finish(KindDictionarySplatPattern, m)
		if typed && d.tok == tokColon {
			d.token()
			d.annotation(false)
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
	d.refuseStarDefault("var-positional")
	d.finish(KindListSplatPattern, m)
	if typed && d.tok == tokColon {
		d.token()
		d.starAnnotation()
		d.finish(KindTypedParameter, m)
	}
}

func (d *descent) refuseStarDefault(what string) {
	if d.tok == tokAssign {
		d.refuse(what + " argument cannot have default value")
	}
}

// refuseGrouped refuses parameters in parentheses, which Python 2 unpacked.
func (d *descent) refuseGrouped(typed bool) {
	if d.tok != tokLeftParen {
		return
	}
	grouped := func(d *descent) {
		for d.token(); ; d.token() {
			if d.identifier(); d.tok != tokComma {
				break
			}
		}
		d.expect(tokRightParen)
	}
	who := "Lambda expression"
	if typed {
		who = "Function"
	}
	if ahead, ok := d.reads(grouped); ok {
		d.refuseAt(d.start, ahead.last, who+" parameters cannot be parenthesized")
	}
}

// plainParameter reads a parameter that has no star.
func (d *descent) plainParameter(m mark, typed bool, seen *parameterOrder) {
	d.refuseGrouped(typed)
	d.identifier()
	seen.lone = false
	kind := KindDefaultParameter
	if typed && d.tok == tokColon {
		d.token()
		d.annotation(false)
		kind = KindTypedDefaultParameter
	}
	if d.tok == tokAssign {
		d.nodes[m.nodes].field = FieldName
		equal := d.start
		d.token()
		if typed && (d.tok == tokComma || d.tok == tokRightParen) {
			d.refuseAt(equal, equal+1, "expected default value expression")
		}
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
	d.classBody()
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
