package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
)

// pyfix is the program that is measured.
type pyfix struct {
	program string
	help    string // what it says of its flags, which an old version may lack
}

// findPyfix takes the given program, or else builds one.
func (b *bench) findPyfix(ctx context.Context, program string) error {
	if program == "" {
		program = filepath.Join(b.folder, "pyfix")
		if runtime.GOOS == "windows" {
			program += ".exe"
		}
		out, err := exec.CommandContext(ctx, "go", "build", "-o", program, "pyfix/cmd/pyfix").CombinedOutput()
		if err != nil {
			return fmt.Errorf("building pyfix: %w; start bench in the folder of its module, or name a program with --%s\n%s", err, flagPyfix, out)
		}
	}
	path, err := exec.LookPath(program)
	if err != nil {
		return err
	}
	if b.pyfix.program, err = filepath.Abs(path); err != nil {
		return err
	}
	help, err := exec.CommandContext(ctx, b.pyfix.program, "--help").Output()
	if err != nil {
		return fmt.Errorf("%s --help: %w", b.pyfix.program, err)
	}
	b.pyfix.help = string(help)
	return nil
}

// knows reports whether there is such a flag.
func (p *pyfix) knows(flag string) bool {
	return regexp.MustCompile(regexp.QuoteMeta(flag) + `\b[^-]`).MatchString(p.help)
}

// cold returns a contender that looks at everything below the paths as if for
// the first time.
func (p *pyfix) cold(name string, paths []string, flags ...string) contender {
	args := p.arguments(flags...)
	if p.knows("--no-cache") {
		args = append(args, "--no-cache")
	}
	return contender{name: name, program: p.program, args: append(args, paths...), said: isFinding}
}

// warm returns a contender that keeps in the folder what it knows.
func (p *pyfix) warm(name, folder string, paths []string, flags ...string) contender {
	c := contender{name: name, program: p.program, said: isFinding}
	if !p.knows("--cache-dir") {
		c.absent = "this pyfix has no --cache-dir"
		return c
	}
	c.args = append(append(p.arguments(flags...), "--cache-dir", folder), paths...)
	return c
}

// diff returns a contender that works out all fixes.
func (p *pyfix) diff(name string, paths []string, flags ...string) contender {
	c := p.cold(name, paths, append([]string{"--diff"}, flags...)...)
	c.said = isChangedFile
	return c
}

// arguments make pyfix look at all Python files, and say one line about each
// finding.
func (p *pyfix) arguments(flags ...string) []string {
	args := []string{"--exit-zero", "--quiet", "--output-format", "concise", "--no-respect-gitignore", "--exclude", "", "--max-file-size", "0"}
	return slices.Concat(args, flags)
}

var (
	finding     = regexp.MustCompile(`^\S.*?:\d+:\d+:? `)
	changedFile = regexp.MustCompile(`^\+\+\+ `)
)

// isFinding tells the lines that name a place from headings and summaries.
func isFinding(line []byte) bool { return finding.Match(line) }

func isChangedFile(line []byte) bool { return changedFile.Match(line) }
