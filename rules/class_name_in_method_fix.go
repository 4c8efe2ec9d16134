package rules

import (
	"fmt"
	"slices"
	"strings"

	"pyfix/rewrite"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// fix puts what has the name in front of it:
//
//	return word   =>   return self.word
func (m *missingDot) fix() rewrite.Fix {
	fix := rewrite.Fix{Level: rewrite.Safe}
	prefix := m.qualifier(&fix)
	m.refuse(&fix)
	m.doubt(&fix)
	start := m.read.Name.Start()
	fix.Title = fmt.Sprintf("write `%s.%s`", prefix, m.name())
	fix.Edits = []text.Edit{{Span: text.Span{Start: start, End: start}, New: prefix + "."}}
	fix.Claims = []rewrite.Claim{{In: m.read.In, Name: m.read.Var.Name}}
	return fix
}

// qualifier returns what to put in front of the name, and lowers the fix where
// that does not surely find what is meant.
func (m *missingDot) qualifier(fix *rewrite.Fix) string {
	prefix, via := m.receiver()
	if functions := m.functions(); len(functions) > 0 {
		return m.functionQualifier(fix, functions, prefix, via)
	}
	switch {
	case via == receivesObject && isEnum(m.Pass, m.class.Node) && len(m.member.stores) == 0:
		return m.path(fix) // a member of an enumeration is not found in another one everywhere
	case via == receivesObject:
		m.doubtFirst(fix)
		return prefix
	}
	m.withoutObject(fix)
	if via == receivesClass {
		return prefix
	}
	return m.path(fix)
}

// receiver returns the method's first parameter, if the read can use that.
func (m *missingDot) receiver() (string, receiver) {
	if m.method == nil {
		return "", receivesNothing
	}
	first := firstParameter(m.Pass, m.method)
	if first == nil || len(first.Bindings) > 1 || m.read.In.Resolve(first.Name) != first || isPrivate(first.Name) {
		return "", receivesNothing
	}
	if kind := receiverOf(m.Pass, m.method); kind != receivesNothing {
		return first.Bindings[0].Name.Text(), kind
	}
	return "", receivesNothing
}

func isPrivate(name string) bool {
	return strings.HasPrefix(name, "__") && !strings.HasSuffix(name, "__")
}

// path returns the class's name, with those of the classes that it is nested in,
// as the read can spell it.
func (m *missingDot) path(fix *rewrite.Fix) string {
	top := m.class
	names := []string{top.Name}
	for {
		m.judgeClassName(fix, top)
		outer := classAround(top)
		if outer == nil {
			break
		}
		top = outer
		names = append([]string{top.Name}, names...)
	}
	binding := m.Scopes.BindingOf((syntax.Class{Node: top.Node}).Name())
	if m.read.In.Resolve(binding.Var.Name) != binding.Var || binding.Var.Owner.Kind == scope.Class {
		fix.Lower(rewrite.None, fmt.Sprintf("class `%s` is not visible here", top.Name))
	}
	if m.method != nil && m.usedInBody(m.method) {
		fix.Lower(rewrite.None, fmt.Sprintf("`%s()` is used in the body of class `%s`, before there is a class", m.method.Name, m.class.Name))
	}
	return strings.Join(names, ".")
}

func (m *missingDot) judgeClassName(fix *rewrite.Fix, class *scope.Scope) {
	if isPrivate(class.Name) {
		fix.Lower(rewrite.None, fmt.Sprintf("`%s` has another name inside of the class", class.Name))
	}
	for _, b := range m.Scopes.BindingOf((syntax.Class{Node: class.Node}).Name()).Var.Bindings {
		switch {
		case b.Kind == scope.BindDel:
			fix.Lower(rewrite.None, fmt.Sprintf("`%s` is deleted on line %d", class.Name, b.Name.Row()))
		case b.Stmt != class.Node:
			fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` is bound again on line %d", class.Name, b.Name.Row()))
		}
	}
}

// withoutObject judges data that is read from the class.
func (m *missingDot) withoutObject(fix *rewrite.Fix) {
	onClass := len(m.member.bindings) > 0 && !m.isProperty()
	for _, s := range m.member.stores {
		onClass = onClass || s.onClass
	}
	switch {
	case !onClass:
		fix.Lower(rewrite.None, fmt.Sprintf("`%s` is an attribute of objects of class `%s`, and there is none at hand", m.name(), m.class.Name))
	case m.member.declared || slices.ContainsFunc(m.member.stores, func(s store) bool { return !s.onClass }):
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("objects of class `%s` may have another `%s`", m.class.Name, m.name()))
	}
}

func (m *missingDot) isProperty() bool {
	return slices.ContainsFunc(m.member.bindings, func(b *scope.Binding) bool {
		return b.Kind == scope.BindDef && isProperty(m.Pass, m.Scopes.Opened(b.Stmt)) && receiverOf(m.Pass, m.Scopes.Opened(b.Stmt)) == receivesObject
	})
}

// functions returns the functions that the member may be: those of the class
// body, a lambda, or one that the class body gives another name.
func (m *missingDot) functions() []*scope.Scope {
	var functions []*scope.Scope
	for _, b := range m.member.bindings {
		if f := m.functionOf(b); f != nil && !isOverload(m.Pass, f) && !isProperty(m.Pass, f) {
			functions = append(functions, f)
		}
	}
	return functions
}

func (m *missingDot) functionOf(b *scope.Binding) *scope.Scope {
	if b.Kind == scope.BindDef {
		return m.Scopes.Opened(b.Stmt)
	}
	value := b.Stmt.Child(syntax.FieldRight)
	if b.Kind != scope.BindAssign && b.Kind != scope.BindAnnotated || b.Name != b.Stmt.Child(syntax.FieldLeft) {
		return nil
	}
	if value.Kind() == syntax.KindLambda {
		return m.Scopes.Opened(value)
	}
	if read := m.Scopes.ReadOf(value); read != nil && len(read.Var.Bindings) == 1 && read.Var.Bindings[0].Kind == scope.BindDef {
		return m.Scopes.Opened(read.Var.Bindings[0].Stmt)
	}
	return nil
}

func isOverload(p *rewrite.Pass, function *scope.Scope) bool {
	return slices.ContainsFunc(wrappersOf(p, function), func(name string) bool {
		return name == "typing.overload" || name == "typing_extensions.overload"
	})
}

// functionQualifier is qualifier for a member that is a function. Where the
// functions call for different ones, the last decides and the fix is unsafe.
func (m *missingDot) functionQualifier(fix *rewrite.Fix, functions []*scope.Scope, prefix string, via receiver) string {
	var chosen string
	for i, f := range functions {
		next := m.qualifierFor(fix, f, prefix, via)
		if i > 0 && next != chosen {
			fix.Lower(rewrite.Unsafe, fmt.Sprintf("class `%s` binds `%s` in several ways", m.class.Name, m.name()))
		}
		chosen = next
	}
	return chosen
}

func (m *missingDot) qualifierFor(fix *rewrite.Fix, f *scope.Scope, prefix string, via receiver) string {
	if via == receivesObject {
		m.doubtFirst(fix)
	}
	nearest := func() string {
		if via == receivesNothing {
			return m.path(fix)
		}
		return prefix
	}
	arguments, called := argumentsOf(m.read.Name)
	if called {
		m.doubtSignature(fix, f)
	}
	kind := receiverOf(m.Pass, f)
	if kind != receivesObject && !isPlainFunction(m.Pass, f) {
		bound := 0
		if kind == receivesClass {
			bound = 1
		}
		if called {
			m.misfits(fix, signatureOf(f.Node).takes(arguments, bound))
		}
		return nearest()
	}
	if !called {
		return m.functionAsValue(fix, f, prefix, via)
	}
	bound, plain := signatureOf(f.Node).takes(arguments, 1), signatureOf(f.Node).takes(arguments, 0)
	switch {
	case m.takesObject(f) && bound != misfit && via == receivesObject:
		m.misfits(fix, bound)
		return prefix
	case plain != misfit && (!m.takesObject(f) || m.givesObject(arguments, prefix)):
		m.misfits(fix, plain)
		if bound != misfit && !m.givesObject(arguments, prefix) {
			fix.Lower(rewrite.Unsafe, fmt.Sprintf("the first parameter of `%s()` may be meant for the object", m.name()))
		}
		if via != receivesObject || !m.givesObject(arguments, prefix) {
			m.refusePython2(fix)
		}
		return m.path(fix)
	case via == receivesObject && bound != misfit:
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("the first parameter of `%s()` may not be meant for the object", m.name()))
		return prefix
	case plain != misfit:
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("the first argument may not be the object that `%s()` is meant for", m.name()))
		return m.path(fix)
	case bound != misfit:
		fix.Lower(rewrite.None, fmt.Sprintf("`%s()` needs an object of class `%s`, and there is none at hand", m.name(), m.class.Name))
	}
	m.misfits(fix, misfit)
	return nearest()
}

// isPlainFunction reports whether the function has no decorator that makes it a
// static or class method.
func isPlainFunction(p *rewrite.Pass, f *scope.Scope) bool {
	return len(wrappersOf(p, f)) == 0 && !slices.Contains(classReceivers, f.Name)
}

// functionAsValue is qualifierFor a method that is not called, but handed on.
func (m *missingDot) functionAsValue(fix *rewrite.Fix, f *scope.Scope, prefix string, via receiver) string {
	switch {
	case m.takesObject(f) && via == receivesObject:
		return prefix
	case m.takesObject(f):
		fix.Lower(rewrite.None, fmt.Sprintf("`%s()` needs an object of class `%s`, and there is none at hand", m.name(), m.class.Name))
	}
	m.refusePython2(fix)
	fix.Lower(rewrite.Unsafe, fmt.Sprintf("whoever calls `%s()` may count on an object in front of its arguments", m.name()))
	return m.path(fix)
}

func (m *missingDot) refusePython2(fix *rewrite.Fix) {
	if m.Python2 {
		fix.Lower(rewrite.None, fmt.Sprintf("`%s.%s()` wants an object in Python 2", m.class.Name, m.name()))
	}
}

// misfits judges how the arguments fit.
func (m *missingDot) misfits(fix *rewrite.Fix, how fit) {
	switch how {
	case misfit:
		fix.Lower(rewrite.None, fmt.Sprintf("`%s()` does not take these arguments", m.name()))
	case mayFit:
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s()` may not take what is unpacked into its arguments", m.name()))
	}
}

// doubtSignature lowers the fix of a call where a decorator may have changed
// what the function takes.
func (m *missingDot) doubtSignature(fix *rewrite.Fix, f *scope.Scope) {
	for _, name := range wrappersOf(m.Pass, f) {
		if !isHarmless(name) {
			fix.Lower(rewrite.Unsafe, fmt.Sprintf("a decorator may have changed what `%s()` takes", m.name()))
		}
	}
}

// takesObject reports whether the function's first parameter is meant for the
// object that it is called on.
func (m *missingDot) takesObject(f *scope.Scope) bool {
	first := firstParameter(m.Pass, f)
	if first == nil {
		return false
	}
	if strings.HasPrefix(f.Name, "__") && strings.HasSuffix(f.Name, "__") || slices.Contains(receiverNames, first.Name) {
		return true
	}
	class := f.Parent
	for class.Kind.IsAnnotation() {
		class = class.Parent
	}
	if class.Kind != scope.Class {
		return false
	}
	for _, other := range methodsOf(class) {
		if v := firstParameter(m.Pass, other); other != f && v != nil && v.Name == first.Name {
			return true
		}
	}
	return slices.ContainsFunc(first.Reads, func(r *scope.Reference) bool {
		attribute := r.Name.Parent()
		return attribute.Kind() == syntax.KindAttribute && r.Name.Field() == syntax.FieldObject &&
			memberOf(m.Pass, class, attribute.Child(syntax.FieldAttribute).Text()) != nil
	})
}

// receiverNames are what first parameters for the object or class are called.
var receiverNames = []string{"self", "cls", "klass", "mcs", "mcls", "metacls", "meta", "this", "_self", "self_", "_cls", "cls_", "inst", "instance", "slf"}

// givesObject reports whether the call hands on the first parameter itself.
func (m *missingDot) givesObject(arguments []syntax.Node, first string) bool {
	return first != "" && len(arguments) > 0 && arguments[0].Text() == first
}

// doubtFirst lowers a fix that relies on the first parameter of a function that
// may not be called as a method.
func (m *missingDot) doubtFirst(fix *rewrite.Fix) {
	if !m.takesObject(m.method) {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("the first parameter of `%s()` may not be the object", m.method.Name))
	}
}
