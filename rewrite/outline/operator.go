package outline

// op reports whether the expression ends at the operator.
func (r *Reader) op() (end bool) {
	text := r.Text()
	switch c := text[0]; c {
	case '(', '[', '{':
		r.bracket(c)
	case ')', ']', '}':
		r.closing(c)
		return r.types && len(r.frames) == 0
	case ',':
		r.comma()
	case ':':
		if len(text) == 1 {
			return r.colon()
		}
		r.walrus()
		r.set(wanting, 0)
	case ';':
		r.endLambdas()
		r.endExpression()
		if len(r.frames) > 0 {
			r.Broken = true
		}
		return true
	case '.':
		if len(text) == 3 {
			r.expectLiteral()
			r.set(ended, value)
			return false
		}
		if r.state != ended || r.before == parameter {
			r.Broken = true
		}
		r.unplain()
		r.set(denied, '.')
	case '=':
		if len(text) == 1 {
			return r.equals()
		}
		r.expectEnd()
		r.set(wanting, between)
	default:
		if len(text) > 1 && r.isAugmented() {
			r.endLambdas()
			if len(r.frames) > 0 {
				r.Broken = true
			}
			return true
		}
		r.operator(text)
	}
	return false
}

// operator reads an operator that stands before an operand or between two.
func (r *Reader) operator(text []byte) {
	before := byte(between)
	switch c := text[0]; {
	case c == '*' && len(text) < 3:
		r.star(text)
		return
	case c == '~', len(text) == 1 && (c == '+' || c == '-'):
		if r.state == denied || r.state == ended && (c == '~' || r.before == parameter) {
			r.Broken = true
		}
		r.impure = true
	case c == '/' && len(text) == 1 && r.before == ',' && r.top() != nil && r.top().takesParameters():
		r.set(ended, '/')
		return
	case c == '-' && len(text) == 2: // ->
		r.Annotates = true
		if !r.arrow || len(r.frames) > 0 {
			r.Broken = true
		}
		r.arrow, before = false, 0
	case c == '!' && len(text) == 1:
		if r.before != '=' || r.state != open { // f"{x=!r}"
			r.expectEnd()
		}
		if f := r.top(); f == nil || f.kind != field {
			r.Broken = true
		}
		r.set(denied, '!')
		return
	case c == '`':
		r.Broken = true // repr in Python 2
	default:
		r.expectEnd()
	}
	r.set(wanting, before)
}

// star reads * or **, which multiplies, unpacks, or makes a parameter a special
// one.
func (r *Reader) star(text []byte) {
	before := byte(between)
	switch {
	case r.atParameter():
		before = '*'
		if f := r.top(); f != nil {
			f.starred = true
			if len(text) == 2 && (f.bare || f.kind != call && f.kind != curly && !f.takesParameters()) {
				r.Broken = true
			}
		}
		if r.before == '*' {
			r.Broken = true
		}
	case r.state == ended:
		r.expectEnd()
	case r.before == '{':
		r.top().starred = true
	case r.before != 0 && r.before != ':' && r.before != '=' && r.before != yields || r.state == denied || len(text) == 2:
		r.Broken = true
	}
	r.set(wanting, before)
}

// comma separates arguments, items, parameters and what with enters.
func (r *Reader) comma() {
	r.endLambdas()
	r.endAs()
	f := r.top()
	switch {
	case f == nil:
		r.endItem()
		r.impure = r.impure || r.before == value
		if r.binder == Caught || r.single { // except A, b: binds b in Python 2, and catches b in 3.14
			r.Broken = true
		}
	case f.takesParameters() && r.before == '*': // def f(*, a)
		f.starred, f.keyed, f.free, f.bare = false, false, true, true
	case f.kind == subscript && r.before == ':': // a[:, b]
	default:
		r.endItem()
		r.endArgument(f)
		if f.part == iterable || f.part == clauses {
			r.Broken = true
		}
	}
	r.set(open, ',')
}

// colon reports whether the expression ends at the colon.
func (r *Reader) colon() (end bool) {
	for f := r.top(); f != nil && f.kind == lambda; f = r.top() {
		if f.part == head {
			r.endExpression()
			if r.state == ended {
				r.endArgument(f)
			}
			if f.bare {
				r.Broken = true
			}
			f.part = body
			r.scope = f.inner
			r.set(wanting, ':')
			return false
		}
		r.pop()
	}
	f := r.top()
	if f == nil {
		r.endExpression()
		r.endAs()
		if r.capturing {
			r.capture()
		}
		return true
	}
	next := wanting
	switch f.kind {
	case subscript:
		r.endExpression()
		next = open
	case field:
		r.endExpression()
		next = open
	case params:
		if r.before != parameter {
			r.Broken = true
		}
		r.Annotates = true
	case curly:
		r.endItem()
		if f.named {
			r.Broken = true
		}
		f.named = true
	default:
		r.Broken = true
	}
	r.set(next, ':')
	return false
}

// equals reports whether the expression ends at the equals sign. In a call it
// makes the name before it a keyword.
func (r *Reader) equals() (end bool) {
	r.endLambdas()
	f := r.top()
	if f == nil {
		return true
	}
	r.endItem()
	next := wanting
	switch {
	case f.kind == call:
		if r.last == None || r.before != leading {
			r.Broken = true
			break
		}
		f.key, f.named = r.callee, true
		r.Uses = r.Uses[:r.last]
	case f.kind == field: // f"{x=}"
		next = open
	case f.takesParameters():
		if f.named || f.starred && r.Scopes[f.inner].Kind != Types {
			r.Broken = true
		}
		f.named = true
	default:
		r.Broken = true
	}
	r.set(next, '=')
	return false
}
