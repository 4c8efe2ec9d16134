package rules

import (
	"slices"
	"strings"

	"pyfix/rewrite"
	"pyfix/rewrite/flow"
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
	return !mayBeBrought(p, v.Name) && p.Flow.MayRun(read)
}

// broughtNames says which names of the module may get a value that the file does
// not show, as far as somebody has asked.
type broughtNames map[string]bool

func mayBeBrought(p *rewrite.Pass, name string) bool {
	known := rewrite.Memo(p, func(*rewrite.Pass) broughtNames { return make(broughtNames) })
	brought, ok := known[name]
	if !ok {
		brought = bringsName(p, name) || isDeclaredGlobal(p, name)
		known[name] = brought
	}
	return brought
}

// bringsName reports whether the file may bind the module's name in a way that
// shows no binding: a star import, exec, or what is done with the dictionaries
// of the module and of the builtins.
func bringsName(p *rewrite.Pass, name string) bool {
	if starImport(p).Ok() {
		return true
	}
	for _, stmt := range execs(p) {
		if !stmt.Nth(1).Ok() {
			return true // not exec code in namespace
		}
	}
	uses := func(function string, test func(*scope.Reference) bool) bool {
		v := p.Scopes.Global(function)
		return v != nil && !v.Bound() && slices.ContainsFunc(v.Reads, test)
	}
	touches := func(read *scope.Reference) bool {
		return !isCalled(read.Name) || touchesName(p, read.Name.Parent(), name)
	}
	inModule := func(read *scope.Reference) bool {
		return read.In.Kind == scope.Module && !read.Name.Parent().Child(syntax.FieldArguments).First().Ok() && touches(read)
	}
	runs := func(read *scope.Reference) bool { return runsInModule(p, read) }
	ofModule := func(read *scope.Reference) bool { return touchesOwnModule(p, read.Name, name) }
	anyway := func(*scope.Reference) bool { return true }
	return uses("globals", touches) || uses("locals", inModule) || uses("vars", inModule) ||
		uses("exec", runs) || uses("execfile", runs) || uses("__builtins__", anyway) ||
		uses("__name__", ofModule) || touchesMain(p, name) || touchesGlobals(p, name) ||
		touchesImported(p, name) || installs(p, name)
}

// runsInModule reports whether exec may bind names of the module: not if it is
// given a namespace, which is judged for itself where it is the module's, and
// not if it is called in a function, whose own names it binds in Python 2 only,
// unless it is told to bind global ones.
func runsInModule(p *rewrite.Pass, exec *scope.Reference) bool {
	if !isCalled(exec.Name) {
		return true
	}
	code := exec.Name.Parent().Child(syntax.FieldArguments).First()
	isHere := p.Python2 || flow.Runner(exec.In).Kind == scope.Module || strings.Contains(code.Text(), "global ")
	namespace := exec.Name.Parent().Child(syntax.FieldArguments).Nth(1)
	return isHere && (!namespace.Ok() || namespace.Is(syntax.KindNone, syntax.KindListSplat, syntax.KindDictionarySplat, syntax.KindKeywordArgument))
}

// touchesOwnModule reports whether something is done with the module that may
// bind the name, where it is got hold of by its own name, as in
// sys.modules[__name__] and import_module(__name__).
func touchesOwnModule(p *rewrite.Pass, own syntax.Node, name string) bool {
	outer := own.Parent()
	switch {
	case outer.Kind() == syntax.KindSubscript && p.Flow.Qualified(outer.Child(syntax.FieldValue)) == "sys.modules":
		return touchesAttribute(p, outer, name)
	case outer.Kind() == syntax.KindArgumentList:
		function := p.Flow.Qualified(outer.Parent().Child(syntax.FieldFunction))
		return slices.Contains([]string{"importlib.import_module", "__import__"}, function) && touchesAttribute(p, outer.Parent(), name)
	}
	return false
}

// touchesMain is touchesOwnModule for a file that is run as a script and calls
// itself "__main__".
func touchesMain(p *rewrite.Pass, name string) bool {
	if !mentions(p, "__main__") {
		return false
	}
	return slices.ContainsFunc(stringsNamed(p, "__main__"), func(s syntax.Node) bool { return touchesOwnModule(p, s, name) })
}

// globalsAttributes are under what functions and frames keep the names of their
// module.
var globalsAttributes = []string{"__globals__", "func_globals", "f_globals"}

