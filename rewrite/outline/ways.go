package outline

import "slices"

// Inside reports whether a scope is another or lies in it.
func (o *Outline) Inside(scope, outer int32) bool {
	for ; scope != None; scope = o.Scopes[scope].Parent {
		o.Spend(1)
		if scope == outer {
			return true
		}
	}
	return false
}

// Runner returns the scope whose code runs when that of the given one does: the
// scope itself or, of comprehensions, the one around them.
func (o *Outline) Runner(scope int32) int32 {
	for o.Scopes[scope].Kind == Comprehension || o.Scopes[scope].Kind == Generator {
		scope = o.Scopes[scope].Parent
	}
	return scope
}

// MayRunWith reports whether the scope's code may run as part of that of the
// outer one: it is that, or stands in it as the body of a class, a comprehension,
// a lambda that is called on the spot, or types.
func (o *Outline) MayRunWith(scope, outer int32) bool {
	for scope != outer {
		o.Spend(1)
		if !o.runsWithOuter(scope) {
			return false
		}
		scope = o.Scopes[scope].Parent
	}
	return true
}

// RunsWith returns the outermost scope that the scope's code may run as part of.
func (o *Outline) RunsWith(scope int32) int32 {
	for o.runsWithOuter(scope) {
		o.Spend(1)
		scope = o.Scopes[scope].Parent
	}
	return scope
}

func (o *Outline) runsWithOuter(scope int32) bool {
	s := &o.Scopes[scope]
	return s.Kind != Module && s.Kind != Function && (s.Kind != Lambda || s.OnSpot)
}

// Around reports whether a block is another or lies in it.
func (o *Outline) Around(outer, block int32) bool {
	for block > outer {
		o.Spend(1)
		block = o.Blocks[block].Parent
	}
	return block == outer
}

// BlockOf returns the block of a use.
func (o *Outline) BlockOf(use int32) int32 { return o.Stmts[o.Uses[use].Stmt].Block }

// Dominates reports whether a binding runs on every way to a later use of the
// same code: its statement stands before that one, in the same block or one
// around it, and is not the class whose body the use stands in.
func (o *Outline) Dominates(binding, use int32) bool {
	b, u := &o.Uses[binding], &o.Uses[use]
	if !b.Kind.Binds() || b.Kind == Walrus || b.Stmt >= u.Stmt || !o.Around(o.Stmts[b.Stmt].Block, o.Stmts[u.Stmt].Block) {
		return false
	}
	if b.Kind != Defined {
		return true
	}
	class := o.DefinedBy(binding)
	return class == None || use >= o.Scopes[class].End
}

// Leads returns the outermost block that holds a binding and not a later use of
// the same code, None if there is none, or if it is in doubt whether the program
// can come from the beginning of that block to the binding and on to the use.
// Calls are taken to return.
func (o *Outline) Leads(binding, use int32) int32 {
	b, u := &o.Uses[binding], &o.Uses[use]
	if !b.Kind.Binds() || b.Kind == Walrus || b.Stmt >= u.Stmt {
		return None
	}
	home, last := o.Stmts[u.Stmt].Block, int32(None)
	block := o.Stmts[b.Stmt].Block
	for ; !o.Around(block, home); block = o.Blocks[block].Parent {
		if !o.isThoroughfare(block, b.Stmt, home) {
			return None
		}
		last = block
	}
	if last == None {
		return None
	}
	for inner := home; inner != block; inner = o.Blocks[inner].Parent {
		if o.Blocks[inner].Chain == o.Blocks[last].Chain {
			return None // in another branch of the same statement
		}
	}
	return last
}

// isThoroughfare reports whether the program, being at the beginning of the
// block, can come to one of its statements, and then get behind the compound
// statement that the block belongs to. The use, in the block home, lies behind
// it. Of what makes a handler, a finally or an else run, nothing is known.
func (o *Outline) isThoroughfare(block, stmt, home int32) bool {
	b := &o.Blocks[block]
	if b.Fixed || b.Kind == Case || b.Kind == Body || b.Kind == Handler || b.Kind == After {
		return false
	}
	inLoop := false // which is left as well
	for outer := block; !o.Around(outer, home); outer = o.Blocks[outer].Parent {
		inLoop = inLoop || o.Blocks[outer].Kind == Loop
	}
	o.Spend(int(b.Behind - b.Begin))
	for i := b.Begin; i < b.Behind; i++ {
		if turn := o.Stmts[i].Turn; turn != Onward && !(turn == Round && inLoop && i > stmt) {
			return false
		}
	}
	for next := b.Next; next != None; next = o.Blocks[next].Next {
		o.Spend(1)
		if o.Blocks[next].Kind == After && o.turns(next) {
			return false
		}
	}
	return true
}

// turns reports whether a statement of the block may send the program elsewhere.
func (o *Outline) turns(block int32) bool {
	b := &o.Blocks[block]
	o.Spend(int(b.Behind - b.Begin))
	return slices.ContainsFunc(o.Stmts[b.Begin:b.Behind], func(s Stmt) bool { return s.Turn != Onward })
}

// DefinedBy returns the scope of the class or function that a def or class
// statement binds, None if it is no such use.
func (o *Outline) DefinedBy(use int32) int32 {
	u := &o.Uses[use]
	at, _ := slices.BinarySearchFunc(o.Scopes, u.Stmt, func(s Scope, stmt int32) int { return int(s.Stmt - stmt) })
	for ; at < len(o.Scopes) && o.Scopes[at].Stmt == u.Stmt; at++ {
		o.Spend(1)
		if o.Scopes[at].Body != None {
			return int32(at)
		}
	}
	return None
}

// FirstReturn returns the return statement of a function that it comes to if the
// calls before it return, None if it may come to none.
func (o *Outline) FirstReturn(function int32) int32 {
	body := o.Scopes[function].Body
	if body == None {
		return None
	}
	b := &o.Blocks[body]
	for i := b.Begin; i < b.Behind; i++ {
		o.Spend(1)
		s := &o.Stmts[i]
		if s.Turn == Onward || o.Blocks[s.Block].Scope != function {
			continue
		}
		if s.Turn == Return && o.isWayTo(s.Block, body) {
			return i
		}
		return None
	}
	return None
}

// isWayTo reports whether the program may come to a block inside the body, and
// leave the function there, whatever is raised, matched or constant.
func (o *Outline) isWayTo(block, body int32) bool {
	for ; block != body; block = o.Blocks[block].Parent {
		b := &o.Blocks[block]
		if b.Fixed || b.Kind == Handler || b.Kind == After || b.Kind == Case {
			return false
		}
		for next := b.Next; next != None; next = o.Blocks[next].Next {
			if o.Blocks[next].Kind == After {
				return false // a finally has the last word
			}
		}
	}
	return true
}
