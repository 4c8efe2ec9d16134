package rules

import (
	"fmt"
	"slices"

	"pyfix/rewrite"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// refuse takes the fix back where the author may have meant something else, or
// where the dot would not find the name either.
func (m *missingDot) refuse(fix *rewrite.Fix) {
	m.refuseFeeding(fix)
	switch {
	case m.other != "":
		fix.Lower(rewrite.None, fmt.Sprintf("class `%s` keeps `%s` as `%s`, which this class does not look for", m.member.class.Name, m.name(), m.other))
	case m.accessesItself():
		fix.Lower(rewrite.None, fmt.Sprintf("`%s` is the property that is being computed", m.name()))
	case isLeaked(m.Pass, m.read):
		fix.Lower(rewrite.None, fmt.Sprintf("it may be the `%s` of the list comprehension before it that is meant", m.name()))
	case m.isEarly():
		fix.Lower(rewrite.None, fmt.Sprintf("`%s()` sets the attribute `%s` only later", m.method.Name, m.name()))
	case m.method != nil && m.madeInLoop(m.method.Node):
		fix.Lower(rewrite.None, fmt.Sprintf("`%s()` is made in a loop of the class body", m.method.Name))
	case m.method != nil && m.usedInBody(m.method):
		fix.Lower(rewrite.None, fmt.Sprintf("`%s()` is used in the body of class `%s`, before there is an object", m.method.Name, m.class.Name))
	}
	for _, b := range m.member.bindings {
		m.refuseBinding(fix, b)
	}
}

func (m *missingDot) refuseBinding(fix *rewrite.Fix, b *scope.Binding) {
	switch {
	case b.Kind == scope.BindDel:
		fix.Lower(rewrite.None, fmt.Sprintf("class `%s` deletes `%s` on line %d", b.In.Name, m.name(), b.Name.Row()))
	case b.Kind == scope.BindDef && m.madeInLoop(b.Stmt):
		fix.Lower(rewrite.None, fmt.Sprintf("`%s()` is made in a loop of the class body", m.name()))
	case b.Kind == scope.BindDef && m.usedInBody(m.Scopes.Opened(b.Stmt)):
		fix.Lower(rewrite.None, fmt.Sprintf("`%s()` is a helper of the class body, which uses it", m.name()))
	}
}

// fed returns the object to whose attribute of that name the value goes that the
// read stands in, none if it goes elsewhere.
func (m *missingDot) fed() syntax.Node {
	inner := m.read.Name
	for outer := range m.read.Name.Enclosing() {
		switch outer.Kind() {
		case syntax.KindFunctionDefinition:
			return syntax.Node{}
		case syntax.KindAssignment, syntax.KindAugmentedAssignment:
			if object := m.assigned(outer.Child(syntax.FieldLeft)); inner.Field() == syntax.FieldRight && object.Ok() {
				return object
			}
		case syntax.KindCall:
			if object := givenBySetattr(outer, m.name()); object.Ok() {
				return object
			}
		}
		inner = outer
	}
	return syntax.Node{}
}

// assigned returns the object of the attribute of that name among the targets.
func (m *missingDot) assigned(targets syntax.Node) syntax.Node {
	for n := range targets.Descendants() {
		if n.Kind() == syntax.KindAttribute && n.Child(syntax.FieldAttribute).Text() == m.name() {
			return n.Child(syntax.FieldObject)
		}
	}
	return syntax.Node{}
}

// givenBySetattr returns x of setattr(x, "name", ...), none for any other call.
func givenBySetattr(call syntax.Node, name string) syntax.Node {
	function := call.Child(syntax.FieldFunction)
	if function.Kind() == syntax.KindAttribute {
		function = function.Child(syntax.FieldAttribute)
	}
	arguments := call.Child(syntax.FieldArguments)
	if !slices.Contains([]string{"setattr", "__setattr__"}, function.Text()) || !mayBe(arguments.Nth(1), name, false) {
		return syntax.Node{}
	}
	return arguments.First()
}

// refuseFeeding judges a read whose value goes to an attribute of that name: in
// self.name = name, a parameter may be missing.
func (m *missingDot) refuseFeeding(fix *rewrite.Fix) {
	object := m.fed()
	if !object.Ok() {
		return
	}
	level := rewrite.Unsafe
	if first, _ := m.receiver(); object.Text() == first || object.Text() == m.class.Name {
		level = rewrite.None
	}
	fix.Lower(level, fmt.Sprintf("the value goes to the attribute `%s` of `%s`: a parameter may be missing", m.name(), object.Text()))
}

// accessesItself reports whether the read stands in a property of that name,
// where the property would ask itself.
func (m *missingDot) accessesItself() bool {
	return m.method != nil && m.method.Name == m.name() && isProperty(m.Pass, m.method)
}

// isEarly reports whether the method that the read stands in is the only one to
// set the attribute, and has not done so yet.
func (m *missingDot) isEarly() bool {
	if len(m.member.bindings) > 0 || m.member.declared || m.read.In != m.method {
		return false
	}
	for _, s := range m.member.stores {
		if s.method != m.method || s.attribute.Start() < m.read.Name.Start() {
			return false
		}
	}
	return true
}

// madeInLoop reports whether the def statement stands in a loop of a class body.
func (m *missingDot) madeInLoop(def syntax.Node) bool {
	for outer := range def.Enclosing() {
		switch outer.Kind() {
		case syntax.KindClassDefinition, syntax.KindFunctionDefinition:
			return false
		case syntax.KindForStatement, syntax.KindWhileStatement:
			return true
		}
	}
	return false
}

// usedInBody reports whether the class body calls the function, or decorates
// with it.
func (m *missingDot) usedInBody(f *scope.Scope) bool {
	def := m.Scopes.BindingOf(f.Node.Child(syntax.FieldName))
	if def == nil || def.Var.Owner.Kind != scope.Class {
		return false
	}
	return slices.ContainsFunc(def.Var.Reads, func(r *scope.Reference) bool {
		_, called := argumentsOf(r.Name)
		return called
	})
}

// harmlessClassDecorators leave the names of a class where they are.
var harmlessClassDecorators = append([]string{
	"functools.total_ordering", "enum.unique", "typing.final", "typing.runtime_checkable",
	"typing_extensions.final", "typing_extensions.runtime_checkable",
}, fieldDecorators...)

// doubt lowers the fix where it cannot be said for sure that the dot finds the
// name, and that nothing else is meant.
func (m *missingDot) doubt(fix *rewrite.Fix) {
	if g, at := guardOf(m.Pass, m.read.Name); g == swallowed {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("the failure is caught on line %d, and the program goes on from there", at.Row()))
	}
	if len(m.others) > 0 {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("class `%s` has a `%s` too", m.others[0].class.Name, m.name()))
	}
	for d := range (syntax.Class{Node: m.class.Node}).Decorators() {
		if !slices.Contains(harmlessClassDecorators, decoratorName(m.Pass, d)) {
			fix.Lower(rewrite.Unsafe, fmt.Sprintf("the decorator `%s` may change class `%s`", d.First().Text(), m.class.Name))
		}
	}
	if m.member.class != m.class {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("only the base class `%s` has `%s`", m.member.class.Name, m.name()))
	}
	lowerForExpectation(m.Pass, fix, m.read.In)
	m.doubtMethod(fix)
	m.doubtMetaclass(fix)
	m.doubtMember(fix)
	if inAnnotation(m.read.Name) {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` stands in an annotation, where type checkers want the name of a class", m.name()))
	}
}

// doubtMetaclass lowers the fix where an unknown metaclass may have taken the
// name out of the class: data may be gone, methods stay.
func (m *missingDot) doubtMetaclass(fix *rewrite.Fix) {
	onObject := m.member.declared || m.surelySet()
	strange := strangeMetaclass(m.Pass, m.class.Node)
	if onObject || isEnum(m.Pass, m.class.Node) || len(m.member.bindings) == 0 || !strange.Ok() {
		return
	}
	if len(m.functions()) == 0 || strange.Kind() == syntax.KindKeywordArgument {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` may bring a metaclass that takes `%s` out of the class", strange.Text(), m.name()))
	}
}

