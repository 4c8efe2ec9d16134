package rules

import (
	"fmt"

	"pyfix/rewrite"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// reportLazyAnnotations finds the annotations of functions and classes made in a
// loop that read what the loop binds anew. From Python 3.14 on they are code of
// their own (PEP 649), which runs when somebody asks for the annotations and is
// a closure like any other:
//
//	for kind in (int, str):
//	    def check(value: kind): ...
//	    checks.append(check)        # all of them say str
//
// There is nothing to repair it with: annotations take no default values.
func (l *loopClosures) reportLazyAnnotations() {
	if !l.Options.TargetVersion.AtLeast(3, 14) || l.Scopes.Future {
		return
	}
	for _, s := range l.Scopes.Scopes {
		if s.Kind != scope.Function && s.Kind != scope.Class || l.isAskedEarly(s) {
			continue
		}
		loops := loopsAround(s)
		if len(loops) == 0 {
			continue
		}
		for _, reads := range annotationReads(l.Scopes, s) {
			name, ok := l.lateName(s, loops, reads)
			if ok && l.asksLate(s, name) {
				l.Report(lazyAnnotation(s, name))
			}
		}
	}
}

// annotationReads returns the reads in the annotations of a function, or in
// those of a class's own variables, of variables from outside, grouped by
// variable in order of first read.
func annotationReads(scopes *scope.Info, s *scope.Scope) [][]*scope.Reference {
	var groups [][]*scope.Reference
	index := make(map[*scope.Variable]int)
	for _, annotation := range annotationsOf(s) {
		for n := range annotation.Descendants() {
			r := scopes.ReadOf(n)
			if r == nil || r.Kind != scope.Load || r.Var.Owner == s || annotation.Contains(r.Var.Owner.Node) {
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
	}
	return groups
}

func annotationsOf(s *scope.Scope) []syntax.Node {
	if s.Kind == scope.Class {
		return annotatedVariables((syntax.Class{Node: s.Node}).Body())
	}
	var annotations []syntax.Node
	for p := range (syntax.Function{Node: s.Node}).Parameters().Children() {
		annotations = append(annotations, p.Child(syntax.FieldType))
	}
	return append(annotations, s.Node.Child(syntax.FieldReturnType))
}

// annotatedVariables returns the annotations of plain names among the statements
// of a class body: those of attributes and items are never evaluated.
func annotatedVariables(n syntax.Node) []syntax.Node {
	var annotations []syntax.Node
	for c := range n.Children() {
		switch {
		case c.Is(syntax.KindFunctionDefinition, syntax.KindClassDefinition, syntax.KindLambda):
		case c.Kind() == syntax.KindAssignment && c.Child(syntax.FieldType).Ok():
			if c.Child(syntax.FieldLeft).Kind() == syntax.KindIdentifier {
				annotations = append(annotations, c.Child(syntax.FieldType))
			}
		default:
			annotations = append(annotations, annotatedVariables(c)...)
		}
	}
	return annotations
}

// isAskedEarly reports whether something that takes the function or class when
// it is made may ask for its annotations, as dataclasses and route decorators
// do: they see the value of the round.
func (l *loopClosures) isAskedEarly(s *scope.Scope) bool {
	for d := range (syntax.Function{Node: s.Node}).Decorators() {
		expr := d.First()
		if expr.Kind() == syntax.KindCall {
			expr = expr.Child(syntax.FieldFunction)
		}
		if origin := originOf(l.Pass, expr); !isHarmless(origin) || origin == "functools.wraps" { // which brings annotations along
			return true
		}
	}
	return s.Kind == scope.Class && strangeMetaclass(l.Pass, s.Node).Ok()
}

// asksLate reports whether the annotations of several rounds can be asked for
// once the loop has moved on. Who finds the function or class by its own name
// afterwards finds that of the last round, and the last value.
func (l *loopClosures) asksLate(s *scope.Scope, n lateName) bool {
	own := l.Scopes.BindingOf(s.Node.Child(syntax.FieldName)).Var
	if at := l.Scopes.ReadOf(n.escape.At); at != nil && at.Var == own {
		return false
	}
	return n.escape.Verdict == flow.Yes && !n.isOwnName(s) && !l.isAskedInRound(s, n.loop)
}

// isAskedInRound reports whether the round asks for the annotations itself, or
// hands the function or class to somebody who may: what has been asked for once
// is kept.
func (l *loopClosures) isAskedInRound(s *scope.Scope, loop syntax.Node) bool {
	b := l.Scopes.BindingOf(s.Node.Child(syntax.FieldName))
	for _, r := range b.Var.Reads {
		if !isInRounds(loop, r.Name) {
			continue
		}
		switch p := r.Name.Parent(); p.Kind() {
		case syntax.KindAttribute:
			if name := p.Child(syntax.FieldAttribute).Text(); name == "__annotations__" || name == "__annotate__" {
				return true
			}
		case syntax.KindArgumentList, syntax.KindKeywordArgument:
			if call := callWith(p); !borrows(l.Flow.Qualified(call.Child(syntax.FieldFunction)), call.Child(syntax.FieldFunction)) {
				return true
			}
		}
	}
	return false
}

// callWith returns the call that an argument list or keyword argument is part
// of.
func callWith(n syntax.Node) syntax.Node {
	if n.Kind() == syntax.KindKeywordArgument {
		n = n.Parent()
	}
	return n.Parent()
}

func lazyAnnotation(s *scope.Scope, n lateName) rewrite.Finding {
	word, name := "function", fmt.Sprintf("`%s`", n.variable.Name)
	if s.Kind == scope.Class {
		word = "class"
	}
	f := rewrite.Finding{
		Span:    n.reads[0].Name.Span(),
		Message: fmt.Sprintf("%s is read when somebody asks for the annotations of this %s, and has moved on by then", name, word),
		Reason:  "annotations are evaluated when somebody asks for them, and take no default values",
		Related: rewrite.At(name+" is bound anew here", n.rebound.Name),
	}
	if n.escape.At.Ok() {
		f.Related = append(f.Related, rewrite.At("the "+word+" "+n.escape.Reason, n.escape.At)...)
	}
	return f
}
