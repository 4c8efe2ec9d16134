package rules

import (
	"strings"

	"pyfix/rewrite"
	"pyfix/rewrite/edit"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// closureSpan is where a finding about a closure stands: the lambda or def
// keyword, or the first character of a generator expression.
func closureSpan(n syntax.Node) text.Span {
	switch n.Kind() {
	case syntax.KindLambda:
		return n.Token("lambda").Span()
	case syntax.KindFunctionDefinition:
		if async := n.Token("async"); async.Ok() {
			return text.Span{Start: async.Start(), End: n.Token("def").End()}
		}
		return n.Token("def").Span()
	case syntax.KindGeneratorExpression:
		start := n.Start()
		if syntax.IsBareArgument(n) {
			start = syntax.InnerSpan(n).Start
		}
		return text.Span{Start: start, End: start + 1}
	}
	stmt := lazyTypeStatement(n)
	for token := range stmt.All() {
		return token.Span()
	}
	return n.Span()
}

// lazyTypeStatement returns the def, class or type statement that an aliased
// type or the bound of a type parameter belongs to.
func lazyTypeStatement(n syntax.Node) syntax.Node {
	for p := range n.Enclosing() {
		if p.Is(syntax.KindTypeAliasStatement, syntax.KindFunctionDefinition, syntax.KindClassDefinition) {
			return p
		}
	}
	return n
}

// closureWord is what messages call a closure.
func closureWord(n syntax.Node) string {
	switch n.Kind() {
	case syntax.KindLambda:
		return "lambda"
	case syntax.KindFunctionDefinition:
		return "function"
	case syntax.KindGeneratorExpression:
		return "generator expression"
	}
	return "type"
}

// runsWords says what happens when a closure's code runs.
func runsWords(n syntax.Node) string {
	word := closureWord(n)
	switch word {
	case "generator expression":
		return word + " runs"
	case "type":
		return word + " is looked at"
	}
	return word + " is called"
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// listed returns `a`, `b` and `c`.
func listed(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = "`" + name + "`"
	}
	if len(quoted) < 2 {
		return strings.Join(quoted, "")
	}
	return strings.Join(quoted[:len(quoted)-1], ", ") + " and " + quoted[len(quoted)-1]
}

// capturedReads returns the reads inside the closure of variables from outside,
// grouped by variable in order of first read.
func capturedReads(scopes *scope.Info, s *scope.Scope) [][]*scope.Reference {
	var groups [][]*scope.Reference
	index := make(map[*scope.Variable]int)
	for n := range s.Node.Descendants() {
		if n.Kind() != syntax.KindIdentifier {
			continue
		}
		r := scopes.ReadOf(n)
		if r == nil || r.Kind == scope.NotRun || !r.In.Inside(s) || r.Var.Owner.Inside(s) {
			continue
		}
		at, ok := index[r.Var]
		if !ok {
			at = len(groups)
			index[r.Var] = at
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], r)
	}
	return groups
}

// bindNow makes the edits that give a closure the present value of names:
//
//	lambda x: x + i         =>   lambda x, i=i: x + i
//	def f(x): return x + i  =>   def f(x, *, i=i): return x + i
//	(v for v in r if v > k) =>   (lambda k=k: (v for v in r if v > k))()
//
// params are written as the source spells them.
func bindNow(closure syntax.Node, params []edit.Param, positional bool) []text.Edit {
	if closure.Kind() == syntax.KindGeneratorExpression {
		names := make([]string, len(params))
		for i, p := range params {
			names[i] = p.Name
		}
		return edit.WrapLambda(closure, names)
	}
	return edit.AddDefaults(closure, params, positional)
}

// parameterFor returns the parameter that binds the variable which the read
// names, with the variable's own annotation if it has one and the function
// uses annotations.
func parameterFor(scopes *scope.Info, closure syntax.Node, read *scope.Reference) edit.Param {
	param := edit.Param{Name: read.Name.Text()}
	if closure.Kind() != syntax.KindFunctionDefinition || !isAnnotated(closure) {
		return param
	}
	for _, b := range read.Var.Bindings {
		if annotation := b.Stmt.Child(syntax.FieldType); b.Kind == scope.BindAnnotated && annotation.Ok() && evaluates(scopes, b, annotation) {
			param.Annotation = annotation.Text()
		}
	}
	return param
}

// evaluates reports whether a variable's annotation can be evaluated as that of
// a parameter, too. The annotation of a local variable never is, and may name
// what exists for type checkers only.
func evaluates(scopes *scope.Info, b *scope.Binding, annotation syntax.Node) bool {
	if scopes.Future || b.In.Kind == scope.Module {
		return true
	}
	for n := range annotation.Descendants() {
		if read := scopes.ReadOf(n); read != nil && (read.Var.Bound() || !scope.IsBuiltin(read.Var.Name)) {
			return false
		}
	}
	return true
}

func isAnnotated(def syntax.Node) bool {
	if def.Child(syntax.FieldReturnType).Ok() {
		return true
	}
	for p := range def.Child(syntax.FieldParameters).Children() {
		if p.Child(syntax.FieldType).Ok() {
			return true
		}
	}
	return false
}

// signatureLevel lowers a fix that adds parameters to a closure where the
// closure itself cannot take them, or may be changed by them.
func signatureLevel(p *rewrite.Pass, fix *rewrite.Fix, s *scope.Scope, names []*scope.Variable) {
	closure := s.Node
	for _, v := range names {
		if rebindsInside(v, s) {
			fix.Lower(rewrite.None, "the closure itself binds `"+v.Name+"`, which a parameter of that name would forbid")
		}
		if declares(s, v.Name) {
			fix.Lower(rewrite.None, "the closure declares `"+v.Name+"` global or nonlocal, which a parameter of that name would forbid")
		}
	}
	if why := dynamicWithin(s); why != "" {
		fix.Lower(rewrite.None, why+", and would see the new name")
	}
	if closure.Kind() == syntax.KindGeneratorExpression {
		generatorLevel(p, fix, s)
		return
	}
	if hasKeywordArguments(closure) {
		fix.Lower(rewrite.Unsafe, "a caller's keyword argument of that name now goes to the new parameter instead of `**"+keywordArguments(closure)+"`")
	}
	decoratorLevel(p, fix, closure)
}

func rebindsInside(v *scope.Variable, s *scope.Scope) bool {
	for _, b := range v.Bindings {
		if b.In.Inside(s) {
			return true
		}
	}
	return false
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

func hasKeywordArguments(closure syntax.Node) bool { return keywordArguments(closure) != "" }

// keywordArguments returns the name of the closure's **parameter.
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
