package scan

// Kind says what a token is.
type Kind uint8

const (
	EOF         Kind = iota
	Newline          // ends a logical line; empty at the end of a file that lacks it
	Comment          // without its line end
	Name             // an identifier, soft keywords included
	Keyword          // a hard keyword of Python 3
	Number           // in any notation
	String           // a whole literal, prefix and quotes included
	FormatStart      // prefix and opening quotes of an f-string or t-string
	FormatText       // its literal text, or the text of a format spec
	FormatEnd        // its closing quotes
	Op               // an operator, bracket or delimiter
	Bad              // an unterminated string, or a byte that Python has no use for
)

// A Scanner splits Python source into tokens, without allocating for any. It
// follows CPython's tokenizer of 3.12 and later, where the quotes of an
// f-string may be used again inside its replacement fields. It never gives up:
// what is not Python comes out as Bad or in strange places, but every token
// starts where the one before it ends, or later.
//
//	for s := scan.New(src); s.Next(); {
//		... s.Kind, s.Start, s.End ...
//	}
//
// The exported fields describe the current token and are only to be read.
type Scanner struct {
	Kind       Kind
	First      bool // the token is the first of a logical line; comments never are
	Start, End int  // the token's bytes
	Line       int  // where its physical line starts
	Level      int  // how many indented blocks are around it
	Column     int  // how far the innermost of them is indented, as CPython counts
	Uneven     bool // it is no block that Python knows: one that ends fits none around it, or the width of a tab matters

	src    []byte
	fresh  bool          // the logical line has no token yet
	nest   []frame       // open brackets and f-strings, innermost last
	blocks []indentation // of the enclosing blocks, innermost last
}

// New returns a scanner that stands before the first token of src.
func New(src []byte) *Scanner {
	return &Scanner{src: src, fresh: true, nest: make([]frame, 0, 16), blocks: make([]indentation, 0, 16)}
}

// Reset puts the scanner before the first token of src, and keeps its memory.
func (s *Scanner) Reset(src []byte) {
	*s = Scanner{src: src, fresh: true, nest: s.nest[:0], blocks: s.blocks[:0]}
}

// Depth returns how many brackets and f-strings are open after the token.
func (s *Scanner) Depth() int { return len(s.nest) }

// InField reports whether the innermost thing that is open after the token is a
// replacement field of an f-string.
func (s *Scanner) InField() bool { return len(s.nest) > 0 && s.nest[len(s.nest)-1].kind == field }

// Text returns the current token's bytes.
func (s *Scanner) Text() []byte { return s.src[s.Start:s.End] }

// Is reports whether the current token reads exactly so.
func (s *Scanner) Is(text string) bool { return string(s.src[s.Start:s.End]) == text }

// Next moves to the next token and reports whether there is one.
func (s *Scanner) Next() bool {
	if s.Kind == Newline {
		s.Line = s.End
	}
	if n := len(s.nest); n > 0 && s.nest[n-1].kind >= literal {
		return s.formatText(s.nest[n-1])
	}
	src := s.src
	for i := s.End; i < len(src); {
		if src[i] == ' ' { // as it stands before every other token
			i++
			continue
		}
		switch classes[src[i]] {
		case blank:
			i++
		case letter:
			return s.word(i)
		case operator:
			return s.op(i)
		case digit:
			return s.token(Number, i, numberEnd(src, i))
		case quote:
			return s.str(i, i)
		case hash:
			s.Kind, s.First, s.Start, s.End = Comment, false, i, commentEnd(src, i)
			return true
		case lineBreak:
			end := breakEnd(src, i)
			if !s.fresh && len(s.nest) == 0 {
				s.Kind, s.First, s.Start, s.End = Newline, false, i, end
				s.fresh = true
				return true
			}
			i = end
			s.Line = end
		case backslash:
			i++
			if i == len(src) || classes[src[i]] != lineBreak {
				return s.token(Bad, i-1, i)
			}
			i = breakEnd(src, i)
			if !s.fresh {
				s.Line = i // a continued indentation stays one
			}
		default:
			return s.token(Bad, i, i+1)
		}
	}
	return s.finish()
}

// finish ends an open logical line where the file ends.
func (s *Scanner) finish() bool {
	s.First, s.Start, s.End = false, len(s.src), len(s.src)
	if s.fresh {
		s.Kind = EOF
		return false
	}
	s.Kind, s.fresh = Newline, true
	return true
}

// token sets the current token. Comments and line ends do not come here: they
// begin no logical line.
func (s *Scanner) token(kind Kind, start, end int) bool {
	s.Kind, s.First, s.Start, s.End = kind, s.fresh, start, end
	if s.fresh {
		s.indent()
	}
	return true
}

// indentation is how far a line is indented: in columns, and in columns if tabs
// had one.
type indentation struct{ column, width int }

