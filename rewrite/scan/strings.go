package scan

import "bytes"

// frame is something that is open.
type frame struct {
	kind   frameKind
	quote  byte // the f-string's, 0 for brackets
	triple bool
	raw    bool
}

type frameKind uint8

const (
	bracket frameKind = iota // ( [ {: code
	field                    // the { of a replacement field: code
	literal                  // an f-string: text
	spec                     // the : of a replacement field: text
)

func (f frame) as(kind frameKind) frame {
	f.kind = kind
	return f
}

// str scans a string whose prefix is at start and whose quotes are at open. Of
// an f-string or t-string it scans only the start.
func (s *Scanner) str(start, open int) bool {
	src := s.src
	f := frame{kind: literal, quote: src[open]}
	formatted := false
	for _, c := range src[start:open] {
		switch c | 0x20 {
		case 'f', 't':
			formatted = true
		case 'r':
			f.raw = true
		}
	}
	body := open + 1
	if open+2 < len(src) && src[open+1] == f.quote && src[open+2] == f.quote {
		f.triple = true
		body = open + 3
	}
	if formatted {
		s.token(FormatStart, start, body)
		s.nest = append(s.nest, f)
		return true
	}
	end, closed := f.end(src, body)
	if !closed {
		return s.token(Bad, start, end)
	}
	return s.token(String, start, end)
}

// end returns where a plain string whose text starts at i ends, quotes
// included, or else the end of the line or file that cuts it off.
func (f frame) end(src []byte, i int) (int, bool) {
	if f.triple {
		return f.tripleEnd(src, i)
	}
	for ; i < len(src); i++ {
		switch c := src[i]; {
		case c == f.quote:
			return i + 1, true
		case c == '\\':
			i++
			if i+1 < len(src) && src[i] == '\r' && src[i+1] == '\n' {
				i++
			}
		case c == '\n', c == '\r':
			return i, false
		}
	}
	return len(src), false
}

func (f frame) tripleEnd(src []byte, i int) (int, bool) {
	for body := i; ; {
		at := bytes.IndexByte(src[i:], f.quote)
		if at < 0 {
			return len(src), false
		}
		i += at
		if escaped(src[body:i]) {
			i++
			continue
		}
		if f.closes(src, i) {
			return i + 3, true
		}
		i++
	}
}

// escaped reports whether text ends in a backslash that is not itself escaped.
func escaped(text []byte) bool {
	count := 0
	for i := len(text) - 1; i >= 0 && text[i] == '\\'; i-- {
		count++
	}
	return count%2 == 1
}

// closes reports whether the closing quotes are at i.
func (f frame) closes(src []byte, i int) bool {
	if src[i] != f.quote {
		return false
	}
	return !f.triple || i+2 < len(src) && src[i+1] == f.quote && src[i+2] == f.quote
}

// width returns how many bytes the quotes take.
func (f frame) width() int {
	if f.triple {
		return 3
	}
	return 1
}

// formatText scans the text of an f-string or format spec, or what ends it:
// the start or end of a replacement field, or the closing quotes.
func (s *Scanner) formatText(f frame) bool {
	src, i := s.src, s.End
	for i < len(src) {
		switch c := src[i]; {
		case f.closes(src, i):
			if i > s.End {
				return s.token(FormatText, s.End, i)
			}
			s.leave()
			return s.token(FormatEnd, i, i+f.width())
		case c == '{' || c == '}':
			if f.kind == literal && i+1 < len(src) && src[i+1] == c {
				i += 2
				continue
			}
			if i > s.End {
				return s.token(FormatText, s.End, i)
			}
			return s.brace(f, c)
		case c == '\\':
			i = f.escapeEnd(src, i)
		case (c == '\n' || c == '\r') && !f.triple:
			start := s.End
			s.leave()
			return s.token(Bad, start, i)
		default:
			i++
		}
	}
	start := s.End
	s.leave()
	return s.token(Bad, start, len(src))
}

// brace scans the brace after some text of f. A lone closing brace in the text
// of an f-string is no Python.
func (s *Scanner) brace(f frame, c byte) bool {
	start := s.End
	switch {
	case c == '{':
		s.nest = append(s.nest, f.as(field))
	case f.kind == spec:
		s.nest = s.nest[:len(s.nest)-2] // the spec and its field
	default:
		return s.token(Bad, start, start+1)
	}
	return s.token(Op, start, start+1)
}

// leave closes the innermost f-string and what is open in it.
func (s *Scanner) leave() {
	for n := len(s.nest) - 1; n >= 0; n-- {
		if s.nest[n].kind == literal {
			s.nest = s.nest[:n]
			return
		}
	}
	panic("a format spec outside an f-string")
}

// escapeEnd returns where the text goes on after the backslash at i. A brace
// cannot be escaped with it, but may belong to the name of a character.
func (f frame) escapeEnd(src []byte, i int) int {
	i++
	if i == len(src) || src[i] == '{' || src[i] == '}' {
		return i
	}
	if src[i] == 'N' && !f.raw && i+1 < len(src) && src[i+1] == '{' {
		for i += 2; i < len(src) && src[i] != '}' && src[i] != '\n' && src[i] != f.quote; {
			i++
		}
		if i < len(src) && src[i] == '}' {
			i++
		}
		return i
	}
	if src[i] == '\r' && i+1 < len(src) && src[i+1] == '\n' {
		i++
	}
	return i + 1
}
