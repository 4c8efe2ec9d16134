package outline

import "pyfix/rewrite/scan"

// expression is how far the reading of an expression has come.
type expression struct {
	frames  []frame
	segment int32 // the first use of what may turn out to be targets
	opaque  int   // how many brackets are open whose names are no targets

	last      int32   // the use that the last token made, None if it made none
	group     int32   // the first use in the brackets that it closes, None if it closes none
	grouped   int     // the first scope in them
	operand   bool    // the last token ends an operand
	text      bool    // it ends a string
	before    byte    // the last token, if it is an operator of one byte or two equal ones
	callee    spelled // the name or attribute that the last token ends, if it ends one
	hasCallee bool

	parameters parameters // of the def or type parameters whose bracket comes next
	binder     UseKind    // what as does in this statement, Read if nothing
	bindStmt   int32      // the statement of what it binds
	bindBlock  int32      // the handler that binds it
	as         int32      // the first use behind as, None if there is none
	asDepth    int
	capturing  bool // this is the pattern of a case
	stopAtIn   bool
	constant   bool // True, False, None or a number has been read
	logic      bool // and, or, not have been read
}

// spelled is a name that is interned only when somebody asks for it.
type spelled struct {
	name       Name // None: see start and end
	start, end int  // of an attribute; both 0 if there is none
}

// parameters is where the names of a parameter list are bound.
type parameters struct {
	scope, stmt int32
	pending     bool
}

// start begins the first expression of a statement.
func (r *Reader) start() {
	e := &r.expression
	e.segment, e.opaque = r.here(), 0
	r.set(false, 0)
	e.parameters, e.binder, e.bindStmt, e.as = parameters{}, Read, r.stmt, None
	e.capturing, e.stopAtIn = false, false
	e.frames = e.frames[:0]
}

// next moves to the next token within a statement.
func (r *Reader) next() {
	r.set(false, 0)
	r.advance()
}

// read reads an expression up to a token that does not belong to it: the end of
// the line, a semicolon, a colon, an assignment.
func (r *Reader) read() { r.readUntil(nil) }

func (r *Reader) readUntil(done func() bool) {
	for {
		switch r.Kind {
		case scan.Newline, scan.EOF:
			r.endLambdas()
			r.endAs()
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
			r.expectOperand()
			r.constant = true
			r.set(true, 0)
		case scan.String, scan.FormatStart, scan.FormatEnd:
			if !r.text && r.Kind != scan.FormatEnd {
				r.expectOperand()
			}
			r.set(r.Kind != scan.FormatStart, 0)
			r.text = r.Kind != scan.FormatStart
		case scan.Bad:
			r.Broken = true
			r.set(false, 0)
		default:
			r.set(false, 0)
		}
		r.advance()
		if done != nil && done() {
			return
		}
	}
}

// set notes what the last token was.
func (r *Reader) set(operand bool, before byte) {
	r.operand, r.before, r.last, r.group, r.text, r.hasCallee = operand, before, None, None, false, false
}

// expectOperand is called where an operand begins.
func (r *Reader) expectOperand() {
	r.Broken = r.Broken || r.operand // nothing stands between it and the one before
}

