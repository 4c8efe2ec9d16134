package cli

import (
	"os"
	"syscall"
)

// endSignals are those that ask a program to end: from the keyboard, and because
// the console is closed or the system shuts down.
var endSignals = []os.Signal{os.Interrupt, syscall.SIGTERM}

// writeErrorsOnly has nothing to do: failed writes raise no signals here.
func writeErrorsOnly() {}
