package rules

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pyfix/rewrite"
	"pyfix/rewrite/checkpoint"
)

// interrupted are programs whose work spends its time in different places.
var interrupted = map[string]string{
	"statements": strings.Repeat("import os\nx = [os.path, 1]\n", 800) + "for i in r:\n    f(lambda: i)\n",
	"closures":   "def f(out):\n  for i in out:\n" + strings.Repeat("    x = i\n    out.append(lambda: x)\n", 60),
	"leaks":      strings.Repeat("for x in r: pass\nprint([x for x in r], x)\n", 200),
	"trials":     repeated("def f%[1]d():\n    t = 1\n\n\nf%[1]d()\nprint(t)\n", 30),
	"handlers":   repeated("def f%d(out):\n    try: pass\n    except E as e: out.append(lambda: e)\n    return e\n", 60),
	"classes":    repeated("class C%d:\n    def a(self): pass\n    def b(self): return a()\n", 100),
	// Tree-sitter reads what has an error, and what only Python 2 has.
	"an error": repeated("print 'x' if ( else [ lambda: } ) ] %d\n", 500),
	"Python 2": repeated("print 'x', %d\n", 1000) + "for i in r: f(lambda: i)\n",
}

func repeated(format string, times int) string {
	var b strings.Builder
	for i := range times {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// TestInterrupted ends work at one checkpoint after the other. It always ends as
// interrupted work does, and leaves nothing behind that work which comes later
// could stumble over.
func TestInterrupted(t *testing.T) {
	const most = 40 // runs of each program
	for name, src := range interrupted {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			opt := &rewrite.Options{Level: rewrite.Unsafe}
			run := func(point *checkpoint.Point) (*rewrite.Result, error) {
				return rewrite.FixAllUnder(point, "main.py", []byte(src), All, opt)
			}
			want, wrong := run(nil)
			whole := 0
			run(checkpoint.New(func() error { whole++; return nil }))
			if whole == 0 {
				t.Fatal("there are no checkpoints")
			}
			for last := 0; last < whole; last += 1 + whole/most {
				asked := 0
				_, err := run(checkpoint.New(func() error {
					if asked++; asked > last {
						return context.Canceled
					}
					return nil
				}))
				var end *checkpoint.Interrupted
				var bug *rewrite.Bug
				switch {
				case asked <= last:
					continue // tree-sitter passes a checkpoint after some time, so their number differs
				case !errors.As(err, &end) || !errors.Is(err, context.Canceled) || errors.As(err, &bug):
					t.Fatalf("at checkpoint %d of %d, it ends with %v", last, whole, err)
				case asked != last+1:
					t.Fatalf("it asks %d times, the last %d in vain", asked, asked-last)
				}
			}
			got, err := run(nil)
			if !reflect.DeepEqual(err, wrong) || err == nil && (string(got.Src) != string(want.Src) || len(got.Before) != len(want.Before)) {
				t.Errorf("afterwards, the same work has another result: %v, %v", got, err)
			}
		})
	}
}
