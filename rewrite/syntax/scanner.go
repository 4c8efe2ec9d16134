package syntax

import "bytes"

// TokenKind says what a token of a Scanner is.
type TokenKind uint8

const (
	EndOfFile   TokenKind = iota
	Newline               // ends a logical line; empty at the end of a file that lacks it
	Comment               // without its line end
	Identifier            // soft keywords included
	Keyword               // a hard keyword of Python 3
	Number                // or part of one, such as each side of 1.5
	Quoted                // a whole literal or, of one with replacement fields, what is outside of them
	Punctuation           // one byte: an operator or half of one, a bracket
	Bad                   // an unterminated string, or a byte that Python has no use for
)

// A Scanner splits a source into tokens, be it a program or not: the parser says
// what is one, and this is for comments, which are no nodes of the tree, and for
// code that the parser refuses. It never gives up: what is not Python comes out as
// Bad or in strange places, but every token starts where the one before it ends,
// or later.
//
//	for s := syntax.NewScanner(src); s.Next(); {
//		... s.Kind, s.Start, s.End ...
//	}
//
// The exported fields describe the current token and are only to be read.
type Scanner struct {
	Kind       TokenKind
	First      bool // the token is the first of a logical line; comments never are
	Start, End int  // the token's bytes
	Line       int  // where its physical line starts
	Column     int  // how far its logical line is indented, as CPython counts

	src   []byte
	fresh bool    // the logical line has no token yet
	nest  []frame // open brackets and literals with replacement fields, innermost last
}

// frame is something that is open.
type frame struct {
	kind  frameKind
	quote literal // that of the literal, none for brackets
}

type frameKind uint8

const (
	frameBracket frameKind = iota // ( [ {: code
	frameField                    // the { of a replacement field: code
	frameLiteral                  // a literal with replacement fields: text
	frameSpec                     // the : of a replacement field: text
)

// NewScanner returns a scanner that stands before the first token of src.
func NewScanner(src []byte) *Scanner { return &Scanner{src: src, fresh: true} }

// Depth returns how many brackets and literals are open after the token.
func (s *Scanner) Depth() int { return len(s.nest) }

// Text returns the current token's bytes.
func (s *Scanner) Text() []byte { return s.src[s.Start:s.End] }

// Is reports whether the current token reads exactly so.
func (s *Scanner) Is(text string) bool { return string(s.Text()) == text }

// Next moves to the next token and reports whether there is one.
func (s *Scanner) Next() bool {
	if s.Kind == Newline {
		s.Line = s.End
	}
	if n := len(s.nest); n > 0 && s.nest[n-1].kind >= frameLiteral {
		return s.text(s.nest[n-1])
	}
	for i := s.End; i < len(s.src); {
		switch c := s.src[i]; {
		case c == ' ' || c == '\t' || c == '\f':
			i++
		case c == '\n' || c == '\r':
			end := s.breakEnd(i)
			if !s.fresh && len(s.nest) == 0 {
				s.Kind, s.First, s.Start, s.End, s.fresh = Newline, false, i, end, true
				return true
			}
			i, s.Line = end, end
		case c == '\\' && s.isBreak(i+1):
			i = s.breakEnd(i + 1)
			if !s.fresh {
				s.Line = i // an indentation that goes on stays one
			}
		case c == '#':
			s.Kind, s.First, s.Start, s.End = Comment, false, i, s.commentEnd(i)
			return true
		case isQuote(c):
			return s.literal(i, i)
		case wordBytes[c] >= 2:
			return s.word(i)
		case wordBytes[c] == 1:
			return s.token(Number, i, s.wordEnd(i))
		default:
			return s.punctuation(i)
		}
	}
	return s.finish()
}

// finish ends an open logical line where the file ends.
func (s *Scanner) finish() bool {
	s.First, s.Start, s.End = false, len(s.src), len(s.src)
	if s.fresh {
		s.Kind = EndOfFile
		return false
	}
	s.Kind, s.fresh = Newline, true
	return true
}

// token sets the current token. Comments and line ends do not come here: they
// begin no logical line.
func (s *Scanner) token(kind TokenKind, start, end int) bool {
	s.Kind, s.First, s.Start, s.End = kind, s.fresh, start, end
	if s.fresh {
		s.fresh = false
		s.Column = indentationOf(s.src[s.Line:start]).column()
	}
	return true
}

func (s *Scanner) at(i int) byte {
	if i < len(s.src) {
		return s.src[i]
	}
	return 0
}

func (s *Scanner) isBreak(i int) bool { return s.at(i) == '\n' || s.at(i) == '\r' }

// breakEnd returns where the line after the line break at i starts.
func (s *Scanner) breakEnd(i int) int {
	if s.src[i] == '\r' && s.at(i+1) == '\n' {
		return i + 2
	}
	return i + 1
}

func (s *Scanner) commentEnd(i int) int {
	if n := bytes.IndexAny(s.src[i:], "\r\n"); n >= 0 {
		return i + n
	}
	return len(s.src)
}

func (s *Scanner) wordEnd(i int) int {
	for i < len(s.src) && wordBytes[s.src[i]] != 0 {
		i++
	}
	return i
}

// word scans an identifier, a keyword or the prefix of a literal.
func (s *Scanner) word(start int) bool {
	end := s.wordEnd(start)
	word := s.src[start:end]
	switch {
	case isQuote(s.at(end)) && isAnyPrefix(word):
		return s.literal(start, end)
	case IsKeyword(string(word)):
		return s.token(Keyword, start, end)
	}
	return s.token(Identifier, start, end)
}

func isQuote(c byte) bool { return c == '"' || c == '\'' }

// isAnyPrefix is isPrefix, but knows the ur of Python 2, too.
func isAnyPrefix(word []byte) bool { return isPrefix(word) || bytes.EqualFold(word, []byte("ur")) }

// punctuation scans one byte, and opens and closes what it opens and closes.
func (s *Scanner) punctuation(i int) bool {
	c, n := s.src[i], len(s.nest)
	switch {
	case c == '(' || c == '[' || c == '{':
		s.nest = append(s.nest, frame{})
	case c == ')' || c == ']' || c == '}':
		if n > 0 && (c == '}' || s.nest[n-1].kind == frameBracket) {
			s.nest = s.nest[:n-1]
		}
	case c == ':':
		if n > 0 && s.nest[n-1].kind == frameField {
			s.nest = append(s.nest, frame{frameSpec, s.nest[n-1].quote})
		}
	case bytes.IndexByte([]byte(".-<*/>+%&|^@=!,;~`"), c) < 0:
		return s.token(Bad, i, i+1)
	}
	return s.token(Punctuation, i, i+1)
}
