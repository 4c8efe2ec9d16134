// Package lsp is pyfix in editors: a server for the Language Server Protocol
// that shows findings while code is typed, and offers their fixes.
//
// One goroutine reads messages, one writes them, and one, the loop, handles them
// and owns all state. Analysis runs beside the loop, once at a time for each
// document; it is given a text that does not change, and is ended at its next
// checkpoint if the document changes meanwhile or is closed. So the newest version
// wins, and however quickly somebody types, no more than one version waits.
//
// Some documents take minutes. They must not keep others from their answers, so
// analyses, and the making of fixes, take turns (turns.go):
//   - As many run at once as there are processors to use.
//   - Each has a budget of running time. Within it, it runs to its end or until the
//     budget is used up; those that wait to begin do so in the order in which they
//     came. So a document waits for no more than the budgets of those before it.
//   - What exceeds its budget is costly. It gives way, at its next checkpoint, to
//     whatever waits within its budget, and goes on when nothing does.
//   - As many costly ones as there are processors hold what they have found out so
//     far. One more is ended when its budget is used up, and begun anew when it can
//     be one of them. So no more than twice as many analyses as there are processors
//     take memory, and each of them comes to its end.
package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"time"

	"pyfix/cmd/internal/config"
	"pyfix/cmd/internal/run"
)

// Options say how the server behaves.
type Options struct {
	Version string // of pyfix, for the client to show

	// Settings returns the options of a run for documents below root, an
	// absolute folder, as the command line and the editor have them. Warnings
	// are about settings that mean nothing; the error is about one that is
	// wrong.
	Settings func(editor map[string]any, root string) (opt *run.Options, warnings []string, err error)

	Log io.Writer // takes what happens before there is a client that can be told
}

// server is one connection. All but opt, out, events, ended, serving and turns
// belongs to the loop.
type server struct {
	opt     Options
	out     *outbox
	events  chan func() // what other goroutines want done by the loop
	ended   chan struct{}
	serving context.Context // done when the connection ends
	turns   *turns

	phase    phase
	exit     int
	client   clientCapabilities
	encoding encoding
	parent   int // process that started the client; 0 if it is not known

	initial  map[string]any // settings of the initialize request
	pushed   map[string]any // settings that the client sent unasked
	folders  []*folder
	outside  *folder // for documents that are in none of them
	projects *config.Projects

	serial  int // of the last change to any document or its settings
	docs    map[string]*document
	pending map[string]bool   // requests that are not answered, by ID
	ends    map[string]func() // end the work that is done for such requests, if any
	calls   map[int]func(json.RawMessage)
	called  int // ID of the last request to the client
}

// phase is how far a connection has come.
type phase uint8

const (
	fresh phase = iota
	initialized
	shutDown
	exited
)

// parentPoll is how often the server looks whether its client is still there.
const parentPoll = 3 * time.Second

// Serve talks to one client until it says goodbye, is gone, or ctx is done. It
// returns the exit code that the protocol asks for: 0 only after a shutdown.
func Serve(ctx context.Context, in io.Reader, out io.Writer, opt Options) int {
	serving, end := context.WithCancel(ctx)
	defer end()
	return newServer(serving, opt).serve(in, out)
}

// newServer returns a server that serves until the context is done.
func newServer(serving context.Context, opt Options) *server {
	return &server{
		opt:      opt,
		out:      newOutbox(),
		events:   make(chan func()),
		ended:    make(chan struct{}),
		serving:  serving,
		turns:    newTurns(runtime.GOMAXPROCS(0), budget),
		exit:     1,
		encoding: utf16Columns,
		projects: new(config.Projects),
		docs:     make(map[string]*document),
		pending:  make(map[string]bool),
		ends:     make(map[string]func()),
		calls:    make(map[int]func(json.RawMessage)),
	}
}

