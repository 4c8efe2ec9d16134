package scope

import (
	"slices"

	"pyfix/rewrite/syntax"
)

// order sorts what the builder met in the order in which CPython visits the
// source into the order of the source itself.
func (i *Info) order() {
	sortScopes(i.Scopes)
	for _, s := range i.Scopes {
		sortScopes(s.Children)
	}
	slices.SortStableFunc(i.bindings, func(a, b *Binding) int { return a.Name.ID() - b.Name.ID() })
	slices.SortStableFunc(i.reads, func(a, b *Reference) int { return a.Name.ID() - b.Name.ID() })
	i.bindAt = newLandmarks(i.File, i.bindings, func(b *Binding) syntax.Node { return b.Name })
	i.readAt = newLandmarks(i.File, i.reads, func(r *Reference) syntax.Node { return r.Name })
}

// sortScopes keeps parents in front of children that share their node.
func sortScopes(scopes []*Scope) {
	slices.SortStableFunc(scopes, func(a, b *Scope) int { return a.Node.ID() - b.Node.ID() })
}

// resolve decides where every name of every scope is kept, and gathers the
// bindings and reads of each variable. It answers as analyze_block in CPython's
// symtable.c does, but asks upward from each symbol instead of passing sets of
// names down.
func (i *Info) resolve() {
	for _, s := range i.Scopes {
		for _, sym := range s.Symbols {
			i.File.Point.Step()
			i.resolveSymbol(sym)
		}
	}
	for _, b := range i.bindings {
		b.Var = b.sym.Var
	}
	for _, r := range i.reads {
		r.Var = r.sym.Var
	}
	gather(i.bindings, func(b *Binding) (*Variable, *[]*Binding) { return b.Var, &b.Var.Bindings })
	gather(i.reads, func(r *Reference) (*Variable, *[]*Reference) { return r.Var, &r.Var.Reads })
	i.markDynamic()
}

// gather puts each use on the list of its variable. The lists share one array.
func gather[T any](uses []*T, of func(*T) (*Variable, *[]*T)) {
	for _, use := range uses {
		v, _ := of(use)
		v.uses++
	}
	free := make([]*T, len(uses))
	for _, use := range uses {
		v, list := of(use)
		if *list == nil {
			*list, free = free[:0:v.uses], free[v.uses:]
		}
		*list = append(*list, use)
		v.uses--
	}
}

func (i *Info) variable(name string, owner *Scope) *Variable {
	v := i.variables.next()
	v.Name, v.Owner = name, owner
	return v
}

func (i *Info) resolveSymbol(sym *Symbol) {
	if sym.Storage != Unresolved {
		return // passed through here on its way up from a nested scope
	}
	switch {
	case sym.Usage&GlobalDecl != 0:
		if sym.Usage&NonlocalDecl != 0 {
			i.fail(sym, "name '%s' is nonlocal and global")
		}
		i.toGlobal(sym, GlobalExplicit)
	case sym.Usage&NonlocalDecl != 0:
		i.resolveNonlocal(sym)
	case sym.Usage&bound != 0:
		sym.Storage = Local
		if sym.Scope.Kind == Module {
			sym.Var = i.global(sym.Name)
		} else {
			sym.Var = i.variable(sym.Name, sym.Scope)
		}
	default:
		i.resolveRead(sym)
	}
}

func (i *Info) toGlobal(sym *Symbol, storage Storage) {
	sym.Storage, sym.Var = storage, i.global(sym.Name)
}

func (i *Info) resolveNonlocal(sym *Symbol) {
	owner, typeParameter := sym.owner()
	if owner == nil {
		i.fail(sym, "no binding for nonlocal '%s' found")
		i.toGlobal(sym, GlobalImplicit)
		return
	}
	if typeParameter {
		i.fail(sym, "nonlocal binding not allowed for type parameter '%s'")
	}
	i.free(sym, owner)
}

// resolveRead resolves a name that its own scope does not bind.
func (i *Info) resolveRead(sym *Symbol) {
	// An annotation scope looks into its class first, by name and when it runs.
	// What CPython notes is where it looks after that: past all functions.
	if class := sym.Scope.seenClass(); class != nil {
		own := class.Lookup(sym.Name)
		switch {
		case own == nil || own.Usage&(bound|GlobalDecl) == 0 || own.Usage&NonlocalDecl != 0:
		case own.Usage&GlobalDecl != 0:
			i.toGlobal(sym, GlobalExplicit)
			return
		default:
			i.toGlobal(sym, GlobalImplicit)
			return
		}
	}
	if owner, _ := sym.owner(); owner != nil {
		i.free(sym, owner)
		return
	}
	i.toGlobal(sym, GlobalImplicit)
}

