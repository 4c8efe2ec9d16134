package scope

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// view is a scope as it is compared: what `pyfix debug scopes` prints, or what
// CPython's symtable says, in the same terms.
type view struct {
	kind, name string
	line       int
	symbols    map[string][]symbolDump // one, or several that will do (see inline)
	children   []*view

	concatenated int // the line of the 'a' f'b' it stands in, if any
}

// pyfixView reads the JSON of `pyfix debug scopes`.
func pyfixView(t testing.TB, raw []byte) *view {
	t.Helper()
	var modules []*scopeDump
	if err := json.Unmarshal(raw, &modules); err != nil {
		t.Fatal(err)
	}
	if len(modules) != 1 {
		t.Fatalf("%d modules", len(modules))
	}
	return dumpView(modules[0])
}

func dumpView(d *scopeDump) *view {
	v := &view{kind: d.Type, name: d.Name, line: d.Line, symbols: make(map[string][]symbolDump)}
	for name, sym := range d.Symbols {
		v.symbols[name] = []symbolDump{sym}
	}
	for _, child := range d.Children {
		v.children = append(v.children, dumpView(child))
	}
	return v
}

// block is a BLOCK of testdata/symtable_dump.py.
type block struct {
	kind, name string
	line       int
	symbols    map[string]int
	children   []*block
}

func (b *block) UnmarshalJSON(raw []byte) error {
	return json.Unmarshal(raw, &[]any{&b.kind, &b.name, &b.line, &b.symbols, &b.children})
}

// The bits of CPython's symbols, and its scopes in the order of their numbers.
const (
	defLocal, defParam, defNonlocal, use, defImport, defAnnot = 2, 4, 8, 16, 128, 256
	scopeShift                                                = 16
)

var cpythonScopes = []string{"unresolved", "local", "global explicit", "global implicit", "free", "cell"}

func cpythonView(b *block) *view {
	v := &view{kind: b.kind, name: b.name, line: b.line, symbols: make(map[string][]symbolDump)}
	for name, flags := range b.symbols {
		sym := symbolDump{
			Scope:      cpythonScopes[flags>>scopeShift],
			Parameter:  flags&defParam != 0,
			Assigned:   flags&defLocal != 0,
			Imported:   flags&defImport != 0,
			Referenced: flags&use != 0,
			Annotated:  flags&defAnnot != 0,
			Nonlocal:   flags&defNonlocal != 0,
		}
		sym.Global = sym.isGlobal(b.kind)
		v.symbols[name] = []symbolDump{sym}
	}
	for _, child := range b.children {
		v.children = append(v.children, cpythonView(child))
	}
	return v
}

// isGlobal is symtable.Symbol.is_global() of 3.11.
func (s symbolDump) isGlobal(scopeType string) bool {
	return strings.HasPrefix(s.Scope, "global") || scopeType == "module" && s.bound()
}

func (s symbolDump) bound() bool { return s.Assigned || s.Parameter || s.Imported }

// count returns the number of scopes and symbols of the view.
func (v *view) count() (scopes, symbols int) {
	scopes, symbols = 1, len(v.symbols)
	for _, child := range v.children {
		s, n := child.count()
		scopes, symbols = scopes+s, symbols+n
	}
	return scopes, symbols
}

// differences compares pyfix's view with CPython's.
func differences(pyfix, cpython *view) []string {
	return diffViews("", pyfix, cpython)
}

func diffViews(path string, pyfix, cpython *view) []string {
	path += fmt.Sprintf("/%s(%d)", cpython.name, cpython.line)
	var diffs []string
	if pyfix.kind != cpython.kind || pyfix.name != cpython.name || pyfix.line != cpython.line {
		diffs = append(diffs, fmt.Sprintf("%s: pyfix has %s %s, line %d; CPython %s %s, line %d",
			path, pyfix.kind, pyfix.name, pyfix.line, cpython.kind, cpython.name, cpython.line))
	}
	names := maps.Clone(pyfix.symbols)
	maps.Copy(names, cpython.symbols)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if !symbolsAgree(pyfix.symbols[name], cpython.symbols[name]) {
			diffs = append(diffs, fmt.Sprintf("%s %s: pyfix %+v; CPython %+v", path, name, pyfix.symbols[name], cpython.symbols[name]))
		}
	}
	return append(diffs, diffChildren(path, pyfix.children, cpython.children)...)
}

func symbolsAgree(pyfix, cpython []symbolDump) bool {
	return len(cpython) == 1 && slices.Contains(pyfix, cpython[0])
}

// diffChildren compares the scopes inside, whose order CPython's versions do
// not agree on: they are paired by line, type and name, and where several share
// these, each needs an equal one.
func diffChildren(path string, pyfix, cpython []*view) []string {
	pyfix, cpython = slices.Clone(pyfix), slices.Clone(cpython)
	slices.SortStableFunc(pyfix, compareViews)
	slices.SortStableFunc(cpython, compareViews)
	if len(pyfix) != len(cpython) {
		return []string{fmt.Sprintf("%s: pyfix has children %s; CPython %s", path, childNames(pyfix), childNames(cpython))}
	}
	var diffs []string
	for at, want := range cpython {
		equal := slices.IndexFunc(pyfix[at:], func(v *view) bool {
			return compareViews(v, want) == 0 && len(diffViews(path, v, want)) == 0
		})
		if equal < 0 {
			diffs = append(diffs, diffViews(path, pyfix[at], want)...)
			continue
		}
		pyfix[at], pyfix[at+equal] = pyfix[at+equal], pyfix[at]
	}
	return diffs
}

func compareViews(a, b *view) int {
	return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.kind, b.kind), cmp.Compare(a.name, b.name))
}

func childNames(views []*view) string {
	var names []string
	for _, v := range views {
		names = append(names, fmt.Sprintf("%s(%d)", v.name, v.line))
	}
	return "[" + strings.Join(names, " ") + "]"
}
