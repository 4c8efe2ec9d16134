package outline

import "pyfix/rewrite/scan"

func (r *Reader) function(async bool) {
	_, block, ok := r.definition(Function)
	if !ok {
		return
	}
	if r.Kind != scan.Op || !r.Is("(") {
		r.Broken = true
	}
	r.defers, r.arrow, r.single = async, true, true
	r.parameters = parameters{scope: r.Blocks[block].Scope, stmt: r.newStmt(block), pending: true}
	r.finishHeader(block, 0)
}

func (r *Reader) classStatement() {
	name, block, ok := r.definition(Class)
	if !ok {
		return
	}
	if r.Kind != scan.Op || !r.Is("(") && !r.Is(":") {
		r.Broken = true
	}
	r.defers, r.single = false, true
	r.callee, r.hasCallee, r.state = spelled{name: name}, true, ended // its bases are like arguments
	r.finishHeader(block, 0)
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
	if r.Kind == scan.Op && r.Is("=") {
		r.behind('=')
		r.again()
	} else {
		r.Broken = true
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
	r.types = true
	r.read()
	r.types = false
	r.next()
}

func (r *Reader) declaration() {
	kind := Global
	if r.Is("nonlocal") {
		kind = Nonlocal
	}
	for {
		if r.next(); r.Kind != scan.Name {
			r.Broken = true
			break
		}
		r.add(r.name(), r.scope, r.stmt, kind)
		if r.next(); r.Kind != scan.Op || !r.Is(",") {
			break
		}
	}
	r.rest()
}
