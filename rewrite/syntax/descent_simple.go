package syntax

// simpleStatements reads the simple statements of a line, and ends it.
func (d *descent) simpleStatements() {
	d.simpleStatement()
	for d.tok == tokSemicolon {
		d.token()
		if d.tok == tokNewline {
			break
		}
		d.simpleStatement()
	}
	if d.tok != tokNewline {
		d.decline()
	}
	d.newline()
	if d.listed && (d.tok == tokLeftParen || d.tok == tokLeftBracket) {
		d.decline() // tree-sitter may go on with the list in this line
	}
}

func (d *descent) simpleStatement() {
	m := d.mark()
	d.listed = false
	switch d.tok {
	case tokName:
		d.checkSoft()
		d.expressionStatement(m)
	case tokReturn:
		d.token()
		if !d.ends() {
			d.expressions(KindExpressionList)
		}
		d.finish(KindReturnStatement, m)
	case tokPass:
		d.token()
		d.finish(KindPassStatement, m)
	case tokBreak:
		d.token()
		d.finish(KindBreakStatement, m)
	case tokContinue:
		d.token()
		d.finish(KindContinueStatement, m)
	case tokRaise:
		d.raise(m)
	case tokAssert:
		d.token()
		d.expression()
		for d.tok == tokComma {
			d.token()
			d.expression()
		}
		d.finish(KindAssertStatement, m)
	case tokDel:
		d.token()
		d.expressions(KindExpressionList)
		d.finish(KindDeleteStatement, m)
	case tokGlobal:
		d.declaration(KindGlobalStatement, m)
	case tokNonlocal:
		d.declaration(KindNonlocalStatement, m)
	case tokImport:
		d.token()
		d.imports()
		d.finish(KindImportStatement, m)
	case tokFrom:
		d.fromImport(m)
	case tokYield:
		d.yield()
		d.finish(KindExpressionStatement, m)
	default:
		d.expressionStatement(m)
	}
}

// ends reports whether the current token ends a simple statement.
func (d *descent) ends() bool { return d.tok == tokNewline || d.tok == tokSemicolon }

// checkSoft declines a statement that may start with a keyword of Python 2 or
// with one that is a name elsewhere.
func (d *descent) checkSoft() {
	word := string(d.src[d.start:d.end])
	d.print = word == "print"
	switch word {
	case "print", "exec", "match", "type":
	default:
		return
	}
	i := d.end
	for d.at(i) == ' ' {
		i++
	}
	switch d.at(i) {
	case '.', ',', ')', ':', ';', '=', '(', '\n', '\r', '#':
	default:
		d.decline()
	}
}

func (d *descent) raise(m int) {
	d.token()
	if !d.ends() {
		d.expression()
	}
	if d.tok == tokFrom {
		d.token()
		d.expression()
		d.as(FieldCause)
	}
	d.finish(KindRaiseStatement, m)
}

func (d *descent) declaration(kind Kind, m int) {
	d.token()
	d.identifier()
	for d.tok == tokComma {
		d.token()
		d.identifier()
	}
	d.finish(kind, m)
}

// imports reads names to import, and what they are called here.
func (d *descent) imports() {
	for {
		d.importName()
		if d.tok != tokComma {
			return
		}
		d.token()
		if d.tok == tokRightParen || d.ends() {
			return
		}
	}
}

func (d *descent) importName() {
	m := d.mark()
	d.dottedName()
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

func (d *descent) fromImport(m int) {
	d.token()
	kind := KindImportFromStatement
	if d.tok == tokName && string(d.src[d.start:d.end]) == "__future__" {
		kind = KindFutureImportStatement
		d.token()
	} else {
		d.moduleName()
		d.as(FieldModuleName)
	}
	d.expect(tokImport)
	switch d.tok {
	case tokStar:
		if kind == KindFutureImportStatement {
			d.decline()
		}
		s := d.mark()
		d.token()
		d.finish(KindWildcardImport, s)
	case tokLeftParen:
		d.token()
		d.imports()
		d.expect(tokRightParen)
	default:
		d.imports()
	}
	d.finish(kind, m)
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
	if len(d.nodes) == m {
		d.decline()
	}
	d.finish(KindImportPrefix, m)
	if d.tok == tokName {
		d.dottedName()
	}
	d.finish(KindRelativeImport, m)
}

// expressionStatement reads an expression, several of them, or an assignment.
func (d *descent) expressionStatement(m int) {
	d.item(false)
	list := d.tok == tokComma
	if list {
		d.more(true)
	}
	switch d.tok {
	case tokAssign, tokAugmented, tokColon:
		d.assignment(m, list)
	}
	d.finish(KindExpressionStatement, m)
}

// assignment reads on behind the left side, which starts at the mark.
func (d *descent) assignment(m int, list bool) {
	if list {
		d.finish(KindPatternList, m)
	}
	d.pattern(len(d.nodes) - 1)
	d.as(FieldLeft)
	kind := KindAssignment
	switch d.tok {
	case tokAugmented:
		kind = KindAugmentedAssignment
		d.leaf(KindToken, FieldOperator)
		d.rightSide(false)
	case tokAssign:
		d.token()
		d.rightSide(true)
	case tokColon:
		d.token()
		d.annotation()
		if d.tok == tokAssign {
			d.token()
			d.rightSide(false)
		}
	}
	d.finish(kind, m)
}

// rightSide reads what is assigned, which may be another assignment.
func (d *descent) rightSide(chain bool) {
	if d.tok == tokYield {
		d.yield()
		d.as(FieldRight)
		return
	}
	m := d.mark()
	d.item(false)
	list := d.tok == tokComma
	if list {
		d.more(true)
	}
	switch {
	case d.tok == tokAssign && chain:
		d.enter()
		d.assignment(m, list)
		d.leave()
	case list:
		d.finish(KindExpressionList, m)
	}
	d.as(FieldRight)
}
