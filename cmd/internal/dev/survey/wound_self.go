package main

import (
	"pyfix/rewrite"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// selfWounds take the first parameter away from the read of an attribute that
// the class or its __init__ binds:
//
//	return self.limit   =>   return limit
func selfWounds(m *rewrite.Module) []wound {
	var wounds []wound
	for _, s := range m.Scopes.Scopes {
		if s.Kind != scope.Function || s.Parent.Kind != scope.Class || isStatic(s.Node) {
			continue
		}
		first := s.Node.Child(syntax.FieldParameters).First()
		if first.Kind() != syntax.KindIdentifier {
			continue
		}
		attributes := attributesSetIn(s.Parent.Node)
		for n := range s.Node.Descendants() {
			object, name := n.Child(syntax.FieldObject), n.Child(syntax.FieldAttribute)
			if n.Kind() != syntax.KindAttribute || object.Text() != first.Text() || !isLoaded(n) {
				continue
			}
			sort := "instance attribute"
			switch v := s.Parent.Lookup(name.Text()); {
			case v != nil && v.Var.Owner == s.Parent && v.Var.Bound():
				sort = "class attribute"
				if v.Var.Bindings[0].Kind == scope.BindDef {
					sort = "method"
				}
			case !attributes[name.Text()]:
				continue
			}
			wounds = append(wounds, wound{
				sort: sort, at: n.Start(), name: name.Text(), reads: []int{name.Start()},
				edits: []text.Edit{{Span: text.Span{Start: n.Start(), End: name.Start()}}},
			})
		}
	}
	return wounds
}

func isStatic(function syntax.Node) bool {
	for d := range (syntax.Function{Node: function}).Decorators() {
		if d.First().Text() == "staticmethod" {
			return true
		}
	}
	return false
}

// attributesSetIn returns the attributes that __init__ sets on its first
// parameter.
func attributesSetIn(class syntax.Node) map[string]bool {
	set := make(map[string]bool)
	for n := range class.Descendants() {
		function := syntax.Function{Node: n}
		if n.Kind() != syntax.KindFunctionDefinition || function.Name().Text() != "__init__" {
			continue
		}
		first := function.Parameters().First().Text()
		for a := range n.Descendants() {
			if a.Kind() == syntax.KindAssignment && a.Child(syntax.FieldLeft).Child(syntax.FieldObject).Text() == first {
				set[a.Child(syntax.FieldLeft).Child(syntax.FieldAttribute).Text()] = true
			}
		}
	}
	return set
}

// isLoaded reports whether the attribute is surely read where it stands, and
// neither set nor deleted.
func isLoaded(attribute syntax.Node) bool {
	parent := attribute.Parent()
	if parent.Is(syntax.KindAssignment, syntax.KindAugmentedAssignment) {
		return attribute.Field() == syntax.FieldRight
	}
	return parent.Is(syntax.KindCall, syntax.KindArgumentList, syntax.KindKeywordArgument, syntax.KindAttribute, syntax.KindSubscript,
		syntax.KindReturnStatement, syntax.KindBinaryOperator, syntax.KindBooleanOperator, syntax.KindNotOperator,
		syntax.KindComparisonOperator, syntax.KindInterpolation, syntax.KindIfStatement, syntax.KindWhileStatement)
}
