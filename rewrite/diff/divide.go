package diff

import "slices"

// divide finds common lines of texts too large for go-diff. Lines that stand
// exactly once on each side, as many as keep their order, divide the texts into
// parts (the idea of patience diff). Parts that are still too large are taken
// for entirely different, so that the time stays bounded.
func divide(a, b []string, keptA, keptB []int) []match {
	var matches []match
	doneA, doneB := 0, 0 // of keptA and keptB
	part := func(endA, endB int) {
		if endA-doneA+endB-doneB <= maxLines {
			matches = append(matches, leastDiff(a, b, keptA[doneA:endA], keptB[doneB:endB])...)
		}
	}
	for _, anchor := range longestAscent(uniqueLines(a, b, keptA, keptB)) {
		part(anchor.old, anchor.new)
		matches = append(matches, match{keptA[anchor.old], keptB[anchor.new]})
		doneA, doneB = anchor.old+1, anchor.new+1
	}
	part(len(keptA), len(keptB))
	return matches
}

// uniqueLines returns where in keptA and keptB the lines are that stand once in
// each, in the order of a.
func uniqueLines(a, b []string, keptA, keptB []int) []match {
	inA, inB := places(a, keptA), places(b, keptB)
	var unique []match
	for i, line := range keptA {
		if p, q := inA[a[line]], inB[a[line]]; p.count == 1 && q.count == 1 {
			unique = append(unique, match{i, q.last})
		}
	}
	return unique
}

type place struct{ count, last int }

func places(lines []string, kept []int) map[string]place {
	found := make(map[string]place, len(kept))
	for i, line := range kept {
		found[lines[line]] = place{found[lines[line]].count + 1, i}
	}
	return found
}

// longestAscent returns a longest part of matches, which ascend in old, that
// ascends in new as well.
func longestAscent(matches []match) []match {
	var tails []int                     // tails[n] ends the ascent of n+1 matches with the least new
	before := make([]int, len(matches)) // each match's predecessor in its ascent
	for i, m := range matches {
		n, _ := slices.BinarySearchFunc(tails, m.new, func(tail, new int) int { return matches[tail].new - new })
		if n > 0 {
			before[i] = tails[n-1]
		}
		if n == len(tails) {
			tails = append(tails, 0)
		}
		tails[n] = i
	}
	ascent := make([]match, len(tails))
	for n := len(tails) - 1; n >= 0; n-- {
		ascent[n] = matches[tails[n]]
		if n > 0 {
			tails[n-1] = before[tails[n]]
		}
	}
	return ascent
}
