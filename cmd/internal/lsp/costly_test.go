package lsp

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"pyfix/cmd/lspclient"
	"pyfix/rewrite/checkpoint"
)

// costly returns a program whose analysis takes hours: many closures are handed on
// to functions that hand them on, each to many others.
func costly() string {
	const functions, calls, closures = 75, 30, 10_000
	var b strings.Builder
	for i := range functions {
		fmt.Fprintf(&b, "def f%d(g):\n", i)
		for j := range calls {
			fmt.Fprintf(&b, "    f%d(g)\n", (i*7+j*11+1)%functions)
		}
	}
	b.WriteString("for i in r:\n")
	for i := range closures {
		fmt.Fprintf(&b, "    f0(lambda: i + %d)\n", i)
	}
	return b.String()
}

const fixable = "callbacks = []\nfor i in range(3):\n    callbacks.append(lambda: i)\n"

type object = map[string]any

// idle waits until no work is begun, and none waits.
func (ty *typist) idle(t *testing.T, when string) {
	t.Helper()
	settle(t, ty.turns, when+", nothing runs", func() bool {
		for _, l := range ty.turns.lines {
			if len(l) > 0 {
				return false
			}
		}
		return ty.turns.free == ty.turns.places && ty.turns.costly == 0
	})
}

// busy waits until costly work is begun.
func (ty *typist) busy(t *testing.T) {
	t.Helper()
	settle(t, ty.turns, "costly work is begun", func() bool { return ty.turns.costly > 0 })
}

func (ty *typist) document() object { return object{"uri": typedURI} }

func TestCostlyClosed(t *testing.T) {
	ty := typing(t, fixable)
	ty.replace(0, len(ty.text), costly())
	ty.busy(t)
	ty.notify("textDocument/didClose", object{"textDocument": ty.document()})
	ty.idle(t, "closed")
	ty.quit()
}

func TestCostlyChanged(t *testing.T) {
	ty := typing(t, fixable)
	ty.replace(0, len(ty.text), costly())
	ty.busy(t)
	ty.replace(0, len(ty.text), fixable)
	if found := ty.diagnostics(); len(found) != 1 {
		t.Errorf("there is %v", found)
	}
	ty.idle(t, "changed")
	ty.quit()
}

// TestCostlyTyped types into a costly document. However long somebody does, no more
// than one analysis of it is begun.
func TestCostlyTyped(t *testing.T) {
	ty := typing(t, fixable)
	ty.replace(0, len(ty.text), costly())
	for range 50 {
		ty.replace(len(ty.text), len(ty.text), "x = 1\n")
		ty.busy(t)
		ty.turns.mu.Lock()
		if begun := ty.turns.places - ty.turns.free; begun > 1 {
			t.Errorf("%d analyses run", begun)
		}
		ty.turns.mu.Unlock()
	}
	ty.replace(0, len(ty.text), fixable)
	ty.diagnostics()
	ty.idle(t, "changed")
	ty.quit()
}

// TestCostlyServerEnds leaves a server that is busy.
func TestCostlyServerEnds(t *testing.T) {
	ty := typing(t, fixable)
	ty.replace(0, len(ty.text), costly())
	ty.busy(t)
	ty.quit()
	ty.idle(t, "shut down")
}

// TestFixAllEnded ends the making of fixes before it has a place to run.
func TestFixAllEnded(t *testing.T) {
	for name, test := range map[string]struct {
		end  func(ty *typist, id int)
		code int
	}{
		"cancelled": {func(ty *typist, id int) { ty.notify("$/cancelRequest", object{"id": id}) }, codeRequestCancelled},
		"changed":   {func(ty *typist, _ int) { ty.replace(0, 0, "x = 1\n") }, codeContentModified},
		"closed": {func(ty *typist, _ int) {
			ty.notify("textDocument/didClose", object{"textDocument": ty.document()})
		}, codeContentModified},
	} {
		t.Run(name, func(t *testing.T) {
			ty := typing(t, fixable)
			var others []*work
			for range runtime.GOMAXPROCS(0) {
				w := begin(ty.turns)
				get(t, "other work begins", w.began)
				others = append(others, w)
			}
			only := object{"only": []string{kindFixAll}, "diagnostics": []object{}}
			id, wait := ty.Start("textDocument/codeAction", object{"textDocument": ty.document(), "range": lspclient.Range{}, "context": only})
			settle(t, ty.turns, "the fixes wait", func() bool { return len(ty.turns.lines[unbegun]) == 1 })
			var fixes *turn
			settle(t, ty.turns, "", func() bool { fixes = ty.turns.lines[unbegun][0]; return true })
			test.end(ty, id)
			var refused *lspclient.Error
			if err := wait(nil); !errors.As(err, &refused) || refused.Code != test.code {
				t.Errorf("it ends with %v", err)
			}
			settle(t, ty.turns, "the fixes wait no more", func() bool {
				for _, waits := range ty.turns.lines[unbegun] {
					if waits == fixes {
						return false
					}
				}
				return true
			})
			for _, w := range others {
				w.finish()
			}
			ty.idle(t, "in the end")
			ty.quit()
		})
	}
}

// TestFixAllPassesCheckpoints has a gate end the making of fixes at each of its
// checkpoints in turn.
func TestFixAllPassesCheckpoints(t *testing.T) {
	a := analysedAfter(strings.Repeat(fixable, 300), new(memory))
	enough := errors.New("enough")
	for last := 0; ; last++ {
		asked := 0
		edits, err := a.fixAll(checkpoint.New(func() error {
			if asked++; asked > last {
				return enough
			}
			return nil
		}), utf8Columns)
		if err == nil {
			if last == 0 || len(edits) == 0 {
				t.Errorf("after %d checkpoints, there are %d edits", last, len(edits))
			}
			return
		}
		if !errors.Is(err, enough) || asked != last+1 {
			t.Fatalf("asked %d times, it ends with %v", asked, err)
		}
	}
}

// TestReadableRemembers ends analyses of a document that is broken. What they have
// found out by then is known to the next.
func TestReadableRemembers(t *testing.T) {
	text := "x = (\n"
	for i := range 300 {
		text += fmt.Sprintf("def f%d():\n    return [lambda: i for i in range(3)]\n\n\n", i)
	}
	enough := errors.New("enough")
	mem := new(memory)
	analyse := func(limit int) {
		asked := 0
		j := job{path: "main.py", options: options(), snapshot: newBuffer(text).snapshot(), memory: mem}
		_, err := j.do(checkpoint.New(func() error {
			if asked++; asked > limit {
				return enough
			}
			return nil
		}))
		if err != nil && !errors.Is(err, enough) {
			t.Fatal(err)
		}
	}
	limit := 1
	for ; len(mem.begun) == 0; limit++ { // until an analysis is ended while it parses the statements
		if *mem = (memory{}); limit > 1000 {
			t.Fatal("it is ended before, or behind that")
		}
		analyse(limit)
	}
	for rounds := 0; ; rounds++ {
		before := len(mem.begun)
		analyse(limit)
		if len(mem.known) > 0 {
			if rounds == 0 {
				t.Error("the second analysis knows of all statements: the document is too small for this test")
			}
			return
		}
		if len(mem.begun) <= before {
			t.Fatalf("an analysis knows of %d statements, the one before of %d", len(mem.begun), before)
		}
	}
}
