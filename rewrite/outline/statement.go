package outline

import "pyfix/rewrite/scan"

// statement reads a statement, or the header of one, up to and with the token
// that ends it. The current token is its first.
func (r *Reader) statement() {
	if r.First {
		r.begin()
	}
	if r.Kind == scan.Newline { // behind a semicolon
		r.endLine()
		return
	}
	r.stmt = r.newStmt(r.block())
	r.start()
	switch r.Kind {
	case scan.Keyword:
		r.keywordStatement()
	case scan.Name:
		r.nameStatement()
	default:
		r.simple()
	}
}

func (r *Reader) keywordStatement() {
	switch string(r.Text()) {
	case "async":
		if r.next(); r.Kind == scan.Keyword {
			r.keywordStatement()
			return
		}
		r.Broken = true // a name in old programs
		r.simple()
	case "def":
		r.function()
	case "class":
		r.classStatement()
	case "for":
		r.forLoop()
	case "while":
		r.whileLoop()
	case "if":
		r.header(r.newBlock(Branch, r.scope))
	case "elif":
		r.header(r.newPart(Branch))
	case "else":
		r.header(r.newPart(r.elseKind()))
	case "try":
		r.header(r.newBlock(Trial, r.scope))
	case "finally":
		r.header(r.newPart(After))
	case "with":
		block := r.newBlock(Entry, r.scope)
		r.binder, r.bindStmt = Entered, r.newStmt(block) // an earlier manager may swallow what the next one raises
		r.header(block)
	case "except":
		r.handler()
	case "import":
		r.imports()
	case "from":
		r.fromImport()
	case "global", "nonlocal":
		r.declaration()
	case "del":
		r.next()
		r.read()
		r.bind(r.segment, Deleted, r.stmt)
		r.rest()
	case "return":
		r.Stmts[r.stmt].Turn = Return
		r.simple()
	case "raise":
		r.Stmts[r.stmt].Turn = Raise
		r.simple()
	case "break", "continue":
		r.Stmts[r.stmt].Turn = Round
		r.simple()
	case "assert":
		r.assertion()
	default:
		r.simple()
	}
}

// elseKind returns what the else is that the current token begins.
func (r *Reader) elseKind() BlockKind {
	if last := r.open[len(r.open)-1].last; last != None && r.Blocks[last].Kind != Branch {
		return After
	}
	return Branch
}

func (r *Reader) nameStatement() {
	if r.Is("case") && r.open[len(r.open)-1].cases {
		r.caseHeader()
		return
	}
	matches, types := r.Is("match"), r.Is("type")
	name, start := r.name(), r.here()
	r.next()
	if types && r.Kind == scan.Name {
		r.alias()
		return
	}
	r.Uses = append(r.Uses, Use{Name: name, Scope: r.scope, Stmt: r.stmt, plain: true})
	r.last, r.operand = start, !matches || r.Kind == scan.Op
	r.callee, r.hasCallee = spelled{name: name}, true
	r.simple()
	if matches && r.heads {
		r.await.cases = true
		r.Uses[start].Kind = Keyword
	}
}

// simple reads a statement without a block: expressions, and what is assigned
// to them. Where a block follows all the same, this was a match statement.
func (r *Reader) simple() {
	r.read()
	annotates, annotated := false, int32(None)
	for {
		switch {
		case r.Kind == scan.Op && r.Is("="):
			switch {
			case !annotates:
				r.bind(r.segment, Assigned, r.stmt)
			case annotated != None:
				r.Uses[annotated].Kind = Assigned
			}
		case r.Kind == scan.Op && r.Is(":"):
			start := r.segment
			r.next()
			if r.Kind == scan.Newline {
				r.opened(r.newBlock(Case, r.scope))
				return
			}
			annotates, r.Annotates = true, true
			if start+1 == r.here() && r.Uses[start].plain {
				r.Uses[start].Kind, annotated = Annotated, start
			}
			r.again()
			continue
		case r.Kind == scan.Op && r.isAugmented():
			if r.segment+1 == r.here() && r.Uses[r.segment].plain {
				r.add(r.Uses[r.segment].Name, r.scope, r.stmt, Augmented)
			}
		default:
			r.rest()
			return
		}
		r.next()
		r.again()
	}
}

// again reads the next expression of the statement.
func (r *Reader) again() {
	r.segment, r.opaque = r.here(), 0
	r.read()
}

// isAugmented reports whether the operator ends in an equals sign and assigns.
func (r *Reader) isAugmented() bool {
	t := r.Text()
	if len(t) < 2 || t[len(t)-1] != '=' {
		return false
	}
	switch t[0] {
	case '=', '!', ':':
		return false
	case '<', '>':
		return len(t) == 3
	}
	return true
}

// rest ends the statement: the current token is a semicolon or the end of the
// line, or else something has gone wrong.
func (r *Reader) rest() {
	for r.Kind != scan.Newline && r.Kind != scan.EOF {
		if r.Kind == scan.Op && r.Is(";") {
			return
		}
		r.Broken = true
		r.next()
	}
	r.endLine()
}

// header reads the rest of a header, up to the colon, and begins the block.
func (r *Reader) header(block int32) {
	r.next()
	r.finishHeader(block)
}

func (r *Reader) finishHeader(block int32) {
	first := r.here()
	r.constant, r.logic = false, false
	r.read()
	r.inHeader = None
	if k := r.Blocks[block].Kind; k == Branch || k == Loop {
		r.Blocks[block].Fixed = r.Blocks[block].Fixed || r.constant && (r.logic || first == r.here())
	}
	if r.Kind != scan.Op || !r.Is(":") {
		r.Broken = true
		r.rest()
		return
	}
	r.next()
	r.opened(block)
}

// opened begins the block behind a header's colon: on the same line, or with the
// next.
func (r *Reader) opened(block int32) {
	b := openBlock{block: block}
	r.Broken = r.Broken || r.open[len(r.open)-1].inline // on one line there are simple statements only
	if r.Kind == scan.Newline {
		r.endLine()
		r.await, r.heads = b, true
		return
	}
	b.inline, b.level = true, r.open[len(r.open)-1].level
	r.enter(b)
	r.statement()
}

func (r *Reader) forLoop() {
	block := r.newBlock(Loop, r.scope)
	targets := r.newStmt(block)
	r.next()
	r.stopAtIn = true
	r.read()
	r.stopAtIn = false
	r.bind(r.segment, Target, targets)
	if r.Kind == scan.Keyword && r.Is("in") {
		r.next()
	}
	r.segment = r.here()
	r.finishHeader(block)
}

// whileLoop reads the header as part of the block: the loop repeats it.
func (r *Reader) whileLoop() {
	stmt, block := r.stmt, r.newBlock(Loop, r.scope)
	r.inHeader = block
	r.header(block)
	if r.Blocks[block].Fixed {
		r.Stmts[stmt].Turn = Stuck
	}
}

func (r *Reader) assertion() {
	stmt := r.stmt
	r.constant = false
	r.simple()
	if r.constant {
		r.Stmts[stmt].Turn = Stuck
	}
}

func (r *Reader) handler() {
	block := r.newPart(Handler)
	r.binder, r.bindStmt, r.bindBlock = Caught, r.newStmt(block), block
	r.inHeader = block
	r.header(block)
}

func (r *Reader) caseHeader() {
	block := r.newBlock(Case, r.scope)
	r.capturing, r.bindStmt = true, r.newStmt(block)
	r.header(block)
}
