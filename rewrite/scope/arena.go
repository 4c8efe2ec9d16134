package scope

// arena hands out zero values that are allocated many at a time.
type arena[T any] struct {
	free []T
	size int
}

func (a *arena[T]) next() *T {
	if len(a.free) == 0 {
		a.size = min(max(2*a.size, 16), 512)
		a.free = make([]T, a.size)
	}
	next := &a.free[0]
	a.free = a.free[1:]
	return next
}