func (s *server) serve(in io.Reader, out io.Writer) int {
	written := make(chan error, 1)
	go func() { written <- s.out.write(out) }()
	s.loop(s.serving, s.read(in), written)
	close(s.ended)
	s.out.close()
	select {
	case <-written:
	case <-time.After(time.Second): // for a client that does not read what is left
	}
	return s.exit
}

// incoming is a message, or why there is none.
type incoming struct {
	body []byte
	err  error
}

// read reads messages until there are no more.
func (s *server) read(in io.Reader) <-chan incoming {
	messages := make(chan incoming)
	go func() {
		defer close(messages)
		frames := newFrames(in)
		for {
			body, err := frames.next()
			select {
			case messages <- incoming{body, err}:
			case <-s.ended:
				return
			}
			var bad *badFrame
			if err != nil && !errors.As(err, &bad) {
				return
			}
		}
	}()
	return messages
}

// loop handles messages and events, one after the other.
func (s *server) loop(ctx context.Context, messages <-chan incoming, written <-chan error) {
	poll := time.NewTicker(parentPoll)
	defer poll.Stop()
	for s.phase != exited {
		select {
		case m, ok := <-messages:
			if !ok {
				s.gone()
				return
			}
			s.receive(m)
		case event := <-s.events:
			s.guard(noID, event)
		case <-poll.C:
			if s.parent != 0 && !alive(s.parent) {
				s.gone()
				return
			}
		case <-written:
			return // nobody reads
		case <-ctx.Done():
			return
		}
	}
}

// gone ends the connection with a client that said no goodbye.
func (s *server) gone() {
	if s.phase == shutDown {
		s.exit = 0
	}
}

// post has the loop do something.
func (s *server) post(event func()) {
	select {
	case s.events <- event:
	case <-s.ended:
	}
}

// guard keeps a bug in the handling of one message from ending the server. The
// request with that ID gets an answer.
func (s *server) guard(id json.RawMessage, handle func()) {
	defer func() {
		if p := recover(); p != nil {
			s.log(messageError, "this is a bug of pyfix, please report it: %v\n%s", p, debug.Stack())
			if string(id) != string(noID) {
				s.finish(id, nil, errorf(codeInternalError, "this is a bug of pyfix, please report it: %v", p))
			}
		}
	}()
	handle()
}

func (s *server) receive(in incoming) {
	if in.err != nil {
		if !errors.Is(in.err, io.EOF) {
			s.log(messageError, "%v", in.err)
		}
		return
	}
	m, wrong := parse(in.body)
	switch {
	case wrong != nil:
		s.log(messageError, "%v", wrong)
		s.send(failure{"2.0", noID, wrong})
	case m.isResponse():
		s.guard(noID, func() { s.answered(m) })
	case m.isRequest():
		s.request(m)
	case m.Method != "":
		s.guard(noID, func() { s.notified(m) })
	default:
		s.log(messageError, "the client could not read a message: %v", m.Error)
	}
}

// requests are the methods that want an answer. A handler answers by finish, now
// or later, or returns an error.
var requests = map[string]func(s *server, id, params json.RawMessage) *rpcError{
	"initialize":              (*server).initialize,
	"shutdown":                (*server).shutdown,
	"textDocument/codeAction": (*server).codeActions,
	"codeAction/resolve":      (*server).resolve,
	"textDocument/hover":      (*server).hover,
	"textDocument/diagnostic": (*server).pull,
	"pyfix/text":              (*server).tellText,
}

func (s *server) request(m *message) {
	if s.pending[string(m.ID)] {
		s.send(failure{"2.0", m.ID, errorf(codeInvalidRequest, "there is already a request with the ID %s", m.ID)})
		return
	}
	s.pending[string(m.ID)] = true
	if err := s.mayHandle(m.Method); err != nil {
		s.finish(m.ID, nil, err)
		return
	}
	handle, ok := requests[m.Method]
	if !ok {
		s.finish(m.ID, nil, errorf(codeMethodNotFound, "unknown method %q", m.Method))
		return
	}
	s.guard(m.ID, func() {
		if err := handle(s, m.ID, m.Params); err != nil {
			s.finish(m.ID, nil, err)
		}
	})
}

