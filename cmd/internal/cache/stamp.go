package cache

import (
	"io/fs"
	"time"
)

// coarsest is the coarsest step in which a file system in use keeps its times:
// FAT's two seconds.
const coarsest = 2 * time.Second

// stamp is what the file system says about a file. As long as it stays the
// same, so does the content.
type stamp struct {
	size    int64
	written int64  // when the content changed last, by the file's own word: programs can set it; in ns since 1970
	changed int64  // when anything of the file changed last, which no program can set; 0 where the system does not tell
	inode   uint64 // 0 where the system does not tell
}

// stamp0 matches no file.
var stamp0 stamp

func stampOf(info fs.FileInfo) stamp {
	s := stamp{size: info.Size(), written: info.ModTime().UnixNano()}
	s.changed, s.inode = changeOf(info)
	return s
}

func (s stamp) matches(info fs.FileInfo) bool { return s != stamp0 && s == stampOf(info) }

// settled reports whether any write to the file after the given time gives it
// another stamp. That is not so if it was written in the same step of the file
// system's clock.
func (s stamp) settled(at time.Time) bool {
	return max(s.written, s.changed) < at.Add(-coarsest).UnixNano()
}
