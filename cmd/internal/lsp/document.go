package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pyfix/cmd/internal/config"
	"pyfix/rewrite/checkpoint"
)

// document is one that the client has open.
type document struct {
	uri     string
	path    string // "" if it is no file
	version int
	foreign bool    // not Python, or not all of a program: nothing is said about it
	text    *buffer // nil if it is not known what the client's text is

	serial   int       // of the last change to the text or its settings
	analysed *analysis // of that; nil until it is there
	running  bool      // an analysis runs or waits for its turn, maybe of an older text
	end      func()    // ends that analysis; nil if none was ever begun
	said     string    // the last problem of an analysis, which is said once
	waiting  []waiter
	fixing   []waiter // those whose fixes are being made
	memory   memory   // belongs to the analysis that runs
}

// waiter is a request that waits for an analysis.
type waiter struct {
	id     json.RawMessage
	answer func(*analysis)
	stale  *rpcError // the answer if the document changes meanwhile
}

// debounce is how long the server waits for further edits before it analyses:
// clients send what belongs together in several messages.
const debounce = 3 * time.Millisecond

func (s *server) didOpen(params json.RawMessage) *rpcError {
	var p didOpenParams
	if err := decode(params, &p); err != nil {
		return err
	}
	opened := &p.TextDocument
	if old := s.docs[opened.URI]; old != nil {
		s.log(messageWarning, "%s is opened, and was open already", opened.URI)
		s.abandon(old)
	}
	d := &document{uri: opened.URI, version: opened.Version, text: newBuffer(string(opened.Text))}
	d.path, _ = pathOf(opened.URI)
	d.foreign = !isPython(opened.URI, opened.LanguageID)
	s.docs[d.uri] = d
	s.forgetProjects()
	s.changed(d)
	return nil
}

// isPython reports whether a document is Python, and all of a module. The cells
// of a notebook are not: each on its own lacks the names of the others.
func isPython(uri, language string) bool {
	if strings.HasPrefix(uri, "vscode-notebook-cell:") {
		return false
	}
	return language == "" || strings.EqualFold(language, "python")
}

func (s *server) didChange(params json.RawMessage) *rpcError {
	var p didChangeParams
	wrong := decode(params, &p)
	if wrong != nil {
		var which documentParams
		if decode(params, &which) != nil {
			return wrong
		}
		p.TextDocument = which.TextDocument
	}
	d := s.docs[p.TextDocument.URI]
	if d == nil {
		return errorf(codeInvalidParams, "%s is not open", p.TextDocument.URI)
	}
	var err error
	switch version := p.TextDocument.Version; {
	case wrong != nil:
		err = wrong
	case version == nil:
		d.version++
	case *version < d.version:
		err = fmt.Errorf("version %d comes after version %d", *version, d.version)
	default:
		d.version = *version
	}
	if err == nil {
		err = s.edit(d, p.ContentChanges)
	}
	if err != nil {
		d.text = nil
		s.log(messageError, "%s is no longer known, until it is opened anew or sent as a whole: %v", d.uri, err)
	}
	s.changed(d)
	return nil
}

