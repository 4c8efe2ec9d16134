package lsp

import (
	"io"
	"sync"
)

// maxQueued is how many messages may wait for a client that does not read
// before those that it can do without are dropped.
const maxQueued = 1000

// outbox holds what is to be written, so that a client that is slow to read
// never keeps the server from reading: both could wait for each other.
type outbox struct {
	mu     sync.Mutex
	change sync.Cond
	queue  []outgoing
	closed bool
}

// outgoing is a message. One with a key replaces a message with that key which
// has not gone out.
type outgoing struct {
	key  string
	body []byte
}

func newOutbox() *outbox {
	o := new(outbox)
	o.change.L = &o.mu
	return o
}

func (o *outbox) put(m outgoing) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if m.key != "" {
		for i := range o.queue {
			if o.queue[i].key == m.key {
				o.queue[i].body = m.body
				return
			}
		}
	}
	o.queue = append(o.queue, m)
	o.change.Signal()
}

// offer is put for a message that may be dropped.
func (o *outbox) offer(m outgoing) {
	o.mu.Lock()
	full := len(o.queue) >= maxQueued
	o.mu.Unlock()
	if !full {
		o.put(m)
	}
}

// close ends write once everything has gone out.
func (o *outbox) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	o.change.Signal()
}

// take waits for the next message.
func (o *outbox) take() (outgoing, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.queue) == 0 && !o.closed {
		o.change.Wait()
	}
	if len(o.queue) == 0 {
		return outgoing{}, false
	}
	m := o.queue[0]
	o.queue[0] = outgoing{}
	o.queue = o.queue[1:]
	return m, true
}

// write writes what is put in until the outbox is closed.
func (o *outbox) write(w io.Writer) error {
	for {
		m, ok := o.take()
		if !ok {
			return nil
		}
		if _, err := w.Write(m.body); err != nil {
			return err
		}
	}
}
