package syntax

import (
	"iter"

	"pyfix/rewrite/text"
)

// Keywords, operators and brackets are no nodes: they stand in the source between
// the children of one.

// Token returns where the word, operator or bracket stands for the first time
// in n and in none of its children, the zero Span if nowhere. A string has none.
func (n Node) Token(token string) text.Span {
	for span := range n.tokens() {
		if string(n.f.Src[span.Start:span.End]) == token {
			return span
		}
	}
	return text.Span{}
}

// HasToken reports whether Token finds one.
func (n Node) HasToken(token string) bool { return n.Token(token).Len() > 0 }

// FirstToken returns what n starts with if none of its children starts there, such
// as a keyword or a bracket, and n's own span if it has no children.
func (n Node) FirstToken() text.Span {
	for span := range n.tokens() {
		if span.Start == n.Start() {
			return span
		}
		break
	}
	return n.First().Span()
}

// Operator returns the operator of a unary, binary or boolean operation or of an
// augmented assignment, and the first one of a comparison. Two words are one
// space apart.
func (n Node) Operator() string {
	operator := ""
	for span := range n.tokens() {
		word := string(n.f.Src[span.Start:span.End])
		switch {
		case operator == "":
			operator = word
			if word != "not" && word != "is" {
				return word
			}
		case operator == "not" && word == "in", operator == "is" && word == "not":
			return operator + " " + word
		default:
			return operator
		}
	}
	return operator
}

// TokenBefore is Token for the last one that stands before n in its parent.
func (n Node) TokenBefore(token string) (last text.Span) {
	for span := range n.Parent().tokens() {
		if span.Start >= n.Start() {
			break
		}
		if string(n.f.Src[span.Start:span.End]) == token {
			last = span
		}
	}
	return last
}

// tokens yields the tokens of n that are in none of its children.
func (n Node) tokens() iter.Seq[text.Span] {
	return func(yield func(text.Span) bool) {
		if n.f == nil || n.Kind() == KindString {
			return
		}
		at, end, child := n.Start(), n.End(), n.First()
		for at < end {
			if child.Ok() && at == child.Start() {
				at, child = child.End(), child.sibling()
				continue
			}
			next, token := tokenEnd(n.f.Src, at)
			if token && !yield(text.Span{Start: at, End: next}) {
				return
			}
			at = next
		}
	}
}

// sibling returns the child of n's parent after n.
func (n Node) sibling() Node {
	next, parent := n.flat().next, n.Parent()
	if !parent.Ok() || next >= parent.flat().next {
		return Node{}
	}
	return Node{f: n.f, id: next}
}

// tokenEnd returns where the token, comment or white space at i ends, and whether
// it is a token.
func tokenEnd(src []byte, i int) (end int, token bool) {
	switch c := src[i]; {
	case c == '#':
		for i < len(src) && src[i] != '\n' {
			i++
		}
		return i, false
	case c <= ' ', c == '\\':
		return i + 1, false
	case wordBytes[c] != 0:
		for i < len(src) && wordBytes[src[i]] != 0 {
			i++
		}
		return i, true
	}
	return i + operatorLength(src[i:]), true
}

// operatorLength returns how many bytes the operator, bracket or delimiter has that
// the source starts with.
func operatorLength(src []byte) int {
	second := func(i int) byte {
		if i < len(src) {
			return src[i]
		}
		return 0
	}
	length := 1
	switch c := src[0]; c {
	case '*', '/', '<', '>':
		if second(1) == c {
			length = 2
		} else if c == '<' && second(1) == '>' {
			return 2
		}
	case '-':
		if second(1) == '>' {
			return 2
		}
	case '=', '!', ':', '+', '%', '@', '&', '^', '|':
	case '.':
		if second(1) == '.' && second(2) == '.' {
			return 3
		}
		return 1
	default:
		return 1
	}
	if second(length) == '=' {
		length++
	}
	return length
}
