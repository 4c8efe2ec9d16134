package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pyfix/cmd/lspclient"
)

// manyCallees is a program of some ten kilobytes whose analysis takes hours. If it
// takes a minute only, the tests that use it fail: another has to be found then. It
// hands many closures on to functions that hand them on, each to many
// others.
func manyCallees() string {
	const functions, calls = 75, 30
	var b strings.Builder
	for i := range functions {
		fmt.Fprintf(&b, "def f%d(g):\n", i)
		for j := range calls {
			fmt.Fprintf(&b, "    f%d(g)\n", (i*7+j*11+1)%functions)
		}
	}
	return b.String() + pieces(10_000, "for i in r:\n", "    f0(lambda: i + $)\n")
}

const costlyURI = "file:///nowhere/costly%d.py"

// openCostly opens two documents that keep the server busy, or more if it can do
// more than that at once.
func (e *editor) openCostly() {
	e.t.Helper()
	for i := range processors {
		e.didOpen(fmt.Sprintf(costlyURI, i), 1, manyCallees())
	}
	time.Sleep(300 * time.Millisecond) // most likely, both analyses are under way then
}

// processors is how many the servers of these tests may use.
const processors = 2

func openBusy(t *testing.T) *editor {
	t.Helper()
	e := newEditorWith(t, []string{fmt.Sprintf("GOMAXPROCS=%d", processors)})
	e.initialize(object{})
	return e
}

// quietAbout fails if anything is said about the costly documents but that they are
// closed.
func (e *editor) quietAbout() {
	e.t.Helper()
	e.mu.Lock()
	defer e.mu.Unlock()
	for i := range processors {
		if p := e.published[fmt.Sprintf(costlyURI, i)]; p.Version != nil {
			e.t.Errorf("costly document %d is analysed", i)
		}
	}
}

// TestLSPCostlyOthers has the server busy with costly documents, open or closed.
// A small one gets its answers all the same.
func TestLSPCostlyOthers(t *testing.T) {
	for _, closed := range []bool{false, true} {
		t.Run(fmt.Sprintf("closed %v", closed), func(t *testing.T) {
			t.Parallel()
			e := openBusy(t)
			e.openCostly()
			for i := range processors {
				if closed {
					e.notify("textDocument/didClose", object{"textDocument": object{"uri": fmt.Sprintf(costlyURI, i)}})
				}
			}
			e.didOpen(mainURI, 1, loop)
			if found := e.found(1); found != "loop-closure:2" {
				t.Errorf("there is %q", found)
			}
			if got := e.fixAll(loop, "utf-16"); got != fixedLoop {
				t.Errorf("fixed, it is %q", got)
			}
			e.didChange(2, change(at(0, 0), at(0, 0), "x = 1\n"))
			if found := e.found(2); found != "loop-closure:3" {
				t.Errorf("changed, there is %q", found)
			}
			e.quietAbout()
			e.quit()
		})
	}
}

// TestLSPCostlyChanged makes a costly document a small one.
func TestLSPCostlyChanged(t *testing.T) {
	t.Parallel()
	e := openBusy(t)
	e.openCostly()
	e.didOpen(mainURI, 1, manyCallees())
	params := object{"textDocument": object{"uri": mainURI}, "range": lspclient.Range{}, "context": object{}}
	_, wait := e.Start("textDocument/codeAction", params)
	e.didChange(2, object{"text": loop})
	var refused *lspclient.Error
	if err := wait(nil); !errors.As(err, &refused) || refused.Code != contentModified {
		t.Errorf("the request about the old text ends with %v", err)
	}
	if found := e.found(2); found != "loop-closure:2" {
		t.Errorf("there is %q", found)
	}
	e.quietAbout()
	e.quit()
}
