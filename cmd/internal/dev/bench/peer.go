package main

import (
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"

	"github.com/urfave/cli/v2"
)

// peer is another linter.
type peer struct {
	name  string
	about string   // its name in tables, with what it looks for
	args  []string // before the paths; none depends on a configuration file
	finds bool     // it exits with 1 if it finds something
	cold  []string // what makes it forget
	warm  string   // the flag of the folder in which it keeps what it knows, "" if none
}

// Each looks for what comes closest to pyfix's rules, at the files that pyfix
// looks at, and uses all processors.
var (
	ruff = &peer{
		name: "ruff", about: "ruff",
		args: []string{"check", "--isolated", "--exit-zero", "--quiet", "--output-format", "concise", "--select", "B023,F821,F823",
			"--no-respect-gitignore", "--config", "exclude=[]", "--config", `include=["*.py", "*.pyw"]`},
		cold: []string{"--no-cache"}, warm: "--cache-dir",
	}
	flake8 = &peer{
		name: "flake8", about: "flake8-bugbear B023",
		args: []string{"--isolated", "--exit-zero", "--exclude", ",", "--filename", "*.py,*.pyw", "--select", "B023"},
	}
	pylint = &peer{
		name: "pylint", about: "pylint W0640",
		args: []string{"--rcfile", "", "--disable", "all", "--enable", "W0640", "--score", "n", "--persistent", "n", "--exit-zero",
			"--jobs", strconv.Itoa(runtime.NumCPU())},
	}
	fixit = &peer{
		name: "fixit", about: "Fixit, one rule", finds: true,
		args: []string{"--quiet", "--output-format", "vscode", "--rules", "fixit.rules:CompareSingletonPrimitivesByIs", "lint"},
	}
)

// flag lets users say where the peer is.
func (p *peer) flag() cli.Flag {
	return &cli.StringFlag{Name: p.name, Value: p.name, Usage: "compare with this `PROGRAM`"}
}

// contender returns the peer as it runs over the paths.
func (p *peer) contender(c *cli.Context, name string, flags, paths []string) contender {
	racer := contender{name: name, finds: p.finds, said: isFinding}
	program, err := exec.LookPath(c.String(p.name))
	if err == nil {
		program, err = filepath.Abs(program)
	}
	if err != nil {
		racer.absent = "not installed: " + err.Error()
		return racer
	}
	racer.program = program
	racer.args = append(append(append([]string{}, p.args...), flags...), paths...)
	return racer
}
