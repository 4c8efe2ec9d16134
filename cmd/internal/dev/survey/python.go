package main

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"

	"pyfix/rewrite/text"
)

//go:embed compare.py
var compareProgram string

// python is a CPython process that answers questions about sources, since
// starting one for each would take longer than the answer. It is safe for
// concurrent use.
type python struct {
	mu  sync.Mutex
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func startPython(program string) (*python, error) {
	cmd := exec.Command(program, "-E", "-s", "-S", "-B", "-c", compareProgram)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return &python{cmd: cmd, in: in, out: bufio.NewReader(out)}, cmd.Start()
}

func (p *python) close() error { return errors.Join(p.in.Close(), p.cmd.Wait()) }

// question is what compare.py understands.
type question struct {
	Do       string   `json:"do"`
	Old      string   `json:"old"`
	New      string   `json:"new,omitempty"`
	OldSpans [][2]int `json:"oldSpans"`
	NewSpans [][2]int `json:"newSpans"`
}

func (p *python) ask(q question, answer any) error {
	line, err := json.Marshal(q)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		return err
	}
	reply, err := p.out.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("python ended: %w", err)
	}
	var outcome struct {
		Error  string
		Answer json.RawMessage
	}
	if err := json.Unmarshal(reply, &outcome); err != nil {
		return err
	}
	if outcome.Error != "" {
		return errors.New(outcome.Error)
	}
	return json.Unmarshal(outcome.Answer, answer)
}

// problem returns what CPython says against the source, "" if it is valid.
func (p *python) problem(src []byte) (problem string, err error) {
	err = p.ask(question{Do: "compile", Old: string(src)}, &problem)
	return problem, err
}

// same reports whether two sources mean the same but for the form of parameters
// and the names of local variables.
func (p *python) same(old, new []byte) (same bool, err error) {
	err = p.ask(question{Do: "same", Old: string(old), New: string(new)}, &same)
	return same, err
}

// outside returns the differences of two sources' syntax trees that lie in none
// of the given spans.
func (p *python) outside(old, new []byte, oldSpans, newSpans []text.Span) (problems []string, err error) {
	err = p.ask(question{Do: "outside", Old: string(old), New: string(new), OldSpans: pairs(oldSpans), NewSpans: pairs(newSpans)}, &problems)
	return problems, err
}

func pairs(spans []text.Span) [][2]int {
	pairs := make([][2]int, 0, len(spans))
	for _, s := range spans {
		pairs = append(pairs, [2]int{s.Start, s.End})
	}
	return pairs
}
