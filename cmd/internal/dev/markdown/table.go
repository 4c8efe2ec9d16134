// Package markdown writes tables.
package markdown

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Table is a Markdown table whose first column holds words.
type Table struct {
	Head []string
	Rows [][]string
}

// Print writes the table with its columns aligned, and an empty line after it.
func (t *Table) Print(w io.Writer) {
	widths := make([]int, len(t.Head))
	for _, cells := range append([][]string{t.Head}, t.Rows...) {
		for i, cell := range cells {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell), 3)
		}
	}
	line := func(cells []string) {
		for i, cell := range cells {
			if i == 0 {
				fmt.Fprintf(w, "| %-*s |", widths[i], cell)
			} else {
				fmt.Fprintf(w, " %*s |", widths[i], cell)
			}
		}
		fmt.Fprintln(w)
	}
	line(t.Head)
	rule := make([]string, len(widths))
	for i, width := range widths {
		rule[i] = strings.Repeat("-", width)
		if i > 0 {
			rule[i] = rule[i][1:] + ":"
		}
	}
	line(rule)
	for _, cells := range t.Rows {
		line(cells)
	}
	fmt.Fprintln(w)
}