// edit makes the changes, one after the other.
func (s *server) edit(d *document, changes []contentChange) error {
	for _, c := range changes {
		switch {
		case c.Range == nil:
			d.text = newBuffer(string(c.Text))
		case d.text == nil:
			// the text that the range is about is not known
		default:
			if err := d.text.replace(*c.Range, string(c.Text), s.encoding); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *server) didSave(params json.RawMessage) *rpcError {
	var p documentParams
	if err := decode(params, &p); err != nil {
		return err
	}
	if d := s.docs[p.TextDocument.URI]; d != nil && s.forgetProjects() {
		s.changed(d)
	}
	return nil
}

// forgetProjects has projects read anew if the client would not say that they
// have changed, and reports that.
func (s *server) forgetProjects() bool {
	if s.client.Workspace.DidChangeWatchedFiles.DynamicRegistration {
		return false
	}
	s.projects = new(config.Projects)
	return true
}

func (s *server) didClose(params json.RawMessage) *rpcError {
	var p documentParams
	if err := decode(params, &p); err != nil {
		return err
	}
	d := s.docs[p.TextDocument.URI]
	if d == nil {
		return errorf(codeInvalidParams, "%s is not open", p.TextDocument.URI)
	}
	delete(s.docs, d.uri)
	s.abandon(d)
	s.publish(d, nil)
	return nil
}

// tellText answers what the server takes the text of a document to be, null if it
// does not know. This is no part of the protocol: it shows whether client and
// server mean the same text.
func (s *server) tellText(id, params json.RawMessage) *rpcError {
	var p documentParams
	if err := decode(params, &p); err != nil {
		return err
	}
	d, err := s.open(p.TextDocument)
	if err != nil {
		return err
	}
	if d.text == nil {
		s.finish(id, nil, nil)
		return nil
	}
	s.finish(id, string(d.text.snapshot().src), nil)
	return nil
}

// abandon ends what is done about a document as it was, for it has changed or is
// gone, and answers the requests that wait for that.
func (s *server) abandon(d *document) {
	if d.end != nil {
		d.end()
	}
	for _, w := range slices.Concat(d.waiting, d.fixing) {
		s.finish(w.id, nil, w.stale)
	}
	d.waiting, d.fixing = nil, nil
}

// changed is to be called after every change of a document or its settings.
func (s *server) changed(d *document) {
	s.serial++
	d.serial = s.serial
	d.analysed = nil
	s.abandon(d)
	time.AfterFunc(debounce, func() { s.post(func() { s.analyse(d) }) })
}

// analyse starts an analysis unless there is one, or one runs: that one starts
// the next, and does so soon, since a change ends it.
func (s *server) analyse(d *document) {
	if d.running || d.analysed != nil || s.docs[d.uri] != d {
		return
	}
	if d.text == nil || d.foreign {
		s.take(d, d.serial, &analysis{})
		return
	}
	job := job{path: d.name(), file: d.path, options: s.optionsOf(d), snapshot: d.text.snapshot(), memory: &d.memory}
	serial := d.serial
	ctx, end := context.WithCancel(s.serving)
	d.running, d.end = true, end
	var a *analysis
	work := func(point *checkpoint.Point) (err error) {
		a, err = job.do(point)
		return err
	}
	s.work(ctx, work, func(err error) {
		d.running = false
		end()
		if err != nil {
			s.analyse(d) // as it is now
			return
		}
		s.take(d, serial, a)
	})
}

// work runs a function beside the loop when its turn comes, and then another in the
// loop. See turns.do for what the first has to do.
func (s *server) work(ctx context.Context, f func(*checkpoint.Point) error, then func(error)) {
	go func() {
		err := s.turns.do(ctx, f)
		s.post(func() { then(err) })
	}()
}

// take takes what is known about a document as it was.
func (s *server) take(d *document, serial int, a *analysis) {
	if d.serial != serial {
		s.analyse(d)
		return
	}
	d.analysed = a
	if a.problem != "" && a.problem != d.said {
		s.log(messageWarning, "%s", a.problem)
	}
	d.said = a.problem
	if s.docs[d.uri] == d && !s.pulls() {
		s.publish(d, a)
	}
	waiting := d.waiting
	d.waiting = nil
	for _, w := range waiting {
		s.guard(w.id, func() { w.answer(a) })
	}
}

// await answers a request once the document is analysed. If it changes first,
// the answer is stale.
func (s *server) await(id json.RawMessage, d *document, stale *rpcError, answer func(*analysis)) {
	if d.analysed != nil {
		answer(d.analysed)
		return
	}
	d.waiting = append(d.waiting, waiter{id: id, answer: answer, stale: stale})
	s.analyse(d)
}

// contentModified is the answer to a request about a text that is no longer.
func contentModified() *rpcError { return errorf(codeContentModified, "the document has changed") }

// open returns the document that a request is about.
func (s *server) open(id documentID) (*document, *rpcError) {
	d := s.docs[id.URI]
	if d == nil {
		return nil, errorf(codeInvalidParams, "%s is not open", id.URI)
	}
	return d, nil
}

// name is what messages call the document.
func (d *document) name() string {
	if d.path != "" {
		return filepath.ToSlash(d.path)
	}
	return d.uri
}
