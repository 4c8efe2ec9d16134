//go:build !windows

package lsp

import (
	"errors"
	"syscall"
)

// alive reports whether there is a process with that ID.
func alive(pid int) bool {
	return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}
