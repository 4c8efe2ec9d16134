package outline

import "pyfix/rewrite/scan"

// part reads the header of another part of a compound statement, and reports
// whether it is one.
func (r *Reader) part() bool {
	switch string(r.Text()) {
	case "elif":
		r.single = true
		r.header(r.newPart(Branch, elifPart), elifPart|elsePart)
	case "else":
		kind, follow := r.elseKind()
		r.bare(r.newPart(kind, elsePart), follow)
	case "except":
		r.handler()
	case "finally":
		r.bare(r.newPart(After, finallyPart), 0)
	default:
		return false
	}
	return true
}

// elseKind returns what the else is that the current token begins, and what may
// stand behind it.
func (r *Reader) elseKind() (BlockKind, parts) {
	around := &r.open[len(r.open)-1]
	switch {
	case around.last != None && r.Blocks[around.last].Kind == Branch:
		return Branch, 0
	case around.next&finallyPart != 0:
		return After, finallyPart
	}
	return After, 0
}

// header reads the rest of a header, up to the colon, and begins the block.
func (r *Reader) header(block int32, follow parts) {
	r.behind(0)
	r.finishHeader(block, follow)
}

// bare is header for a header that is a keyword alone.
func (r *Reader) bare(block int32, follow parts) {
	r.next()
	if r.Kind != scan.Op {
		r.Broken = true
	}
	r.finishHeader(block, follow)
}

// finishHeader reads a header from the current token on.
func (r *Reader) finishHeader(block int32, follow parts) {
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
	r.opened(block, follow)
}

// opened begins the block behind a header's colon: on the same line, or with the
// next.
func (r *Reader) opened(block int32, follow parts) {
	b := openBlock{block: block, follow: follow, async: r.defers}
	if !r.leads { // on one line there are simple statements only
		r.Broken = true
	}
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
	r.behind(0)
	r.stopAtIn = true
	r.read()
	r.stopAtIn = false
	r.bind(r.segment, Target, targets)
	if r.Kind == scan.Keyword && r.Is("in") {
		r.behind(0)
	} else {
		r.Broken = true
	}
	r.segment = r.here()
	r.finishHeader(block, elsePart)
}

// whileLoop reads the header as part of the block: the loop repeats it.
func (r *Reader) whileLoop() {
	stmt, block := r.stmt, r.newBlock(Loop, r.scope)
	r.inHeader, r.single = block, true
	r.header(block, elsePart)
	if r.Blocks[block].Fixed {
		r.Stmts[stmt].Turn = Stuck
	}
}

func (r *Reader) assertion() {
	stmt := r.stmt
	r.constant = false
	r.behind(0)
	r.read()
	r.endItem()
	r.rest()
	if r.constant {
		r.Stmts[stmt].Turn = Stuck
	}
}

func (r *Reader) handler() {
	block := r.newPart(Handler, exceptPart)
	r.binder, r.bindStmt, r.bindBlock = Caught, r.newStmt(block), block
	r.inHeader = block
	r.next()
	follow := elsePart | finallyPart
	if r.Kind != scan.Op || !r.Is(":") { // except: is the last one
		follow |= exceptPart
	}
	r.finishHeader(block, follow)
}

func (r *Reader) caseHeader() {
	block := r.newBlock(Case, r.scope)
	r.capturing, r.bindStmt = true, r.newStmt(block)
	r.header(block, 0)
}
