package run

import (
	"sync"

	"pyfix/cmd/internal/regular"
)

// buffer is memory that files are read into, one after the other.
type buffer struct{ bytes []byte }

var buffers = sync.Pool{New: func() any { return new(buffer) }}

// largestKept is up to what size, in bytes, a buffer waits for the next file.
const largestKept = 1 << 20

// read returns what a regular file of up to limit bytes holds; a negative limit is none. What discovery knows of its
// size may be out of date, or be no more than a claim. The bytes are valid until the buffer is used again.
func (b *buffer) read(path string, limit int64) ([]byte, error) {
	f, info, err := regular.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := regular.Append(b.bytes[:0], f, info, limit)
	if err != nil {
		return nil, err
	}
	b.bytes = raw
	if cap(raw) > largestKept {
		b.handOver()
	}
	return raw, nil
}

// handOver leaves what was read to whoever has it.
func (b *buffer) handOver() { b.bytes = nil }
