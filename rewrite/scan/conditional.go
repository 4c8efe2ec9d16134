package scan

// binder is what the parser lets bind tighter than a conditional expression,
// although it binds looser.
type binder uint8

const (
	walrus binder = 1 << iota // up to the next comma: x := a if b else c
	header                    // up to the colon: with a if b else c as x
)

// conditional turns a conditional expression that := or "as" binds as a whole
// into "or", which the parser gets right and which has the same operands:
//
//	(x := a if b else c)        =>   (x := a or b or   c)
//	with a if b else c as x:    =>   with a or b or   c as x:
//
// The current token is its if or its else. Comprehensions, where an if is
// something else, end the search.
func (m *mender) conditional() {
	if m.bound() != 0 {
		m.fill(m.Start, m.End, ' ')
		copy(m.out[m.Start:], "or")
	}
}

// bound returns what binds at the current depth.
func (m *mender) bound() binder {
	if depth := m.Depth(); depth < len(m.binders) {
		return m.binders[depth]
	}
	return 0
}

// bind says what binds at the current depth from here on. Deeper is nothing.
func (m *mender) bind(b binder) {
	depth := m.Depth()
	if b == 0 && depth >= len(m.binders) {
		return
	}
	for depth >= len(m.binders) {
		m.binders = append(m.binders, 0)
	}
	m.binders = m.binders[:depth+1]
	m.binders[depth] = b
}

// rebind notes what the current operator binds, or keeps from being bound.
func (m *mender) rebind() {
	switch m.src[m.Start] {
	case '(':
		if m.before.kind == Keyword && string(m.src[m.before.start:m.before.end]) == "with" {
			m.bind(header)
		}
	case ')', ']', '}':
		m.bind(m.bound())
	case ',':
		m.bind(m.bound() &^ walrus)
	case ':':
		if m.End == m.Start+2 {
			m.bind(m.bound() | walrus)
		} else if m.Depth() == 0 {
			m.bind(0)
		}
	}
}
