package safewrite

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// lease keeps other programs waiting who open a file, until the file is closed. The kernel grants one to a file's owner
// and to root, on file systems of this machine, and ends it by itself after /proc/sys/fs/lease-break-time, 45 seconds.
// Where there is none, a lease does nothing.
type lease struct{ of *os.File }

// leaseAgainstWriters makes programs wait that open the file for writing; f is open for reading only. errAgain says that
// one has it open already.
func leaseAgainstWriters(f *os.File) (lease, error) {
	_, err := unix.FcntlInt(f.Fd(), unix.F_SETLEASE, unix.F_RDLCK)
	if errors.Is(err, unix.EAGAIN) {
		return lease{}, errAgain
	}
	if err != nil {
		return lease{}, nil
	}
	return lease{f}, nil
}

// leaseAgainstAll makes programs wait that open the file at all; f is open for reading and writing. It waits a moment
// for those that have it open already, and then does without.
func leaseAgainstAll(f *os.File) {
	const tries = 200
	for range tries {
		_, err := unix.FcntlInt(f.Fd(), unix.F_SETLEASE, unix.F_WRLCK)
		if !errors.Is(err, unix.EAGAIN) {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// broken reports whether a program waits for the lease to end.
func (l lease) broken() bool {
	if l.of == nil {
		return false
	}
	kind, err := unix.FcntlInt(l.of.Fd(), unix.F_GETLEASE, 0)
	return err == nil && kind == unix.F_UNLCK
}
