//go:build unix

package main

import (
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
)

// traced prepares a run under strace, which writes down each system call that changes a file, starts a program or opens
// a socket.
func (h *harm) traced(t *tree, args []string) (p *process, trace string, err error) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		return nil, "", errNoStrace
	}
	trace = filepath.Join(filepath.Dir(t.dir), "trace")
	p = h.command(t, args...)
	const calls = "trace=open,openat,creat,truncate,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,symlink,symlinkat,mknod,mknodat,chmod,fchmodat,chown,fchownat,lchown,execve,execveat,socket"
	p.Args = append([]string{strace, "-f", "-y", "-xx", "-s", "8192", "-qq", "-o", trace, "-e", calls}, p.Args...)
	p.Path = strace
	p.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return p, trace, nil
}

var (
	tracedCall = regexp.MustCompile(`^\d+\s+(\w+)\((.*)\)\s+= (\S+)`)
	tracedPath = regexp.MustCompile(`(?:(?:AT_FDCWD|\d+)<((?:\\x[0-9a-f]{2})*)>, )?"((?:\\x[0-9a-f]{2})*)"`)
)

// judgeTrace looks at what a run has written. Calls that failed count, too.
func (h *harm) judgeTrace(a attempt, t *tree, trace string) error {
	content, err := os.ReadFile(trace)
	if err != nil {
		return err
	}
	started := 0
	for line := range strings.Lines(string(content)) {
		call := tracedCall.FindStringSubmatch(line)
		if call == nil {
			continue
		}
		switch name := call[1]; {
		case strings.HasPrefix(name, "exec"):
			if started++; started > 1 {
				h.fault("%q: a program is started: %s", a.args, line)
			}
		case name == "socket":
			h.fault("%q: a socket is opened: %s", a.args, line)
		case strings.HasPrefix(name, "open") && !strings.Contains(call[2], "O_WRONLY") && !strings.Contains(call[2], "O_RDWR") && !strings.Contains(call[2], "O_CREAT"):
		case call[3] == "-1" && strings.Contains(line, "ENOENT"):
			// what is not there cannot be harmed
		default:
			h.judgePaths(a, t, line, call[2])
		}
	}
	if started == 0 {
		return fmt.Errorf("strace has seen nothing: %.300s", content)
	}
	return nil
}

// judgePaths says whether a call that changes files may do so.
func (h *harm) judgePaths(a attempt, t *tree, line, arguments string) {
	for _, m := range tracedPath.FindAllStringSubmatch(arguments, -1) {
		dir, path := unhex(m[1]), unhex(m[2])
		if dir == "" {
			dir = t.dir
		}
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		if !a.mayWrite(t, path) {
			h.fault("%q: %s is written: %s", a.args, path, line)
		}
	}
}

func unhex(escaped string) string {
	raw, err := hex.DecodeString(strings.ReplaceAll(escaped, `\x`, ""))
	if err != nil {
		return escaped
	}
	return string(raw)
}

// mayWrite reports whether a run may change what is at a path, or make it.
func (a *attempt) mayWrite(t *tree, path string) bool {
	path = filepath.Clean(path)
	below := func(dir string) bool { return path == dir || strings.HasPrefix(path, dir+"/") }
	if path == os.DevNull || below(filepath.Join(t.home, "pyfix")) {
		return true
	}
	if a.write != "" {
		isPart := strings.HasPrefix(filepath.Base(path), ".pyfix-")
		return below(filepath.Join(t.dir, a.write)) || isPart && filepath.Dir(path) == t.dir
	}
	isTemp := strings.HasPrefix(filepath.Base(path), ".pyfix")
	return a.fixes && below(t.dir) && (strings.HasSuffix(path, ".py") || isTemp || below(filepath.Join(t.dir, "old", ".pyfix_cache")))
}
