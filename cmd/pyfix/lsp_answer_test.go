package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"pyfix/cmd/lspclient"
)

func TestLSPCancel(t *testing.T) {
	t.Parallel()
	e := open(t)
	e.didOpen(mainURI, 1, strings.Repeat(loop, 800))
	params := object{"textDocument": object{"uri": mainURI}, "range": lspclient.Range{}, "context": object{}}
	id, wait := e.Start("textDocument/codeAction", params)
	e.notify("$/cancelRequest", object{"id": id})
	var refused *lspclient.Error
	if err := wait(nil); !errors.As(err, &refused) || refused.Code != requestCancelled {
		t.Errorf("cancelled, it ends with %v", err)
	}
	_, wait = e.Start("textDocument/codeAction", params)
	e.didChange(2, change(at(0, 0), at(0, 0), "x = 1\n"))
	if err := wait(nil); !errors.As(err, &refused) || refused.Code != contentModified {
		t.Errorf("overtaken by an edit, it ends with %v", err)
	}
	e.diagnostics(mainURI, 2)
	e.quit()
}

func TestLSPHover(t *testing.T) {
	t.Parallel()
	e := open(t)
	e.didOpen(mainURI, 1, loop)
	var shown struct {
		Contents struct{ Kind, Value string }
		Range    lspclient.Range
	}
	where := object{"textDocument": object{"uri": mainURI}, "position": at(2, 23)}
	e.call("textDocument/hover", where, &shown)
	page, err := exec.Command("pyfix", "explain", "loop-closure").Output()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(shown.Contents.Value, strings.TrimSpace(string(page))) || shown.Contents.Kind != "markdown" {
		t.Errorf("shows %q", shown.Contents)
	}
	if want := (lspclient.Range{Start: at(2, 21), End: at(2, 27)}); shown.Range != want {
		t.Errorf("is about %v, want %v", shown.Range, want)
	}
	where["position"] = at(0, 0)
	var nothing json.RawMessage
	if e.call("textDocument/hover", where, &nothing); string(nothing) != "null" {
		t.Errorf("where there is nothing: %s", nothing)
	}
	e.quit()
}

func TestLSPPull(t *testing.T) {
	t.Parallel()
	e := newEditor(t)
	e.initialize(object{"capabilities": object{
		"textDocument": object{"diagnostic": object{}, "publishDiagnostics": object{"relatedInformation": true}},
		"workspace":    object{"diagnostics": object{"refreshSupport": true}},
	}})
	e.didOpen(mainURI, 1, loop)
	type report struct {
		Kind, ResultID string
		Items          []lspclient.Diagnostic
	}
	pull := func(previous string) (r report) {
		e.call("textDocument/diagnostic", object{"textDocument": object{"uri": mainURI}, "previousResultId": previous}, &r)
		return r
	}
	first := pull("")
	if first.Kind != "full" || len(first.Items) != 1 || len(first.Items[0].RelatedInformation) == 0 {
		t.Errorf("first: %+v", first)
	}
	if again := pull(first.ResultID); again.Kind != "unchanged" || again.ResultID != first.ResultID {
		t.Errorf("again: %+v", again)
	}
	e.didChange(2, object{"text": "x = 1\n"})
	if later := pull(first.ResultID); later.Kind != "full" || len(later.Items) != 0 {
		t.Errorf("later: %+v", later)
	}
	e.notify("workspace/didChangeConfiguration", object{"settings": object{"pyfix": object{"ignore": []string{"ALL"}}}})
	e.hears("workspace/diagnostic/refresh")
	e.didChange(3, object{"text": loop})
	if ignoring := pull(""); len(ignoring.Items) != 0 {
		t.Errorf("ignoring: %+v", ignoring)
	}
	if len(e.published) > 0 {
		t.Error("diagnostics are pushed as well")
	}
	e.quit()
}

func TestLSPSlowReader(t *testing.T) {
	t.Parallel()
	gate := make(chan struct{})
	cmd := exec.Command("pyfix", "lsp")
	p, err := lspclient.Run(cmd, map[string]lspclient.Handler{
		"textDocument/publishDiagnostics": func(json.RawMessage) any { <-gate; return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	if err := p.Call("initialize", object{"capabilities": object{}}, nil); err != nil {
		t.Fatal(err)
	}
	many := strings.Repeat(loop, 200)
	written := make(chan error, 1)
	go func() {
		var failed error
		for i := range 300 {
			document := object{"uri": fmt.Sprintf("file:///nowhere/%d.py", i), "languageId": "python", "version": 1, "text": many}
			failed = errors.Join(failed, p.Notify("textDocument/didOpen", object{"textDocument": document}))
		}
		written <- failed
	}()
	select {
	case err := <-written:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(patience):
		t.Fatal("the server does not read while its client does not")
	}
	close(gate)
	if code, err := p.Quit(); err != nil || code != 0 {
		t.Errorf("exit code %d, %v", code, err)
	}
}
