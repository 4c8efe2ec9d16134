package rules

import (
	"slices"

	"pyfix/rewrite"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/outline"
)

// mayMissingNonlocal: a function binds a name that is bound around it as well,
// and uses it where none of its own bindings stands on every way.
func mayMissingNonlocal(o *outline.Outline, _ *rewrite.Options) bool {
	for name := range outline.Name(o.Names()) {
		uses := o.UsesOf(name)
		last := int32(outline.None) // of the functions that were looked at
		for _, i := range uses {
			u := &o.Uses[i]
			kind := o.Scopes[u.Scope].Kind
			if u.Scope == last || !u.Kind.Binds() && u.Kind != outline.Deleted || u.Kind == outline.Param || kind != outline.Function && kind != outline.Lambda {
				continue
			}
			last = u.Scope
			if o.OwnerOf(i) == last && isBoundAround(o, last, name) && isUsedUnbound(o, uses, last) {
				return true
			}
		}
	}
	return false
}

// isBoundAround reports whether a function's name could be that of a scope around
// it. Classes do not count.
func isBoundAround(o *outline.Outline, function int32, name outline.Name) bool {
	s := o.Scopes[function].Parent
	for o.Scopes[s].Kind == outline.Class {
		s = o.Scopes[s].Parent
	}
	return o.Resolve(s, name) != outline.None
}

// isUsedUnbound reports whether one of the uses of a name may be one by the
// function that comes before all of its bindings.
func isUsedUnbound(o *outline.Outline, uses []int32, function int32) bool {
	s := &o.Scopes[function]
	from, _ := slices.BinarySearch(uses, s.First)
	to, _ := slices.BinarySearch(uses, s.End)
	uses = uses[from:to]
	for _, i := range uses {
		if o.Spend(1); o.Exhausted() {
			return true
		}
		u := &o.Uses[i]
		if u.Kind == outline.Deleted && o.OwnerOf(i) == function {
			return true
		}
		if u.Kind != outline.Read || !o.MayRunWith(u.Scope, function) || o.Resolve(u.Scope, u.Name) != function {
			continue
		}
		if !leadsThere(o, uses, function, i) {
			return true
		}
	}
	return false
}

// leadsThere reports whether one of the function's bindings surely runs before
// the read on some way to it.
func leadsThere(o *outline.Outline, uses []int32, function, read int32) bool {
	return slices.ContainsFunc(uses, func(b int32) bool {
		if o.Spend(1); o.Uses[b].Scope != function || o.Exhausted() {
			return false
		}
		if o.Dominates(b, read) {
			return true
		}
		way := o.Leads(b, read)
		return way != outline.None && !mayEndOn(o, way, read)
	})
}

// mayEndOn reports whether the code from the beginning of a block to the read
// calls something that may never return.
func mayEndOn(o *outline.Outline, way, read int32) bool {
	e := &ending{Outline: o, patience: 50}
	return e.mayEnd(o.Blocks[way].Begin, o.Uses[read].Stmt, o.Blocks[way].First, read)
}

// ending looks for calls that may never return, through a number of functions.
type ending struct {
	*outline.Outline
	patience int // how many functions are still looked into
}

// mayEnd reports whether a call of the statements may never return. The uses
// from first on, to the end, hold theirs.
func (e *ending) mayEnd(stmt, behind, first, end int32) bool {
	code := e.Src[e.Stmts[stmt].Start:e.Stmts[behind].Start]
	e.Spend(len(code) + int(end-first)) // it is looked through for each of many words
	if flow.MentionsEnd(code) {
		return true
	}
	return slices.ContainsFunc(e.Uses[first:end], func(u outline.Use) bool {
		return u.Kind == outline.Read && u.Stmt < behind && e.mayNotReturn(u.Name)
	})
}

// mayNotReturn reports whether a def binds the name whose function may never
// return.
func (e *ending) mayNotReturn(name outline.Name) bool {
	return slices.ContainsFunc(e.UsesOf(name), func(i int32) bool {
		if e.Spend(1); e.Uses[i].Kind != outline.Defined {
			return false
		}
		s := e.DefinedBy(i)
		if e.patience--; s == outline.None || e.patience < 0 {
			return true
		}
		f := &e.Scopes[s]
		if f.Kind != outline.Function || !flow.MayNotEnd(e.LastStatement(f.Body)) {
			return false
		}
		end := e.FirstReturn(s)
		return end == outline.None || e.mayEnd(e.Blocks[f.Body].Begin, end, f.First, f.End)
	})
}
