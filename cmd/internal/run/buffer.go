package run

import (
	"io"
	"os"
	"slices"
	"sync"
)

// buffer is memory that files are read into, one after the other.
type buffer struct{ bytes []byte }

var buffers = sync.Pool{New: func() any { return new(buffer) }}

// largestKept is up to what size, in bytes, a buffer waits for the next file.
const largestKept = 1 << 20

// read returns what the file holds. It is valid until the buffer is used again.
func (b *buffer) read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b.bytes = b.bytes[:0]
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		b.bytes = slices.Grow(b.bytes, int(info.Size())+1) // one more, to see the end
	}
	for {
		b.bytes = slices.Grow(b.bytes, 1)
		n, err := f.Read(b.bytes[len(b.bytes):cap(b.bytes)])
		b.bytes = b.bytes[:len(b.bytes)+n]
		if err == nil {
			continue
		}
		raw := b.bytes
		if cap(raw) > largestKept {
			b.handOver()
		}
		if err == io.EOF {
			err = nil
		}
		return raw, err
	}
}

// handOver leaves what was read to whoever has it.
func (b *buffer) handOver() { b.bytes = nil }
