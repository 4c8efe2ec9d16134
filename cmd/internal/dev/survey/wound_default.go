package main

import (
	"strings"

	"pyfix/rewrite"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// defaultWounds take a parameter whose default value is a variable away from a
// function or lambda, which then reads the variable itself:
//
//	lambda x, i=i: x + i   =>   lambda x: x + i
//	lambda x, k=i: x + k   =>   lambda x: x + i
func defaultWounds(m *rewrite.Module) []wound {
	var wounds []wound
	for _, s := range m.Scopes.Scopes {
		if s.Kind != scope.Function && s.Kind != scope.Lambda || flow.CallOfLambda(s.Node).Ok() {
			continue
		}
		params := s.Node.Child(syntax.FieldParameters)
		for param := range params.Children() {
			name, value := param.Child(syntax.FieldName), param.Child(syntax.FieldValue)
			if !param.Is(syntax.KindDefaultParameter, syntax.KindTypedDefaultParameter) || value.Kind() != syntax.KindIdentifier {
				continue
			}
			if w, ok := withoutDefault(m, s, param, name, value.Text()); ok {
				w.sort = "default of a " + strings.TrimSuffix(s.Node.Kind().String(), "_definition")
				if r := m.Scopes.ReadOf(value); r != nil && r.Var.Owner == s.Parent && s.Parent.Kind == scope.Class {
					w.sort += " of a class"
				}
				wounds = append(wounds, w)
			}
		}
	}
	return wounds
}

func withoutDefault(m *rewrite.Module, s *scope.Scope, param, name syntax.Node, value string) (wound, bool) {
	b := m.Scopes.BindingOf(name)
	if b == nil || len(b.Var.Bindings) != 1 || len(b.Var.Reads) == 0 || s.Dynamic != "" {
		return wound{}, false
	}
	if value != name.Text() && s.Lookup(value) != nil {
		return wound{}, false
	}
	w := wound{at: param.Start(), name: value, edits: []text.Edit{withoutParameter(s.Node, param)}}
	for _, r := range b.Var.Reads {
		w.reads = append(w.reads, r.Name.Start())
		if value != name.Text() {
			w.edits = append(w.edits, text.Edit{Span: r.Name.Span(), New: value})
		}
	}
	return w, true
}

// withoutParameter takes a parameter out of its list, and the bare * with it if
// there is nothing left for it to separate.
func withoutParameter(function, param syntax.Node) text.Edit {
	var kept []syntax.Node
	list := param.Parent()
	for p := range list.Children() {
		if p != param {
			kept = append(kept, p)
		}
	}
	var texts []string
	for i, p := range kept {
		separates := i+1 < len(kept) && kept[i+1].Kind() != syntax.KindDictionarySplatPattern
		if p.Kind() != syntax.KindKeywordSeparator || separates {
			texts = append(texts, p.Text())
		}
	}
	joined := strings.Join(texts, ", ")
	if function.Kind() != syntax.KindLambda {
		return text.Edit{Span: list.Span(), New: "(" + joined + ")"}
	}
	if joined == "" {
		return text.Edit{Span: text.Span{Start: function.Start() + len("lambda"), End: list.End()}}
	}
	return text.Edit{Span: list.Span(), New: joined}
}

// wrapperWounds take away the called lambda that brings names of a class into a
// comprehension:
//
//	(lambda base=base: [base[i] for i in r])()   =>   [base[i] for i in r]
//	(lambda base: [base[i] for i in r])(base)    =>   [base[i] for i in r]
func wrapperWounds(m *rewrite.Module) []wound {
	var wounds []wound
	for _, s := range m.Scopes.Scopes {
		call := flow.CallOfLambda(s.Node)
		body := s.Node.Child(syntax.FieldBody)
		if s.Kind != scope.Lambda || s.Parent.Kind != scope.Class || !call.Ok() || !body.Bare().IsComprehension() {
			continue
		}
		w := wound{sort: "lambda round a comprehension", at: call.Start(), edits: []text.Edit{{Span: call.Span(), New: body.Text()}}}
		for _, sym := range s.Symbols {
			if sym.Usage&scope.Parameter != 0 && s.Parent.Binds(sym.Name) {
				w.name = sym.Name
				for _, r := range sym.Var.Reads {
					w.reads = append(w.reads, call.Start()+r.Name.Start()-body.Start())
				}
			}
		}
		if w.name != "" {
			wounds = append(wounds, w)
		}
	}
	return wounds
}