// doubtMethod lowers the fix for what calls the method, and when.
func (m *missingDot) doubtMethod(fix *rewrite.Fix) {
	if m.method == nil {
		return
	}
	if slices.ContainsFunc(wrappersOf(m.Pass, m.method), isPydanticValidator) {
		fix.Lower(rewrite.Unsafe, "pydantic takes the fields out of the class before it calls a validator")
	}
	switch name := m.method.Name; {
	case name == m.name() && m.passesOnParameters():
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s()` would call itself with its own parameters: a function outside of the class may be meant", name))
	case name == "__getattribute__":
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s()` would call itself to look the attribute up", name))
	case len(m.member.bindings) == 0 && slices.Contains(attributeHooks, name):
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s()` may run before the attribute `%s` is set", name, m.name()))
	}
}

// passesOnParameters reports whether the call is given nothing but the parameters
// of the method that it stands in.
func (m *missingDot) passesOnParameters() bool {
	arguments, called := argumentsOf(m.read.Name)
	for _, argument := range arguments {
		if argument.Kind() == syntax.KindKeywordArgument {
			argument = argument.Child(syntax.FieldValue)
		}
		if argument.Is(syntax.KindListSplat, syntax.KindDictionarySplat) {
			argument = argument.First()
		}
		read := m.Scopes.ReadOf(argument)
		if read == nil || read.Var.Owner != m.method || read.Var.Bindings[0].Kind != scope.BindParam || len(read.Var.Bindings) > 1 {
			return false
		}
	}
	return called
}

// attributeHooks are called by every access to an attribute, or by those that
// find none, such as those of an object that is being made or copied.
var attributeHooks = []string{"__getattr__", "__setattr__", "__delattr__"}

// initializers are the methods that run before any other.
var initializers = []string{
	"__init__", "__post_init__", "__attrs_post_init__", "__new__", "__init_subclass__", "setUp", "asyncSetUp", "setUpClass", "setup_method", "setup_class",
}

// doubtMember lowers the fix where the class or object may not have the name, or
// may have something that behaves differently behind a dot.
func (m *missingDot) doubtMember(fix *rewrite.Fix) {
	class, name := m.member.class, m.name()
	switch {
	case len(m.member.bindings) > 0:
		if !m.surelyInBody() {
			fix.Lower(rewrite.Unsafe, fmt.Sprintf("class `%s` binds `%s` on some paths only", class.Name, name))
		}
		m.doubtCall(fix)
	case m.member.declared:
		if len(m.member.stores) == 0 && !makesFields(m.Pass, class.Node) {
			fix.Lower(rewrite.Unsafe, fmt.Sprintf("class `%s` only declares `%s`, and does not say who gives it a value", class.Name, name))
		}
	case !m.surelySet():
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s()` may not have set the attribute `%s` yet", m.member.stores[0].method.Name, name))
	}
}

