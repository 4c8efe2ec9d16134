package rules

import (
	"fmt"
	"slices"
	"strings"

	"pyfix/rewrite"
	"pyfix/rewrite/edit"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// declare makes the names stand for the outer variables:
//
//	def step():         =>   def step():
//	    count += 1               nonlocal count
//	                             count += 1
func (b *blindFunction) declare() rewrite.Fix {
	fix := rewrite.Fix{Level: rewrite.Safe}
	var declarations []edit.Declaration
	var titles []string
	for _, word := range []string{"nonlocal", "global"} {
		var names []string
		for _, n := range b.names {
			if n.word() == word {
				names = append(names, n.text())
			}
		}
		if len(names) > 0 {
			declarations = append(declarations, edit.Declaration{Word: word, Names: names})
			titles = append(titles, listed(names)+" "+word)
		}
	}
	fix.Title = "declare " + strings.Join(titles, " and ")
	if b.scope.Kind == scope.Lambda {
		fix.Lower(rewrite.None, "a lambda has no room for a declaration")
		return fix
	}
	fix.Edits = edit.Declare(b.scope.Node, declarations...)
	for _, n := range b.names {
		fix.Claims = append(fix.Claims, rewrite.Claim{In: b.scope, Name: n.local.Name}, rewrite.Claim{In: n.outer.Owner, Name: n.outer.Name})
		b.lowerForBindings(&fix, n)
		b.lowerForOuter(&fix, n)
		b.lowerForClass(&fix, n)
		b.lowerForGuards(&fix, n)
		b.lowerForInner(&fix, n)
		b.lowerForCopies(&fix, n)
	}
	b.lowerForFunction(&fix)
	return fix
}

// lowerForBindings looks at how the function itself binds the name.
func (b *blindFunction) lowerForBindings(fix *rewrite.Fix, n hiddenName) {
	if b.scope.Lookup(n.local.Name).Usage&scope.Annotated != 0 {
		fix.Lower(rewrite.None, fmt.Sprintf("`%s` is annotated in the function, and an annotated name cannot be declared %s", n.text(), n.word()))
	}
	for _, binding := range n.local.Bindings {
		if binding.Kind != scope.BindAssign && binding.Kind != scope.BindAugmented {
			fix.Lower(rewrite.None, fmt.Sprintf("`%s` is made local on line %d by %s, and a local variable may be meant", n.text(), binding.Name.Row(), constructOf(binding)))
		}
	}
	if len(n.unbound.Bindings) > 0 {
		first := n.unbound.Bindings[0].Name
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("line %d can bind `%s` without a failure before, and a local variable works there", first.Row(), n.text()))
	}
}

// lowerForCopies looks for signs that the function wants a variable that begins
// with the outer one's value in every call.
func (b *blindFunction) lowerForCopies(fix *rewrite.Fix, n hiddenName) {
	if copied := b.copyOf(n); copied != nil {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("line %d makes a new value of `%s` that is used further on: a local variable of another name may be meant", copied.Name.Row(), n.text()))
	}
	if loop := b.countingLoop(n); loop.Ok() {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("the next call would find `%s` as the loop on line %d leaves it: a local variable of another name may be meant", n.text(), loop.Row()))
	}
}

// copyOf returns an assignment that calls for another value to be made of the
// outer one, where the function goes on to use that value itself: the next call
// would start from it, as in
//
//	def build(name):
//	    path = os.path.join(path, name)
//	    return path
//
// Where the value of a parameter is replaced, a test is enough for the doubt:
// fn = fn or print.
func (b *blindFunction) copyOf(n hiddenName) *scope.Binding {
	isUsed := slices.ContainsFunc(n.local.Reads, func(r *scope.Reference) bool { return !slices.Contains(n.uses(), r.Name) })
	if !isUsed {
		return nil
	}
	for _, binding := range n.local.Bindings {
		value := binding.Stmt.Child(syntax.FieldRight)
		if binding.Kind != scope.BindAssign || binding.Name.Field() != syntax.FieldLeft {
			continue
		}
		for _, use := range n.uses() {
			if value.Contains(use) && (isInCall(use, value) || isParameter(n.outer) && value.Is(syntax.KindBooleanOperator, syntax.KindConditionalExpression)) {
				return binding
			}
		}
	}
	return nil
}

