package rules

import (
	"pyfix/rewrite"
	"pyfix/rewrite/outline"
)

// mayExceptRebind: a handler's name is read outside of it, and not only behind
// another binding.
func mayExceptRebind(o *outline.Outline, _ *rewrite.Options) bool {
	var loose map[outline.Name][]int32 // the uses of a name outside of all its handlers
	for i := range o.Blocks {
		handler, name := int32(i), o.Blocks[i].Caught
		if name == outline.None {
			continue
		}
		uses, known := loose[name]
		switch {
		case isInHandler(o, o.Blocks[i].Parent, name):
			uses = o.UsesOf(name) // those in the outer handler count too
		case !known:
			if loose == nil {
				loose = make(map[outline.Name][]int32)
			}
			uses = looseUses(o, name)
			loose[name] = uses
		}
		for _, use := range uses {
			if isLateRead(o, handler, use) || o.Exhausted() {
				return true
			}
		}
	}
	return false
}

// looseUses returns the reads of the name that no handler of the name holds, and
// the declarations.
func looseUses(o *outline.Outline, name outline.Name) []int32 {
	var uses []int32
	for _, use := range o.UsesOf(name) {
		o.Spend(1)
		switch o.Uses[use].Kind {
		case outline.Read:
			if isInHandler(o, o.BlockOf(use), name) {
				continue
			}
		case outline.Global, outline.Nonlocal:
		default:
			continue
		}
		uses = append(uses, use)
	}
	return uses
}

// isLateRead reports whether the use may read the handler's name after its end.
func isLateRead(o *outline.Outline, handler, use int32) bool {
	o.Spend(1)
	h, u := &o.Blocks[handler], &o.Uses[use]
	switch {
	case u.Kind == outline.Global, u.Kind == outline.Nonlocal:
		return true
	case u.Kind != outline.Read:
		return false
	case o.Around(handler, o.BlockOf(use)):
		return false
	}
	if owner := o.Resolve(u.Scope, u.Name); owner != outline.None && owner != h.Scope {
		return false
	}
	inHandler := false
	for b := o.BlockOf(use); b != outline.None; b = o.Blocks[b].Parent {
		if o.Blocks[b].Caught == u.Name {
			if o.Around(b, handler) {
				return true // the inner of two handlers has taken the outer one's name
			}
			inHandler = true
		}
	}
	if inHandler {
		return false
	}
	if o.Runner(u.Scope) != h.Scope {
		return true
	}
	if use < h.First && !comesBack(o, handler, use, outline.None) {
		return false
	}
	return !isBoundAnew(o, handler, use)
}

// comesBack reports whether a loop, one inside the block if that is not
// outline.None, leads from the handler back to the use before it.
func comesBack(o *outline.Outline, handler, use, inside int32) bool {
	for b := handler; b != outline.None && !(inside != outline.None && o.Around(b, inside)); b = o.Blocks[b].Parent {
		if l := &o.Blocks[b]; l.Kind == outline.Loop && l.First <= use && use < l.End {
			return true
		}
	}
	return false
}

// isBoundAnew reports whether a binding stands on every way from the handler's
// end to the use.
func isBoundAnew(o *outline.Outline, handler, use int32) bool {
	h := &o.Blocks[handler]
	for _, b := range o.UsesOf(o.Uses[use].Name) {
		if o.Spend(1); o.Exhausted() {
			return false
		}
		if binding := &o.Uses[b]; binding.Kind == outline.Caught || binding.Scope != h.Scope || !o.Dominates(b, use) {
			continue
		}
		if h.End <= b || use < h.First && !comesBack(o, handler, use, o.BlockOf(b)) {
			return true
		}
	}
	return false
}
