package rules

import (
	"slices"

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

// bringsNames reports whether the file can bind module names without showing
// which: a star import, exec, or anything done with the dictionary of globals.
func bringsNames(p *rewrite.Pass) bool {
	if starImport(p).Ok() {
		return true
	}
	for range p.Each(syntax.KindExecStatement) {
		return true
	}
	for _, name := range []string{"globals", "exec", "execfile", "__builtins__"} {
		if v := p.Scopes.Global(name); v != nil && !v.Bound() && len(v.Reads) > 0 {
			return true
		}
	}
	for _, name := range []string{"builtins", "__builtin__"} {
		if v := p.Scopes.Global(name); v != nil && slices.ContainsFunc(v.Reads, writesInto) {
			return true
		}
	}
	return writesNamespace(p)
}

// writesNamespace reports whether the module's own code takes hold of its
// dictionary by locals() or vars(), or some code of the module by
// sys.modules[__name__].
func writesNamespace(p *rewrite.Pass) bool {
	inModule := func(read *scope.Reference) bool {
		arguments := read.Name.Parent().Child(syntax.FieldArguments)
		return read.In.Kind == scope.Module && isCalled(read.Name) && !arguments.First().Ok()
	}
	for _, name := range []string{"locals", "vars"} {
		if v := p.Scopes.Global(name); v != nil && !v.Bound() && slices.ContainsFunc(v.Reads, inModule) {
			return true
		}
	}
	ofModule := func(read *scope.Reference) bool {
		outer := read.Name.Parent()
		return outer.Kind() == syntax.KindSubscript && p.Flow.Qualified(outer.Child(syntax.FieldValue)) == "sys.modules"
	}
	v := p.Scopes.Global("__name__")
	return v != nil && slices.ContainsFunc(v.Reads, ofModule)
}

// writesInto reports whether more is done with a module than reading one of its
// attributes.
func writesInto(module *scope.Reference) bool {
	attribute := module.Name.Parent()
	return attribute.Kind() != syntax.KindAttribute || attribute.Field() == syntax.FieldLeft
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
