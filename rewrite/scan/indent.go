package scan

// widest is how far the parser can indent a block.
const widest = 255

// misindented reports whether the parser would measure the indentation of the
// logical line that starts here otherwise than CPython does.
func (m *mender) misindented() bool {
	indentation := m.src[m.Line:m.Start]
	plain := true
	for _, c := range indentation {
		plain = plain && c == ' '
	}
	if plain {
		return len(indentation) > widest
	}
	column := columnOf(indentation)
	return column > widest || column != parserColumn(indentation)
}

// parserColumn measures an indentation as the parser does: tabs have a fixed
// width, and a continued indentation adds up.
func parserColumn(indentation []byte) int {
	column := 0
	for _, c := range indentation {
		switch c {
		case ' ':
			column++
		case '\t':
			column += 8
		case '\f', '\r':
			column = 0
		}
	}
	return column
}

// indentByLevel gives the line that starts here one space for each level. Form
// feeds, which reset the indentation, take up the rest. There is room: CPython
// refuses blocks that are not indented deeper in bytes too.
func (m *mender) indentByLevel() {
	level := m.Level
	switch {
	case m.First:
	case m.Kind == Comment && m.fresh:
		level = m.levelOf(columnOf(m.src[m.Line:m.Start]))
	default:
		return
	}
	spaces := max(m.Line, m.Start-level)
	m.fill(m.Line, spaces, '\f')
	m.fill(spaces, m.Start, ' ')
}

// levelOf returns how many of the open blocks reach to the column.
func (m *mender) levelOf(column int) int {
	level := 0
	for level < len(m.blocks) && m.blocks[level].column <= column {
		level++
	}
	return level
}

// joinLines makes one line of two inside brackets if the second is indented
// less than the block: there the parser ends the block at some tokens. A comment
// at the end of the first line is lost to the parser.
func (m *mender) joinLines() {
	if m.First || m.fresh || m.before.kind == Newline {
		return
	}
	block := m.Column
	if m.byLevel {
		block = m.Level
	}
	line := m.lastBreak(m.before.end, m.Start)
	if line < 0 || parserColumn(m.src[line:m.Start]) >= block {
		return
	}
	start := m.before.end
	if m.before.kind == Comment {
		start = m.before.start
	}
	m.fill(start, m.Start, ' ')
}

// lastBreak returns where the last line that starts between two offsets does,
// joined ones aside, -1 if none does.
func (m *mender) lastBreak(from, to int) int {
	for i := to - 1; i >= from; i-- {
		if m.src[i] != '\n' {
			continue
		}
		before := i - 1
		if before > from && m.src[before] == '\r' {
			before--
		}
		if before < from || m.src[before] != '\\' {
			return i + 1
		}
	}
	return -1
}
