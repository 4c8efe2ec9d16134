package scope

import (
	"bytes"
	"encoding/json"
)

// scopeDump and symbolDump are the JSON of `pyfix debug scopes`, in the terms
// of CPython's symtable module.
type scopeDump struct {
	Type     string                `json:"type"`
	Name     string                `json:"name"`
	Line     int                   `json:"line"` // 1-based; 0 for the module, as in CPython
	Symbols  map[string]symbolDump `json:"symbols"`
	Children []*scopeDump          `json:"children"`
}

// symbolDump answers as symtable.Symbol does: Global is its is_global(), which
// counts what the module binds, and not only what a global statement names.
type symbolDump struct {
	Scope      string `json:"scope"`
	Parameter  bool   `json:"parameter"`
	Assigned   bool   `json:"assigned"`
	Imported   bool   `json:"imported"`
	Referenced bool   `json:"referenced"`
	Annotated  bool   `json:"annotated"`
	Nonlocal   bool   `json:"nonlocal"`
	Global     bool   `json:"global"`
}

// JSON returns the scopes as an array that holds the module, in source order
// and with symbols sorted by name.
func (i *Info) JSON() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode([]*scopeDump{i.Module.dump()}); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func (s *Scope) dump() *scopeDump {
	d := &scopeDump{
		Type:     s.Kind.String(),
		Name:     s.Name,
		Line:     s.line(),
		Symbols:  make(map[string]symbolDump, len(s.Symbols)),
		Children: make([]*scopeDump, len(s.Children)),
	}
	for _, sym := range s.Symbols {
		d.Symbols[sym.Name] = sym.dump()
	}
	for at, child := range s.Children {
		d.Children[at] = child.dump()
	}
	return d
}

func (s *Scope) line() int {
	switch s.Kind {
	case Module:
		return 0
	case TypeAlias: // its node is the value, CPython counts from the statement
		return s.Node.Parent().Row()
	}
	return s.Node.Row()
}

func (sym *Symbol) dump() symbolDump {
	has := func(u Usage) bool { return sym.Usage&u != 0 }
	return symbolDump{
		Scope:      sym.Storage.String(),
		Parameter:  has(Parameter),
		Assigned:   has(Assigned),
		Imported:   has(Imported),
		Referenced: has(Referenced),
		Annotated:  has(Annotated),
		Nonlocal:   has(NonlocalDecl),
		Global: sym.Storage == GlobalExplicit || sym.Storage == GlobalImplicit ||
			sym.Scope.Kind == Module && has(bound),
	}
}

// String returns CPython's word for the kind of block. Lambdas and
// comprehensions are functions to it.
func (k Kind) String() string {
	switch k {
	case Module:
		return "module"
	case Class:
		return "class"
	case TypeParams:
		return "type parameters"
	case TypeAlias:
		return "type alias"
	case TypeVarBound:
		return "type variable"
	}
	return "function"
}

var storageNames = [...]string{
	Unresolved:     "unresolved",
	Local:          "local",
	Cell:           "cell",
	Free:           "free",
	GlobalExplicit: "global explicit",
	GlobalImplicit: "global implicit",
}

// String returns the word of interface and messages for the storage.
func (s Storage) String() string { return storageNames[s] }
