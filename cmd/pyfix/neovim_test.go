package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// special matches headers of fixtures that ask for settings which an editor
// would have to be told.
var special = regexp.MustCompile(`(?m)^# (level|options|target):|coding[:=]`)

// editable returns, for each rule, some fixtures with a safe repair.
func editable(t *testing.T) []string {
	t.Helper()
	rules, err := filepath.Glob("../../fixtures/*")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, rule := range rules {
		befores, err := filepath.Glob(filepath.Join(rule, "*", "before.py"))
		if err != nil {
			t.Fatal(err)
		}
		count := 0
		for _, before := range befores {
			dir := filepath.Dir(before)
			source, err := os.ReadFile(before)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(filepath.Join(dir, "after.py")); err != nil || special.Match(source) || count == 2 {
				continue
			}
			count++
			all = append(all, dir)
		}
	}
	if len(all) < 10 {
		t.Fatalf("there are only %d fixtures to try", len(all))
	}
	return all
}

// TestNeovim has Neovim's own client repair fixtures, by quick-fixes and all at
// once. What it saves is what --fix writes.
func TestNeovim(t *testing.T) {
	nvim, err := exec.LookPath("nvim")
	if err != nil {
		if os.Getenv("PYFIX_REQUIRE_TOOLS") != "" {
			t.Fatal("there is no nvim in PATH")
		}
		t.Skip("there is no nvim in PATH")
	}
	for _, dir := range editable(t) {
		before := readFile(t, filepath.Join(dir, "before.py"))
		after := readFile(t, filepath.Join(dir, "after.py"))
		for _, mode := range []string{"quickfix", "fixall"} {
			t.Run(filepath.Base(dir)+"/"+mode, func(t *testing.T) {
				if got := drive(t, nvim, mode, before); !bytes.Equal(got, after) {
					t.Errorf("Neovim saves\n%s\nnot\n%s", got, after)
				}
			})
		}
	}
	wide := []byte("# -*- wide -*-\ncallbacks = []\nfor \U00010330 in range(3):\n    '\U0001F40D e\u0301'; callbacks.append(lambda: \U00010330)\n")
	for name, text := range map[string][]byte{
		"wide characters": wide,
		"CRLF":            bytes.ReplaceAll(wide, []byte("\n"), []byte("\r\n")),
		"no last newline": bytes.TrimSuffix(wide, []byte("\n")),
	} {
		for _, mode := range []string{"quickfix", "fixall"} {
			t.Run(name+"/"+mode, func(t *testing.T) {
				want := strings.Replace(string(text), "lambda:", "lambda \U00010330=\U00010330:", 1)
				if got := drive(t, nvim, mode, text); strings.TrimSuffix(string(got), "\n") != strings.TrimSuffix(want, "\n") {
					t.Errorf("Neovim saves\n%q\nnot\n%q", got, want)
				}
			})
		}
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// drive has Neovim repair a file, and returns what it saves.
func drive(t *testing.T, nvim, mode string, source []byte) []byte {
	t.Helper()
	script, err := filepath.Abs("testdata/neovim/drive.lua")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "main.py")
	if err := os.WriteFile(path, source, 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, nvim, "--headless", "-u", "NONE", "-i", "NONE", "-n", path, "-S", script)
	cmd.Dir = dir
	for _, variable := range []string{"XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"} {
		cmd.Env = append(cmd.Env, variable+"="+filepath.Join(dir, "home"))
	}
	cmd.Env = append(append(os.Environ(), cmd.Env...), "PYFIX_TEST_MODE="+mode)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("nvim: %v\n%s", err, out)
	}
	return readFile(t, path)
}
