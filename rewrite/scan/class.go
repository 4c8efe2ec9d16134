// Package scan looks at the bytes of a Python file without parsing it: it splits
// them into tokens.
package scan

import "bytes"

// class says what a byte can start.
type class uint8

const (
	stray class = iota
	blank
	letter
	digit
	operator
	quote
	hash
	lineBreak
	backslash
)

var classes = func() (t [256]class) {
	for c := 0; c < 256; c++ {
		switch b := byte(c); {
		case isDigit(b):
			t[c] = digit
		case 'a' <= b|0x20 && b|0x20 <= 'z', b == '_', b >= 0x80:
			t[c] = letter
		case bytes.IndexByte([]byte(" \t\f"), b) >= 0:
			t[c] = blank
		case bytes.IndexByte([]byte("()[]{}:.-<*/>+%&|^@=!,;~`"), b) >= 0:
			t[c] = operator
		}
	}
	t['\''], t['"'], t['#'], t['\\'] = quote, quote, hash, backslash
	t['\n'], t['\r'] = lineBreak, lineBreak
	return t
}()

// wordBytes holds the bytes that can continue an identifier.
var wordBytes = func() (t [256]bool) {
	for c := range t {
		t[c] = classes[c] == letter || classes[c] == digit
	}
	return t
}()

// breakEnd returns where the line after the line break at i starts.
func breakEnd(src []byte, i int) int {
	if src[i] == '\r' && i+1 < len(src) && src[i+1] == '\n' {
		return i + 2
	}
	return i + 1
}

// commentEnd returns where the comment at i ends.
func commentEnd(src []byte, i int) int {
	end := len(src)
	if n := bytes.IndexByte(src[i:], '\n'); n >= 0 {
		end = i + n
	}
	if n := bytes.IndexByte(src[i:end], '\r'); n >= 0 {
		end = i + n
	}
	return end
}

// isPrefix reports whether a word that stands before a quote belongs to the
// string.
func isPrefix(word []byte) bool {
	if len(word) > 2 {
		return false
	}
	for _, c := range word {
		switch c | 0x20 {
		case 'r', 'b', 'u', 'f', 't':
		default:
			return false
		}
	}
	return true
}

// keywords are the words that Python 3 reserves, by their first letters.
var keywords = func() (t [256][]string) {
	for _, word := range []string{
		"False", "None", "True", "and", "as", "assert", "async", "await", "break",
		"class", "continue", "def", "del", "elif", "else", "except", "finally",
		"for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
		"not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
	} {
		t[word[0]] = append(t[word[0]], word)
		keywordLengths[word[0]] |= 1 << len(word)
	}
	return t
}()

const longestKeyword = len("continue")

// keywordLengths holds, by first letter, a bit for each length that a keyword
// has: most words are known to be none by that alone.
var keywordLengths [256]uint16

// isKeyword reports whether Python 3 reserves the word.
func isKeyword(word []byte) bool {
	if len(word) > longestKeyword || keywordLengths[word[0]]>>len(word)&1 == 0 {
		return false
	}
	for _, keyword := range keywords[word[0]] {
		if string(word) == keyword {
			return true
		}
	}
	return false
}
