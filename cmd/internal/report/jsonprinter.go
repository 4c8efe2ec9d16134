package report

import (
	"bytes"
	"encoding/json"
)

// jsonPrinter writes JSON with a line for each member and element, as
// encoding/json indents it, without the detour of a value that is indented later.
type jsonPrinter struct {
	printer
	depth int
	empty bool // nothing is in the innermost object or array so far
}

// open begins an object or an array.
func (j *jsonPrinter) open(bracket shown) {
	j.text(bracket)
	j.depth++
	j.empty = true
}

// close ends what was opened last.
func (j *jsonPrinter) close(bracket shown) {
	j.depth--
	if !j.empty {
		j.indent()
	}
	j.text(bracket)
	j.empty = false
}

// element stands before each element of an array.
func (j *jsonPrinter) element() {
	if !j.empty {
		j.text(",")
	}
	j.indent()
	j.empty = false
}

// key stands before each value of an object. The name needs no escapes.
func (j *jsonPrinter) key(name shown) {
	j.element()
	j.text(`"`)
	j.text(name)
	j.text(`": `)
}

func (j *jsonPrinter) member(name shown, value string) {
	j.key(name)
	j.quoted(value)
}

func (j *jsonPrinter) null(name shown) {
	j.key(name)
	j.text("null")
}

func (j *jsonPrinter) indent() {
	j.newline()
	j.blanks(2 * j.depth)
}

// quoted writes a string, in which encoding/json escapes what has to be.
func (j *jsonPrinter) quoted(s string) {
	if isBare(s) {
		j.text(`"`)
		j.text(shown(s))
		j.text(`"`)
		return
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		panic(err) // every string can be written
	}
	j.out = append(j.out, bytes.TrimSuffix(out.Bytes(), []byte("\n"))...)
}

// isBare reports whether a string stands in JSON as it is.
func isBare(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}
