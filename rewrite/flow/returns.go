package flow

import (
	"strings"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

type answer uint8

const (
	unknown answer = iota
	asking
	yes
	no
)

// neverReturning are calls that end in an exception, by the text of the callee.
var neverReturning = map[string]bool{
	"sys.exit": true, "os._exit": true, "os.abort": true, "exit": true, "quit": true,
	"os.execv": true, "os.execve": true, "os.execvp": true, "os.execvpe": true, "os.execl": true, "os.execlp": true,
	"pytest.fail": true, "pytest.skip": true, "pytest.exit": true, "pytest.xfail": true,
	"self.fail": true, "self.skipTest": true,
	"parser.error": true, "parser.exit": true, "ctx.fail": true, "ctx.abort": true, "ctx.exit": true,
}

// neverReturningMethods are methods of frameworks that end the program, on
// whatever object they are called: Ansible modules end so.
var neverReturningMethods = map[string]bool{"fail_json": true, "exit_json": true}

// neverReturns reports whether the call cannot complete: it calls sys.exit or
// the like, or a function of this file that never gets to its end.
func (i *Info) neverReturns(call syntax.Node) bool {
	function := call.Child(syntax.FieldFunction)
	if neverReturning[function.Text()] {
		return !i.rebinds(function)
	}
	if name := function.Child(syntax.FieldAttribute).Text(); neverReturningMethods[name] {
		return !i.defines(name)
	}
	if function.Kind() != syntax.KindIdentifier {
		return false
	}
	read := i.scopes.ReadOf(function)
	if read == nil || len(read.Var.Bindings) != 1 || read.Var.Bindings[0].Kind != scope.BindDef {
		return false
	}
	return i.functionNeverReturns(read.Var.Bindings[0])
}

// defines reports whether the file has a function or method of the name.
func (i *Info) defines(name string) bool {
	for _, s := range i.scopes.Scopes {
		if s.Kind == scope.Function && s.Name == name {
			return true
		}
	}
	return false
}

// rebinds reports whether the file gives the callee's first name a meaning of
// its own, other than by importing it.
func (i *Info) rebinds(function syntax.Node) bool {
	for function.Kind() == syntax.KindAttribute {
		function = function.Child(syntax.FieldObject)
	}
	read := i.scopes.ReadOf(function)
	if read == nil {
		return true
	}
	for _, b := range read.Var.Bindings {
		if b.Kind != scope.BindImport && b.Kind != scope.BindParam {
			return true
		}
	}
	return false
}

func (i *Info) functionNeverReturns(def *scope.Binding) bool {
	switch i.noReturn[def] {
	case yes:
		return true
	case no, asking: // a function that calls itself is taken to return
		return false
	}
	i.noReturn[def] = asking
	result := no
	if lastMayNotEnd(def.Stmt) && !Suspends(def.Stmt) && def.Stmt.Parent().Kind() != syntax.KindDecoratedDefinition && i.endUnreachable(def.Stmt) {
		result = yes
	}
	i.noReturn[def] = result
	return result == yes
}

// lastMayNotEnd is a cheap necessary condition: the last statement is of a kind
// that can keep the function from falling off its end.
func lastMayNotEnd(def syntax.Node) bool {
	last := def.Child(syntax.FieldBody).Last()
	if last.Kind() == syntax.KindExpressionStatement {
		return last.First().Kind() == syntax.KindCall
	}
	return last.Is(syntax.KindRaiseStatement, syntax.KindWhileStatement, syntax.KindTryStatement,
		syntax.KindIfStatement, syntax.KindWithStatement, syntax.KindMatchStatement)
}

func (i *Info) endUnreachable(def syntax.Node) bool {
	u := i.Unit(i.scopes.Opened(def))
	return u.ready && !u.reaches(u.exit) // not ready: it calls itself by way of others
}

// maySuppress reports whether a context manager is known for keeping exceptions
// to itself.
func maySuppress(manager syntax.Node) bool {
	if manager.Kind() != syntax.KindCall {
		return false
	}
	name := manager.Child(syntax.FieldFunction).Text()
	name = name[strings.LastIndexByte(name, '.')+1:]
	return name == "suppress" || name == "raises" || name == "warns" || strings.HasPrefix(name, "assertRaises") ||
		strings.Contains(name, "ignor") || strings.Contains(name, "suppress")
}
