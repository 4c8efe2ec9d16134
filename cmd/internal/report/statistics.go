package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
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
	digits, longest := 0, 0
	for _, c := range counts {
		digits, longest = max(digits, len(strconv.Itoa(c.Count))), max(longest, len(c.Name))
	}
	var out strings.Builder
	for _, c := range counts {
		star := "[ ]"
		switch c.Fixable {
		case 0:
		case c.Count:
			star = "[" + s.paint(cyan, "*") + "]"
		default:
			star = "[" + s.paint(cyan, "-") + "]" // some are
		}
		name := s.paint(red, c.Name) + strings.Repeat(" ", longest-len(c.Name))
		fmt.Fprintf(&out, "%*d  %s  %s %s\n", digits, c.Count, name, star, c.Summary)
	}
	_, err := io.WriteString(s.w, out.String())
	return err
}

func (s *statistics) array(counts []*count) error {
	enc := json.NewEncoder(s.w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(counts)
}