// countingLoop returns a while statement that asks for the name and binds it in
// its body, as in `while tries > 0: tries -= 1`; none if there is none.
func (b *blindFunction) countingLoop(n hiddenName) syntax.Node {
	for _, binding := range n.local.Bindings {
		for outer := range binding.Name.Enclosing() {
			if outer == b.scope.Node {
				break
			}
			test := outer.Child(syntax.FieldCondition)
			if outer.Kind() == syntax.KindWhileStatement && slices.ContainsFunc(n.uses(), test.Contains) {
				return outer
			}
		}
	}
	return syntax.Node{}
}

// isInCall reports whether a call within the value is made on or with the node.
func isInCall(n, value syntax.Node) bool {
	for outer := range n.Enclosing() {
		if outer.Kind() == syntax.KindCall {
			function := outer.Child(syntax.FieldFunction).Text()
			return function != "max" && function != "min" // a running maximum
		}
		if outer.IsComprehension() {
			return true
		}
		if outer == value {
			break
		}
	}
	return false
}

func isParameter(v *scope.Variable) bool {
	return slices.ContainsFunc(v.Bindings, func(b *scope.Binding) bool { return b.Kind == scope.BindParam })
}

// constructOf names what makes a binding.
func constructOf(b *scope.Binding) string {
	switch b.Kind {
	case scope.BindFor, scope.BindCompFor:
		return "a loop"
	case scope.BindWith:
		return "a with statement"
	case scope.BindExcept:
		return "a handler"
	case scope.BindImport:
		return "an import"
	case scope.BindDef:
		return "a def"
	case scope.BindClass:
		return "a class statement"
	case scope.BindWalrus:
		return "an assignment expression"
	case scope.BindMatch:
		return "a pattern"
	case scope.BindDel:
		return "a del statement"
	}
	return "another construct"
}

// lowerForOuter looks at the variable that would be meant.
func (b *blindFunction) lowerForOuter(fix *rewrite.Fix, n hiddenName) {
	if b.Python2 && !n.outer.IsGlobal() {
		fix.Lower(rewrite.None, "`nonlocal` does not exist in Python 2")
	}
	if n.outer.Owner.Kind.IsAnnotation() {
		fix.Lower(rewrite.None, fmt.Sprintf("the outer `%s` is a type parameter, which nothing may bind", n.text()))
	}
	if n.outer.Owner.Kind == scope.Function {
		if _, hides := (&blindFunction{Pass: b.Pass, scope: n.outer.Owner}).hides(n.outer.Owner.Lookup(n.outer.Name)); hides {
			fix.Lower(rewrite.None, fmt.Sprintf("%s itself needs a declaration of `%s` first", calledName(n.outer.Owner), n.text()))
		}
	}
	for _, binding := range n.outer.Bindings {
		switch binding.Kind {
		case scope.BindDef, scope.BindClass, scope.BindImport:
			fix.Lower(rewrite.None, fmt.Sprintf("the outer `%s` comes from %s, and the assignment would replace it for everybody", n.text(), constructOf(binding)))
		}
	}
	if !slices.ContainsFunc(n.outer.Bindings, func(b *scope.Binding) bool { return lasts(b) && !inScriptPart(b.Name) }) {
		fix.Lower(rewrite.None, fmt.Sprintf("the module binds `%s` only when it is run as a script", n.text()))
	}
}

// inScriptPart reports whether n stands under if __name__ == "__main__".
func inScriptPart(n syntax.Node) bool {
	for outer := range n.Enclosing() {
		test := outer.Child(syntax.FieldCondition)
		if outer.Kind() == syntax.KindIfStatement && strings.HasPrefix(test.Text(), "__name__") && strings.Contains(test.Text(), "__main__") {
			return true
		}
	}
	return false
}

