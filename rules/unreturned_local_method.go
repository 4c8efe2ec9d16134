package rules

import (
	"fmt"
	"slices"

	"pyfix/rewrite"
	"pyfix/rewrite/edit"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

func (l *lostLocals) isMethod() bool { return l.class() != nil }

// class returns the class whose method the function is, nil if it is none.
func (l *lostLocals) class() *scope.Scope {
	if owner := l.variable.Owner; owner.Kind == scope.Class {
		return owner
	}
	return nil
}

// findApart looks for reads of the names in methods that do not call this one, and
// reports whether there are any.
func (l *lostLocals) findApart(names []string) bool {
	names = slices.DeleteFunc(slices.Clone(names), l.isLoopVariable)
	calls := append(l.bareMethodCalls(), l.objectCalls()...)
	if len(calls) == 0 {
		return false
	}
	l.apart = true
	l.calls = []bareCall{slices.MinFunc(calls, func(a, b bareCall) int { return a.node.ID() - b.node.ID() })}
	for _, read := range l.readsInMethods(names) {
		l.reads = append(l.reads, lostRead{read, l.calls[0].in})
	}
	l.arrange()
	return true
}

// isLoopVariable reports whether the function binds the name by loops only: what
// another method means by it is hardly the last element.
func (l *lostLocals) isLoopVariable(name string) bool {
	return !slices.ContainsFunc(l.function.Lookup(name).Var.Bindings, func(b *scope.Binding) bool { return b.Kind != scope.BindFor })
}

// readsInMethods returns the lost reads of the names in the class's other methods.
func (l *lostLocals) readsInMethods(names []string) []*scope.Reference {
	var reads []*scope.Reference
	for _, name := range names {
		for _, read := range l.Scopes.Global(name).Reads {
			method := l.methodAround(read.In)
			if method != nil && method != l.function && selfOf(l.Pass, method) != nil && l.isLostRead(read) {
				reads = append(reads, read)
			}
		}
	}
	return reads
}

// methodAround returns the method of the class that s belongs to, nil if there is
// none.
func (l *lostLocals) methodAround(s *scope.Scope) *scope.Scope {
	for s != nil && s.Parent != l.class() {
		s = s.Parent
	}
	return s
}

// objectCalls returns the statements `c.create()` and `Container().create()`,
// where c is nothing but an object of the class.
func (l *lostLocals) objectCalls() []bareCall {
	known := rewrite.Memo(l.Pass, func(*rewrite.Pass) callsOnObjects { return make(callsOnObjects) })
	calls, ok := known[l.class()]
	if !ok {
		calls = callsOnObjectsOf(l.Pass, l.class())
		known[l.class()] = calls
	}
	return calls[l.function.Name]
}

// bareMethodCalls returns the statements `self.create()` in other methods of the
// class.
func (l *lostLocals) bareMethodCalls() []bareCall {
	known := rewrite.Memo(l.Pass, func(*rewrite.Pass) callsOnSelf { return make(callsOnSelf) })
	calls, ok := known[l.class()]
	if !ok {
		calls = callsOnSelfIn(l.Pass, l.class())
		known[l.class()] = calls
	}
	return slices.DeleteFunc(slices.Clone(calls[l.function.Name]), func(c bareCall) bool { return c.in == l.function })
}

// bareMethods are the calls of methods that drop the results, by the names of the
// methods.
type bareMethods map[string][]bareCall

// addCallOn adds the call of a method on the object, if that is what is done with
// it.
func (m bareMethods) addCallOn(object syntax.Node, in *scope.Scope) {
	attribute := object.Parent()
	if attribute.Kind() != syntax.KindAttribute || !isCalled(attribute) || !isDropped(attribute.Parent()) {
		return
	}
	name := attribute.Child(syntax.FieldAttribute).Text()
	m[name] = append(m[name], bareCall{attribute.Parent(), in})
}

// callsOnObjects are those on objects that are nothing but ones of a class, by the
// class.
type callsOnObjects map[*scope.Scope]bareMethods

func callsOnObjectsOf(p *rewrite.Pass, class *scope.Scope) bareMethods {
	v := p.Scopes.BindingOf((syntax.Class{Node: class.Node}).Name()).Var
	if len(v.Bindings) != 1 {
		return nil
	}
	calls := make(bareMethods)
	for _, read := range v.Reads {
		if !isCalled(read.Name) {
			continue
		}
		object := read.Name.Parent()
		calls.addCallOn(object, read.In)
		assigned := object.Parent()
		if assigned.Kind() != syntax.KindAssignment || object.Field() != syntax.FieldRight {
			continue
		}
		if b := p.Scopes.BindingOf(assigned.Child(syntax.FieldLeft)); b != nil && len(b.Var.Bindings) == 1 {
			for _, use := range b.Var.Reads {
				calls.addCallOn(use.Name, use.In)
			}
		}
	}
	return calls
}

// callsOnSelf are those that the methods of a class make on their own object, by
// the class.
type callsOnSelf map[*scope.Scope]bareMethods

func callsOnSelfIn(p *rewrite.Pass, class *scope.Scope) bareMethods {
	calls := make(bareMethods)
	for _, method := range class.Children {
		self := selfOf(p, method)
		if self == nil {
			continue
		}
		for _, read := range self.Reads {
			if read.In == method {
				calls.addCallOn(read.Name, method)
			}
		}
	}
	return calls
}

// selfOf returns the first parameter of a method, nil if it has none, binds it
// anew, or is not called with the object.
func selfOf(p *rewrite.Pass, method *scope.Scope) *scope.Variable {
	if method.Kind != scope.Function {
		return nil
	}
	function := syntax.Function{Node: method.Node}
	for d := range function.Decorators() {
		if name := d.First().Text(); name == "staticmethod" || name == "classmethod" {
			return nil
		}
	}
	first := function.Parameters().First()
	if first.Kind() != syntax.KindIdentifier {
		return nil
	}
	if b := p.Scopes.BindingOf(first); len(b.Var.Bindings) == 1 {
		return b.Var
	}
	return nil
}

// makeAttributes keeps the locals in the object:
//
//	def create(self):       =>   def create(self):
//	    tensor = make()              self.tensor = make()
//	def show(self):              def show(self):
//	    self.create()                self.create()
//	    print(tensor)                print(self.tensor)
func (l *lostLocals) makeAttributes() rewrite.Fix {
	fix := rewrite.Fix{
		Title: fmt.Sprintf("make %s %s of the object", listed(l.names), plural(len(l.names), "an attribute", "attributes")),
		Level: rewrite.Safe,
	}
	for _, name := range l.names {
		local := l.function.Lookup(name).Var
		for _, b := range local.Bindings {
			if !canBeAttribute(b, l.function) {
				fix.Lower(rewrite.None, fmt.Sprintf("an attribute cannot stand where `%s` binds `%s` on line %d", l.function.Name, name, b.Name.Row()))
				continue
			}
			fix.Edits = append(fix.Edits, l.qualify(&fix, b.In, b.Name))
		}
		for _, read := range local.Reads {
			if read.Kind != scope.AugLoad { // the binding's name is the same
				fix.Edits = append(fix.Edits, l.qualify(&fix, read.In, read.Name))
			}
		}
		if at := l.attributeOf(name); at.Ok() {
			fix.Lower(rewrite.None, fmt.Sprintf("the object has another `%s`, on line %d", name, at.Row()))
		}
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` would live as long as the object, for all its methods to see", name))
	}
	for _, read := range l.readsInMethods(l.names) {
		fix.Edits = append(fix.Edits, l.qualify(&fix, read.In, read.Name))
		fix.Claims = append(fix.Claims, rewrite.Claim{In: read.In, Name: read.Var.Name})
	}
	return fix
}

func canBeAttribute(b *scope.Binding, in *scope.Scope) bool {
	switch b.Kind {
	case scope.BindAssign, scope.BindAnnotated, scope.BindAugmented, scope.BindFor, scope.BindWith, scope.BindDel:
		return b.In == in
	}
	return false
}

// qualify puts the method's first parameter in front of a name.
func (l *lostLocals) qualify(fix *rewrite.Fix, in *scope.Scope, name syntax.Node) text.Edit {
	self := selfOf(l.Pass, l.methodAround(in))
	if in.Resolve(self.Name) != self {
		fix.Lower(rewrite.None, fmt.Sprintf("`%s` is another variable on line %d", self.Name, name.Row()))
	}
	return edit.Prefix(name, self.Name+".")
}

// attributeOf returns a place where the class has an attribute of that name
// already.
func (l *lostLocals) attributeOf(name string) syntax.Node {
	if sym := l.class().Lookup(name); sym != nil && sym.Var.Owner == l.class() && sym.Var.Bound() {
		return sym.Var.Bindings[0].Name
	}
	for _, n := range attributesNamed(l.Pass, name) {
		if l.class().Node.Contains(n) && n.Child(syntax.FieldObject).Kind() == syntax.KindIdentifier {
			return n
		}
	}
	return syntax.Node{}
}
