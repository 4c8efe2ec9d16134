package rules

import (
	"bytes"
	"slices"

	"pyfix/rewrite"
	"pyfix/rewrite/outline"
)

// mayLoopClosure: a closure inside a loop reads what the loop binds.
func mayLoopClosure(o *outline.Outline, opt *rewrite.Options) bool {
	comprehensions := newOutermost(o)
	for i := range o.Scopes {
		s := &o.Scopes[i]
		if !isDeferred(s.Kind) {
			continue
		}
		if o.Exhausted() {
			return true
		}
		first, end := loopAround(o, s, comprehensions.around(o, int32(i)))
		if first < end && !isSpentAtOnce(o, s, opt) && !isOnlyCalled(o, s, opt) && readsFromOutside(o, int32(i), func(read, owner int32) bool {
			return isBoundBetween(o, o.Uses[read].Name, max(owner, 0), first, end) // the module may delete what it never binds
		}) {
			return true
		}
	}
	return opt.TargetVersion.AtLeast(3, 14) && o.Annotates && hasLoop(o)
}

// outermost are, by scope, the outermost comprehension around it, None where there
// is none; notAsked before somebody asks.
type outermost []int32

const notAsked = outline.None - 1

func newOutermost(o *outline.Outline) outermost {
	known := make(outermost, len(o.Scopes))
	for i := range known {
		known[i] = notAsked
	}
	return known
}

func (known outermost) around(o *outline.Outline, s int32) int32 {
	if known[s] != notAsked {
		return known[s]
	}
	parent := o.Scopes[s].Parent
	found := int32(outline.None)
	if parent != outline.None {
		found = known.around(o, parent)
	}
	if found == outline.None && parent != outline.None && isComprehension(o.Scopes[parent].Kind) {
		found = parent
	}
	known[s] = found
	return found
}

func isComprehension(kind outline.ScopeKind) bool {
	return kind == outline.Comprehension || kind == outline.Generator
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
