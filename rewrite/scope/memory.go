package scope

import "sync"

// memory is what the table of a file is made of. It serves one file after
// another.
type memory struct {
	scopes    arena[Scope]
	symbols   arena[Symbol]
	variables arena[Variable]

	scopeList   []*Scope
	childList   []*Scope
	symbolList  []*Symbol
	bindingUses []Binding
	readUses    []Reference
	bindingList []*Binding
	readList    []*Reference
	globalList  []*Variable
	marks       [2]landmarks

	top   []*Symbol // the builder's, see there
	spelt []string
}

var memories = sync.Pool{New: func() any { return new(memory) }}

// keptNodes is up to what size of a tree the memory of its table is kept for the
// next one.
const keptNodes = 1 << 17

// Release gives the memory of the table to the next file. Nothing that came from
// the table may be used any more: no scope, symbol, variable, binding or
// reference. Who does not call it leaves the memory to the garbage collector.
func (i *Info) Release() {
	m := i.memory
	i.memory = nil
	if m == nil || i.File.Len() > keptNodes {
		return
	}
	m.scopes.reset()
	m.symbols.reset()
	m.variables.reset()
	m.scopeList = empty(i.Scopes)
	m.childList = empty(m.childList)
	m.symbolList = empty(m.symbolList)
	m.bindingUses = empty(i.bindings)
	m.readUses = empty(i.reads)
	m.bindingList = empty(m.bindingList)
	m.readList = empty(m.readList)
	m.globalList = empty(i.globals)
	m.top = empty(m.top)
	m.spelt = empty(m.spelt)
	memories.Put(m)
}

// empty returns the list without its items, and forgets them.
func empty[T any](list []T) []T {
	clear(list)
	return list[:0]
}

// sized returns a list of that many zero values, in the memory of an empty list
// if that is large enough.
func sized[T any](list []T, size int) []T {
	if cap(list) < size {
		return make([]T, size, size+size/2)
	}
	return list[:size]
}
