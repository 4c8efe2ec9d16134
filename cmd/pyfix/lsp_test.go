package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

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
func TestLSPBadEdits(t *testing.T) {
	backwards := change(at(2, 0), at(1, 0), "")
	for name, params := range map[string]object{
		"ends before it starts":  {"textDocument": object{"uri": mainURI, "version": 2}, "contentChanges": []any{backwards}},
		"starts before the text": {"textDocument": object{"uri": mainURI, "version": 2}, "contentChanges": []any{change(at(-1, 0), at(0, 0), "x")}},
		"comes too late":         {"textDocument": object{"uri": mainURI, "version": 0}, "contentChanges": []any{change(at(0, 0), at(0, 0), "x")}},
		"has no text":            {"textDocument": object{"uri": mainURI, "version": 2}, "contentChanges": []any{object{"text": 5}}},
		"in a character":         {"textDocument": object{"uri": mainURI, "version": 2}, "contentChanges": []any{change(at(0, 1), at(0, 2), "")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEditor(t)
			e.initialize(object{"capabilities": object{"general": object{"positionEncodings": []string{"utf-8"}}}})
			text := "é = 1\n" + loop
			e.didOpen(mainURI, 1, text)
			if found := e.found(1); found != "loop-closure:3" {
				t.Fatalf("there is %q", found)
			}
			e.notify("textDocument/didChange", params)
			e.hears("window/logMessage", "no longer known")
			e.didChange(3, change(at(0, 0), at(0, 0), "x = 2\n")) // about a text that is not known
			if found := e.found(3); found != "" {
				t.Errorf("there is %q", found)
			}
			if actions := e.actions(at(0, 0), at(9, 0)); len(actions) > 0 {
				t.Errorf("there is %q", actions[0].Title)
			}
			e.didChange(4, object{"text": text}, change(at(0, 0), at(0, 0), "x = 2\n"))
			if found := e.found(4); found != "loop-closure:4" {
				t.Errorf("sent as a whole, there is %q", found)
			}
			e.quit()
		})
	}
}

// TestLSPFarEdits makes edits behind the end of lines and of the text, which the
// protocol allows.
func TestLSPFarEdits(t *testing.T) {
	t.Parallel()
	e := open(t)
	e.didOpen(mainURI, 1, loop)
	e.didChange(2, change(at(0, 0), at(99, 0), ""), change(at(50, 3), at(1<<31-1, 1<<31-1), loop), change(at(0, 1<<31-1), at(0, 1<<31-1), "  # empty"))
	want := strings.Replace(fixedLoop, "= []", "= []  # empty", 1)
	if got := e.fixAll(strings.Replace(loop, "= []", "= []  # empty", 1), "utf-16"); got != want {
		t.Errorf("got %q", got)
	}
	e.quit()
}

func TestLSPClosedDocuments(t *testing.T) {
	t.Parallel()
	e := open(t)
	e.didChange(2, change(at(0, 0), at(0, 0), "x"))
	e.hears("didChange", "not open")
	e.notify("textDocument/didClose", object{"textDocument": object{"uri": mainURI}})
	e.hears("didClose", "not open")
	e.didOpen(mainURI, 1, loop)
	e.found(1)
	e.didOpen(mainURI, 5, "x = 1\n"+loop)
	e.hears("was open already")
	if found := e.found(5); found != "loop-closure:3" {
		t.Errorf("opened twice: %q", found)
	}
	e.notify("textDocument/didClose", object{"textDocument": object{"uri": mainURI}})
	e.wait("no diagnostics", func() bool { p := e.published[mainURI]; return p.Version == nil && len(p.Diagnostics) == 0 })
	e.fails(invalidParams, "textDocument/codeAction", object{"textDocument": object{"uri": mainURI}, "range": lspclient.Range{}, "context": object{}})
	e.quit()
}

