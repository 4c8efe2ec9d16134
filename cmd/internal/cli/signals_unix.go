//go:build !windows

package cli

import (
	"os"
	"os/signal"
	"syscall"
)

// endSignals are those that ask a program to end: from the keyboard, from another
// program, and because the terminal is gone.
var endSignals = []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP}

// writeErrorsOnly makes a write to a closed pipe, or beyond the limit on file
// sizes, an error. The signals that come with them would end pyfix on the spot,
// and the latter with a stack trace.
func writeErrorsOnly() { signal.Ignore(syscall.SIGPIPE, syscall.SIGXFSZ) }
