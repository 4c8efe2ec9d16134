//go:build unix

package regular

import "syscall"

// nonBlocking keeps an open from waiting for the other end of a pipe. It means nothing for regular files.
const nonBlocking = syscall.O_NONBLOCK
