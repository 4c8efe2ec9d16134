package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"pyfix/cmd/lspclient"
)

// patience is how long an answer may take before a test gives up.
const patience = 30 * time.Second

// object is a JSON object.
type object = map[string]any

// editor is a client with a server of its own, a real one behind real pipes.
type editor struct {
	*lspclient.Process
	t *testing.T

	mu        sync.Mutex
	change    sync.Cond
	published map[string]lspclient.Published
	said      []string // methods and params of what else the server sent
	settings  map[string]any
}

// newEditor starts a server that is not initialised yet.
func newEditor(t *testing.T, flags ...string) *editor {
	t.Helper()
	return newEditorWith(t, nil, flags...)
}

// newEditorWith is newEditor, with more variables in the server's environment.
func newEditorWith(t *testing.T, env []string, flags ...string) *editor {
	t.Helper()
	e := &editor{t: t, published: make(map[string]lspclient.Published)}
	e.change.L = &e.mu
	handlers := map[string]lspclient.Handler{
		"textDocument/publishDiagnostics": func(params json.RawMessage) any {
			var p lspclient.Published
			if err := json.Unmarshal(params, &p); err != nil {
				t.Error(err)
			}
			e.mu.Lock()
			defer e.mu.Unlock()
			e.published[p.URI] = p
			e.change.Broadcast()
			return nil
		},
		"workspace/configuration": e.configuration,
	}
	for _, method := range []string{"", "window/logMessage", "window/showMessage", "client/registerCapability", "workspace/diagnostic/refresh"} {
		handlers[method] = func(params json.RawMessage) any {
			e.mu.Lock()
			defer e.mu.Unlock()
			e.said = append(e.said, method+" "+string(params))
			e.change.Broadcast()
			return nil
		}
	}
	cmd := exec.Command("pyfix", append([]string{"lsp"}, flags...)...)
	cmd.Env = append(os.Environ(), env...)
	p, err := lspclient.Run(cmd, handlers)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	e.Process = p
	return e
}

// configuration answers what the settings are, by the URI of the folder.
func (e *editor) configuration(params json.RawMessage) any {
	var p struct {
		Items []struct{ ScopeURI, Section string }
	}
	if err := json.Unmarshal(params, &p); err != nil {
		e.t.Error(err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	var answer []any
	for _, item := range p.Items {
		if item.Section != "pyfix" {
			e.t.Errorf("the server asks for the settings of %q", item.Section)
		}
		answer = append(answer, e.settings[item.ScopeURI])
	}
	return answer
}

// open starts a server that knows of nothing but one way of counting columns.
func open(t *testing.T, flags ...string) *editor {
	t.Helper()
	e := newEditor(t, flags...)
	e.initialize(object{})
	return e
}

func (e *editor) initialize(params object) {
	e.t.Helper()
	if params["capabilities"] == nil {
		params["capabilities"] = object{}
	}
	e.call("initialize", params, nil)
	e.notify("initialized", object{})
}

func (e *editor) call(method string, params, result any) {
	e.t.Helper()
	if err := e.Call(method, params, result); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

// fails demands an error with that code.
func (e *editor) fails(code int, method string, params any) {
	e.t.Helper()
	var refused *lspclient.Error
	if err := e.Call(method, params, nil); !errors.As(err, &refused) || refused.Code != code {
		e.t.Errorf("%s: %v, want an error with the code %d", method, err, code)
	}
}

func (e *editor) notify(method string, params any) {
	e.t.Helper()
	if err := e.Notify(method, params); err != nil {
		e.t.Fatal(err)
	}
}

const mainURI = "file:///nowhere/main.py"

func (e *editor) didOpen(uri string, version int, text string) {
	e.t.Helper()
	e.notify("textDocument/didOpen", object{"textDocument": object{"uri": uri, "languageId": "python", "version": version, "text": text}})
}

func (e *editor) didChange(version int, changes ...any) {
	e.t.Helper()
	e.notify("textDocument/didChange", object{"textDocument": object{"uri": mainURI, "version": version}, "contentChanges": changes})
}

func at(line, character int) lspclient.Position {
	return lspclient.Position{Line: line, Character: character}
}

// change replaces what stands between two places.
func change(start, end lspclient.Position, text string) object {
	return object{"range": lspclient.Range{Start: start, End: end}, "text": text}
}

// wait waits until a condition holds, which is looked at whenever the server has
// sent something.
func (e *editor) wait(what string, holds func() bool) {
	e.t.Helper()
	begin := time.Now() // before the timer's, so that patience has run out when that fires
	late := time.AfterFunc(patience, e.change.Broadcast)
	defer late.Stop()
	e.mu.Lock()
	defer e.mu.Unlock()
	for !holds() {
		if time.Since(begin) >= patience {
			e.t.Fatalf("in vain: %s\n%s", what, strings.Join(e.said, "\n"))
		}
		e.change.Wait()
	}
}

// diagnostics waits for what is found in a version of a document.
func (e *editor) diagnostics(uri string, version int) []lspclient.Diagnostic {
	e.t.Helper()
	e.wait(fmt.Sprintf("diagnostics of version %d", version), func() bool {
		p := e.published[uri]
		return p.Version != nil && *p.Version == version
	})
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.published[uri].Diagnostics
}

// found waits for what is found in a version of the main document, as rules with
// lines from 0.
func (e *editor) found(version int) string {
	e.t.Helper()
	var found []string
	for _, d := range e.diagnostics(mainURI, version) {
		found = append(found, fmt.Sprintf("%s:%d", d.Code, d.Range.Start.Line))
	}
	return strings.Join(found, " ")
}

// hears waits until the server says something with those words.
func (e *editor) hears(words ...string) {
	e.t.Helper()
	e.wait(strings.Join(words, " "), func() bool {
		for _, said := range e.said {
			all := true
			for _, word := range words {
				all = all && strings.Contains(said, word)
			}
			if all {
				return true
			}
		}
		return false
	})
}

// actions returns the actions for a range of the main document.
func (e *editor) actions(start, end lspclient.Position, only ...string) []lspclient.Action {
	e.t.Helper()
	var actions []lspclient.Action
	e.call("textDocument/codeAction", object{
		"textDocument": object{"uri": mainURI},
		"range":        lspclient.Range{Start: start, End: end},
		"context":      object{"diagnostics": []any{}, "only": only},
	}, &actions)
	return actions
}

// fixAll returns what fixing all makes of the main document.
func (e *editor) fixAll(text, encoding string) string {
	e.t.Helper()
	actions := e.actions(at(0, 0), at(0, 0), "source.fixAll.pyfix")
	if len(actions) != 1 {
		e.t.Fatalf("there are %d actions that fix all", len(actions))
	}
	changed, err := lspclient.Apply(text, actions[0].Edit.For(mainURI), encoding)
	if err != nil {
		e.t.Fatal(err)
	}
	return changed
}

// quit says goodbye, which the server must do, too.
func (e *editor) quit() {
	e.t.Helper()
	if code, err := e.Quit(); err != nil || code != 0 {
		e.t.Errorf("the server ends with exit code %d, %v", code, err)
	}
}
