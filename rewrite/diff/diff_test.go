package diff

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pyfix/rewrite/text"
)

func TestEdits(t *testing.T) {
	edit := func(start, end int, new string) text.Edit {
		return text.Edit{Span: text.Span{Start: start, End: end}, New: new}
	}
	tests := []struct {
		old, new string
		want     []text.Edit
	}{
		{"", "", nil},
		{"a\nb\n", "a\nb\n", nil},
		{"", "a\n", []text.Edit{edit(0, 0, "a\n")}},
		{"a\n", "", []text.Edit{edit(0, 2, "")}},
		{"a", "a\n", []text.Edit{edit(0, 1, "a\n")}},
		{"a\n", "a\r\n", []text.Edit{edit(0, 2, "a\r\n")}},
		{"a\nb\nc\n", "a\nc\n", []text.Edit{edit(2, 4, "")}},
		{"a\nb\nc\n", "a\nb\nx\nc\n", []text.Edit{edit(4, 4, "x\n")}},
		{"a\nb\nc\nd\n", "A\nb\nc\nD\nE", []text.Edit{edit(0, 2, "A\n"), edit(6, 8, "D\nE")}},
		{"a\rb\nc\n", "a\rb\nd\n", []text.Edit{edit(4, 6, "d\n")}},
	}
	for _, tt := range tests {
		if got := Edits([]byte(tt.old), []byte(tt.new)); !slices.Equal(got, tt.want) {
			t.Errorf("Edits(%q, %q) = %v, want %v", tt.old, tt.new, got, tt.want)
		}
	}
}

// TestLeast compares the number of changed lines with what a longest common
// subsequence, computed the slow way, leaves over.
func TestLeast(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		a, b := randomLines(rng, 14, 5), randomLines(rng, 14, 5)
		changed := 0
		for _, c := range compare(a, b) {
			changed += c.oldEnd - c.oldStart + c.newEnd - c.newStart
		}
		if want := len(a) + len(b) - 2*longestCommon(a, b); changed != want {
			t.Fatalf("%q to %q changes %d lines, want %d", a, b, changed, want)
		}
	}
}

func randomLines(rng *rand.Rand, maxLen, distinct int) []string {
	lines := make([]string, rng.IntN(maxLen))
	for i := range lines {
		lines[i] = fmt.Sprintf("%d\n", rng.IntN(distinct))
	}
	return lines
}

func longestCommon(a, b []string) int {
	best := make([]int, len(b)+1) // best[j]: of the rows of a so far with b[:j]
	for _, line := range a {
		diagonal := 0
		for j := range b {
			above := best[j+1]
			if line == b[j] {
				best[j+1] = diagonal + 1
			} else {
				best[j+1] = max(above, best[j])
			}
			diagonal = above
		}
	}
	return best[len(b)]
}

// TestLarge has texts that go-diff could not take in one piece, or only in
// minutes or hours.
func TestLarge(t *testing.T) {
	const n = 120_000
	numbered := make([]string, n)
	for i := range numbered {
		numbered[i] = fmt.Sprintf("line %d\n", i)
	}
	repeating := make([]string, n)
	for i := range repeating {
		repeating[i] = fmt.Sprintf("line %d\n", i%500)
	}
	change := func(lines []string, rows ...int) []string {
		changed := slices.Clone(lines)
		for _, row := range rows {
			changed[row] = "changed " + changed[row]
		}
		return changed
	}
	shuffled := slices.Clone(numbered)
	rng := rand.New(rand.NewPCG(1, 2))
	rng.Shuffle(n, func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	everyRow := make([]int, n)
	for i := range everyRow {
		everyRow[i] = i
	}

	tests := []struct {
		name     string
		old, new []string
		changes  int // 0: any number
	}{
		{"far apart", numbered, change(numbered, 0, 60_000, n-1), 3},
		{"a line moved to the end", numbered, append(slices.Clone(numbered[1:]), numbered[0]), 2},
		{"all different", numbered, change(numbered, everyRow...), 1},
		{"shuffled", numbered, shuffled, 0},
		{"no anchors", repeating, change(repeating, 0, n-1), 1},
		{"anchors in repetition", change(repeating, 3000, 100_000), change(repeating, 0, 3000, 100_000, n-1), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			old, new := []byte(strings.Join(tt.old, "")), []byte(strings.Join(tt.new, ""))
			edits := Edits(old, new)
			got, err := text.Apply(old, edits)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != string(new) {
				t.Fatal("the edits do not give the new text")
			}
			if tt.changes > 0 && len(edits) != tt.changes {
				t.Errorf("%d changes, want %d", len(edits), tt.changes)
			}
		})
	}
}

// TestDivide drives divide, which otherwise needs huge texts, on small
// ones: what it returns must be common lines in order.
func TestDivide(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		a, b := randomLines(rng, 30, 25), randomLines(rng, 30, 25)
		matches := divide(a, b, linesAlsoIn(b, a), linesAlsoIn(a, b))
		last := match{-1, -1}
		for _, m := range matches {
			if m.old <= last.old || m.new <= last.new || a[m.old] != b[m.new] {
				t.Fatalf("%q and %q: matches %v", a, b, matches)
			}
			last = m
		}
	}
}

func TestLongestAscent(t *testing.T) {
	tests := []struct{ new, want []int }{
		{nil, nil},
		{[]int{0, 1, 2}, []int{0, 1, 2}},
		{[]int{2, 1, 0}, []int{0}},
		{[]int{5, 0, 1, 4, 2, 3}, []int{0, 1, 2, 3}},
		{[]int{1, 2, 3, 4, 0}, []int{1, 2, 3, 4}},
		{[]int{3, 4, 0, 1, 5, 2}, []int{0, 1, 2}},
	}
	for _, tt := range tests {
		var matches []match
		for i, new := range tt.new {
			matches = append(matches, match{i, new})
		}
		var got []int
		for _, m := range longestAscent(matches) {
			if tt.new[m.old] != m.new {
				t.Errorf("%v: %v is not one of the matches", tt.new, m)
			}
			got = append(got, m.new)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("longest ascent of %v = %v, want %v", tt.new, got, tt.want)
		}
	}
}
