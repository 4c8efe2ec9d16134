package syntax

import "bytes"

// surroundings is what CPython's compiler knows of the statements around the current
// one.
type surroundings struct {
	code     code     // what the statement belongs to
	inTry    bool     // of that code
	loop     bool     // break and continue have a loop
	group    bool     // an except* would be left by break, continue or return
	prologue prologue // how far the module has come
	frames   frames
}

// code is what a statement belongs to.
type code uint8

const (
	moduleCode code = iota
	functionCode
	classCode
)

// prologue is what may still stand at the top of a module.
type prologue uint8

const (
	beforeDocstring prologue = iota
	beforeFuture             // from __future__ imports
	over
)

func (d *descent) functionBody(async bool) {
	outer := d.surroundings
	d.surroundings = surroundings{code: functionCode, prologue: over}
	if async {
		d.frames.reserved = 1
	}
	d.suite(FieldBody)
	d.surroundings = outer
}

func (d *descent) classBody() {
	outer := d.surroundings
	d.surroundings = surroundings{code: classCode, prologue: over}
	d.suite(FieldBody)
	d.surroundings = outer
}

// jump checks the current break, continue or return, which leaves a loop or a
// function.
func (d *descent) jump() {
	inside := d.loop && d.tok != tokReturn
	switch {
	case inside:
	case d.group:
		d.refuse("'break', 'continue' and 'return' cannot appear in an except* block")
	case d.tok == tokBreak:
		d.refuse("'break' outside loop")
	case d.tok == tokContinue:
		d.refuse("'continue' not properly in loop")
	}
}

// loopBody reads the body of the loop that starts at the mark.
func (d *descent) loopBody(m mark) {
	outer := d.loop
	d.loop = true
	d.framed(m, 1, FieldBody)
	d.loop = outer
}

// handlerBody reads the body of the except clause that starts at the mark. That of
// an except* must not be left by jumps, and is two blocks to the compiler.
func (d *descent) handlerBody(m mark, group bool) {
	if !group {
		reserved := d.frames.reserved
		d.frames.reserved = 1
		d.framed(m, 1, FieldNone)
		d.frames.reserved = reserved
		return
	}
	loop, outer := d.loop, d.group
	d.loop, d.group = false, true
	d.framed(m, 2, FieldNone)
	d.loop, d.group = loop, outer
}

// frames counts what the compiler calls blocks: loops, with statements, and the
// clauses of try statements that are open in the current code. It allows 20 of them,
// 3.13 one more, but not in the handler of an exception or in an async function.
type frames struct {
	open     int
	reserved int
	deepest  int // the most that there have been, since the innermost try started
}

const maxFrames = 21

// framed reads the body of a statement or clause that starts at the mark, which is so
// many blocks.
func (d *descent) framed(m mark, count int, field Field) {
	d.frames.open += count
	d.countFrames(m)
	d.suite(field)
	d.frames.open -= count
}

func (d *descent) countFrames(m mark) {
	f := &d.frames
	f.deepest = max(f.deepest, f.open+f.reserved)
	if f.deepest > maxFrames {
		d.refuseAt(m.start, d.last, "too many statically nested blocks")
	}
}

// refuseLazy refuses a lazy import, from a module or not, that starts at the mark
// where CPython 3.15 has none.
func (d *descent) refuseLazy(m mark, from bool) {
	what := "lazy import"
	if from {
		what = "lazy from ... import"
	}
	switch {
	case d.inTry:
		d.refuseAt(m.start, d.last, what+" not allowed inside try/except blocks")
	case d.code == functionCode:
		d.refuseAt(m.start, d.last, what+" not allowed inside functions")
	case d.code == classCode:
		d.refuseAt(m.start, d.last, what+" not allowed inside classes")
	case d.newest().kind == KindFutureImportStatement:
		d.refuseAt(m.start, d.last, "lazy from __future__ import is not allowed")
	case from && d.nodes[len(d.nodes)-2].kind == KindWildcardImport:
		d.refuseAt(m.start, d.last, "lazy from ... import * is not allowed")
	}
}

// settlePrologue notes what the simple statement that was finished last, the first
// of whose tokens was a string or not, leaves of the module's prologue.
func (d *descent) settlePrologue() {
	docstring := d.prologue == beforeDocstring && d.isDocstring()
	switch {
	case d.newest().kind == KindFutureImportStatement, docstring:
		d.prologue = beforeFuture
	default:
		d.prologue = over
	}
}

// isDocstring reports whether the statement that was finished last is nothing but a
// string.
func (d *descent) isDocstring() bool {
	statement := len(d.nodes) - 1
	if d.nodes[statement].kind != KindExpressionStatement {
		return false
	}
	value := statement - 1
	for d.nodes[value].kind == KindParenthesizedExpression {
		value--
	}
	return d.isText(value)
}

// isText reports whether the node at i ends a string literal that is neither bytes
// nor an f-string, or several of them.
func (d *descent) isText(i int) bool {
	return d.isString(i) && !d.hasPrefix(i, "bBfFtT")
}

func (d *descent) isString(i int) bool {
	return d.nodes[i].kind == KindString || d.nodes[i].kind == KindConcatenatedString
}

// isFormatted reports whether the node at i ends an f-string, or several strings
// one of which is one.
func (d *descent) isFormatted(i int) bool {
	return d.isString(i) && d.hasPrefix(i, "fFtT")
}

// hasPrefix reports whether one of the letters is in the prefix of the string that
// the node at i ends, or of one of several.
func (d *descent) hasPrefix(i int, letters string) (has bool) {
	n := d.nodes[i]
	if n.kind == KindConcatenatedString {
		d.eachItem(i, func(part int) { has = has || d.hasPrefix(part, letters) })
		return has
	}
	prefix := d.src[n.start:n.end]
	return bytes.ContainsAny(prefix[:bytes.IndexAny(prefix, `"'`)], letters)
}

// future checks the features of a from __future__ import, whose node starts at the
// mark and which has just been read.
func (d *descent) future(m mark) {
	if d.prologue == over || d.blocks > 0 {
		d.refuseAt(m.start, d.last, "from __future__ imports must occur at the beginning of the file")
	}
	for i := m.nodes; i < len(d.nodes); i++ {
		if d.nodes[i].kind != KindDottedName || d.nodes[i].field == FieldModuleName {
			continue
		}
		switch name := string(d.src[d.nodes[i].start:d.nodes[i].end]); {
		case name == "braces":
			d.refuseNode(i, "not a chance")
		case !futures[name]:
			d.refuseNode(i, "future feature "+name+" is not defined")
		case name == "annotations":
			d.postponed = true
		case name == "barry_as_FLUFL":
			d.flufl = true
		}
	}
}

// futures are the features that from __future__ import knows in all versions
// from 3.8 on.
var futures = map[string]bool{
	"nested_scopes": true, "generators": true, "division": true, "absolute_import": true, "with_statement": true,
	"print_function": true, "unicode_literals": true, "barry_as_FLUFL": true, "generator_stop": true, "annotations": true,
}
