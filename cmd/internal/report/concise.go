package report

import (
	"bytes"
	"fmt"

	"pyfix/rewrite"
	"pyfix/rewrite/text"
)

// concise writes one line per finding.
type concise struct {
	closing
	options *rewrite.Options
}

func (c *concise) File(f *File) error {
	var out bytes.Buffer
	lines := text.NewLines(f.Src)
	for i := range f.Findings {
		found := &f.Findings[i]
		pos := lines.Position(found.Span.Start)
		place := fmt.Sprintf("%s:%d:%d:", c.style.link(f.Abs, c.style.paint(bold, visible(f.Path))), pos.Row, pos.Column)
		fmt.Fprintf(&out, "%s %s\n", place, headline(c.style, c.options, found))
	}
	_, err := c.w.Write(out.Bytes())
	return err
}

// headline says what was found, and with a star that --fix would fix it.
func headline(s style, opt *rewrite.Options, f *rewrite.Finding) string {
	star := ""
	if opt.Applies(f) {
		star = "[" + s.paint(cyan, "*") + "] "
	}
	return s.paint(red, f.Rule.Name) + " " + star + f.Message
}
