// Package lspclient drives a language server as an editor does, for tests and
// benchmarks. It shares no code with the server, so that the two check each
// other. It is no internal package of cmd because the fixtures' tests use it.
package lspclient

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
)

// Client is one end of a connection. Its methods may be called by several
// goroutines.
type Client struct {
	in  *bufio.Reader
	out io.Writer

	writing sync.Mutex

	mu       sync.Mutex
	handlers map[string]Handler
	calls    map[int]chan reply
	last     int   // ID of the last request
	failed   error // why nothing is read any more
	gone     chan struct{}
}

// Handler takes what the server sends: params of a notification or request. What
// it returns answers a request. It is called by the goroutine that reads, so it
// must not wait for answers.
type Handler func(params json.RawMessage) any

// Error is an answer that is an error.
type Error struct {
	Code    int             `json:"code"`
	Message string          `json:"message"`
	Data    json.RawMessage `json:"data"`
}

func (e *Error) Error() string { return fmt.Sprintf("%s (%d)", e.Message, e.Code) }

type reply struct {
	result json.RawMessage
	err    error
}

type message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *Error          `json:"error"`
}

// New returns a client that reads what a server writes until there is no more.
// Requests and notifications of the server go to the handlers; nil answers
// requests that have none.
func New(in io.Reader, out io.Writer, handlers map[string]Handler) *Client {
	c := &Client{in: bufio.NewReader(in), out: out, handlers: handlers, calls: make(map[int]chan reply), gone: make(chan struct{})}
	go c.read()
	return c
}

// Call sends a request and waits for its answer, which it decodes into result
// unless that is nil. The error is an *Error if the server sent one.
func (c *Client) Call(method string, params, result any) error {
	_, wait := c.Start(method, params)
	return wait(result)
}

// Start sends a request. It returns its ID and a function that waits for the
// answer.
func (c *Client) Start(method string, params any) (id int, wait func(result any) error) {
	answered := make(chan reply, 1)
	c.mu.Lock()
	c.last++
	id = c.last
	c.calls[id] = answered
	failed := c.failed
	c.mu.Unlock()
	if failed == nil {
		failed = c.send(map[string]any{"jsonrpc": "2.0", "id": id, "method": method, "params": params})
	}
	if failed != nil {
		answered <- reply{err: failed}
	}
	return id, func(result any) error {
		r := <-answered
		if r.err != nil || result == nil {
			return r.err
		}
		return json.Unmarshal(r.result, result)
	}
}

// Notify sends a notification.
func (c *Client) Notify(method string, params any) error {
	return c.send(map[string]any{"jsonrpc": "2.0", "method": method, "params": params})
}

// Raw sends bytes as they are.
func (c *Client) Raw(b []byte) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	_, err := c.out.Write(b)
	return err
}

func (c *Client) send(m any) error {
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return c.Raw(Frame(body))
}

// Frame returns a message with its header.
func Frame(body []byte) []byte {
	return append([]byte(fmt.Sprintf("Content-Length: %d\r\n\r\n", len(body))), body...)
}

func (c *Client) read() {
	for {
		m, err := c.next()
		if err != nil {
			c.fail(err)
			return
		}
		c.take(m)
	}
}

// fail gives all that wait the reason why they wait in vain.
func (c *Client) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failed = fmt.Errorf("the server is gone: %w", err)
	for _, answered := range c.calls {
		answered <- reply{err: c.failed}
	}
	clear(c.calls)
	close(c.gone)
}

// Gone is closed once the server says nothing more.
func (c *Client) Gone() <-chan struct{} { return c.gone }

func (c *Client) next() (*message, error) {
	length := -1
	for {
		line, err := c.in.ReadString('\n')
		if err != nil {
			return nil, err
		}
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			break
		}
		if value, ok := strings.CutPrefix(line, "Content-Length: "); ok {
			if length, err = strconv.Atoi(value); err != nil {
				return nil, err
			}
		}
	}
	if length < 0 {
		return nil, errors.New("a message without Content-Length")
	}
	body := make([]byte, length)
	if _, err := io.ReadFull(c.in, body); err != nil {
		return nil, err
	}
	var m message
	return &m, json.Unmarshal(body, &m)
}

func (c *Client) take(m *message) {
	if m.Method != "" {
		handle := c.handlers[m.Method]
		var result any
		if handle != nil {
			result = handle(m.Params)
		}
		if m.ID != nil {
			// Not by this goroutine, which must go on reading.
			go c.send(map[string]any{"jsonrpc": "2.0", "id": m.ID, "result": result})
		}
		return
	}
	id, err := strconv.Atoi(string(m.ID))
	c.mu.Lock()
	answered := c.calls[id]
	delete(c.calls, id)
	c.mu.Unlock()
	if err != nil || answered == nil {
		if handle := c.handlers[""]; handle != nil { // an answer to nothing
			raw, _ := json.Marshal(m.Error)
			handle(raw)
		}
		return
	}
	r := reply{result: m.Result}
	if m.Error != nil {
		r.err = m.Error
	}
	answered <- r
}