// surelyInBody reports whether every path through the class body binds the name.
func (m *missingDot) surelyInBody() bool {
	var places []syntax.Node
	for _, b := range m.member.bindings {
		places = append(places, b.Name)
	}
	return surely(m.Pass, (syntax.Class{Node: m.member.bindings[0].Var.Owner.Node}).Body(), places)
}

// surelySet reports whether some initializer sets the attribute on every path.
func (m *missingDot) surelySet() bool {
	places := make(map[*scope.Scope][]syntax.Node)
	for _, s := range m.member.stores {
		places[s.method] = append(places[s.method], s.attribute)
	}
	for method, attributes := range places {
		if slices.Contains(initializers, method.Name) && surely(m.Pass, (syntax.Function{Node: method.Node}).Body(), attributes) {
			return true
		}
	}
	return false
}

// doubtCall lowers a call of a property, which calls its function already, and
// of what the class body binds to a value that may turn out to be a function,
// which the dot would make a method of.
func (m *missingDot) doubtCall(fix *rewrite.Fix) {
	if _, called := argumentsOf(m.read.Name); !called || len(m.functions()) > 0 {
		return
	}
	if m.isProperty() {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` is a property, and what it gives would be called", m.name()))
		return
	}
	for _, b := range m.member.bindings {
		if !m.isNoFunction(b) {
			fix.Lower(rewrite.Unsafe, fmt.Sprintf("if `%s` is a function, the dot makes it a method", m.name()))
		}
	}
}

// isNoFunction reports whether the binding gives the name a class, a builtin, or
// what staticmethod and its like make.
func (m *missingDot) isNoFunction(b *scope.Binding) bool {
	if b.Kind == scope.BindClass {
		return true
	}
	value := b.Stmt.Child(syntax.FieldRight)
	if value.Kind() == syntax.KindCall {
		return m.Flow.Qualified(value.Child(syntax.FieldFunction)) == "staticmethod"
	}
	return ownClass(m.Pass, value).Ok() || scope.IsBuiltin(m.Flow.Qualified(value))
}

// inAnnotation reports whether the name is part of an annotation.
func inAnnotation(name syntax.Node) bool {
	for outer := range name.Enclosing() {
		switch outer.Kind() {
		case syntax.KindType:
			return true
		case syntax.KindBlock:
			return false
		}
	}
	return false
}
