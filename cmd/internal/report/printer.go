package report

import (
	"io"
	"strconv"

	"pyfix/rewrite"
	"pyfix/rewrite/text"
)

// printer writes text piece by piece. It holds what is written until there is
// enough to be worth a call of the writer behind it, so that neither the number
// of pieces nor the length of a report matters.
type printer struct {
	style
	w   io.Writer
	out []byte // not yet handed on
}

// enough is how many bytes are handed on at once.
const enough = 64 << 10

// spill hands on what there is, if it is enough.
func (p *printer) spill() error {
	if len(p.out) < enough {
		return nil
	}
	return p.flush()
}

// flush hands on what there is.
func (p *printer) flush() error {
	_, err := p.w.Write(p.out)
	p.out = p.out[:0]
	return err
}

func (p *printer) text(s shown)     { p.out = append(p.out, s...) }
func (p *printer) foreign(s string) { p.text(visible(s)) }
func (p *printer) number(n int)     { p.out = strconv.AppendInt(p.out, int64(n), 10) }
func (p *printer) newline()         { p.out = append(p.out, '\n') }

func (p *printer) blanks(n int) {
	for range n {
		p.out = append(p.out, ' ')
	}
}

// begin makes what follows coloured, up to the next end.
func (p *printer) begin(color shown) {
	if p.color {
		p.text(color)
	}
}

func (p *printer) end() {
	if p.color {
		p.text(reset)
	}
}

func (p *printer) painted(color, s shown) {
	p.begin(color)
	p.text(s)
	p.end()
}

// place writes where something is, such as "a.py:1:2".
func (p *printer) place(path shown, pos text.Position) {
	p.text(path)
	p.text(":")
	p.number(pos.Row)
	p.text(":")
	p.number(pos.Column)
}

// headline says what was found, and with a star that --fix would fix it.
func (p *printer) headline(opt *rewrite.Options, f *rewrite.Finding) {
	p.painted(red, visible(f.Rule.Name))
	if opt.Applies(f) {
		p.text(" [")
		p.painted(cyan, "*")
		p.text("]")
	}
	p.text(" ")
	p.foreign(f.Message)
	p.newline()
}
