package report

import (
	"cmp"
	"slices"
	"strings"

	"pyfix/rewrite"
	"pyfix/rewrite/text"
)

// mark is a place in a shown line, with what is to be said about it.
type mark struct {
	from, to int // terminal columns, to > from
	label    string
	primary  bool
}

// shownLine is a source line with its marks.
type shownLine struct {
	row   int
	text  string
	marks []mark
}

// elsewhere is a place that has a label and cannot be shown, since its line is
// too long.
type elsewhere struct {
	pos   text.Position
	label string
}

// place is a span of the source on its way to become a mark.
type place struct {
	span    text.Span
	label   string
	primary bool
}

// snippet returns the lines that a finding is about, in order of their rows.
func snippet(lines *text.Lines, f *rewrite.Finding) ([]shownLine, []elsewhere) {
	byRow := make(map[int][]place)
	rows := []int{}
	for _, p := range placesOf(f) {
		row := lines.Line(p.span.Start)
		if byRow[row] == nil {
			rows = append(rows, row)
		}
		byRow[row] = append(byRow[row], p)
	}
	slices.Sort(rows)
	var shown []shownLine
	var unshown []elsewhere
	for _, row := range rows {
		line, left := markLine(lines, row, byRow[row])
		shown, unshown = append(shown, line), append(unshown, left...)
	}
	return shown, unshown
}

// placesOf returns the finding's own place and the related ones, each once.
func placesOf(f *rewrite.Finding) []place {
	places := []place{{span: f.Span, primary: true}}
	for _, r := range f.Related {
		p := place{span: r.Span, label: r.Message}
		if !slices.Contains(places, p) {
			places = append(places, p)
		}
	}
	return places
}

// markLine puts the marks of one row in terminal columns. The first place is
// the one that is certainly shown.
func markLine(lines *text.Lines, row int, places []place) (shownLine, []elsewhere) {
	start, content := lines.Start(row), lines.Text(row)
	w := newWindow(content, min(places[0].span.Start-start, len(content)))
	line := shownLine{row: row, text: w.String()}
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

// annotation is a row below a source line: marks or connectors, then a label.
type annotation struct {
	cells []cell
	label string
}

// draw fills the columns from up to to.
func (a *annotation) draw(from, to int, c cell) {
	for len(a.cells) < to {
		a.cells = append(a.cells, cell{char: ' '})
	}
	for col := from; col < to; col++ {
		a.cells[col] = c
	}
}

// annotations lays out the rows below a line: the underlines, with the label of
// the last one behind it, then the other labels from right to left, each below
// a connector to its mark.
func annotations(marks []mark) []annotation {
	marks = slices.Clone(marks)
	slices.SortStableFunc(marks, func(a, b mark) int { return cmp.Compare(b.from, a.from) })
	under := underline(marks)
	hanging := slices.DeleteFunc(slices.Clone(marks), func(m mark) bool { return m.label == "" })
	if len(hanging) > 0 && hanging[0].from == marks[0].from && hanging[0].to == len(under.cells) {
		under.label = hanging[0].label
		hanging = hanging[1:]
	}
	rows := []annotation{under}
	if len(hanging) == 0 {
		return rows
	}
	rows = append(rows, connectors(hanging))
	for i, m := range hanging {
		row := connectors(slices.DeleteFunc(slices.Clone(hanging[i+1:]), func(o mark) bool { return o.from == m.from }))
		row.draw(m.from, m.from, cell{}) // the label stands below its mark
		row.label = m.label
		rows = append(rows, row)
	}
	return rows
}

// underline draws all marks, the primary one over the others. A mark is cut
// short where another begins inside it, since the two could not be told apart.
func underline(marks []mark) annotation {
	var row annotation
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
		row.draw(m.from, end, cell{char: '-'})
	}
	for _, m := range marks {
		if m.primary {
			row.draw(m.from, m.to, cell{char: '^', primary: true})
		}
	}
	return row
}

func connectors(marks []mark) annotation {
	var row annotation
	for _, m := range marks {
		row.draw(m.from, m.from+1, cell{char: '|'})
	}
	return row
}

// render returns the row as text. A label on the row of the marks keeps a blank
// away from them; below, it stands where its mark starts.
func (a *annotation) render(s style) string {
	var out strings.Builder
	for i := 0; i < len(a.cells); {
		j := i
		for j < len(a.cells) && a.cells[j].primary == a.cells[i].primary {
			j++
		}
		run := make([]byte, 0, j-i)
		for _, c := range a.cells[i:j] {
			run = append(run, c.char)
		}
		color := gutter
		if a.cells[i].primary {
			color = red
		}
		out.WriteString(s.paint(color, string(run)))
		i = j
	}
	if a.label == "" {
		return out.String()
	}
	if n := len(a.cells); n > 0 && a.cells[n-1].char != ' ' {
		out.WriteByte(' ')
	}
	out.WriteString(s.paint(gutter, a.label))
	return out.String()
}
