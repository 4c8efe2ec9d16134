package cache

import (
	"encoding/binary"
	"errors"
	"math"

	"pyfix/rewrite/text"
)

var errBroken = errors.New("broken cache")

func appendNumber(b []byte, n int) []byte { return binary.AppendUvarint(b, uint64(n)) }

func appendString(b []byte, s string) []byte { return append(appendNumber(b, len(s)), s...) }

func appendBytes(b, s []byte) []byte { return append(appendNumber(b, len(s)), s...) }

func appendSpan(b []byte, s text.Span) []byte { return appendNumber(appendNumber(b, s.Start), s.Len()) }

// decoder reads what the functions above have written, or anything else: what
// is no such thing leaves it broken, and everything it returns from then on is
// zero.
type decoder struct {
	rest   []byte
	broken bool
}

func (d *decoder) take(n int) []byte {
	if d.broken || n > len(d.rest) {
		d.broken, d.rest = true, nil
		return nil
	}
	taken := d.rest[:n:n]
	d.rest = d.rest[n:]
	return taken
}

func (d *decoder) fixed64() uint64 {
	b := d.take(8)
	if b == nil {
		return 0
	}
	return binary.LittleEndian.Uint64(b)
}

func (d *decoder) number() int {
	n, size := binary.Uvarint(d.rest)
	if size <= 0 || n > math.MaxInt {
		d.broken, d.rest = true, nil
		return 0
	}
	d.rest = d.rest[size:]
	return int(n)
}

func (d *decoder) bytes() []byte { return d.take(d.number()) }

func (d *decoder) string() string { return string(d.bytes()) }

func (d *decoder) span() text.Span {
	start, length := d.number(), d.number()
	if length > math.MaxInt-start {
		d.broken = true
		return text.Span{}
	}
	return text.Span{Start: start, End: start + length}
}

// list reads as many items as it is told to, or up to where it breaks.
func list[T any](d *decoder, item func() T) []T {
	var items []T
	for range d.number() {
		next := item()
		if d.broken {
			return nil
		}
		items = append(items, next)
	}
	return items
}

// end says whether all that was read was whole, and nothing is left.
func (d *decoder) end() error {
	if d.broken || len(d.rest) > 0 {
		return errBroken
	}
	return nil
}
