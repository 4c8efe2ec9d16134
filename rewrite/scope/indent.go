package scope

import (
	"bytes"

	"pyfix/rewrite/syntax"
)

// indentation is how far a line is indented, as CPython counts: columns with a
// tab for every eight, and characters, so that tabs and spaces that only look
// alike are told apart.
type indentation struct{ column, width int }

// indentationOf returns the indentation of a node, and false if it is not the
// first thing on its line, or the line continues another.
func indentationOf(n syntax.Node) (indentation, bool) {
	src := n.File().Src
	start := n.Start()
	for start > 0 && (src[start-1] == ' ' || src[start-1] == '\t' || src[start-1] == '\f') {
		start--
	}
	if start > 0 && src[start-1] != '\n' {
		return indentation{}, false
	}
	if before := bytes.TrimSuffix(bytes.TrimSuffix(src[:start], []byte("\n")), []byte("\r")); bytes.HasSuffix(before, []byte(`\`)) {
		return indentation{}, false
	}
	var in indentation
	for _, c := range src[start:n.Start()] {
		switch c {
		case '\t':
			in = indentation{column: (in.column/8 + 1) * 8, width: in.width + 1}
		case '\f':
			in = indentation{}
		default:
			in = indentation{column: in.column + 1, width: in.width + 1}
		}
	}
	return in, true
}

func (in indentation) deeper(than indentation) bool {
	return in.column > than.column && in.width > than.width
}

// refuseModule finds indented statements at the top.
func (b *builder) refuseModule(n syntax.Node) {
	for c := range n.Children() {
		if in, first := indentationOf(c); first && in != (indentation{}) {
			b.errorf(c, "unexpected indent")
		}
	}
}

// refuseBlock finds statements that are not indented as the first of their
// block, and blocks that are not indented deeper than what they belong to.
func (b *builder) refuseBlock(n syntax.Node) {
	if !n.First().Ok() {
		b.errorf(n, "expected an indented block")
		return
	}
	base, indented := indentationOf(n.First())
	if !indented {
		return
	}
	if outer, first := indentationOf(n.Parent()); first && !base.deeper(outer) {
		b.errorf(n, "expected an indented block")
	}
	b.refuseUneven(n, base)
}

// refuseClauses finds else, except and the like, and a decorated definition,
// that are not indented as their statement.
func (b *builder) refuseClauses(n syntax.Node) {
	base, first := indentationOf(n)
	if first {
		b.refuseUneven(n, base)
	}
}

func (b *builder) refuseUneven(n syntax.Node, base indentation) {
	for c := range n.Children() {
		if n.Kind() != syntax.KindBlock && !c.Is(syntax.KindElifClause, syntax.KindElseClause, syntax.KindExceptClause,
			syntax.KindExceptGroupClause, syntax.KindFinallyClause, syntax.KindDecorator, syntax.KindFunctionDefinition,
			syntax.KindClassDefinition) {
			continue
		}
		if in, first := indentationOf(c); first && in != base {
			b.errorf(c, "unindent does not match any outer indentation level")
		}
	}
}
