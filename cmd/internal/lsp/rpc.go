package lsp

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Error codes of JSON-RPC and LSP.
const (
	codeParseError       = -32700
	codeInvalidRequest   = -32600
	codeMethodNotFound   = -32601
	codeInvalidParams    = -32602
	codeInternalError    = -32603
	codeNotInitialized   = -32002
	codeRequestCancelled = -32800
	codeContentModified  = -32801
	codeServerCancelled  = -32802
)

// message is any message as it comes in.
type message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *rpcError       `json:"error"`
}

// isResponse reports whether the message answers a request of the server.
func (m *message) isResponse() bool {
	return m.Method == "" && m.ID != nil && (m.Result != nil || m.Error != nil)
}

// isRequest reports whether the message wants an answer.
func (m *message) isRequest() bool { return m.Method != "" && m.ID != nil }

// rpcError is the error of an answer.
type rpcError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Data    any    `json:"data,omitempty"`
}

func (e *rpcError) Error() string { return e.Message }

func errorf(code int, format string, args ...any) *rpcError {
	return &rpcError{Code: code, Message: fmt.Sprintf(format, args...)}
}

// parse reads a message, and says what is wrong with it otherwise.
func parse(body []byte) (*message, *rpcError) {
	var m message
	if !json.Valid(body) {
		return nil, errorf(codeParseError, "a message that is not JSON")
	}
	if err := json.Unmarshal(body, &m); err != nil {
		return nil, errorf(codeInvalidRequest, "a message that is no request, notification or answer: %v", err)
	}
	if m.ID != nil && !isID(m.ID) {
		m.ID = nil
		if m.Error != nil {
			return &m, nil // says that a message of the server had no readable ID
		}
		return nil, errorf(codeInvalidRequest, "an ID that is neither a number nor a string")
	}
	if m.Method == "" && !m.isResponse() {
		return nil, errorf(codeInvalidRequest, "a message without a method")
	}
	return &m, nil
}

func isID(raw json.RawMessage) bool {
	return raw[0] == '"' || raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9'
}

// decode reads the params of a message into to.
func decode(params json.RawMessage, to any) *rpcError {
	if len(params) == 0 {
		params = json.RawMessage("{}")
	}
	if err := json.Unmarshal(params, to); err != nil {
		return errorf(codeInvalidParams, "params that cannot be read: %v", err)
	}
	return nil
}

// The messages that go out.
type (
	answer struct {
		Version string          `json:"jsonrpc"`
		ID      json.RawMessage `json:"id"`
		Result  any             `json:"result"`
	}
	failure struct {
		Version string          `json:"jsonrpc"`
		ID      json.RawMessage `json:"id"`
		Error   *rpcError       `json:"error"`
	}
	request struct {
		Version string `json:"jsonrpc"`
		ID      int    `json:"id"`
		Method  string `json:"method"`
		Params  any    `json:"params,omitempty"`
	}
	notification struct {
		Version string `json:"jsonrpc"`
		Method  string `json:"method"`
		Params  any    `json:"params,omitempty"`
	}
)

var noID = json.RawMessage("null")

// encode returns a message that goes out, with its header.
func encode(m any) []byte {
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(m); err != nil {
		panic(err) // the protocol's types can be encoded
	}
	return frame(bytes.TrimSuffix(body.Bytes(), []byte("\n")))
}
