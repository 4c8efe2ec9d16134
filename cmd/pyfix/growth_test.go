package main

import (
	"bufio"
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var growthFlag = flag.Int("growth", 60, "TestGrowth: pieces of the smaller program; the larger has four times as many")

// growthModes are the ways through pyfix whose cost must not outgrow a file.
var growthModes = []struct {
	name string
	args []string
}{
	{"check", []string{"--output-format", "concise"}},
	{"json", []string{"--output-format", "json"}},
	{"diff", []string{"--diff", "--unsafe-fixes"}},
	{"fix", []string{"--fix", "--unsafe-fixes"}},
}

// maxGrowth is how many times as often a statement may run for four times the
// program: linear code has 4, what sorts a little more, quadratic code 16.
const maxGrowth = 7

// fewSteps is below what a statement's runs are too few to matter: those of the
// larger program, for each of its pieces.
const fewSteps = 25

// TestGrowth counts how often each statement of pyfix runs, by means of the
// counters that the compiler puts into programs whose coverage is measured, for
// programs of many shapes and for four times as many pieces of the same. Counts
// do not depend on the machine, and a statement that runs too often is named.
func TestGrowth(t *testing.T) {
	if testing.Short() {
		t.Skip("builds pyfix anew, and runs it some hundred times")
	}
	c := &counter{
		pyfix:   build(t, ".", "-cover", "-covermode=atomic", "-coverpkg=pyfix/rewrite/...,pyfix/rules,pyfix/cmd/internal/report,pyfix/cmd/internal/run,pyfix/cmd/pyfix"),
		covdata: build(t, "cmd/covdata"),
	}
	for _, program := range growthPrograms {
		t.Run(program.name, func(t *testing.T) {
			t.Parallel()
			n := *growthFlag
			small, large := program.write(n), program.write(4*n)
			grown := 0
			for _, mode := range growthModes {
				before, after := c.stepsOf(t, small, mode.args), c.stepsOf(t, large, mode.args)
				for _, place := range outgrown(before, after, n) {
					grown++
					report := t.Errorf
					if program.open {
						report = t.Logf
					}
					report("%s: %s runs %d times for %d pieces, %d times for %d", mode.name, place, before[place], n, after[place], 4*n)
				}
			}
			if program.open && grown == 0 {
				t.Error("costs no more than in proportion any more: remove the mark")
			}
		})
	}
}

// outgrown returns the places whose runs have grown too much, with the worst
// first.
func outgrown(before, after map[string]int, n int) []string {
	var places []string
	for place, count := range after {
		if count > fewSteps*4*n && count > maxGrowth*before[place] {
			places = append(places, place)
		}
	}
	slices.SortFunc(places, func(a, b string) int { return after[b] - after[a] })
	return places[:min(len(places), 10)]
}

// build builds a program and returns where it is.
func build(t *testing.T, program string, flags ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "program")
	if out, err := exec.Command("go", append(append([]string{"build", "-o", path}, flags...), program)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

// counter runs a pyfix that counts its steps, and a tool that reads the counts.
type counter struct{ pyfix, covdata string }

// stepsOf lets pyfix analyse a program and returns how often each block of its
// own statements has run.
func (c *counter) stepsOf(t *testing.T, program string, args []string) map[string]int {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "program.py")
	if err := os.WriteFile(path, []byte(program), 0o666); err != nil {
		t.Fatal(err)
	}
	common := []string{"--select=ALL", "--exit-zero", "--no-cache", "--jobs=1", path}
	cmd := exec.Command(c.pyfix, append(common, args...)...)
	cmd.Env = append(os.Environ(), "GOCOVERDIR="+dir)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, &stderr)
	}
	out, err := exec.Command(c.covdata, "textfmt", "-i="+dir, "-o=/dev/stdout").Output()
	if err != nil {
		t.Fatal(err)
	}
	return parseCounts(t, out)
}

// parseCounts reads a profile: lines of "file:from,to statements runs".
func parseCounts(t *testing.T, profile []byte) map[string]int {
	counts := make(map[string]int)
	lines := bufio.NewScanner(bytes.NewReader(profile))
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) != 3 {
			continue // mode: atomic
		}
		runs, err := strconv.Atoi(words[2])
		if err != nil {
			t.Fatalf("%q: %v", lines.Text(), err)
		}
		counts[words[0]] += runs
	}
	if len(counts) == 0 {
		t.Fatal("pyfix counted no steps")
	}
	return counts
}
