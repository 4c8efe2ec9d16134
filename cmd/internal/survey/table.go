package main

import (
	"fmt"
	"io"
	"strings"
)

// table is a Markdown table whose first column holds words and whose others
// hold numbers.
type table struct {
	head []string
	rows [][]string
}

// row adds a row with one number under each further heading.
func (t *table) row(words string, numbers ...int) {
	cells := []string{words}
	for _, n := range numbers {
		cells = append(cells, fmt.Sprint(n))
	}
	t.rows = append(t.rows, cells)
}

// print writes the table with its columns aligned, and an empty line after it.
func (t *table) print(w io.Writer) {
	widths := make([]int, len(t.head))
	for _, cells := range append([][]string{t.head}, t.rows...) {
		for i, cell := range cells {
			widths[i] = max(widths[i], len(cell), 3)
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
	line(t.head)
	rule := make([]string, len(widths))
	for i, width := range widths {
		rule[i] = strings.Repeat("-", width)
		if i > 0 {
			rule[i] = rule[i][1:] + ":"
		}
	}
	line(rule)
	for _, cells := range t.rows {
		line(cells)
	}
	fmt.Fprintln(w)
}
