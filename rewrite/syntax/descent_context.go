package syntax

import "bytes"

// surroundings is what CPython's compiler knows of the statements around the current
// one.
type surroundings struct {
	loop     bool     // break and continue have a loop
	group    bool     // an except* would be left by break, continue or return
	prologue prologue // how far the module has come
}

// prologue is what may still stand at the top of a module.
type prologue uint8

const (
	beforeDocstring prologue = iota
	beforeFuture             // from __future__ imports
	over
)

// ownCode starts the body of a function or class, and returns the surroundings to go
// back to.
func (d *descent) ownCode() surroundings {
	outer := d.surroundings
	d.loop, d.group, d.prologue = false, false, over
	return outer
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

// loopBody reads the body of a loop.
func (d *descent) loopBody() {
	outer := d.loop
	d.loop = true
	d.suite(FieldBody)
	d.loop = outer
}

// groupBody reads the body of an except*.
func (d *descent) groupBody() {
	outer := d.surroundings
	d.loop, d.group = false, true
	d.suite(FieldNone)
	d.surroundings = outer
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
	switch d.nodes[i].kind {
	case KindConcatenatedString:
		text := true
		d.eachItem(i, func(part int) { text = text && d.isText(part) })
		return text
	case KindString:
		prefix := d.src[d.nodes[i].start:d.nodes[i].end]
		prefix = prefix[:bytes.IndexAny(prefix, `"'`)]
		return !bytes.ContainsAny(prefix, "bBfFtT")
	}
	return false
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
		}
	}
}

// futures are the features that from __future__ import knows in all versions
// from 3.8 on.
var futures = map[string]bool{
	"nested_scopes": true, "generators": true, "division": true, "absolute_import": true, "with_statement": true,
	"print_function": true, "unicode_literals": true, "barry_as_FLUFL": true, "generator_stop": true, "annotations": true,
}
