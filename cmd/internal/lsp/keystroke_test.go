package lsp

import (
	"context"
	"encoding/json"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"pyfix/cmd/internal/run"
	"pyfix/cmd/lspclient"
	"pyfix/rules"
)

// typist is a client that types into one document, and the text as it is.
type typist struct {
	*lspclient.Client
	turns     *turns // of the server
	tb        testing.TB
	ended     chan int
	published chan lspclient.Published
	text      string
	version   int
}

const typedURI = "file:///nowhere/typed.py"

func options() run.Options { return run.Options{Rules: rules.All} }

// typing starts a server within this process, with all rules.
func typing(tb testing.TB, text string) *typist {
	tb.Helper()
	fromClient, toServer := io.Pipe()
	fromServer, toClient := io.Pipe()
	ty := &typist{tb: tb, ended: make(chan int, 1), published: make(chan lspclient.Published, 64), text: text, version: 1}
	settings := func(map[string]any, string) (*run.Options, []string, error) {
		options := options()
		return &options, nil, nil
	}
	serving, end := context.WithCancel(context.Background())
	s := newServer(serving, Options{Settings: settings, Log: io.Discard})
	ty.turns = s.turns
	go func() {
		defer end()
		ty.ended <- s.serve(fromClient, toClient)
	}()
	ty.Client = lspclient.New(fromServer, toServer, map[string]lspclient.Handler{
		"textDocument/publishDiagnostics": func(params json.RawMessage) any {
			var p lspclient.Published
			if err := json.Unmarshal(params, &p); err != nil {
				tb.Error(err)
			}
			ty.published <- p
			return nil
		},
		"window/logMessage": func(params json.RawMessage) any { tb.Logf("%s", params); return nil },
	})
	capabilities := map[string]any{"general": map[string]any{"positionEncodings": []string{"utf-8"}}}
	if err := ty.Call("initialize", map[string]any{"capabilities": capabilities}, nil); err != nil {
		tb.Fatal(err)
	}
	ty.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": typedURI, "languageId": "python", "version": 1, "text": text}})
	ty.diagnostics()
	return ty
}

func (ty *typist) notify(method string, params any) {
	ty.tb.Helper()
	if err := ty.Notify(method, params); err != nil {
		ty.tb.Fatal(err)
	}
}

// diagnostics waits for those of the version that was typed last.
func (ty *typist) diagnostics() []lspclient.Diagnostic {
	for {
		if p := <-ty.published; p.Version != nil && *p.Version == ty.version {
			return p.Diagnostics
		}
	}
}

// replace types new in the place of what is between two offsets.
func (ty *typist) replace(start, end int, new string) {
	ty.tb.Helper()
	place := func(offset int) lspclient.Position {
		before := ty.text[:offset]
		return lspclient.Position{Line: strings.Count(before, "\n"), Character: offset - strings.LastIndex(before, "\n") - 1}
	}
	edit := map[string]any{"range": lspclient.Range{Start: place(start), End: place(end)}, "text": new}
	ty.version++
	ty.text = ty.text[:start] + new + ty.text[end:]
	ty.notify("textDocument/didChange", map[string]any{"textDocument": map[string]any{"uri": typedURI, "version": ty.version}, "contentChanges": []any{edit}})
}

func (ty *typist) quit() {
	ty.tb.Helper()
	if err := ty.Call("shutdown", nil, nil); err != nil {
		ty.tb.Fatal(err)
	}
	ty.notify("exit", nil)
	if code := <-ty.ended; code != 0 {
		ty.tb.Errorf("exit code %d", code)
	}
}

// typed are what keys bring.
var typed = strings.Split("a b i x _ 1 , . : = ( ) [ ] # ' \" + \n", " ")

// stroke types something somewhere, and takes it back the next time.
func (ty *typist) stroke(random *rand.Rand, undo *func()) {
	if *undo != nil {
		(*undo)()
		*undo = nil
		return
	}
	at := random.IntN(len(ty.text))
	key := typed[random.IntN(len(typed))]
	if random.IntN(3) > 0 {
		ty.replace(at, at, key)
		*undo = func() { ty.replace(at, at+len(key), "") }
		return
	}
	old := ty.text[at : at+1]
	ty.replace(at, at+1, "")
	*undo = func() { ty.replace(at, at, old) }
}

// TestMemory types thousands of times. What the server holds on to is what it
// held on to after the first few hundred.
func TestMemory(t *testing.T) {
	text := strings.Repeat("x = [1, 2]\n", 500)
	for range 20 {
		text += "callbacks = []\nfor i in range(3):\n    callbacks.append(lambda: i)\n"
	}
	ty := typing(t, text)
	random := rand.New(rand.NewPCG(1, 2))
	var undo func()
	held := func(strokes int) uint64 {
		for range strokes {
			ty.stroke(random, &undo)
		}
		ty.diagnostics()
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	early := held(500)
	for range 8 {
		if late := held(500); late > early+early/2+1<<20 {
			t.Errorf("the heap grew from %d to %d bytes", early, late)
		}
	}
	ty.quit()
}
