package lsp

import (
	"bytes"

	"pyfix/rewrite"
	"pyfix/rewrite/checkpoint"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// A source can be read if each of its statements can, as Python 3 or 2. From one
// version of a document to the next most of them stay the same, so those are
// parsed once, and what has an error in it, which takes long to parse as Python 2,
// is no more than the statement that is being typed. Whether a statement can be read is up to its
// text alone: what is said about a version never depends on the ones before.

// reader knows which statements can be read.
type reader struct {
	path    string
	options rewrite.Options
	point   *checkpoint.Point
	before  map[string]bool // statements of the version before: whether each can be read
	begun   map[string]bool // the same, of versions that were not looked at to the end
	known   map[string]bool // those of this version
	large   int             // the size of classes, in bytes, from which they are not parsed as a whole
}

// large is the size, in bytes, from which a statement is not parsed as a whole
// if that can be avoided.
const large = 1 << 15

func newReader(path string, options rewrite.Options, before map[string]bool) *reader {
	// What the handler except A, B: means is up to the file.
	options.TargetVersion = syntax.Version{Major: 3, Minor: 14}
	return &reader{path: path, options: options, before: before, known: make(map[string]bool), large: large}
}

// piece is a part of a source: a statement at the top level, or what is left of
// one, with what stands between it and the next.
type piece struct {
	text.Span
	readable bool
}

// pieces splits a source. Its statements can be read one by one if, and only if,
// it can be read.
func (r *reader) pieces(src []byte) (all []piece, readable bool) {
	readable = true
	for _, u := range units(r.point, src) {
		if !u.torn && r.reads(src[u.Start:u.End]) {
			all = append(all, piece{u.Span, true})
			continue
		}
		readable = false
		for _, span := range statements(r.point, src[u.Start:u.End]) {
			part := text.Span{Start: u.Start + span.Start, End: u.Start + span.End}
			all = append(all, piece{part, part != u.Span && r.reads(src[part.Start:part.End])})
		}
	}
	return all, readable
}

// unit is a statement at the top level, if its brackets and strings are closed.
type unit struct {
	text.Span
	torn bool // they are not, or a character means nothing
}

// units splits a source as Python does, which takes all that an open bracket or
// string is followed by for a part of it.
func units(point *checkpoint.Point, src []byte) []unit {
	all := []unit{{}}
	decorated := false
	s := syntax.NewScanner(src)
	for s.Next() {
		point.Step()
		if s.First {
			if last := &all[len(all)-1]; s.Start > last.Start && !decorated && opens(s, src, s.Start) {
				last.End = s.Start
				all = append(all, unit{Span: text.Span{Start: s.Start}})
			}
			decorated = s.Is("@") && lineStart(src, s.Start)
		}
		if s.Kind == syntax.Bad {
			all[len(all)-1].torn = true
		}
	}
	last := &all[len(all)-1]
	last.End, last.torn = len(src), last.torn || s.Depth() > 0
	return all
}

// reads reports whether a statement can be read. A large class can if its head
// and the statements of its body can.
func (r *reader) reads(statement []byte) bool {
	if len(statement) < r.large {
		return r.parses(statement)
	}
	head, body := members(statement)
	if len(body) < 2 {
		return r.parses(statement)
	}
	ok := r.parses(head)
	for _, member := range body {
		// Each is asked, so that it is known for the next version.
		ok = r.parses(append([]byte("class _:\n"), member...)) && ok
	}
	return ok
}

// parses is reads without looking into the statement.
func (r *reader) parses(statement []byte) bool {
	ok, known := r.known[string(statement)]
	if known {
		return ok
	}
	if ok, known = r.before[string(statement)]; !known {
		ok, known = r.begun[string(statement)]
	}
	if !known {
		ok = r.parse(statement)
	}
	r.known[string(statement)] = ok
	return ok
}

// parse is parses for a statement that was never met.
func (r *reader) parse(statement []byte) bool {
	m, err := r.options.LoadUnder(r.point, r.path, statement)
	checkpoint.Unwind(err)
	if err != nil {
		return false
	}
	m.Release()
	return true
}

// members splits a class into its head, with a body of its own, and the
// statements of its body, indented as they are. There are none if it is no
// class, or if they are not all at the same column.
func members(class []byte) (head []byte, body [][]byte) {
	var starts []int
	column := 0
	decorated, headed := false, false
	for s := syntax.NewScanner(class); s.Next(); {
		switch {
		case !s.First:
			continue
		case s.Column == 0 && (headed || !s.Is("class") && !s.Is("@")):
			return nil, nil
		case s.Column == 0:
			headed = s.Is("class")
			continue
		case !headed || s.Column < column:
			return nil, nil
		case column == 0:
			column = s.Column
			head = append(bytes.Clone(class[:s.Start]), "pass\n"...)
		case s.Column > column:
			continue
		}
		if !decorated && !neverFirst[string(s.Text())] {
			starts = append(starts, s.Line)
		}
		decorated = s.Is("@")
	}
	for i, start := range starts {
		end := len(class)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		body = append(body, class[start:end])
	}
	return head, body
}
