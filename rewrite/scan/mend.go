package scan

import "bytes"

// Mend returns what tree-sitter is to read instead of src: its grammar does not
// know all of Python, and misreads some. The result has the length of src, and
// what matters stays at its offset, so that the tree fits src. If nothing has
// to change the result is src itself; src is never changed.
//
// Words may be respelled (in type(x).y = 1 the word type starts no alias), and
// even be numbers (in x: a[b] the name a is one), so names have to be read from
// src.
//
// A handler such as except A, b: is read as Python 2 has it.
func Mend(src []byte) []byte {
	m := mender{Scanner: New(src)}
	for m.Next() {
		if m.First && m.misindented() {
			return mendByLevel(src)
		}
		m.mend()
	}
	m.comment()
	return m.result()
}

// mendByLevel is Mend for a file whose blocks the parser would measure
// otherwise than CPython does: it indents them by one space a level.
func mendByLevel(src []byte) []byte {
	m := mender{Scanner: New(src), byLevel: true}
	for m.Next() {
		m.indentByLevel()
		m.mend()
	}
	m.comment()
	return m.result()
}

// mender mends one token after the other.
type mender struct {
	*Scanner
	out     []byte // nil until something has to change
	byLevel bool   // blocks are indented by their level, not as in src

	before     token // the one before the current token
	definition definition
	parameters int      // the depth directly inside the type parameters, 0 outside
	alias      bool     // the statement started with type
	binders    []binder // by depth
	caught     caught   // of the except clause whose header this is
	run        []token  // comments that follow each other, see comment
}

type token struct {
	kind       Kind
	start, end int
}

// definition is how far "def name[", "class name[" or "type name[" has come.
type definition uint8

const (
	elsewhere definition = iota
	keywordSeen
	nameSeen
)

func (m *mender) result() []byte {
	if m.out == nil {
		return m.src
	}
	return m.out
}

// changed returns the bytes that may be changed.
func (m *mender) changed() []byte {
	if m.out == nil {
		m.out = bytes.Clone(m.src)
	}
	return m.out
}

// fill overwrites the bytes from start to end.
func (m *mender) fill(start, end int, with byte) {
	for out := m.changed(); start < end; start++ {
		out[start] = with
	}
}

func (m *mender) mend() {
	m.comment()
	if m.before.end < m.Line {
		m.joinLines()
	}
	switch m.Kind {
	case FormatStart:
		m.templateString()
	case FormatText:
		m.formatSpec()
	case Name:
		m.name()
	case Keyword:
		m.keyword()
	case Op:
		m.operator()
	case Newline:
		m.bind(0)
		m.alias, m.caught.open = false, false
	}
	m.before = token{m.Kind, m.Start, m.End}
}

func (m *mender) name() {
	if m.definition == keywordSeen {
		m.definition = nameSeen
	} else {
		m.definition = elsewhere
	}
	if n := m.End - m.Start; n == 4 || n == 5 {
		m.softKeyword()
	}
	if m.startsType() && m.beforeBracket() {
		m.subscripted()
	}
}

func (m *mender) keyword() {
	m.definition = elsewhere
	switch string(m.Text()) {
	case "def", "class":
		m.definition = keywordSeen
	case "with":
		m.bind(header)
	case "except":
		m.bind(header)
		m.caught = caught{open: true, depth: m.Depth()}
	case "for", "async":
		m.bind(0)
	case "if", "else":
		m.conditional()
	}
}

func (m *mender) operator() {
	if m.parameters > 0 {
		m.typeParameter()
	}
	if m.definition == nameSeen && m.src[m.Start] == '[' {
		m.parameters = m.Depth()
	}
	m.definition = elsewhere
	m.rebind()
	if m.Depth() == 0 && m.Is("*") && m.peek(m.End) == '(' && m.startsItem() {
		m.fill(m.Start, m.End, '+')
	}
	if m.caught.open && m.Depth() == m.caught.depth {
		m.catch()
	}
}

// startsItem reports whether the current star, which brackets follow, unpacks an
// item of a tuple without brackets. The parser cannot read it there, and gets a
// sign instead:
//
//	return a, *(b or c)   =>   return a, +(b or c)
func (m *mender) startsItem() bool {
	if b := m.before; b.kind == Keyword {
		switch string(m.src[b.start:b.end]) {
		case "return", "yield", "in":
			return true
		}
	}
	return m.follows(',') || m.follows('=')
}

// follows reports whether the token before is this operator.
func (m *mender) follows(op byte) bool {
	b := m.before
	return b.kind == Op && b.end == b.start+1 && m.src[b.start] == op
}

// softKeyword mends words that the parser takes for keywords too eagerly, and
// one that it does not know. A colon need not start a statement, but behind one
// that does not the words are only respelled in vain.
func (m *mender) softKeyword() {
	if !m.First && (m.Depth() > 0 || !m.follows(';') && !m.follows(':')) {
		return
	}
	switch string(m.Text()) {
	case "type":
		m.definition, m.alias = keywordSeen, true
		if next := m.peek(m.End); next == '(' || next == '[' {
			m.fill(m.End-1, m.End, '_')
		}
	case "print":
		if at := m.skipBlanks(m.End); bytes.HasPrefix(m.src[at:], []byte(">>")) {
			m.fill(m.End-1, m.End, '_')
		}
	case "lazy":
		m.lazyImport()
	}
}

// lazyImport blanks the word lazy. Where it starts a line, the indentation
// moves up to the import and form feeds, which reset it, take its place.
func (m *mender) lazyImport() {
	next := m.skipBlanks(m.End)
	end := next
	for end < len(m.src) && wordBytes[m.src[end]] {
		end++
	}
	if word := string(m.src[next:end]); word != "import" && word != "from" {
		return
	}
	if !m.First {
		m.fill(m.Start, m.End, ' ')
		return
	}
	out, indentation := m.changed(), m.Start-m.Line
	copy(out[next-indentation:next], out[m.Line:m.Start])
	m.fill(m.Line, next-indentation, '\f')
}

// skipBlanks returns where the text behind blanks and joined lines goes on.
func (m *mender) skipBlanks(i int) int {
	for i < len(m.src) {
		switch {
		case classes[m.src[i]] == blank:
			i++
		case m.src[i] == '\\' && i+1 < len(m.src) && classes[m.src[i+1]] == lineBreak:
			i = breakEnd(m.src, i+1)
		default:
			return i
		}
	}
	return i
}

// peek returns the byte that the text behind blanks starts with, 0 at the end.
func (m *mender) peek(i int) byte {
	if i = m.skipBlanks(i); i < len(m.src) {
		return m.src[i]
	}
	return 0
}

// templateString makes a t-string an f-string.
func (m *mender) templateString() {
	for i := m.Start; classes[m.src[i]] != quote; i++ {
		if m.src[i]|0x20 == 't' {
			m.fill(i, i+1, 'f')
		}
	}
}

// formatSpec takes from a format spec the line breaks, and an equals sign that
// the parser would join with the colon.
func (m *mender) formatSpec() {
	if m.nest[len(m.nest)-1].kind != spec {
		return
	}
	if m.follows(':') && m.src[m.Start] == '=' {
		m.fill(m.Start, m.Start+1, 'x')
	}
	for i := m.Start; i < m.End; i++ {
		if classes[m.src[i]] == lineBreak {
			m.fill(i, i+1, 'x')
		}
	}
}
