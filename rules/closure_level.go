package rules

import (
	"fmt"
	"slices"
	"strings"

	"pyfix/rewrite"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// signatureLevel lowers a fix that adds parameters to a closure where the
// closure itself cannot take them, or may be changed by them.
func signatureLevel(p *rewrite.Pass, fix *rewrite.Fix, s *scope.Scope, names []*scope.Variable) {
	closure := s.Node
	for _, v := range names {
		if rebindsInside(p, v, s) {
			fix.Lower(rewrite.None, "the closure itself binds `"+v.Name+"`, which a parameter of that name would forbid")
		}
		if declares(s, v.Name) {
			fix.Lower(rewrite.None, "the closure declares `"+v.Name+"` global or nonlocal, which a parameter of that name would forbid")
		}
	}
	if bindStyle(p, s) == rewrite.BindFactory {
		return // its parameters are as they were
	}
	if why := dynamicWithin(s); why != "" {
		fix.Lower(rewrite.None, why+", and would see the new name")
	}
	if closure.Kind() == syntax.KindGeneratorExpression {
		generatorLevel(p, fix, s)
		return
	}
	decoratorLevel(p, fix, closure)
}

// keywordsLevel: a new parameter takes its name from those that end up in
// **kwargs.
func keywordsLevel(p *rewrite.Pass, fix *rewrite.Fix, s *scope.Scope) {
	name := keywordArguments(s.Node)
	switch style := bindStyle(p, s); {
	case name == "" || style == rewrite.BindFactory:
	case style == rewrite.BindPartial:
		fix.Lower(rewrite.Unsafe, "a caller's keyword argument of that name would be a TypeError instead of an item of `**"+name+"`")
	default:
		fix.Lower(rewrite.Unsafe, "a caller's keyword argument of that name would go to the new parameter instead of `**"+name+"`")
	}
}

func rebindsInside(p *rewrite.Pass, v *scope.Variable, s *scope.Scope) bool {
	return slices.ContainsFunc(bindersOf(p, v), func(binder *scope.Scope) bool { return binder.Inside(s) })
}

// declares reports whether the closure has a global or nonlocal statement for
// the name.
func declares(s *scope.Scope, name string) bool {
	sym := s.Lookup(name)
	return sym != nil && sym.Usage&(scope.GlobalDecl|scope.NonlocalDecl) != 0
}

func dynamicWithin(s *scope.Scope) string {
	if s.Dynamic != "" {
		return s.Dynamic
	}
	for _, child := range s.Children {
		if why := dynamicWithin(child); why != "" {
			return why
		}
	}
	return ""
}

// keywordArguments returns the name of the closure's **parameter, "" if it has
// none.
func keywordArguments(closure syntax.Node) string {
	for p := range closure.Child(syntax.FieldParameters).Children() {
		if p.Kind() == syntax.KindTypedParameter {
			p = p.First()
		}
		if p.Kind() == syntax.KindDictionarySplatPattern {
			return p.First().Text()
		}
	}
	return ""
}

// generatorLevel lowers the fix that wraps a generator expression in a lambda
// where the lambda would change more than the time of the reads.
func generatorLevel(p *rewrite.Pass, fix *rewrite.Fix, s *scope.Scope) {
	comp := syntax.Comprehension{Node: s.Node}
	first := comp.FirstIterable()
	for n := range s.Node.Descendants() {
		switch n.Kind() {
		case syntax.KindNamedExpression:
			if b := p.Scopes.BindingOf(n.Child(syntax.FieldName)); b != nil && !b.Var.Owner.Inside(s) {
				fix.Lower(rewrite.None, "the assignment expression in it would bind its name inside the lambda")
			}
		case syntax.KindAwait:
			if first.Contains(n) {
				fix.Lower(rewrite.None, "its first iterable awaits, which a lambda cannot")
			}
		case syntax.KindYield:
			if first.Contains(n) {
				fix.Lower(rewrite.None, "its first iterable yields, which would make the lambda a generator")
			}
		case syntax.KindIdentifier:
			if name := n.Text(); name == "super" || name == "__class__" {
				if p.Scopes.ReadOf(n) != nil {
					fix.Lower(rewrite.None, "`"+name+"` means something else inside a lambda")
				}
			}
		}
	}
	if why := dynamicCalls(p, first); why != "" {
		fix.Lower(rewrite.None, why)
	}
}

// dynamicCalls looks for calls of locals() and its like in a text to wrap.
func dynamicCalls(p *rewrite.Pass, n syntax.Node) string {
	for c := range n.Descendants() {
		if c.Kind() != syntax.KindCall {
			continue
		}
		switch name := p.Flow.Qualified(c.Child(syntax.FieldFunction)); name {
		case "locals", "vars", "dir", "eval", "exec":
			return "`" + name + "()` in it would see the names of the lambda"
		}
	}
	return ""
}

// definitelyBound reports whether the variable surely has a value when the
// closure is made.
func definitelyBound(p *rewrite.Pass, s *scope.Scope, v *scope.Variable) bool {
	defs := p.Flow.AtMaking(s.Node, s.Parent, v)
	for _, d := range defs {
		if d.Fate != flow.Bound && d.Fate != flow.Outside {
			return false
		}
	}
	return len(defs) > 0
}

// hiddenByClass reports whether the closure is a method whose class body binds
// the name: default values are evaluated there.
func hiddenByClass(closure *scope.Scope, v *scope.Variable) bool {
	return closure.Parent.Kind == scope.Class && closure.Parent != v.Owner && closure.Parent.Binds(v.Name)
}

// escapeLevel lowers a fix where it is not certain that the closure is kept, or
// where what keeps it looks at its parameters.
func escapeLevel(p *rewrite.Pass, fix *rewrite.Fix, s *scope.Scope, escape flow.Escape) {
	if escape.Verdict == flow.Maybe {
		fix.Lower(rewrite.Unsafe, "only needed if "+escape.If)
	}
	if !escape.Seen {
		inspectionLevel(p, fix, s)
	}
	style := bindStyle(p, s)
	if style == rewrite.BindFactory || style == rewrite.BindPartial {
		return // they leave no further parameter behind
	}
	if escape.At.Ok() && p.Flow.ImportsAny(introspecting) && fromIntrospecting(originOf(p, escape.At)) {
		fix.Lower(rewrite.None, fmt.Sprintf("`%s` reads the function's signature, and would give the new parameter a meaning: use a factory function", escape.At.Text()))
	}
}

// inspectionLevel lowers a fix that adds a parameter where the file itself looks
// at the parameters of functions that it is given.
func inspectionLevel(p *rewrite.Pass, fix *rewrite.Fix, s *scope.Scope) {
	if s.Kind == scope.GenExpr || bindStyle(p, s) == rewrite.BindFactory {
		return
	}
	if n := inspectionIn(p); n.Ok() {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` on line %d may look at its parameters", n.Text(), n.Row()))
	}
}

// binders are the scopes that bind variables, each once.
type binders map[*scope.Variable][]*scope.Scope

func bindersOf(p *rewrite.Pass, v *scope.Variable) []*scope.Scope {
	known := rewrite.Memo(p, func(*rewrite.Pass) binders { return make(binders) })
	scopes, ok := known[v]
	if !ok {
		seen := make(map[*scope.Scope]bool)
		for _, b := range v.Bindings {
			if !seen[b.In] {
				seen[b.In] = true
				scopes = append(scopes, b.In)
			}
		}
		known[v] = scopes
	}
	return scopes
}

// writersLevel looks for other functions that bind the variable.
func writersLevel(p *rewrite.Pass, fix *rewrite.Fix, closure *scope.Scope, v *scope.Variable) {
	runner := runnerOf(closure)
	for _, writer := range bindersOf(p, v) {
		if flow.Runner(writer) == runner || writer.Inside(closure) {
			continue
		}
		if v.IsGlobal() {
			fix.Lower(rewrite.Unsafe, fmt.Sprintf("another function binds the global `%s`", v.Name))
			continue
		}
		fix.Lower(rewrite.None, fmt.Sprintf("another function binds `%s` through `nonlocal`, and the closure may be meant to see that", v.Name))
	}
	if namespace := p.Scopes.Global("globals"); v.IsGlobal() && namespace != nil && len(namespace.Reads) > 0 {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`globals()` on line %d may be used to bind `%s`", namespace.Reads[0].Name.Row(), v.Name))
	}
	if module := runner.Module(); v.IsGlobal() && strings.Contains(module.Dynamic, "import *") {
		fix.Lower(rewrite.Unsafe, "`import *` may bind `"+v.Name+"` too")
	}
}

// methodLevel: Python itself calls special methods, some of them with the
// arguments that it finds in the signature.
func methodLevel(fix *rewrite.Fix, s *scope.Scope) {
	if s.Parent.Kind == scope.Class && s.Kind == scope.Function && strings.HasPrefix(s.Name, "__") && strings.HasSuffix(s.Name, "__") {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` is a special method, which gets one parameter more", s.Name))
	}
}
