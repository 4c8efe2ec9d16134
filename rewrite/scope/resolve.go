package scope

import (
	"slices"

	"pyfix/rewrite/syntax"
)

// mark is how many uses have been recorded.
type mark struct{ bindings, reads int }

func (b *builder) mark() mark { return mark{len(b.info.bindings), len(b.info.reads)} }

// sortFrom puts the uses since the mark, which the builder met in the order in
// which CPython visits the source, into the order of the source itself.
func (b *builder) sortFrom(m mark) {
	bindings, reads := b.info.bindings[m.bindings:], b.info.reads[m.reads:]
	byBinding := func(a, b Binding) int { return a.Name.ID() - b.Name.ID() }
	if !slices.IsSortedFunc(bindings, byBinding) {
		slices.SortStableFunc(bindings, byBinding)
	}
	byRead := func(a, b Reference) int { return a.Name.ID() - b.Name.ID() }
	if !slices.IsSortedFunc(reads, byRead) {
		slices.SortStableFunc(reads, byRead)
	}
}

// resolve decides where every name of every scope is kept. It answers as
// analyze_block in CPython's symtable.c does, but asks upward from each symbol
// instead of passing sets of names down: now that all symbols are known, each is
// linked to that of its name in the nearest scope around that has one.
func (b *builder) resolve() {
	i := b.info
	i.globals = sized(i.globalList, len(b.names.spelt))
	for _, s := range i.Scopes { // as they were opened, so that those around it are entered
		for b.current != s.Parent {
			b.close()
		}
		b.current = s
		b.names.enter(s)
		for sym := s.first; sym != nil; sym = sym.next {
			i.File.Point.Step()
			b.resolveSymbol(sym)
		}
	}
	for b.current != nil {
		b.close()
	}
}

// collect puts the scopes into source order, lists what each has, and gathers the
// bindings and reads of each variable.
func (i *Info) collect() {
	// A parent stays before a child that shares its node.
	byNode := func(a, b *Scope) int { return a.Node.ID() - b.Node.ID() }
	if !slices.IsSortedFunc(i.Scopes, byNode) {
		slices.SortStableFunc(i.Scopes, byNode)
	}
	i.listSymbols()
	i.listChildren()
	i.listBindings()
	i.listReads()
	i.bindAt = landmarksOf(i.marks[0], i.File, len(i.bindings), func(at int) int { return i.bindings[at].Name.ID() })
	i.readAt = landmarksOf(i.marks[1], i.File, len(i.reads), func(at int) int { return i.reads[at].Name.ID() })
	i.marks = [2]landmarks{i.bindAt, i.readAt}
}

func (i *Info) listSymbols() {
	count := 0
	for _, s := range i.Scopes {
		count += int(s.count)
	}
	free := sized(i.symbolList, count)
	i.symbolList = free
	for _, s := range i.Scopes {
		s.Symbols, free = free[:0:s.count], free[s.count:]
		for sym := s.first; sym != nil; sym = sym.next {
			s.Symbols = append(s.Symbols, sym)
		}
	}
}

func (i *Info) listChildren() {
	free := sized(i.childList, len(i.Scopes)-1)
	i.childList = free
	for _, s := range i.Scopes {
		s.Children, free = free[:0:s.children], free[s.children:]
		if s.Parent != nil {
			s.Parent.Children = append(s.Parent.Children, s)
		}
	}
}

func (i *Info) listBindings() {
	for at := range i.bindings {
		b := &i.bindings[at]
		b.Var = b.sym.Var
		b.Var.bindings++
	}
	i.bindingList = gather(i.bindings, i.bindingList, func(b *Binding) (*[]*Binding, int32) {
		return &b.Var.Bindings, b.Var.bindings
	})
}

func (i *Info) listReads() {
	for at := range i.reads {
		r := &i.reads[at]
		r.Var = r.sym.Var
		r.Var.reads++
	}
	i.readList = gather(i.reads, i.readList, func(r *Reference) (*[]*Reference, int32) {
		return &r.Var.Reads, r.Var.reads
	})
}

// gather puts each use on the list of its variable, which will have as many. The
// lists share one array, in the memory of another, which it returns.
func gather[T any](uses []T, memory []*T, listOf func(*T) (list *[]*T, count int32)) []*T {
	all := sized(memory, len(uses))
	free := all
	for at := range uses {
		list, count := listOf(&uses[at])
		if *list == nil {
			*list, free = free[:0:count], free[count:]
		}
		*list = append(*list, &uses[at])
	}
	return all
}

func (i *Info) variable(sym *Symbol, owner *Scope) *Variable {
	v := i.variables.next()
	v.Name, v.name, v.Owner = sym.Name, sym.name, owner
	return v
}

func (b *builder) resolveSymbol(sym *Symbol) {
	i := b.info
	switch {
	case sym.Usage&GlobalDecl != 0:
		if sym.Usage&NonlocalDecl != 0 {
			i.fail(sym, "name '%s' is nonlocal and global")
		}
		i.toGlobal(sym, GlobalExplicit)
	case sym.Usage&NonlocalDecl != 0:
		b.resolveNonlocal(sym)
	case sym.Usage&bound != 0:
		sym.Storage = Local
		if sym.Scope.Kind == Module {
			sym.Var = i.global(sym)
		} else {
			sym.Var = i.variable(sym, sym.Scope)
		}
	default:
		b.resolveRead(sym)
	}
}

func (i *Info) toGlobal(sym *Symbol, storage Storage) {
	sym.Storage, sym.Var = storage, i.global(sym)
}

