package outline

import (
	"runtime"
	"strings"
	"testing"
)

// TestBrokenTakesLittle reads what goes on without an end behind an error. It
// counts all bytes that are allocated, of which no more than half are ever in use.
func TestBrokenTakesLittle(t *testing.T) {
	const size = 1 << 20
	for _, unit := range []string{"(", "[", "{", "f(", "lambda:", "x[", "{x:", "f'{", "((a),", "a b (", "a b lambda:"} {
		src := []byte(strings.Repeat(unit, size/len(unit)))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		broken := new(Reader).Read(src).Broken
		runtime.ReadMemStats(&after)
		if !broken {
			t.Errorf("%q over and over is not broken", unit)
		}
		if took := float64(after.TotalAlloc-before.TotalAlloc) / float64(len(src)); took > 40 {
			t.Errorf("%q over and over: %.0f bytes for each", unit, took)
		}
	}
}

// TestLargeTakesLittle reads large programs, whose outlines are not to be copied
// over and over while they grow.
func TestLargeTakesLittle(t *testing.T) {
	for _, unit := range []string{"x\n", "a=1\n", "def f(): pass\n", "if x: pass\n"} {
		src := []byte(strings.Repeat(unit, 2*large/len(unit)))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		broken := new(Reader).Read(src).Broken
		runtime.ReadMemStats(&after)
		if broken {
			t.Errorf("%q over and over is broken", unit)
		}
		if took := float64(after.TotalAlloc-before.TotalAlloc) / float64(len(src)); took > 30 {
			t.Errorf("%q over and over: %.0f bytes for each", unit, took)
		}
	}
}
