package cli

import (
	"fmt"
	"math"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/urfave/cli/v2"

	"pyfix/cmd/internal/cache"
	"pyfix/cmd/internal/report"
	"pyfix/cmd/internal/run"
	"pyfix/rewrite"
)

// settings are what the flags and paths of one run say.
type settings struct {
	run run.Options

	caching bool
	cache   cache.Place

	stdin     bool   // the source comes from standard input
	stdinName string // what it is called

	reporting  bool // findings are reported; else the diff, or nothing
	format     string
	outputFile string // "" for standard output
	statistics bool
	color      string
	quiet      bool
	verbose    bool

	exitZero bool
	onFix    bool // a fix makes the exit code 1
	onFound  bool // a finding that remains does
	onDiff   bool // a difference does
}

// values are what options are set to: by flags, or by an editor.
type values interface {
	IsSet(name string) bool
	Bool(name string) bool
	Int(name string) int
	String(name string) string
	StringSlice(name string) []string
}

func (p *program) settings(c *cli.Context) (*settings, error) {
	diff, fixOnly := c.Bool("diff"), c.Bool("fix-only")
	fix := c.Bool("fix") || fixOnly
	s := &settings{
		stdinName:  "-",
		reporting:  !diff && !fixOnly,
		format:     c.String(outputFormat),
		outputFile: c.String("output-file"),
		statistics: c.Bool("statistics"),
		color:      c.String("color"),
		quiet:      c.Bool("quiet"),
		verbose:    c.Bool("verbose"),
		exitZero:   c.Bool("exit-zero"),
		onFix:      fix && c.Bool("exit-non-zero-on-fix"),
		onFound:    !fixOnly && (fix || !diff),
		onDiff:     diff && !fix,
	}
	s.run = run.Options{Fix: fix || diff, Write: fix, Diff: diff}
	if err := s.takePaths(c); err != nil {
		return nil, err
	}
	for _, take := range []func(values) error{s.takeFiles, s.takeCache, s.takeOutput, s.takeJobs, s.takeStyles, s.takeTarget} {
		if err := take(c); err != nil {
			return nil, err
		}
	}
	return s, s.takeRules(c, p.rules)
}

// takePaths finds out whether to look at files or at standard input.
func (s *settings) takePaths(c *cli.Context) error {
	paths := c.Args().Slice()
	named := c.IsSet(stdinFilename)
	s.run.Discover.Paths = paths
	s.stdin = named || slices.Contains(paths, "-")
	if name := c.String(stdinFilename); name != "" {
		s.stdinName = name
	}
	if !s.stdin {
		return nil
	}
	for _, path := range paths {
		if path != "-" {
			return fmt.Errorf("standard input and the path %q cannot go together", path)
		}
	}
	s.run.Discover.Paths = []string{s.stdinName}
	return nil
}

func (s *settings) takeFiles(c values) error {
	d := &s.run.Discover
	if c.IsSet("exclude") {
		d.Exclude = c.StringSlice("exclude")
	}
	d.ExtendExclude = c.StringSlice("extend-exclude")
	d.ForceExclude = c.Bool("force-exclude")
	d.RespectGitignore = !c.Bool("no-respect-gitignore")
	if !c.IsSet("max-file-size") {
		return nil
	}
	size, err := parseSize(c.String("max-file-size"))
	d.MaxFileSize = size
	return err
}

func (s *settings) takeCache(c values) error {
	s.caching = !c.Bool(noCache)
	if !c.IsSet(cacheDir) {
		return nil
	}
	dir := c.String(cacheDir)
	if dir == "" {
		return fmt.Errorf("--%s: no folder is named; --%s does without a cache", cacheDir, noCache)
	}
	s.cache = cache.At(dir)
	return nil
}

