package text

import (
	"bytes"
	"fmt"
	"slices"
	"sync"
	"unicode/utf8"
)

// Position is a place as people and reports count it: both from 1, Column in
// code points. The first column past a line's text is the place of its end.
type Position struct{ Row, Column int }

// Lines finds the lines of a source, which must not change meanwhile. A line
// ends with "\n" or "\r\n"; a lone "\r" is part of its line, since sources
// holding one are not analysed. It is safe for concurrent use.
type Lines struct {
	src     []byte
	starts  func() []int   // of each row; the first is 0, the rest follow a "\n"
	tallies func() []tally // see measure.go
}

// NewLines returns the lines of src, which are found when somebody asks.
func NewLines(src []byte) *Lines {
	return &Lines{
		src:     src,
		starts:  sync.OnceValue(func() []int { return startsOf(src) }),
		tallies: sync.OnceValue(func() []tally { return talliesOf(src) }),
	}
}

func startsOf(src []byte) []int {
	starts := make([]int, 1, bytes.Count(src, []byte{'\n'})+1)
	for i, b := range src {
		if b == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// Count is the number of rows. What follows the last line end is a row even
// when it is empty, so that every offset has a row: "a\n" has two.
func (l *Lines) Count() int { return len(l.starts()) }

// Line returns the row, counted from 1, that holds the byte at offset; a line
// end belongs to the line it ends. Offset may be len(src). It panics beyond.
func (l *Lines) Line(offset int) int {
	if offset < 0 || offset > len(l.src) {
		panic(fmt.Sprintf("text: offset %d in a source of %d bytes", offset, len(l.src)))
	}
	row, found := slices.BinarySearch(l.starts(), offset)
	if found {
		row++
	}
	return row
}

// Start returns the byte offset at which row starts. Like Text it panics unless
// 1 <= row <= Count().
func (l *Lines) Start(row int) int { return l.starts()[row-1] }

// Text returns the bytes of row without its line end.
func (l *Lines) Text(row int) []byte { return l.src[l.Start(row):l.end(row)] }

// end returns the offset at which the text of row ends, before its line end.
func (l *Lines) end(row int) int {
	if row == len(l.starts()) {
		return len(l.src)
	}
	end := l.starts()[row] - 1
	if end > l.Start(row) && l.src[end-1] == '\r' {
		end--
	}
	return end
}

// Position returns the place of a byte offset, up to len(src). Inside a code
// point or between the bytes of "\r\n" it is the place where those start.
func (l *Lines) Position(offset int) Position {
	row, before := l.before(offset)
	return Position{Row: row, Column: before.codePoints + 1}
}

// Offset returns the byte offset of p. It clamps: a column beyond the line's
// text means its end, a row beyond the last means the end of the source.
func (l *Lines) Offset(p Position) int { return l.find(p.Row, p.Column-1, codePoint) }

// UTF16Column returns the number of UTF-16 units between the start of the line
// and a byte offset. Offsets are treated as by Position.
func (l *Lines) UTF16Column(offset int) int {
	_, before := l.before(offset)
	return before.utf16
}

// OffsetUTF16 returns the byte offset of the place col UTF-16 units after the
// start of row (which counts from 1). It clamps like Offset; between two halves
// of a surrogate pair it is the start of that character.
func (l *Lines) OffsetUTF16(row, col int) int { return l.find(row, col, utf16Units) }

func codePoint(rune) int { return 1 }

func utf16Units(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// find is the inverse of before: the offset of the last character boundary in
// row that has at most column before it.
func (l *Lines) find(row, column int, width func(rune) int) int {
	if row < 1 {
		return 0
	}
	if row > len(l.starts()) {
		return len(l.src)
	}
	at, end := l.Start(row), l.end(row)
	for at < end {
		r, size := utf8.DecodeRune(l.src[at:end])
		column -= width(r)
		if column < 0 {
			break
		}
		at += size
	}
	return at
}

// Newline returns the line end to use for text inserted at offset at: that of
// the line holding it, else that of the line before, else "\n".
func Newline(src []byte, at int) string {
	end := bytes.IndexByte(src[at:], '\n')
	if end >= 0 {
		end += at
	} else {
		end = bytes.LastIndexByte(src[:at], '\n')
	}
	if end > 0 && src[end-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}
