package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"pyfix/cmd/internal/dev/markdown"
)

const flagEdits = "edits"

func (b *bench) lspCommand() *cli.Command {
	return b.command(&cli.Command{
		Name:      "lsp",
		Usage:     "measure pyfix lsp from an edit to the diagnostics, in a program of 10,000 lines and in files",
		ArgsUsage: "[FILE...]",
		Flags:     []cli.Flag{&cli.IntFlag{Name: flagEdits, Value: 2000, Usage: "make `N` edits in each program and round"}},
	}, 1, b.lsp)
}

// edited is a program in an editor.
type edited struct {
	name, text    string
	whole, broken *series // of the versions that can be read, and of those that cannot
}

func (b *bench) lsp(c *cli.Context) error {
	edits := c.Int(flagEdits)
	if edits < 1 {
		return fmt.Errorf("--%s: %d is not a positive number", flagEdits, edits)
	}
	programs := []*edited{b.edited("generated", tenThousandLines())}
	for _, path := range c.Args().Slice() {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		programs = append(programs, b.edited(filepath.Base(path), text))
	}
	for round := range b.rounds {
		for _, p := range programs {
			if err := b.edit(c.Context, p, edits, uint64(round)); err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
		}
		fmt.Fprintf(b.stderr, "round %d of %d\n", round+1, b.rounds)
	}
	b.heading("From an edit to the diagnostics, %d edits of each program", edits*b.rounds)
	b.printWaits(programs)
	return nil
}

// tenThousandLines returns so many lines of ordinary code.
func tenThousandLines() []byte {
	var one, all bytes.Buffer
	ordinary(&one, 1)
	ordinary(&all, 10_000/bytes.Count(one.Bytes(), []byte("\n"))+1)
	return all.Bytes()
}

func (b *bench) edited(name string, text []byte) *edited {
	versions := func(which string) *series {
		return &series{contender: contender{name: name + ", " + which, program: b.pyfix.program, args: []string{"lsp"}}}
	}
	return &edited{name, string(text), versions("whole"), versions("broken")}
}

// edit makes edits in a program, one after the other, and takes the time of each
// until there are diagnostics of it. After each, the server has to have the text
// that the client has.
func (b *bench) edit(ctx context.Context, p *edited, edits int, seed uint64) (err error) {
	ty, err := newTypist(p.name, p.text, seed)
	if err != nil {
		return err
	}
	e, err := b.openEditor(ctx, p.text)
	if err != nil {
		return err
	}
	defer e.kill()
	for range edits {
		before := ty.text
		took, err := e.change(before, ty.next())
		if err != nil {
			return err
		}
		if err := e.compare(ty.text); err != nil {
			return err
		}
		s := p.whole
		if ty.isBroken() {
			s = p.broken
		}
		s.samples = append(s.samples, took)
	}
	return e.quit()
}

// printWaits says how long it took, in milliseconds.
func (b *bench) printWaits(programs []*edited) {
	t := &markdown.Table{Head: []string{"ms", "versions", "median", "90 %", "99 %", "longest", "CPU, median", "CPU, 99 %"}}
	for _, p := range programs {
		both := &series{contender: contender{name: fmt.Sprintf("%s, %d lines", p.name, bytes.Count([]byte(p.text), []byte("\n")))}}
		both.samples = append(append(both.samples, p.whole.samples...), p.broken.samples...)
		for _, s := range []*series{both, p.whole, p.broken} {
			row := []string{s.name, fmt.Sprint(len(s.samples))}
			for _, q := range []float64{0.5, 0.9, 0.99, 1} {
				row = append(row, figure(1000*quantile(column(s.samples, wall), q), 1))
			}
			for _, q := range []float64{0.5, 0.99} {
				row = append(row, figure(1000*quantile(column(s.samples, cpu), q), 1))
			}
			t.Rows = append(t.Rows, row)
		}
		b.record("edits of "+p.name, []*series{p.whole, p.broken})
	}
	t.Print(b.stdout)
}
