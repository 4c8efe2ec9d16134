package cache

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
)

// digest is long enough for two different contents never to share one.
type digest [16]byte

func sum(content []byte) digest {
	full := sha256.Sum256(content)
	return digest(full[:])
}

// contextOf returns the digest of what a file's result depends on beside its
// content and the settings.
func contextOf(entryPoints []string) digest {
	if len(entryPoints) == 0 {
		return digest{}
	}
	return sum([]byte(strings.Join(entryPoints, "\x00")))
}

// record is what is remembered of one file.
type record struct {
	stamp   stamp
	content digest
	context digest
	outcome []byte // an encoded Result; empty for the zero Result
}

func appendRecord(b []byte, r *record) []byte {
	b = binary.LittleEndian.AppendUint64(b, uint64(r.stamp.size))
	b = binary.LittleEndian.AppendUint64(b, uint64(r.stamp.written))
	b = binary.LittleEndian.AppendUint64(b, uint64(r.stamp.changed))
	b = binary.LittleEndian.AppendUint64(b, r.stamp.inode)
	b = append(b, r.content[:]...)
	b = append(b, r.context[:]...)
	return appendBytes(b, r.outcome)
}

func (d *decoder) record() record {
	var r record
	r.stamp.size = int64(d.fixed64())
	r.stamp.written = int64(d.fixed64())
	r.stamp.changed = int64(d.fixed64())
	r.stamp.inode = d.fixed64()
	copy(r.content[:], d.take(len(r.content)))
	copy(r.context[:], d.take(len(r.context)))
	r.outcome = d.bytes()
	return r
}
