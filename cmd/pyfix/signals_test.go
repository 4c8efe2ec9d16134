//go:build !windows

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
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
// fails if there is anything else.
func states(t *testing.T, dir string) (old, fixed int) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
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

// endings are the signals that ask a program to end, and what pyfix does then.
var endings = []struct {
	signal syscall.Signal
	exit   int
	word   string
}{
	{syscall.SIGINT, 130, "interrupted\n"},
	{syscall.SIGTERM, 143, "terminated\n"},
	{syscall.SIGHUP, 129, "hung up\n"},
}

// heeded skips a test if the tests were started so that the signal is ignored,
// which pyfix inherits.
func heeded(t *testing.T, signals ...os.Signal) {
	t.Helper()
	if slices.ContainsFunc(signals, signal.Ignored) {
		t.Skip("the signal is ignored here")
	}
}

// TestSignals ends a run that waits for its output to be read, since the pipe is
// full. Every file must be old or fixed, and each fixed one shown.
func TestSignals(t *testing.T) {
	for _, test := range endings {
		t.Run(test.signal.String(), func(t *testing.T) {
			heeded(t, test.signal)
			dir := t.TempDir()
			manyFiles(t, dir)
			cmd, stdout, stderr := start(t, dir, "--fix", "--diff")
			reader := bufio.NewReader(stdout)
			if _, err := reader.Peek(1); err != nil {
				t.Fatalf("%v, %s", err, stderr)
			}
			if err := cmd.Process.Signal(test.signal); err != nil {
				t.Fatal(err)
			}
			time.Sleep(200 * time.Millisecond) // for the signal to be handled before the pipe is drained
			diff, err := io.ReadAll(reader)
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); cmd.ProcessState.ExitCode() != test.exit || stderr.String() != test.word {
				t.Errorf("%v, %s", err, stderr)
			}
			old, fixed := states(t, dir)
			if shown := bytes.Count(diff, []byte("\n+++ ")); old == 0 || shown != fixed {
				t.Errorf("%d files are old, %d fixed, and %d in the diff", old, fixed, shown)
			}
		})
	}
}

// waiting starts pyfix so that it reads standard input, of which there is more to
// come, and handles signals. It ends with the test.
func waiting(t *testing.T, before []string, args ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	words := append(append(before, "pyfix"), args...)
	cmd := exec.Command(words[0], words[1:]...)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stdin.Close() })
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	// A large write returns only once pyfix reads, and then signals are handled.
	if _, err := stdin.Write(bytes.Repeat([]byte("x = 1\n"), 100_000)); err != nil {
		t.Fatal(err)
	}
	return cmd, &stderr
}

func TestSignalWhileReadingStdin(t *testing.T) {
	for _, test := range endings {
		t.Run(test.signal.String(), func(t *testing.T) {
			heeded(t, test.signal)
			cmd, stderr := waiting(t, nil, "--fix", "-")
			if err := cmd.Process.Signal(test.signal); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); cmd.ProcessState.ExitCode() != test.exit || stderr.String() != test.word {
				t.Errorf("%v, %s", err, stderr)
			}
		})
	}
}

