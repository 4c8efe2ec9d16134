package main

import (
	"strings"

	"pyfix/rewrite"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// nonlocalWounds take a name out of a nonlocal or global statement.
func nonlocalWounds(m *rewrite.Module) []wound {
	var wounds []wound
	for _, s := range m.Scopes.Scopes {
		if s.Kind != scope.Function {
			continue
		}
		for n := range s.Node.Descendants() {
			block := n.Parent()
			if !n.Is(syntax.KindNonlocalStatement, syntax.KindGlobalStatement) || block.Kind() != syntax.KindBlock || !block.Nth(1).Ok() || !ownsLine(n) {
				continue
			}
			for name := range n.Children() {
				sym := s.Lookup(name.Text())
				if sym == nil || block.Parent() != s.Node {
					continue
				}
				w := wound{sort: strings.TrimSuffix(n.Kind().String(), "_statement"), at: n.Start(), name: name.Text(), edits: []text.Edit{withoutName(n, name)}}
				for _, r := range sym.Var.Reads {
					if flow.Runner(r.In) == s {
						w.reads = append(w.reads, r.Name.Start())
					}
				}
				if len(w.reads) > 0 {
					wounds = append(wounds, w)
				}
			}
		}
	}
	return wounds
}

// withoutName takes a name out of its statement, which goes if there is no other.
func withoutName(statement, name syntax.Node) text.Edit {
	var kept []string
	for n := range statement.Children() {
		if n != name {
			kept = append(kept, n.Text())
		}
	}
	if len(kept) == 0 {
		return text.Edit{Span: linesOf(statement)}
	}
	return text.Edit{Span: text.Span{Start: statement.First().Start(), End: statement.End()}, New: strings.Join(kept, ", ")}
}

// ownsLine reports whether nothing else stands on the lines of a statement.
func ownsLine(statement syntax.Node) bool {
	lines := linesOf(statement)
	src := statement.File().Src
	around := string(src[lines.Start:statement.Start()]) + string(src[statement.End():lines.End])
	return strings.TrimSpace(around) == ""
}

// linesOf returns the lines that a node stands on, with the last one's end.
func linesOf(n syntax.Node) text.Span {
	lines := n.File().Lines
	last := lines.Line(n.End() - 1)
	end := len(n.File().Src)
	if last < lines.Count() {
		end = lines.Start(last + 1)
	}
	return text.Span{Start: lines.Start(lines.Line(n.Start())), End: end}
}

// caughtWounds take away the copy of a caught exception, and let what read the
// copy read the exception's own name, which no other handler may use:
//
//	except ValueError as e:      =>   except ValueError as e:
//	    error = e                         pass
//	print(error)                      print(e)
func caughtWounds(m *rewrite.Module) []wound {
	var wounds []wound
	for n := range m.Root().Descendants() {
		if !n.Is(syntax.KindExceptClause, syntax.KindExceptGroupClause) {
			continue
		}
		handler := syntax.ExceptClause{Node: n}
		if caught := m.Scopes.BindingOf(handler.Name()); caught != nil {
			for statement := range handler.Body().Children() {
				if w, ok := withoutCopy(m, caught, statement); ok {
					wounds = append(wounds, w)
				}
			}
		}
	}
	return wounds
}

func withoutCopy(m *rewrite.Module, caught *scope.Binding, statement syntax.Node) (wound, bool) {
	assignment := statement.First()
	left, right := assignment.Child(syntax.FieldLeft), assignment.Child(syntax.FieldRight)
	copied := m.Scopes.BindingOf(left)
	if assignment.Kind() != syntax.KindAssignment || copied == nil || right.Text() != caught.Var.Name || copied.Var.Owner != caught.Var.Owner || len(caught.Var.Bindings) > 1 || !ownsLine(statement) {
		return wound{}, false
	}
	name := caught.Var.Name
	w := wound{sort: "copy of an exception", at: statement.Start(), name: name}
	if statement.Parent().Nth(1).Ok() {
		w.edits = append(w.edits, text.Edit{Span: linesOf(statement)})
	} else {
		w.edits = append(w.edits, text.Edit{Span: statement.Span(), New: "pass"})
	}
	for _, b := range copied.Var.Bindings {
		if b.In != caught.In || b.Kind == scope.BindExcept {
			return wound{}, false
		}
		if b.Name != left {
			w.edits = append(w.edits, text.Edit{Span: b.Name.Span(), New: name})
		}
	}
	for _, r := range copied.Var.Reads {
		if r.Kind == scope.AugLoad {
			return wound{}, false
		}
		w.reads = append(w.reads, r.Name.Start())
		w.edits = append(w.edits, text.Edit{Span: r.Name.Span(), New: name})
	}
	return w, true
}
