package scope

import (
	"fmt"
	"slices"
	"strings"
	"sync"

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
	class string               // the innermost class's name
	only  map[syntax.Name]bool // around a generic class, its type parameters; nil: every name
}

// add notes a type parameter, in time for its own mangling.
func (p *private) add(name syntax.Name) {
	if p != nil && p.only != nil {
		p.only[name] = true
	}
}

// mangled returns the name under which CPython stores an identifier of the
// current scope.
func (b *builder) mangled(identifier syntax.Node) syntax.Name {
	name, p := identifier.Name(), b.current.private
	if p == nil {
		return name
	}
	plain := b.names.spelt[name]
	if len(plain) < 3 || plain[0] != '_' || plain[1] != '_' || p.only != nil && !p.only[name] {
		return name
	}
	return b.names.number(Mangle(p.class, plain))
}

// spelling returns an identifier as Python stores it, before it is mangled.
func (b *builder) spelling(identifier syntax.Node) string { return b.names.spelt[identifier.Name()] }

// names are those of the file and their mangled forms.
type names struct {
	file    *syntax.File
	spelt   []string               // by number
	numbers map[string]syntax.Name // nil until somebody asks
	top     []*Symbol              // by number: the symbol of the innermost scope that has one and is not left
}

func newNames(f *syntax.File, m *memory) names {
	spelt := m.spelt
	for name := range f.Names() {
		spelt = append(spelt, f.Spelling(syntax.Name(name)))
	}
	return names{file: f, spelt: spelt, top: sized(m.top, f.Names())}
}

// keep hands the names to the table.
func (n *names) keep(info *Info) {
	info.memory.spelt, info.memory.top = n.spelt, n.top
	spelt := n.spelt
	info.names = sync.OnceValue(func() map[string]syntax.Name { return numbersOf(spelt) })
}

func numbersOf(spelt []string) map[string]syntax.Name {
	numbers := make(map[string]syntax.Name, len(spelt))
	for name, word := range spelt {
		numbers[word] = syntax.Name(name)
	}
	return numbers
}

// number returns the number of a word that may not occur in the file.
func (n *names) number(word string) syntax.Name {
	if n.numbers == nil {
		n.numbers = numbersOf(n.spelt)
	}
	name, ok := n.numbers[word]
	if !ok {
		name = syntax.Name(len(n.spelt))
		n.numbers[word] = name
		n.spelt = append(n.spelt, word)
		n.top = append(n.top, nil)
	}
	return name
}

// placeOf returns where the symbol of s stands, or is to stand, among the symbols
// of a name from one scope outwards: it is that of s, or the first of a scope
// around s.
func placeOf(s *Scope, at **Symbol) **Symbol {
	for *at != nil && (*at).Scope.depth > s.depth {
		at = &(*at).outer
	}
	return at
}

// enter is for a scope whose symbols are known.
func (n *names) enter(s *Scope) {
	for sym := s.first; sym != nil; sym = sym.next {
		sym.outer = n.top[sym.name]
		n.top[sym.name] = sym
	}
}

func (n *names) leave(s *Scope) {
	for sym := s.first; sym != nil; sym = sym.next {
		n.top[sym.name] = sym.outer
	}
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
