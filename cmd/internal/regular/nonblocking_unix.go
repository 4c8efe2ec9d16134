//go:build unix

package regular

import (
	"errors"
	"syscall"
)

// NonBlocking, as a flag of an open, keeps it from waiting for the other end of a pipe. It means nothing for regular
// files but where another program has a lease on them: then the open fails instead of waiting.
const NonBlocking = syscall.O_NONBLOCK

// isLeased reports whether an open has failed since another program has a lease on the file.
func isLeased(err error) bool { return errors.Is(err, syscall.EWOULDBLOCK) }
