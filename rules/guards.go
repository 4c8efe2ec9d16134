package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"pyfix/rewrite"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// guard says what the program does about a NameError that a read raises.
type guard uint8

const (
	unguarded   guard = iota
	swallowed         // except Exception, suppress(...): it goes on, with another result
	providedFor       // except NameError: it is written for that
)

// guardOf looks for what catches a NameError raised at n, in the function that n
// stands in, and returns it with the exception type or context manager that
// does.
func guardOf(p *rewrite.Pass, n syntax.Node) (guard, syntax.Node) {
	inner := n
	for outer := range n.Enclosing() {
		inBody := inner.Field() == syntax.FieldBody
		switch outer.Kind() {
		case syntax.KindFunctionDefinition, syntax.KindLambda:
			if inBody {
				return unguarded, syntax.Node{}
			}
		case syntax.KindTryStatement:
			if g, at := tryGuard(p, outer, inner); g != unguarded {
				return g, at
			}
		case syntax.KindWithStatement:
			if manager := catchingManager(p, outer); inBody && manager.Ok() {
				return swallowed, manager
			}
		}
		inner = outer
	}
	return unguarded, syntax.Node{}
}

// leastGuard returns the weakest of the reads' guards: one read that nothing
// guards is enough to fail.
func leastGuard(p *rewrite.Pass, reads []*scope.Reference) (guard, syntax.Node) {
	least, where := guardOf(p, reads[0].Name)
	for _, r := range reads[1:] {
		if g, at := guardOf(p, r.Name); g < least {
			least, where = g, at
		}
	}
	return least, where
}

// tryGuard returns what a try statement makes of a NameError in one of its
// parts.
func tryGuard(p *rewrite.Pass, try, part syntax.Node) (guard, syntax.Node) {
	if part.Field() == syntax.FieldBody {
		if g, at := handlerFor(p, try); g != unguarded {
			return g, at
		}
	}
	finally := try.Last()
	if finally.Kind() != syntax.KindFinallyClause || finally == part {
		return unguarded, syntax.Node{}
	}
	for n := range finally.Descendants() {
		if n.Is(syntax.KindReturnStatement, syntax.KindBreakStatement, syntax.KindContinueStatement) {
			return swallowed, n // it drops whatever exception is on its way
		}
	}
	return unguarded, syntax.Node{}
}

// handlerFor returns what the first handler that catches a NameError makes of
// it.
func handlerFor(p *rewrite.Pass, try syntax.Node) (guard, syntax.Node) {
	for c := range try.Children() {
		if !c.Is(syntax.KindExceptClause, syntax.KindExceptGroupClause) {
			continue
		}
		kind := (syntax.ExceptClause{Node: c}).Type()
		if !kind.Ok() {
			return swallowed, c
		}
		if g := caughtBy(p, kind); g != unguarded {
			return g, kind
		}
	}
	return unguarded, syntax.Node{}
}

// catchingManager returns the with statement's manager that may keep a NameError
// to itself, such as suppress(Exception) or assertRaises(NameError).
func catchingManager(p *rewrite.Pass, with syntax.Node) syntax.Node {
	for item := range with.Descendants() {
		if item.Kind() == syntax.KindBlock {
			break
		}
		if item.Kind() != syntax.KindCall {
			continue
		}
		name := item.Child(syntax.FieldFunction).Text()
		name = name[strings.LastIndexByte(name, '.')+1:]
		if name != "suppress" && name != "raises" && !strings.HasPrefix(name, "assertRaises") {
			continue
		}
		for argument := range item.Child(syntax.FieldArguments).Children() {
			if argument.Kind() != syntax.KindKeywordArgument && caughtBy(p, argument) != unguarded {
				return item
			}
		}
	}
	return syntax.Node{}
}

// caughtBy says what becomes of a NameError where the expression is the type of
// a handler. A class that pyfix does not know is taken for an exception of its
// own, any other value may be everything.
func caughtBy(p *rewrite.Pass, kind syntax.Node) guard {
	kind = kind.Bare()
	switch kind.Kind() {
	case syntax.KindTuple, syntax.KindExpressionList, syntax.KindList:
		most := unguarded
		for c := range kind.Children() {
			most = max(most, caughtBy(p, c))
		}
		return most
	case syntax.KindIdentifier, syntax.KindAttribute:
		return caughtByName(p, kind)
	case syntax.KindString:
		return unguarded // the pattern of assertRaisesRegex
	}
	return swallowed
}

func caughtByName(p *rewrite.Pass, kind syntax.Node) guard {
	if read := p.Scopes.ReadOf(kind); read != nil && len(read.Var.Bindings) == 1 {
		b := read.Var.Bindings[0]
		if value := b.Stmt.Child(syntax.FieldRight); b.Kind == scope.BindAssign && value.Kind() == syntax.KindTuple {
			return caughtBy(p, value)
		}
	}
	name := kind.Text()
	name = name[strings.LastIndexByte(name, '.')+1:]
	switch name {
	case "NameError", "UnboundLocalError":
		return providedFor
	case "Exception", "BaseException", "StandardError":
		return swallowed
	case "error", "herror", "gaierror", "timeout": // the exceptions of socket, select, struct ...
		return unguarded
	}
	if unicode.IsUpper(rune(name[0])) && name != strings.ToUpper(name) {
		return unguarded
	}
	return swallowed
}

