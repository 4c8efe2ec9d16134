package safewrite

import (
	"errors"

	"golang.org/x/sys/unix"
)

// exchange gives each of two files the other's name, in one step. The error is errors.ErrUnsupported where the file
// system cannot do that.
func exchange(a, b string) error {
	err := unix.RenamexNp(a, b, unix.RENAME_SWAP)
	if errors.Is(err, unix.ENOTSUP) || errors.Is(err, unix.EINVAL) {
		return errors.ErrUnsupported
	}
	return err
}