// TestLSPSurrogates edits one half of a character, as clients that compare texts
// by units of UTF-16 do.
func TestLSPSurrogates(t *testing.T) {
	t.Parallel()
	e := open(t)
	text := strings.Replace(loop, "lambda:", "'\U0001F600', lambda:", 1)
	e.didOpen(mainURI, 1, text)
	column := strings.Index(strings.Split(text, "\n")[2], "\U0001F600")
	params := fmt.Sprintf(`{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"textDocument": {"uri": %q, "version": 2},
		"contentChanges": [{"range": {"start": {"line": 2, "character": %d}, "end": {"line": 2, "character": %d}}, "text": "\ude01"}]}}`, mainURI, column+1, column+2)
	if err := e.Raw(lspclient.Frame([]byte(params))); err != nil {
		t.Fatal(err)
	}
	text = strings.Replace(text, "\U0001F600", "\U0001F601", 1)
	if got, want := e.fixAll(text, "utf-16"), strings.Replace(text, "lambda:", "lambda i=i:", 1); got != want {
		t.Errorf("got %q", got)
	}
	e.quit()
}

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

// TestLSPNewestWins types quickly. What is shown in the end is about the last
// version, and that is the client's text.
func TestLSPNewestWins(t *testing.T) {
	t.Parallel()
	e := open(t)
	text := loop
	e.didOpen(mainURI, 1, text)
	for version := 2; version <= 500; version++ {
		e.didChange(version, change(at(0, 0), at(0, 0), "x = 1\n"))
		text = "x = 1\n" + text
	}
	if found := e.found(500); found != "loop-closure:501" {
		t.Errorf("there is %q", found)
	}
	if got, want := e.fixAll(text, "utf-16"), strings.Repeat("x = 1\n", 499)+fixedLoop; got != want {
		t.Errorf("got %q", got)
	}
	e.quit()
}

func TestLSPLargeDocument(t *testing.T) {
	t.Parallel()
	e := open(t)
	text := shapes["lines"]()
	e.didOpen(mainURI, 1, text)
	if found := e.found(1); found != "loop-closure:50002" {
		t.Errorf("there is %q", found)
	}
	e.didChange(2, change(at(50_001, 0), at(50_001, 0), "# here\n"))
	if found := e.found(2); found != "loop-closure:50003" {
		t.Errorf("there is %q", found)
	}
	e.quit()
}

// TestLSPBroken breaks a statement. What is found elsewhere stays, unless the
// broken statement may have to do with it.
func TestLSPBroken(t *testing.T) {
	t.Parallel()
	class := "class A:\n    def f(self):\n        pass\n    def g(self):\n        f()\n"
	for name, test := range map[string]struct {
		text, found string
		fixes       int
	}{
		"below":                            {loop + "def f(:\n    pass\n", "loop-closure:2", 1},
		"above":                            {"x = (1,\n" + loop, "loop-closure:3", 1},
		"above, a keyword":                 {"x = (1,\nimport os\n" + loop, "loop-closure:4", 1},
		"open string":                      {"x = 'abc\n" + loop, "loop-closure:3", 1},
		"open long string":                 {loop + "x = '''abc\ny = 1\n", "loop-closure:2", 1},
		"the statement itself":             {loop + "    callbacks.append(\n", "", 0},
		"a decorated one":                  {"@decorator\ndef f(:\n    pass\n" + loop, "loop-closure:5", 1},
		"a clause":                         {loop + "if x:\n    pass\nelse\n    pass\n", "loop-closure:2", 1},
		"indented":                         {loop + "y = 1\n  z = 2\n", "loop-closure:2", 1},
		"class":                            {class + "x = (\n", "class-name-in-method:4", 1},
		"a function with the name inside":  {class + "def g(:\n    f = 1\n", "class-name-in-method:4", 1},
		"a global of a function":           {class + "def g(:\n    global f\n", "", 0},
		"a function that takes in more":    {class + "def g(x\nf = 1\n(\n", "", 0},
		"a local import":                   {loop + "def g(:\n    import os\n", "loop-closure:2", 1},
		"a name that it may bind":          {class + "def f(:\n    pass\n", "", 0},
		"a name that it shares":            {loop + "callbacks.sort(key=\n", "loop-closure:2", 0},
		"an import":                        {loop + "import (\n", "loop-closure:2", 0},
		"a comment that suppresses":        {"def f(:  # pyfix: skip-file\n    pass\n" + loop, "", 0},
		"a function's own name elsewhere":  {"def f():\n    for i in range(3):\n        yield lambda: i\ni = (\n", "loop-closure:2", 1},
		"a module's own name elsewhere":    {loop + "i = (\n", "", 0},
		"lone carriage return":             {loop + "x = 1\ry = 2\n", "", 0},
		"null byte":                        {loop + "x = '\x00'\n", "", 0},
		"unknown encoding":                 {"# coding: klingon\n" + loop, "", 0},
		"encoding that the editor decoded": {"# coding: latin-1\né = 1\n" + loop, "loop-closure:4", 1},
		"encoding of East Asia":            {"# coding: euc_jp\n# 日本 é\n" + loop, "loop-closure:4", 1},
		"byte order mark before an import": {"\uFEFFimport (\n" + loop, "loop-closure:3", 0},
		"byte order mark":                  {"\uFEFF" + loop, "loop-closure:2", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := open(t, "--unsafe-fixes")
			e.didOpen(mainURI, 1, test.text)
			if found := e.found(1); found != test.found {
				t.Errorf("there is %q, want %q", found, test.found)
			}
			fixes := 0
			for _, action := range e.actions(at(0, 0), at(99, 0), "quickfix") {
				if !strings.HasPrefix(action.Title, "Ignore ") {
					fixes++
				}
			}
			if fixes != test.fixes {
				t.Errorf("there are %d fixes, want %d", fixes, test.fixes)
			}
			e.quit()
		})
	}
}

