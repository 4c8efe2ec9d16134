//go:build unix && !linux && !darwin && !freebsd && !netbsd

package safewrite

import (
	"errors"
	"os"
)

// readXattrs returns none: this system has no extended attributes, or none that a program without C can reach.
func readXattrs(*os.File) (map[string]string, error) { return nil, nil }

func writeXattr(*os.File, string, string) error { return errors.ErrUnsupported }
func removeXattr(*os.File, string) error        { return errors.ErrUnsupported }