// TestSignalKeepsOutput: the old report stays, and nothing beside it.
func TestSignalKeepsOutput(t *testing.T) {
	for _, test := range endings {
		t.Run(test.signal.String(), func(t *testing.T) {
			heeded(t, test.signal)
			dir := t.TempDir()
			report := filepath.Join(dir, "report")
			if err := os.WriteFile(report, []byte("old\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			cmd, stderr := waiting(t, nil, "-o", report, "-")
			if names := entries(t, dir); len(names) != 2 {
				t.Errorf("while pyfix works there are %q", names)
			}
			if err := cmd.Process.Signal(test.signal); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); cmd.ProcessState.ExitCode() != test.exit || stderr.String() != test.word {
				t.Errorf("%v, %s", err, stderr)
			}
			if content, err := os.ReadFile(report); err != nil || string(content) != "old\n" || len(entries(t, dir)) != 1 {
				t.Errorf("%q, %v; there are %q", content, err, entries(t, dir))
			}
		})
	}
}

func entries(t *testing.T, dir string) []string {
	t.Helper()
	found, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range found {
		names = append(names, entry.Name())
	}
	return names
}

// TestSecondSignal kills a run that has heard a first one and cannot end, since
// nobody reads its output. SIGHUP comes twice when a terminal is closed, so that
// the second is no sign of impatience; any other is.
func TestSecondSignal(t *testing.T) {
	for _, test := range []struct {
		name          string
		first, second syscall.Signal
		killed        bool
	}{
		{"interrupt twice", syscall.SIGINT, syscall.SIGINT, true},
		{"terminate twice", syscall.SIGTERM, syscall.SIGTERM, true},
		{"interrupt, hang up", syscall.SIGINT, syscall.SIGHUP, true},
		{"hang up, terminate", syscall.SIGHUP, syscall.SIGTERM, true},
		{"hang up twice", syscall.SIGHUP, syscall.SIGHUP, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			heeded(t, test.first, test.second)
			t.Parallel()
			dir := t.TempDir()
			for i := range 200 {
				// Each diff is longer than what room there may be in a pipe that says it is full.
				source := "# " + strings.Repeat("x", 8<<10) + "\n" + loop
				if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("f%d.py", i)), []byte(source), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			reader, writer, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer reader.Close()
			cmd := exec.Command("pyfix", "--diff")
			cmd.Dir, cmd.Stdout = dir, writer
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { cmd.Process.Kill() })
			untilFull(t, writer)
			if err := cmd.Process.Signal(test.first); err != nil {
				t.Fatal(err)
			}
			// Nobody can see whether the first signal was heard, so that the second one comes several times.
			for range 10 {
				time.Sleep(200 * time.Millisecond)
				cmd.Process.Signal(test.second) // an error says that it is gone already
			}
			writer.Close()
			if _, err := io.Copy(io.Discard, reader); err != nil {
				t.Fatal(err)
			}
			cmd.Wait()
			status := cmd.ProcessState.Sys().(syscall.WaitStatus)
			if status.Signaled() != test.killed || test.killed && status.Signal() != test.second || !test.killed && status.ExitStatus() != 129 {
				t.Errorf("%v", cmd.ProcessState)
			}
		})
	}
}

// untilFull waits until a pipe takes no more, so that whoever writes to it cannot
// go on.
func untilFull(t *testing.T, pipe *os.File) {
	t.Helper()
	for range 1000 {
		ready := []unix.PollFd{{Fd: int32(pipe.Fd()), Events: unix.POLLOUT}}
		if n, err := unix.Poll(ready, 0); n == 0 && err == nil {
			time.Sleep(500 * time.Millisecond) // for the next one to be tried
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("the pipe is not full after a long time")
}

// TestIgnoredSignals: who starts pyfix with nohup, or in the background of a
// shell script, wants it to go on.
func TestIgnoredSignals(t *testing.T) {
	for _, test := range []struct {
		ignored string // as the shell's trap calls it
		signal  syscall.Signal
	}{{"HUP", syscall.SIGHUP}, {"INT", syscall.SIGINT}} {
		t.Run(test.ignored, func(t *testing.T) {
			cmd, stderr := waiting(t, []string{"sh", "-c", "trap '' " + test.ignored + `; exec "$@"`, "sh"}, "-")
			if err := cmd.Process.Signal(test.signal); err != nil {
				t.Fatal(err)
			}
			time.Sleep(200 * time.Millisecond) // for the signal to do harm
			if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); cmd.ProcessState.ExitCode() != 143 || stderr.String() != "terminated\n" {
				t.Errorf("%v, %s", err, stderr)
			}
		})
	}
}

// TestSignalEndsServer: an editor that is done with its servers says so by
// SIGTERM. What the server has to say before is said.
func TestSignalEndsServer(t *testing.T) {
	for _, test := range endings {
		t.Run(test.signal.String(), func(t *testing.T) {
			heeded(t, test.signal)
			cmd := exec.Command("pyfix", "lsp")
			stdin, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			defer stdin.Close()
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
			const initialize = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}`
			fmt.Fprintf(stdin, "Content-Length: %d\r\n\r\n%s", len(initialize), initialize)
			reader := bufio.NewReader(stdout)
			if _, err := reader.Peek(1); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Process.Signal(test.signal); err != nil {
				t.Fatal(err)
			}
			said, err := io.ReadAll(reader)
			if err != nil || !bytes.HasSuffix(said, []byte("}")) {
				t.Errorf("%q, %v", said, err)
			}
			if err := cmd.Wait(); cmd.ProcessState.ExitCode() != test.exit || stderr.String() != test.word {
				t.Errorf("%v, %s", err, stderr.String())
			}
		})
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
