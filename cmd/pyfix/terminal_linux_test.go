package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// terminal opens a terminal: what a program writes to one end comes out of the
// other.
func terminal(t *testing.T) (screen, tty *os.File) {
	t.Helper()
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("there are no terminals here: %v", err)
	}
	t.Cleanup(func() { screen.Close() })
	if err := unix.IoctlSetPointerInt(int(screen.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(int(screen.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return screen, tty
}

// onTerminal runs pyfix with its outputs on a terminal, and returns what that is
// given.
func onTerminal(t *testing.T, dir, stdin string, args ...string) string {
	t.Helper()
	screen, tty := terminal(t)
	cmd := exec.Command("pyfix", args...)
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = dir, strings.NewReader(stdin), tty, tty
	cmd.Env = append(os.Environ(), "TERM=xterm", "NO_COLOR=", "FORCE_COLOR=", "CLICOLOR_FORCE=")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	tty.Close()
	var out bytes.Buffer
	if _, err := io.Copy(&out, screen); err != nil && !errors.Is(err, syscall.EIO) { // that is how its end is told
		t.Fatal(err)
	}
	cmd.Wait()
	return strings.ReplaceAll(out.String(), "\r\n", "\n")
}

// TestTerminal checks a file that holds commands for the terminal, in each way in
// which its source is shown. A terminal gets none of them.
func TestTerminal(t *testing.T) {
	dir := t.TempDir()
	hostile := "# \x1b]0;owned\x07\u202e\n" + loop
	name := "a\x1b[2J\n\xff.py"
	if err := os.WriteFile(filepath.Join(dir, name), []byte(hostile), 0o644); err != nil {
		t.Fatal(err)
	}
	const shown = "# ␛]0;owned␇\ufffd\n"
	for _, test := range []struct {
		args  []string
		stdin string
		want  string // is part of what is shown
	}{
		{[]string{"--output-format=full"}, "", "a␛[2J␊\ufffd.py"},
		{[]string{"--output-format=concise", "-v"}, "", "a␛[2J␊\ufffd.py: 1 found, 0 fixed\n"},
		{[]string{"--statistics"}, "", "loop-closure"},
		{[]string{"--diff"}, "", shown},
		{[]string{"--diff", "--color=never"}, "", " " + shown},
		{[]string{"--diff", "-o", "/dev/stdout"}, "", shown},
		{[]string{"--diff", "-"}, hostile, shown},
		{[]string{"--fix", "-"}, hostile, shown + fixedLoop},
		{[]string{"--output-format=full", "gone" + name}, "", "gone" + "a␛[2J␊\ufffd.py: cannot be found"},
	} {
		t.Run(fmt.Sprint(test.args), func(t *testing.T) {
			got := onTerminal(t, dir, test.stdin, append(test.args, "--no-cache")...)
			if !strings.Contains(got, test.want) {
				t.Errorf("%q is not in\n%q", test.want, got)
			}
			for _, bad := range []string{"\x1b]0", "\x07", "\x1b[2J", "\u202e", "\xff"} {
				if strings.Contains(got, bad) {
					t.Errorf("%q is in\n%q", bad, got)
				}
			}
		})
	}
}

// TestPipeIsExact: what is no terminal gets the bytes that programs need.
func TestPipeIsExact(t *testing.T) {
	hostile := "# \x1b]0;owned\x07\u202e\n" + loop
	for _, test := range []struct {
		args string
		want string
	}{
		{"--fix -", "# \x1b]0;owned\x07\u202e\n" + fixedLoop},
		{"--diff -", "--- a/-\n+++ b/-\n@@ -1,4 +1,4 @@\n # \x1b]0;owned\x07\u202e\n callbacks = []\n for i in range(3):\n-    callbacks.append(lambda: i)\n+    callbacks.append(lambda i=i: i)\n"},
	} {
		cmd := exec.Command("pyfix", strings.Fields(test.args)...)
		cmd.Stdin = strings.NewReader(hostile)
		cmd.Env = append(os.Environ(), "FORCE_COLOR=", "CLICOLOR_FORCE=")
		if got, _ := cmd.Output(); string(got) != test.want {
			t.Errorf("%s: %q, want %q", test.args, got, test.want)
		}
	}
}
