package report

import (
	"cmp"
	"slices"

	"pyfix/rewrite"
	"pyfix/rewrite/text"
)

// mark is a place in a shown line, with what is to be said about it.
type mark struct {
	from, to int // terminal columns, to > from
	label    shown
	primary  bool
}

// shownLine is a source line with its marks.
type shownLine struct {
	row   int
	part  window
	marks []mark
}

// elsewhere is a place that has a label and cannot be shown, since its line is
// too long.
type elsewhere struct {
	pos   text.Position
	label shown
}

// place is a span of the source on its way to become a mark.
type place struct {
	span    text.Span
	row     int // where it starts
	label   shown
	primary bool
}

// snippet returns the lines that a finding is about, in order of their rows.
func snippet(lines *text.Lines, f *rewrite.Finding) (shown []shownLine, unshown []elsewhere) {
	places := placesOf(lines, f)
	slices.SortStableFunc(places, func(a, b place) int { return cmp.Compare(a.row, b.row) })
	for len(places) > 0 {
		n := 1
		for n < len(places) && places[n].row == places[0].row {
			n++
		}
		line, left := markLine(lines, places[:n])
		shown, unshown = append(shown, line), append(unshown, left...)
		places = places[n:]
	}
	return shown, unshown
}

// placesOf returns the finding's own place and the related ones, each once.
func placesOf(lines *text.Lines, f *rewrite.Finding) []place {
	places := make([]place, 1, 1+len(f.Related))
	places[0] = place{span: f.Span, row: lines.Line(f.Span.Start), primary: true}
	for _, r := range f.Related {
		p := place{span: r.Span, row: lines.Line(r.Span.Start), label: visible(r.Message)}
		if !slices.Contains(places, p) {
			places = append(places, p)
		}
	}
	return places
}

// markLine puts the marks of places in one row in terminal columns. The first
// place is the one that is certainly shown.
func markLine(lines *text.Lines, places []place) (shownLine, []elsewhere) {
	row := places[0].row
	start, content := lines.Start(row), lines.Text(row)
	w := newWindow(content, min(places[0].span.Start-start, len(content)))
	line := shownLine{row: row, part: w, marks: make([]mark, 0, len(places))}
	var unshown []elsewhere
	for _, p := range places {
		from := min(p.span.Start-start, len(content))
		if !w.contains(from) {
			unshown = append(unshown, elsewhere{pos: lines.Position(p.span.Start), label: p.label})
			continue
		}
		to := max(from, min(p.span.End-start, w.hi))
		m := mark{from: w.column(from), to: w.column(to), label: p.label, primary: p.primary}
		m.to = max(m.to, m.from+1)
		line.marks = append(line.marks, m)
	}
	return line, unshown
}

// cell is one column of a row below a source line.
type cell struct {
	char    byte
	primary bool
}

// annotation is a row below a source line: marks or connectors.
type annotation []cell

// draw fills the columns from up to to.
func (a *annotation) draw(from, to int, c cell) {
	for len(*a) < to {
		*a = append(*a, cell{char: ' '})
	}
	for col := from; col < to; col++ {
		(*a)[col] = c
	}
}

// underline draws all marks, the primary one over the others. A mark is cut
// short where another begins inside it, since the two could not be told apart.
func (a *annotation) underline(marks []mark) {
	for _, m := range marks {
		if m.primary {
			continue
		}
		end := m.to
		for _, inner := range marks {
			if m.from < inner.from && inner.from < end {
				end = max(m.from+1, inner.from-1)
			}
		}
		a.draw(m.from, end, cell{char: '-'})
	}
	for _, m := range marks {
		if m.primary {
			a.draw(m.from, m.to, cell{char: '^', primary: true})
		}
	}
}

// connect draws connectors to the marks, except those in one column.
func (a *annotation) connect(marks []mark, except int) {
	for _, m := range marks {
		if m.from != except {
			a.draw(m.from, m.from+1, cell{char: '|'})
		}
	}
}

// annotations writes the rows below a line: the underlines, with the label of
// the last one behind it, then the other labels from right to left, each below
// a connector to its mark.
func (p *page) annotations(marks []mark) {
	slices.SortStableFunc(marks, func(a, b mark) int { return cmp.Compare(b.from, a.from) })
	row := p.row[:0]
	row.underline(marks)
	last := marks[0].from
	hanging := slices.DeleteFunc(marks, func(m mark) bool { return m.label == "" })
	if len(hanging) > 0 && hanging[0].from == last && hanging[0].to == len(row) {
		p.annotation(row, hanging[0].label)
		hanging = hanging[1:]
	} else {
		p.annotation(row, "")
	}
	if len(hanging) > 0 {
		row = row[:0]
		row.connect(hanging, -1)
		p.annotation(row, "")
	}
	for i, m := range hanging {
		row = row[:0]
		row.connect(hanging[i+1:], m.from)
		row.draw(m.from, m.from, cell{}) // the label stands below its mark
		p.annotation(row, m.label)
	}
	p.row = row
}

// annotation writes a row and its label. A label on the row of the marks keeps
// a blank away from them; below, it stands where its mark starts.
func (p *page) annotation(row annotation, label shown) {
	p.bar()
	p.text(" ")
	for i := 0; i < len(row); {
		var color shown = gutter
		if row[i].primary {
			color = red
		}
		p.begin(color)
		for first := row[i]; i < len(row) && row[i].primary == first.primary; i++ {
			p.out = append(p.out, row[i].char)
		}
		p.end()
	}
	if label != "" {
		if n := len(row); n > 0 && row[n-1].char != ' ' {
			p.text(" ")
		}
		p.painted(gutter, label)
	}
	p.newline()
}
