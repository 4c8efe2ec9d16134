package rules

import (
	"strings"

	"pyfix/rewrite/edit"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// closureSpan is where a finding about a closure stands: the lambda or def
// keyword, or the first character of a generator expression.
func closureSpan(n syntax.Node) text.Span {
	switch n.Kind() {
	case syntax.KindLambda:
		return n.FirstToken()
	case syntax.KindFunctionDefinition:
		return text.Span{Start: n.Start(), End: n.Token("def").End}
	case syntax.KindGeneratorExpression:
		start := n.Start()
		if syntax.IsBareArgument(n) {
			start = syntax.InnerSpan(n).Start
		}
		return text.Span{Start: start, End: start + 1}
	}
	return lazyTypeStatement(n).FirstToken()
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

// mayRunWords is runsWords for what is not certain.
func mayRunWords(n syntax.Node) string {
	word := closureWord(n)
	if word == "generator expression" {
		return word + " may run"
	}
	return word + " may be called"
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// phrases are what messages say. In a file with many findings, many say the same,
// and share it.
type phrases struct {
	known map[string]string
	next  []byte
}

// text returns the parts in one.
func (p *phrases) text(parts ...string) string {
	p.next = p.next[:0]
	for _, part := range parts {
		p.next = append(p.next, part...)
	}
	if known, ok := p.known[string(p.next)]; ok {
		return known
	}
	text := string(p.next)
	p.known[text] = text
	return text
}

// listed returns `a`, `b` and `c`.
func listed(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return "`" + names[0] + "`"
	}
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = "`" + name + "`"
	}
	return strings.Join(quoted[:len(quoted)-1], ", ") + " and " + quoted[len(quoted)-1]
}

// capturedReads returns the reads inside the closure of variables from outside,
// grouped by variable in order of first read.
func capturedReads(scopes *scope.Info, s *scope.Scope) [][]*scope.Reference {
	var groups [][]*scope.Reference
	var index map[*scope.Variable]int // of all groups but the first, which is mostly the only one
	for r := range scopes.ReadsIn(s.Node) {
		if r.Kind == scope.NotRun || !r.In.Inside(s) || r.Var.Owner.Inside(s) {
			continue
		}
		at, ok := index[r.Var]
		if !ok && (len(groups) == 0 || groups[0][0].Var != r.Var) {
			if at = len(groups); at == 1 {
				index = make(map[*scope.Variable]int)
			}
			if at > 0 {
				index[r.Var] = at
			}
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], r)
	}
	return groups
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
