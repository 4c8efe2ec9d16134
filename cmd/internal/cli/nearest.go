package cli

import (
	"cmp"
	"slices"
	"strings"

	"github.com/xrash/smetrics"
)

// nearest returns the candidate that is most likely what was meant by a
// misspelt word, "" if none is like it.
func nearest(word string, candidates []string) string {
	limit := max(1, len(word)/3)
	best, distance := "", limit+1
	for _, c := range slices.SortedFunc(slices.Values(candidates), cmp.Compare[string]) {
		if d := smetrics.WagnerFischer(strings.ToLower(word), strings.ToLower(c), 1, 1, 1); d < distance {
			best, distance = c, d
		}
	}
	return best
}
