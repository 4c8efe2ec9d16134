package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain keeps what pyfix remembers in tests out of the user's own folder.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "pyfix" {
		testscript.Main(m, map[string]func(){"pyfix": main}) // does not return
	}
	dir, err := os.MkdirTemp("", "pyfix-test")
	if err == nil {
		err = os.Setenv("XDG_CACHE_HOME", dir)
	}
	if err != nil {
		panic(err)
	}
	testscript.Main(tidy{m, dir}, map[string]func(){"pyfix": main})
}

// tidy removes a folder when the tests have run.
type tidy struct {
	*testing.M
	dir string
}

func (t tidy) Run() int {
	defer os.RemoveAll(t.dir)
	return t.M.Run()
}

// TestScripts runs pyfix as users do. Scripts may call, beside testscript's own
// commands, `exits CODE[,CODE] PROGRAM...`, which checks the exit code; `generate
// SHAPE FILE`, which writes a file that is too large for a script; and the commands of
// cache_test.go. The condition `root` holds for the user who may write everywhere.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			env.Setenv("GIT_CONFIG_NOSYSTEM", "1")
			return ownCache(env)
		},
		Condition: condition,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "generate": generate, "cold-warm": coldAndWarm, "same-as-no-cache": sameAsNoCache,
		},
	})
}

// ownCache gives a script a cache folder of its own, beside its working directory.
func ownCache(env *testscript.Env) error {
	dir, err := os.MkdirTemp("", "pyfix-test")
	if err != nil {
		return err
	}
	env.Defer(func() { os.RemoveAll(dir) })
	env.Setenv("XDG_CACHE_HOME", dir)
	return nil
}

func condition(name string) (bool, error) {
	if name != "root" {
		return false, fmt.Errorf("unknown condition %q", name)
	}
	return os.Geteuid() == 0, nil
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE[,CODE] PROGRAM [ARGUMENTS]")
	}
	code := "0"
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		code = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if !slices.Contains(strings.Split(args[0], ","), code) {
		ts.Fatalf("exit code %s, want %s", code, args[0])
	}
}

// loop makes a closure that reads a variable of its loop.
const loop = "callbacks = []\nfor i in range(3):\n    callbacks.append(lambda: i)\n"

// odd has everything that must survive: another encoding, mixed line ends, a
// form feed, a tab, and no line end at the end.
const odd = "# coding: latin-1\r\ncallbacks = []\n\x0cfor \xe9 in range(3):\r\n    callbacks.append(lambda%s: \xe9)\r\n    if \xe9:\ty\n'\xff'"

var shapes = map[string]func() string{
	"one-line": func() string { return "x = '" + strings.Repeat("x", 10<<20-10) + "'\n" },
	"one-line-loop": func() string {
		return "callbacks = []\nfor i in range(3): callbacks.append(lambda: (i, '" + strings.Repeat("x", 9<<20) + "'))\n"
	},
	"brackets": func() string { return "x = " + strings.Repeat("[", 2000) + strings.Repeat("]", 2000) + "\n" },
	"large":    func() string { return "x = '" + strings.Repeat("x", 10<<20) + "'\n" },
	"latin":    func() string { return "x = '\xe9'\n" },
	"nul":      func() string { return "x = 1\x00\n" },
	"lone-cr":  func() string { return "x = 1\ry = 2\n" },
	"includes": func() string { return strings.Repeat("[include]\npath = config\n", 20) },
	"keys": func() string {
		var out strings.Builder
		for i := range 80_000 {
			fmt.Fprintf(&out, "a%d = 1\n", i)
		}
		return out.String()
	},
	"empty":     func() string { return "" },
	"odd":       func() string { return fmt.Sprintf(odd, "") },
	"odd-fixed": func() string { return fmt.Sprintf(odd, " \xe9=\xe9") },
	"lines":     func() string { return strings.Repeat("x = 1\n", 50_000) + loop + strings.Repeat("x = 1\n", 50_000) },
}

func generate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 || shapes[args[0]] == nil {
		ts.Fatalf("usage: generate SHAPE FILE")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(shapes[args[0]]()), 0o644))
}

// manyFiles writes so many files that no pipe holds their diffs, and returns
// their number.
func manyFiles(t *testing.T, dir string) int {
	t.Helper()
	const count = 2000
	for i := range count {
		if err := os.WriteFile(fmt.Sprintf("%s/f%04d.py", dir, i), []byte(loop), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return count
}
