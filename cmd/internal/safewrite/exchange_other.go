//go:build !linux && !darwin

package safewrite

import "errors"

// exchange cannot be done here.
func exchange(a, b string) error { return errors.ErrUnsupported }
