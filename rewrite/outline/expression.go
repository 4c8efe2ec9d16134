package outline

import (
	"bytes"

	"pyfix/rewrite/scan"
)

// expression is how far the reading of an expression has come. What is written
// together stands together, which takes the fewest stores.
type expression struct {
	frames  []frame
	segment int32 // the first use of what may turn out to be targets
	opaque  int32 // how many brackets are open whose names are no targets
	ifs     int32 // how many else have yet to come in the innermost frame
	grouped int32 // the first scope in the brackets that the last token closes

	last      int32 // the use that the last token made, None if it made none
	group     int32 // the first use in the brackets that it closes, None if it closes none
	state     state // what it leaves to be expected
	before    byte  // it, if it is an operator of one byte or two equal ones; see the constants
	text      text  // what string it ends
	hasCallee bool
	callee    spelled // the name or attribute that it ends, if hasCallee

	impure    bool // what has been read cannot be targets
	outside   bool // what has been read before the group cannot be
	types     bool // these are type parameters: the expression ends with their bracket
	constant  bool // True, False, None or a number has been read
	logic     bool // and, or, not have been read
	capturing bool // this is the pattern of a case
	stopAtIn  bool
	arrow     bool // this is the header of a function, and no -> has come
	raises    bool // this is a raise statement, and no from has come
	single    bool // this is a header that takes no comma
	matches   bool // this may be a match statement

	parameters parameters // of the def or type parameters whose bracket comes next
	binder     UseKind    // what as does in this statement, Read if nothing
	bindStmt   int32      // the statement of what it binds
	bindBlock  int32      // the handler that binds it
	as         int32      // the first use behind as, None if there is none
	asDepth    int
}

// spelled is a name that is interned only when somebody asks for it.
type spelled struct {
	name       Name  // None: see start and end
	start, end int32 // of an attribute; both 0 if there is none
}

// parameters is where the names of a parameter list are bound.
type parameters struct {
	scope, stmt int32
	pending     bool
}

// start begins the first expression of a statement.
func (r *Reader) start() {
	e := &r.expression
	e.segment, e.opaque, e.ifs, e.impure = r.here(), 0, 0, false
	r.set(open, 0)
	e.parameters, e.binder, e.bindStmt, e.as = parameters{}, Read, r.stmt, None
	e.capturing, e.stopAtIn, e.arrow, e.raises, e.single, e.matches = false, false, false, false, false, false
	e.frames = e.frames[:0]
}

// next moves to the next token within a statement.
func (r *Reader) next() {
	r.set(open, 0)
	r.advance()
}

// behind moves to the next token, which has to begin an operand. The current one
// counts as the operator.
func (r *Reader) behind(operator byte) {
	r.set(wanting, operator)
	r.advance()
}

// read reads an expression up to a token that does not belong to it: the end of
// the line, a semicolon, a colon, an assignment.
func (r *Reader) read() {
	for {
		switch r.Kind {
		case scan.Newline, scan.EOF:
			r.endLambdas()
			r.endAs()
			r.endExpression()
			if len(r.frames) > 0 {
				r.Broken = true
				r.unwind()
			}
			return
		case scan.Name:
			r.word()
		case scan.Keyword:
			if r.keyword() {
				return
			}
		case scan.Op:
			if r.op() {
				return
			}
		case scan.Number:
			r.expectLiteral()
			if r.Src[r.End-1] == '_' {
				r.Broken = true
			}
			r.constant = true
			r.set(ended, value)
		case scan.String:
			text := r.literal()
			r.set(ended, value)
			r.text = text
		case scan.FormatStart:
			r.literal()
			r.set(open, 0)
		case scan.FormatEnd:
			r.set(ended, value)
			r.text = characters
		case scan.Bad:
			r.Broken = true
			r.set(open, 0)
		default:
			r.set(open, 0)
		}
		r.advance()
		if r.Broken {
			r.Scanner.Reset(nil) // what follows does not matter, and may be a million open brackets
		}
	}
}

// set notes what the last token was.
func (r *Reader) set(next state, before byte) {
	r.last, r.group, r.state, r.before, r.text, r.hasCallee = None, None, next, before, noText, false
}

