package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"pyfix/rewrite"
	"pyfix/rewrite/source"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

func (s *survey) spoilCommand() *cli.Command {
	return &cli.Command{
		Name:  "spoil",
		Usage: "spoil the syntax of real code, and hold what pyfix says of it against CPython",
		Description: "Deletes, repeats, swaps or replaces one token of a file, or cuts the file off there. Counts the\n" +
			"programs that pyfix and CPython accept and refuse. What pyfix alone refuses is never looked at;\n" +
			"what it alone accepts may be fixed although it is broken, unless it needs a newer CPython, or 2.",
		UsageText: "survey spoil [-n N] [--seed SEED] [--python PROGRAM] [--list] TREE...",
		Flags: []cli.Flag{
			&cli.IntFlag{Name: flagNumber, Value: 1000, Usage: "spoil `N` times"},
			seedFlag(),
			pythonFlag(),
			&cli.BoolFlag{Name: flagList, Usage: "show the programs about which the two disagree"},
		},
		Action: s.spoil,
	}
}

func (s *survey) spoil(c *cli.Context) (err error) {
	sound, counts, err := s.soundFiles(c)
	if err != nil {
		return err
	}
	if len(sound) == 0 {
		return errors.New("there is no file to spoil")
	}
	judge, err := startPython(c.String(flagPython))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, judge.close()) }()
	random := rand.New(rand.NewPCG(c.Uint64(flagSeed), 0))
	for range c.Int(flagNumber) {
		if err := c.Context.Err(); err != nil {
			return err
		}
		f := sound[random.IntN(len(sound))]
		spoilt, ok := spoil(random, f.src)
		if !ok {
			continue
		}
		verdict, err := verdictOn(judge, f.name, spoilt.src)
		if err != nil {
			return err
		}
		counts.add(spoilt.kind, verdict)
		if c.Bool(flagList) && verdict != spoilValid && verdict != spoilRefused {
			fmt.Fprintf(s.stdout, "%s: %s: %s: %s\n", f.name, spoilt.kind, verdict, spoilt.shown)
		}
	}
	counts.table(counts.trees(), []string{spoilFiles, spoilValid, spoilRefused, spoilUnnoticed, spoilMistaken, spoilPython2}).Print(s.stdout)
	return nil
}

// The rows of the table.
const (
	spoilFiles     = "sound files"
	spoilValid     = "spoilt, and accepted by both"
	spoilRefused   = "spoilt, and refused by both"
	spoilUnnoticed = "accepted by pyfix alone"
	spoilMistaken  = "refused by pyfix alone"
	spoilPython2   = "read as Python 2, and refused by CPython"
)

// verdictOn returns what pyfix and CPython make of a program.
func verdictOn(judge *python, name string, src []byte) (string, error) {
	m, loadErr := rewrite.Load(name, src)
	problem, err := judge.problem(src)
	switch {
	case err != nil:
		return "", err
	case loadErr == nil && problem == "":
		return spoilValid, nil
	case loadErr != nil && problem != "":
		return spoilRefused, nil
	case loadErr != nil:
		return spoilMistaken, nil
	case m.Python2:
		return spoilPython2, nil
	}
	return spoilUnnoticed, nil
}

// soundFile is one that an analysis accepts.
type soundFile struct {
	file
	src []byte
}

// soundFiles returns the files of the trees that can be analysed as Python 3.
func (s *survey) soundFiles(c *cli.Context) ([]soundFile, tally, error) {
	files, err := walk(c.Context, c.Args().Slice())
	if err != nil {
		return nil, nil, err
	}
	var sound []soundFile
	counts := make(tally)
	for _, f := range files {
		raw, err := os.ReadFile(f.path)
		if err != nil {
			return nil, nil, err
		}
		decoded, err := source.Decode(raw)
		if err != nil {
			continue
		}
		m, err := rewrite.Load(f.name, decoded.Src)
		if err != nil || m.Python2 {
			continue
		}
		sound = append(sound, soundFile{f, decoded.Src})
		counts.add("as they are", spoilFiles)
	}
	return sound, counts, context.Cause(c.Context)
}

// spoilt is a program with one change.
type spoilt struct {
	src   []byte
	kind  string
	shown string // the change and its line, on one line
}

// spoil changes a token of the program, which is left alone: false if there are
// too few.
func spoil(random *rand.Rand, src []byte) (spoilt, bool) {
	var tokens []text.Span
	for s := syntax.NewScanner(src); s.Next(); {
		if s.Kind != syntax.Comment && s.Start < s.End {
			tokens = append(tokens, text.Span{Start: s.Start, End: s.End})
		}
	}
	if len(tokens) < 2 {
		return spoilt{}, false
	}
	textOf := func(span text.Span) string { return string(src[span.Start:span.End]) }
	at := random.IntN(len(tokens) - 1)
	one, other := tokens[at], tokens[random.IntN(len(tokens))]
	var edits []text.Edit
	kind := ""
	switch random.IntN(5) {
	case 0:
		kind, edits = "deleted", []text.Edit{{Span: one}}
	case 1:
		kind, edits = "repeated", []text.Edit{{Span: one, New: textOf(one) + " " + textOf(one)}}
	case 2:
		kind, edits = "swapped", []text.Edit{{Span: one, New: textOf(tokens[at+1])}, {Span: tokens[at+1], New: textOf(one)}}
	case 3:
		kind, edits = "replaced", []text.Edit{{Span: one, New: " " + textOf(other) + " "}}
	default:
		kind, edits = "cut off", []text.Edit{{Span: text.Span{Start: one.Start, End: len(src)}}}
	}
	changed, err := text.Apply(src, edits)
	if err != nil {
		panic(err) // the spans come from one scan
	}
	return spoilt{changed, kind, shownChange(src, changed, one.Start)}, true
}

// shownChange returns what stands around a change, before and after.
func shownChange(before, after []byte, at int) string {
	const around = 40
	part := func(src []byte) string { return string(src[max(0, at-around):min(len(src), at+around)]) }
	words := fmt.Sprintf("%q => %q", part(before), part(after))
	return strings.Join(slices.DeleteFunc(strings.Split(words, "  "), func(s string) bool { return s == "" }), " ")
}
