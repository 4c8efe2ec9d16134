package cli

import (
	"context"
	"os"
	"os/signal"
	"slices"
	"syscall"
)

// signaled is why a run was called off: somebody sent a signal.
type signaled struct{ syscall.Signal }

// Error says what happened in the words of shells.
func (s signaled) Error() string {
	switch s.Signal {
	case syscall.SIGTERM:
		return "terminated"
	case syscall.SIGHUP:
		return "hung up"
	}
	return "interrupted"
}

// exitCode is what shells report for a program that a signal has ended.
func (s signaled) exitCode() int { return 128 + int(s.Signal) }

// untilSignal returns a context that is done when a signal asks pyfix to end; its
// cause says which. A second signal ends pyfix on the spot, but for a second SIGHUP:
// when a terminal is closed, the system sends one and the shell another, and that
// shows no impatience. Signals that pyfix was started to ignore, as by nohup, stay
// ignored.
func untilSignal() context.Context {
	heeded := slices.DeleteFunc(slices.Clone(endSignals), signal.Ignored)
	if len(heeded) == 0 {
		return context.Background() // for Notify, none would mean all
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	sent := make(chan os.Signal, 1)
	signal.Notify(sent, heeded...)
	go func() {
		first, _ := (<-sent).(syscall.Signal)
		if first == syscall.SIGHUP {
			signal.Ignore(first)
		}
		signal.Stop(sent) // what the system does by itself is to kill
		cancel(signaled{first})
	}()
	return ctx
}

// signalOf returns the signal that a run was called off by.
func signalOf(ctx context.Context) signaled {
	if s, ok := context.Cause(ctx).(signaled); ok {
		return s
	}
	return signaled{syscall.SIGINT}
}
