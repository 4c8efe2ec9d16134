package syntax

// simpleStatements reads the simple statements of a line, and ends it.
func (d *descent) simpleStatements() {
	d.closed = 0
	d.simpleStatement()
	for d.tok == tokSemicolon {
		d.token()
		if d.tok == tokNewline {
			break
		}
		d.simpleStatement()
	}
	if d.tok != tokNewline {
		d.suggestParentheses()
		d.refuse(invalid)
	}
	d.newline()
}

func (d *descent) simpleStatement() {
	d.anySimpleStatement()
	if d.prologue != over {
		d.settlePrologue()
	}
}

func (d *descent) anySimpleStatement() {
	m := d.mark()
	switch d.tok {
	case tokName:
		d.nameStatement(m)
	case tokReturn:
		d.jump()
		d.token()
		if !d.ends() {
			d.expressions(KindExpressionList)
		}
		d.finish(KindReturnStatement, m)
	case tokPass:
		d.token()
		d.finish(KindPassStatement, m)
	case tokBreak:
		d.jump()
		d.token()
		d.finish(KindBreakStatement, m)
	case tokContinue:
		d.jump()
		d.token()
		d.finish(KindContinueStatement, m)
	case tokRaise:
		d.raise(m)
	case tokAssert:
		d.token()
		d.expression()
		if d.tok == tokComma {
			d.token()
			d.expression()
		}
		d.finish(KindAssertStatement, m)
	case tokDel:
		d.token()
		d.deleted()
		d.finish(KindDeleteStatement, m)
	case tokGlobal:
		d.declaration(KindGlobalStatement, m)
	case tokNonlocal:
		d.declaration(KindNonlocalStatement, m)
	case tokImport:
		d.importStatement(m)
	case tokFrom:
		d.fromImport(m)
	case tokYield:
		d.yield()
		d.refuseYieldTarget()
		d.finish(KindExpressionStatement, m)
	default:
		d.expressionStatement(m)
	}
}

// deleted reads what del deletes.
func (d *descent) deleted() {
	m := d.mark()
	if d.value(); d.tok == tokComma {
		d.values()
		d.finish(KindExpressionList, m)
	}
	d.deletable(len(d.nodes) - 1)
}

// ends reports whether the current token ends a simple statement.
func (d *descent) ends() bool { return d.tok == tokNewline || d.tok == tokSemicolon }

// nameStatement reads a simple statement that starts with a name, which may be
// one of the words that are keywords nowhere else.
func (d *descent) nameStatement(m mark) {
	switch string(d.src[d.start:d.end]) {
	case "type":
		if d.ahead() == tokName {
			d.typeAlias(m)
			return
		}
	case "lazy":
		switch d.ahead() {
		case tokImport:
			d.token()
			d.importStatement(m)
			d.refuseLazy(m, false)
			return
		case tokFrom:
			d.token()
			d.fromImport(m)
			d.refuseLazy(m, true)
			return
		}
	}
	d.expressionStatement(m)
}

// ahead returns the token after the current one.
func (d *descent) ahead() tok {
	ahead := *d
	ahead.advance()
	return ahead.tok
}

func (d *descent) typeAlias(m mark) {
	d.token()
	n := d.mark()
	d.identifier()
	if d.tok == tokLeftBracket {
		d.typeParameters()
		d.as(FieldNone)
		d.finish(KindGenericType, n)
	}
	d.finish(KindType, n)
	d.expect(tokAssign)
	d.typed()
	d.finish(KindTypeAliasStatement, m)
}

func (d *descent) raise(m mark) {
	d.token()
	if !d.ends() {
		d.expression()
		if d.tok == tokFrom {
			d.token()
			d.expression()
			d.as(FieldCause)
		}
	}
	d.finish(KindRaiseStatement, m)
}

func (d *descent) declaration(kind Kind, m mark) {
	d.token()
	d.identifier()
	for d.tok == tokComma {
		d.token()
		d.identifier()
	}
	d.finish(kind, m)
}

func (d *descent) importStatement(m mark) {
	d.token()
	d.refuseNoNames()
	d.importName()
	for d.tok == tokComma {
		d.token()
		d.importName()
	}
	if from := func(d *descent) { d.token(); d.dottedName() }; d.tok == tokFrom {
		if ahead, ok := d.reads(from); ok {
			d.refuseAt(m.start, ahead.last, "did you mean to use 'from ... import ...' instead?")
		}
	}
	d.finish(KindImportStatement, m)
}

// refuseNoNames refuses the end of the line where the names of an import should be.
func (d *descent) refuseNoNames() {
	if d.tok == tokNewline {
		d.refuse("expected one or more names after 'import'")
	}
}

func (d *descent) importName() {
	m := d.mark()
	d.dottedName()
	d.alias(m)
}

// alias reads what an imported name, which starts at the mark, is called here.
func (d *descent) alias(m mark) {
	if d.tok == tokAs {
		d.as(FieldName)
		d.token()
		d.identifier()
		d.as(FieldAlias)
		d.finish(KindAliasedImport, m)
	}
	d.as(FieldName)
}

func (d *descent) dottedName() {
	m := d.mark()
	d.identifier()
	for d.tok == tokDot {
		d.token()
		d.identifier()
	}
	d.finish(KindDottedName, m)
}

