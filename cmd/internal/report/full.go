package report

import (
	"slices"
	"strconv"

	"pyfix/rewrite"
	"pyfix/rewrite/text"
)

// full writes each finding with the source lines it is about and what the fix
// would make of them.
type full struct {
	closing
	options *rewrite.Options
}

func (r *full) File(f *File) error {
	p := page{printer: &r.printer, path: r.link(f.Abs, visible(f.Path)), src: f.Src, lines: text.NewLines(f.Src)}
	for i := range f.Findings {
		p.headline(r.options, &f.Findings[i])
		p.finding(&f.Findings[i])
		if err := r.spill(); err != nil {
			return err
		}
	}
	return r.flush()
}

// page writes the findings of one file.
type page struct {
	*printer
	path   shown
	src    []byte
	lines  *text.Lines
	margin int        // columns of the finding's widest line number
	row    annotation // its memory is used again

	// What the last fix that was shown changes: the findings that share a fix
	// mostly follow each other.
	edits   []text.Edit
	changes []change
}

func (p *page) finding(f *rewrite.Finding) {
	shown, unshown := snippet(p.lines, f)
	changes := p.changesOf(f.Fix())
	p.margin = marginOf(shown, changes)
	p.blanks(p.margin)
	p.painted(gutter, "-->")
	p.text(" ")
	p.place(p.path, p.lines.Position(f.Span.Start))
	p.newline()
	p.source(shown)
	for _, e := range unshown {
		p.elsewhere(e)
	}
	p.help(f, changes)
	p.newline()
}

// changesOf returns what a fix does, nothing if there is none.
func (p *page) changesOf(fix *rewrite.Fix) []change {
	if fix == nil {
		return nil
	}
	if !slices.Equal(fix.Edits, p.edits) {
		p.edits, p.changes = fix.Edits, changesOf(p.src, p.lines, fix.Edits)
	}
	return p.changes
}

// source writes the shown lines. One line between two of them is shown as
// well, since dots would take as much room.
func (p *page) source(shown []shownLine) {
	p.bar()
	p.newline()
	for i, line := range shown {
		if i > 0 {
			p.between(shown[i-1].row, line.row)
		}
		p.numbered(line.row, line.part)
		p.annotations(line.marks)
	}
	p.bar()
	p.newline()
}

// bar writes the start of a row that has no number.
func (p *page) bar() {
	p.blanks(p.margin + 1)
	p.painted(gutter, "|")
}

func (p *page) between(last, next int) {
	switch next - last {
	case 1:
	case 2:
		p.numbered(last+1, newWindow(p.lines.Text(last+1), 0))
	default:
		p.painted(gutter, ellipsis)
		p.newline()
	}
}

func (p *page) numbered(row int, part window) {
	p.begin(gutter)
	p.rowNumber(row)
	p.text(" |")
	p.end()
	p.part(part)
	p.newline()
}

// rowNumber writes a row as wide as the margin.
func (p *page) rowNumber(row int) {
	p.blanks(p.margin - digits(row))
	p.number(row)
}

// part writes a blank and part of a line, and nothing if that is blank itself.
func (p *page) part(w window) {
	start := len(p.out)
	p.text(" ")
	if p.out = w.appendTo(p.out); len(p.out) == start+1 {
		p.out = p.out[:start]
	}
}

func (p *page) elsewhere(e elsewhere) {
	p.blanks(p.margin + 1)
	p.painted(gutter, "=")
	p.text(" ")
	p.place(p.path, e.pos)
	p.text(": ")
	p.text(e.label)
	p.newline()
}

// help writes what the fix does or why there is none.
func (p *page) help(f *rewrite.Finding, changes []change) {
	fix := f.Fix()
	if fix == nil {
		if f.Reason != "" {
			p.note(aside, "note", "no fix: "+visible(f.Reason))
		}
		return
	}
	p.note(cyan, "help", visible(fix.Title))
	if fix.Level < rewrite.Safe {
		p.note(aside, levelName(fix), visible(fix.Reason))
	}
	for _, c := range changes {
		p.change(c)
	}
	for i := range f.Fixes[1:] {
		p.alternative(&f.Fixes[1+i])
	}
}

func (p *page) alternative(fix *rewrite.Fix) {
	var unsafe shown
	if fix.Level < rewrite.Safe {
		unsafe = " (" + p.paint(aside, levelName(fix)) + ": " + visible(fix.Reason) + ")"
	}
	p.note(cyan, "or", visible(fix.Title)+unsafe)
}

func levelName(fix *rewrite.Fix) shown { return shown(fix.Level.String()) }

func (p *page) note(color, kind, s shown) {
	p.painted(color, kind)
	p.text(": ")
	p.text(s)
	p.newline()
}

// change writes the lines that go and those that come.
func (p *page) change(c change) {
	at := 0
	if len(c.removed) > 0 && len(c.added) > 0 {
		at = firstDifference(c.removed[0], c.added[0])
	}
	for i, line := range c.removed {
		p.changed(c.oldRow+i, "-", minus, line, at)
	}
	for i, line := range c.added {
		p.changed(c.newRow+i, "+", plus, line, at)
	}
}

func (p *page) changed(row int, sign, color shown, line []byte, at int) {
	p.begin(gutter)
	p.rowNumber(row)
	p.end()
	p.text(" ")
	p.begin(color)
	p.text(sign)
	p.part(newWindow(line, at))
	p.end()
	p.newline()
}

func marginOf(shown []shownLine, changes []change) int {
	last := 1
	for _, line := range shown {
		last = max(last, line.row)
	}
	for _, c := range changes {
		last = max(last, c.oldRow+len(c.removed)-1, c.newRow+len(c.added)-1)
	}
	return digits(last)
}

// digits is how many columns a number takes.
func digits(n int) int { return len(strconv.Itoa(n)) }