// owner returns the enclosing scope whose variable a name that its own scope
// does not bind stands for, nil if it is a global, and whether the variable is
// a type parameter (which CPython forgets about where a class between has a
// name like it).
func (sym *Symbol) owner() (owner *Scope, typeParameter bool) {
	hidden := false
	for s := sym.Scope.Parent; s != nil && s.Kind != Module; s = s.Parent {
		s.info.File.Point.Step()
		if s.Kind == Class && sym.Name == "__class__" {
			return s, false
		}
		outer := s.Lookup(sym.Name)
		switch {
		case outer == nil:
		case s.Kind == Class:
			hidden = hidden || outer.Usage&bound != 0 && outer.Usage&(GlobalDecl|NonlocalDecl) == 0
		case outer.Usage&GlobalDecl != 0:
			return nil, false
		case outer.Usage&NonlocalDecl != 0:
		case outer.Usage&bound != 0:
			return s, outer.Usage&TypeParameter != 0 && !hidden
		}
	}
	return nil, false
}

// seenClass returns the class whose names the scope sees, nil if there is
// none: only annotation scopes see any, those of the class they stand in.
func (s *Scope) seenClass() *Scope {
	for ; s.Kind.IsAnnotation(); s = s.Parent {
		if s.Parent.Kind == Class {
			return s.Parent
		}
	}
	return nil
}

// free resolves a symbol to a variable of an enclosing function and marks the
// scopes in between, through which the cell is handed down.
func (i *Info) free(sym *Symbol, owner *Scope) {
	v := i.captured(owner, sym.Name)
	v.Captured = true
	sym.Storage, sym.Var = Free, v
	for s := sym.Scope.Parent; s != owner; s = s.Parent {
		between := s.symbol(sym.Name)
		if between.Storage == Unresolved && between.Usage&(bound|GlobalDecl) == 0 {
			between.Storage, between.Var = Free, v
		}
	}
}

// captured returns the variable of a function's name (or of a class's implicit
// __class__) that a nested scope captures.
func (i *Info) captured(owner *Scope, name string) *Variable {
	if owner.Kind == Class {
		if owner.implied == nil {
			owner.implied = i.variable(name, owner)
		}
		return owner.implied
	}
	sym := owner.Lookup(name)
	i.resolveSymbol(sym)
	sym.Storage = Cell
	return sym.Var
}

// global returns the module's variable of that name, made at first use: names
// that only functions read or bind have one too.
func (i *Info) global(name string) *Variable {
	v, ok := i.globals[name]
	if !ok {
		v = i.variable(name, i.Module)
		i.globals[name] = v
	}
	return v
}

// Global returns the variable of the module's namespace with that name, nil if
// nothing in the file mentions it.
func (i *Info) Global(name string) *Variable { return i.globals[name] }

// Resolve returns the variable that a load of the name would find from scope s,
// as CPython would compile it there: class scopes are skipped from inside. It is
// nil if no function or module of the file binds the name.
func (s *Scope) Resolve(name string) *Variable {
	for at := s; at != nil && at.Kind != Module; at = at.Parent {
		if at.Kind == Class && at != s && at != s.seenClass() {
			continue
		}
		sym := at.Lookup(name)
		switch {
		case sym == nil:
		case sym.Storage == GlobalExplicit:
			return s.info.boundGlobal(name)
		case sym.Storage == Local || sym.Storage == Cell || sym.Storage == Free:
			return sym.Var
		}
	}
	return s.info.boundGlobal(name)
}

func (i *Info) boundGlobal(name string) *Variable {
	if v := i.globals[name]; v != nil && v.Bound() {
		return v
	}
	return nil
}

func (i *Info) fail(sym *Symbol, format string) {
	i.addError(i.declared[sym].Span(), format, sym.Name)
}

// dynamicCalls are the builtins that read or write names by their text.
var dynamicCalls = []string{"exec", "eval", "locals", "vars", "dir"}

// markDynamic notes which scopes hand their names to code that the symbol table
// cannot see into.
func (i *Info) markDynamic() {
	for _, name := range dynamicCalls {
		v := i.globals[name]
		if v == nil || v.Bound() {
			continue
		}
		for _, r := range v.Reads {
			if r.In.Dynamic == "" && !inspectsObject(r) {
				r.In.Dynamic = "`" + name + "()` may use names by their text"
			}
		}
	}
}

// inspectsObject reports whether the read is that of vars(x) or dir(x), which
// look at x and not at the names around them.
func inspectsObject(r *Reference) bool {
	call := r.Name.Parent()
	if call.Kind() != syntax.KindCall || call.Child(syntax.FieldFunction) != r.Name {
		return false
	}
	return (r.Var.Name == "vars" || r.Var.Name == "dir") && call.Child(syntax.FieldArguments).First().Ok()
}
