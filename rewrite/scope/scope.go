// Package scope is CPython's symbol table: which scope owns each name, who
// binds it, who reads it, who captures it.
//
// It follows Python/symtable.c of CPython 3.11, with the scopes of PEP 695
// added: a first pass (build.go) walks the tree once, opens the scopes and
// records in each of them how every name is used; a second pass (resolve.go)
// decides for every name of every scope whether it is local, a cell, free or
// global. `pyfix debug scopes` prints the result in CPython's terms, and a test
// holds it against CPython's own symtable module over whole libraries.
package scope

import (
	"iter"
	"sort"
	"sync/atomic"

	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// Kind says what construct opened a scope.
type Kind uint8

const (
	Module Kind = iota
	Class
	Function
	Lambda
	ListComp
	SetComp
	DictComp
	GenExpr
	TypeParams   // def f[T], class C[T], type X[T]: around the function, class or value
	TypeAlias    // the value of type X = ..., evaluated lazily
	TypeVarBound // the bound or default of one type parameter, evaluated lazily
)

// IsComprehension reports whether the scope is that of one of the four
// comprehensions.
func (k Kind) IsComprehension() bool { return k >= ListComp && k <= GenExpr }

// IsAnnotation reports whether the scope is one of PEP 695's annotation scopes.
func (k Kind) IsAnnotation() bool { return k >= TypeParams }

// IsDeferred reports whether the code of the scope runs at some later time than
// the code around it: a generator expression does, apart from its first
// iterable, and a list comprehension does not.
func (k Kind) IsDeferred() bool {
	return k == Function || k == Lambda || k == GenExpr || k == TypeAlias || k == TypeVarBound
}

// functionLike reports whether names bound in the scope are visible from the
// scopes inside it.
func (k Kind) functionLike() bool { return k != Module && k != Class }

// Scope is a region of the source with names of its own.
type Scope struct {
	Kind     Kind
	Name     string      // CPython's name for it: "top", "lambda", "listcomp", the function's or class's name
	Node     syntax.Node // what opened it
	Parent   *Scope      // nil for the module
	Children []*Scope    // in source order
	Symbols  []*Symbol   // every name that occurs in it, in order of first use
	Dynamic  string      // why its names cannot be trusted, such as "locals() is called here"; "" if they can

	info     *Info
	depth    int32   // of the scopes around it
	count    int32   // of its symbols
	children int32   // how many there are
	first    *Symbol // of its symbols, which are linked until Symbols has them
	last     *Symbol
	index    atomic.Pointer[map[string]*Symbol] // made when somebody asks for one of many symbols
	private  *private                           // how its names are mangled
	implied  *Variable                          // a class's implicit __class__ cell

	// What the builder knows of it.
	targets bool        // the builder is inside a comprehension's target
	iters   int         // the builder is this deep inside iterables of comprehensions
	async   bool        // an async def
	yields  bool        // it holds a yield
	answer  syntax.Node // its first return with a value
}

// Module returns the scope at the top.
func (s *Scope) Module() *Scope { return s.info.Module }

// Inside reports whether s is outer or nested in it, however deeply.
func (s *Scope) Inside(outer *Scope) bool {
	for ; s != nil; s = s.Parent {
		if s == outer {
			return true
		}
	}
	return false
}

// Usage is a set of the ways in which a scope uses a name, as CPython counts
// them.
type Usage uint16

const (
	Referenced Usage = 1 << iota // loaded; the load of an augmented assignment does not count
	Assigned
	Parameter
	Imported
	Annotated
	GlobalDecl
	NonlocalDecl
	TypeParameter
	compTarget // the iteration variable of a comprehension

	bound = Assigned | Parameter | Imported | TypeParameter
)

// Storage says where the value of a name is kept.
type Storage uint8

const (
	Unresolved     Storage = iota
	Local                  // in this scope, captured by none
	Cell                   // in this scope, captured by a scope inside it
	Free                   // in an enclosing scope
	GlobalExplicit         // in the module, by a global statement
	GlobalImplicit         // in the module or the builtins, for want of another binding
)

// Symbol is one name as one scope uses it.
type Symbol struct {
	Name    string // mangled and NFKC-normalised, as CPython stores it
	Scope   *Scope
	Usage   Usage
	Storage Storage
	Var     *Variable

	name  syntax.Name // numbered as in the file, and further
	outer *Symbol     // the same name in the nearest scope around that has it, as far as that is known
	next  *Symbol     // in the scope
}

// Variable is what a name stands for: all symbols of that name that share one
// value.
type Variable struct {
	Name     string
	Owner    *Scope // the module for globals and builtins
	Captured bool   // some nested function reads or binds it
	Bindings []*Binding
	Reads    []*Reference
	name     syntax.Name
	bindings int32 // how many of them are still to be gathered
	reads    int32
}

// IsGlobal reports whether the variable lives in the module's namespace, or in
// the builtins if the module does not bind it.
func (v *Variable) IsGlobal() bool { return v.Owner.Kind == Module }

// Bound reports whether anything in the file gives the variable a value.
func (v *Variable) Bound() bool {
	for _, b := range v.Bindings {
		if b.Kind != BindDel {
			return true
		}
	}
	return false
}

// ReadsIn returns the reads inside the node, in source order.
func (v *Variable) ReadsIn(n syntax.Node) []*Reference {
	return within(n, v.Reads, func(r *Reference) syntax.Node { return r.Name })
}

// BindingsIn returns the bindings inside the node, in source order.
func (v *Variable) BindingsIn(n syntax.Node) []*Binding {
	return within(n, v.Bindings, func(b *Binding) syntax.Node { return b.Name })
}

// within returns those of the uses, which are in source order, whose names stand
// in the node.
func within[T any](n syntax.Node, uses []*T, name func(*T) syntax.Node) []*T {
	uses = uses[sort.Search(len(uses), func(i int) bool { return name(uses[i]).ID() >= n.ID() }):]
	reach := 1 // mostly, few stand in the node
	for reach < len(uses) && n.Contains(name(uses[reach])) {
		reach *= 2
	}
	uses = uses[:min(reach, len(uses))]
	end := sort.Search(len(uses), func(i int) bool { return !n.Contains(name(uses[i])) })
	return uses[:end:end]
}

// BindingKind says which construct binds a name.
type BindingKind uint8

const (
	BindAssign    BindingKind = iota
	BindAnnotated             // x: int = 1
	BindAugmented             // x += 1, which reads it too
	BindFor
	BindCompFor // the target of a comprehension's for clause
	BindWith
	BindExcept
	BindParam
	BindImport
	BindDef
	BindClass
	BindWalrus
	BindMatch
	BindTypeParam
	BindTypeAlias
	BindDel // takes the value away
)

// Binding is one place that gives a variable a value, or takes it away.
type Binding struct {
	Var  *Variable
	Kind BindingKind
	Name syntax.Node // the identifier
	Stmt syntax.Node // the construct that binds: the assignment, for statement, handler, parameter ...
	In   *Scope      // where it executes, which is not the owner for global, nonlocal and :=
	sym  *Symbol
}

// RefKind says what a read is for.
type RefKind uint8

const (
	Load       RefKind = iota
	AugLoad            // the read of x += 1
	NotRun             // an annotation that is never evaluated where it stands
	SuperClass         // the read of __class__ that super() implies
)

// Reference is one place that reads a variable.
type Reference struct {
	Var  *Variable
	Kind RefKind
	Name syntax.Node
	In   *Scope // where it executes
	sym  *Symbol
}

// An Error is why CPython refuses the program though the grammar accepts it.
// What its symbol table objects to is found in full; of what the rest of its
// compiler does, only what is cheap to find (refused.go). There is none in a
// program that any CPython from 3.8 on compiles, and none in a file that holds
// Python 2's syntax.
type Error struct {
	Span    text.Span
	Message string
}

// Info is the symbol table of one file.
type Info struct {
	File   *syntax.File
	Module *Scope
	Scopes []*Scope // parents before children, source order
	Errors []Error  // in source order
	Future bool     // from __future__ import annotations

	globals  []*Variable             // by the number of the name
	bindings []Binding               // by the ID of their names
	reads    []Reference             // the same; super's own read comes before that of __class__
	bindAt   landmarks               // of bindings
	readAt   landmarks               // of reads
	declared map[*Symbol]syntax.Node // global or nonlocal, where first

	names   func() map[string]syntax.Name // the numbers of all names
	*memory                               // that all of it is made of
}

// Opened returns the scope that a def, lambda, class, comprehension or module
// node opens, nil if it opens none.
func (i *Info) Opened(n syntax.Node) *Scope {
	if !n.Ok() {
		return nil
	}
	at, end := 0, len(i.Scopes)
	for at < end {
		if middle := (at + end) / 2; i.Scopes[middle].Node.ID() < n.ID() {
			at = middle + 1
		} else {
			end = middle
		}
	}
	for ; at < len(i.Scopes) && i.Scopes[at].Node == n; at++ {
		if i.Scopes[at].Kind != TypeParams {
			return i.Scopes[at]
		}
	}
	return nil
}

// BindingOf returns what the identifier binds, nil if it does not bind.
func (i *Info) BindingOf(name syntax.Node) *Binding {
	if !name.Ok() {
		return nil
	}
	for at := i.bindAt.before(name); at < len(i.bindings); at++ {
		if b := &i.bindings[at]; b.Name.ID() >= name.ID() {
			if b.Name == name {
				return b
			}
			break
		}
	}
	return nil
}

// ReadOf returns what the identifier reads, nil if it does not read.
func (i *Info) ReadOf(name syntax.Node) *Reference {
	if !name.Ok() {
		return nil
	}
	for at := i.readAt.before(name); at < len(i.reads); at++ {
		if r := &i.reads[at]; r.Name.ID() >= name.ID() {
			if r.Name == name {
				return r
			}
			break
		}
	}
	return nil
}

// ReadsIn yields what the identifiers inside the node read, in source order.
func (i *Info) ReadsIn(n syntax.Node) iter.Seq[*Reference] {
	return func(yield func(*Reference) bool) {
		if !n.Ok() {
			return
		}
		for at := i.readAt.before(n); at < len(i.reads); at++ {
			r := &i.reads[at]
			if r.Kind == SuperClass || r.Name.ID() < n.ID() {
				continue
			}
			if !n.Contains(r.Name) || !yield(r) {
				return
			}
		}
	}
}

// Lookup returns the symbol of a name in this scope, nil if it does not occur.
func (s *Scope) Lookup(name string) *Symbol {
	if len(s.Symbols) >= indexFrom {
		return s.indexed()[name]
	}
	for _, sym := range s.Symbols {
		if sym.Name == name {
			return sym
		}
	}
	return nil
}

const indexFrom = 12 // symbols, from where a map is quicker than a walk

func (s *Scope) indexed() map[string]*Symbol {
	if known := s.index.Load(); known != nil {
		return *known
	}
	index := make(map[string]*Symbol, len(s.Symbols))
	for _, sym := range s.Symbols {
		index[sym.Name] = sym
	}
	s.index.Store(&index) // another goroutine may have done the same
	return index
}

// Binds reports whether the scope itself owns the name.
func (s *Scope) Binds(name string) bool {
	sym := s.Lookup(name)
	return sym != nil && (sym.Storage == Local || sym.Storage == Cell)
}