func (s *server) mayHandle(method string) *rpcError {
	switch {
	case s.phase == fresh && method != "initialize":
		return errorf(codeNotInitialized, "%s came before initialize", method)
	case s.phase == shutDown:
		return errorf(codeInvalidRequest, "%s came after shutdown", method)
	}
	return nil
}

// notifications are the methods that want no answer.
var notifications = map[string]func(s *server, params json.RawMessage) *rpcError{
	"initialized":                         (*server).ready,
	"$/cancelRequest":                     (*server).cancel,
	"textDocument/didOpen":                (*server).didOpen,
	"textDocument/didChange":              (*server).didChange,
	"textDocument/didSave":                (*server).didSave,
	"textDocument/didClose":               (*server).didClose,
	"workspace/didChangeConfiguration":    (*server).didChangeConfiguration,
	"workspace/didChangeWatchedFiles":     (*server).didChangeWatchedFiles,
	"workspace/didChangeWorkspaceFolders": (*server).didChangeFolders,
}

func (s *server) notified(m *message) {
	if m.Method == "exit" {
		s.gone()
		s.phase = exited
		return
	}
	handle, ok := notifications[m.Method]
	if !ok || s.phase != initialized {
		return // the protocol has both ignored
	}
	if err := handle(s, m.Params); err != nil {
		s.log(messageError, "%s: %v", m.Method, err)
	}
}

// finish answers a request, unless that has been done or it was cancelled.
func (s *server) finish(id json.RawMessage, result any, err *rpcError) {
	if !s.pending[string(id)] {
		return
	}
	delete(s.pending, string(id))
	if end := s.ends[string(id)]; end != nil {
		defer end()
		delete(s.ends, string(id))
	}
	if err != nil {
		s.send(failure{"2.0", id, err})
		return
	}
	s.send(answer{"2.0", id, result})
}

func (s *server) cancel(params json.RawMessage) *rpcError {
	var p cancelParams
	if err := decode(params, &p); err != nil {
		return err
	}
	s.finish(p.ID, nil, errorf(codeRequestCancelled, "cancelled"))
	return nil
}

// call sends a request to the client. What it answers goes to then, unless it
// is an error.
func (s *server) call(method string, params any, then func(result json.RawMessage)) {
	s.called++
	s.calls[s.called] = then
	s.send(request{"2.0", s.called, method, params})
}

func (s *server) answered(m *message) {
	var id int
	if err := json.Unmarshal(m.ID, &id); err != nil || s.calls[id] == nil {
		s.log(messageWarning, "an answer to a request that was not made, with the ID %s", m.ID)
		return
	}
	then := s.calls[id]
	delete(s.calls, id)
	if m.Error != nil {
		s.log(messageWarning, "the client answers: %v", m.Error)
		return
	}
	then(m.Result)
}

func (s *server) send(m any) { s.out.put(outgoing{body: encode(m)}) }

// log says something to whoever looks for it: the client's log or, before there
// is a client, standard error.
func (s *server) log(kind int, format string, args ...any) {
	if s.phase == fresh {
		fmt.Fprintf(s.opt.Log, "pyfix lsp: "+format+"\n", args...)
		return
	}
	params := messageParams{Type: kind, Message: fmt.Sprintf(format, args...)}
	s.out.offer(outgoing{body: encode(notification{"2.0", "window/logMessage", params})})
}

// show says something to the user.
func (s *server) show(kind int, format string, args ...any) {
	params := messageParams{Type: kind, Message: fmt.Sprintf("pyfix: "+format, args...)}
	s.out.offer(outgoing{body: encode(notification{"2.0", "window/showMessage", params})})
}
