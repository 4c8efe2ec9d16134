package discover

import "strings"

// charClass is a POSIX class such as [:alpha:], as git defines it: ASCII only, whatever the locale.
type charClass func(c byte) bool

var charClasses = map[string]charClass{
	"alnum":  func(c byte) bool { return isLetter(c) || isDigit(c) },
	"alpha":  isLetter,
	"blank":  func(c byte) bool { return c == ' ' || c == '\t' },
	"cntrl":  func(c byte) bool { return c < ' ' || c == 0x7f },
	"digit":  isDigit,
	"graph":  isGraph,
	"lower":  func(c byte) bool { return 'a' <= c && c <= 'z' },
	"print":  func(c byte) bool { return isGraph(c) || c == ' ' },
	"punct":  func(c byte) bool { return isGraph(c) && !isLetter(c) && !isDigit(c) },
	"space":  func(c byte) bool { return strings.IndexByte(" \t\n\r", c) >= 0 }, // git leaves out \v and \f
	"upper":  func(c byte) bool { return 'A' <= c && c <= 'Z' },
	"xdigit": func(c byte) bool { return isDigit(c) || 'a' <= lower(c) && lower(c) <= 'f' },
}

func isLetter(c byte) bool { return 'a' <= lower(c) && lower(c) <= 'z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isGraph(c byte) bool  { return ' ' < c && c < 0x7f }

// namedClass reads a `[:name:]` at the start of s. Length is that of what it has read, 0 where s starts with something
// else (a `[:` that no `:]` closes is two plain characters), and -1 where git gives up on the whole pattern.
func namedClass(s string) (class charClass, length int) {
	if !strings.HasPrefix(s, "[:") {
		return nil, 0
	}
	end := strings.IndexByte(s[2:], ']')
	if end < 0 {
		return nil, -1
	}
	name, closed := strings.CutSuffix(s[2:2+end], ":")
	if !closed {
		return nil, 0
	}
	class, known := charClasses[name]
	if !known {
		return nil, -1
	}
	return class, 2 + end + 1
}

func (class charClass) addTo(set *byteSet, fold bool) {
	for c := range 256 {
		if !class(byte(c)) {
			continue
		}
		set.add(byte(c))
		if fold {
			set.add(lower(byte(c)))
		}
	}
}
