package scope

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
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

// private is how the names of a scope are mangled; nil leaves them as they are.
type private struct {
	class string          // the innermost class's name
	only  map[string]bool // around a generic class, its type parameters; nil: every name
}

// add notes a type parameter, in time for its own mangling.
func (p *private) add(name syntax.Node) {
	if p != nil && p.only != nil {
		p.only[normalise(name.Text())] = true
	}
}

// mangle returns the name under which CPython stores an identifier.
func (p *private) mangle(name syntax.Node) string {
	plain := normalise(name.Text())
	if p == nil || p.only != nil && !p.only[plain] {
		return plain
	}
	return Mangle(p.class, plain)
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

// settleErrors puts the errors in source order. A file that holds Python 2's
// syntax keeps none: they are what Python 3 would say.
func (i *Info) settleErrors() {
	if i.File.Python2 {
		i.Errors = nil
	}
	slices.SortStableFunc(i.Errors, func(a, b Error) int { return a.Span.Start - b.Span.Start })
}

func (b *builder) errorf(at syntax.Node, format string, args ...any) {
	b.info.addError(at.Span(), format, args...)
}

// maxErrors is how many errors are kept. One would do to refuse a file, and a
// hostile file has millions.
const maxErrors = 1000

// addError keeps the first errors to come. The last of those makes way for one
// that stands further in front, so that the first in the source is always there.
func (i *Info) addError(span text.Span, format string, args ...any) {
	if len(i.Errors) < maxErrors {
		i.Errors = append(i.Errors, Error{Span: span, Message: fmt.Sprintf(format, args...)})
		return
	}
	if last := &i.Errors[maxErrors-1]; span.Start < last.Span.Start {
		*last = Error{Span: span, Message: fmt.Sprintf(format, args...)}
	}
}
