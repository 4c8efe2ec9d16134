package cli

import (
	"bufio"
	"errors"
	"io"
	"os"
	"runtime"
	"syscall"

	"github.com/mattn/go-isatty"
)

// brokenPipe reports whether a write failed because nobody reads any more.
func brokenPipe(err error) bool {
	if errors.Is(err, syscall.EPIPE) {
		return true
	}
	const errorBrokenPipe, errorNoData = syscall.Errno(109), syscall.Errno(232)
	return runtime.GOOS == "windows" && (errors.Is(err, errorBrokenPipe) || errors.Is(err, errorNoData))
}

// isTerminal reports whether w shows up on a screen.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && (isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd()))
}

// colored decides whether what goes to w is coloured. Variables that force
// colours win over NO_COLOR, as they do for ruff.
func colored(mode string, w io.Writer) bool {
	switch {
	case mode != "auto":
		return mode == "always"
	case forced("FORCE_COLOR") || forced("CLICOLOR_FORCE"):
		return true
	case os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb":
		return false
	}
	return isTerminal(w)
}

func forced(variable string) bool {
	value := os.Getenv(variable)
	return value != "" && value != "0"
}

// output is where a report or a diff goes.
type output struct {
	*bufio.Writer
	lost bool // nobody reads any more, and that is no error
}

func newOutput(w io.Writer) *output {
	out := &output{}
	out.Writer = bufio.NewWriter(writerFunc(func(b []byte) (int, error) { return out.pass(w, b) }))
	return out
}

func (o *output) pass(w io.Writer, b []byte) (int, error) {
	n, err := w.Write(b)
	if brokenPipe(err) {
		o.lost = true
		return len(b), nil
	}
	return n, err
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }
