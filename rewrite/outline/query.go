package outline

// prepare enters the bindings into the table.
func (o *Outline) prepare() {
	if o.bound.ready {
		return
	}
	count := 0
	for i := range o.Uses {
		if o.Uses[i].Kind.MayBind() {
			count++
		}
	}
	o.bound.prepare(count)
	for i := range o.Uses {
		if u := &o.Uses[i]; u.Kind.Binds() {
			o.bound.add(u.Scope, u.Name)
		}
	}
	o.bound.ready = true
}

// Binds reports whether the scope surely binds the name, be it that it declares
// it to be another scope's.
func (o *Outline) Binds(scope int32, name Name) bool {
	o.prepare()
	return o.bound.has(scope, name)
}

// Resolve returns the scope that a read in the given one finds the name in, None
// if no scope of the file binds it: a class is skipped from within.
func (o *Outline) Resolve(scope int32, name Name) int32 {
	o.prepare()
	for s := scope; s != None; s = o.Scopes[s].Parent {
		if s != scope && o.Scopes[s].Kind == Class {
			continue
		}
		if o.bound.has(s, name) {
			return s
		}
	}
	return None
}

// Inside reports whether a scope is another or lies in it.
func (o *Outline) Inside(scope, outer int32) bool {
	for ; scope != None; scope = o.Scopes[scope].Parent {
		if scope == outer {
			return true
		}
	}
	return false
}
