package outline

import "pyfix/rewrite/scan"

// imports reads import a.b, c as d, the word import being the current token.
func (r *Reader) imports() {
	for {
		r.next()
		if r.Kind != scan.Name {
			r.Broken = true
			break
		}
		name := r.name()
		r.next()
		r.dotted()
		r.importAs(name)
		if r.Kind != scan.Op || !r.Is(",") {
			break
		}
	}
	r.rest()
}

// dotted reads what is behind the first name of a module.
func (r *Reader) dotted() {
	for r.Kind == scan.Op && r.Is(".") {
		if r.next(); r.Kind != scan.Name {
			r.Broken = true
			return
		}
		r.next()
	}
}

// importAs binds the name, or another if the current token is as.
func (r *Reader) importAs(name Name) {
	kind := Imported
	if r.Kind == scan.Keyword && r.Is("as") {
		if r.next(); r.Kind != scan.Name {
			r.Broken = true
			return
		}
		name, kind = r.name(), Renamed
		r.next()
	}
	r.add(name, r.scope, r.stmt, kind)
}

// fromImport reads from a.b import c as d, the word from being the current token.
func (r *Reader) fromImport() {
	r.next()
	dots := false
	for ; r.Kind == scan.Op && r.Src[r.Start] == '.'; r.next() {
		dots = true
	}
	switch {
	case r.Kind == scan.Name:
		r.next()
		r.dotted()
	case !dots:
		r.Broken = true
	}
	if r.Kind != scan.Keyword || !r.Is("import") {
		r.Broken = true
	}
	r.next()
	switch {
	case r.Kind == scan.Op && r.Is("*"):
		r.Star = true
		r.next()
	case r.Kind == scan.Op && r.Is("("):
		r.next()
		r.importNames(true)
	default:
		r.importNames(false)
	}
	r.rest()
}

// importNames reads a, b as c; in brackets a comma may end it.
func (r *Reader) importNames(brackets bool) {
	for r.Kind == scan.Name {
		name := r.name()
		r.next()
		r.importAs(name)
		switch {
		case brackets && r.Kind == scan.Op && r.Is(")"):
			r.next()
			return
		case r.Kind != scan.Op || !r.Is(","):
			r.Broken = r.Broken || brackets
			return
		}
		if r.next(); brackets && r.Kind == scan.Op && r.Is(")") {
			r.next()
			return
		}
	}
	r.Broken = true
}