// parseSize reads a number of bytes as discover has it, where a negative number
// means that there is no limit. K, M and G, also spelled KB or KiB, count in steps
// of 1024.
func parseSize(size string) (int64, error) {
	digits := strings.TrimSuffix(strings.ToUpper(size), "B")
	unit := int64(1)
	for i, suffix := range []string{"K", "M", "G"} {
		if rest, ok := strings.CutSuffix(strings.TrimSuffix(digits, "I"), suffix); ok {
			digits, unit = rest, 1<<(10*(i+1))
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 0 || n > math.MaxInt64/unit {
		return 0, fmt.Errorf("--max-file-size: %q is no size; write 500K, 10M or a number of bytes", size)
	}
	if n == 0 {
		return -1, nil
	}
	return n * unit, nil
}

func (s *settings) takeOutput(values) error {
	if !slices.Contains(report.Names(), s.format) {
		return unknownValue(outputFormat, s.format, report.Names())
	}
	if modes := []string{"auto", "always", "never"}; !slices.Contains(modes, s.color) {
		return unknownValue("color", s.color, modes)
	}
	return nil
}

func unknownValue(option, value string, known []string) error {
	message := fmt.Sprintf("--%s: unknown value %q", option, value)
	if like := nearest(value, known); like != "" {
		return fmt.Errorf("%s; did you mean %s?", message, like)
	}
	return fmt.Errorf("%s; there are %s", message, strings.Join(known, ", "))
}

func (s *settings) takeJobs(c values) error {
	s.run.Jobs = runtime.GOMAXPROCS(0)
	if !c.IsSet("jobs") {
		return nil
	}
	s.run.Jobs = c.Int("jobs")
	if s.run.Jobs < 1 {
		return fmt.Errorf("--jobs: %d is not a positive number", s.run.Jobs)
	}
	return nil
}

// takeStyles finds out in which of several forms fixes come, and what the user
// knows of callees.
func (s *settings) takeStyles(c values) error {
	bind, err := oneOf("bind-style", rewrite.BindStyle(c.String("bind-style")), rewrite.BindStyles)
	if err != nil {
		return err
	}
	comp, err := oneOf("class-comp-style", rewrite.ClassCompStyle(c.String("class-comp-style")), rewrite.ClassCompStyles)
	if err != nil {
		return err
	}
	r := &s.run.Rewrite
	r.BindStyle, r.ClassCompStyle = bind, comp
	r.Callables.Immediate, err = callees("immediate-callables", c.StringSlice("immediate-callables"))
	if err != nil {
		return err
	}
	r.Callables.Storing, err = callees("storing-callables", c.StringSlice("storing-callables"))
	return err
}

func oneOf[T ~string](option string, value T, known []T) (T, error) {
	if !slices.Contains(known, value) {
		return value, unknownValue(option, string(value), spelled(known))
	}
	return value, nil
}

func spelled[T ~string](values []T) []string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = string(v)
	}
	return words
}

// dottedName is compiled when it is first needed: most runs do not need it, and
// its classes of letters are large.
var dottedName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[\pL_][\pL\pN_]*(\.[\pL_][\pL\pN_]*)*$`)
})

// callees reads names of functions and methods. White space around them, as in
// a list with blanks behind its commas, means nothing.
func callees(option string, values []string) ([]string, error) {
	var names []string
	for _, value := range values {
		name := strings.TrimSpace(value)
		if !dottedName().MatchString(name) {
			return nil, fmt.Errorf("--%s: %q is no name of a function or method; write retry or mypkg.retry", option, value)
		}
		names = append(names, name)
	}
	return names, nil
}

// takeTarget reads the value of --target-version.
func (s *settings) takeTarget(c values) error {
	if !c.IsSet(targetVersion) {
		return nil
	}
	value := c.String(targetVersion)
	minor, err := strconv.Atoi(strings.TrimPrefix(value, "py3"))
	if err != nil || value != fmt.Sprintf("py3%d", minor) || minor < oldestTarget || minor > newestTarget {
		return fmt.Errorf("--%s: unknown value %q; there are py3%d to py3%d", targetVersion, value, oldestTarget, newestTarget)
	}
	s.run.Rewrite.TargetVersion = rewrite.Version{Major: 3, Minor: minor}
	return nil
}

// The minor versions of Python 3 that --target-version knows.
const (
	oldestTarget = 8
	newestTarget = 15
)

// takeRules finds out which rules run and which of their fixes are applied.
func (s *settings) takeRules(c values, rules []*rewrite.Rule) error {
	words := make(map[string][]selector)
	for _, option := range []string{"select", "extend-select", "ignore", "fixable", "unfixable"} {
		named, err := selectors(option, c.StringSlice(option), rules)
		if err != nil {
			return err
		}
		words[option] = named
	}
	selecting := len(words["select"]) > 0
	s.run.Rules = pick(rules, slices.Concat(words["select"], words["extend-select"]), words["ignore"],
		func(r *rewrite.Rule) bool { return !selecting && !r.Optional })
	fixable := pick(rules, words["fixable"], words["unfixable"],
		func(*rewrite.Rule) bool { return len(words["fixable"]) == 0 })
	s.run.Rewrite.Unfixable = make(map[string]bool)
	for _, rule := range rules {
		if !slices.Contains(fixable, rule) {
			s.run.Rewrite.Unfixable[rule.Name] = true
		}
	}
	s.run.Rewrite.IgnoreNoqa = c.Bool("ignore-noqa")
	return s.takeLevels(c.String(unsafeFixes), rules)
}

// takeLevels reads the value of --unsafe-fixes.
func (s *settings) takeLevels(value string, rules []*rewrite.Rule) error {
	if value == "false" {
		return nil
	}
	if value == "true" {
		value = "ALL"
	}
	named, err := selectors(unsafeFixes, strings.Split(value, ","), rules)
	if err != nil {
		return err
	}
	s.run.Rewrite.Levels = make(map[string]rewrite.Level)
	for _, rule := range rules {
		if strongest(named, rule) != unnamed {
			s.run.Rewrite.Levels[rule.Name] = rewrite.Unsafe
		}
	}
	return nil
}
