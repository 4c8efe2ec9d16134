package outline

import "pyfix/rewrite/scan"

// statement reads a statement, or the header of one, up to and with the token
// that ends it. The current token is its first.
func (r *Reader) statement() {
	r.leads = r.First
	if r.First {
		r.begin()
	}
	if r.Kind == scan.Newline { // behind a semicolon
		r.endLine()
		return
	}
	r.stmt = r.newStmt(r.block())
	r.start()
	around := &r.open[len(r.open)-1]
	if around.next != 0 && r.Kind == scan.Keyword && r.part() {
		return
	}
	if around.next&needed != 0 || around.cases && !r.Is("case") {
		r.Broken = true
	}
	around.next = 0
	decorated := r.decorated
	r.decorated = false
	switch r.Kind {
	case scan.Keyword:
		r.keywordStatement(decorated)
		return
	case scan.Name:
		r.nameStatement()
	case scan.Op:
		if r.Is("@") {
			r.decorator()
			return
		}
		if r.Is(";") {
			r.Broken = true
		}
		r.simple()
	default:
		r.simple()
	}
	if decorated {
		r.Broken = true
	}
}

// decorator reads a decorator.
func (r *Reader) decorator() {
	if !r.leads {
		r.Broken = true
	}
	r.decorated = true
	r.behind('@')
	r.read()
	r.rest()
}

func (r *Reader) keywordStatement(decorated bool) {
	switch string(r.Text()) {
	case "async":
		r.asynchronous(decorated)
		return
	case "def":
		r.function(false)
		return
	case "class":
		r.classStatement()
		return
	case "for":
		r.forLoop()
	case "while":
		r.whileLoop()
	case "if":
		r.single = true
		r.header(r.newBlock(Branch, r.scope), elifPart|elsePart)
	case "try":
		r.bare(r.newBlock(Trial, r.scope), exceptPart|finallyPart|needed)
	case "with":
		block := r.newBlock(Entry, r.scope)
		r.binder, r.bindStmt = Entered, r.newStmt(block) // an earlier manager may swallow what the next one raises
		r.header(block, 0)
	case "import":
		r.imports()
	case "from":
		r.fromImport()
	case "global", "nonlocal":
		r.declaration()
	case "del":
		r.behind(0)
		r.read()
		r.endTargets()
		r.bind(r.segment, Deleted, r.stmt)
		r.rest()
	case "return":
		if r.Scopes[r.scope].Kind != Function {
			r.Broken = true
		}
		r.Stmts[r.stmt].Turn = Return
		r.next()
		r.read()
		r.rest()
	case "raise":
		r.Stmts[r.stmt].Turn = Raise
		r.raises = true
		r.next()
		r.read()
		r.rest()
	case "pass":
		r.next()
		r.rest()
	case "break", "continue":
		if !r.inLoop() {
			r.Broken = true
		}
		r.Stmts[r.stmt].Turn = Round
		r.next()
		r.rest()
	case "assert":
		r.assertion()
	default:
		r.simple()
	}
	if decorated {
		r.Broken = true
	}
}

// asynchronous reads the statement that the current async begins.
func (r *Reader) asynchronous(decorated bool) {
	r.next()
	switch {
	case r.Kind == scan.Keyword && r.Is("def"):
		r.function(true)
	case r.Kind == scan.Keyword && r.async && !decorated && (r.Is("for") || r.Is("with")):
		r.keywordStatement(false)
	default:
		r.Broken = true // a name in old programs
		r.simple()
	}
}

// inLoop reports whether a loop of the same function is around the statement.
func (r *Reader) inLoop() bool {
	for i := len(r.open) - 1; i >= 0; i-- {
		switch r.Blocks[r.open[i].block].Kind {
		case Loop:
			return true
		case Body:
			return false
		}
	}
	return false
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
	r.matches, r.last = matches, start
	if !matches || r.afterOperand() {
		r.state = ended
	}
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
	assigns, augments := false, false
	for {
		switch {
		case r.Kind == scan.Op && r.Is("="):
			if augments || annotates && assigns {
				r.Broken = true
			}
			if annotates {
				r.endItem()
			} else {
				r.endTargets()
			}
			assigns = true
			switch {
			case !annotates:
				r.bind(r.segment, Assigned, r.stmt)
			case annotated != None:
				r.Uses[annotated].Kind = Assigned
			}
		case r.Kind == scan.Op && r.Is(":"):
			start := r.segment
			if r.state != ended && r.before != ',' || annotates || assigns || augments {
				r.Broken = true
			}
			impure := r.impure || r.before == value
			r.behind(':')
			if r.Kind == scan.Newline {
				if !r.matches { // x: without a type
					r.Broken = true
				}
				r.opened(r.newBlock(Case, r.scope), 0)
				return
			}
			if impure {
				r.Broken = true
			}
			annotates, r.Annotates = true, true
			if start+1 == r.here() && r.Uses[start].plain {
				r.Uses[start].Kind, annotated = Annotated, start
			}
			r.again()
			continue
		case r.Kind == scan.Op && r.isAugmented():
			if annotates || assigns || augments {
				r.Broken = true
			}
			r.endTargets()
			augments = true
			if r.segment+1 == r.here() && r.Uses[r.segment].plain {
				r.add(r.Uses[r.segment].Name, r.scope, r.stmt, Augmented)
			}
		default:
			r.rest()
			return
		}
		r.behind('=')
		r.again()
	}
}

// afterOperand reports whether the current token can stand behind the name match.
func (r *Reader) afterOperand() bool {
	switch r.Kind {
	case scan.Op:
		return !r.Is("{") && !r.Is("~") && !r.Is("...")
	case scan.Keyword:
		return r.Is("in") || r.Is("is") || r.Is("and") || r.Is("or") || r.Is("if")
	}
	return r.Kind == scan.Newline || r.Kind == scan.EOF
}

// again reads the next expression of the statement.
func (r *Reader) again() {
	r.segment, r.opaque, r.impure = r.here(), 0, false
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