// awaitsNameError reports whether the code stands in a function or lambda that
// is handed to somebody together with NameError, as in
// assertRaises(NameError, function).
func awaitsNameError(p *rewrite.Pass, n syntax.Node) bool {
	for outer := range n.Enclosing() {
		switch outer.Kind() {
		case syntax.KindLambda:
			if besideNameError(p, outer) {
				return true
			}
		case syntax.KindFunctionDefinition:
			def := p.Scopes.BindingOf((syntax.Function{Node: outer}).Name())
			if def != nil && slices.ContainsFunc(def.Var.Reads, func(r *scope.Reference) bool { return besideNameError(p, r.Name) }) {
				return true
			}
		}
	}
	return false
}

// besideNameError reports whether the expression is an argument, and NameError
// another one of the same call.
func besideNameError(p *rewrite.Pass, n syntax.Node) bool {
	list := n.Parent()
	if list.Kind() != syntax.KindArgumentList {
		return false
	}
	for argument := range list.Children() {
		if argument != n && argument.Is(syntax.KindIdentifier, syntax.KindTuple) && caughtBy(p, argument) == providedFor {
			return true
		}
	}
	return false
}

// lowerForExpectation lowers a fix of the function where the program is written
// for its NameError: where it is called under except NameError, or given to
// assertRaises together with that. The functions around it count, too.
func lowerForExpectation(p *rewrite.Pass, fix *rewrite.Fix, function *scope.Scope) {
	for s := function; s != nil; s = s.Parent {
		if s.Kind != scope.Function {
			continue
		}
		if why := expectation(p, s); why != "" {
			fix.Lower(rewrite.Unsafe, why)
		}
	}
}

// expectations hold, for functions, what says that the program expects or
// catches their failure, "" if nothing does.
type expectations map[*scope.Scope]string

func expectation(p *rewrite.Pass, function *scope.Scope) string {
	known := rewrite.Memo(p, func(*rewrite.Pass) expectations { return make(expectations) })
	why, ok := known[function]
	if !ok {
		why = cmp.Or(expectedBy(p, function), caughtCall(p, function))
		known[function] = why
	}
	return why
}

func expectedBy(p *rewrite.Pass, function *scope.Scope) string {
	words := func(use syntax.Node) string {
		return fmt.Sprintf("line %d expects %s to fail", use.Row(), calledName(function))
	}
	for _, read := range readsOfFunction(p, function) {
		if failureExpected(p, read.Name) {
			return words(read.Name)
		}
	}
	if function.Parent.Kind == scope.Class && (mentions(p, "except") || mentions(p, "assertRaises") || mentions(p, "raises")) {
		if use := expectedMethod(p, function.Name); use.Ok() {
			return words(use)
		}
	}
	return ""
}

// caughtCall says where a call of the function by its name stands under a handler
// for whatever fails: the program goes on without its result. What happens to
// methods of unknown objects is not asked.
func caughtCall(p *rewrite.Pass, function *scope.Scope) string {
	if function.Parent.Kind == scope.Class {
		return ""
	}
	for _, read := range readsOfFunction(p, function) {
		if g, at := guardOf(p, read.Name); g == swallowed && isCalled(read.Name) {
			return fmt.Sprintf("%s is called on line %d, where line %d catches the failure", calledName(function), read.Name.Row(), at.Row())
		}
	}
	return ""
}

// expectedMethods are, by the names of methods, the first attributes of the file
// whose failure the program is written for.
type expectedMethods map[string]syntax.Node

// expectedMethod returns the first attribute of that name whose failure the
// program is written for, none if there is none.
func expectedMethod(p *rewrite.Pass, name string) syntax.Node {
	known := rewrite.Memo(p, func(*rewrite.Pass) expectedMethods { return make(expectedMethods) })
	first, ok := known[name]
	if !ok {
		attributes := attributesNamed(p, name)
		if at := slices.IndexFunc(attributes, func(n syntax.Node) bool { return failureExpected(p, n) }); at >= 0 {
			first = attributes[at]
		}
		known[name] = first
	}
	return first
}

// failureExpected reports whether the program is written for a NameError of
// what is called at n: under except NameError, or given to assertRaises.
func failureExpected(p *rewrite.Pass, n syntax.Node) bool {
	if g, at := guardOf(p, n); g == providedFor || at.Kind() == syntax.KindCall {
		return true
	}
	arguments := n.Parent()
	if arguments.Kind() != syntax.KindArgumentList {
		return false
	}
	for argument := range arguments.Children() {
		if argument != n && caughtBy(p, argument) == providedFor {
			return true
		}
	}
	return false
}