// TestLSPAfterBreaking types a statement letter by letter, and demands at the
// end what is found in the text as it is then.
func TestLSPAfterBreaking(t *testing.T) {
	t.Parallel()
	e := open(t)
	e.didOpen(mainURI, 1, loop)
	typed := "def f(x):\n    return [lambda: y for y in x]\n"
	for i, c := range typed {
		line := 3 + strings.Count(typed[:i], "\n")
		column := i - strings.LastIndex("\n"+typed[:i], "\n")
		e.didChange(i+2, change(at(line, column), at(line, column), string(c)))
		if found := e.found(i + 2); !strings.HasPrefix(found, "loop-closure:2") {
			t.Fatalf("behind %q, there is %q", typed[:i+1], found)
		}
	}
	if found := e.found(len(typed) + 1); found != "loop-closure:2 loop-closure:4" {
		t.Errorf("there is %q", found)
	}
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

// TestLSPSettings gives the same settings in all the ways there are.
func TestLSPSettings(t *testing.T) {
	t.Parallel()
	text := "def f(x):\n    for i in x:\n        pass\n    return i\n" + loop
	asking := object{"workspace": object{"configuration": true}}
	const all = "loop-variable-leak:3 loop-closure:6"
	for name, test := range map[string]struct {
		flags  []string
		params object
		pulled any
		pushed any
		found  string
		says   string
	}{
		"none":              {found: "loop-closure:6"},
		"flags":             {flags: []string{"--extend-select=W0631"}, found: all},
		"initialize":        {params: object{"initializationOptions": object{"extendSelect": []string{"W0631"}}}, found: all},
		"inner object":      {params: object{"initializationOptions": object{"settings": object{"extend-select": "W0631,B023"}}}, found: all},
		"editor before":     {flags: []string{"--select=W0631"}, params: object{"initializationOptions": object{"select": []string{"B023"}}}, found: "loop-closure:6"},
		"asked for":         {params: object{"capabilities": asking}, pulled: object{"select": []string{"W0631"}, "ignore": nil}, found: "loop-variable-leak:3"},
		"asked for in vain": {params: object{"capabilities": asking, "initializationOptions": object{"select": []string{"W0631"}}}, found: "loop-variable-leak:3"},
		"pushed":            {pushed: object{"pyfix": object{"select": []string{"ALL"}}}, found: all},
		"pushed to others":  {pushed: object{"ruff": object{"select": []string{"ALL"}}}, found: "loop-closure:6"},
		"unknown":           {params: object{"initializationOptions": object{"selct": []string{"W0631"}}}, found: "loop-closure:6", says: "did you mean select?"},
		"unknown rule":      {params: object{"initializationOptions": object{"select": []string{"W0632"}}}, found: "loop-closure:6", says: "W0632"},
		"of a wrong kind":   {params: object{"initializationOptions": object{"select": 5}}, found: "loop-closure:6", says: "5 is not a value"},
		"list of numbers":   {params: object{"initializationOptions": object{"select": []int{5}}}, found: "loop-closure:6", says: "5 is no string"},
		"ignored comments":  {params: object{"initializationOptions": object{"ignoreNoqa": true, "maxFileSize": 1000, "targetVersion": ""}}, found: "loop-closure:6"},
		"too large":         {params: object{"initializationOptions": object{"maxFileSize": 10}}, found: "", says: "larger than 10 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEditor(t, test.flags...)
			e.settings = object{"": test.pulled}
			if test.params == nil {
				test.params = object{}
			}
			e.initialize(test.params)
			if test.pushed != nil {
				e.notify("workspace/didChangeConfiguration", object{"settings": test.pushed})
			}
			e.didOpen(mainURI, 1, text)
			e.wait(test.found, func() bool {
				var found []string
				p := e.published[mainURI]
				for _, d := range p.Diagnostics {
					found = append(found, fmt.Sprintf("%s:%d", d.Code, d.Range.Start.Line))
				}
				return p.Version != nil && strings.Join(found, " ") == test.found
			})
			if test.says != "" {
				e.hears("window/", test.says)
			}
			e.quit()
		})
	}
}

