// Package regular reads files of a tree that nobody vouches for: only regular files, never more than a limit, and never
// more than a file claims to hold. A path may lead to a pipe whose other end never comes, to a device without an end
// (/dev/zero), or to a file of the kernel's that says it is regular and empty and has terabytes (/proc/self/pagemap).
package regular

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"time"
)

var (
	// ErrNotRegular says that the path leads to a folder, a pipe, a socket or a device.
	ErrNotRegular = errors.New("not a regular file")
	// ErrEndless says that a file yields more bytes than it claims to hold, as files do that a kernel makes up.
	ErrEndless = errors.New("holds more than its size says")
)

// TooLargeError says that a file has more bytes than the limit.
type TooLargeError struct{ Limit int64 }

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("is larger than the limit of %d bytes", e.Limit)
}

// Open opens a regular file for reading, and follows links to it. It never waits for the other end of a pipe, and
// leaves devices closed. The info is that of the open file.
func Open(path string) (*os.File, fs.FileInfo, error) {
	if info, err := os.Stat(path); err != nil {
		return nil, nil, err
	} else if !info.Mode().IsRegular() {
		return nil, nil, &fs.PathError{Op: "open", Path: path, Err: ErrNotRegular} // merely opening a device can do something
	}
	f, err := Retry(func() (*os.File, error) { return os.OpenFile(path, os.O_RDONLY|NonBlocking, 0) })
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat() // something else may have taken the file's place
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "open", Path: path, Err: ErrNotRegular}
	}
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, info, nil
}

// Retry repeats the opening of a file while another program has a lease on it, as a pyfix has while it writes the file:
// with NonBlocking, an open fails then instead of waiting. A lease lasts for milliseconds, and no longer than the
// kernel's limit of 45 seconds.
func Retry(open func() (*os.File, error)) (*os.File, error) {
	const tries, step = 4600, 10 * time.Millisecond
	for range tries {
		f, err := open()
		if !isLeased(err) {
			return f, err
		}
		time.Sleep(step)
	}
	return open()
}

// Read returns the content of a regular file of up to limit bytes. A negative limit is none. The error wraps
// ErrNotRegular, ErrEndless, a *TooLargeError or the system's error, in a *fs.PathError.
func Read(path string, limit int64) ([]byte, error) {
	f, info, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Append(nil, f, info, limit)
}

// Append is Read for a file that Open has opened, and appends to b.
func Append(b []byte, f *os.File, info fs.FileInfo, limit int64) ([]byte, error) {
	fail := func(err error) ([]byte, error) { return b, &fs.PathError{Op: "read", Path: f.Name(), Err: err} }
	size := info.Size()
	if limit >= 0 && size > limit {
		return fail(&TooLargeError{limit})
	}
	start := len(b)
	b = slices.Grow(b, int(size)+1) // one more, to see the end
	for {
		n, err := f.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		read := int64(len(b) - start)
		if limit >= 0 && read > limit {
			return fail(&TooLargeError{limit})
		}
		if err == io.EOF {
			return b, nil
		}
		if err != nil {
			return b, err
		}
		if read > size {
			if size, err = sizeOf(f); err != nil {
				return b, err
			}
			if read > size {
				return fail(ErrEndless) // it does not grow, as a log does: it has no end
			}
		}
		b = slices.Grow(b, 1)
	}
}

func sizeOf(f *os.File) (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
