package scope

import (
	"maps"
	"slices"
	"strings"

	"pyfix/rewrite/syntax"
)

// project makes the two views comparable, given the version that cpython is
// of. pyfix shows what 3.11 would, with PEP 695's scopes added. Nothing is done
// for 3.9 to 3.11 (but see testdata/symtable_dump.py about annotations in 3.8
// and 3.9).
//
// 3.8 gives all that stands in f-strings of a concatenation the line where the
// concatenation starts.
//
// From 3.12 on
//
//   - list, set and dict comprehensions are merged into the scope around them
//     (PEP 709): pyfix's view is merged by the same rules, see inline;
//   - names that the compiler makes up for itself are dropped from CPython's
//     view, unless pyfix shows the name too.
func project(pyfix, cpython *view, minor int) {
	switch {
	case minor == 8:
		pyfix.moveConcatenated()
	case minor >= 12:
		pyfix.inline(false)
		cpython.dropImplicit(pyfix)
	}
}

func (v *view) markConcatenated(s *Scope) {
	for n := range s.Node.Enclosing() {
		if n.Kind() == syntax.KindConcatenatedString {
			v.concatenated = n.Row()
		}
	}
	for at, child := range s.Children {
		v.children[at].markConcatenated(child)
	}
}

func (v *view) moveConcatenated() {
	if v.concatenated != 0 {
		v.line = v.concatenated
	}
	for _, child := range v.children {
		child.moveConcatenated()
	}
}

// dropImplicit drops the symbols that stand in no source.
func (v *view) dropImplicit(pyfix *view) {
	seen := make(map[string]bool) // shown by pyfix anywhere
	pyfix.collect(seen)
	v.dropImplicitBut(seen)
}

func (v *view) collect(names map[string]bool) {
	for name := range v.symbols {
		names[name] = true
	}
	for _, child := range v.children {
		child.collect(names)
	}
}

func (v *view) dropImplicitBut(seen map[string]bool) {
	maps.DeleteFunc(v.symbols, func(name string, syms []symbolDump) bool {
		return !seen[name] && v.implicit(name, syms[0])
	})
	for _, child := range v.children {
		child.dropImplicitBut(seen)
	}
}

var (
	assignedLocal = symbolDump{Scope: "local", Assigned: true}
	usedFree      = symbolDump{Scope: "free", Referenced: true}
	handedFree    = symbolDump{Scope: "free"}
)

// implicit reports whether CPython made up the name: the helpers of type
// parameters, whose names no source can spell, and class attributes.
func (v *view) implicit(name string, sym symbolDump) bool {
	switch name {
	case ".type_params":
		return v.kind == "type parameters" || v.kind == "class"
	case ".generic_base", ".defaults", ".kwdefaults":
		return v.kind == "type parameters"
	case "__classdict__":
		return v.annotation() && (sym == usedFree || sym == handedFree)
	case "__type_params__", "__static_attributes__", "__firstlineno__":
		return v.kind == "class" && sym == assignedLocal
	}
	return false
}

func (v *view) annotation() bool { return strings.HasPrefix(v.kind, "type ") }

func (v *view) comprehension() bool {
	_, ok := v.symbols[".0"]
	return ok && v.name != "genexpr"
}

// inline merges comprehensions as inline_comprehension in CPython's symtable.c
// does: a name that the scope around does not have is copied there as it is,
// one that it has stays as it was there. What two comprehensions of one scope
// both bring along comes from the one that CPython visits first, which need not
// be the first in the source: either will do.
//
// A local of the scope around that only merged comprehensions captured is no
// cell any more; one that something else captures inside a merged comprehension
// is, even if the scope has a local of that name only by chance.
//
// CPython does not merge into annotation scopes that stand in a class.
func (v *view) inline(inClass bool) {
	seesClass := inClass && v.annotation()
	own := maps.Clone(v.symbols)
	maps.DeleteFunc(own, func(_ string, syms []symbolDump) bool {
		return syms[0] == handedFree // CPython adds these last, if they are still missing
	})
	before := v.symbols
	v.symbols = maps.Clone(own)
	captured := make(map[string]bool) // by scopes inside a merged comprehension
	freed := make(map[string]bool)    // read by a merged comprehension
	var children []*view
	for _, child := range v.children {
		child.inline(v.kind == "class" || seesClass)
		if !child.comprehension() || seesClass {
			children = append(children, child)
			continue
		}
		v.merge(child, own, captured, freed)
		children = append(children, child.children...)
	}
	v.children = children
	for name, syms := range before {
		if v.symbols[name] == nil {
			v.symbols[name] = syms
		}
	}
	if v.kind != "class" && v.kind != "module" {
		v.adjustCells(own, captured, freed)
	}
}

func (v *view) merge(comp *view, own map[string][]symbolDump, captured, freed map[string]bool) {
	for name, syms := range comp.symbols {
		if name == ".0" {
			continue
		}
		for _, sym := range syms {
			captured[name] = captured[name] || sym.Scope == "cell"
			freed[name] = freed[name] || sym.Scope == "free"
			if sym.Scope == "free" && v.kind == "class" && name == "__class__" {
				sym.Scope = "global implicit"
			}
			sym.Global = sym.isGlobal(v.kind)
			if own[name] == nil && !slices.Contains(v.symbols[name], sym) {
				v.symbols[name] = append(v.symbols[name], sym)
			}
		}
	}
}

func (v *view) adjustCells(own map[string][]symbolDump, captured, freed map[string]bool) {
	for name, syms := range v.symbols {
		for at, sym := range syms {
			switch {
			case sym.Scope == "local" && captured[name]:
				v.symbols[name][at].Scope = "cell"
			case sym.Scope == "cell" && own[name] != nil && freed[name] && !captured[name] && !v.handsDown(name):
				v.symbols[name] = []symbolDump{sym}
				v.symbols[name][at].Scope = "local"
			}
		}
	}
}

// handsDown reports whether a scope inside takes the name from v.
func (v *view) handsDown(name string) bool {
	return slices.ContainsFunc(v.children, func(child *view) bool {
		syms := child.symbols[name]
		if len(syms) > 0 && syms[0].Scope == "free" {
			return true
		}
		return child.kind == "class" && child.handsDown(name)
	})
}
