package syntax

func (d *descent) function(m int) {
	d.token()
	d.identifier()
	d.as(FieldName)
	d.typeParameters()
	if d.tok != tokLeftParen {
		d.decline()
	}
	d.parameters(KindParameters, tokRightParen)
	d.as(FieldParameters)
	if d.tok == tokArrow {
		d.token()
		d.annotation()
		d.as(FieldReturnType)
	}
	d.suite(FieldBody)
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
		d.decline()
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
	switch d.tok {
	case tokStar, tokDoubleStar:
		d.token()
		d.identifier()
		d.finish(KindSplatType, m)
		d.finish(KindType, m)
	default:
		d.typed()
	}
	if d.tok != tokColon {
		return
	}
	d.token()
	d.typed()
	d.finish(KindConstrainedType, m)
	d.finish(KindType, m)
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
	if n := d.nodes[m]; n.kind == KindIdentifier && n.field == FieldValue {
		d.decline() // a generic type, where scan.Mend has not prevented it
	}
	d.finish(KindType, m)
}

// parameters reads those of a function, with their parentheses, or of a lambda.
func (d *descent) parameters(kind Kind, closing tok) {
	m := d.mark()
	if kind == KindParameters {
		d.token()
	}
	for d.tok != closing {
		d.parameter(kind == KindParameters)
		if d.tok != tokComma {
			break
		}
		d.token()
	}
	if kind == KindParameters {
		d.expect(closing)
	}
	d.finish(kind, m)
}

func (d *descent) parameter(typed bool) {
	m := d.mark()
	switch d.tok {
	case tokStar:
		d.token()
		if d.tok != tokName {
			d.finish(KindKeywordSeparator, m)
			return
		}
		d.identifier()
		d.finish(KindListSplatPattern, m)
	case tokDoubleStar:
		d.token()
		d.identifier()
		d.finish(KindDictionarySplatPattern, m)
	case tokSlash:
		d.token()
		d.finish(KindPositionalSeparator, m)
		return
	default:
		d.identifier()
	}
	named := d.nodes[len(d.nodes)-1].kind == KindIdentifier && len(d.nodes) == m+1
	name := len(d.nodes) - 1
	kind := KindDefaultParameter
	if typed && d.tok == tokColon {
		d.token()
		d.annotation()
		if d.tok != tokAssign {
			d.finish(KindTypedParameter, m)
			return
		}
		kind = KindTypedDefaultParameter
	}
	if d.tok != tokAssign {
		return
	}
	if !named {
		d.decline()
	}
	d.nodes[name].field = FieldName
	d.token()
	d.expression()
	d.as(FieldValue)
	d.finish(kind, m)
}

func (d *descent) class(m int) {
	d.token()
	d.identifier()
	d.as(FieldName)
	d.typeParameters()
	if d.tok == tokLeftParen {
		d.arguments()
		if d.nodes[len(d.nodes)-1].kind != KindArgumentList {
			d.decline()
		}
		d.as(FieldSuperclasses)
	}
	d.suite(FieldBody)
	d.finish(KindClassDefinition, m)
}

func (d *descent) decorated(m int) {
	for d.tok == tokAt {
		if d.column != d.block {
			d.decline()
		}
		o := d.mark()
		d.token()
		d.expression()
		if d.tok != tokNewline {
			d.decline()
		}
		d.newline()
		d.finish(KindDecorator, o)
	}
	if d.column != d.block {
		d.decline()
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
			d.decline()
		}
		d.function(o)
	default:
		d.decline()
	}
	d.as(FieldDefinition)
	d.finish(KindDecoratedDefinition, m)
}
