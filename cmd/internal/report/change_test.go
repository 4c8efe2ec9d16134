package report

import (
	"fmt"
	"strings"
	"testing"

	"pyfix/rewrite/text"
)

func TestChanges(t *testing.T) {
	edit := func(start, end int, replacement string) text.Edit {
		return text.Edit{Span: text.Span{Start: start, End: end}, New: replacement}
	}
	const src = "aa\nbb\ncc\ndd\nee" // a line every three bytes
	for _, test := range []struct {
		name  string
		src   string
		edits []text.Edit
		want  string
	}{
		{"within a line", src, []text.Edit{edit(3, 4, "x")}, "-2 bb +2 xb"},
		{"two in a line, out of order", src, []text.Edit{edit(4, 5, "y"), edit(3, 4, "x")}, "-2 bb +2 xy"},
		{"a new line", src, []text.Edit{edit(3, 3, "new\n")}, "+2 new"},
		{"new lines shift what follows", src, []text.Edit{edit(0, 0, "1\n2\n"), edit(9, 10, "x")}, "+1 1 +2 2 -4 dd +6 xd"},
		{"lines that go", src, []text.Edit{edit(3, 9, ""), edit(12, 13, "x")}, "-2 bb -3 cc -5 ee +3 xe"},
		{"a line end and a line", src, []text.Edit{edit(14, 14, "\nff")}, "-5 ee +5 ee +6 ff"},
		{"neighbours", src, []text.Edit{edit(3, 4, "x"), edit(6, 7, "y")}, "-2 bb +2 xb -3 cc +3 yc"},
		{"line ends are not shown", "aa\r\nbb\r\n", []text.Edit{edit(0, 1, "x")}, "-1 aa +1 xa"},
		{"empty file", "", []text.Edit{edit(0, 0, "x\n")}, "+1 x"},
		{"nothing", src, []text.Edit{edit(3, 4, "b")}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, c := range changesOf([]byte(test.src), text.NewLines([]byte(test.src)), test.edits) {
				for i, line := range c.removed {
					got = append(got, fmt.Sprintf("-%d %s", c.oldRow+i, line))
				}
				for i, line := range c.added {
					got = append(got, fmt.Sprintf("+%d %s", c.newRow+i, line))
				}
			}
			if joined := strings.Join(got, " "); joined != test.want {
				t.Errorf("%s, want %s", joined, test.want)
			}
		})
	}
}
