package report

import (
	"pyfix/rewrite"
	"pyfix/rewrite/text"
)

// concise writes one line per finding.
type concise struct {
	closing
	options *rewrite.Options
}

func (c *concise) File(f *File) error {
	lines := text.NewLines(f.Src)
	path := c.link(f.Abs, c.paint(bold, visible(f.Path)))
	for i := range f.Findings {
		found := &f.Findings[i]
		c.place(path, lines.Position(found.Span.Start))
		c.text(": ")
		c.headline(c.options, found)
		if err := c.spill(); err != nil {
			return err
		}
	}
	return c.flush()
}
