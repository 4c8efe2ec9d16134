package rules

import (
	"pyfix/rewrite"
	"pyfix/rewrite/outline"
)

// mayLoopVariableLeak: the variable of a loop is read outside of the loop, and no
// other binding stands on every way there.
func mayLoopVariableLeak(o *outline.Outline, _ *rewrite.Options) bool {
	s := &leakScreen{Outline: o, standing: make(map[int32]int32), homes: make(map[int32][]int32)}
	for name := range outline.Name(o.Names()) {
		if uses := o.UsesOf(name); s.note(uses) && s.isReadOutside(uses) {
			return true
		}
	}
	return false
}

// leakScreen looks at the uses of one name after the other, in the order of the
// source.
type leakScreen struct {
	*outline.Outline
	standing map[int32]int32   // by the scopes with loops over the name: the first binding of theirs in a block that is still open
	homes    map[int32][]int32 // those scopes, by the one whose code their loops run with
}

// note finds the scopes whose loops bind the name, and reports whether there are
// any.
func (s *leakScreen) note(uses []int32) bool {
	clear(s.standing)
	clear(s.homes)
	for _, i := range uses {
		if s.Uses[i].Kind != outline.Target {
			continue
		}
		in := s.Uses[i].Scope
		if _, known := s.standing[in]; known {
			continue
		}
		s.standing[in] = outline.None
		home := in
		for s.Scopes[home].Kind == outline.Class || s.Scopes[home].Kind == outline.Types {
			home = s.Scopes[home].Parent
		}
		s.homes[home] = append(s.homes[home], in)
	}
	return len(s.standing) > 0
}

// isReadOutside reports whether one of the uses may be a read outside of the
// loops.
func (s *leakScreen) isReadOutside(uses []int32) bool {
	for _, i := range uses {
		if s.Spend(1); s.Exhausted() {
			return true
		}
		switch u := &s.Uses[i]; {
		case u.Kind == outline.Read:
			if s.mayBeUnbound(i) {
				return true
			}
		case u.Kind.Binds() && u.Kind != outline.Walrus:
			s.bind(i)
		}
	}
	return false
}

// bind notes the binding, unless one before it in the same block, or one around
// it, stands on every way to whatever it stands on every way to.
func (s *leakScreen) bind(binding int32) {
	in := s.Uses[binding].Scope
	before, known := s.standing[in]
	if known && (before == outline.None || !s.Around(s.BlockOf(before), s.BlockOf(binding))) {
		s.standing[in] = binding
	}
}

// mayBeUnbound reports whether the read may run with the code of a loop, and no
// binding of the loop's scope stands on every way to it.
func (s *leakScreen) mayBeUnbound(read int32) bool {
	outermost := s.RunsWith(s.Uses[read].Scope)
	for home := s.Uses[read].Scope; ; home = s.Scopes[home].Parent {
		for _, in := range s.homes[home] {
			if b := s.standing[in]; b == outline.None || !s.Dominates(b, read) {
				return true
			}
		}
		if home == outermost {
			return false
		}
	}
}