// touchesGlobals reports whether the file may bind the name in what a function or
// a frame takes for the names of its module.
func touchesGlobals(p *rewrite.Pass, name string) bool {
	touches := func(n syntax.Node) bool { return touchesName(p, n, name) }
	return slices.ContainsFunc(globalsAttributes, func(attribute string) bool {
		return mentions(p, attribute) && slices.ContainsFunc(attributesNamed(p, attribute), touches)
	})
}

// installs reports whether a call may put the name where the file finds it:
// gettext.install(names=["ngettext"]) anywhere, and any call of the module itself
// that is given the name as a string and whose result is dropped, such as
// lazy_import("package", ["name"]).
func installs(p *rewrite.Pass, name string) bool {
	for _, s := range stringsNamed(p, name) {
		for outer := range s.Enclosing() {
			if outer.Kind() != syntax.KindCall {
				continue
			}
			if strings.HasSuffix(outer.Child(syntax.FieldFunction).Text(), "install") || isModuleStatement(outer) {
				return true
			}
		}
	}
	return false
}

// isModuleStatement reports whether the call is a statement of its own that runs
// with the module.
func isModuleStatement(call syntax.Node) bool {
	if call.Parent().Kind() != syntax.KindExpressionStatement {
		return false
	}
	for outer := range call.Enclosing() {
		if outer.Is(syntax.KindFunctionDefinition, syntax.KindClassDefinition, syntax.KindLambda) {
			return false
		}
	}
	return true
}

// namespaceReaders are functions and methods that leave a dictionary as it is,
// and keep no hold of it.
var namespaceReaders = []string{"get", "keys", "values", "items", "copy", "dict", "__import__", "eval", "iter", "len", "list", "set", "sorted"}

// touchesName reports whether something is done with a namespace, the value of
// the expression, that may bind the name or asks whether it is bound.
func touchesName(p *rewrite.Pass, namespace syntax.Node, name string) bool {
	outer := namespace.Parent()
	switch outer.Kind() {
	case syntax.KindSubscript:
		return mayBe(outer.Child(syntax.FieldSubscript), name, isTarget(outer))
	case syntax.KindComparisonOperator:
		return mayBe(outer.First(), name, false)
	case syntax.KindForStatement, syntax.KindForInClause:
		return false
	case syntax.KindAttribute:
		if method := outer.Child(syntax.FieldAttribute).Text(); slices.Contains(namespaceReaders, method) {
			key := outer.Parent().Child(syntax.FieldArguments).First()
			return mayBe(key, name, false)
		}
	case syntax.KindArgumentList:
		return !slices.Contains(namespaceReaders, p.Flow.Qualified(outer.Parent().Child(syntax.FieldFunction)))
	}
	return true
}

// mayBe reports whether the key of a namespace is the name; where it cannot be
// told, that is as the caller says.
func mayBe(key syntax.Node, name string, otherwise bool) bool {
	if key.Kind() != syntax.KindString {
		return otherwise
	}
	for part := range key.Descendants() {
		if part.Kind() == syntax.KindInterpolation {
			return otherwise
		}
	}
	return strings.Trim(key.Text(), `"'`) == name
}

// touchesImported reports whether the file may bind the name in the builtins or,
// should it be run as a script, in itself, having imported them.
func touchesImported(p *rewrite.Pass, name string) bool {
	if !mentions(p, "builtin") && !mentions(p, "__main__") {
		return false
	}
	for _, module := range namespacesImported(p) {
		bound := module.Last() // import builtins, from six.moves import builtins
		if alias := module.Parent(); alias.Kind() == syntax.KindAliasedImport {
			bound = alias.Child(syntax.FieldAlias)
		}
		b := p.Scopes.BindingOf(bound)
		if b != nil && slices.ContainsFunc(b.Var.Reads, func(read *scope.Reference) bool { return touchesAttribute(p, read.Name, name) }) {
			return true
		}
	}
	return false
}

// touchesAttribute reports whether something is done with a module that may bind
// the name in it or asks whether it is bound.
func touchesAttribute(p *rewrite.Pass, module syntax.Node, name string) bool {
	outer := module.Parent()
	switch outer.Kind() {
	case syntax.KindAttribute:
		return outer.Child(syntax.FieldAttribute).Text() == name
	case syntax.KindComparisonOperator:
		return false
	case syntax.KindArgumentList:
		switch p.Flow.Qualified(outer.Parent().Child(syntax.FieldFunction)) {
		case "hasattr", "getattr":
			return mayBe(outer.Nth(1), name, false)
		case "dir":
			return false
		}
	}
	return true
}
