package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pyfix/cmd/lspclient"
)

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
			if known := e.text(mainURI); known != nil {
				t.Errorf("the server takes the text to be %q", *known)
			}
			e.didChange(4, object{"text": text}, change(at(0, 0), at(0, 0), "x = 2\n"))
			if found := e.found(4); found != "loop-closure:4" {
				t.Errorf("sent as a whole, there is %q", found)
			}
			if known := e.text(mainURI); known == nil || *known != "x = 2\n"+text {
				t.Errorf("sent as a whole, the text is %v", known)
			}
			e.quit()
		})
	}
}

// text asks the server for the text of a document, nil if it does not know.
func (e *editor) text(uri string) (known *string) {
	e.t.Helper()
	e.call("pyfix/text", object{"textDocument": object{"uri": uri}}, &known)
	return known
}

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
