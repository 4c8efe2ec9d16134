package syntax

import (
	"bytes"
	"runtime/debug"

	"pyfix/rewrite/checkpoint"
	"pyfix/rewrite/treesitter"
)

// python2 has tree-sitter read what is no Python 3. If that is no Python 2 either, the
// refusal stands. Files that cannot be Python 2 are spared: tree-sitter takes 25 times
// as long as the descent, and what is broken costs it up to 600 times the size of the
// file in memory.
func (p *parser) python2(point *checkpoint.Point, path string, src []byte, refused *refusal) (*File, error) {
	if !mayBePython2(point, src) {
		return nil, unbalanced(point, src, refused).at(path, src)
	}
	if !treesitter.Available {
		return nil, errorAt(path, src, refused.span, withoutCgo)
	}
	if len(src) > p.limits.statement {
		debug.FreeOSMemory() // what the descent has taken, before the same is taken again
	}
	nodes := p.piecewise(point, src)
	if nodes == nil {
		return nil, unbalanced(point, src, refused).at(path, src)
	}
	p.descent.names.reset()
	f := newFile(path, src, nodes, p.descent.names)
	f.Point = point
	f.nameAll(p.descent.names)
	if !f.hasPython2() {
		return nil, unbalanced(point, src, refused).at(path, src)
	}
	f.Python2 = true
	return f, nil
}

const withoutCgo = "Python 2 is not analysed by a pyfix that was built without cgo"

// nameAll gives the identifiers of tree-sitter's tree their numbers.
func (f *File) nameAll(names *names) {
	for i := range f.nodes {
		if n := &f.nodes[i]; n.kind == KindIdentifier {
			n.name = names.normal(f.Src[n.start:n.end])
		}
	}
	f.names = names.spelt
}

// mayBePython2 reports whether there is something among the tokens of a source that
// hasPython2 may recognize, and nothing is open at its end.
func mayBePython2(point *checkpoint.Point, src []byte) bool {
	e := evidence{Scanner: NewScanner(src)}
	for e.Next() {
		point.Step()
		if e.Kind == Bad && e.End-e.Start > 1 {
			return false // a string that is not closed
		}
		if e.Depth() > maxBrackets {
			return false
		}
		e.note()
	}
	return e.found && e.Depth() == 0
}

// evidence looks for Python 2 in one token after the other.
type evidence struct {
	*Scanner
	found    bool
	before   TokenKind // the token before
	previous []byte    // its text

	raise      bool  // the statement is a raise
	definition bool  // the parameters of a function are about to come
	parameters []int // the depths at which there are parameters: inside brackets or after a lambda
}

// note looks at the current token.
func (e *evidence) note() {
	if e.Kind == Comment {
		return
	}
	e.found = e.found || e.shows()
	e.follow()
	e.before, e.previous = e.Kind, e.Text()
}

// follow follows the statement as far as that matters.
func (e *evidence) follow() {
	for n := len(e.parameters); n > 0 && e.parameters[n-1] > e.Depth(); n-- {
		e.parameters = e.parameters[:n-1]
	}
	switch e.Kind {
	case Newline:
		e.raise, e.definition, e.parameters = false, false, e.parameters[:0]
	case Keyword:
		e.keyword()
	case Punctuation:
		e.operator()
	}
}

func (e *evidence) keyword() {
	switch {
	case e.Is("raise"):
		e.raise = true
	case e.Is("def"):
		e.definition = true
	case e.Is("lambda"):
		e.parameters = append(e.parameters, e.Depth())
	}
}

func (e *evidence) operator() {
	switch e.Text()[0] {
	case ';':
		e.raise = false
	case '(':
		if e.definition {
			e.definition = false
			e.parameters = append(e.parameters, e.Depth())
		}
	case ':':
		if e.inParameters(e.Depth()) {
			e.parameters = e.parameters[:len(e.parameters)-1]
		}
	}
}

// inParameters reports whether the depth is that of the innermost parameters.
func (e *evidence) inParameters(depth int) bool {
	n := len(e.parameters)
	return n > 0 && e.parameters[n-1] == depth
}

// shows reports whether the current token may be what isPython2 recognizes.
func (e *evidence) shows() bool {
	switch e.Kind {
	case Number:
		if isPython2Integer(string(e.Text())) {
			return true
		}
	case Quoted:
		if e.Start+2 < e.End && bytes.EqualFold(e.Text()[:2], []byte("ur")) && isQuote(e.src[e.Start+2]) {
			return true
		}
	case Punctuation:
		switch e.Text()[0] {
		case '`':
			return true
		case '<':
			return e.at(e.End) == '>'
		case ',':
			return e.raise && e.Depth() == 0
		case '(':
			return e.inParameters(e.Depth()-1) && e.startsParameter()
		}
	}
	return e.before == Identifier && (string(e.previous) == "print" || string(e.previous) == "exec") && e.startsOperand()
}

// startsParameter reports whether a parameter may start with the current token.
func (e *evidence) startsParameter() bool {
	switch string(e.previous) {
	case "(", ",", "lambda":
		return true
	}
	return false
}

// startsOperand reports whether an operand starts with the current token, which
// follows a name. A bracket may instead be what the name is called or indexed with;
// then the grammar reads it so, except for lists.
func (e *evidence) startsOperand() bool {
	switch e.Kind {
	case Identifier, Number, Quoted:
		return true
	case Keyword:
		switch string(e.Text()) {
		case "not", "lambda", "None", "True", "False", "await", "yield":
			return true
		}
	case Punctuation:
		switch e.Text()[0] {
		case '[', '{', '~':
			return true
		}
	}
	return false
}
