package main

import (
	"bytes"
	"os/exec"
	"testing"

	"pyfix/rewrite"
	"pyfix/rules"
)

// small is a size at which programs are quickly analysed.
func small(p *program) int { return min(p.size, 100) }

// TestPrograms checks that pyfix understands the programs and finds in them what
// they promise.
func TestPrograms(t *testing.T) {
	for _, p := range programs {
		var src bytes.Buffer
		p.write(&src, small(&p))
		result, err := rewrite.FixAll("hard.py", src.Bytes(), usual(), &rewrite.Options{})
		if err != nil {
			t.Errorf("%s: %v", p.name, err)
			continue
		}
		if got, want := len(result.Before), p.found(small(&p)); got != want {
			t.Errorf("%s: %d findings, want %d\n%s", p.name, got, want, src.Bytes()[:min(src.Len(), 500)])
		}
	}
}

// usual returns the rules that run unless others are asked for.
func usual() []*rewrite.Rule {
	var some []*rewrite.Rule
	for _, r := range rules.All {
		if !r.Optional {
			some = append(some, r)
		}
	}
	return some
}

// TestProgramsCompile asks CPython about the programs. In full size some of them
// keep it busy for minutes, and those that are nested are no deeper than here.
func TestProgramsCompile(t *testing.T) {
	python := tool(t, "python3", "PYFIX_REQUIRE_PYTHON")
	for _, p := range programs {
		var src bytes.Buffer
		p.write(&src, min(p.size, 500))
		cmd := exec.Command(python, "-I", "-c", "import sys; compile(sys.stdin.buffer.read(), 'hard.py', 'exec', dont_inherit=True)")
		cmd.Stdin = &src
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", p.name, err, out)
		}
	}
}
