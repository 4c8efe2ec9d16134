package editors

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// bin is a folder with the pyfix under test.
var bin string

func TestMain(m *testing.M) {
	code, err := withPyfix(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func withPyfix(m *testing.M) (code int, err error) {
	bin, err = os.MkdirTemp("", "pyfix-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(bin)
	if out, err := exec.Command("go", "build", "-o", bin+string(filepath.Separator), "pyfix/cmd/pyfix").CombinedOutput(); err != nil {
		return 0, fmt.Errorf("building pyfix: %w\n%s", err, out)
	}
	return m.Run(), nil
}

// blocks returns what the page says is to be pasted, in the section of an
// editor.
func blocks(t *testing.T, section, language string) []string {
	t.Helper()
	page := string(readFile(t, "README.md"))
	_, rest, ok := strings.Cut(page, "\n## "+section+"\n")
	if !ok {
		t.Fatalf("the page has no section %s", section)
	}
	rest, _, _ = strings.Cut(rest, "\n## ")
	var all []string
	for _, match := range regexp.MustCompile("(?s)\n```"+language+"\n(.*?\n)```\n").FindAllStringSubmatch(rest, -1) {
		all = append(all, match[1])
	}
	if len(all) == 0 {
		t.Fatalf("the section %s has no %s", section, language)
	}
	return all
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// task is a file that an editor repairs.
type task struct {
	name          string
	before, after []byte
	alone         bool // one quick-fix is all it takes
}

var (
	// special matches headers of fixtures that ask for settings.
	special = regexp.MustCompile(`(?m)^# (level|options|target):|coding[:=]|loop-variable-leak|comprehension-leak`)
	marks   = regexp.MustCompile(`# want `)
	single  = regexp.MustCompile(`(?m)# want \S+ "[^"]*"$`)
)

// tasks returns a fixture of every rule that runs by default, and one with wide
// characters before the fix.
func tasks(t *testing.T) []task {
	t.Helper()
	befores, err := filepath.Glob("../../fixtures/*/*/before.py")
	if err != nil {
		t.Fatal(err)
	}
	var all []task
	seen := make(map[string]bool)
	for _, path := range befores {
		dir := filepath.Dir(path)
		rule := filepath.Base(filepath.Dir(dir))
		before := readFile(t, path)
		after, err := os.ReadFile(filepath.Join(dir, "after.py"))
		alone := len(marks.FindAll(before, -1)) == 1 && single.Match(before)
		if err != nil || seen[rule] || !alone || special.Match(before) {
			continue
		}
		seen[rule] = true
		all = append(all, task{rule + "/" + filepath.Base(dir), before, after, true})
	}
	if len(all) < 6 {
		t.Fatalf("there are fixtures of %d rules only", len(all))
	}
	wide := "calls = []\nfor i in range(3):\n    '\U0001F40D e\u0301'; calls.append(lambda: i); calls.append(lambda: -i)\n"
	return append(all, task{"wide characters", []byte(wide), []byte(strings.ReplaceAll(wide, "lambda:", "lambda i=i:")), false})
}

// editor says how an editor is run without a screen.
type editor struct {
	program string
	probe   []string // arguments with which it fails if it is not what it takes
	takes   string   // which is this
	command []string
	config  string // what is to be pasted
	name    string // of the file with it
}

// drive has an editor repair all tasks.
func drive(t *testing.T, e editor) {
	t.Helper()
	program, err := exec.LookPath(e.program)
	if err == nil {
		err = exec.Command(program, e.probe...).Run()
	}
	if err != nil && os.Getenv("PYFIX_REQUIRE_TOOLS") != "" {
		t.Fatalf("there is no %s: %v", e.takes, err)
	}
	if err != nil {
		t.Skipf("there is no %s: %v", e.takes, err)
	}
	for _, task := range tasks(t) {
		for _, mode := range []string{"quickfix", "fixall"} {
			if mode == "quickfix" && !task.alone {
				continue
			}
			t.Run(task.name+"/"+mode, func(t *testing.T) {
				if got := e.repair(t, program, mode, task.before); !bytes.Equal(got, task.after) {
					t.Errorf("%s saves\n%s\nnot\n%s", e.program, got, task.after)
				}
			})
		}
	}
}

// repair returns what the editor makes of a file.
func (e editor) repair(t *testing.T, program, mode string, source []byte) []byte {
	t.Helper()
	dir := t.TempDir()
	path, config := filepath.Join(dir, "main.py"), filepath.Join(dir, e.name)
	for file, content := range map[string][]byte{path: source, config: []byte(e.config)} {
		if err := os.WriteFile(file, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, e.command...)
	cmd.Env = append(os.Environ(),
		"PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"),
		"HOME="+dir, "XDG_CONFIG_HOME="+dir, "XDG_STATE_HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CACHE_HOME="+dir,
		"PYFIX_TEST_FILE="+path, "PYFIX_TEST_CONFIG="+config, "PYFIX_TEST_MODE="+mode)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", e.program, err, out)
	}
	return readFile(t, path)
}

// script returns the path of a file in testdata.
func script(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEmacs(t *testing.T) {
	drive(t, editor{
		program: "emacs",
		probe:   []string{"--batch", "--eval", "(progn (require 'package) (package-initialize) (require 'eglot))"},
		takes:   "Emacs with eglot",
		command: []string{"--batch", "-l", script(t, "emacs.el")},
		config:  blocks(t, "Emacs", "elisp")[0],
		name:    "init.el",
	})
}

func TestVim(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the script reports to /dev/stderr, which Windows does not have")
	}
	drive(t, editor{
		program: "vim",
		probe:   []string{"-N", "-u", "NONE", "-i", "NONE", "-es", "-c", "try | packadd ale | catch | cquit | endtry", "-c", "qall!"},
		takes:   "Vim with ALE",
		command: []string{"-N", "-u", "NONE", "-i", "NONE", "-n", "-es", "-S", script(t, "vim.vim")},
		config:  blocks(t, "Vim", "vim")[0],
		name:    "vimrc",
	})
}

// TestNeovim prefers the program in PYFIX_NEOVIM, since distributions have
// versions to which the page does not apply.
func TestNeovim(t *testing.T) {
	program := os.Getenv("PYFIX_NEOVIM")
	if program == "" {
		program = "nvim"
	}
	for i, config := range blocks(t, "Neovim", "lua") {
		t.Run([]string{"0.11", "0.8"}[i], func(t *testing.T) {
			drive(t, editor{
				program: program,
				probe:   []string{"--headless", "-u", "NONE", "-c", "lua if vim.fn.has('nvim-0.11') == 0 then vim.cmd('cquit') end", "-c", "qall!"},
				takes:   "Neovim 0.11 or later in PATH or PYFIX_NEOVIM",
				command: []string{"--headless", "-u", "NONE", "-i", "NONE", "-n", "-S", script(t, "neovim.lua")},
				config:  config,
				name:    "pyfix.lua",
			})
		})
	}
}

// TestNotTried reads the configurations that no editor is tried with, which at
// least are what their languages allow.
func TestNotTried(t *testing.T) {
	for _, block := range blocks(t, "Helix", "toml") {
		var v map[string]any
		if err := toml.Unmarshal([]byte(block), &v); err != nil {
			t.Errorf("%v in\n%s", err, block)
		}
	}
	for _, block := range blocks(t, "Sublime Text", "json") {
		var v map[string]any
		if err := json.Unmarshal([]byte(block), &v); err != nil {
			t.Errorf("%v in\n%s", err, block)
		}
	}
}
