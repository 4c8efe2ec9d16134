package rules

import (
	"slices"

	"pyfix/rewrite"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// missedState says whether the class has bound a name by the time somebody who
// cannot see it reads a name like it.
type missedState uint8

const (
	notYet    missedState = iota // nowhere, or only later
	sometimes                    // on some paths
	always                       // on every path
)

// implicitNames are what the body of every class begins with.
var implicitNames = []string{"__module__", "__qualname__"}

func isImplicit(name string) bool { return slices.Contains(implicitNames, name) }

// missedBy returns the variable of the class, or of a class directly around it,
// that the read would find if it could see into class bodies, and whether that
// has a value when the scope `within`, which runs in the class body, begins. It
// is nil if the read finds something closer, or no class has such a name.
func missedBy(p *rewrite.Pass, read *scope.Reference, class, within *scope.Scope) (*scope.Variable, missedState) {
	if read.Kind != scope.Load || !class.Inside(read.Var.Owner) || read.Var.Owner == class {
		return nil, notYet
	}
	name := read.Var.Name
	at := within
	for s := class; s != nil; s = classAround(s) {
		if s != class && hasNamesake(read) {
			break // what a nested class reads instead is what it means
		}
		if s.Binds(name) {
			v := s.Lookup(name).Var
			if state := stateOf(p, at, v); state != notYet {
				return v, state
			}
		}
		at = s
	}
	if isImplicit(name) && !read.Var.Bound() {
		return &scope.Variable{Name: name, Owner: class}, always
	}
	return nil, notYet
}

// classAround returns the class in whose body the class statement stands, nil if
// there is none.
func classAround(class *scope.Scope) *scope.Scope {
	outer := class.Parent
	for outer.Kind.IsAnnotation() {
		outer = outer.Parent
	}
	if outer.Kind != scope.Class {
		return nil
	}
	return outer
}

// stateOf returns whether the class variable v has a value when the scope, a
// comprehension or class body, begins.
func stateOf(p *rewrite.Pass, s *scope.Scope, v *scope.Variable) missedState {
	if s.Parent.Kind.IsAnnotation() && s.Kind.IsComprehension() {
		return always // evaluated after the class body
	}
	state, all := notYet, true
	for _, d := range p.Flow.AtBeginning(s, v) {
		if d.Fate == flow.Bound {
			state = sometimes
		} else {
			all = false
		}
	}
	if state == sometimes && all {
		return always
	}
	return state
}

// hasNamesake reports whether the read finds a global, a builtin, or a name of
// an enclosing function.
func hasNamesake(read *scope.Reference) bool {
	name := read.Var.Name
	return read.Var.Bound() || scope.IsBuiltin(name) || read.Name.File().Python2 && slices.Contains(injected, name)
}

// standIn reports whether a name that a class body has not bound is found in
// the module or the builtins.
func standIn(p *rewrite.Pass, name string) bool {
	global := p.Scopes.Global(name)
	return scope.IsBuiltin(name) || global != nil && global.Bound()
}

func namesakeWord(read *scope.Reference) string {
	switch {
	case !read.Var.IsGlobal():
		return "that of `" + read.Var.Owner.Name + "()`"
	case read.Var.Bound():
		return "the module's"
	}
	return "the builtin"
}

// meansNamesake reports whether what the read finds is clearly what it means: a
// builtin that is called, the old value in the statement that binds the new one,
// or the same object under the same name. within is the comprehension or lambda
// of the class body that the read stands in.
func meansNamesake(p *rewrite.Pass, within *scope.Scope, read *scope.Reference, missed *scope.Variable) bool {
	if !hasNamesake(read) {
		return false
	}
	if !read.Var.Bound() && isCalled(read.Name) {
		return true
	}
	for _, d := range p.Flow.AtBeginning(within, missed) {
		if d.Fate == flow.Bound && !isSameObject(d.Binding, read.Var) {
			return bindsBy(missed, within.Node)
		}
	}
	return true
}

func isCalled(name syntax.Node) bool {
	return name.Parent().Kind() == syntax.KindCall && name.Field() == syntax.FieldFunction
}

// isSameObject reports whether the binding gives the class what its namesake
// holds: `x = x`, or the same import in both places.
func isSameObject(binding *scope.Binding, namesake *scope.Variable) bool {
	switch binding.Kind {
	case scope.BindAssign, scope.BindAnnotated:
		value := binding.Stmt.Child(syntax.FieldRight)
		return value.Kind() == syntax.KindIdentifier && value.Text() == binding.Name.Text()
	case scope.BindImport:
		return slices.ContainsFunc(namesake.Bindings, func(b *scope.Binding) bool {
			return b.Kind == scope.BindImport && b.Stmt.Text() == binding.Stmt.Text()
		})
	}
	return false
}

// bindsBy reports whether the very statement that n is part of binds the
// variable.
func bindsBy(v *scope.Variable, n syntax.Node) bool {
	for _, b := range v.Bindings {
		stmt := b.Stmt
		if decorated := stmt.Parent(); decorated.Kind() == syntax.KindDecoratedDefinition {
			stmt = decorated
		}
		if stmt.Contains(n) && !blockBetween(stmt, n) {
			return true
		}
	}
	return false
}

// blockBetween reports whether n stands in a suite of the statement, not in its
// head.
func blockBetween(stmt, n syntax.Node) bool {
	for p := range n.Enclosing() {
		if p == stmt {
			break
		}
		if p.Kind() == syntax.KindBlock {
			return true
		}
	}
	return false
}
