//go:build unix

package userdir

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// identityOf tells a file from all others on this machine. Nobody who hands out a file knows the inode it will get.
func identityOf(info fs.FileInfo) string {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return "-"
	}
	return fmt.Sprintf("%x", stat.Ino)
}

// isPrivate reports whether a file is this user's, and nobody else's to read or write.
func isPrivate(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid() && info.Mode().Perm()&0o077 == 0
}
