package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	"pyfix/rewrite"
)

// key stands for all that results depend on beside the files.
type key [sha256.Size]byte

// nameBytes is how much of the key is in the name of a cache file, in bytes. The
// file itself has all of it.
const nameBytes = 8

func (k key) name() string { return hex.EncodeToString(k[:nameBytes]) + suffix }

// keyOf returns the key of runs from the working directory, which is told by the
// way to it from the place.
func keyOf(place Place, rules []*rewrite.Rule, opt *rewrite.Options) key {
	hash := sha256.New()
	fmt.Fprintf(hash, "%q\n%q\n", build(), place.wayToWork())
	for _, rule := range rules {
		fmt.Fprintf(hash, "%q\n", rule.Name)
	}
	finding := *opt
	finding.Level, finding.Levels, finding.Unfixable = 0, nil, nil // they say what is applied, not what is found
	finding.EntryPoints = nil                                      // each file has its own
	fmt.Fprintf(hash, "%#v\n", finding)
	return key(hash.Sum(nil))
}

// build identifies this pyfix: by its version, or, since builds of a source that
// is being worked on all have the same one, by the program's file.
func build() string {
	info, ok := debug.ReadBuildInfo()
	if ok && released(info.Main.Version) {
		return info.Main.Version + " " + info.GoVersion
	}
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	program, err := os.Stat(path)
	if err != nil {
		return path
	}
	return fmt.Sprint(path, program.Size(), program.ModTime().UnixNano())
}

func released(version string) bool {
	return version != "" && version != "(devel)" && !strings.HasSuffix(version, "+dirty")
}
