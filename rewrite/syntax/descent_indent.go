package syntax

// indentation is how far a line is indented: its column with a tab stop every
// eight, and in the lower half the number of its characters, by which CPython
// tells tabs and spaces apart that only look alike.
type indentation int32

const (
	oneSpace       indentation = 1<<16 | 1
	maxIndentation indentation = 0x7ff0 << 16 // a tab after that is still a number
)

func (in indentation) behindTab() indentation {
	column := in>>16/8*8 + 8
	return column<<16 | in&0xffff + 1
}

func (in indentation) column() int { return int(in >> 16) }

// indentationOf measures the blanks before a line. A backslash cannot split
// them: what is before the first one counts, if there is anything.
func indentationOf(blanks []byte) (in indentation) {
	for _, c := range blanks {
		switch c {
		case ' ':
			in += oneSpace
		case '\t':
			in = in.behindTab()
		case '\f':
			in = 0
		case '\\':
			if in > 0 {
				return in
			}
		}
		if in > maxIndentation {
			return in
		}
	}
	return in
}

// deeper reports whether a line that is indented so may start a block inside the
// other one.
func (in indentation) deeper(than indentation) bool {
	return in>>16 > than>>16 && in&0xffff > than&0xffff
}

// refuseIndent refuses the current line, which is indented more deeply than its
// block.
func (d *descent) refuseIndent() {
	switch {
	case d.indent != d.closed && d.indent>>16 == d.closed>>16:
		d.refuse("inconsistent use of tabs and spaces in indentation")
	case d.indent>>16 > d.block>>16 != (d.indent&0xffff > d.block&0xffff):
		d.refuse("inconsistent use of tabs and spaces in indentation")
	case d.indent < d.closed:
		d.refuse("unindent does not match any outer indentation level")
	}
	d.refuse("unexpected indent")
}

// newline ends a logical line and goes on to the next that is not blank.
func (d *descent) newline() {
	d.before = tokNewline
	var in, first indentation // of the line, and of the first of joined lines
	src := d.src
	for i := d.end; i < len(src); {
		switch c := src[i]; c {
		case ' ':
			in += oneSpace
			i++
		case '\t':
			in = in.behindTab()
			i++
		case '\f':
			in = 0
			i++
		case '\n':
			in, first = 0, 0
			i++
		case '\r':
			if d.at(i+1) != '\n' {
				d.refuseAt(i, i+1, invalid)
			}
			i++
		case '#':
			i = d.comment(i)
		case '\\':
			if first == 0 {
				first = in
			}
			i = d.lineJoin(i)
		default:
			if first != 0 {
				in = first
			}
			d.indent, d.start = in, i
			d.word(c)
			return
		}
		if in > maxIndentation {
			d.refuseAt(i-1, i, "the line is indented too deeply")
		}
	}
	d.tok, d.indent, d.start, d.end = tokEOF, 0, len(src), len(src)
}
