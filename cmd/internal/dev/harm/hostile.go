//go:build unix

package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"
)

// A hostile tree holds what somebody may put into a repository, an archive or a folder to make pyfix write elsewhere,
// hang, run out of memory, or say what is not so.

const (
	evilName = "evil\n\x1b[2Jwarning: forged.py:1:1: \u202eby a name\xff.py"
	evilCode = broken + "s = '\x1b]0;title\x07\u202e'  # \x1b[31m\nclass A:\n    \x1b = 1\n"

	leftover = ".pyfix-0123456789abcdef.tmp" // goes with the first run that writes in its folder

	limitOfTime   = time.Minute
	limitOfMemory = 400 << 20 // bytes
)

// growHostile fills a tree, and the folder outside beside it, which nothing must change.
func growHostile(t *tree, outside string) error {
	files := map[string]string{
		"normal.py": broken, "hard.py": broken, "esc.py": evilCode, evilName: broken, strings.Repeat("n", 252) + ".py": broken,
		".git/HEAD": "ref: refs/heads/main\n", ".git/config": strings.Repeat("[include]\n\tpath = config\n", 30),
		"sub1/a.py": broken, "sub2/b.py": broken, "sub3/c.py": broken, "toml/d.py": broken,
		"toml/pyproject.toml": "[project]\nname = \"\x1b[31m\n", "old/.pyfix_cache/CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n",
		"deep/pyproject.toml": "a = " + strings.Repeat("[", 200_000), "deep/e.py": broken, leftover: "half",
		"unclosed.py": "x = '''\n" + strings.Repeat("y\n", 500_000), "bracket.py": "x = (\n" + strings.Repeat("y\n", 500_000),
	}
	for name, content := range files {
		path := filepath.Join(t.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(filepath.Join(outside, "backup"), 0o755); err != nil {
		return err
	}
	for _, name := range []string{"far.py", "secret"} {
		if err := os.WriteFile(filepath.Join(outside, name), []byte(broken), 0o644); err != nil {
			return err
		}
	}
	if err := os.Link(filepath.Join(t.dir, "hard.py"), filepath.Join(t.dir, "hard2.py")); err != nil {
		return err
	}
	links := map[string]string{
		".pyfix_cache": outside, ".kept": outside, "way": outside, "reports": outside, "report.json": filepath.Join(outside, "secret"),
		"pyproject.toml": "/dev/zero", "sub2/.ignore": "/proc/self/pagemap", "sub3/.gitignore": filepath.Join(outside, "secret"), ".ignore": "/dev/zero",
		"map.py": "/proc/self/pagemap", "zero.py": "/dev/zero", "far.py": filepath.Join(outside, "far.py"), "loop.py": "loop.py",
		".pyfix-01.tmp": filepath.Join(outside, "secret"), ".git/info": outside, "folder.py": outside,
	}
	for name, target := range links {
		if err := os.Symlink(target, filepath.Join(t.dir, name)); err != nil {
			return err
		}
	}
	for _, name := range []string{"pipe.py", "sub1/pyproject.toml", "sub1/.gitignore"} {
		if err := syscall.Mkfifo(filepath.Join(t.dir, name), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// attempt is a run in a hostile tree.
type attempt struct {
	args  []string
	fixes bool   // files of the tree may be written
	write string // an output in the tree that may be opened, with temporary files beside it
	kept  bool   // but that stays as it is
}

var attempts = []attempt{
	{args: nil}, {args: []string{"-v", "--no-cache"}}, {args: []string{"--diff"}}, {args: []string{"--output-format", "concise", "-v"}},
	{args: []string{"--output-format", "json"}}, {args: []string{"--statistics"}}, {args: []string{"--max-file-size", "0"}},
	{args: []string{"--cache-dir", ".kept"}}, {args: []string{"--cache-dir", ".pyfix_cache"}}, {args: []string{"--cache-dir", "way/cache"}},
	{args: []string{"--output-file", "report.json"}, write: "report.json"}, {args: []string{"--output-file", "reports/out.json"}},
	{args: []string{"--output-file", "normal.py", "normal.py"}, write: "normal.py", kept: true}, {args: []string{"map.py", "zero.py", "pipe.py", "loop.py", "folder.py"}},
	{args: []string{"--jobs", "1000000"}}, {args: []string{"--fix"}, fixes: true}, {args: []string{"clean"}, fixes: true},
}

// hostile runs pyfix in hostile trees in all modes.
func (h *harm) hostile(int) error {
	before := len(h.faults)
	slowest, largest := time.Duration(0), int64(0)
	for _, a := range attempts {
		took, peak, err := h.attempt(a)
		if err != nil {
			return fmt.Errorf("%q: %w", a.args, err)
		}
		slowest, largest = max(slowest, took), max(largest, peak)
	}
	h.say("hostile", len(attempts), "%d times harm was done; the slowest took %.1f s, the largest %d MB", len(h.faults)-before, slowest.Seconds(), largest>>20)
	return nil
}

func (h *harm) attempt(a attempt) (took time.Duration, peak int64, err error) {
	t, err := h.plant("hostile", 0, "", false)
	if err != nil {
		return 0, 0, err
	}
	defer t.remove()
	outside := filepath.Join(filepath.Dir(t.dir), "outside")
	if err := growHostile(t, outside); err != nil {
		return 0, 0, err
	}
	tree, around := snapshot(t.dir), snapshot(outside)
	p, trace, err := h.traced(t, a.args)
	if err != nil {
		return 0, 0, err
	}
	started := time.Now()
	if err := p.Start(); err != nil {
		return 0, 0, err
	}
	timer := time.AfterFunc(limitOfTime, func() { _ = syscall.Kill(-p.Process.Pid, syscall.SIGKILL) })
	err = p.end(p.Wait())
	timer.Stop()
	took = time.Since(started)
	if err != nil {
		return 0, 0, err
	}
	usage, _ := p.ProcessState.SysUsage().(*syscall.Rusage)
	peak = int64(usage.Maxrss) << 10
	h.judge(a, p, took, peak)
	if now := snapshot(outside); !slices.Equal(around, now) {
		h.fault("%q: outside of the tree there was %q, and is %q", a.args, around, now)
	}
	for _, name := range difference(tree, snapshot(t.dir)) {
		if isOutput := name == a.write && !a.kept || a.write != "" && name == leftover; !isOutput && !a.fixes {
			h.fault("%q: in the tree %q has changed", a.args, name)
		}
	}
	return took, peak, h.judgeTrace(a, t, trace)
}

// judge looks at how a run has ended, and what it has said.
func (h *harm) judge(a attempt, p *process, took time.Duration, peak int64) {
	if code := p.code(); code < 0 || code > 2 || took > limitOfTime {
		h.fault("%q: exit code %d after %v\n%s", a.args, code, took, p.stderr.String())
	}
	if peak > limitOfMemory {
		h.fault("%q: %d MB of memory", a.args, peak>>20)
	}
	isDiff, isJSON := slices.Contains(a.args, "--diff"), slices.Contains(a.args, "json")
	for _, out := range []*bytes.Buffer{&p.stdout, &p.stderr} {
		if isDiff && out == &p.stdout {
			continue // which is exact
		}
		said := out.String()
		if isJSON {
			said = strings.ReplaceAll(said, "\u202e", "") // which is for programs
		}
		if strings.ContainsAny(said, "\x1b\x07\u202e") || !utf8.ValidString(said) {
			h.fault("%q: control characters in what is said: %.300q", a.args, said)
		}
		if strings.Contains(said, "\n\x1b") || strings.Contains(said, "\nwarning: forged") {
			h.fault("%q: a forged line in what is said: %.300q", a.args, said)
		}
	}
}

// snapshot describes all files below a folder: name, kind, what links lead to, and content.
func snapshot(dir string) []string {
	var all []string
	_ = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(dir, path)
		what := ""
		switch {
		case err != nil:
			what = err.Error()
		case entry.Type()&fs.ModeSymlink != 0:
			what, _ = os.Readlink(path)
		case entry.Type().IsRegular():
			content, err := os.ReadFile(path)
			what = fmt.Sprintf("%x %v", sha256.Sum256(content), err)
		}
		all = append(all, fmt.Sprintf("%s\x00%v\x00%s", rel, entry.Type(), what))
		return nil
	})
	return all
}

// difference returns the names of files that are not the same in two snapshots.
func difference(a, b []string) []string {
	var names []string
	for _, pair := range [][2][]string{{a, b}, {b, a}} {
		for _, line := range pair[0] {
			if name, _, _ := strings.Cut(line, "\x00"); !slices.Contains(pair[1], line) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}

var errNoStrace = errors.New("strace is not installed, which sees what is written: install it, or name other campaigns")
