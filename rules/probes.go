package rules

import (
	"fmt"
	"slices"

	"pyfix/rewrite"
	"pyfix/rewrite/syntax"
)

// probeOf finds a place where the file asks whether a module or class has the
// name, and says which: hasattr(x, "name"), getattr(x, "name", default),
// "name" in globals(), vars(x).get("name"). It is "" if there is none.
func probeOf(p *rewrite.Pass, name string) string {
	for _, s := range stringsNamed(p, name) {
		if how := asks(s); how != "" {
			return fmt.Sprintf("`%s` on line %d asks whether there is a `%s`", how, s.Row(), name)
		}
	}
	return ""
}

// asks returns the call by which a string is looked up as a name, "" if it is
// something else.
func asks(s syntax.Node) string {
	outer := s.Parent()
	switch outer.Kind() {
	case syntax.KindArgumentList:
		return asksByCall(outer.Parent(), s)
	case syntax.KindComparisonOperator: // "name" in vars(x)
		if outer.First() == s {
			return namespace(outer.Nth(1))
		}
	case syntax.KindSubscript: // vars(x)["name"]
		return namespace(outer.First())
	}
	return ""
}

func asksByCall(call, s syntax.Node) string {
	function, arguments := call.Child(syntax.FieldFunction), call.Child(syntax.FieldArguments)
	switch function.Text() {
	case "hasattr":
		return "hasattr()"
	case "getattr":
		if arguments.Nth(1) == s && arguments.Nth(2).Ok() {
			return "getattr()"
		}
	}
	if function.Kind() == syntax.KindAttribute && slices.Contains([]string{"get", "pop"}, function.Child(syntax.FieldAttribute).Text()) {
		return namespace(function.Child(syntax.FieldObject))
	}
	return ""
}

// namespace returns the spelling of an expression that is a dictionary or list
// of names, "" if it is none.
func namespace(n syntax.Node) string {
	n = n.Bare()
	if n.Kind() == syntax.KindAttribute && n.Child(syntax.FieldAttribute).Text() == "__dict__" {
		return "__dict__"
	}
	function := n.Child(syntax.FieldFunction).Text()
	if n.Kind() == syntax.KindCall && slices.Contains([]string{"globals", "vars", "dir", "locals"}, function) {
		return function + "()"
	}
	return ""
}
