package syntax

import (
	"hash/maphash"
	"unsafe"

	"golang.org/x/text/unicode/norm"
)

// A Name is an identifier as a number: two identifiers of a file have the same
// one if they are the same to Python, which compares their NFKC forms (PEP 3131).
// The numbers of a file are dense, and the same words come first in every file.
type Name uint32

// NoName is that of a node that is no identifier.
const NoName Name = 0

// The keywords have the first numbers, in the order of their tokens. These come
// next: the names that mean something to the symbol table.
const (
	NameSuper Name = keywordCount + 1 + iota
	NameClassCell
	NameDebug
	NameIterable // what CPython calls the first iterable of a comprehension
	NameAnnotations
	NameExec
	NameEval
	NameLocals
	NameVars
	NameDir
	namesEnd
)

const keywordCount = Name(tokCount - tokAnd)

var keywords = [...]string{
	"and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
	"False", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "None", "nonlocal", "not",
	"or", "pass", "raise", "return", "True", "try", "while", "with", "yield",
}

var wellKnown = [...]string{
	"super", "__class__", "__debug__", ".0", "annotations", "exec", "eval", "locals", "vars", "dir",
}

// IsKeyword reports whether the word is one of Python's keywords. The words that
// are keywords in some places only, such as match, are none.
func IsKeyword(word string) bool {
	at := known.find(unsafe.Slice(unsafe.StringData(word), len(word)))
	return at.name != NoName && at.name <= keywordCount
}

// names gives the identifiers of a file their numbers. It is a hash table with
// linear probing.
type names struct {
	slots  []nameSlot // as many as a power of two, less than half of them in use
	spelt  []string   // by number
	usable int        // how many more fit in
}

type nameSlot struct {
	hash uint32
	name Name // NoName where the slot is free
}

// nameSeed makes it impossible to write a file whose names all have one hash.
var nameSeed = maphash.MakeSeed()

// known has the numbers that are the same in every file.
var known = func() *names {
	const slots = 1 << 11
	n := &names{slots: make([]nameSlot, slots), spelt: []string{""}, usable: slots / 2}
	for _, list := range [][]string{keywords[:], wellKnown[:]} {
		for _, word := range list {
			n.number([]byte(word))
		}
	}
	if len(n.spelt) != int(namesEnd) {
		panic("the well-known names and their numbers differ")
	}
	return n
}()

// reset forgets all but the names that are known.
func (n *names) reset() {
	if len(n.slots) != len(known.slots) {
		n.slots = make([]nameSlot, len(known.slots))
	}
	copy(n.slots, known.slots)
	n.spelt = append(make([]string, 0, 2*cap(known.spelt)), known.spelt...)
	n.usable = known.usable
}

// find returns the slot of a word, or the free one where it belongs.
func (n *names) find(word []byte) *nameSlot {
	return n.findHash(word, uint32(maphash.Bytes(nameSeed, word)))
}

func (n *names) findHash(word []byte, hash uint32) *nameSlot {
	mask := uint32(len(n.slots) - 1)
	for at := hash & mask; ; at = (at + 1) & mask {
		slot := &n.slots[at]
		if slot.name == NoName || slot.hash == hash && n.spelt[slot.name] == string(word) {
			return slot
		}
	}
}

// number returns the number of a word, which must not be changed afterwards.
func (n *names) number(word []byte) Name {
	hash := uint32(maphash.Bytes(nameSeed, word))
	slot := n.findHash(word, hash)
	if slot.name != NoName {
		return slot.name
	}
	if n.usable == 0 {
		n.grow()
		slot = n.findHash(word, hash)
	}
	n.usable--
	*slot = nameSlot{hash: hash, name: Name(len(n.spelt))}
	n.spelt = append(n.spelt, unsafe.String(unsafe.SliceData(word), len(word)))
	return slot.name
}

// normal is number for a word with characters that are not ASCII.
func (n *names) normal(word []byte) Name {
	if norm.NFKC.IsNormal(word) {
		return n.number(word)
	}
	return n.number(norm.NFKC.Bytes(word))
}

func (n *names) grow() {
	old := n.slots
	n.slots = make([]nameSlot, 2*len(old))
	n.usable = len(old) / 2
	mask := uint32(len(n.slots) - 1)
	for _, slot := range old {
		if slot.name == NoName {
			continue
		}
		at := slot.hash & mask
		for n.slots[at].name != NoName {
			at = (at + 1) & mask
		}
		n.slots[at] = slot
	}
}

// Name returns the number of an identifier, NoName for any other node.
func (n Node) Name() Name {
	if n.f == nil {
		return NoName
	}
	return n.flat().name
}

// Spelling returns a name as Python stores it: in its NFKC form.
func (f *File) Spelling(name Name) string { return f.names[name] }

// Names returns how many names there are; their numbers are below that.
func (f *File) Names() int { return len(f.names) }
