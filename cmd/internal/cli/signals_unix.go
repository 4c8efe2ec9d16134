//go:build !windows

package cli

import (
	"os/signal"
	"syscall"
)

// writeErrorsOnly makes a write to a closed pipe, or beyond the limit on file
// sizes, an error. The signals that come with them would end pyfix on the spot,
// and the latter with a stack trace.
func writeErrorsOnly() { signal.Ignore(syscall.SIGPIPE, syscall.SIGXFSZ) }
