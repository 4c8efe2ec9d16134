package lsp

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"pyfix/rewrite"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// ignores returns an action for each rule that has found something, which makes
// pyfix ignore that.
func (s *server) ignores(d *document, a *analysis, found []*rewrite.Finding) []codeAction {
	if len(found) == 0 || a.rewrite.IgnoreNoqa {
		return nil
	}
	ends := lineEnds(a.src)
	var actions []codeAction
	byEdit := make(map[text.Edit]int)
	for _, f := range found {
		edit, ok := ends.ignoring(f)
		if !ok {
			continue
		}
		about := s.diagnostic(d, a, f)
		if at, ok := byEdit[edit]; ok {
			actions[at].Diagnostics = append(actions[at].Diagnostics, about)
			continue
		}
		byEdit[edit] = len(actions)
		actions = append(actions, codeAction{
			Title:       fmt.Sprintf("Ignore %s on this line", f.Rule.Name),
			Kind:        kindQuickFix,
			Diagnostics: []diagnostic{about},
			Edit:        s.workspaceEdit(d, a.edits([]text.Edit{edit}, s.encoding)),
		})
	}
	return actions
}

// ends says of each line of a source how a comment can be put at its end.
type ends struct {
	src      []byte
	lines    *text.Lines
	comments map[int]text.Span // by row
	closed   map[int]bool      // rows that end inside a string or with a backslash
}

func lineEnds(src []byte) *ends {
	e := &ends{src: src, lines: text.NewLines(src), comments: make(map[int]text.Span), closed: make(map[int]bool)}
	for s := syntax.NewScanner(src); s.Next(); {
		first, last := e.lines.Line(s.Start), e.lines.Line(max(s.Start, s.End-1))
		switch s.Kind {
		case syntax.Comment:
			e.comments[first] = text.Span{Start: s.Start, End: s.End}
		case syntax.Newline:
			// ends the row it is on
		default:
			for row := first; row < last; row++ {
				e.closed[row] = true
			}
		}
	}
	return e
}

// ignoring returns the edit that makes pyfix ignore a finding by a comment on
// one of its lines, the first on which there can be one.
func (e *ends) ignoring(f *rewrite.Finding) (text.Edit, bool) {
	first, last := e.lines.Line(f.Span.Start), e.lines.Line(max(f.Span.Start, f.Span.End-1))
	for row := first; row <= last; row++ {
		if e.open(row) {
			return e.ignore(row, f.Rule.Name), true
		}
	}
	for _, r := range f.Related {
		if row := e.lines.Line(r.Span.Start); e.open(row) {
			return e.ignore(row, f.Rule.Name), true
		}
	}
	return text.Edit{}, false
}

func (e *ends) open(row int) bool {
	return !e.closed[row] && !bytes.HasSuffix(e.lines.Text(row), []byte(`\`))
}

// ignoreList matches a comment of pyfix's that names what it ignores.
var ignoreList = regexp.MustCompile(`#\s*pyfix:\s*ignore\[[^\]]*`)

// ignore adds the rule to those that are ignored on a row.
func (e *ends) ignore(row int, rule string) text.Edit {
	comment, ok := e.comments[row]
	if ok {
		if listed := ignoreList.FindIndex(e.src[comment.Start:comment.End]); listed != nil {
			at := comment.Start + listed[1]
			return text.Edit{Span: text.Span{Start: at, End: at}, New: separatorAt(e.src[:at]) + rule}
		}
	}
	line := e.lines.Text(row)
	kept := len(bytes.TrimRight(line, " \t\f"))
	start := e.lines.Start(row)
	return text.Edit{Span: text.Span{Start: start + kept, End: start + len(line)}, New: fmt.Sprintf("  # pyfix: ignore[%s]", rule)}
}

// separatorAt returns what goes between the end of a list and another element.
func separatorAt(list []byte) string {
	switch trimmed := strings.TrimRight(string(list), " \t"); {
	case strings.HasSuffix(trimmed, "["), strings.HasSuffix(trimmed, ",") && len(trimmed) < len(list):
		return ""
	case strings.HasSuffix(trimmed, ","):
		return " "
	}
	return ", "
}
