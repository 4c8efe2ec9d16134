package syntax

import (
	"runtime"
	"strings"
	"testing"
)

// TestExtremes parses what is large, deep, or never closed: it is read, or refused with
// a place and a reason. Memory is bounded, too: by 25 times the size of the source at
// any time, which takes up to 32 times the size in all, while the nodes grow.
func TestExtremes(t *testing.T) {
	const many, large = 100_000, 2 << 20
	repeat := strings.Repeat
	tests := []struct{ name, src, place, reason string }{
		{"parentheses", "x = " + repeat("(", many) + repeat(")", many), "1:205", "too many nested parentheses"},
		{"brackets", "x = " + repeat("[", many) + repeat("]", many), "1:205", "too many nested parentheses"},
		{"f-strings", repeat("f'{", many), "1:603", "too many nested parentheses"},
		{"additions", "x = " + repeat("1 + ", many) + "1\n", "1:5", "the source is nested too deeply"},
		{"powers", "x = " + repeat("1 ** ", many) + "1\n", "1:30002", "the source is nested too deeply"},
		{"signs", "x = " + repeat("-", large) + "1\n", "1:6004", "the source is nested too deeply"},
		{"not", "x = " + repeat("not ", many) + "1\n", "1:24001", "the source is nested too deeply"},
		{"conditionals", "x = " + repeat("a if b else ", many) + "1\n", "1:72005", "the source is nested too deeply"},
		{"lambdas", "x = " + repeat("lambda: ", many) + "1\n", "1:48005", "the source is nested too deeply"},
		{"attributes", "x = a" + repeat(".a", many) + "\n", "1:5", "the source is nested too deeply"},
		{"assignments", repeat("x = ", many) + "1\n", "1:24005", "the source is nested too deeply"},
		{"blocks", nested(101, "if a:\n"), "101:101", "too many levels of indentation"},
		{"loops", nested(25, "while a:\n"), "22:22", "too many statically nested blocks"},
		{"open parenthesis", "x = 1\ny = (" + repeat("a, ", large/3), "2:5", "'(' was never closed"},
		{"open bracket", "x = 1\ny = [" + repeat("a,\n", large/3), "2:5", "'[' was never closed"},
		{"open brace", "x = 1\ny = {" + repeat("a: b,\n", large/6), "2:5", "'{' was never closed"},
		{"open string", "x = 1\ny = '" + repeat("a", large), "2:5", "unterminated string literal (detected at line 2)"},
		{"open triple-quoted string", "x = 1\ny = '''" + repeat("''\n", large/3), "2:5", "unterminated triple-quoted string literal (detected at line 699051)"},
		{"open f-string", "x = 1\ny = f'''{a}" + repeat("{a}\n", large/4), "2:5", "unterminated triple-quoted f-string literal (detected at line 524289)"},
		{"open field", "x = 1\ny = f'''{a" + repeat(" + a\n", large/5), "2:9", "'{' was never closed"},
		{"quotes", repeat("'", large+1), "1:2097151", "unterminated triple-quoted string literal (detected at line 1)"},
		{"backslashes", repeat("\\", large), "1:1", "unexpected character after line continuation character"},
		{"null", "x = 1\ny" + repeat("\x00", large), "2:2", "source code cannot contain null bytes"},
		{"digits", "x = " + repeat("1", large), "1:5", "an integer of 2097152 digits is more than the 4300 that Python reads; a hexadecimal one may be longer"},
		{"blanks", repeat(" ", large) + "x\n", "1:32752", "the line is indented too deeply"},
		{"tabs", repeat("\t", large) + "x\n", "1:4094", "the line is indented too deeply"},
		{"mismatches", repeat("(]", large/2), "1:2", "closing parenthesis ']' does not match opening parenthesis '('"},
		{"late error", "x = (\n" + repeat("1,\n", large/3) + "1 2)\n", "699052:1", "invalid syntax. Perhaps you forgot a comma?"},
		{"elif", "if a: pass\n" + repeat("elif a: pass\n", many), "", ""},
		{"comparisons", "x = " + repeat("a < ", many) + "1\n", "", ""},
		{"joined lines", "x = 1" + repeat(" \\\n", large/3) + "\n", "", ""},
		{"joined lines in front", "if a:\n" + repeat(" \\\n", 32_000) + " x\n", "", ""},
		{"one line", "x = '" + repeat("a", large) + "'\n", "", ""},
		{"one name", "x = " + repeat("a", large) + "\n", "", ""},
		{"cases", "match a:\n" + repeat(" case 1: pass\n", many), "", ""},
		{"captures", "match a:\n case " + repeat("[a] | ", many) + "[a]: pass\n", "", ""},
		{"handlers", "try: pass\n" + repeat("except a: pass\n", many), "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			size := uint64(len(test.src))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			got := refusalOf(test.src)
			runtime.ReadMemStats(&after)
			if got.place != test.place || got.reason != test.reason {
				t.Errorf("%q at %s, want %q at %s", got.reason, got.place, test.reason, test.place)
			}
			if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 32*size+16<<20 {
				t.Errorf("%d bytes were allocated, %.1f times the size", allocated, float64(allocated)/float64(size))
			}
		})
	}
}

// nested writes a statement into another so many times.
func nested(depth int, header string) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat(" ", i) + header)
	}
	return b.String() + strings.Repeat(" ", depth) + "pass\n"
}
