package scan

// manyComments is how many lines of nothing but comments may follow each other
// before some are blanked.
const manyComments = 16

// comment notes the current token of a run of comments, or ends the run.
//
// The parser looks, at each comment, past all that follow it for the next
// statement, which takes time with the square of their number. It does so to
// learn where blocks end: a comment that is indented less than the block it
// follows, as the next statement is, stands outside of it. So the first and the
// last comment of a run are kept, and those that are indented less than all
// before them.
func (m *mender) comment() {
	switch {
	case m.Kind == Comment && m.skipBlanks(m.Line) == m.Start:
		m.run = append(m.run, token{Comment, m.Start, m.End})
		return
	case len(m.run) > manyComments:
		m.blankComments()
	}
	m.run = m.run[:0]
}

func (m *mender) blankComments() {
	least := m.columnAt(m.run[0].start)
	for _, c := range m.run[1 : len(m.run)-1] {
		column := m.columnAt(c.start)
		if column < least {
			least = column
			continue
		}
		m.fill(c.start, c.end, ' ')
	}
}

// columnAt measures the indentation in front of the first token of a line.
func (m *mender) columnAt(at int) int {
	start := at
	for start > 0 && classes[m.src[start-1]] == blank {
		start--
	}
	return columnOf(m.src[start:at])
}
