package outline

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"golang.org/x/text/unicode/norm"
)

// names numbers identifiers. It is a hash table with open addressing, which
// keeps its memory from file to file.
type names struct {
	texts [][]byte
	slots []nameSlot // a power of two of them, at most half of them taken
	shift uint8      // of a hash, whose first bits say where its search begins: the last do not depend on all of the text
}

func (t *names) allocate(size int) {
	t.slots = make([]nameSlot, size)
	t.shift = uint8(32 - bits.TrailingZeros(uint(size)))
}

type nameSlot struct {
	hash uint32
	id   Name // plus one; 0 if the slot is free
}

func (t *names) reset() {
	t.texts = t.texts[:0]
	if len(t.slots) == 0 || len(t.slots) > 1<<15 { // one huge file must not slow down all after it
		t.allocate(1 << 11)
	}
	clear(t.slots)
}

// hashOf returns the hash of an identifier, and whether it is ASCII: most are
// read in one go.
func hashOf(text []byte) (hash uint32, ascii bool) {
	const odd = 0x9e3779b97f4a7c15
	h, all := uint64(len(text)), uint64(0)
	for len(text) >= 8 {
		word := binary.LittleEndian.Uint64(text)
		h, all = (h^word)*odd, all|word
		h ^= h >> 32
		text = text[8:]
	}
	word := uint64(0)
	switch n := len(text); {
	case n >= 4:
		word = uint64(binary.LittleEndian.Uint32(text)) | uint64(binary.LittleEndian.Uint32(text[n-4:]))<<32
	case n > 0:
		word = uint64(text[0]) | uint64(text[n/2])<<8 | uint64(text[n-1])<<16
	}
	h = (h ^ word) * odd
	return uint32(h >> 32), (all|word)&0x8080808080808080 == 0
}

// id returns the number of the identifier, a new one if it is new.
func (t *names) id(text []byte) Name {
	hash, _ := hashOf(text)
	return t.hashed(text, hash)
}

// hashed is id for who knows the hash.
func (t *names) hashed(text []byte, hash uint32) Name {
	slot := t.slot(text, hash)
	if slot.id == 0 {
		t.texts = append(t.texts, text)
		slot.id = Name(len(t.texts))
		if 2*len(t.texts) > len(t.slots) {
			t.grow()
			return Name(len(t.texts) - 1)
		}
	}
	return slot.id - 1
}

// find returns the number of the identifier, None if it has none.
func (t *names) find(text []byte) Name {
	hash, _ := hashOf(text)
	return t.slot(text, hash).id - 1
}

// slot returns where the identifier is, or where it belongs.
func (t *names) slot(text []byte, hash uint32) *nameSlot {
	mask := uint32(len(t.slots) - 1)
	for i := hash >> t.shift; ; i = (i + 1) & mask {
		slot := &t.slots[i]
		if slot.id == 0 {
			slot.hash = hash
			return slot
		}
		if slot.hash == hash && bytes.Equal(t.texts[slot.id-1], text) {
			return slot
		}
	}
}

func (t *names) grow() {
	old := t.slots
	t.allocate(2 * len(old))
	mask := uint32(len(t.slots) - 1)
	for _, slot := range old {
		if slot.id == 0 {
			continue
		}
		i := slot.hash >> t.shift
		for t.slots[i].id != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = slot
	}
}

// stored returns the identifier as Python stores it inside the class, whose name
// is empty outside of classes.
func stored(text, class []byte) []byte {
	if !isASCII(text) {
		text = norm.NFKC.Bytes(text)
	}
	if len(class) == 0 || !bytes.HasPrefix(text, dunder) || bytes.HasSuffix(text, dunder) {
		return text
	}
	class = bytes.TrimLeft(class, "_")
	if len(class) == 0 {
		return text
	}
	mangled := append(make([]byte, 0, 1+len(class)+len(text)), '_')
	return append(append(mangled, class...), text...)
}

func isASCII(text []byte) bool {
	_, ascii := hashOf(text)
	return ascii
}

var dunder = []byte("__")

// table holds pairs of a scope and a name. It works as names does.
type table struct {
	slots []uint64 // scope and name, each plus one; 0 if the slot is free
}

func key(scope int32, name Name) uint64 { return uint64(scope+1)<<32 | uint64(name+1) }

func (t *table) prepare(size int) {
	need := 1 << 8
	for need < 2*size {
		need *= 2
	}
	if cap(t.slots) < need {
		t.slots = make([]uint64, need)
	}
	t.slots = t.slots[:need]
	clear(t.slots)
}

func (t *table) slot(k uint64) *uint64 {
	mask := uint64(len(t.slots) - 1)
	hash := k * 0x9e3779b97f4a7c15
	for i := (hash ^ hash>>32) & mask; ; i = (i + 1) & mask {
		if s := &t.slots[i]; *s == 0 || *s == k {
			return s
		}
	}
}

func (t *table) add(scope int32, name Name) { k := key(scope, name); *t.slot(k) = k }

func (t *table) has(scope int32, name Name) bool { return *t.slot(key(scope, name)) != 0 }