// indent enters or leaves blocks at the first token of a logical line.
func (s *Scanner) indent() {
	s.fresh = false
	at := measure(s.src[s.Line:s.Start])
	n := len(s.blocks)
	for n > 0 && s.blocks[n-1].column > at.column {
		n--
	}
	var block indentation
	if n > 0 {
		block = s.blocks[n-1]
	}
	s.Uneven = false
	if at != block {
		s.Uneven = at.column == block.column || at.width <= block.width || n < len(s.blocks)
	}
	s.blocks = s.blocks[:n]
	if at.column > block.column {
		s.blocks = append(s.blocks, at)
	}
	s.Column, s.Level = at.column, len(s.blocks)
}

// measure measures an indentation. A backslash cannot split it: what is before
// the first one counts, if there is anything.
func measure(blanks []byte) (at indentation) {
	spaces := 0
	for spaces < len(blanks) && blanks[spaces] == ' ' {
		spaces++
	}
	at = indentation{spaces, spaces}
	for _, c := range blanks[spaces:] {
		switch c {
		case ' ':
			at.column++
			at.width++
		case '\t':
			at.column = at.column/8*8 + 8
			at.width++
		case '\f':
			at = indentation{}
		case '\\':
			if at.column > 0 {
				return at
			}
		}
	}
	return at
}

// word scans an identifier, a keyword or the prefix of a string.
func (s *Scanner) word(start int) bool {
	src, end := s.src, start+1
	for end < len(src) && wordBytes[src[end]] {
		end++
	}
	if end < len(src) && classes[src[end]] == quote && isPrefix(src[start:end]) {
		return s.str(start, end)
	}
	if n := end - start; n <= longestKeyword && keywordLengths[src[start]]>>n&1 != 0 && isKeyword(src[start:end]) {
		return s.token(Keyword, start, end)
	}
	return s.token(Name, start, end)
}

// op scans an operator, bracket or delimiter, and opens and closes what it
// opens and closes.
func (s *Scanner) op(start int) bool {
	src := s.src
	c, next := src[start], byte(0)
	if start+1 < len(src) {
		next = src[start+1]
	}
	end := start + 1
	switch c {
	case '(', '[', '{':
		s.nest = append(s.nest, frame{kind: bracket})
	case ')', ']', '}':
		if n := len(s.nest); n > 0 && (c == '}' || s.nest[n-1].kind == bracket) {
			s.nest = s.nest[:n-1]
		}
	case ':':
		if n := len(s.nest); n > 0 && s.nest[n-1].kind == field {
			s.nest = append(s.nest, s.nest[n-1].as(spec))
		} else if next == '=' {
			end++
		}
	case '.':
		if isDigit(next) {
			return s.token(Number, start, numberEnd(src, start))
		}
		if next == '.' && start+2 < len(src) && src[start+2] == '.' {
			end += 2
		}
	case '-', '<':
		if next == '>' {
			end++
			break
		}
		fallthrough
	case '*', '/', '>':
		if next == c && c != '-' {
			end++
			next = 0
			if end < len(src) {
				next = src[end]
			}
		}
		fallthrough
	case '+', '%', '&', '|', '^', '@', '=', '!':
		if next == '=' {
			end++
		}
	}
	return s.token(Op, start, end)
}

// numberEnd returns where the number that starts at i ends. Letters that cannot
// belong to it start the next token, as in "1if x else 2" or "0x1for".
func numberEnd(src []byte, i int) int {
	if src[i] == '0' && i+2 < len(src) && isRadix(src[i+1]) && isHex(src[i+2]) {
		hex := src[i+1]|0x20 == 'x'
		for i += 2; i < len(src) && (isDigit(src[i]) || src[i] == '_' || hex && isHex(src[i])); {
			i++
		}
		return longSuffix(src, i)
	}
	i = digitsEnd(src, i)
	if i < len(src) && src[i] == '.' {
		i = digitsEnd(src, i+1)
	}
	if i < len(src) && src[i]|0x20 == 'e' {
		j := i + 1
		if j < len(src) && (src[j] == '+' || src[j] == '-') {
			j++
		}
		if j < len(src) && isDigit(src[j]) {
			i = digitsEnd(src, j)
		}
	}
	if i < len(src) && src[i]|0x20 == 'j' {
		return i + 1
	}
	return longSuffix(src, i)
}

func digitsEnd(src []byte, i int) int {
	for i < len(src) && (isDigit(src[i]) || src[i] == '_') {
		i++
	}
	return i
}

// longSuffix steps over the L of Python 2.
func longSuffix(src []byte, i int) int {
	if i < len(src) && src[i]|0x20 == 'l' {
		i++
	}
	return i
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isHex(c byte) bool   { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' || c == '_' }
func isRadix(c byte) bool { c |= 0x20; return c == 'x' || c == 'o' || c == 'b' }
