package main

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"pyfix/cmd/lspclient"
)

// Codes of errors in JSON-RPC and LSP.

const (
	parseError       = -32700
	invalidRequest   = -32600
	methodNotFound   = -32601
	invalidParams    = -32602
	notInitialized   = -32002
	requestCancelled = -32800
	contentModified  = -32801
)

// fixedLoop is what becomes of loop.

var fixedLoop = strings.Replace(loop, "lambda:", "lambda i=i:", 1)

func TestLSPExitCodes(t *testing.T) {
	for name, test := range map[string]struct {
		end  func(e *editor) (int, error)
		code int
	}{
		"shutdown and exit": {func(e *editor) (int, error) { return e.Quit() }, 0},
		"exit alone":        {func(e *editor) (int, error) { e.notify("exit", nil); return e.Wait() }, 1},
		"end of input":      {func(e *editor) (int, error) { return e.HangUp() }, 1},
		"shutdown and end of input": {func(e *editor) (int, error) {
			e.call("shutdown", nil, nil)
			return e.HangUp()
		}, 0},
		"end in the middle of a message": {func(e *editor) (int, error) {
			e.Raw([]byte("Content-Length: 100\r\n\r\n{"))
			return e.HangUp()
		}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := open(t)
			e.didOpen(mainURI, 1, loop)
			if code, err := test.end(e); err != nil || code != test.code {
				t.Errorf("exit code %d, %v; want %d", code, err, test.code)
			}
		})
	}
}

// TestLSPDeadParent ends the process that the client says it is.

func TestLSPDeadParent(t *testing.T) {
	t.Parallel()
	parent := exec.Command("pyfix", "--fix", "-")
	stdin, err := parent.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	e := newEditor(t)
	e.initialize(object{"processId": parent.Process.Pid})
	stdin.Close()
	parent.Wait()
	if code, err := e.Wait(); err != nil || code != 1 {
		t.Errorf("exit code %d, %v", code, err)
	}
}

func TestLSPOrder(t *testing.T) {
	t.Parallel()
	e := newEditor(t)
	e.didOpen(mainURI, 1, loop) // means nothing yet
	position := object{"textDocument": object{"uri": mainURI}, "position": at(0, 0)}
	e.fails(notInitialized, "textDocument/hover", position)
	e.fails(notInitialized, "shutdown", nil)
	e.initialize(object{})
	e.fails(invalidRequest, "initialize", object{"capabilities": object{}})
	e.fails(invalidParams, "textDocument/hover", position)
	e.call("shutdown", nil, nil)
	e.fails(invalidRequest, "textDocument/hover", position)
	e.didOpen(mainURI, 1, loop)
	e.notify("exit", nil)
	if code, err := e.Wait(); err != nil || code != 0 {
		t.Errorf("exit code %d, %v", code, err)
	}
	if len(e.published) > 0 {
		t.Errorf("diagnostics outside of a session: %v", e.published)
	}
}

// TestLSPMalformed sends what is no message. The server answers or says so, and

// goes on.

func TestLSPMalformed(t *testing.T) {
	for name, test := range map[string]struct {
		bytes string
		code  int    // of an answer to nobody; 0 if there can be none
		words string // of the log
	}{
		"no JSON":                {string(lspclient.Frame([]byte("{"))), parseError, "not JSON"},
		"half a number":          {string(lspclient.Frame([]byte(`{"id": 1, "method": "x", "params": 1e}`))), parseError, "not JSON"},
		"empty":                  {"Content-Length: 0\r\n\r\n", parseError, "not JSON"},
		"batch":                  {string(lspclient.Frame([]byte(`[{"id": 1, "method": "shutdown"}]`))), invalidRequest, "no request"},
		"no method":              {string(lspclient.Frame([]byte(`{"id": 1}`))), invalidRequest, "without a method"},
		"method of a wrong kind": {string(lspclient.Frame([]byte(`{"id": 1, "method": 2}`))), invalidRequest, "no request"},
		"ID of a wrong kind":     {string(lspclient.Frame([]byte(`{"id": {}, "method": "shutdown"}`))), invalidRequest, "an ID"},
		"ID null":                {string(lspclient.Frame([]byte(`{"id": null, "method": "shutdown"}`))), invalidRequest, "an ID"},
		"answer to nothing":      {string(lspclient.Frame([]byte(`{"id": 77, "result": null}`))), 0, "not made"},
		"error for nobody":       {string(lspclient.Frame([]byte(`{"id": null, "error": {"code": 1, "message": "what?"}}`))), 0, "what?"},
		"no length":              {"Content-Type: text\r\n\r\n", 0, "without Content-Length"},
		"length of words":        {"Content-Length: many\r\n\r\n", 0, `\"many\"`},
		"negative length":        {"Content-Length: -1\r\n\r\n", 0, `\"-1\"`},
		"longer than announced":  {"Content-Length: 2\r\n\r\n{\"id\": 1}", parseError, "not JSON"},
		"long line":              {strings.Repeat("x", 200_000) + "\r\n\r\n", 0, "without Content-Length"},
		"line feeds alone":       {"\n\n\nContent-Length: 1\n\n{", parseError, "not JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := open(t)
			if err := e.Raw([]byte(test.bytes)); err != nil {
				t.Fatal(err)
			}
			e.didOpen(mainURI, 1, loop)
			if found := e.found(1); found != "loop-closure:2" {
				t.Errorf("afterwards there is %q", found)
			}
			e.hears("window/logMessage", test.words)
			if test.code != 0 {
				e.hears(fmt.Sprintf(`{"code":%d,`, test.code))
			}
			e.quit()
		})
	}
}

func TestLSPUnknownMethods(t *testing.T) {
	t.Parallel()
	e := open(t)
	e.fails(methodNotFound, "textDocument/rename", object{})
	e.fails(methodNotFound, "$/something", nil)
	e.notify("textDocument/willSave", object{})
	e.notify("$/setTrace", object{"value": "off"})
	for _, method := range []string{"textDocument/codeAction", "textDocument/hover", "textDocument/diagnostic", "codeAction/resolve"} {
		e.fails(invalidParams, method, []int{1})
	}
	for _, method := range []string{"textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "textDocument/didSave",
		"workspace/didChangeConfiguration", "workspace/didChangeWorkspaceFolders", "$/cancelRequest"} {
		e.notify(method, "wrong")
		e.hears("window/logMessage", method, "cannot be read")
	}
	e.notify("$/cancelRequest", object{"id": 12345})
	e.quit()
}

// TestLSPBadEdits sends edits that cannot be made. Nothing is said about a

// document whose text is not known, until the client sends all of it.

// TestLSPFarEdits makes edits behind the end of lines and of the text, which the

// protocol allows.

// TestLSPSurrogates edits one half of a character, as clients that compare texts

// by units of UTF-16 do.

// TestLSPNewestWins types quickly. What is shown in the end is about the last

// version, and that is the client's text.

// TestLSPBroken breaks a statement. What is found elsewhere stays, unless the

// broken statement may have to do with it.

// TestLSPAfterBreaking types a statement letter by letter, and demands at the

// end what is found in the text as it is then.

// TestLSPSettings gives the same settings in all the ways there are.

// TestLSPFolders opens two folders with settings of their own, and later a third

// inside of one.

// TestLSPProject changes the project's entry points, which are run from outside.

// TestLSPForeign opens what is not Python, and what is only part of a program.

// TestLSPFileOnDisk changes the file behind the editor's back: what counts is

// the editor's text, and nobody writes.

// TestLSPSlowReader does not read what the server sends for a while, and goes on

// writing.