// word reads a name: a parameter, an attribute, or a name that stands for
// itself.
func (r *Reader) word() {
	switch before := r.before; before {
	case '!': // a conversion, as in f"{x!r}"
		r.set(open, 0)
		return
	case '.':
		r.set(ended, 0)
		r.callee, r.hasCallee = spelled{name: None, start: int32(r.Start), end: int32(r.End)}, true
		return
	case '(', '[', ',', '*', 'l':
		if f := r.top(); f != nil && f.takesParameters() {
			r.parameter(f)
			if r.Scopes[f.inner].Kind == Types && bytes.HasPrefix(r.Text(), dunder) { // Python mangles it with the class that it belongs to
				r.Broken = true
			}
			r.set(ended, parameter)
			return
		}
		r.operandName()
		if before == '(' || before == ',' {
			r.before = leading
		}
	default:
		r.operandName()
	}
}

// parameter reads the name of a parameter.
func (r *Reader) parameter(f *frame) {
	name := r.name()
	for len(r.parameterOf) <= int(name) {
		r.parameterOf = append(r.parameterOf, None)
	}
	r.Broken = r.Broken || r.parameterOf[name] == f.inner
	r.parameterOf[name] = f.inner
	f.bare = false
	r.add(name, f.inner, f.stmt, Param)
}

// operandName reads a name that stands for itself.
func (r *Reader) operandName() {
	r.expectOperand()
	name := r.name()
	r.Uses = append(r.Uses, Use{Name: name, Scope: r.scope, Stmt: r.stmt, plain: r.opaque == 0})
	r.set(ended, 0)
	r.last = r.here() - 1
	r.callee, r.hasCallee = spelled{name: name}, true
}

// atParameter reports whether a name would be a parameter here, and not part of
// a default value or an annotation.
func (r *Reader) atParameter() bool {
	switch r.before {
	case '(', '[', ',', '*', 'l':
		return true
	}
	return false
}

// endLambdas ends the lambdas whose body ends here.
func (r *Reader) endLambdas() {
	if n := len(r.frames); n > 0 && r.frames[n-1].kind == lambda {
		r.popLambdas()
	}
}

func (r *Reader) popLambdas() {
	for f := r.top(); f != nil && f.kind == lambda && f.part == body; f = r.top() {
		r.pop()
	}
}

// walrus binds the name before it.
func (r *Reader) walrus() {
	if r.last == None {
		r.Broken = true
		return
	}
	u := &r.Uses[r.last]
	u.Kind, u.Scope = Walrus, r.around(u.Scope)
}

// around returns the scope that gets the value of a walrus.
func (r *Reader) around(scope int32) int32 {
	for r.Scopes[scope].Kind == Generator || r.Scopes[scope].Kind == Comprehension {
		scope = r.Scopes[scope].Parent
	}
	return scope
}

// bind makes targets of the names from a use on.
func (r *Reader) bind(from int32, kind UseKind, stmt int32) {
	for i := from; i < r.here(); i++ {
		if u := &r.Uses[i]; u.plain && u.Kind == Read && u.Scope == r.scope {
			u.Kind, u.Stmt = kind, stmt
		}
	}
}

// endAs binds what stands behind as, if that ends here.
func (r *Reader) endAs() {
	if r.as != None && r.asDepth == len(r.frames) {
		r.bindAs()
	}
}

func (r *Reader) bindAs() {
	if r.binder != Read {
		r.bind(r.as, r.binder, r.bindStmt)
	}
	if n := r.here(); r.binder == Caught && n > r.as {
		r.Blocks[r.bindBlock].Caught = r.Uses[n-1].Name
	}
	r.as = None
}

// capture makes the names of a pattern captures. What is called or has a dot is
// a class or a value.
func (r *Reader) capture() {
	r.capturing = false
	for i := r.segment; i < r.here(); i++ {
		if u := &r.Uses[i]; u.plain && u.Kind == Read && string(r.Spelling(u.Name)) != "_" {
			u.Kind, u.Stmt = Captured, r.bindStmt
		}
	}
}
