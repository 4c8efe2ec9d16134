package outline

import "pyfix/rewrite/scan"

func (r *Reader) function() {
	_, block, ok := r.definition(Function)
	if !ok {
		return
	}
	r.parameters = parameters{scope: r.Blocks[block].Scope, stmt: r.newStmt(block), pending: true}
	r.finishHeader(block)
}

func (r *Reader) classStatement() {
	name, block, ok := r.definition(Class)
	if !ok {
		return
	}
	r.callee, r.hasCallee, r.operand = spelled{name: name}, true, true // its bases are like arguments
	r.finishHeader(block)
}

// definition reads def or class, the name behind it and its type parameters, and
// opens the scope and the block of its body. Default values, annotations and
// bases are then read in the scope around it, be it that some know the types.
func (r *Reader) definition(kind ScopeKind) (name Name, body int32, ok bool) {
	r.next()
	if r.Kind != scan.Name {
		r.Broken = true
		r.rest()
		return None, None, false
	}
	name = r.names.id(r.Text())
	r.add(r.name(), r.scope, r.stmt, Defined)
	r.next()
	outer := r.scope
	r.typeParameters()
	scope := r.newScope(kind, name)
	r.scope = outer
	body = r.newBlock(Body, scope)
	r.Scopes[scope].Body = body
	return name, body, true
}

// alias reads type X[T] = value; the value is evaluated when it is asked for.
func (r *Reader) alias() {
	r.add(r.name(), r.scope, r.stmt, Defined)
	r.next()
	outer := r.scope
	r.typeParameters()
	r.scope = r.newScope(Types, None)
	for r.Kind == scan.Op && r.Is("=") {
		r.next()
		r.again()
	}
	for r.scope != outer {
		r.Scopes[r.scope].End = r.here()
		r.scope = r.Scopes[r.scope].Parent
	}
	r.rest()
}

// typeParameters reads [T: bound, *Ts = default] if it is there, and leaves its
// scope the current one.
func (r *Reader) typeParameters() {
	if r.Kind != scan.Op || !r.Is("[") {
		return
	}
	r.scope = r.newScope(Types, None)
	r.parameters = parameters{scope: r.scope, stmt: r.stmt, pending: true}
	r.readUntil(func() bool { return len(r.frames) == 0 })
}

func (r *Reader) declaration() {
	kind := Global
	if r.Is("nonlocal") {
		kind = Nonlocal
	}
	for r.next(); r.Kind == scan.Name; r.next() {
		r.add(r.name(), r.scope, r.stmt, kind)
		if r.next(); r.Kind != scan.Op || !r.Is(",") {
			break
		}
	}
	r.rest()
}

// imports reads import a.b, c as d, the word import being the current token.
func (r *Reader) imports() {
	for {
		r.next()
		if r.Kind != scan.Name {
			break
		}
		name := r.name()
		for r.next(); r.Kind == scan.Op && r.Is("."); r.next() {
			r.next()
		}
		r.importAs(name)
		if r.Kind != scan.Op || !r.Is(",") {
			break
		}
	}
	r.rest()
}

// importAs binds the name, or another if the current token is as.
func (r *Reader) importAs(name Name) {
	kind := Imported
	if r.Kind == scan.Keyword && r.Is("as") {
		if r.next(); r.Kind != scan.Name {
			return
		}
		name, kind = r.name(), Renamed
		r.next()
	}
	r.add(name, r.scope, r.stmt, kind)
}

func (r *Reader) fromImport() {
	for r.next(); r.Kind != scan.Newline && r.Kind != scan.EOF && !(r.Kind == scan.Keyword && r.Is("import")); {
		r.next()
	}
	for r.Kind != scan.Newline && r.Kind != scan.EOF && !(r.Kind == scan.Op && r.Is(";")) {
		switch {
		case r.Kind == scan.Name:
			name := r.name()
			r.next()
			r.importAs(name)
			continue
		case r.Kind == scan.Op && r.Is("*"):
			r.Star = true
		}
		r.next()
	}
	r.rest()
}
