package scope

import (
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"

	"pyfix/rewrite/syntax"
)

// Mangle returns the name under which CPython stores an identifier inside a
// class: __x becomes _Class__x. class is "" outside classes.
func Mangle(class, name string) string {
	if class == "" || !strings.HasPrefix(name, "__") || strings.HasSuffix(name, "__") {
		return name
	}
	class = strings.TrimLeft(class, "_")
	if class == "" {
		return name
	}
	return "_" + class + name
}

// normalise returns the NFKC form of an identifier, which is what Python
// compares (PEP 3131).
func normalise(name string) string {
	for i := 0; i < len(name); i++ {
		if name[i] >= 0x80 {
			return norm.NFKC.String(name)
		}
	}
	return name
}

func (b *builder) errorf(at syntax.Node, format string, args ...any) {
	b.info.Errors = append(b.info.Errors, Error{Span: at.Span(), Message: fmt.Sprintf(format, args...)})
}
