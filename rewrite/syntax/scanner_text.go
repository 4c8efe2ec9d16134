package syntax

import "bytes"

// literal scans a string whose prefix is at start and whose quotes are at open. Of
// one with replacement fields it scans only the start.
func (s *Scanner) literal(start, open int) bool {
	lit, body := openingOf(s.src, start)
	if !lit.format {
		end, closed := s.literalEnd(lit, body)
		if !closed {
			return s.token(Bad, start, end)
		}
		return s.token(Quoted, start, end)
	}
	s.nest = append(s.nest, frame{frameLiteral, lit})
	return s.token(Quoted, start, body)
}

// literalEnd returns where a literal without replacement fields whose text starts
// at i ends, quotes included, or else the end of the line or file that cuts it off.
func (s *Scanner) literalEnd(lit literal, i int) (end int, closed bool) {
	for i < len(s.src) {
		switch c := s.src[i]; {
		case c == '\\':
			i = s.escapeEnd(i)
		case c == lit.quote && lit.closes(s.src, i):
			return i + lit.width(), true
		case !lit.triple && s.isBreak(i):
			return i, false
		default:
			i++
		}
	}
	return len(s.src), false
}

// text scans the text of a literal with replacement fields or of a format spec, or
// what ends it: the start or end of a field, or the closing quotes.
func (s *Scanner) text(f frame) bool {
	start := s.End
	i := s.textEnd(f, start)
	switch {
	case i == len(s.src) || s.isBreak(i) && !f.quote.triple:
		s.leave()
		return s.token(Bad, start, i)
	case i > start:
		return s.token(Quoted, start, i)
	case f.quote.closes(s.src, i):
		s.leave()
		return s.token(Quoted, i, i+f.quote.width())
	case s.src[i] == '{':
		s.nest = append(s.nest, frame{frameField, f.quote})
	case f.kind == frameSpec:
		s.nest = s.nest[:len(s.nest)-2] // the spec and its field
	default:
		return s.token(Bad, i, i+1) // no field is open
	}
	return s.token(Punctuation, i, i+1)
}

// textEnd returns where the text at i ends: at a brace, at the closing quotes, at
// the end of a line that cuts it off, or at that of the file.
func (s *Scanner) textEnd(f frame, i int) int {
	for i < len(s.src) {
		switch c := s.src[i]; {
		case f.quote.closes(s.src, i):
			return i
		case c == '{' || c == '}':
			if f.kind == frameSpec || s.at(i+1) != c {
				return i
			}
			i += 2
		case c == '\\':
			i = s.fieldEscapeEnd(f, i)
		case s.isBreak(i) && !f.quote.triple:
			return i
		default:
			i++
		}
	}
	return len(s.src)
}

// fieldEscapeEnd is escapeEnd where there are fields. A brace cannot be escaped, but
// may belong to the name of a character.
func (s *Scanner) fieldEscapeEnd(f frame, i int) int {
	switch c := s.at(i + 1); {
	case c == '{' || c == '}':
		return i + 1
	case c == 'N' && !f.quote.raw && s.at(i+2) == '{':
		if n := bytes.IndexAny(s.src[i:], "}\n\"'"); n >= 0 && s.src[i+n] == '}' {
			return i + n + 1
		}
	}
	return s.escapeEnd(i)
}

// escapeEnd returns where the text goes on after the backslash at i and the
// character that it escapes.
func (s *Scanner) escapeEnd(i int) int {
	if i++; i == len(s.src) {
		return i
	}
	if s.isBreak(i) {
		return s.breakEnd(i)
	}
	return i + 1
}

// leave closes the innermost literal and what is open in it.
func (s *Scanner) leave() {
	for n := len(s.nest) - 1; n >= 0; n-- {
		if s.nest[n].kind == frameLiteral {
			s.nest = s.nest[:n]
			return
		}
	}
	panic("a format spec outside of a literal")
}

// closes reports whether the closing quotes are at i.
func (lit literal) closes(src []byte, i int) bool {
	if src[i] != lit.quote {
		return false
	}
	return !lit.triple || i+2 < len(src) && src[i+1] == lit.quote && src[i+2] == lit.quote
}

// width returns how many bytes the quotes take.
func (lit literal) width() int {
	if lit.triple {
		return 3
	}
	return 1
}

// LoneCR returns the offset of the first carriage return that ends a line for
// Python although no line feed follows, -1 if there is none. In a string that goes
// on over the line it is only text.
func LoneCR(src []byte) int {
	at := nextLoneCR(src, 0)
	if at < 0 {
		return -1
	}
	for s := NewScanner(src); s.Next(); {
		if at < s.Start {
			return at
		}
		for at < s.End {
			if s.Kind != Quoted {
				return at
			}
			if at = nextLoneCR(src, at+1); at < 0 {
				return -1
			}
		}
	}
	return at
}

// nextLoneCR returns the offset of the first carriage return at i or later that
// no line feed follows, -1 if there is none.
func nextLoneCR(src []byte, i int) int {
	for {
		n := bytes.IndexByte(src[i:], '\r')
		if n < 0 {
			return -1
		}
		i += n + 1
		if i == len(src) || src[i] != '\n' {
			return i - 1
		}
	}
}
