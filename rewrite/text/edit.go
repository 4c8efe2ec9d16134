package text

import (
	"cmp"
	"fmt"
	"slices"
)

// Edit replaces the bytes of Span by New. With an empty span it is an
// insertion, with an empty New a deletion.
type Edit struct {
	Span
	New string
}

// Apply returns src with all edits made; offsets are those of src, the order of
// the edits does not matter, and neither argument is changed. Insertions at one
// offset keep their order, and go before a replacement that starts there. It is
// an error if an edit lies out of bounds or two of them overlap.
func Apply(src []byte, edits []Edit) ([]byte, error) {
	sorted := inOrder(edits)
	if err := check(len(src), sorted); err != nil {
		return nil, err
	}
	size := len(src)
	for _, e := range sorted {
		size += len(e.New) - e.Len()
	}
	out := make([]byte, 0, size)
	done := 0
	for _, e := range sorted {
		out = append(out, src[done:e.Start]...)
		out = append(out, e.New...)
		done = e.End
	}
	return append(out, src[done:]...), nil
}

// Check returns the error with which Apply would refuse the edits of a source of
// so many bytes.
func Check(size int, edits []Edit) error { return check(size, inOrder(edits)) }

func inOrder(edits []Edit) []Edit {
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, compare)
	return sorted
}

func check(size int, sorted []Edit) error {
	done := 0
	for _, e := range sorted {
		if e.Start < 0 || e.End < e.Start || e.End > size {
			return fmt.Errorf("edit of bytes %d to %d is out of bounds: the source has %d", e.Start, e.End, size)
		}
		if e.Start < done {
			return fmt.Errorf("edit of bytes %d to %d overlaps one that ends at %d", e.Start, e.End, done)
		}
		done = e.End
	}
	return nil
}

// compare orders edits by where they start, insertions first.
func compare(a, b Edit) int {
	if c := cmp.Compare(a.Start, b.Start); c != 0 {
		return c
	}
	return cmp.Compare(min(a.Len(), 1), min(b.Len(), 1))
}

// Conflict reports whether an edit of a and an edit of b cannot both be made:
// their spans overlap, or both insert at the same offset, so that the outcome
// would hang on which comes first. Identical edits conflict too: made twice
// they would not say what either side meant.
func Conflict(a, b []Edit) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Overlaps(y.Span) || x.Len() == 0 && x.Span == y.Span {
				return true
			}
		}
	}
	return false
}
