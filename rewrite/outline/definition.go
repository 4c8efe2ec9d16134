package outline

import "pyfix/rewrite/scan"

func (r *Reader) function() {
	r.next()
	if r.Kind != scan.Name {
		r.Broken = true
		r.rest()
		return
	}
	name := r.names.id(r.Text())
	r.add(r.name(), r.scope, r.stmt, Defined)
	r.next()
	outer := r.scope
	r.typeParameters()
	function := r.newScope(Function, name)
	r.scope = outer // where default values and annotations are evaluated, but for what they know of types
	block := r.newBlock(Body, function)
	r.Scopes[function].Body = block
	r.parameters = parameters{scope: function, stmt: r.newStmt(block), pending: true}
	r.finishHeader(block)
}

func (r *Reader) classStatement() {
	r.next()
	if r.Kind != scan.Name {
		r.Broken = true
		r.rest()
		return
	}
	name := r.names.id(r.Text())
	r.add(r.name(), r.scope, r.stmt, Defined)
	r.next()
	outer := r.scope
	r.typeParameters()
	class := r.newScope(Class, name)
	r.scope = outer
	r.callee, r.hasCallee, r.operand = spelled{name: name}, true, true
	block := r.newBlock(Body, class)
	r.Scopes[class].Body = block
	r.finishHeader(block)
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
