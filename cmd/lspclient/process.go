package lspclient

import (
	"fmt"
	"io"
	"os"
	"os/exec"
)

// Process is a server that runs as a program, with a client that talks to it.
type Process struct {
	*Client
	Command *exec.Cmd
	stdin   io.Closer
}

// Run starts a server. What it writes to standard error goes to that of this
// program unless the command says otherwise.
func Run(cmd *exec.Cmd, handlers map[string]Handler) (*Process, error) {
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	// Not StdoutPipe, which Wait closes before all is read.
	out, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd.Stdout = write
	if cmd.Stderr == nil {
		cmd.Stderr = os.Stderr
	}
	err = cmd.Start()
	write.Close()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", cmd.Path, err)
	}
	return &Process{Client: New(out, in, handlers), Command: cmd, stdin: in}, nil
}

// Quit says goodbye and returns the exit code.
func (p *Process) Quit() (int, error) {
	if err := p.Call("shutdown", nil, nil); err != nil {
		return 0, err
	}
	if err := p.Notify("exit", nil); err != nil {
		return 0, err
	}
	return p.Wait()
}

// HangUp closes the server's input and returns the exit code.
func (p *Process) HangUp() (int, error) {
	if err := p.stdin.Close(); err != nil {
		return 0, err
	}
	return p.Wait()
}

// Wait waits for the server to end, and returns the exit code.
func (p *Process) Wait() (int, error) {
	if err := p.Command.Wait(); p.Command.ProcessState == nil {
		return 0, err
	}
	return p.Command.ProcessState.ExitCode(), nil
}
