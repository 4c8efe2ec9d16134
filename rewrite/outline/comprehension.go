package outline

// forClause begins a clause of a comprehension, and with the first of them the
// comprehension's scope: what stands before it is the element.
func (r *Reader) forClause() {
	r.endItem()
	f := r.top()
	if f == nil {
		r.Broken = true
		return
	}
	switch {
	case f.kind != round && f.kind != call && f.kind != square && f.kind != curly, f.part == target, f.some:
		r.Broken = true
	}
	if r.Broken {
		return
	}
	if f.part == whole {
		r.comprehension(f)
	}
	f.part = target
	r.scope = f.inner
	r.segment, r.opaque, r.impure = r.here(), 0, false
}

func (r *Reader) comprehension(f *frame) {
	kind := Comprehension
	given := f.given
	switch f.kind {
	case round:
		kind = Generator
	case call:
		kind = Generator
		given = Argument{Callee: r.spell(f.callee), Key: None, Method: f.callee.end > 0, call: f.start}
	}
	r.scope = f.scope
	f.inner = r.newScope(kind, None)
	r.Scopes[f.inner].First, r.Scopes[f.inner].Given = f.uses, given
	for i := f.uses; i < r.here(); i++ {
		if u := &r.Uses[i]; u.Scope == f.scope && u.Kind != Walrus {
			u.Scope = f.inner
		}
	}
	for i := int(f.scopes); i < len(r.Scopes)-1; i++ {
		s := &r.Scopes[i]
		if s.Parent == f.scope {
			s.Parent = f.inner
		}
		if s.Given.call == f.start {
			s.Given = nowhere // the callee gets the generator whose element it is
		}
	}
}

// inClause ends the targets of a comprehension's clause, and reports whether the
// current in does so: else it is an operator. The first iterable is evaluated
// outside.
func (r *Reader) inClause() bool {
	f := r.top()
	if f == nil || f.part != target {
		if r.before != negation {
			r.expectEnd()
		}
		return false
	}
	r.endTargets()
	r.bind(r.segment, Assigned, r.stmt)
	r.opaque = 1
	f.part = clauses
	if !f.again {
		f.part, r.scope, f.again = iterable, f.scope, true
	}
	return true
}

// ifClause ends the iterable before it, if it is a condition of a comprehension
// and no conditional expression.
func (r *Reader) ifClause() {
	f := r.top()
	switch {
	case f == nil && r.capturing:
		r.capture()
	case f != nil && f.part == iterable:
		f.part, r.scope = clauses, f.inner
	case f == nil || f.part != clauses:
		r.ifs++
	}
}

// elseBranch ends the lambdas that stand before it in a conditional expression.
func (r *Reader) elseBranch() {
	for f := r.top(); r.ifs == 0 && f != nil && f.kind == lambda && f.part == body; f = r.top() {
		r.pop()
	}
	if r.ifs == 0 {
		r.Broken = true
		return
	}
	r.ifs--
}
