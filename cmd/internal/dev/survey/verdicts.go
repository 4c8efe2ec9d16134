package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

func (s *survey) verdictsCommand() *cli.Command {
	return &cli.Command{
		Name:  "verdicts",
		Usage: "sum up what readers said about findings",
		UsageText: "survey verdicts [--jobs N] FILE TREE...\n\n" +
			"Each line of FILE is about one finding and has six columns, with tabs between\n" +
			"them: file, hash of the lines around, rule, level, verdict, words. The verdict is\n" +
			"right, harmless, wrong, or ? until somebody has read it. Empty lines and lines\n" +
			"that begin with # are left out. Findings that are no longer in the trees, or have\n" +
			"another level now, are listed.",
		Flags:  []cli.Flag{jobsFlag()},
		Action: s.sumUpVerdicts,
	}
}

// verdict is what a reader says about a finding.
type verdict struct {
	name, hash, rule, level string
	judgement, words        string
}

// unread stands in for the judgement until somebody has read the finding.
const unread = "?"

var judgements = []string{"right", "harmless", "wrong", unread}

// about is what a verdict is about, however its level has changed.
func (v verdict) about() [3]string { return [3]string{v.name, v.hash, v.rule} }

func (v verdict) line() string {
	return strings.Join([]string{v.name, v.hash, v.rule, v.level, v.judgement, v.words}, "\t")
}

// verdict returns an empty verdict on the finding. Its hash is that of the lines
// around and of the finding's place in them, so that it outlives changes
// elsewhere in the file. Of findings that look alike there, the hashes are those
// of the first, the second, and so on.
func (i sighting) verdict() verdict {
	around, alike := i.around(), 0
	for n := range i.findings {
		other := sighting{i.subject, &i.findings[n]}
		if other.Finding == i.Finding {
			break
		}
		if other.Rule == i.Rule && other.around() == around {
			alike++
		}
	}
	hash := digest([]byte(around), fmt.Append(nil, alike))
	return verdict{name: i.name, hash: hash, rule: i.Rule.Name, level: levelOf(i.Finding).String(), judgement: unread}
}

// around returns the lines round the finding, and its place in them.
func (i sighting) around() string {
	lines := i.module.Lines
	row := lines.Line(i.Span.Start)
	first, last := max(row-1, 1), min(row+1, lines.Count())
	text := i.module.Src[lines.Start(first) : lines.Start(last)+len(lines.Text(last))]
	return fmt.Sprint(i.Span.Start-lines.Start(first), " ", string(text))
}

// readVerdicts reads a file of verdicts. There are none if path is "" or the
// file does not exist yet.
func readVerdicts(path string) ([]verdict, error) {
	if path == "" {
		return nil, nil
	}
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var verdicts []verdict
	for number, line := range slices.Collect(strings.Lines(string(content))) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		v, err := parseVerdict(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, number+1, err)
		}
		verdicts = append(verdicts, v)
	}
	return verdicts, nil
}

func parseVerdict(line string) (verdict, error) {
	columns := strings.SplitN(line, "\t", 6)
	if len(columns) < 5 {
		return verdict{}, fmt.Errorf("%d columns, but there must be six", len(columns))
	}
	v := verdict{name: columns[0], hash: columns[1], rule: columns[2], level: columns[3], judgement: columns[4]}
	if len(columns) == 6 {
		v.words = columns[5]
	}
	if !slices.Contains(judgements, v.judgement) {
		return verdict{}, fmt.Errorf("%q is no verdict", v.judgement)
	}
	return v, nil
}

func isJudged(verdicts []verdict, i sighting) bool {
	about := i.verdict().about()
	return slices.ContainsFunc(verdicts, func(v verdict) bool { return v.about() == about })
}

func (s *survey) sumUpVerdicts(c *cli.Context) error {
	if c.NArg() < 2 {
		return errors.New("a file of verdicts and a tree must be given")
	}
	path := c.Args().First()
	if _, err := os.Stat(path); err != nil {
		return err
	}
	verdicts, err := readVerdicts(path)
	if err != nil {
		return err
	}
	now := make(map[[3]string]string) // the levels of today's findings
	err = s.each(c.Context, c.Args().Tail(), c.Int(flagJobs), func(f *subject) error {
		for i := range f.findings {
			v := sighting{f, &f.findings[i]}.verdict()
			now[v.about()] = v.level
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.printVerdicts(verdicts, now)
	return nil
}

func (s *survey) printVerdicts(verdicts []verdict, now map[[3]string]string) {
	counts := make(tally)
	var kinds, changes []string
	for _, v := range verdicts {
		level, there := now[v.about()]
		switch {
		case !there:
			changes = append(changes, fmt.Sprintf("- no longer found (was %s, %s): %s %s %s %s", v.level, v.judgement, v.name, v.hash, v.rule, v.words))
			continue
		case level != v.level:
			changes = append(changes, fmt.Sprintf("- %s instead of %s (%s): %s %s %s %s", level, v.level, v.judgement, v.name, v.hash, v.rule, v.words))
		}
		kind := v.rule + ", " + level
		counts.add(v.judgement, kind)
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	counts.table(judgements, slices.Compact(kinds)).Print(s.stdout)
	for _, change := range changes {
		fmt.Fprintln(s.stdout, change)
	}
}
