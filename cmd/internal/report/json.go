package report

import (
	"pyfix/rewrite"
	"pyfix/rewrite/text"
)

// jsonArray writes ruff's schema, and more: an array with an object per
// finding. Rows and columns count from 1, columns in code points, and an
// end is the place behind the last character.
type jsonArray struct {
	jsonPrinter
	started bool
	lines   *text.Lines // of the file that is written
}

func (j *jsonArray) File(f *File) error {
	j.lines = text.NewLines(f.Src)
	for i := range f.Findings {
		j.start()
		j.element()
		j.finding(f, &f.Findings[i])
		if err := j.spill(); err != nil {
			return err
		}
	}
	return j.flush()
}

// start opens the array, once.
func (j *jsonArray) start() {
	if !j.started {
		j.open("[")
	}
	j.started = true
}

func (j *jsonArray) Close(Summary) error {
	j.start()
	j.close("]")
	j.newline()
	return j.flush()
}

func (j *jsonArray) finding(f *File, found *rewrite.Finding) {
	j.open("{")
	j.member("code", found.Rule.Name)
	j.member("name", found.Rule.Name)
	j.member("message", found.Message)
	j.member("filename", f.Abs)
	j.span(found.Span)
	j.key("fix")
	if fix := found.Fix(); fix != nil {
		j.fix(fix)
	} else {
		j.text("null")
	}
	j.alternatives(found)
	j.related(found.Related)
	if reasons := found.Reasons(); len(reasons) > 0 {
		j.reasons(reasons)
	}
	j.key("noqa_row")
	j.number(j.lines.Line(found.Span.Start))
	j.null("url")      // rules have no page on the web: `pyfix explain` prints it
	j.null("severity") // all findings weigh the same
	j.null("cell")     // of a notebook
	j.close("}")
}

func (j *jsonArray) alternatives(found *rewrite.Finding) {
	j.key("alternatives")
	j.open("[")
	for i := 1; i < len(found.Fixes); i++ {
		j.element()
		j.fix(&found.Fixes[i])
	}
	j.close("]")
}

func (j *jsonArray) related(related []rewrite.Related) {
	j.key("related")
	j.open("[")
	for _, r := range related {
		j.element()
		j.open("{")
		j.member("message", r.Message)
		j.span(r.Span)
		j.close("}")
	}
	j.close("]")
}

func (j *jsonArray) reasons(reasons []string) {
	j.key("reasons")
	j.open("[")
	for _, reason := range reasons {
		j.element()
		j.quoted(reason)
	}
	j.close("]")
}

func (j *jsonArray) fix(fix *rewrite.Fix) {
	j.open("{")
	j.member("applicability", fix.Level.String())
	j.member("message", fix.Title)
	j.key("edits")
	j.open("[")
	for _, e := range fix.Edits {
		j.element()
		j.open("{")
		j.member("content", e.New)
		j.span(e.Span)
		j.close("}")
	}
	j.close("]")
	j.close("}")
}

// span writes where something begins and ends.
func (j *jsonArray) span(span text.Span) {
	j.position("location", span.Start)
	j.position("end_location", span.End)
}

func (j *jsonArray) position(name shown, offset int) {
	pos := j.lines.Position(offset)
	j.key(name)
	j.open("{")
	j.key("row")
	j.number(pos.Row)
	j.key("column")
	j.number(pos.Column)
	j.close("}")
}
