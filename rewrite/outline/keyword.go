package outline

// keyword reports whether the expression ends at the keyword.
func (r *Reader) keyword() (end bool) {
	switch string(r.Text()) {
	case "lambda":
		r.expectLiteral()
		if r.before == between || r.before == identity {
			r.Broken = true
		}
		r.impure = true
		r.push(lambda).part = head
		r.before = lambdas
		return false
	case "for":
		r.endLambdas()
		r.forClause()
	case "async":
		r.endLambdas()
		if r.state != ended || len(r.frames) == 0 || !r.followed() { // a name in old programs
			r.Broken = true
		}
		return false // for, behind the same operand
	case "await":
		r.expectLiteral()
		if !r.async && len(r.frames) == 0 || !r.followed() { // a name in old programs
			r.Broken = true
		}
		r.impure = true
	case "in":
		if r.stopAtIn && len(r.frames) == 0 {
			r.endTargets()
			return true
		}
		if !r.inClause() {
			r.set(wanting, between)
			return false
		}
	case "if":
		r.expectEnd()
		r.ifClause()
	case "else":
		r.expectEnd()
		r.elseBranch()
	case "as":
		r.endLambdas()
		r.endItem()
		if r.binder == Read && !r.capturing {
			r.Broken = true
		}
		r.as, r.asDepth = r.here(), len(r.frames)
	case "and", "or":
		r.logic = true
		r.expectEnd()
	case "is":
		r.expectEnd()
		r.set(wanting, identity)
		return false
	case "not":
		r.not()
		return false
	case "True", "False", "None":
		r.expectLiteral()
		r.constant = true
		r.set(ended, value)
		return false
	case "yield":
		r.yield()
		return false
	case "from":
		r.from()
	default: // it begins a statement
		r.Broken = true
	}
	r.set(wanting, 0)
	return false
}

// not reads a not that negates what follows, or belongs to is not or not in.
func (r *Reader) not() {
	r.logic, r.impure = true, true
	switch {
	case r.state == ended:
		r.set(denied, negation)
	case r.before == identity:
		r.set(wanting, between)
	default:
		if r.state == denied || r.before == between {
			r.Broken = true
		}
		r.set(wanting, 0)
	}
}

// yield reads the beginning of a yield expression, whose value may be missing.
func (r *Reader) yield() {
	if r.state >= ended || r.before == yields || r.state == wanting && r.before != '=' && r.before != ':' && r.before != '{' {
		r.Broken = true
	}
	if k := r.Scopes[r.scope].Kind; k == Module || k == Class {
		r.Broken = true
	}
	r.impure = true
	r.set(open, yields)
}

// from reads the from of yield from x, or of raise x from y.
func (r *Reader) from() {
	if r.before == yields {
		return
	}
	r.endLambdas()
	r.endItem()
	if !r.raises || len(r.frames) > 0 {
		r.Broken = true
	}
	r.raises = false
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
