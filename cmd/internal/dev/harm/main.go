//go:build unix

// Command harm tries to make pyfix do harm: it kills it, interrupts it, writes to files at the same time, runs it many
// times at once, spoils its caches, and gives it hostile trees. It prints what happened, and ends with 1 if a byte was
// lost, a leftover stayed, or anything was written where it must not be.
//
//	go run ./cmd/internal/dev/harm all
//	go run ./cmd/internal/dev/harm -times 200 kill
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"pyfix/cmd/internal/dev/markdown"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "error: %v\n", err)
		os.Exit(1)
	}
}

// campaign is one way to do harm.
type campaign struct {
	name  string
	times int // by default
	what  string
	run   func(h *harm, times int) error
}

var campaigns = []campaign{
	{"kill", 200, "kill -9 while files are replaced, then run again", func(h *harm, n int) error { return h.kill(n, false) }},
	{"kill-in-place", 120, "kill -9 while files are written in place, then run again", func(h *harm, n int) error { return h.kill(n, true) }},
	{"kill-between", 1, "kill -9 at each system call that writes (strace)", (*harm).killBetween},
	{"signals", 40, "SIGINT, SIGTERM, SIGHUP, so often each", (*harm).signals},
	{"append", 20, "append to files while they are replaced", func(h *harm, n int) error { return h.appends(n, false) }},
	{"append-in-place", 20, "append to files while they are written in place", func(h *harm, n int) error { return h.appends(n, true) }},
	{"together", 40, "eight runs at once over the same files", func(h *harm, n int) error { return h.together(n, false) }},
	{"together-in-place", 40, "eight runs at once that write in place", func(h *harm, n int) error { return h.together(n, true) }},
	{"caches", 800, "spoiled cache files", (*harm).caches},
	{"hostile", 1, "a tree with all tricks (strace)", (*harm).hostile},
}

// harm is one run of this program.
type harm struct {
	pyfix  string // path of the program
	folder string // for all that is made
	seed   uint64
	rows   [][]string
	faults []string
}

func run(args []string, out io.Writer) (err error) {
	flags := flag.NewFlagSet("harm", flag.ContinueOnError)
	program := flags.String("pyfix", "", "try this `PROGRAM` instead of building one from the module in the current folder")
	times := flags.Int("times", 0, "do it `N` times instead of each campaign's own number")
	seed := flags.Uint64("seed", 1, "of what is left to chance")
	flags.Usage = func() { usage(flags) }
	if err := flags.Parse(args); err != nil {
		return err
	}
	chosen, err := choose(flags.Args())
	if err != nil {
		return err
	}
	h := &harm{seed: *seed}
	if h.folder, err = os.MkdirTemp("", "pyfix-harm-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(h.folder)) }()
	if h.folder, err = filepath.EvalSymlinks(h.folder); err != nil {
		return err
	}
	if err := h.find(*program); err != nil {
		return err
	}
	for _, c := range chosen {
		n := c.times
		if *times > 0 {
			n = *times
		}
		if err := c.run(h, n); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
	}
	return h.report(out)
}

func usage(flags *flag.FlagSet) {
	out := flags.Output()
	fmt.Fprintln(out, "harm [OPTIONS] all | CAMPAIGN...")
	for _, c := range campaigns {
		fmt.Fprintf(out, "  %-18s %s (%d)\n", c.name, c.what, c.times)
	}
	flags.PrintDefaults()
}

func choose(names []string) ([]campaign, error) {
	if len(names) == 0 {
		return nil, errors.New("no campaign is named; -help lists them")
	}
	if slices.Equal(names, []string{"all"}) {
		return campaigns, nil
	}
	var chosen []campaign
	for _, name := range names {
		i := slices.IndexFunc(campaigns, func(c campaign) bool { return c.name == name })
		if i < 0 {
			return nil, fmt.Errorf("no campaign is called %q; -help lists them", name)
		}
		chosen = append(chosen, campaigns[i])
	}
	return chosen, nil
}

// find takes the given program, or else builds one.
func (h *harm) find(program string) (err error) {
	if program == "" {
		program = filepath.Join(h.folder, "pyfix")
		if out, err := exec.Command("go", "build", "-o", program, "pyfix/cmd/pyfix").CombinedOutput(); err != nil {
			return fmt.Errorf("building pyfix: %w\n%s", err, out)
		}
	}
	h.pyfix, err = filepath.Abs(program)
	return err
}

// say adds a row to the report.
func (h *harm) say(name string, times int, format string, args ...any) {
	h.rows = append(h.rows, []string{name, fmt.Sprint(times), fmt.Sprintf(format, args...)})
}

// fault notes harm that was done.
func (h *harm) fault(format string, args ...any) {
	h.faults = append(h.faults, fmt.Sprintf("%.400s", fmt.Sprintf(format, args...)))
}

func (h *harm) report(out io.Writer) error {
	table := markdown.Table{Head: []string{"campaign", "times", "what happened"}, Rows: h.rows}
	table.Print(out)
	if len(h.faults) == 0 {
		return nil
	}
	const most = 20
	shown := h.faults[:min(len(h.faults), most)]
	return fmt.Errorf("%d times harm was done, such as\n%s", len(h.faults), strings.Join(shown, "\n"))
}
