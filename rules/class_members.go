package rules

import (
	"slices"
	"strings"

	"pyfix/rewrite"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// member is a name that is found in a class or its objects by way of a dot.
type member struct {
	class    *scope.Scope     // the nearest one that has it
	bindings []*scope.Binding // in the body of a class
	stores   []store          // through the first parameter of methods
	declared bool             // `name: type` in the body of a class that makes it an attribute of its objects
}

// store is an attribute of a method's first parameter that gets a value.
type store struct {
	attribute syntax.Node
	method    *scope.Scope
	onClass   bool // the first parameter is the class
}

// memberOf returns the member of that name, as CPython stores it, of a class or
// its bases in the same file; nil if there is none.
func memberOf(p *rewrite.Pass, class *scope.Scope, name string) *member {
	m := &member{}
	for _, node := range lineage(p, class.Node) {
		c := p.Scopes.Opened(node)
		stores := storesOf(p, c, name)
		bindings, declared := bodyBindings(p, c, name)
		if m.class == nil && (len(stores) > 0 || len(bindings) > 0 || declared) {
			m.class = c
		}
		m.stores = append(m.stores, stores...)
		m.declared = m.declared || declared
		if len(m.bindings) == 0 {
			m.bindings = bindings
		}
	}
	if m.class == nil {
		return nil
	}
	return m
}

// bodyBindings returns what gives the name a value in the body of a class, and
// whether it is a field of its objects.
func bodyBindings(p *rewrite.Pass, class *scope.Scope, name string) (bindings []*scope.Binding, declared bool) {
	sym := class.Lookup(name)
	if sym == nil || sym.Var == nil || sym.Var.Owner != class {
		return nil, false
	}
	for _, b := range sym.Var.Bindings {
		if isInitVar(b.Stmt) || b.Kind == scope.BindExcept { // the end of the handler takes the name away
			continue
		}
		if makesFields(p, class.Node) && (b.Kind == scope.BindAnnotated || isFieldCall(p, b)) {
			declared = true
		}
		if !isFieldCall(p, b) {
			bindings = append(bindings, b)
		}
	}
	if !sym.Var.Bound() && sym.Usage&scope.Annotated != 0 {
		return nil, !isInitVar(declarationOf(class, name))
	}
	return bindings, declared
}

// declarationOf returns the statement `name: type` in the body of the class.
func declarationOf(class *scope.Scope, name string) syntax.Node {
	for n := range (syntax.Class{Node: class.Node}).Body().Descendants() {
		left := n.Child(syntax.FieldLeft)
		if n.Kind() == syntax.KindAssignment && scope.Mangle(class.Name, left.Text()) == name && n.Child(syntax.FieldType).Ok() {
			return n
		}
	}
	return syntax.Node{}
}

// isInitVar reports whether the statement declares a parameter of a dataclass's
// __init__ that no object keeps.
func isInitVar(stmt syntax.Node) bool {
	return strings.Contains(stmt.Child(syntax.FieldType).Text(), "InitVar")
}

var fieldDecorators = []string{
	"dataclasses.dataclass", "attr.s", "attr.attrs", "attr.dataclass", "attr.define", "attr.frozen", "attr.mutable",
	"attrs.define", "attrs.frozen", "attrs.mutable",
}

var fieldCalls = []string{"dataclasses.field", "attr.ib", "attr.attrib", "attr.field", "attrs.field", "pydantic.Field"}

// makesFields reports whether the annotated names of the class become attributes
// of its objects.
func makesFields(p *rewrite.Pass, class syntax.Node) bool {
	for d := range (syntax.Class{Node: class}).Decorators() {
		if slices.Contains(fieldDecorators, decoratorName(p, d)) {
			return true
		}
	}
	return anyBase(p, class, func(base syntax.Node) bool {
		return slices.Contains([]string{"typing.NamedTuple", "pydantic.BaseModel", "msgspec.Struct"}, p.Flow.Qualified(base))
	})
}

// isFieldCall reports whether the value describes a field, and does not stay in
// the class.
func isFieldCall(p *rewrite.Pass, b *scope.Binding) bool {
	value := b.Stmt.Child(syntax.FieldRight)
	return value.Kind() == syntax.KindCall && slices.Contains(fieldCalls, p.Flow.Qualified(value.Child(syntax.FieldFunction)))
}

// decoratorName returns what the decorator, called or not, resolves to.
func decoratorName(p *rewrite.Pass, decorator syntax.Node) string {
	expr := decorator.First()
	if expr.Kind() == syntax.KindCall {
		expr = expr.Child(syntax.FieldFunction)
	}
	return p.Flow.Qualified(expr)
}

// storesByClass holds, for classes and the names of attributes, where methods of
// the class give that attribute of their first parameter a value.
type storesByClass map[*scope.Scope]map[string][]store

// storesOf returns where methods of the class give an attribute of their first
// parameter that name a value.
func storesOf(p *rewrite.Pass, class *scope.Scope, name string) []store {
	known := rewrite.Memo(p, func(*rewrite.Pass) storesByClass { return make(storesByClass) })
	stores, ok := known[class]
	if !ok {
		stores = storesIn(p, class)
		known[class] = stores
	}
	return stores[name]
}

// storesIn returns where methods of the class give attributes of their first
// parameter a value, by the attribute as Python mangles it there.
func storesIn(p *rewrite.Pass, class *scope.Scope) map[string][]store {
	stores := make(map[string][]store)
	for _, method := range methodsOf(class) {
		first := firstParameter(p, method)
		receiver := receiverOf(p, method)
		if first == nil || receiver == receivesNothing {
			continue
		}
		for _, read := range first.Reads {
			attribute := read.Name.Parent()
			if attribute.Kind() != syntax.KindAttribute || read.Name.Field() != syntax.FieldObject || !isTarget(attribute) {
				continue
			}
			name := scope.Mangle(className(read.In), attribute.Child(syntax.FieldAttribute).Text())
			stores[name] = append(stores[name], store{attribute: attribute, method: method, onClass: receiver == receivesClass})
		}
	}
	return stores
}

// className returns the name of the innermost class around the scope, by which
// Python mangles there; "" if there is none.
func className(s *scope.Scope) string {
	for ; s != nil; s = s.Parent {
		if s.Kind == scope.Class {
			return s.Name
		}
	}
	return ""
}

// isTarget reports whether the expression is given a value by an assignment, a
// for or a with statement.
func isTarget(n syntax.Node) bool {
	for n.Parent().Is(syntax.KindPatternList, syntax.KindTuplePattern, syntax.KindListPattern, syntax.KindListSplatPattern,
		syntax.KindTuple, syntax.KindList, syntax.KindParenthesizedExpression) {
		n = n.Parent()
	}
	outer := n.Parent()
	switch outer.Kind() {
	case syntax.KindAssignment:
		return n.Field() == syntax.FieldLeft && (outer.Child(syntax.FieldRight).Ok() || outer.Child(syntax.FieldType).Ok())
	case syntax.KindForStatement, syntax.KindForInClause:
		return n.Field() == syntax.FieldLeft
	}
	return outer.Kind() == syntax.KindAsPatternTarget
}

// methodsOf returns the functions that def statements make in the class body.
func methodsOf(class *scope.Scope) []*scope.Scope {
	var methods []*scope.Scope
	for _, child := range class.Children {
		switch {
		case child.Kind == scope.Function:
			methods = append(methods, child)
		case child.Kind == scope.TypeParams:
			for _, generic := range child.Children {
				if generic.Kind == scope.Function {
					methods = append(methods, generic)
				}
			}
		}
	}
	return methods
}

// firstParameter returns the variable that the first argument without a name
// goes to, nil if there is none.
func firstParameter(p *rewrite.Pass, function *scope.Scope) *scope.Variable {
	param := function.Node.Child(syntax.FieldParameters).First()
	switch param.Kind() {
	case syntax.KindDefaultParameter, syntax.KindTypedDefaultParameter:
		param = param.Child(syntax.FieldName)
	case syntax.KindTypedParameter:
		param = param.First()
	}
	if param.Kind() != syntax.KindIdentifier {
		return nil
	}
	if b := p.Scopes.BindingOf(param); b != nil {
		return b.Var
	}
	return nil
}

// receiver says what Python puts in front of a method's arguments.
type receiver uint8

const (
	receivesNothing receiver = iota // static methods, and what has no parameter for it
	receivesClass
	receivesObject
)

var classReceivers = []string{"__new__", "__init_subclass__", "__class_getitem__"}

// receiverOf returns what the method's first parameter is. Decorators that
// pyfix does not know are taken to leave it as it is.
func receiverOf(p *rewrite.Pass, method *scope.Scope) receiver {
	if firstParameter(p, method) == nil {
		return receivesNothing
	}
	kind := receivesObject
	if slices.Contains(classReceivers, method.Name) {
		kind = receivesClass
	}
	for _, name := range wrappersOf(p, method) {
		switch last := name[strings.LastIndexByte(name, '.')+1:]; {
		case last == "staticmethod" || last == "abstractstaticmethod":
			return receivesNothing
		case last == "classmethod" || last == "abstractclassmethod" || last == "declared_attr" || last == "classproperty" ||
			strings.HasPrefix(name, "?.declared_attr.") || isPydanticValidator(name):
			kind = receivesClass
		}
	}
	return kind
}

func isPydanticValidator(name string) bool {
	return slices.Contains([]string{"pydantic.validator", "pydantic.root_validator", "pydantic.field_validator"}, name)
}

// wrappersOf returns what the method's decorators resolve to, and what it is
// passed to afterwards as in `f = staticmethod(f)`.
func wrappersOf(p *rewrite.Pass, method *scope.Scope) []string {
	var names []string
	for d := range (syntax.Function{Node: method.Node}).Decorators() {
		names = append(names, decoratorName(p, d))
	}
	def := p.Scopes.BindingOf(method.Node.Child(syntax.FieldName))
	if def == nil {
		return names
	}
	for _, b := range def.Var.Bindings {
		if isRewrap(b) {
			names = append(names, p.Flow.Qualified(b.Stmt.Child(syntax.FieldRight).Child(syntax.FieldFunction)))
		}
	}
	return names
}

// isRewrap reports whether a binding is of the form f = wrapper(f).
func isRewrap(b *scope.Binding) bool {
	value := b.Stmt.Child(syntax.FieldRight)
	return b.Kind == scope.BindAssign && value.Kind() == syntax.KindCall && value.Child(syntax.FieldArguments).First().Text() == b.Name.Text()
}

// isProperty reports whether reading the member calls the method.
func isProperty(p *rewrite.Pass, method *scope.Scope) bool {
	return slices.ContainsFunc(wrappersOf(p, method), func(name string) bool {
		last := name[strings.LastIndexByte(name, '.')+1:]
		return strings.HasSuffix(last, "property") || slices.Contains([]string{"getter", "setter", "deleter", "reify"}, last)
	})
}
