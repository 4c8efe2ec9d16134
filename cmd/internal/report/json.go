package report

import (
	"bytes"
	"encoding/json"
	"io"

	"pyfix/rewrite"
	"pyfix/rewrite/text"
)

// jsonArray writes ruff's schema, and more: an array with an object per
// finding. Rows and columns count from 1, columns in code points, and an
// end is the place behind the last character.
type jsonArray struct {
	w     io.Writer
	begun bool
}

type jsonFinding struct {
	Code         string        `json:"code"`
	Name         string        `json:"name"`
	Message      string        `json:"message"`
	Filename     string        `json:"filename"`
	Location     jsonPlace     `json:"location"`
	EndLocation  jsonPlace     `json:"end_location"`
	Fix          *jsonFix      `json:"fix"`
	Alternatives []jsonFix     `json:"alternatives"`
	Related      []jsonRelated `json:"related"`
	Reasons      []string      `json:"reasons,omitempty"`
	NoqaRow      int           `json:"noqa_row"`
	URL          *string       `json:"url"`      // rules have no page on the web: `pyfix explain` prints it
	Severity     *string       `json:"severity"` // all findings weigh the same
	Cell         *int          `json:"cell"`     // of a notebook
}

type jsonPlace struct {
	Row    int `json:"row"`
	Column int `json:"column"`
}

type jsonFix struct {
	Applicability string     `json:"applicability"`
	Message       string     `json:"message"`
	Edits         []jsonEdit `json:"edits"`
}

type jsonEdit struct {
	Content     string    `json:"content"`
	Location    jsonPlace `json:"location"`
	EndLocation jsonPlace `json:"end_location"`
}

type jsonRelated struct {
	Message     string    `json:"message"`
	Location    jsonPlace `json:"location"`
	EndLocation jsonPlace `json:"end_location"`
}

func (j *jsonArray) File(f *File) error {
	var out bytes.Buffer
	places := jsonPlaces{text.NewLines(f.Src)}
	for i := range f.Findings {
		out.WriteString(j.separator())
		enc := json.NewEncoder(&out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("  ", "  ")
		if err := enc.Encode(places.finding(f, &f.Findings[i])); err != nil {
			return err
		}
		out.Truncate(out.Len() - 1) // the line end, before which a comma may have to go
	}
	_, err := j.w.Write(out.Bytes())
	return err
}

// separator returns what stands before an element.
func (j *jsonArray) separator() string {
	if j.begun {
		return ",\n  "
	}
	j.begun = true
	return "[\n  "
}

func (j *jsonArray) Close(Summary) error {
	end := "\n]\n"
	if !j.begun {
		end = "[]\n"
	}
	_, err := io.WriteString(j.w, end)
	return err
}

// jsonPlaces makes rows and columns of one file's offsets.
type jsonPlaces struct{ lines *text.Lines }

func (p jsonPlaces) at(offset int) jsonPlace {
	pos := p.lines.Position(offset)
	return jsonPlace{Row: pos.Row, Column: pos.Column}
}

func (p jsonPlaces) finding(f *File, found *rewrite.Finding) jsonFinding {
	out := jsonFinding{
		Code:         found.Rule.Name,
		Name:         found.Rule.Name,
		Message:      found.Message,
		Filename:     f.Abs,
		Location:     p.at(found.Span.Start),
		EndLocation:  p.at(found.Span.End),
		Alternatives: []jsonFix{},
		Related:      []jsonRelated{},
		Reasons:      found.Reasons(),
		NoqaRow:      p.at(found.Span.Start).Row,
	}
	for i := range found.Fixes {
		fix := p.fix(&found.Fixes[i])
		if i == 0 {
			out.Fix = &fix
			continue
		}
		out.Alternatives = append(out.Alternatives, fix)
	}
	for _, r := range found.Related {
		out.Related = append(out.Related, jsonRelated{Message: r.Message, Location: p.at(r.Span.Start), EndLocation: p.at(r.Span.End)})
	}
	return out
}

func (p jsonPlaces) fix(fix *rewrite.Fix) jsonFix {
	edits := make([]jsonEdit, len(fix.Edits))
	for i, e := range fix.Edits {
		edits[i] = jsonEdit{Content: e.New, Location: p.at(e.Start), EndLocation: p.at(e.End)}
	}
	return jsonFix{Applicability: fix.Level.String(), Message: fix.Title, Edits: edits}
}
