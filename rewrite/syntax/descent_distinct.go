package syntax

import "slices"

// distinct is a list of names all of which have to differ, such as the keywords of
// a call. What nested lists hold stands on one stack, since most of them are short.
type distinct struct {
	from int           // where on the stack the list starts
	many map[Name]bool // the names, once there are many
}

const manyNames = 16

// noNames starts a list.
func (d *descent) noNames() distinct { return distinct{from: len(d.distinct)} }

// drop ends the list, which is the last one on the stack.
func (d *descent) drop(list distinct) { d.distinct = d.distinct[:list.from] }

// repeats adds a name to the list and reports whether it is there already.
func (d *descent) repeats(list *distinct, name Name) bool {
	if list.many == nil && len(d.distinct)-list.from == manyNames {
		list.many = make(map[Name]bool)
		for _, name := range d.distinct[list.from:] {
			list.many[name] = true
		}
	}
	if list.many[name] || list.many == nil && slices.Contains(d.distinct[list.from:], name) {
		return true
	}
	if list.many != nil {
		list.many[name] = true
	}
	d.distinct = append(d.distinct, name)
	return false
}

// sameNames reports whether two lists hold the same names.
func sameNames(a, b []Name) bool {
	if len(a) != len(b) || slices.Equal(a, b) {
		return len(a) == len(b)
	}
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}
