//go:build linux || darwin || freebsd || netbsd

package safewrite

import (
	"errors"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// provenance is set by macOS itself, on every file, and nobody else may set it.
const provenance = "com.apple.provenance"

// readXattrs returns a file's extended attributes; none where the file system has no such thing.
func readXattrs(f *os.File) (map[string]string, error) {
	names, err := grown(func(buf []byte) (int, error) { return unix.Flistxattr(int(f.Fd()), buf) })
	if errors.Is(err, unix.ENOTSUP) || errors.Is(err, unix.EOPNOTSUPP) {
		return nil, nil
	}
	if err != nil || len(names) == 0 {
		return nil, err
	}
	xattrs := map[string]string{}
	for name := range strings.SplitSeq(strings.TrimSuffix(names, "\x00"), "\x00") {
		if name == provenance {
			continue
		}
		value, err := grown(func(buf []byte) (int, error) { return unix.Fgetxattr(int(f.Fd()), name, buf) })
		if err != nil {
			return nil, err
		}
		xattrs[name] = value
	}
	return xattrs, nil
}

// grown calls a function that fills a buffer, with one as large as it asks for when it is given none.
func grown(call func(buf []byte) (int, error)) (string, error) {
	for {
		size, err := call(nil)
		if err != nil || size == 0 {
			return "", err
		}
		buf := make([]byte, size)
		size, err = call(buf)
		if errors.Is(err, unix.ERANGE) {
			continue // it has grown in between
		}
		if err != nil {
			return "", err
		}
		return string(buf[:size]), nil
	}
}

func writeXattr(f *os.File, name, value string) error {
	return unix.Fsetxattr(int(f.Fd()), name, []byte(value), 0)
}

func removeXattr(f *os.File, name string) error {
	return unix.Fremovexattr(int(f.Fd()), name)
}
