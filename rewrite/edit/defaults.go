package edit

import (
	"bytes"
	"strings"

	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// Param is a parameter to be added whose default value is the variable of the
// same name.
type Param struct {
	Name       string
	Annotation string // source of its annotation, "" if it is to have none
}

func (p Param) String() string {
	if p.Annotation != "" {
		return p.Name + ": " + p.Annotation + " = " + p.Name
	}
	return p.Name + "=" + p.Name
}

// AddDefaults adds parameters at the end of a lambda's or def's list, where
// they can never violate the order of parameters. Unless positional, they are
// keyword-only:
//
//	lambda: i          =>   lambda *, i=i: i        or   lambda i=i: i
//	lambda x: i        =>   lambda x, *, i=i: i     or   lambda x, i=i: i
//	lambda *a: i       =>   lambda *a, i=i: i
//	lambda **kw: i     =>   lambda *, i=i, **kw: i
//
// A list with one parameter a line keeps that layout, and its trailing comma.
func AddDefaults(function syntax.Node, params []Param, positional bool) []text.Edit {
	list := signatureOf(function)
	var added []string
	if !positional && !list.keywordOnly {
		added = append(added, "*")
	}
	for _, p := range params {
		added = append(added, p.String())
	}
	switch {
	case !list.last.Ok() && !list.kwargs.Ok():
		return []text.Edit{addOnly(function, strings.Join(added, ", "))}
	case list.kwargs.Ok():
		return []text.Edit{addBefore(list.kwargs, added)}
	}
	return addAfter(list, added)
}

// signature is what AddDefaults has to know of a parameter list.
type signature struct {
	last        syntax.Node // the last parameter other than **kwargs
	kwargs      syntax.Node // **kwargs
	keywordOnly bool        // what follows last is keyword-only anyway
	close       int         // offset of the closing parenthesis, or of a lambda's colon
}

func signatureOf(function syntax.Node) signature {
	list := function.Child(syntax.FieldParameters)
	s := signature{close: list.End()}
	if function.Kind() == syntax.KindFunctionDefinition {
		s.close = list.End() - 1
	}
	for p := range list.Children() {
		switch name := bareParameter(p); name.Kind() {
		case syntax.KindDictionarySplatPattern:
			s.kwargs = p
			continue
		case syntax.KindListSplatPattern, syntax.KindKeywordSeparator:
			s.keywordOnly = true
		}
		s.last = p
	}
	return s
}

// bareParameter returns *args for *args: int.
func bareParameter(p syntax.Node) syntax.Node {
	if p.Kind() == syntax.KindTypedParameter {
		return p.First()
	}
	return p
}

// addOnly fills an empty list.
func addOnly(function syntax.Node, params string) text.Edit {
	if function.Kind() == syntax.KindLambda {
		return insert(function.FirstToken().End, " "+params)
	}
	return insert(function.Child(syntax.FieldParameters).Start()+1, params)
}

func addBefore(kwargs syntax.Node, added []string) text.Edit {
	separator := ", "
	if ownLine(kwargs) {
		separator = "," + text.Newline(kwargs.File().Src, kwargs.Start()) + Indent(kwargs)
	}
	return insert(kwargs.Start(), strings.Join(added, separator)+separator)
}

func addAfter(list signature, added []string) []text.Edit {
	last := list.last
	src := last.File().Src
	separator := ", "
	if ownLine(last) {
		separator = "," + text.Newline(src, last.Start()) + Indent(last)
	}
	rest := src[last.End():list.close]
	comma := commaIn(rest)
	if comma < 0 {
		if ownLine(last) && bytes.ContainsRune(rest, '#') {
			return addBehindComment(last, "", separator, added)
		}
		return []text.Edit{insert(last.End(), separator+strings.Join(added, separator))}
	}
	if ownLine(last) && bytes.ContainsRune(rest, '#') {
		return addBehindComment(last, ",", separator, added)
	}
	tail := strings.TrimPrefix(separator, ",") + strings.Join(added, separator) + ","
	return []text.Edit{insert(last.End()+comma+1, tail)}
}

// addBehindComment adds lines below the last parameter, whose line ends in a
// comment:
//
//	first,  # of all   =>   first,  # of all
//	                        i=i,
func addBehindComment(last syntax.Node, trailing, separator string, added []string) []text.Edit {
	src := last.File().Src
	lineEnd := last.End() + bytes.IndexByte(src[last.End():], '\n')
	if lineEnd > 0 && src[lineEnd-1] == '\r' {
		lineEnd--
	}
	lines := insert(lineEnd, strings.TrimPrefix(separator, ",")+strings.Join(added, separator)+trailing)
	if trailing != "" {
		return []text.Edit{lines}
	}
	return []text.Edit{insert(last.End(), ","), lines}
}

// commaIn returns the offset of a trailing comma in what stands between the
// last parameter and the end of the list, -1 if there is none.
func commaIn(rest []byte) int {
	comment := bytes.IndexByte(rest, '#')
	comma := bytes.IndexByte(rest, ',')
	if comment >= 0 && comment < comma {
		return -1
	}
	return comma
}

// ownLine reports whether nothing stands before the parameter on its line.
func ownLine(n syntax.Node) bool {
	file := n.File()
	start := file.Lines.Start(n.Row())
	return len(bytes.TrimLeft(file.Src[start:n.Start()], " \t\f")) == 0
}
