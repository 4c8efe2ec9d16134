package main

import (
	"pyfix/rewrite"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// wound is a change that takes from code what guards it against a defect.
type wound struct {
	sort  string      // of its kind, for the table
	at    int         // where the guard stands in the healthy source
	name  string      // that loses its value
	reads []int       // offsets in the healthy source of what reads the name afterwards
	edits []text.Edit // to the healthy source
}

// A surgeon finds the guards of one kind and knows what it takes for a read to
// suffer once its guard is gone.
type surgeon struct {
	kind    string
	wounds  func(*rewrite.Module) []wound
	suffers func(*rewrite.Module, *scope.Reference) bool
}

var surgeons = []*surgeon{
	{"default", defaultWounds, seesLaterValue},
	{"self", selfWounds, findsNothing},
	{"nonlocal", nonlocalWounds, isNeverBound},
	{"wrapper", wrapperWounds, missesClass},
	{"caught", caughtWounds, mayBeDeleted},
	{"return", returnWounds, findsNothing},
}

// hurts reports whether the wound is real in the wounded module: a read of the
// name suffers.
func (s *surgeon) hurts(wounded *rewrite.Module, w wound) bool {
	moved := make(map[int]bool)
	for _, read := range w.reads {
		moved[movedBy(w.edits, read)] = true
	}
	for n := range wounded.Each(syntax.KindIdentifier) {
		if r := wounded.Scopes.ReadOf(n); r != nil && moved[n.Start()] && n.Text() == w.name && s.suffers(wounded, r) {
			return true
		}
	}
	return false
}

// movedBy returns where an offset of the old source is after the edits.
func movedBy(edits []text.Edit, offset int) int {
	moved := offset
	for _, e := range edits {
		if e.End <= offset && e.Start < offset {
			moved += len(e.New) - e.Len()
		}
	}
	return moved
}

// seesLaterValue reports whether a closure reads what a loop around it binds,
// what a handler around it takes away, or what only its class binds.
func seesLaterValue(m *rewrite.Module, r *scope.Reference) bool {
	for s := r.In; s != nil && s.Kind != scope.Module; s = s.Parent {
		if s.Parent.Kind == scope.Class && s.Parent.Binds(r.Var.Name) {
			return findsNothing(m, r) // or what is outside of the class stands in
		}
	}
	if flow.Runner(r.In) == flow.Runner(r.Var.Owner) {
		return false
	}
	for around := range r.Name.Enclosing() {
		if around == r.Var.Owner.Node {
			break
		}
		if !around.Is(syntax.KindForStatement, syntax.KindWhileStatement, syntax.KindExceptClause) && !around.IsComprehension() {
			continue
		}
		for _, b := range r.Var.Bindings {
			if around.Contains(b.Name) {
				return true
			}
		}
	}
	comprehension := r.Var.Owner.Node
	return comprehension.IsComprehension() && comprehension != r.In.Node
}

// findsNothing reports whether nothing in the file gives the name a value.
func findsNothing(m *rewrite.Module, r *scope.Reference) bool {
	for range m.Each(syntax.KindWildcardImport) {
		return false
	}
	return r.Var.IsGlobal() && !r.Var.Bound() && !scope.IsBuiltin(r.Var.Name)
}

// isNeverBound reports whether the read comes before every binding.
func isNeverBound(m *rewrite.Module, r *scope.Reference) bool {
	reaching := m.Flow.Reaching(r)
	for _, d := range reaching {
		if d.Fate != flow.NeverBound {
			return false
		}
	}
	return len(reaching) > 0
}

// missesClass reports whether a class around the read binds the name.
func missesClass(_ *rewrite.Module, r *scope.Reference) bool {
	for s := r.In.Parent; s != nil; s = s.Parent {
		if s.Kind == scope.Class {
			return s.Binds(r.Var.Name) && r.Var.Owner != s
		}
	}
	return false
}

// mayBeDeleted reports whether the end of a handler may have taken the value.
func mayBeDeleted(m *rewrite.Module, r *scope.Reference) bool {
	for _, d := range m.Flow.Reaching(r) {
		if d.Fate == flow.HandlerEnded {
			return true
		}
	}
	return false
}
