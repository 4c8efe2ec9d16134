//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peakOf returns the most resident memory, in bytes, that a process had. Linux
// counts from before the process became another program: it is at least the
// peak of the process that started it, which is why this program stays small.
func peakOf(p *os.ProcessState) int64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return inBytes(usage.Maxrss)
}

// ownPeak is peakOf this process.
func ownPeak() int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return inBytes(usage.Maxrss)
}

// inBytes converts what is in bytes on Apple's systems, in units of 1024 bytes
// on others.
func inBytes[I int32 | int64](maxrss I) int64 {
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return int64(maxrss)
	}
	return int64(maxrss) * 1024
}
