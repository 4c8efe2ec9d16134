package cache

import (
	"bytes"
	"encoding/binary"
	"time"
)

// magic begins every cache file. The number goes up with each change of format.
const magic = "pyfix cache 1\n"

// formatFile returns the content of a cache file: the magic, the key, the time
// of the last check in s since 1970, the number of paths, each path with its
// record, and the digest of all that. What is fresh takes the place of what was
// known.
func formatFile(k key, pruned time.Time, known, fresh map[string]record) []byte {
	b := append([]byte(magic), k[:]...)
	b = binary.LittleEndian.AppendUint64(b, uint64(pruned.Unix()))
	kept := 0
	for path := range known {
		if _, ok := fresh[path]; !ok {
			kept++
		}
	}
	b = appendNumber(b, kept+len(fresh))
	for path, r := range known {
		if _, ok := fresh[path]; !ok {
			b = appendRecord(appendString(b, path), &r)
		}
	}
	for path, r := range fresh {
		b = appendRecord(appendString(b, path), &r)
	}
	digest := sum(b)
	return append(b, digest[:]...)
}

// parseFile reads the content of a cache file, and keeps parts of it. It is an
// error if it is not whole, or was written for another key.
func parseFile(content []byte, k key) (known map[string]record, pruned time.Time, err error) {
	body := len(content) - len(digest{})
	if body < 0 || sum(content[:body]) != digest(content[body:]) {
		return nil, pruned, errBroken
	}
	d := decoder{rest: content[:body]}
	if string(d.take(len(magic))) != magic || !bytes.Equal(d.take(len(k)), k[:]) {
		return nil, pruned, errBroken
	}
	pruned = time.Unix(int64(d.fixed64()), 0)
	count := d.number()
	known = make(map[string]record, min(count, len(d.rest)/minRecord))
	for range count {
		path := d.string()
		known[path] = d.record()
		if d.broken {
			return nil, pruned, errBroken
		}
	}
	return known, pruned, d.end()
}

// minRecord is the length of the shortest path with its record.
const minRecord = 1 + 4*8 + 2*len(digest{}) + 1
