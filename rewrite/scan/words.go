package scan

import "bytes"

// Word returns the identifier or keyword that src starts with, empty if it
// starts with neither.
func Word(src []byte) []byte {
	if len(src) == 0 || classes[src[0]] != letter {
		return nil
	}
	end := 1
	for end < len(src) && wordBytes[src[end]] {
		end++
	}
	return src[:end]
}

// SkipBlanks returns where the text behind blanks, line ends and comments goes
// on.
func SkipBlanks(src []byte, i int) int {
	for i < len(src) {
		switch classes[src[i]] {
		case blank, lineBreak, backslash:
			i++
		case hash:
			n := bytes.IndexByte(src[i:], '\n')
			if n < 0 {
				return len(src)
			}
			i += n
		default:
			return i
		}
	}
	return i
}
