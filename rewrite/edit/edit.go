// Package edit makes the edits that repairs are put together from. Each
// operator knows the layout cases of its construct (one-line suites, trailing
// commas, tabs, CRLF, comments), so that rules do no arithmetic on indentation.
package edit

import (
	"bytes"
	"strings"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// Replace puts new in the place of the node.
func Replace(n syntax.Node, new string) text.Edit {
	return text.Edit{Span: n.Span(), New: new}
}

func insert(at int, new string) text.Edit {
	return text.Edit{Span: text.Span{Start: at, End: at}, New: new}
}

// InsertFirst puts a simple statement before the first one of a block:
//
//	except E as e_:          =>   except E as e_:
//	    # why                         e = e_
//	    log(e)                        # why
//	                                  log(e)
//
//	except E as e_: log(e)   =>   except E as e_: e = e_; log(e)
//
// A comment stays with the statement that it stands above. A pass that is alone
// in the block gives way.
func InsertFirst(block syntax.Node, statement string) text.Edit {
	src := block.File().Src
	first := block.First()
	if first.Kind() == syntax.KindPassStatement && first == block.Last() {
		return Replace(first, statement)
	}
	colon := colonBefore(block)
	if isOneLine(block) {
		return insert(first.Start(), statement+"; ")
	}
	next := colon + bytes.IndexByte(src[colon:], '\n') + 1
	return insert(next, Indent(first)+statement+text.Newline(src, colon))
}

// colonBefore returns the offset just past the colon that opens the block.
func colonBefore(block syntax.Node) int {
	return block.TokenBefore(":").End
}

// continues reports whether a backslash joins the line behind the colon with
// the next: the suite is a one-line suite then, though on another line.
func continues(between []byte) bool {
	line, _, _ := bytes.Cut(between, []byte("\n"))
	return !bytes.ContainsRune(line, '#') && bytes.ContainsRune(line, '\\')
}

// InsertLast puts a simple statement behind the last one of a block:
//
//	def f():                  =>   def f():
//	    x = 1  # why                   x = 1  # why
//	                                   return x
//
//	def f(): x = 1  # why     =>   def f(): x = 1; return x  # why
func InsertLast(block syntax.Node, statement string) text.Edit {
	src := block.File().Src
	first, end := block.First(), block.Last().End()
	if isOneLine(block) {
		rest := bytes.TrimLeft(src[end:], " \t")
		if bytes.HasPrefix(rest, []byte(";")) {
			return insert(len(src)-len(rest)+1, " "+statement)
		}
		return insert(end, "; "+statement)
	}
	newline := text.Newline(src, end)
	if length := bytes.IndexByte(src[end:], '\n'); length >= 0 {
		return insert(end+length+1, Indent(first)+statement+newline)
	}
	return insert(len(src), newline+Indent(first)+statement)
}

// isOneLine reports whether the block stands on the line of its colon.
func isOneLine(block syntax.Node) bool {
	between := block.File().Src[colonBefore(block):block.First().Start()]
	return !bytes.ContainsRune(between, '\n') || continues(between)
}

// Prefix puts text in front of the node.
func Prefix(n syntax.Node, prefix string) text.Edit { return insert(n.Start(), prefix) }

// InsertBefore puts a simple statement on a line of its own before a statement.
func InsertBefore(stmt syntax.Node, statement string) text.Edit {
	return insert(stmt.Start(), statement+text.Newline(stmt.File().Src, stmt.Start())+Indent(stmt))
}

// Indent returns the white space in front of the line on which the node starts.
func Indent(n syntax.Node) string {
	line := n.File().Lines.Text(n.Row())
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t\f"))])
}

// WrapLambda calls an expression inside a lambda that binds names:
//
//	[base[i] for i in r]   =>   (lambda base=base: [base[i] for i in r])()
//
// A generator expression that is the sole argument of a call shares the call's
// parentheses, and gets some of its own.
func WrapLambda(n syntax.Node, names []string) []text.Edit {
	var params []string
	for _, name := range names {
		params = append(params, name+"="+name)
	}
	head, tail := "(lambda "+strings.Join(params, ", ")+": ", ")()"
	span := n.Span()
	if syntax.IsBareArgument(n) {
		head, tail = head+"(", ")"+tail
		span = syntax.InnerSpan(n)
	}
	return []text.Edit{insert(span.Start, head), insert(span.End, tail)}
}

// WrapFactory makes a function inside another one that is called at once with
// the present values of names:
//
//	lambda x: x + i   =>   (lambda i: lambda x: x + i)(i)
func WrapFactory(lambda syntax.Node, names []string) []text.Edit {
	list := strings.Join(names, ", ")
	return []text.Edit{insert(lambda.Start(), "(lambda "+list+": "), insert(lambda.End(), ")("+list+")")}
}

// WrapPartial makes names the first parameters of a lambda and hands their
// present values to partial, an expression that calls functools.partial:
//
//	lambda x: x + i   =>   partial(lambda i, x: x + i, i)
func WrapPartial(lambda syntax.Node, names []string, partial string) []text.Edit {
	list := strings.Join(names, ", ")
	params := " " + list
	if lambda.Child(syntax.FieldParameters).Ok() {
		params += ","
	}
	return []text.Edit{
		insert(lambda.Start(), partial+"("),
		insert(lambda.FirstToken().End, params),
		insert(lambda.End(), ", "+list+")"),
	}
}

// BindByFor binds names in a comprehension by a first for clause of its own:
//
//	[base[i] for i in r]   =>   [base[i] for base in [base] for i in r]
func BindByFor(comp syntax.Node, names []string) text.Edit {
	targets := strings.Join(names, ", ")
	value := targets
	if len(names) > 1 {
		value = "(" + targets + ")"
	}
	return insert(comp.FirstClause().Start(), "for "+targets+" in ["+value+"] ")
}

// FreshName returns name followed by as many underscores as it takes (at least
// one) to be a name that the scope, everything nested in it and the builtins do
// not use.
func FreshName(in *scope.Scope, name string) string {
	if strings.HasPrefix(name, "__") {
		name = strings.TrimLeft(name, "_") // it would be mangled in a class
	}
	for {
		name += "_"
		if !scope.IsBuiltin(name) && !uses(in, name) {
			return name
		}
	}
}

func uses(s *scope.Scope, name string) bool {
	if s.Lookup(name) != nil {
		return true
	}
	for _, child := range s.Children {
		if uses(child, name) {
			return true
		}
	}
	return false
}
