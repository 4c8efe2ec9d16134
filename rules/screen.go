package rules

import (
	"slices"

	"pyfix/rewrite"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/outline"
	"pyfix/rewrite/scope"
)

// readsFromOutside calls test with the reads in a scope of what is bound outside
// of it, and with the scopes that bind it, outline.None if none does, until test
// returns true. It reports whether it did, or it took too long to tell.
func readsFromOutside(o *outline.Outline, s int32, test func(read, owner int32) bool) bool {
	for i := o.Scopes[s].First; i < o.Scopes[s].End; i++ {
		if o.Exhausted() {
			return true
		}
		u := &o.Uses[i]
		if u.Kind != outline.Read || !o.Inside(u.Scope, s) {
			continue
		}
		owner := o.Resolve(u.Scope, u.Name)
		if owner != outline.None && o.Inside(owner, s) {
			continue
		}
		if test(i, owner) {
			return true
		}
	}
	return false
}

// isDeferred reports whether a scope of the kind runs at some later time than the
// code around it.
func isDeferred(kind outline.ScopeKind) bool {
	switch kind {
	case outline.Function, outline.Lambda, outline.Generator, outline.Types:
		return true
	}
	return false
}

// isSpentAtOnce reports whether the scope is a generator expression or a lambda
// that is given to a callee which is known to be done with it when it returns.
func isSpentAtOnce(o *outline.Outline, s *outline.Scope, opt *rewrite.Options) bool {
	if s.Given.Callee == outline.None || len(opt.Callables.Storing) > 0 {
		return false
	}
	callee := string(o.Spelling(s.Given.Callee))
	switch {
	case s.Given.Method:
		callee = "?." + callee
	case !o.Bound(s.Given.Callee):
	case isImported(o, s.Given.Callee):
		callee = "module." + callee
	default:
		return false
	}
	if s.Kind == outline.Generator {
		return flow.UsesUp(callee)
	}
	keyword := ""
	if s.Given.Key != outline.None {
		keyword = string(o.Spelling(s.Given.Key))
	}
	return s.Kind == outline.Lambda && flow.CallsAtOnce(callee, keyword) && !(s.Given.Method && o.Bound(s.Given.Callee))
}

// isImported reports whether nothing but imports binds the name, and under its
// own name.
func isImported(o *outline.Outline, name outline.Name) bool {
	return !slices.ContainsFunc(o.UsesOf(name), func(i int32) bool {
		kind := o.Uses[i].Kind
		return kind.Binds() && kind != outline.Imported
	})
}

// classAroundComprehensions returns the class whose body evaluates the scope's
// code, comprehensions and types between them aside; outline.None if there is
// none.
func classAroundComprehensions(o *outline.Outline, s int32) int32 {
	for s = o.Scopes[s].Parent; s != outline.None; s = o.Scopes[s].Parent {
		switch o.Scopes[s].Kind {
		case outline.Comprehension, outline.Generator, outline.Types:
			continue
		case outline.Class:
			return s
		}
		break
	}
	return outline.None
}

// isMemberAround reports whether the body of the class, or of one around it,
// binds the name.
func isMemberAround(o *outline.Outline, class int32, name outline.Name) bool {
	if isImplicit(string(o.Spelling(name))) {
		return true
	}
	for ; class != outline.None; class = o.Scopes[class].Parent {
		if o.Scopes[class].Kind == outline.Class && o.Binds(class, name) {
			return true
		}
	}
	return false
}

// unresolvedNames calls test with the names that may be found nowhere where
// Python looks, and with the reads that do not find them, until it returns true.
// It reports whether it did.
func unresolvedNames(o *outline.Outline, test func(name outline.Name, reads []int32) bool) bool {
	if o.Star {
		return false
	}
	for reads := o.Unresolved(isProvided); len(reads) > 0; {
		name, end := o.Uses[reads[0]].Name, 1
		for end < len(reads) && o.Uses[reads[end]].Name == name {
			end++
		}
		if test(name, reads[:end]) {
			return true
		}
		reads = reads[end:]
	}
	return o.Exhausted()
}

// isProvided reports whether every module has the name, or a program that reads
// it has it from elsewhere.
func isProvided(name []byte) bool {
	return scope.IsBuiltin(string(name)) || slices.Contains(injected, string(name))
}