// TestLSPFolders opens two folders with settings of their own, and later a third
// inside of one.
func TestLSPFolders(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	uri := func(path string) string { return "file://" + filepath.ToSlash(filepath.Join(root, path)) }
	e := newEditor(t)
	e.settings = object{
		"":             object{"ignore": []string{"ALL"}},
		uri("a"):       object{"bindStyle": "keyword"},
		uri("b"):       object{"bindStyle": "factory"},
		uri("a/inner"): object{"bindStyle": "positional"},
	}
	folder := func(path string) object { return object{"uri": uri(path), "name": path} }
	e.initialize(object{"capabilities": object{"workspace": object{"configuration": true}}, "workspaceFolders": []any{folder("a"), folder("b")}})
	for _, name := range []string{"a/x.py", "b/x.py", "a/inner/x.py", "c.py", "a/dist/x.py"} {
		e.didOpen(uri(name), 1, loop)
	}
	style := func(path string) string {
		var actions []lspclient.Action
		params := object{"textDocument": object{"uri": uri(path)}, "range": lspclient.Range{End: at(9, 0)}, "context": object{}}
		for {
			var refused *lspclient.Error
			err := e.Call("textDocument/codeAction", params, &actions)
			if errors.As(err, &refused) && refused.Code == contentModified {
				continue // new settings have come meanwhile
			}
			if err != nil {
				t.Fatal(err)
			}
			break
		}
		if len(actions) == 0 {
			return "nothing"
		}
		fixed, err := lspclient.Apply(loop, actions[0].Edit.For(uri(path)), "utf-16")
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(strings.Split(fixed, "\n")[2])
	}
	const keyword, factory, positional = "callbacks.append(lambda *, i=i: i)", "callbacks.append((lambda i: lambda: i)(i))", "callbacks.append(lambda i=i: i)"
	check := func(want map[string]string) {
		t.Helper()
		for path, form := range want {
			if got := style(path); got != form {
				t.Errorf("in %s, there is %s, want %s", path, got, form)
			}
		}
	}
	e.wait("settings", func() bool {
		return e.published[uri("c.py")].Version != nil && len(e.published[uri("c.py")].Diagnostics) == 0
	})
	check(map[string]string{"a/x.py": keyword, "b/x.py": factory, "a/inner/x.py": keyword, "c.py": "nothing", "a/dist/x.py": "nothing"})
	e.notify("workspace/didChangeWorkspaceFolders", object{"event": object{"added": []any{folder("a/inner")}, "removed": []any{folder("b")}}})
	e.wait("settings", func() bool { p := e.published[uri("b/x.py")]; return len(p.Diagnostics) == 0 })
	check(map[string]string{"a/x.py": keyword, "b/x.py": "nothing", "a/inner/x.py": positional})
	e.quit()
}

