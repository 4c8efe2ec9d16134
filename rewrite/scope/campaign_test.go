package scope

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"pyfix/rewrite/syntax"
)

var (
	mutantsFlag = flag.Int("mutants", 5000, "how many mutated programs TestCampaign makes")
	seedFlag    = flag.Uint64("seed", 1, "which programs these are")
	judgesFlag  = flag.String("judges", "", "the Pythons, separated by commas, that judge the mutated programs (default: those that -pythons or -python name); pyodide is the one that node finds")
)

const batch = 500 // programs that a judge compiles at once

// TestCampaign changes tokens, lines and bytes of programs, and has CPython's
// compile() judge what becomes of them: pyfix has to accept what one of the judges
// accepts, and to refuse what all refuse, in the line that the newest names or in
// one before.
func TestCampaign(t *testing.T) {
	c := &campaign{t: t, samples: make(map[string]int), lines: make(map[string]int)}
	names := interpreters(t)
	if *judgesFlag != "" {
		names = strings.Split(*judgesFlag, ",")
	}
	for _, name := range names {
		c.judges = append(c.judges, startJudge(t, name))
	}
	slices.SortFunc(c.judges, func(a, b *judge) int { return b.minor - a.minor })
	programs := newMutator(t, *seedFlag)
	for left := *mutantsFlag; left > 0; left -= batch {
		var some []string
		for range min(batch, left) {
			some = append(some, programs.next())
		}
		c.compare(some)
	}
	c.report()
}

// campaign counts what became of the mutated programs.
type campaign struct {
	t      *testing.T
	judges []*judge

	programs, accepted, refused int
	sameLine, earlier, later    int // of those that are refused
	differences                 int
	samples                     map[string]int // how often a kind of difference has been seen
	lines                       map[string]int // the reasons that stand in another line than CPython's
}

// outcome is what pyfix says of a program, and where.
type outcome struct {
	reason string // "" if it is one
	line   int
	column int
}

func examine(program string) outcome {
	file, err := syntax.Parse("mutant.py", []byte(program))
	if bad := (*syntax.SyntaxError)(nil); errors.As(err, &bad) {
		return outcome{strings.TrimPrefix(bad.Reason, "syntax error: "), bad.Row, bad.Column}
	}
	switch {
	case err != nil:
		return outcome{reason: err.Error()}
	case file.Python2:
		return outcome{reason: "Python 2"}
	}
	if all := New(file).Errors; len(all) > 0 {
		at := file.Lines.Position(all[0].Span.Start)
		return outcome{all[0].Message, at.Row, at.Column}
	}
	return outcome{}
}

func (c *campaign) compare(programs []string) {
	rulings := c.rule(programs)
	for i, program := range programs {
		c.programs++
		got := examine(program)
		var all []ruling
		for _, of := range rulings {
			all = append(all, of[i])
		}
		c.judge(program, got, all)
	}
}

// rule asks all judges, each in a process of its own.
func (c *campaign) rule(programs []string) [][]ruling {
	rulings := make([][]ruling, len(c.judges))
	var asked sync.WaitGroup
	for i, j := range c.judges {
		asked.Go(func() { rulings[i] = j.rule(c.t, programs) })
	}
	asked.Wait()
	return rulings
}

func (c *campaign) judge(program string, got outcome, rulings []ruling) {
	accepted := slices.IndexFunc(rulings, func(r ruling) bool { return r.accepts })
	switch {
	case accepted >= 0 && isExcepted(program, c.judges[accepted].minor):
	case accepted >= 0 && got.reason != "":
		c.accepted++
		c.differ(program, fmt.Sprintf("3.%d compiles it, pyfix says %s", c.judges[accepted].minor, got.reason), c.refusedWrongly)
	case accepted >= 0:
		c.accepted++
	case slices.ContainsFunc(rulings, func(r ruling) bool { return r.complex }):
	case got.reason == "" && c.isNewer(program):
	case got.reason == "":
		c.refused++
		c.differ(program, "pyfix accepts it, CPython says "+rulings[0].message, c.acceptedWrongly)
	default:
		c.refused++
		c.compareLine(program, got, rulings[0])
	}
}

func (c *campaign) acceptedWrongly(program string) bool {
	if examine(program).reason != "" {
		return false
	}
	for _, r := range c.rule([]string{program}) {
		if r[0].accepts || r[0].complex {
			return false
		}
	}
	return !c.isNewer(program)
}

// isNewer reports whether the program may hold what only newer Pythons know than the
// judges are, or what does not go together with what is new. What 3.9 to 3.13 brought is too much to list.
func (c *campaign) isNewer(program string) bool {
	newest := c.judges[0].minor
	if newest < 13 {
		return true
	}
	file, err := syntax.Parse("mutant.py", []byte(program))
	if err != nil {
		return false
	}
	for n := range file.Root().Descendants() {
		if since(n) > newest || isGone(n) {
			return true
		}
	}
	return false
}

// isGone reports whether only older Pythons know the node, so that it does not go
// together with what is newer: a generator expression without parentheses in a
// replacement field, up to 3.11, and a lambda as a condition, in 3.8.
func isGone(n syntax.Node) bool {
	switch p := n.Parent(); n.Kind() {
	case syntax.KindGeneratorExpression:
		return p.Is(syntax.KindInterpolation, syntax.KindFormatExpression) && !n.HasToken("(")
	case syntax.KindLambda:
		return p.Kind() == syntax.KindIfClause && p.Field() != syntax.FieldGuard
	}
	return false
}

