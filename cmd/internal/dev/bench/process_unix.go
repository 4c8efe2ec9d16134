//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// peakOf returns the most resident memory, in bytes, that a process had, or the
// one of its children that had most. Linux counts from before the process became
// another program: it is at least what inheritedPeak says.
func peakOf(p *os.ProcessState) int64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return int64(usage.Maxrss) // which Apple's systems give in bytes
	}
	return int64(usage.Maxrss) * 1024
}

// inheritedPeak returns the peak of this process, which those that it starts
// inherit on Linux. Elsewhere it is 0. This is why this program stays small.
func inheritedPeak() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, after, _ := bytes.Cut(status, []byte("\nVmHWM:"))
	var kilobytes int64
	if _, err := fmt.Sscan(string(after), &kilobytes); err != nil {
		return 0
	}
	return kilobytes * 1024
}

// endWithChildren makes a process that is ended take along those that it has
// started, which would disturb what is measured next.
func endWithChildren(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
