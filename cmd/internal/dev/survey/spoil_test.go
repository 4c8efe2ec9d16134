package main

import (
	"strings"
	"testing"

	"pyfix/rewrite"
)

// TestSpoil spoils a program in all ways: most of what comes out is refused, by
// pyfix as by CPython.
func TestSpoil(t *testing.T) {
	program := interpreter(t)
	root := tree(t, "shop", map[string]string{"a.py": "def total(prices, *, tax=0):\n    if not prices:\n        return 0\n    return sum(prices) * (1 + tax)\n"})
	out := mustRun(t, "spoil", "-n", "400", "--python", program, "--list", root)
	counts := make(map[string]string) // by row: all
	for _, line := range strings.Split(out, "\n") {
		if cells := strings.Split(line, "|"); len(cells) > 2 {
			counts[strings.TrimSpace(cells[1])] = strings.TrimSpace(cells[len(cells)-2])
		}
	}
	for row, want := range map[string]string{spoilFiles: "1", spoilUnnoticed: "0", spoilMistaken: "0"} {
		if counts[row] != want {
			t.Errorf("%s: %q, want %s", row, counts[row], want)
		}
	}
	if len(counts[spoilRefused]) != 3 || len(counts[spoilValid]) < 2 {
		t.Errorf("refused: %q, accepted: %q, of 400", counts[spoilRefused], counts[spoilValid])
	}
	if strings.Contains(out, "=>") {
		t.Errorf("pyfix and CPython disagree:\n%s", out)
	}
}

// TestSpoilShort demands that there is something to spoil.
func TestSpoilShort(t *testing.T) {
	root := tree(t, "shop", map[string]string{"a.py": "x = = 1\n"})
	if _, err := run(t, "spoil", root); err == nil {
		t.Error("no error, though no file is sound")
	}
	if _, err := rewrite.Load("a.py", []byte("x = = 1\n")); err == nil {
		t.Error("the file is sound")
	}
}
