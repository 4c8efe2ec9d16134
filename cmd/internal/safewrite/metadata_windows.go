package safewrite

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// metadata is what a file keeps when its content is replaced.
type metadata struct {
	links uint32
}

func readMetadata(f *os.File) (*metadata, error) {
	var handle windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(windows.Handle(f.Fd()), &handle); err != nil {
		return nil, err
	}
	return &metadata{links: handle.NumberOfLinks}, nil
}

// replaceable tells whether another file can stand for this one.
func (m *metadata) replaceable() bool {
	return m.links == 1
}

// applyTo has nothing to carry over: the only mode bit here is read-only, which inspect refuses.
func (m *metadata) applyTo(*os.File) bool { return true }

// mayWrite leaves the question to the system when the file is opened: the read-only attribute is in the mode.
func mayWrite(string) bool { return true }

func openExisting(path string, flag int) (*os.File, error) {
	f, err := os.OpenFile(path, flag, 0)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		f.Close()
		return nil, ErrNotRegular
	}
	return f, nil
}

// lock locks, until the file is closed, a byte far beyond its end, which keeps out nobody but another pyfix; errAgain when
// another process has it. Locked is false on a file system without locks.
func lock(f *os.File) (locked bool, err error) {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	err = windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, &windows.Overlapped{OffsetHigh: 1 << 30})
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return false, errAgain
	}
	return err == nil, nil
}

// syncDir does nothing: Windows has no sync of folders, and its file systems journal a rename.
func syncDir(string) {}
