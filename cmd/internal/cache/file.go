package cache

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
	"sort"
	"time"

	"pyfix/cmd/internal/userdir"
)

// A cache file holds, in this order, with numbers of fixed width in little-endian
// order:
//
//	the magic
//	the key
//	the time of the last check for files that are gone, in s since 1970 (8 bytes)
//	the number of entries (8 bytes)
//	for each entry, where it starts in the file (8 bytes)
//	the entries, by their paths: path, record
//	a seal of all that (32 bytes)
//
// So nothing but the seal has to be computed before an entry can be found,
// and only those that are looked up are decoded.

// magic begins every cache file. The number goes up with each change of format.
const magic = "pyfix cache 2\n"

// purpose is what the seal of a cache file is for.
const purpose = "cache"

var errForeign = errors.New("it was not written by this user on this machine, nor with this " + userdir.CacheKey)

// entry is a path with its encoded record.
type entry struct {
	path   string
	record []byte
}

// formatFile returns the content of a cache file without its seal.
func formatFile(k key, pruned time.Time, entries []entry) []byte {
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.path, b.path) })
	b := append([]byte(magic), k[:]...)
	b = binary.LittleEndian.AppendUint64(b, uint64(pruned.Unix()))
	b = binary.LittleEndian.AppendUint64(b, uint64(len(entries)))
	offsets := len(b)
	b = append(b, make([]byte, 8*len(entries))...)
	for i, e := range entries {
		binary.LittleEndian.PutUint64(b[offsets+8*i:], uint64(len(b)))
		b = append(appendString(b, e.path), e.record...)
	}
	return b
}

// table is the content of a cache file. The nil table has no entries.
type table struct {
	body    []byte // without the seal
	offsets []byte // of the entries in body
	pruned  time.Time
}

// parseFile reads the content of a cache file, and keeps it. It is an error if
// it is not whole, was written by somebody else, or for another key.
func parseFile(content []byte, k key, secret userdir.Secret) (*table, error) {
	length := len(content) - userdir.SealBytes
	if length < 0 || secret == nil || !secret.Fits(content[length:], purpose, content[:length]) {
		return nil, errForeign
	}
	t := &table{body: content[:length]}
	d := decoder{rest: t.body}
	if string(d.take(len(magic))) != magic || !bytes.Equal(d.take(len(k)), k[:]) {
		return nil, errBroken
	}
	t.pruned = time.Unix(int64(d.fixed64()), 0)
	count := d.fixed64()
	if d.broken || count > uint64(len(d.rest)/8) {
		return nil, errBroken
	}
	t.offsets = d.take(8 * int(count))
	return t, nil
}

func (t *table) len() int {
	if t == nil {
		return 0
	}
	return len(t.offsets) / 8
}

// at returns the path of an entry, and what follows it.
func (t *table) at(i int) (path []byte, rest decoder) {
	offset := binary.LittleEndian.Uint64(t.offsets[8*i:])
	if offset > uint64(len(t.body)) {
		return nil, decoder{broken: true}
	}
	rest = decoder{rest: t.body[offset:]}
	return rest.bytes(), rest
}

func (t *table) find(path string) (record, bool) {
	wanted := []byte(path)
	i, found := sort.Find(t.len(), func(i int) int {
		have, _ := t.at(i)
		return bytes.Compare(wanted, have)
	})
	if !found {
		return record{}, false
	}
	_, rest := t.at(i)
	r := rest.record()
	return r, !rest.broken
}

// entries returns the whole content, but for what is broken.
func (t *table) entries() []entry {
	all := make([]entry, 0, t.len())
	for i := range t.len() {
		path, rest := t.at(i)
		start := rest.rest
		if rest.record(); !rest.broken {
			all = append(all, entry{string(path), start[:len(start)-len(rest.rest)]})
		}
	}
	return all
}
