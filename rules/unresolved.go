package rules

import (
	"slices"
	"strings"

	"pyfix/rewrite"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// injected are names that programs read without binding them: builtins of
// Python 2, what gettext, interactive shells and type checkers put there.
var injected = []string{
	"_", "__class__", "reveal_type", "reveal_locals", "get_ipython", "display",
	"apply", "basestring", "buffer", "cmp", "coerce", "execfile", "file", "intern", "long", "raw_input", "reduce", "reload",
	"unichr", "unicode", "xrange",
}

// isUnresolved reports whether the read finds nothing wherever Python looks: no
// scope of the file binds the name, it is no builtin, and nothing in the file
// can bring it from elsewhere. What the program does about the NameError is
// another question, see guardOf.
func isUnresolved(p *rewrite.Pass, read *scope.Reference) bool {
	v := read.Var
	if read.Kind != scope.Load || !v.IsGlobal() || v.Bound() || scope.IsBuiltin(v.Name) || slices.Contains(injected, v.Name) {
		return false
	}
	return !bringsNames(p) && !isDeclaredGlobal(p, v.Name) && len(p.Flow.Reaching(read)) > 0
}

// carriers are the names by whose use a file can bind module names without
// showing which.
var carriers = []struct {
	name  string
	binds func(*scope.Reference) bool
}{
	{"globals", givesAwayNamespace},
	{"locals", givesAwayNamespace},
	{"vars", givesAwayNamespace},
	{"exec", runsHere},
	{"execfile", runsHere},
	{"__builtins__", writesInto},
	{"builtins", writesInto},
	{"__builtin__", writesInto},
	{"__name__", writesIntoThis},
}

// bringsNames reports whether the file can bind module names without showing
// which: by a star import, or by one of the carriers.
func bringsNames(p *rewrite.Pass) bool {
	if starImport(p).Ok() {
		return true
	}
	for _, c := range carriers {
		if v := p.Scopes.Global(c.name); v != nil && slices.ContainsFunc(v.Reads, c.binds) {
			return true
		}
	}
	return false
}

// givesAwayNamespace reports whether a dictionary of module names is had from
// globals(), or from locals() or vars() in the module itself, for more than
// asking for one of them.
func givesAwayNamespace(function *scope.Reference) bool {
	if function.Var.Bound() || function.Var.Name != "globals" && function.In.Kind != scope.Module {
		return false
	}
	dict := function.Name.Parent()
	if !isCalled(function.Name) {
		return true
	}
	if dict.Child(syntax.FieldArguments).First().Ok() { // vars(object)
		return false
	}
	switch use := dict.Parent(); use.Kind() {
	case syntax.KindComparisonOperator: // "name" in globals()
		return false
	case syntax.KindSubscript: // globals()["name"]
		stmt := use.Parent()
		return use.Field() == syntax.FieldLeft || stmt.Is(syntax.KindDeleteStatement, syntax.KindPatternList, syntax.KindTuplePattern, syntax.KindListPattern)
	case syntax.KindAttribute: // globals().get("name")
		return !isCalled(use) || !slices.Contains([]string{"get", "keys", "values", "items", "copy"}, use.Child(syntax.FieldAttribute).Text())
	}
	return true
}

// runsHere reports whether exec() may run its code in the module's own
// namespace: it is not given another.
func runsHere(function *scope.Reference) bool {
	if function.Var.Bound() || !isCalled(function.Name) {
		return !function.Var.Bound()
	}
	namespace := function.Name.Parent().Child(syntax.FieldArguments).Nth(1)
	return !namespace.Ok() || namespace.Is(syntax.KindNone, syntax.KindListSplat, syntax.KindDictionarySplat, syntax.KindKeywordArgument)
}

// writesInto reports whether more may be done with a module than reading its
// attributes.
func writesInto(module *scope.Reference) bool { return isWrittenInto(module.Name) }

// writesIntoThis is writesInto for sys.modules[__name__].
func writesIntoThis(name *scope.Reference) bool {
	this := name.Name.Parent()
	return this.Kind() == syntax.KindSubscript && strings.HasSuffix(this.Child(syntax.FieldValue).Text(), "modules") && isWrittenInto(this)
}

func isWrittenInto(module syntax.Node) bool {
	outer := module.Parent()
	switch outer.Kind() {
	case syntax.KindArgumentList:
		return !slices.Contains([]string{"dir", "hasattr", "getattr"}, outer.Parent().Child(syntax.FieldFunction).Text())
	case syntax.KindAttribute:
		return outer.Field() == syntax.FieldLeft || outer.Child(syntax.FieldAttribute).Text() == "__dict__"
	}
	return true
}

// isDeclaredGlobal reports whether some function says `global name`: others may
// then bind it in the module from outside.
func isDeclaredGlobal(p *rewrite.Pass, name string) bool {
	for _, s := range p.Scopes.Scopes {
		if sym := s.Lookup(name); sym != nil && sym.Usage&scope.GlobalDecl != 0 {
			return true
		}
	}
	return false
}
