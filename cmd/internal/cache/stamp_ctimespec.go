//go:build darwin || freebsd || netbsd

package cache

import (
	"io/fs"
	"syscall"
)

// changeOf returns the change time of a file in ns since 1970, and its inode.
func changeOf(info fs.FileInfo) (changed int64, inode uint64) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0
	}
	return stat.Ctimespec.Nano(), uint64(stat.Ino)
}
