package main

import (
	"fmt"

	"pyfix/cmd/internal/dev/markdown"
)

// table is a Markdown table whose first column holds words and whose others
// hold numbers.
type table struct{ markdown.Table }

// row adds a row with one number under each further heading.
func (t *table) row(words string, numbers ...int) {
	cells := []string{words}
	for _, n := range numbers {
		cells = append(cells, fmt.Sprint(n))
	}
	t.Rows = append(t.Rows, cells)
}
