package flow

import (
	"fmt"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// ownCallee follows an argument into a function or method that this file
// defines. known is false if there is none, or no telling which parameter the
// argument becomes.
func (t *tracer) ownCallee(a argument, f form) (escape Escape, known bool) {
	def, bound := t.calleeDef(a.callee)
	if !def.Ok() || t.depth >= maxDepth || bound && keeps(a) && !onSelf(a.callee) {
		return Escape{}, false
	}
	param := t.parameterOf(def, a, bound)
	if param == nil {
		return Escape{}, false
	}
	unit := t.Unit(t.scopes.Opened(def))
	if !unit.ready {
		return Escape{}, false
	}
	inside := &tracer{
		Info: t.Info, unit: unit, closure: t.closure, vars: t.vars,
		region: Region{function: def}, followed: make(map[*scope.Binding]bool), depth: t.depth + 1,
	}
	inside.object = firstParameter(def, bound)
	inside.slot = t.slot
	escape = inside.name(param, f)
	if Suspends(def) && a.call.Parent().Kind() != syntax.KindAwait {
		escape = escape.or(maybe(a.callee, oneLine(a.callee), fmt.Sprintf("is given to `%s`, which runs later", oneLine(a.callee))))
	}
	if escape.returned {
		switch {
		case isConstructor(def, a.callee):
			f = formInstance
		case f == formHolder:
			f = formFunction // taken out of it
		}
		escape = escape.or(t.value(a.call, f))
		escape.returned = false
	}
	escape.Seen = false
	if escape.Verdict == Yes {
		escape.Reason = fmt.Sprintf("is given to `%s`, where it %s", oneLine(a.callee), escape.Reason)
		escape.At = a.callee
		escape.Holders = append(escape.Holders, rootName(a.callee))
	}
	return escape, true
}

// onSelf reports whether a method is called on the object whose method makes
// the call.
func onSelf(callee syntax.Node) bool {
	object := callee.Child(syntax.FieldObject).Text()
	return object == "self" || object == "cls"
}

// calleeDef returns the plain def that a callee names: a function of this file,
// or the one method of that name that the file's classes have, if it is called
// on an object. bound says whether the first parameter is the object.
func (t *tracer) calleeDef(callee syntax.Node) (def syntax.Node, bound bool) {
	switch callee.Kind() {
	case syntax.KindIdentifier:
		read := t.scopes.ReadOf(callee)
		if read == nil || len(read.Var.Bindings) != 1 {
			return syntax.Node{}, false
		}
		switch b := read.Var.Bindings[0]; b.Kind {
		case scope.BindDef:
			return undecorated(b.Stmt), false
		case scope.BindClass:
			return t.constructor(b.Stmt), true
		}
		return syntax.Node{}, false
	case syntax.KindAttribute:
		return t.methodNamed(callee.Child(syntax.FieldAttribute).Text()), true
	}
	return syntax.Node{}, false
}

// constructor returns the __init__ that a class defines itself.
func (t *tracer) constructor(class syntax.Node) syntax.Node {
	for _, s := range t.scopes.Opened(class).Children {
		if s.Kind == scope.Function && s.Name == "__init__" {
			return undecorated(s.Node)
		}
	}
	return syntax.Node{}
}

// isConstructor reports whether calling the callee makes an object, which its
// __init__ fills.
func isConstructor(def, callee syntax.Node) bool {
	return callee.Kind() == syntax.KindIdentifier && def.Child(syntax.FieldName).Text() == "__init__"
}

// firstParameter returns the name of the object that a method is called on, ""
// for a plain function.
func firstParameter(def syntax.Node, bound bool) string {
	if !bound || def.Child(syntax.FieldName).Text() != "__init__" {
		return ""
	}
	return parameterName(def.Child(syntax.FieldParameters).First()).Text()
}

// onOwnObject reports whether the attribute is one of the object that the
// __init__ which is being followed fills: the object holds the value then, and
// goes to whoever called the class.
func (t *tracer) onOwnObject(attribute syntax.Node) bool {
	return t.object != "" && attribute.Child(syntax.FieldObject).Text() == t.object
}

func undecorated(def syntax.Node) syntax.Node {
	if def.Parent().Kind() == syntax.KindDecoratedDefinition {
		return syntax.Node{}
	}
	return def
}

// methodNamed returns the plain def of the one method of that name, none if the
// file's classes have several or none.
func (t *tracer) methodNamed(name string) syntax.Node {
	if named := t.methodsNamed(name); len(named) == 1 {
		return undecorated(named[0])
	}
	return syntax.Node{}
}

// parameterOf returns the binding of the parameter that receives the argument.
func (t *tracer) parameterOf(def syntax.Node, a argument, bound bool) *scope.Binding {
	if a.unpacked() {
		return nil
	}
	index := a.index
	if bound {
		index++
	}
	at := 0
	for p := range def.Child(syntax.FieldParameters).Children() {
		if p.Is(syntax.KindPositionalSeparator) {
			continue
		}
		if p.Is(syntax.KindKeywordSeparator, syntax.KindListSplatPattern, syntax.KindDictionarySplatPattern) {
			at = -1 << 20 // positions end here
			continue
		}
		name := parameterName(p)
		if a.keyword != "" && name.Text() == a.keyword || a.keyword == "" && at == index {
			return t.scopes.BindingOf(name)
		}
		at++
	}
	return nil
}

func parameterName(p syntax.Node) syntax.Node {
	switch p.Kind() {
	case syntax.KindDefaultParameter, syntax.KindTypedDefaultParameter:
		return p.Child(syntax.FieldName)
	case syntax.KindTypedParameter:
		return p.First()
	}
	return p
}
