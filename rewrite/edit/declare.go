package edit

import (
	"bytes"
	"strings"

	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// Declaration is a statement `global a, b` or `nonlocal a, b`.
type Declaration struct {
	Word  string // global or nonlocal
	Names []string
}

func (d Declaration) String() string { return d.Word + " " + strings.Join(d.Names, ", ") }

// Declare puts declarations in front of everything in a def that may use the
// names, or adds the names to a declaration that stands there:
//
//	def f():           =>   def f():
//	    """Count."""            """Count."""
//	    n += 1                  nonlocal n
//	                            n += 1
//
//	def f():           =>   def f():
//	    nonlocal a              nonlocal a, n
//	    n += 1                  n += 1
//
//	def f(): n += 1    =>   def f(): nonlocal n; n += 1
func Declare(def syntax.Node, declarations ...Declaration) []text.Edit {
	body := def.Child(syntax.FieldBody)
	var edits []text.Edit
	for _, d := range declarations {
		if there := declared(body, d.Word); there.Ok() {
			edits = append(edits, insert(there.Last().End(), ", "+strings.Join(d.Names, ", ")))
			continue
		}
		edits = append(edits, insertBelowDocstring(body, d.String()))
	}
	return edits
}

// declared returns the declaration with the word among those that a body begins
// with, none if there is none.
func declared(body syntax.Node, word string) syntax.Node {
	for stmt := range body.Children() {
		switch {
		case isDocstring(body, stmt):
		case !stmt.Is(syntax.KindGlobalStatement, syntax.KindNonlocalStatement):
			return syntax.Node{}
		case stmt.HasToken(word):
			return stmt
		}
	}
	return syntax.Node{}
}

// isDocstring reports whether the statement is the first of the body and a
// string that reads no names.
func isDocstring(body, stmt syntax.Node) bool {
	if stmt != body.First() || stmt.Kind() != syntax.KindExpressionStatement || !stmt.First().Bare().Is(syntax.KindString, syntax.KindConcatenatedString) {
		return false
	}
	for n := range stmt.Descendants() {
		if n.Kind() == syntax.KindInterpolation {
			return false
		}
	}
	return !stmt.Nth(1).Ok()
}

// insertBelowDocstring puts a simple statement before the first one of a body
// that is no docstring. Comments stay with the statement that they stand above,
// but those that give a function its type have to stay first.
func insertBelowDocstring(body syntax.Node, statement string) text.Edit {
	src := body.File().Src
	first, head, skipped := body.First(), colonBefore(body), isTypeComment
	if isDocstring(body, first) && body.Nth(1).Ok() {
		first, head, skipped = body.Nth(1), first.End(), isBlank
	}
	lineEnd := bytes.IndexByte(src[head:], '\n')
	if lineEnd < 0 || head+lineEnd >= first.Start() || continues(src[head:first.Start()]) {
		return insert(first.Start(), statement+"; ")
	}
	at := head + lineEnd + 1
	for at < first.Start() {
		line, _, _ := bytes.Cut(src[at:], []byte("\n"))
		if !skipped(line) {
			break
		}
		at += len(line) + 1
	}
	return insert(at, Indent(first)+statement+text.Newline(src, head))
}

func isBlank(line []byte) bool { return len(bytes.TrimSpace(line)) == 0 }

func isTypeComment(line []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(line), []byte("# type:"))
}
