package scan

// startsType reports whether the current token is where the parser expects a
// type rather than any expression: an annotation, the value of an alias, the
// bound or default of a type parameter. It says so of some other places too,
// such as the values of a dict, where it makes no difference.
func (m *mender) startsType() bool {
	switch b := m.before; {
	case b.kind != Op:
		return false
	case b.end == b.start+2:
		return m.src[b.start] == '-' && m.src[b.start+1] == '>'
	}
	switch {
	case m.follows(':'), m.follows('|'):
		return true
	case m.follows('='):
		return m.alias || m.parameters > 0
	case m.follows('*'):
		return m.parameters > 0
	}
	return false
}

// beforeBracket reports whether an opening bracket is the next token.
func (m *mender) beforeBracket() bool {
	i := m.skipBlanks(m.End)
	for m.Depth() > 0 && i < len(m.src) && (classes[m.src[i]] == lineBreak || m.src[i] == '#') {
		if m.src[i] == '#' {
			i = commentEnd(m.src, i)
		} else {
			i = m.skipBlanks(breakEnd(m.src, i))
		}
	}
	return i < len(m.src) && m.src[i] == '['
}

// subscripted makes a number of a name that an index or slice follows. As a name
// it would start a generic type, behind which the parser expects nothing more:
//
//	x: a[b][c] | d   =>   x: 1[b][c] | d
//
// To print and exec, Python 2 puts lists.
func (m *mender) subscripted() {
	if !m.Is("print") && !m.Is("exec") {
		m.fill(m.Start, m.End, '1')
	}
}

// typeParameter mends what the current operator does between the brackets of
// type parameters: it turns defaults, which the parser does not know, into
// parameters of their own, so that the names in them stay.
//
//	class A[T = int, *Ts = *tuple[T]]   =>   class A[T , int, *Ts ,  1111[T]]
func (m *mender) typeParameter() {
	switch {
	case m.Depth() < m.parameters:
		m.parameters = 0
	case m.Depth() > m.parameters:
	case m.Is("="):
		m.fill(m.Start, m.End, ',')
	case m.Is("*") && m.follows('='):
		m.fill(m.Start, m.End, ' ')
	}
}

// caught is how far the header of an except clause has come.
type caught struct {
	open   bool
	depth  int   // of the brackets around it
	star   bool  // except*
	commas []int // where they are
}

// catch looks at an operator of the header. Handlers of several types without
// brackets are new in Python 3.14, and the parser takes the second of two for
// the name that Python 2 has there. It gets a union instead:
//
//	except A, B, C:   =>   except A| B| C:
func (m *mender) catch() {
	c := &m.caught
	switch {
	case m.Is("*") && m.before.kind == Keyword:
		c.star = true
	case m.Is(","):
		c.commas = append(c.commas, m.Start)
	case m.Is(":"):
		m.unite()
		c.open = false
	}
}

func (m *mender) unite() {
	c := &m.caught
	if len(c.commas) == 0 {
		return
	}
	last := len(c.commas) - 1
	trailing := m.follows(',')
	if !c.star && last == 0 && !trailing {
		return
	}
	for _, at := range c.commas {
		m.fill(at, at+1, '|')
	}
	if trailing {
		m.fill(c.commas[last], c.commas[last]+1, ' ')
	}
}
