//go:build !windows

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"pyfix/cmd/internal/cache"
)

// start runs pyfix and returns its standard output and error.
func start(t *testing.T, dir string, args ...string) (*exec.Cmd, io.ReadCloser, *bytes.Buffer) {
	t.Helper()
	cmd := exec.Command("pyfix", args...)
	cmd.Dir = dir
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	return cmd, stdout, &stderr
}

// states returns how many files are as they were and how many are fixed, and
// fails if there is anything else but a cache.
func states(t *testing.T, dir string) (old, fixed int) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.Name() == cache.DefaultDir {
			continue
		}
		content, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		switch string(content) {
		case loop:
			old++
		case strings.Replace(loop, "lambda:", "lambda i=i:", 1):
			fixed++
		default:
			t.Fatalf("%s holds %q", entry.Name(), content)
		}
	}
	return old, fixed
}

// TestInterrupt interrupts a run that waits for its output to be read, since
// the pipe is full. Every file must be old or fixed, and each fixed one shown.
func TestInterrupt(t *testing.T) {
	dir := t.TempDir()
	manyFiles(t, dir)
	cmd, stdout, stderr := start(t, dir, "--fix", "--diff")
	reader := bufio.NewReader(stdout)
	if _, err := reader.Peek(1); err != nil {
		t.Fatalf("%v, %s", err, stderr)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	time.Sleep(200 * time.Millisecond) // for the signal to be handled before the pipe is drained
	diff, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); cmd.ProcessState.ExitCode() != 130 || stderr.String() != "interrupted\n" {
		t.Errorf("%v, %s", err, stderr)
	}
	old, fixed := states(t, dir)
	if shown := bytes.Count(diff, []byte("\n+++ ")); old == 0 || shown != fixed {
		t.Errorf("%d files are old, %d fixed, and %d in the diff", old, fixed, shown)
	}
}

func TestInterruptWhileReadingStdin(t *testing.T) {
	cmd := exec.Command("pyfix", "--fix", "-")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	// A large write returns only once pyfix reads, and then signals are handled.
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := stdin.Write(bytes.Repeat([]byte("x = 1\n"), 100_000)); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); cmd.ProcessState.ExitCode() != 130 {
		t.Error(err)
	}
}

// TestClosedPipe closes the output when only the start of it has been read.
func TestClosedPipe(t *testing.T) {
	for _, test := range []struct {
		args  []string
		fixed bool
	}{
		{[]string{"--diff"}, false},
		{[]string{"--output-format", "json"}, false},
		{[]string{"--fix", "--diff"}, true}, // whose point is not what it prints
	} {
		t.Run(fmt.Sprint(test.args), func(t *testing.T) {
			dir := t.TempDir()
			count := manyFiles(t, dir)
			cmd, stdout, stderr := start(t, dir, test.args...)
			if _, err := stdout.Read(make([]byte, 100)); err != nil {
				t.Fatal(err)
			}
			stdout.Close()
			cmd.Wait()
			status := cmd.ProcessState.Sys().(syscall.WaitStatus)
			if !status.Exited() || status.ExitStatus() > 1 || strings.Contains(stderr.String(), "goroutine") || strings.Contains(stderr.String(), "error") {
				t.Errorf("%v: %s", cmd.ProcessState, stderr)
			}
			want := 0
			if test.fixed {
				want = count
			}
			if _, fixed := states(t, dir); fixed != want {
				t.Errorf("%d files are fixed, want %d", fixed, want)
			}
		})
	}
}

// TestInterruptCostly interrupts the analysis of a file that would take hours.
func TestInterruptCostly(t *testing.T) {
	for _, args := range [][]string{{"--diff"}, {"--fix", "--diff"}} {
		t.Run(fmt.Sprint(args), func(t *testing.T) {
			dir := t.TempDir()
			for name, content := range map[string]string{"a.py": loop, "b.py": manyCallees()} {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			cmd, stdout, stderr := start(t, dir, args...)
			reader := bufio.NewReader(stdout)
			if _, err := reader.Peek(1); err != nil { // a.py is done
				t.Fatalf("%v, %s", err, stderr)
			}
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			late := time.AfterFunc(patience, func() { cmd.Process.Kill() })
			defer late.Stop()
			if _, err := io.ReadAll(reader); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); cmd.ProcessState.ExitCode() != 130 || stderr.String() != "interrupted\n" {
				t.Errorf("%v, %s", err, stderr)
			}
		})
	}
}

// TestInterruptCostlyStdin does the same with a program on standard input, of which
// nothing comes out.
func TestInterruptCostlyStdin(t *testing.T) {
	cmd := exec.Command("pyfix", "--fix", "-")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stdout bytes.Buffer
	cmd.Stdout = &stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(patience, func() { cmd.Process.Kill() })
	defer late.Stop()
	// A write that no pipe holds returns only once pyfix reads, and then signals are
	// handled.
	if _, err := io.WriteString(stdin, manyCallees()); err != nil {
		t.Fatal(err)
	}
	stdin.Close()
	time.Sleep(200 * time.Millisecond) // most likely, the analysis is under way then
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); cmd.ProcessState.ExitCode() != 130 || stdout.Len() > 0 {
		t.Errorf("%v, with %d bytes of output", err, stdout.Len())
	}
}