func (d *descent) fromImport(m mark) {
	d.token()
	kind := KindImportFromStatement
	if d.tok == tokName && string(d.src[d.start:d.end]) == "__future__" && d.ahead() == tokImport {
		kind = KindFutureImportStatement
		d.token()
	} else {
		d.moduleName()
		d.as(FieldModuleName)
	}
	d.expect(tokImport)
	switch d.tok {
	case tokStar:
		s := d.mark()
		d.token()
		d.finish(KindWildcardImport, s)
	case tokLeftParen:
		d.token()
		d.importedNames()
		d.expect(tokRightParen)
	default:
		d.refuseNoNames()
		d.importedNames()
		if d.before == tokComma {
			d.refuse("trailing comma not allowed without surrounding parentheses")
		}
	}
	if kind == KindFutureImportStatement {
		d.future(m)
	}
	d.finish(kind, m)
}

// importedNames reads the names that an import takes from a module. A comma may
// end them inside parentheses.
func (d *descent) importedNames() {
	for {
		n := d.mark()
		d.identifier()
		d.finish(KindDottedName, n)
		d.alias(n)
		if d.tok != tokComma {
			return
		}
		d.token()
		if d.tok == tokRightParen || d.tok == tokNewline {
			return
		}
	}
}

// moduleName reads the name of a module, which may be relative.
func (d *descent) moduleName() {
	if d.tok == tokName {
		d.dottedName()
		return
	}
	m := d.mark()
	for d.tok == tokDot || d.tok == tokEllipsis {
		if d.tok == tokEllipsis {
			d.tok, d.end = tokDot, d.start+1
		}
		d.token()
	}
	if d.start == m.start {
		d.refuse(invalid)
	}
	d.finish(KindImportPrefix, m)
	if d.tok == tokName {
		d.dottedName()
	}
	d.finish(KindRelativeImport, m)
}

// expressionStatement reads an expression, several of them, or an assignment.
func (d *descent) expressionStatement(m mark) {
	d.value()
	list := d.tok == tokComma
	if list {
		d.values()
	}
	switch d.tok {
	case tokAssign:
		d.assignment(m, list, true)
	case tokAugmented, tokColon:
		if list {
			d.finish(KindTuple, m)
		}
		d.singleAssignment(m)
	default:
		if !list {
			d.refuseStar(m)
		}
	}
	d.finish(KindExpressionStatement, m)
}

// refuseStar refuses a * before the expression that starts at the mark, which
// is not one of several.
func (d *descent) refuseStar(m mark) {
	if d.newest().kind == KindListSplat && int(d.newest().next) == len(d.nodes)-m.nodes && !d.uncompiled {
		d.refuseAt(m.start, m.start+1, "can't use starred expression here")
	}
}

// refuseStarIndex refuses a star in the index of the target that the node at i ends.
// Without a value, the compiler takes the items of the index one by one.
func (d *descent) refuseStarIndex(i int) {
	for d.nodes[i].kind == KindParenthesizedExpression {
		i--
	}
	if d.nodes[i].kind != KindSubscript {
		return
	}
	d.eachItem(i, func(index int) {
		if d.nodes[index].kind == KindListSplat {
			d.refuseNode(index, "can't use starred expression here")
		}
	})
}

// assignment reads on after the target, which starts at the mark and is the first
// one or not.
func (d *descent) assignment(m mark, list, first bool) {
	if list {
		d.finish(KindPatternList, m)
	}
	d.wrong = -1
	d.toPattern(len(d.nodes) - 1)
	if d.wrong >= 0 && first {
		d.suggestEqual()
	}
	d.refuseWrong("assign to ")
	d.refuseStarTarget(len(d.nodes) - 1)
	d.as(FieldLeft)
	d.token()
	d.rightSide()
	d.as(FieldRight)
	d.finish(KindAssignment, m)
}

// refuseYieldTarget refuses = after the yield that was finished last.
func (d *descent) refuseYieldTarget() {
	if d.tok == tokAssign {
		d.refuseNode(len(d.nodes)-1, "assignment to yield expression not possible")
	}
}

// rightSide reads what is assigned, which may be another assignment.
func (d *descent) rightSide() {
	if d.tok == tokYield {
		d.yield()
		d.refuseYieldTarget()
		return
	}
	m := d.mark()
	d.value()
	list := d.tok == tokComma
	if list {
		d.values()
	}
	switch {
	case d.tok == tokAssign:
		d.enter()
		d.assignment(m, list, false)
		d.leave()
	case list:
		d.finish(KindExpressionList, m)
	default:
		d.refuseStar(m)
	}
}

// singleAssignment reads on after the target of an augmented assignment or of an
// annotation.
func (d *descent) singleAssignment(m mark) {
	target := len(d.nodes) - 1
	d.single(target, d.tok == tokColon)
	d.as(FieldLeft)
	if d.tok == tokAugmented {
		d.token()
		d.yieldOr(KindExpressionList)
		d.as(FieldRight)
		d.finish(KindAugmentedAssignment, m)
		return
	}
	d.pattern(target)
	d.token()
	d.annotation(true)
	if d.tok == tokAssign {
		d.token()
		d.yieldOr(KindExpressionList)
		d.as(FieldRight)
	} else {
		d.refuseStarIndex(target)
	}
	d.finish(KindAssignment, m)
}
