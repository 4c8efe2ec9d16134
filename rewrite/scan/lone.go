package scan

import "bytes"

// LoneCR returns the offset of the first carriage return that ends a line for
// Python although no line feed follows, -1 if there is none. In a string that
// goes on over the line it is only text.
func LoneCR(src []byte) int {
	at := nextLoneCR(src, 0)
	if at < 0 {
		return -1
	}
	for s := New(src); s.Next(); {
		if at < s.Start {
			return at
		}
		for at < s.End {
			if s.Kind != String && s.Kind != FormatText {
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