// lowerForClass looks for an attribute that the author may mean, of a class
// between the function and the outer variable.
func (b *blindFunction) lowerForClass(fix *rewrite.Fix, n hiddenName) {
	for s := b.scope.Parent; s != nil && s != n.outer.Owner; s = s.Parent {
		if s.Kind != scope.Class {
			continue
		}
		if m := memberOf(b.Pass, s, n.local.Name); m != nil {
			fix.Lower(rewrite.None, fmt.Sprintf("the class `%s` has an attribute `%s`, which may be meant", m.class.Name, n.text()))
		} else if mentionsAttribute(s, n.text()) {
			fix.Lower(rewrite.None, fmt.Sprintf("the class `%s` uses an attribute `%s`, which may be meant", s.Name, n.text()))
		}
	}
}

// mentionsAttribute reports whether self.name or cls.name stands in the class:
// a base in another file may have it.
func mentionsAttribute(class *scope.Scope, name string) bool {
	for n := range class.Node.Descendants() {
		if n.Kind() != syntax.KindAttribute || n.Child(syntax.FieldAttribute).Text() != name {
			continue
		}
		if object := n.Child(syntax.FieldObject).Text(); object == "self" || object == "cls" || object == class.Name {
			return true
		}
	}
	return false
}

// lowerForGuards looks for reads whose failure is caught: with a declaration
// they find the outer variable.
func (b *blindFunction) lowerForGuards(fix *rewrite.Fix, n hiddenName) {
	for _, use := range n.uses() {
		if g, at := guardOf(b.Pass, use); g != unguarded {
			fix.Lower(rewrite.None, fmt.Sprintf("the failure on line %d is caught on line %d", use.Row(), at.Row()))
		}
	}
	for _, read := range n.local.Reads {
		if g, at := guardOf(b.Pass, read.Name); g != unguarded && flow.Runner(read.In) != b.scope {
			fix.Lower(rewrite.Unsafe, fmt.Sprintf("line %d catches the failure of reading `%s`, which would succeed", at.Row(), n.text()))
		}
	}
}

// lowerForInner looks at the functions inside this one.
func (b *blindFunction) lowerForInner(fix *rewrite.Fix, n hiddenName) {
	for _, s := range declaringNonlocal(b.Pass, n.local) {
		if n.outer.IsGlobal() {
			fix.Lower(rewrite.None, fmt.Sprintf("%s declares `%s` nonlocal, which a global variable cannot be", calledName(s), n.text()))
		}
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("%s binds `%s` too, and would bind the outer one", calledName(s), n.text()))
	}
}

// lowerForFunction looks at what kind of function it is, and at who uses it.
func (b *blindFunction) lowerForFunction(fix *rewrite.Fix) {
	if yield := yieldOf(b.Pass, b.scope); yield.Ok() {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("%s is a generator, and several that run at a time would share the variable", calledName(b.scope)))
	}
	if call := selfCall(b.Pass, b.scope); call.Ok() {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("%s calls itself on line %d, and all calls would share the variable", calledName(b.scope), call.Row()))
	}
	if why := dynamicWithin(b.scope); why != "" {
		fix.Lower(rewrite.Unsafe, why)
	}
	lowerForExpectation(b.Pass, fix, b.scope)
}

// readsOfFunction returns the reads of the name that the def binds.
func readsOfFunction(p *rewrite.Pass, function *scope.Scope) []*scope.Reference {
	return p.Scopes.BindingOf(syntax.Function{Node: function.Node}.Name()).Var.Reads
}

// selfCall returns a place where the function names itself, as a method through
// its object; none if it does not.
func selfCall(p *rewrite.Pass, function *scope.Scope) syntax.Node {
	for _, read := range readsOfFunction(p, function) {
		if read.In.Inside(function) {
			return read.Name
		}
	}
	if function.Parent.Kind != scope.Class {
		return syntax.Node{}
	}
	for n := range function.Node.Descendants() {
		if n.Kind() == syntax.KindAttribute && n.Child(syntax.FieldAttribute).Text() == function.Name {
			return n
		}
	}
	return syntax.Node{}
}
