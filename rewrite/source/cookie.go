package source

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// cookie is PEP 263's expression for an encoding declaration, in a comment.
var cookie = regexp.MustCompile(`coding[:=][ \t]*([-_.a-zA-Z0-9]+)`)

// declared returns the codec that the source body (without byte order mark)
// declares; marked says that there was a mark.
func declared(body []byte, marked bool) (*codec, error) {
	name, row := declaration(body)
	if name == "" {
		return utf8Codec, nil
	}
	if row == 2 {
		// CPython has read the first line before it knows about the second.
		first, _ := cutLine(body)
		if at := invalid(first); at >= 0 {
			return nil, &Error{1, fmt.Sprintf("byte 0x%02x is not valid UTF-8, and the encoding is declared only on line 2", first[at])}
		}
	}
	normal := normalName(name)
	if marked && normal != "utf-8" {
		return nil, &Error{row, fmt.Sprintf("the encoding is declared as %q but the file starts with a UTF-8 byte order mark", name)}
	}
	c := lookup(normal)
	if c == nil {
		return nil, &Error{row, fmt.Sprintf("the encoding %q is unknown or not supported", name)}
	}
	return c, nil
}

// declaration returns the encoding named on the first line, or on the second if
// the first has no code, and the row it stands on; "" if there is none.
func declaration(body []byte) (name string, row int) {
	for row := 1; row <= 2; row++ {
		line, rest := cutLine(body)
		line = bytes.TrimLeft(line, " \t\f")
		if len(line) > 0 && line[0] != '#' {
			break // there is code on it
		}
		if m := cookie.FindSubmatch(line); m != nil {
			return string(m[1]), row
		}
		body = rest
	}
	return "", 0
}

// cutLine splits src behind its first line, which is returned without its end.
// A lone "\r" is a line end here, as CPython sees it.
func cutLine(src []byte) (line, rest []byte) {
	end := bytes.IndexAny(src, "\r\n")
	if end < 0 {
		return src, nil
	}
	rest = src[end+1:]
	if src[end] == '\r' {
		rest = bytes.TrimPrefix(rest, []byte("\n"))
	}
	return src[:end], rest
}

// normalName is what CPython's tokenizer does to a declared name before it asks
// for the codec: it knows two encodings itself, also with an Emacs line-end
// suffix such as "utf-8-unix".
func normalName(name string) string {
	plain := strings.ReplaceAll(strings.ToLower(name), "_", "-")
	is := func(known string) bool { return plain == known || strings.HasPrefix(plain, known+"-") }
	switch {
	case is("utf-8"):
		return "utf-8"
	case is("latin-1"), is("iso-8859-1"), is("iso-latin-1"):
		return "iso-8859-1"
	}
	return name
}

// lookup returns the codec of that name as Python's codecs.lookup does, nil if
// there is none. Case does not matter, nor which punctuation separates words.
func lookup(name string) *codec {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return r != '.' && (r < '0' || r > '9') && (r < 'a' || r > 'z')
	})
	module := strings.Join(words, "_")
	if c, ok := codecs[module]; ok {
		return c
	}
	if alias := strings.ReplaceAll(module, ".", "_"); !modules[alias] {
		return codecs[alias]
	}
	// Python takes a dot for part of a module's path: "koi8.u" is unknown.
	return nil
}

// lineEnds counts the line ends in src; "\r\n" is one.
func lineEnds(src []byte) int {
	return bytes.Count(src, []byte("\n")) + bytes.Count(src, []byte("\r")) - bytes.Count(src, []byte("\r\n"))
}
