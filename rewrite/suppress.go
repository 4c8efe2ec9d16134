package rewrite

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"pyfix/rewrite/syntax"
)

// The comments that suppress findings: pyfix's own, and those of the tools
// whose users already said that they mean it. What a comment names is a list of
// rule names or of other tools' codes.
var (
	pyfixIgnore   = regexp.MustCompile(`#\s*pyfix:\s*ignore\b(?:\[([^\]]*)\])?`)
	pyfixSkip     = regexp.MustCompile(`#\s*pyfix:\s*skip-file\b`)
	noqa          = regexp.MustCompile(`(?i)#\s*noqa\b(?::\s*([a-z0-9][a-z0-9, \t-]*))?`)
	fileNoqa      = regexp.MustCompile(`(?i)^#\s*(?:ruff|flake8)\s*:\s*noqa\b(?::\s*([a-z0-9][a-z0-9, \t-]*))?\s*$`)
	ruffIgnore    = regexp.MustCompile(`#\s*ruff:\s*ignore\[([^\]]*)\]`)
	pylintDisable = regexp.MustCompile(`#\s*pylint:\s*disable(-next)?\s*=\s*([a-zA-Z0-9, \t_-]+)`)
)

// suppression holds what the comments of a file say.
type suppression struct {
	file  []target         // for the whole file
	lines map[int][]target // by 1-based row
}

// target is what one comment suppresses: everything if names is empty.
type target struct {
	names []string
}

func (t target) covers(rule *Rule) bool {
	if len(t.names) == 0 {
		return true
	}
	return slices.ContainsFunc(t.names, func(name string) bool {
		return strings.EqualFold(name, rule.Name) ||
			slices.ContainsFunc(rule.Aliases, func(alias string) bool { return strings.EqualFold(alias, name) })
	})
}

// unsuppressed returns the findings that no comment suppresses: on a line of the
// finding, on one of its related lines, or for the file.
func unsuppressed(m *Module, found []Finding) []Finding {
	s := readComments(m)
	if len(s.file) == 0 && len(s.lines) == 0 {
		return found
	}
	return slices.DeleteFunc(found, func(f Finding) bool { return s.covers(m, f) })
}

func (s *suppression) covers(m *Module, f Finding) bool {
	for _, t := range s.file {
		if t.covers(f.Rule) {
			return true
		}
	}
	if s.coversLines(f.Rule, m.Lines.Line(f.Span.Start), m.Lines.Line(max(f.Span.Start, f.Span.End-1))) {
		return true
	}
	for _, r := range f.Related {
		row := m.Lines.Line(r.Span.Start)
		if s.coversLines(f.Rule, row, row) {
			return true
		}
	}
	return false
}

func (s *suppression) coversLines(rule *Rule, first, last int) bool {
	for row := first; row <= last; row++ {
		for _, t := range s.lines[row] {
			if t.covers(rule) {
				return true
			}
		}
	}
	return false
}

// readComments takes the comments from the bytes, since they are no nodes of the
// tree.
func readComments(m *Module) *suppression {
	s := &suppression{lines: make(map[int][]target)}
	for scanner := syntax.NewScanner(m.Src); scanner.Next(); {
		if scanner.Kind == syntax.Comment {
			row := m.Lines.Line(scanner.Start)
			alone := len(bytes.TrimSpace(m.Src[m.Lines.Start(row):scanner.Start])) == 0
			s.read(string(scanner.Text()), row, alone)
		}
	}
	return s
}

// read takes in one comment. Those of ruff and flake8 that are about the whole
// file count only if nothing else stands on their line.
func (s *suppression) read(comment string, row int, alone bool) {
	if pyfixSkip.MatchString(comment) {
		s.file = append(s.file, target{})
	}
	if found := fileNoqa.FindStringSubmatch(comment); found != nil {
		if alone {
			s.file = append(s.file, target{names: list(found[1])})
		}
		return
	}
	for _, pattern := range []*regexp.Regexp{pyfixIgnore, noqa, ruffIgnore} {
		if found := pattern.FindStringSubmatch(comment); found != nil {
			s.lines[row] = append(s.lines[row], target{names: list(found[1])})
		}
	}
	if found := pylintDisable.FindStringSubmatch(comment); found != nil {
		if found[1] != "" {
			row++
		}
		if names := list(found[2]); len(names) > 0 {
			s.lines[row] = append(s.lines[row], target{names: names})
		}
	}
}

func list(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
}
