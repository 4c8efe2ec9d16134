package outline

import "slices"

// index is what queries need, made when the first of them comes.
type index struct {
	ready    bool
	bound    table   // which scope owns which name
	global   table   // which scope declares which name global
	nonlocal table   // which scope declares which name nonlocal
	first    []int32 // by name: where its uses begin in order; one more at the end
	order    []int32 // the uses, by name and then by place

	attributes names // what stands behind a dot and may be given a value
	collected  bool  // attributes holds them

	unresolved []int32 // see Unresolved
	asked      bool    // unresolved holds the answer

	alone map[Name]bool // see MayBeCalledAlone
}

// prepare makes the index.
func (o *Outline) prepare() {
	x := &o.index
	if x.ready {
		return
	}
	x.ready, x.collected, x.asked = true, false, false
	if x.alone == nil {
		x.alone = make(map[Name]bool)
	}
	clear(x.alone)
	x.first = slices.Grow(x.first[:0], len(o.names.texts)+1)[:len(o.names.texts)+1]
	clear(x.first)
	var count [Defined + 1]int
	for i := range o.Uses {
		x.first[o.Uses[i].Name]++
		count[o.Uses[i].Kind]++
	}
	x.global.prepare(count[Global])
	x.nonlocal.prepare(count[Nonlocal])
	x.bound.prepare(len(o.Uses) - count[Read] - count[Keyword] - count[Global] - count[Nonlocal])
	for i := range o.Uses {
		switch u := &o.Uses[i]; u.Kind {
		case Global:
			x.global.add(u.Scope, u.Name)
		case Nonlocal:
			x.nonlocal.add(u.Scope, u.Name)
		}
	}
	end := int32(0)
	for n := range x.first { // from counts to where each name's uses end
		end += x.first[n]
		x.first[n] = end
	}
	x.order = slices.Grow(x.order[:0], len(o.Uses))[:len(o.Uses)]
	for i := len(o.Uses) - 1; i >= 0; i-- {
		u := &o.Uses[i]
		x.first[u.Name]--
		x.order[x.first[u.Name]] = int32(i)
		o.own(u)
	}
}

// own notes which scope owns the name that the use binds. Of nonlocal names, the
// owner has a binding of its own. A name that a scope only annotates or deletes is
// its own, too; the module's may still be a builtin, or come from elsewhere.
func (o *Outline) own(u *Use) {
	x := &o.index
	binds := u.Kind.Binds()
	switch {
	case !binds && u.Kind != Annotated && u.Kind != Deleted, x.nonlocal.has(u.Scope, u.Name):
	case u.Scope == 0 || x.global.has(u.Scope, u.Name):
		if binds {
			x.bound.add(0, u.Name)
		}
	default:
		x.bound.add(u.Scope, u.Name)
	}
}

// UsesOf returns the uses of a name, in the order of the source.
func (o *Outline) UsesOf(name Name) []int32 {
	o.prepare()
	return o.index.order[o.index.first[name]:o.index.first[name+1]]
}

// Binds reports whether the scope owns the name.
func (o *Outline) Binds(scope int32, name Name) bool {
	o.prepare()
	return o.index.bound.has(scope, name)
}

// Bound reports whether any scope of the file binds the name.
func (o *Outline) Bound(name Name) bool {
	for _, i := range o.UsesOf(name) {
		if o.Uses[i].Kind.Binds() {
			return true
		}
	}
	return false
}

// Resolve returns the scope that a read in the given one finds the name in, None
// if no scope of the file binds it. Classes are skipped from within.
func (o *Outline) Resolve(scope int32, name Name) int32 {
	o.prepare()
	for s := scope; s != None; s = o.Scopes[s].Parent {
		o.Spend(1)
		if s != scope && o.Scopes[s].Kind == Class {
			continue
		}
		if o.index.bound.has(s, name) {
			return s
		}
		if s != 0 && o.index.global.has(s, name) {
			return o.Resolve(0, name)
		}
	}
	return None
}

// OwnerOf returns the scope that owns the name which a use binds or deletes.
func (o *Outline) OwnerOf(use int32) int32 {
	o.prepare()
	u := &o.Uses[use]
	switch {
	case o.index.global.has(u.Scope, u.Name):
		return 0
	case o.index.nonlocal.has(u.Scope, u.Name):
		return o.Resolve(u.Scope, u.Name)
	}
	return u.Scope
}

// Unresolved returns the reads of names that no scope of the file binds where
// Python looks for them, name by name. It leaves out the names that are provided
// from elsewhere, which is asked about a name once.
func (o *Outline) Unresolved(provided func(name []byte) bool) []int32 {
	o.prepare()
	x := &o.index
	if x.asked {
		return x.unresolved
	}
	x.asked, x.unresolved = true, x.unresolved[:0]
	for name := range Name(len(o.names.texts)) {
		if x.bound.has(0, name) {
			continue
		}
		before := len(x.unresolved)
		last, found := int32(None), false // the scope of the read before, and whether it found anything
		for _, i := range o.UsesOf(name) {
			u := &o.Uses[i]
			if u.Kind != Read {
				continue
			}
			if u.Scope != last {
				last, found = u.Scope, o.Resolve(u.Scope, name) != None
			}
			if !found {
				x.unresolved = append(x.unresolved, i)
			}
		}
		if len(x.unresolved) > before && provided(o.names.texts[name]) {
			x.unresolved = x.unresolved[:before]
		}
	}
	return x.unresolved
}