// word reads a name: a parameter, an attribute, or a name that stands for
// itself.
func (r *Reader) word() {
	if r.before == '!' { // a conversion, as in f"{x!r}"
		r.set(false, 0)
		return
	}
	if r.before == '.' {
		r.set(true, 0)
		r.callee, r.hasCallee = spelled{name: None, start: r.Start, end: r.End}, true
		return
	}
	if f := r.top(); f != nil && (f.kind == params || f.kind == lambda && f.part == head) && r.atParameter() {
		r.add(r.name(), f.inner, f.stmt, Param)
		r.Broken = r.Broken || r.Src[r.Start] == '_' && r.Scopes[f.inner].Kind == Types // Python mangles it with the class that it belongs to
		r.set(false, 0)
		return
	}
	r.expectOperand()
	name := r.name()
	r.Uses = append(r.Uses, Use{Name: name, Scope: r.scope, Stmt: r.stmt, plain: r.opaque == 0})
	r.set(true, 0)
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

// keyword reports whether the expression ends at the keyword.
func (r *Reader) keyword() (end bool) {
	switch string(r.Text()) {
	case "lambda":
		r.expectOperand()
		r.push(frame{kind: lambda, part: head})
		return false
	case "for":
		r.endLambdas()
		if len(r.frames) == 0 {
			r.Broken = true
			break
		}
		r.forClause()
	case "async", "await":
		r.endLambdas()
		r.Broken = r.Broken || !r.followed() // a name in old programs
	case "in":
		if len(r.frames) > 0 {
			r.inClause()
		} else if r.stopAtIn {
			return true
		}
	case "if":
		r.ifClause()
	case "else":
		r.elseBranch()
	case "as":
		r.endLambdas()
		r.as, r.asDepth = r.here(), len(r.frames)
	case "and", "or", "not":
		r.logic = true
	case "True", "False", "None":
		r.expectOperand()
		r.constant = true
		r.set(true, 0)
		return false
	}
	r.set(false, 0)
	return false
}

// followed reports whether something stands behind the keyword that can.
func (r *Reader) followed() bool {
	for _, c := range r.Src[r.End:] {
		switch c {
		case ' ', '\t', '\f', '\\', '\n', '\r':
			continue
		case '(', '[', '{', '\'', '"', '_', '.':
			return true
		}
		return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80
	}
	return false
}

// op reports whether the expression ends at the operator.
func (r *Reader) op() (end bool) {
	text := r.Text()
	switch c := text[0]; c {
	case '(', '[', '{':
		r.bracket(c)
		return false
	case ')', ']', '}':
		r.endLambdas()
		r.endAs()
		if len(r.frames) == 0 {
			r.Broken = true
			r.set(true, 0)
			return false
		}
		closed := r.top()
		first, scopes, display := closed.uses, closed.scopes, closed.kind == round || closed.kind == square
		r.pop()
		r.set(true, 0)
		if display {
			r.group, r.grouped = first, scopes
		}
		return false
	case ',':
		r.comma()
	case ':':
		if len(text) == 2 {
			r.walrus()
		} else if r.colon() {
			return true
		}
	case ';':
		r.endLambdas()
		r.Broken = r.Broken || len(r.frames) > 0
		return true
	case '.':
		r.unplain()
		if len(text) == 3 {
			r.set(true, 0)
			return false
		}
	case '=':
		if len(text) == 1 && r.equals() {
			return true
		}
	default:
		if len(text) > 1 && len(r.frames) == 0 && r.isAugmented() {
			return true
		}
		r.Annotates = r.Annotates || c == '-' && len(text) == 2 && text[1] == '>'
	}
	before := byte(0)
	switch {
	case text[0] == '*' && !r.atParameter(): // a product, or the star of an annotation
	case len(text) == 1, string(text) == "**":
		before = text[0]
	}
	r.set(false, before)
	return false
}

// endLambdas ends the lambdas whose body ends here.
func (r *Reader) endLambdas() {
	for f := r.top(); f != nil && f.kind == lambda && f.part == body; f = r.top() {
		r.pop()
	}
}

// comma separates arguments, items, parameters and what with enters.
func (r *Reader) comma() {
	r.endLambdas()
	r.endAs()
	r.Broken = r.Broken || len(r.frames) == 0 && r.binder == Caught // except A, b: binds b in Python 2, and catches b in 3.14
}

// colon reports whether the expression ends at the colon.
func (r *Reader) colon() (end bool) {
	for f := r.top(); f != nil && f.kind == lambda; f = r.top() {
		if f.part == head {
			f.part = body
			r.scope = f.inner
			return false
		}
		r.pop()
	}
	if f := r.top(); f != nil {
		r.Annotates = r.Annotates || f.kind == params
		return false
	}
	r.endAs()
	if r.capturing {
		r.capture()
	}
	return true
}

// equals reports whether the expression ends at the equals sign. In a call it
// makes the name before it a keyword.
func (r *Reader) equals() (end bool) {
	r.endLambdas()
	f := r.top()
	if f == nil {
		return true
	}
	if f.kind == call && r.last != None {
		f.key = r.callee
		r.Uses = r.Uses[:r.last]
	}
	return false
}

// walrus binds the name before it.
func (r *Reader) walrus() {
	if r.last == None {
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
	if r.as == None || r.asDepth != len(r.frames) {
		return
	}
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
