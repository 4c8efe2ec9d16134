// Package text holds what every stage of pyfix says about places in a source:
// spans and edits in bytes, rows and columns for people, and UTF-16 columns for
// editors. It knows nothing about Python.
//
// Bytes that are not UTF-8 are allowed everywhere: each counts as one code
// point and as one UTF-16 unit, as utf8.DecodeRune reads it.
package text

// Span is a half-open range of byte offsets. Start <= End; an empty span is a
// place between two bytes.
type Span struct{ Start, End int }

// Len is the number of bytes in s.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether the byte at offset lies in s. An empty span contains
// nothing.
func (s Span) Contains(offset int) bool { return s.Start <= offset && offset < s.End }

// Covers reports whether o lies within s. Every span covers itself and the
// empty spans at both its ends.
func (s Span) Covers(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Overlaps reports whether s and o share a byte, or one of them is an empty
// span strictly inside the other. Spans that only touch do not overlap.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }
