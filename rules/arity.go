package rules

import (
	"slices"

	"pyfix/rewrite/syntax"
)

// fit says whether a call's arguments are what a function takes.
type fit uint8

const (
	misfit    fit = iota
	mayFit        // depends on what *args or **kwargs hold
	fitsWhole     // every argument has a parameter, every parameter a value
)

// signature is what the parameters of a def or lambda accept.
type signature struct {
	positional []string // names of those that an argument without a name can fill
	required   int      // how many of them have no default value, all in front
	only       int      // how many of them no keyword can fill
	keyword    []string // the keyword-only ones
	needed     []string // those of keyword that have no default value
	rest       bool     // *args
	named      bool     // **kwargs
}

func signatureOf(function syntax.Node) signature {
	var s signature
	keywordOnly := false
	for param := range function.Child(syntax.FieldParameters).Children() {
		hasDefault := param.Is(syntax.KindDefaultParameter, syntax.KindTypedDefaultParameter)
		name := param
		switch {
		case hasDefault:
			name = param.Child(syntax.FieldName)
		case param.Kind() == syntax.KindTypedParameter:
			name = param.First()
		}
		switch {
		case name.Kind() == syntax.KindListSplatPattern:
			s.rest, keywordOnly = true, true
		case name.Kind() == syntax.KindDictionarySplatPattern:
			s.named = true
		case name.Kind() == syntax.KindKeywordSeparator:
			keywordOnly = true
		case name.Kind() == syntax.KindPositionalSeparator:
			s.only = len(s.positional)
		default:
			s.add(name.Text(), keywordOnly, hasDefault)
		}
	}
	return s
}

func (s *signature) add(name string, keywordOnly, hasDefault bool) {
	switch {
	case keywordOnly:
		s.keyword = append(s.keyword, name)
		if !hasDefault {
			s.needed = append(s.needed, name)
		}
	default:
		s.positional = append(s.positional, name)
		if !hasDefault {
			s.required++
		}
	}
}

// takes judges a call's arguments behind `bound` further ones, such as the
// object that a method is called on.
func (s signature) takes(arguments []syntax.Node, bound int) fit {
	given, open := bound, false
	var names []string
	for _, a := range arguments {
		switch a.Kind() {
		case syntax.KindListSplat, syntax.KindDictionarySplat:
			open = true
		case syntax.KindKeywordArgument:
			names = append(names, a.Child(syntax.FieldName).Text())
		default:
			given++
		}
	}
	if given > len(s.positional) && !s.rest || !s.knows(names, given) {
		return misfit
	}
	if open {
		return mayFit
	}
	for i, name := range s.positional[:s.required] {
		if i >= given && !slices.Contains(names, name) {
			return misfit
		}
	}
	for _, name := range s.needed {
		if !slices.Contains(names, name) {
			return misfit
		}
	}
	return fitsWhole
}

// knows reports whether every keyword has a parameter that is still free behind
// the first arguments.
func (s signature) knows(names []string, given int) bool {
	for _, name := range names {
		i := slices.Index(s.positional, name)
		switch {
		case i >= s.only && i >= given:
		case i >= s.only:
			return false
		case !s.named && !slices.Contains(s.keyword, name):
			return false
		}
	}
	return true
}

// argumentsOf returns the arguments with which the name is called, or which a
// decorator of that name is given, and whether it is called at all.
func argumentsOf(name syntax.Node) ([]syntax.Node, bool) {
	outer := name.Parent()
	if outer.Kind() == syntax.KindDecorator {
		return []syntax.Node{outer.Parent().Child(syntax.FieldDefinition)}, true
	}
	if !isCalled(name) {
		return nil, false
	}
	list := outer.Child(syntax.FieldArguments)
	if list.Kind() == syntax.KindGeneratorExpression {
		return []syntax.Node{list}, true
	}
	return slices.Collect(list.Children()), true
}
