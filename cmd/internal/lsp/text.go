package lsp

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"pyfix/rewrite/text"
)

// buffer is the text of a document as the client has it. It is held by lines,
// so that an edit costs no more than the lines it touches.
type buffer struct {
	lines []string // with their ends, which are "\n", "\r\n" or "\r"; the last one has none
}

func newBuffer(s string) *buffer { return &buffer{splitLines(s)} }

// splitLines returns the lines of s, the last of which has no end and may be
// empty. None shares memory with s, so that none keeps all of it alive.
func splitLines(s string) []string {
	lines := make([]string, 0, strings.Count(s, "\n")+1)
	for {
		end := lineEnd(s)
		if end == 0 {
			return append(lines, strings.Clone(s))
		}
		lines = append(lines, strings.Clone(s[:end]))
		s = s[end:]
	}
}

// lineEnd returns the offset behind the first line end of s, 0 if there is none.
func lineEnd(s string) int {
	at := strings.IndexAny(s, "\r\n")
	if at < 0 {
		return 0
	}
	if s[at] == '\r' && at+1 < len(s) && s[at+1] == '\n' {
		return at + 2
	}
	return at + 1
}

// replace makes one edit of the client. The error says that the client means
// another text than this one.
func (b *buffer) replace(r Range, with string, e encoding) error {
	if r.Start.Line > r.End.Line || r.Start.Line == r.End.Line && r.Start.Character > r.End.Character {
		return fmt.Errorf("an edit that ends before it starts, from %s to %s", r.Start, r.End)
	}
	first, before, _, err := b.cut(r.Start, e)
	if err != nil {
		return err
	}
	last, _, after, err := b.cut(r.End, e)
	if err != nil {
		return err
	}
	merged := joinHalves(before + with + after)
	if first > 0 && strings.HasPrefix(merged, "\n") && strings.HasSuffix(b.lines[first-1], "\r") {
		first-- // the two become one line end
		merged = b.lines[first] + merged
	}
	lines := splitLines(merged)
	if last+1 < len(b.lines) {
		lines = lines[:len(lines)-1] // the last line of merged has its end
	}
	b.lines = slices.Replace(b.lines, first, last+1, lines...)
	return nil
}

// cut returns the row of a position and what stands before and behind it there,
// line end included. A position behind the end of a line means its end, one
// behind the last line the end of the text.
func (b *buffer) cut(p Position, e encoding) (row int, before, after string, err error) {
	if p.Line < 0 || p.Character < 0 {
		return 0, "", "", fmt.Errorf("an edit at %s", p)
	}
	if p.Line >= len(b.lines) {
		row = len(b.lines) - 1
		return row, b.lines[row], "", nil
	}
	line := b.lines[p.Line]
	at, inside := e.find(strings.TrimRight(line, "\r\n"), p.Character)
	if inside == 0 {
		return p.Line, line[:at], line[at:], nil
	}
	if e != utf16Columns {
		return 0, "", "", fmt.Errorf("an edit at %s, in the middle of a character", p)
	}
	r, size := utf8.DecodeRuneInString(line[at:])
	pair := r - 0x10000
	return p.Line, line[:at] + half(0xD800+pair>>10), half(0xDC00+pair&0x3FF) + line[at+size:], nil
}

// String returns the whole text.
func (b *buffer) String() string { return strings.Join(b.lines, "") }

// snapshot is the text of a document at one moment. It does not change.
type snapshot struct {
	src    []byte // UTF-8
	starts []int  // offset of each line
}

// snapshot returns the text as it is now. Lone halves of surrogate pairs become
// U+FFFD, which is as long.
func (b *buffer) snapshot() *snapshot {
	size := 0
	starts := make([]int, len(b.lines))
	for i, line := range b.lines {
		starts[i] = size
		size += len(line)
	}
	src := make([]byte, 0, size)
	for _, line := range b.lines {
		src = append(src, wholeCharacters(line)...)
	}
	return &snapshot{src: src, starts: starts}
}

func wholeCharacters(line string) string {
	if strings.IndexByte(line, 0xED) < 0 {
		return line
	}
	out := []byte(line)
	for i := range line {
		if isHalf(line[i:]) {
			copy(out[i:], "\uFFFD")
		}
	}
	return string(out)
}

// position returns the place of an offset.
func (s *snapshot) position(offset int, e encoding) Position {
	row := sort.SearchInts(s.starts, offset+1) - 1
	return Position{Line: row, Character: e.columns(string(s.src[s.starts[row]:offset]))}
}

func (s *snapshot) span(span text.Span, e encoding) Range {
	return Range{Start: s.position(span.Start, e), End: s.position(span.End, e)}
}

// offset returns the offset of a place; like cut, it takes what is beyond for
// the end.
func (s *snapshot) offset(p Position, e encoding) int {
	if p.Line >= len(s.starts) {
		return len(s.src)
	}
	if p.Line < 0 {
		return 0
	}
	at, _ := e.find(strings.TrimRight(string(s.line(p.Line)), "\r\n"), p.Character)
	return s.starts[p.Line] + at
}

// line returns a line with its end.
func (s *snapshot) line(row int) []byte {
	end := len(s.src)
	if row+1 < len(s.starts) {
		end = s.starts[row+1]
	}
	return s.src[s.starts[row]:end]
}
