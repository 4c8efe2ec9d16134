package scope

// arena hands out zero values that are allocated many at a time.
type arena[T any] struct {
	chunks [][]T
	chunk  int // that the next value comes from
	used   int // of that chunk
}

func (a *arena[T]) next() *T {
	if a.chunk == len(a.chunks) {
		a.chunks = append(a.chunks, make([]T, 16<<min(len(a.chunks), 5)))
	}
	chunk := a.chunks[a.chunk]
	next := &chunk[a.used]
	if a.used++; a.used == len(chunk) {
		a.chunk, a.used = a.chunk+1, 0
	}
	return next
}

// reset takes all values back.
func (a *arena[T]) reset() {
	for i := range a.chunk {
		clear(a.chunks[i])
	}
	if a.used > 0 {
		clear(a.chunks[a.chunk][:a.used])
	}
	a.chunk, a.used = 0, 0
}
