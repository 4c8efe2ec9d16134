package report

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"
)

// statistics counts the findings of each rule instead of showing them.
type statistics struct {
	closing
	options Options
	json    bool
	counts  map[string]*count
}

type count struct {
	Name    string `json:"name"`
	Count   int    `json:"count"`
	Fixable int    `json:"fixable"` // of those, --fix would fix
	Summary string `json:"message"`
}

// NewStatistics returns a format that counts: as a table, or as JSON where the
// name is that of a format for programs. The error is that of New.
func NewStatistics(name string, w io.Writer, opt Options) (Format, error) {
	if _, err := New(name, w, opt); err != nil {
		return nil, err
	}
	s := &statistics{options: opt, json: name == "json", counts: make(map[string]*count)}
	s.closing = closing{printer: printer{w: w, style: style{color: opt.Color}}, quiet: opt.Quiet || s.json}
	return s, nil
}

func (s *statistics) File(f *File) error {
	for i := range f.Findings {
		found := &f.Findings[i]
		c := s.counts[found.Rule.Name]
		if c == nil {
			c = &count{Name: found.Rule.Name, Summary: found.Rule.Summary}
			s.counts[c.Name] = c
		}
		c.Count++
		if s.options.Rewrite.Applies(found) {
			c.Fixable++
		}
	}
	return nil
}

func (s *statistics) Close(sum Summary) error {
	counts := make([]*count, 0, len(s.counts))
	for _, c := range s.counts {
		counts = append(counts, c)
	}
	slices.SortFunc(counts, func(a, b *count) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name)) })
	write := s.table
	if s.json {
		write = s.array
	}
	if err := write(counts); err != nil {
		return err
	}
	return s.closing.Close(sum)
}

func (s *statistics) table(counts []*count) error {
	widest, longest := 0, 0
	for _, c := range counts {
		widest, longest = max(widest, digits(c.Count)), max(longest, width(visible(c.Name)))
	}
	for _, c := range counts {
		name := visible(c.Name)
		s.blanks(widest - digits(c.Count))
		s.number(c.Count)
		s.text("  ")
		s.painted(red, name)
		s.blanks(longest - width(name))
		s.text("  [" + c.star(s.style) + "] ")
		s.foreign(c.Summary)
		s.newline()
	}
	return s.flush()
}

// star says how many of the findings --fix would fix.
func (c *count) star(look style) shown {
	switch c.Fixable {
	case 0:
		return " "
	case c.Count:
		return look.paint(cyan, "*")
	}
	return look.paint(cyan, "-") // some
}

func (s *statistics) array(counts []*count) error {
	enc := json.NewEncoder(s.w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(counts)
}
