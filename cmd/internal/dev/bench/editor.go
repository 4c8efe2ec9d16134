package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"pyfix/cmd/lspclient"
)

// editor is a client of pyfix lsp that has one document open.
type editor struct {
	*lspclient.Process
	ctx       context.Context
	limit     time.Duration // for an answer
	kill      func()
	version   int
	published chan publication
}

// publication is what the server has told about a version, and when.
type publication struct {
	at time.Time
	lspclient.Published
}

const editedURI = "file:///nowhere/edited.py"

type object = map[string]any

// openEditor starts a server, opens the text and waits for its diagnostics. The
// columns of the client are bytes.
func (b *bench) openEditor(ctx context.Context, text string) (*editor, error) {
	e := &editor{limit: b.limit, version: 1, published: make(chan publication, 16)}
	e.ctx, e.kill = context.WithCancel(ctx)
	cmd := exec.CommandContext(e.ctx, b.pyfix.program, "lsp")
	cmd.Dir = b.folder // away from configuration files
	cmd.Stderr = b.stderr
	endWithChildren(cmd)
	var err error
	e.Process, err = lspclient.Run(cmd, map[string]lspclient.Handler{
		"textDocument/publishDiagnostics": func(params json.RawMessage) any {
			p := publication{at: time.Now()}
			if json.Unmarshal(params, &p.Published) == nil && p.Version != nil {
				e.published <- p
			}
			return nil
		},
	})
	if err != nil {
		e.kill()
		return nil, err
	}
	if err := e.open(text); err != nil {
		e.kill()
		return nil, err
	}
	return e, nil
}

func (e *editor) open(text string) error {
	capabilities := object{"general": object{"positionEncodings": []string{"utf-8"}}}
	if err := e.Call("initialize", object{"capabilities": capabilities}, nil); err != nil {
		return err
	}
	if err := e.Notify("initialized", object{}); err != nil {
		return err
	}
	document := object{"uri": editedURI, "languageId": "python", "version": e.version, "text": text}
	if err := e.Notify("textDocument/didOpen", object{"textDocument": document}); err != nil {
		return err
	}
	_, err := e.wait()
	return err
}

// wait waits for the diagnostics of the last version.
func (e *editor) wait() (publication, error) {
	late := time.NewTimer(e.limit)
	defer late.Stop()
	for {
		select {
		case p := <-e.published:
			if *p.Version == e.version {
				return p, nil
			}
		case <-e.Gone():
			return publication{}, fmt.Errorf("pyfix lsp has ended at version %d", e.version)
		case <-late.C:
			return publication{}, fmt.Errorf("no diagnostics of version %d after %v", e.version, e.limit)
		case <-e.ctx.Done():
			return publication{}, e.ctx.Err()
		}
	}
}

// change makes an edit of the text and waits for the diagnostics.
func (e *editor) change(text string, s stroke) (sample, error) {
	e.version++
	edit := object{"range": lspclient.Range{Start: place(text, s.start), End: place(text, s.end)}, "text": s.new}
	params := object{"textDocument": object{"uri": editedURI, "version": e.version}, "contentChanges": []any{edit}}
	cpu, err := cpuSoFar(e.Command.Process.Pid)
	if err != nil {
		return sample{}, err
	}
	start := time.Now()
	if err := e.Notify("textDocument/didChange", params); err != nil {
		return sample{}, err
	}
	p, err := e.wait()
	if err != nil {
		return sample{}, err
	}
	after, err := cpuSoFar(e.Command.Process.Pid)
	return sample{Wall: p.at.Sub(start), CPU: after - cpu, Found: len(p.Diagnostics)}, err
}

// place returns the line and column of an offset.
func place(text string, offset int) lspclient.Position {
	before := text[:offset]
	return lspclient.Position{Line: strings.Count(before, "\n"), Character: offset - strings.LastIndexByte(before, '\n') - 1}
}

// compare asks the server for its text, and returns an error if it is another.
func (e *editor) compare(want string) error {
	var got *string
	if err := e.Call("pyfix/text", object{"textDocument": object{"uri": editedURI}}, &got); err != nil {
		return err
	}
	if got == nil || *got != want {
		return fmt.Errorf("at version %d, the server has another text than the client", e.version)
	}
	return nil
}

func (e *editor) quit() error {
	code, err := e.Quit()
	if err == nil && code != 0 {
		err = fmt.Errorf("pyfix lsp ended with %d", code)
	}
	return err
}
