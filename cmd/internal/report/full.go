package report

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

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
	var out bytes.Buffer
	lines := text.NewLines(f.Src)
	for i := range f.Findings {
		p := page{out: &out, style: r.style, file: f, lines: lines, finding: &f.Findings[i]}
		p.write(headline(r.style, r.options, p.finding))
	}
	_, err := r.w.Write(out.Bytes())
	return err
}

// page writes one finding.
type page struct {
	out     *bytes.Buffer
	style   style
	file    *File
	lines   *text.Lines
	finding *rewrite.Finding
	margin  int // columns of the widest line number
}

func (p *page) write(headline string) {
	shown, unshown := snippet(p.lines, p.finding)
	var changes []change
	if fix := p.finding.Fix(); fix != nil {
		changes = changesOf(p.file.Src, p.lines, fix.Edits)
	}
	p.margin = marginOf(shown, changes)
	pos := p.lines.Position(p.finding.Span.Start)
	path := p.style.link(p.file.Abs, visible(p.file.Path))
	p.line("%s", headline)
	p.line("%s%s %s:%d:%d", p.pad(p.margin), p.style.paint(gutter, "-->"), path, pos.Row, pos.Column)
	p.source(shown)
	for _, e := range unshown {
		p.line("%s %s %s:%d:%d: %s", p.pad(p.margin), p.style.paint(gutter, "="), path, e.pos.Row, e.pos.Column, e.label)
	}
	p.help(changes)
	p.line("")
}

func (p *page) line(format string, args ...any) {
	fmt.Fprintf(p.out, format+"\n", args...)
}

func (p *page) pad(n int) string { return strings.Repeat(" ", n) }

// source writes the shown lines. One line between two of them is shown as
// well, since dots would take as much room.
func (p *page) source(shown []shownLine) {
	bar := p.pad(p.margin+1) + p.style.paint(gutter, "|")
	p.line("%s", bar)
	for i, line := range shown {
		if i > 0 {
			p.between(shown[i-1].row, line.row)
		}
		p.numbered(line.row, line.text)
		for _, row := range annotations(line.marks) {
			p.line("%s %s", bar, row.render(p.style))
		}
	}
	p.line("%s", bar)
}

func (p *page) between(last, next int) {
	switch next - last {
	case 1:
	case 2:
		p.numbered(last+1, newWindow(p.lines.Text(last+1), 0).String())
	default:
		p.line("%s", p.style.paint(gutter, ellipsis))
	}
}

func (p *page) numbered(row int, content string) {
	number := p.style.paint(gutter, fmt.Sprintf("%*d |", p.margin, row))
	if content != "" {
		content = " " + content
	}
	p.line("%s%s", number, content)
}

// help writes what the fix does or why there is none.
func (p *page) help(changes []change) {
	fix := p.finding.Fix()
	if fix == nil {
		if p.finding.Reason != "" {
			p.line("%s: no fix: %s", p.style.paint(aside, "note"), p.finding.Reason)
		}
		return
	}
	p.line("%s: %s", p.style.paint(cyan, "help"), fix.Title)
	if fix.Level < rewrite.Safe {
		p.line("%s: %s", p.style.paint(aside, fix.Level.String()), fix.Reason)
	}
	for _, c := range changes {
		p.change(c)
	}
	for _, other := range p.finding.Fixes[1:] {
		unsafe := ""
		if other.Level < rewrite.Safe {
			unsafe = fmt.Sprintf(" (%s: %s)", p.style.paint(aside, other.Level.String()), other.Reason)
		}
		p.line("%s: %s%s", p.style.paint(cyan, "or"), other.Title, unsafe)
	}
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

func (p *page) changed(row int, sign, color string, line []byte, at int) {
	content := newWindow(line, at).String()
	if content != "" {
		content = " " + content
	}
	number := p.style.paint(gutter, fmt.Sprintf("%*d", p.margin, row))
	p.line("%s %s", number, p.style.paint(color, sign+content))
}

func marginOf(shown []shownLine, changes []change) int {
	last := 1
	for _, line := range shown {
		last = max(last, line.row)
	}
	for _, c := range changes {
		last = max(last, c.oldRow+len(c.removed)-1, c.newRow+len(c.added)-1)
	}
	return len(strconv.Itoa(last))
}
