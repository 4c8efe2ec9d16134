package scope

import (
	"bytes"

	"pyfix/rewrite/syntax"
)

// refuseNeighbours finds statements on one line without a semicolon between
// them, which the grammar lets pass.
func (b *builder) refuseNeighbours(n syntax.Node) {
	first := true
	for c := range n.Children() {
		if !first && !separated(c) {
			b.errorf(c, "invalid syntax")
		}
		first = false
	}
}

// separated reports whether a line end or a semicolon stands before the
// statement.
func separated(statement syntax.Node) bool {
	before := bytes.TrimRight(statement.File().Src[:statement.Start()], " \t\f")
	return len(before) == 0 || before[len(before)-1] == '\n' || before[len(before)-1] == ';'
}

// refuseBrokenLine finds a simple statement that goes on in the next line
// though nothing holds it open, as `x = y.`
func (b *builder) refuseBrokenLine(n syntax.Node) {
	if bytes.IndexByte(n.Bytes(), '\n') < 0 {
		return
	}
	src, end, depth, inside := n.File().Src, n.Start(), 0, n.Start()
	for leaf := range n.Descendants() {
		if leaf.Start() < inside || leaf.Kind() != syntax.KindString && hasParts(leaf) {
			continue // in a string, or no leaf
		}
		if depth == 0 && breaksLine(src[end:leaf.Start()]) {
			b.errorf(leaf, "invalid syntax")
			return
		}
		depth += nesting(leaf)
		end, inside = leaf.End(), leaf.End()
	}
}

func hasParts(n syntax.Node) bool {
	for range n.All() {
		return true
	}
	return false
}

func breaksLine(gap []byte) bool {
	for at, c := range gap {
		if c == '\n' && !bytes.HasSuffix(bytes.TrimSuffix(gap[:at], []byte("\r")), []byte(`\`)) {
			return true
		}
	}
	return false
}

func nesting(leaf syntax.Node) int {
	if leaf.Kind() != syntax.KindToken {
		return 0
	}
	switch string(leaf.Bytes()) {
	case "(", "[", "{":
		return 1
	case ")", "]", "}":
		return -1
	}
	return 0
}

// refuseImport finds `import a,`.
func (b *builder) refuseImport(n syntax.Node) {
	var last syntax.Node
	for c := range n.All() {
		last = c
	}
	if last.Kind() == syntax.KindToken && string(last.Bytes()) == "," {
		b.errorf(last, "trailing comma not allowed without surrounding parentheses")
	}
}

// refuseMixed finds "a" b"b".
func (b *builder) refuseMixed(n syntax.Node) {
	var bytesLiteral, text bool
	for c := range n.Children() {
		if bytes.ContainsAny(c.First().Bytes(), "bB") {
			bytesLiteral = true
		} else {
			text = true
		}
	}
	if bytesLiteral && text {
		b.errorf(n, "cannot mix bytes and nonbytes literals")
	}
}