func (b *builder) resolveNonlocal(sym *Symbol) {
	i := b.info
	owner, typeParameter := sym.owner()
	if owner == nil {
		i.fail(sym, "no binding for nonlocal '%s' found")
		i.toGlobal(sym, GlobalImplicit)
		return
	}
	if typeParameter {
		i.fail(sym, "nonlocal binding not allowed for type parameter '%s'")
	}
	b.free(sym, owner)
}

// resolveRead resolves a name that its own scope does not bind.
func (b *builder) resolveRead(sym *Symbol) {
	i := b.info
	// An annotation scope looks into its class first, by name and when it runs.
	// What CPython notes is where it looks after that: past all functions.
	if class := sym.Scope.seenClass(); class != nil {
		own := b.known(class, sym.name)
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
		b.free(sym, owner)
		return
	}
	i.toGlobal(sym, GlobalImplicit)
}

// owner returns the enclosing scope whose variable a name that its own scope
// does not bind stands for, nil if it is a global, and whether the variable is
// a type parameter (which CPython forgets about where a class between has a
// name like it).
func (sym *Symbol) owner() (owner *Scope, typeParameter bool) {
	if sym.name == syntax.NameClassCell {
		return sym.classAround(), false
	}
	hidden := false
	for outer := sym.outer; outer != nil && outer.Scope.Kind != Module; outer = outer.outer {
		outer.Scope.info.File.Point.Step()
		switch {
		case outer.Scope.Kind == Class:
			hidden = hidden || outer.Usage&bound != 0 && outer.Usage&(GlobalDecl|NonlocalDecl) == 0
		case outer.Usage&GlobalDecl != 0:
			return nil, false
		case outer.Usage&NonlocalDecl != 0:
		case outer.Usage&bound != 0:
			return outer.Scope, outer.Usage&TypeParameter != 0 && !hidden
		}
	}
	return nil, false
}

// classAround returns the owner of a __class__: the class, or a function between
// that has a variable of that name.
func (sym *Symbol) classAround() *Scope {
	outer := sym.outer
	for s := sym.Scope.Parent; s != nil && s.Kind != Module; s = s.Parent {
		s.info.File.Point.Step()
		if s.Kind == Class {
			return s
		}
		if outer == nil || outer.Scope != s {
			continue
		}
		switch {
		case outer.Usage&GlobalDecl != 0:
			return nil
		case outer.Usage&NonlocalDecl != 0:
		case outer.Usage&bound != 0:
			return s
		}
		outer = outer.outer
	}
	return nil
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
func (b *builder) free(sym *Symbol, owner *Scope) {
	v := b.captured(owner, sym)
	v.Captured = true
	sym.Storage, sym.Var = Free, v
	at := &sym.outer
	for s := sym.Scope.Parent; s != owner; s = s.Parent {
		at = placeOf(s, at)
		between := b.symbolAt(at, s, sym.name)
		if between.Storage == Unresolved && between.Usage&(bound|GlobalDecl) == 0 {
			between.Storage, between.Var = Free, v
		}
	}
}

// captured returns the variable of a function's name (or of a class's implicit
// __class__) that a nested scope captures.
func (b *builder) captured(owner *Scope, by *Symbol) *Variable {
	if owner.Kind == Class {
		if owner.implied == nil {
			owner.implied = b.info.variable(by, owner)
		}
		return owner.implied
	}
	sym := b.known(owner, by.name)
	sym.Storage = Cell
	return sym.Var
}

// global returns the module's variable of that name, made at first use: names
// that only functions read or bind have one too.
func (i *Info) global(sym *Symbol) *Variable {
	v := i.globals[sym.name]
	if v == nil {
		v = i.variable(sym, i.Module)
		i.globals[sym.name] = v
	}
	return v
}

// Global returns the variable of the module's namespace with that name, nil if
// nothing in the file mentions it.
func (i *Info) Global(name string) *Variable { return i.globals[i.names()[name]] }

// Namesake returns the variable of the module's namespace that has the name of v,
// nil if nothing in the file mentions it.
func (v *Variable) Namesake() *Variable { return v.Owner.info.globals[v.name] }

// Hidden returns the variable that the name would stand for if its scope did not
// bind it, nil if no function and no module around it binds the name.
func (sym *Symbol) Hidden() *Variable {
	around := sym.Scope.Parent
	for around.Kind == Class || around.Kind.IsAnnotation() {
		around = around.Parent
	}
	for outer := sym.outer; outer != nil && outer.Scope.Kind != Module; outer = outer.outer {
		switch {
		case outer.Scope.depth > around.depth, outer.Scope.Kind == Class:
		case outer.Storage == GlobalExplicit:
			return boundGlobal(sym.Scope.info.globals[sym.name])
		case outer.Storage == Local || outer.Storage == Cell || outer.Storage == Free:
			return outer.Var
		}
	}
	return boundGlobal(sym.Scope.info.globals[sym.name])
}

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
			return boundGlobal(s.info.Global(name))
		case sym.Storage == Local || sym.Storage == Cell || sym.Storage == Free:
			return sym.Var
		}
	}
	return boundGlobal(s.info.Global(name))
}

func boundGlobal(v *Variable) *Variable {
	if v != nil && v.Bound() {
		return v
	}
	return nil
}

func (i *Info) fail(sym *Symbol, format string) {
	i.addError(i.declared[sym].Span(), format, sym.Name)
}

// dynamicCalls are the builtins that read or write names by their text.
var dynamicCalls = []syntax.Name{syntax.NameExec, syntax.NameEval, syntax.NameLocals, syntax.NameVars, syntax.NameDir}

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
				r.In.Dynamic = "`" + v.Name + "()` may use names by their text"
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
