package rules

import (
	"bytes"
	"slices"

	"pyfix/rewrite"
	"pyfix/rewrite/outline"
)

// mayLoopClosure: a closure inside a loop reads what the loop binds.
func mayLoopClosure(o *outline.Outline, opt *rewrite.Options) bool {
	around := comprehensionsAround(o)
	for i := range o.Scopes {
		s := &o.Scopes[i]
		if !isDeferred(s.Kind) {
			continue
		}
		if o.Exhausted() {
			return true
		}
		first, end := loopAround(o, s, around[i])
		if first < end && !isSpentAtOnce(o, s, opt) && !isOnlyCalled(o, s, opt) && readsFromOutside(o, int32(i), func(read, owner int32) bool {
			return isBoundBetween(o, o.Uses[read].Name, max(owner, 0), first, end) // the module may delete what it never binds
		}) {
			return true
		}
	}
	return opt.TargetVersion.AtLeast(3, 14) && o.Annotates && hasLoop(o)
}

// comprehensionsAround returns the outermost comprehension around each scope,
// None where there is none.
func comprehensionsAround(o *outline.Outline) []int32 {
	around := make([]int32, len(o.Scopes))
	for i := range o.Scopes { // parents before what is in them
		around[i] = outline.None
		parent := o.Scopes[i].Parent
		if parent == outline.None {
			continue
		}
		around[i] = around[parent]
		switch kind := o.Scopes[parent].Kind; {
		case around[i] != outline.None:
		case kind == outline.Comprehension || kind == outline.Generator:
			around[i] = parent
		}
	}
	return around
}

// loopAround returns the first use in the outermost loop around the scope, or in
// the comprehension if there is one that is further out, and the first use behind
// it; they are the same if there is neither.
func loopAround(o *outline.Outline, s *outline.Scope, comprehension int32) (first, end int32) {
	for b := s.Block; b != outline.None; b = o.Blocks[b].Parent {
		if o.Blocks[b].Kind == outline.Loop {
			first, end = o.Blocks[b].First, o.Blocks[b].End
		}
	}
	if comprehension == outline.None {
		return first, end
	}
	if outer := &o.Scopes[comprehension]; first == end || outer.First < first {
		return outer.First, max(end, outer.End)
	}
	return first, end
}

// isBoundBetween reports whether the scope binds or deletes the name between two
// places.
func isBoundBetween(o *outline.Outline, name outline.Name, s, first, end int32) bool {
	uses := o.UsesOf(name)
	at, _ := slices.BinarySearch(uses, first)
	for _, i := range uses[at:] {
		o.Spend(1)
		if i >= end {
			return false
		}
		if kind := o.Uses[i].Kind; (kind.Binds() || kind == outline.Deleted) && o.OwnerOf(i) == s {
			return true
		}
	}
	return false
}

func hasLoop(o *outline.Outline) bool {
	return slices.ContainsFunc(o.Blocks, func(b outline.Block) bool { return b.Kind == outline.Loop })
}

// isOnlyCalled reports whether the scope is that of a plain def whose name is only
// called by the code that makes it, and where that has just made it.
func isOnlyCalled(o *outline.Outline, s *outline.Scope, opt *rewrite.Options) bool {
	if s.Kind != outline.Function || s.Body == outline.None || o.Scopes[s.Parent].Kind == outline.Class || len(opt.Callables.Storing) > 0 {
		return false
	}
	if before := o.Stmts[s.Stmt-1]; before.Block == s.Block && o.Src[before.Start] == '@' || o.Src[o.Stmts[s.Stmt].Start] == 'a' {
		return false // decorated, or async
	}
	body, code := &o.Blocks[s.Body], o.Src[o.Stmts[s.Stmt].Start:o.EndOf(s.Body)]
	o.Spend(len(code) / outline.BytesPerStep)
	if bytes.Contains(code, []byte("yield")) {
		return false // or a generator
	}
	def := int32(outline.None)
	for _, i := range o.UsesOf(s.Name) {
		o.Spend(1)
		u := &o.Uses[i]
		switch {
		case u.Stmt == s.Stmt && u.Kind == outline.Defined:
			def = i
		case u.Kind != outline.Read:
			return false
		case u.Called && u.Scope == s.Parent && def != outline.None && o.Dominates(def, i) && i >= body.End:
		default:
			return false
		}
	}
	return def != outline.None
}
