//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	broken = "callbacks = []\nfor i in range(3):\n    callbacks.append(lambda: i)\n"
	fixed  = "callbacks = []\nfor i in range(3):\n    callbacks.append(lambda i=i: i)\n"
)

// padding makes files long enough for a kill to come while one is written.
var padding = strings.Repeat("# padding\n", 3000)

// tree is a folder with files that pyfix repairs.
type tree struct {
	dir   string // has the files, and nothing else
	home  string // the user's cache folder
	count int
	pad   string
}

// plant makes a tree. If its files have second names, elsewhere, they are written in place.
func (h *harm) plant(name string, count int, pad string, inPlace bool) (*tree, error) {
	top, err := os.MkdirTemp(h.folder, name)
	if err != nil {
		return nil, err
	}
	t := &tree{dir: filepath.Join(top, "tree"), home: filepath.Join(top, "home"), count: count, pad: pad}
	for _, dir := range []string{t.dir, t.home, filepath.Join(top, "links")} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			return nil, err
		}
	}
	for i := range count {
		if err := os.WriteFile(t.file(i), []byte(broken+pad), 0o644); err != nil {
			return nil, err
		}
		if !inPlace {
			continue
		}
		if err := os.Link(t.file(i), filepath.Join(top, "links", filepath.Base(t.file(i)))); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (t *tree) remove() { os.RemoveAll(filepath.Dir(t.dir)) }

func (t *tree) file(i int) string { return filepath.Join(t.dir, fmt.Sprintf("f%03d.py", i)) }

// state says what a file holds.
func (t *tree) state(i int) string {
	content, err := os.ReadFile(t.file(i))
	switch {
	case err != nil:
		return "gone"
	case string(content) == broken+t.pad:
		return "old"
	case string(content) == fixed+t.pad:
		return "fixed"
	}
	return "torn"
}

// states counts the files in each state.
func (t *tree) states() map[string]int {
	counts := make(map[string]int)
	for i := range t.count {
		counts[t.state(i)]++
	}
	return counts
}

// leftovers lists what is in the tree beside its files, and what the user's folder holds of backups.
func (t *tree) leftovers() []string {
	var left []string
	for _, pattern := range []string{filepath.Join(t.dir, "*"), filepath.Join(t.home, "pyfix", "backup", "*")} {
		paths, _ := filepath.Glob(pattern) // the pattern is in order
		for _, path := range paths {
			if filepath.Ext(path) != ".py" && filepath.Base(path) != ".pyfix_cache" { // where earlier versions have their cache
				left = append(left, path)
			}
		}
	}
	return left
}

// process is a pyfix that runs.
type process struct {
	*exec.Cmd
	stdout, stderr bytes.Buffer
}

// command prepares a run in the tree's folder.
func (h *harm) command(t *tree, args ...string) *process {
	p := &process{Cmd: exec.Command(h.pyfix, args...)}
	p.Dir = t.dir
	p.Env = append(os.Environ(), "XDG_CACHE_HOME="+t.home, "PYFIX_CACHE_KEY=")
	p.Stdout, p.Stderr = &p.stdout, &p.stderr
	return p
}

// pyfixIn runs pyfix to its end.
func (h *harm) pyfixIn(t *tree, args ...string) (*process, error) {
	p := h.command(t, args...)
	return p, p.end(p.Run())
}

// end takes exit codes for no error.
func (p *process) end(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil
	}
	return err
}

// code returns how a process has ended: its exit code, or minus the signal.
func (p *process) code() int {
	status := p.ProcessState.Sys().(syscall.WaitStatus)
	if status.Signaled() {
		return -int(status.Signal())
	}
	return status.ExitStatus()
}

// duration measures a run that nobody disturbs.
func (h *harm) duration(inPlace bool, count int, pad string) (time.Duration, error) {
	t, err := h.plant("measure", count, pad, inPlace)
	if err != nil {
		return 0, err
	}
	defer t.remove()
	started := time.Now()
	_, err = h.pyfixIn(t, "--fix")
	return time.Since(started), err
}