// since returns the minor version of Python 3 that brought the node, if that is one
// after 3.13.
func since(n syntax.Node) int {
	switch n.Kind() {
	case syntax.KindImportStatement, syntax.KindImportFromStatement, syntax.KindFutureImportStatement:
		if n.HasToken("lazy") {
			return 15
		}
	case syntax.KindListSplat, syntax.KindDictionarySplat:
		if n.Field() == syntax.FieldBody {
			return 15 // in a comprehension
		}
	case syntax.KindComparisonOperator:
		if n.HasToken("<>") {
			return 14 // from __future__ import barry_as_FLUFL
		}
	case syntax.KindString:
		if n.HasPrefix('t') {
			return 14
		}
	case syntax.KindExpressionList:
		if n.Parent().Is(syntax.KindExceptClause, syntax.KindExceptGroupClause) {
			return 14
		}
	}
	return 0
}

func (c *campaign) refusedWrongly(program string) bool {
	if examine(program).reason == "" {
		return false
	}
	for i, r := range c.rule([]string{program}) {
		if r[0].accepts {
			return !isExcepted(program, c.judges[i].minor)
		}
	}
	return false
}

// isExcepted reports whether the program holds what CPython accepts, in no version
// after this minor one, and pyfix does not, on purpose:
//   - a carriage return that ends a line by itself, which no editor shows as its end;
//   - except A, B:, which binds B in Python 2, where nothing says that it is Python 3;
//   - an indentation that goes on after a backslash, which 3.8 and 3.9 take for
//     another one than later versions do;
//   - parentheses around a value with its star or around the name that := binds, which
//     only 3.8 lets pass;
//   - {{ after a field in a format spec, which 3.13 and 3.14 take for one brace, and
//     earlier versions for the start of a field.
func isExcepted(program string, minor int) bool {
	switch {
	case strings.Contains(strings.ReplaceAll(program, "\r\n", ""), "\r"):
		return true
	case minor == 8 && oddIn38.MatchString(program):
		return true
	case minor < 10:
		return splitIndentation.MatchString(program)
	case minor == 13 || minor == 14:
		return strings.HasPrefix(examine(program).reason, "`except A, B:`") || bracesInSpec.MatchString(program)
	}
	return false
}

var (
	oddIn38          = regexp.MustCompile(`\)\s*:=|\(\s*\*`)
	splitIndentation = regexp.MustCompile(`(?m)^[ \t\f]*\\\r?$`)
	bracesInSpec     = regexp.MustCompile(`(?s):.*\{.*\}.*\{\{`)
)

// compareLine notes where pyfix and CPython see the first error.
func (c *campaign) compareLine(program string, got outcome, want ruling) {
	switch {
	case want.line == 0 || got.line == 0:
		return
	case got.line == want.line:
		c.sameLine++
		return
	case got.line < want.line:
		c.earlier++
	default:
		c.later++
	}
	kind := fmt.Sprintf("%s, CPython: %s, later %v", generalise(got.reason), generalise(want.message), got.line > want.line)
	if c.lines[kind]++; c.lines[kind] <= *samplesFlag {
		c.t.Logf("line %d: %s, CPython line %d: %s\n%s", got.line, got.reason, want.line, want.message, program)
	}
}

var samplesFlag = flag.Int("samples", 0, "how many programs TestCampaign shows of each kind in which the lines differ")

// differ reports a difference with the smallest program that still has it, once for
// every kind.
func (c *campaign) differ(program, how string, still func(string) bool) {
	c.differences++
	kind := generalise(how)
	if c.samples[kind]++; c.samples[kind] > 3 {
		return
	}
	c.t.Errorf("%s:\n%q", how, shrink(program, still))
}

func (c *campaign) report() {
	c.t.Logf("%d programs, %d of which some judge accepts, %d differences", c.programs, c.accepted, c.differences)
	c.t.Logf("refused: %d in the same line as CPython, %d before, %d behind", c.sameLine, c.earlier, c.later)
	if c.accepted == 0 || c.refused == 0 {
		c.t.Error("the programs are all of one kind")
	}
	var kinds []string
	for kind, n := range maps.All(c.lines) {
		kinds = append(kinds, fmt.Sprintf("%6d x %s", n, kind))
	}
	slices.Sort(kinds)
	for _, kind := range slices.Backward(kinds) {
		c.t.Log(kind)
	}
}

// shrink leaves out lines and tokens as long as the program is still of its kind.
func shrink(program string, still func(string) bool) string {
	for _, split := range []func(string) []string{splitLines, splitTokens} {
		parts := split(program)
		for size := max(len(parts)/2, 1); size > 0; size /= 2 {
			for at := 0; at < len(parts); {
				without := slices.Concat(parts[:at], parts[min(at+size, len(parts)):])
				if len(without) > 0 && still(strings.Join(without, "")) {
					parts = without
				} else {
					at += size
				}
			}
		}
		program = strings.Join(parts, "")
	}
	return program
}

func splitLines(s string) []string { return strings.SplitAfter(s, "\n") }

func splitTokens(s string) []string { return anyToken.FindAllString(s, -1) }

func mustRead(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
