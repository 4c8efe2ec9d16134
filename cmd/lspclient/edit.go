package lspclient

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
)

// The types of the protocol that tests look into.
type (
	Position struct {
		Line      int `json:"line"`
		Character int `json:"character"`
	}
	Range struct {
		Start Position `json:"start"`
		End   Position `json:"end"`
	}
	TextEdit struct {
		Range   Range  `json:"range"`
		NewText string `json:"newText"`
	}
	Diagnostic struct {
		Range              Range     `json:"range"`
		Severity           int       `json:"severity"`
		Code               string    `json:"code"`
		Source             string    `json:"source"`
		Message            string    `json:"message"`
		RelatedInformation []Related `json:"relatedInformation"`
	}
	Related struct {
		Location struct {
			URI   string `json:"uri"`
			Range Range  `json:"range"`
		} `json:"location"`
		Message string `json:"message"`
	}
	Published struct {
		URI         string       `json:"uri"`
		Version     *int         `json:"version"`
		Diagnostics []Diagnostic `json:"diagnostics"`
	}
	Action struct {
		Title       string         `json:"title"`
		Kind        string         `json:"kind"`
		Diagnostics []Diagnostic   `json:"diagnostics,omitempty"`
		IsPreferred bool           `json:"isPreferred,omitempty"`
		Edit        *WorkspaceEdit `json:"edit,omitempty"`
		Data        any            `json:"data,omitempty"`
	}
	WorkspaceEdit struct {
		Changes         map[string][]TextEdit `json:"changes,omitempty"`
		DocumentChanges []struct {
			TextDocument struct {
				URI     string `json:"uri"`
				Version *int   `json:"version"`
			} `json:"textDocument"`
			Edits []TextEdit `json:"edits"`
		} `json:"documentChanges,omitempty"`
	}
)

// For returns the edits of one document.
func (e *WorkspaceEdit) For(uri string) []TextEdit {
	edits := e.Changes[uri]
	for _, d := range e.DocumentChanges {
		if d.TextDocument.URI == uri {
			edits = append(edits, d.Edits...)
		}
	}
	return edits
}

// Apply makes edits whose columns count what the encoding says: utf-8, utf-16 or
// utf-32. It is slow and plain.
func Apply(text string, edits []TextEdit, encoding string) (string, error) {
	switch encoding {
	case "utf-8":
		out, err := apply([]byte(text), edits, func(s string) []byte { return []byte(s) })
		return string(out), err
	case "utf-16":
		toUnits := func(s string) []uint16 { return utf16.Encode([]rune(s)) }
		out, err := apply(toUnits(text), edits, toUnits)
		return string(utf16.Decode(out)), err
	case "utf-32":
		out, err := apply([]rune(text), edits, func(s string) []rune { return []rune(s) })
		return string(out), err
	}
	return "", fmt.Errorf("unknown encoding %q", encoding)
}

// apply makes edits in a text that is a slice of what columns count.
func apply[T byte | uint16 | rune](text []T, edits []TextEdit, units func(string) []T) ([]T, error) {
	type edit struct {
		start, end int
		new        []T
	}
	starts := lineStarts(text)
	var all []edit
	for _, e := range edits {
		start, err := offset(text, starts, e.Range.Start)
		if err != nil {
			return nil, err
		}
		end, err := offset(text, starts, e.Range.End)
		if err != nil {
			return nil, err
		}
		all = append(all, edit{start, end, units(e.NewText)})
	}
	slices.SortStableFunc(all, func(a, b edit) int { return cmp.Compare(a.start, b.start) })
	var out []T
	at := 0
	for _, e := range all {
		if e.start < at || e.end < e.start {
			return nil, fmt.Errorf("edits that overlap, or end before they start: %v", edits)
		}
		out = append(append(out, text[at:e.start]...), e.new...)
		at = e.end
	}
	return append(out, text[at:]...), nil
}

func lineStarts[T byte | uint16 | rune](text []T) []int {
	starts := []int{0}
	for i, c := range text {
		if c == '\n' || c == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// offset finds a position, which has to be on a line and within it.
func offset[T byte | uint16 | rune](text []T, starts []int, p Position) (int, error) {
	if p.Line < 0 || p.Line >= len(starts) {
		return 0, fmt.Errorf("line %d of %d", p.Line, len(starts))
	}
	end := len(text)
	if p.Line+1 < len(starts) {
		end = starts[p.Line+1]
	}
	at := starts[p.Line] + p.Character
	if p.Character < 0 || at > end {
		return 0, fmt.Errorf("column %d of a line with %d", p.Character, end-starts[p.Line])
	}
	return at, nil
}

// Cut returns what stands before a range and in it.
func Cut(text string, r Range, encoding string) (before, inside string, err error) {
	const mark = "\x00"
	marked, err := Apply(text, []TextEdit{{Range{r.Start, r.Start}, mark}, {Range{r.End, r.End}, mark}}, encoding)
	if err != nil {
		return "", "", err
	}
	parts := strings.Split(marked, mark)
	if len(parts) != 3 {
		return "", "", fmt.Errorf("the text has null bytes")
	}
	return parts[0], parts[1], nil
}
