package syntax

import (
	"flag"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	process "pyfix/fixtures/judge"
)

var (
	mutants     = flag.Int("mutants", 2000, "how many mutated programs TestAcceptance has CPython judge")
	mutantSeed  = flag.Int64("seed", 1, "which programs these are")
	judgesPaths = flag.String("judges", "", "the Pythons, separated by commas, that judge the mutated programs (default: that of -python); pyodide is the one that node finds")
)

// judge is a Python that is asked about one program after the other.
type judge struct {
	dialect
	name  string
	minor int

	process *process.Process
}

func startJudge(t *testing.T, name string) *judge {
	t.Helper()
	j := &judge{name: name}
	j.start(t)
	t.Cleanup(func() {
		if err := j.process.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := fmt.Sscanf(j.Version, "3.%d", &j.minor); err != nil {
		t.Fatal(err)
	}
	return j
}

func (j *judge) start(t *testing.T) {
	t.Helper()
	var err error
	if j.process, err = process.Start(j.name, filepath.Join("testdata", "ast_facts.py"), &j.dialect); err != nil {
		t.Fatalf("%s does not start: %v", j.name, err)
	}
}

// verdict has the judge read the program, which may be too much for its stack.
func (j *judge) verdict(t *testing.T, program string) verdict {
	t.Helper()
	var v verdict
	if j.process.Ask(program, &v) != nil {
		t.Logf("%s died over %q", j.name, program)
		_ = j.process.Close()
		j.start(t)
		return verdict{Refused: "too complex", Complex: true}
	}
	return v
}

// TestAcceptance has CPython judge programs in which tokens and lines are lost,
// doubled, moved or replaced: the descent has to accept what one of the judges
// compiles, to refuse what none even parses, and to see the same in them. What
// their compilers refuse, the symbol table has its own test for.
func TestAcceptance(t *testing.T) {
	needPython(t)
	names := *judgesPaths
	if names == "" {
		names = *pythonPath
	}
	var judges []*judge
	for name := range strings.SplitSeq(names, ",") {
		judges = append(judges, startJudge(t, name))
	}
	c := acceptance{t: t, judges: judges}
	source := newMutator(t)
	for _, snippet := range snippets(t) {
		c.compare(snippet)
	}
	for range *mutants {
		c.compare(source.next())
	}
	t.Logf("%d programs, of which CPython accepts %d; %d differences", c.programs, c.accepted, c.differences)
	if c.accepted == 0 {
		t.Error("CPython accepts none")
	}
}

type acceptance struct {
	t                               *testing.T
	judges                          []*judge
	programs, accepted, differences int
}

func (c *acceptance) compare(program string) {
	c.t.Helper()
	c.programs++
	file := python3File(program)
	verdicts := make([]verdict, len(c.judges))
	var accepted *judge
	parsed := false // by one of them
	for i, j := range c.judges {
		verdicts[i] = j.verdict(c.t, program)
		if accepted == nil && verdicts[i].Uncompiled == "" {
			accepted = j
			c.accepted++
		}
		parsed = parsed || verdicts[i].Refused == ""
	}
	switch {
	case file == nil && accepted != nil && (accepted.minor > 8 || !oddIn38.MatchString(program)):
		c.differ(program, fmt.Sprintf("the descent declines what %s accepts", accepted.Version))
	case file != nil && !parsed && !c.excused(file, verdicts):
		c.differ(program, "the descent accepts it, CPython says "+verdicts[0].Refused)
	case file != nil && verdicts[0].Refused == "":
		if !reportDifferences(c.t, file, collectFacts(file, c.judges[0].dialect), verdicts[0].Facts) {
			c.differ(program, "the facts differ")
		}
	}
}

// oddIn38 matches what only 3.8 accepts, and the descent declines: an indentation
// split after a backslash at the start of a line, which counts as none, and
// parentheses around the name that := binds or around an argument with its star.
var oddIn38 = regexp.MustCompile(`(^|\n)\\\n|\)\s*:=|\(\s*\*`)

// python3File returns the tree of the descent, nil if it declines.
func python3File(program string) *File {
	p := parsers.Get().(*parser)
	defer parsers.Put(p)
	nodes, refused := p.descend(nil, []byte(program))
	if refused != nil {
		return nil
	}
	return newFile("mutant.py", []byte(program), nodes, p.descent.names)
}

func (c *acceptance) differ(program, how string) {
	c.t.Helper()
	if c.differences++; c.differences <= 100 {
		c.t.Errorf("%q: %s", program, how)
	}
}

// excused reports whether the program may be right although no judge accepts it:
// it is too complex for one, or holds what only other versions know.
func (c *acceptance) excused(file *File, verdicts []verdict) bool {
	newest := c.judges[0].minor
	for i, j := range c.judges {
		if v := verdicts[i]; v.Complex || strings.Contains(v.Refused, "unknown Unicode character name") {
			return true // the descent does not know the names
		}
		newest = max(newest, j.minor)
	}
	if newest < 13 {
		return true // what 3.12 and 3.13 brought is too much to list
	}
	for n := range file.Root().Descendants() {
		since, until := n.versions()
		if since > newest || until < newest {
			return true
		}
	}
	return false
}

// versions returns the minor versions of Python 3 that know of the node, as far as
// they are not the judges' business anyway.
func (n Node) versions() (since, until int) {
	switch n.Kind() {
	case KindImportStatement, KindImportFromStatement, KindFutureImportStatement:
		if n.HasToken("lazy") {
			return 15, 99
		}
	case KindListSplat, KindDictionarySplat:
		if n.Field() == FieldBody {
			return 15, 99
		}
	case KindString:
		if n.HasPrefix('t') {
			return 14, 99
		}
	case KindExpressionList:
		if n.Parent().Is(KindExceptClause, KindExceptGroupClause) {
			return 14, 99
		}
	case KindGeneratorExpression:
		if n.Parent().Is(KindInterpolation, KindFormatExpression) && !n.HasToken("(") {
			return 8, 11
		}
	case KindLambda:
		if n.Parent().Kind() == KindIfClause && n.Parent().Field() != FieldGuard {
			return 8, 8
		}
	}
	return 8, 99
}

// mutator makes broken programs of snippets and of pieces of the library.
type mutator struct {
	random   *rand.Rand
	snippets int // how many of the pieces, the first, are snippets
	pieces   []string
	pool     []string
}

func newMutator(t *testing.T) *mutator {
	m := &mutator{random: rand.New(rand.NewSource(*mutantSeed)), pieces: snippets(t)}
	m.snippets = len(m.pieces)
	for _, token := range anyToken.FindAllString(joined(m.pieces), -1) {
		if isASCII([]byte(token)) { // CPython normalises other names
			m.pool = append(m.pool, token)
		}
	}
	for _, path := range corpusFiles(t) {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, piece := range topLevel.Split(strings.ToValidUTF8(string(src), "?"), -1) {
			if len(piece) < 1500 {
				m.pieces = append(m.pieces, piece+"\n")
			}
		}
	}
	return m
}

// topLevel matches between the definitions of a file.
var topLevel = regexp.MustCompile(`\n\n\n`)

func (m *mutator) next() string {
	piece := m.pieces[m.random.Intn(len(m.pieces))]
	if m.random.Intn(2) == 0 {
		piece = m.pieces[m.random.Intn(m.snippets)]
	}
	if m.random.Intn(4) == 0 {
		piece = m.splice(piece, m.pieces[m.random.Intn(len(m.pieces))])
	}
	tokens := anyToken.FindAllString(piece, -1)
	if len(tokens) == 0 {
		return "\n"
	}
	for range 1 + m.random.Intn(3) {
		mutate(m.random, tokens, m.pool)
	}
	return strings.Join(tokens, "")
}

// splice puts lines of one piece between those of another.
func (m *mutator) splice(piece, other string) string {
	lines, others := strings.SplitAfter(piece, "\n"), strings.SplitAfter(other, "\n")
	at, from := m.random.Intn(len(lines)), m.random.Intn(len(others))
	to := min(len(others), from+1+m.random.Intn(3))
	return strings.Join(lines[:at], "") + strings.Join(others[from:to], "") + strings.Join(lines[at:], "")
}