// TestLSPProject changes the project's entry points, which are run from outside.
func TestLSPProject(t *testing.T) {
	t.Parallel()
	text := "def launch():\n    total = 1\n\nlaunch()\nprint(total)\n"
	for _, watching := range []bool{false, true} {
		t.Run(fmt.Sprint(watching), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			project := filepath.Join(dir, "pyproject.toml")
			uri := "file://" + filepath.ToSlash(filepath.Join(dir, "tool.py"))
			e := newEditor(t)
			e.initialize(object{"capabilities": object{"workspace": object{"didChangeWatchedFiles": object{"dynamicRegistration": watching}}}})
			if watching {
				e.hears("client/registerCapability", "pyproject.toml")
			}
			e.didOpen(uri, 1, text)
			preferred := func() bool {
				var actions []lspclient.Action
				params := object{"textDocument": object{"uri": uri}, "range": lspclient.Range{End: at(9, 0)}, "context": object{"only": []string{"quickfix"}}}
				e.call("textDocument/codeAction", params, &actions)
				if len(actions) == 0 {
					t.Fatal("there is no fix")
				}
				return actions[0].IsPreferred
			}
			if !preferred() {
				t.Fatal("the fix is not safe where nobody else calls the function")
			}
			if err := os.WriteFile(project, []byte("[project.scripts]\ntool = \"tool:launch\"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			if watching {
				e.notify("workspace/didChangeWatchedFiles", object{"changes": []any{object{"uri": "file://" + filepath.ToSlash(project), "type": 1}}})
			} else {
				e.notify("textDocument/didSave", object{"textDocument": object{"uri": uri}})
			}
			if preferred() {
				t.Error("the fix is safe though the function is an entry point")
			}
			e.quit()
		})
	}
}

// TestLSPForeign opens what is not Python, and what is only part of a program.
func TestLSPForeign(t *testing.T) {
	t.Parallel()
	e := open(t)
	for uri, language := range map[string]string{"file:///nowhere/a.txt": "plaintext", "vscode-notebook-cell:/nowhere/a.ipynb#1": "python"} {
		e.notify("textDocument/didOpen", object{"textDocument": object{"uri": uri, "languageId": language, "version": 1, "text": loop}})
		if found := e.diagnostics(uri, 1); len(found) > 0 {
			t.Errorf("%s: there is %v", uri, found)
		}
	}
	e.didOpen("untitled:Untitled-1", 1, loop)
	if found := e.diagnostics("untitled:Untitled-1", 1); len(found) != 1 {
		t.Errorf("not saved yet: there is %v", found)
	}
	e.quit()
}

// TestLSPFileOnDisk changes the file behind the editor's back: what counts is
// the editor's text, and nobody writes.
func TestLSPFileOnDisk(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "main.py")
	if err := os.WriteFile(path, []byte(loop), 0o644); err != nil {
		t.Fatal(err)
	}
	e := open(t)
	uri := "file://" + filepath.ToSlash(path)
	e.didOpen(uri, 1, loop)
	const other = "print('another program was here')\n"
	if err := os.WriteFile(path, []byte(other), 0o644); err != nil {
		t.Fatal(err)
	}
	e.notify("textDocument/didSave", object{"textDocument": object{"uri": uri}})
	e.notify("textDocument/didChange", object{"textDocument": object{"uri": uri, "version": 2}, "contentChanges": []any{change(at(0, 0), at(0, 0), "\n")}})
	if found := e.diagnostics(uri, 2); len(found) != 1 || found[0].Range.Start.Line != 3 {
		t.Errorf("there is %v", found)
	}
	if raw, err := os.ReadFile(path); err != nil || string(raw) != other {
		t.Errorf("the file holds %q, %v", raw, err)
	}
	e.quit()
}

// TestLSPSlowReader does not read what the server sends for a while, and goes on
// writing.
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
