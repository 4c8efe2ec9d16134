package scope

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

var mutationsFlag = flag.Int("mutations", 1500, "how many broken programs TestMutations makes")

const mutatedSize = 4 << 10 // bytes: larger files only make CPython slow

// TestMutations changes tokens of real files. Whatever CPython still compiles
// must have no errors and the same scopes; what CPython refuses and pyfix does
// not is counted, since nobody needs pyfix to know all of Python's errors.
func TestMutations(t *testing.T) {
	p := startPython(t, *pythonFlag)
	files := smallFiles(t, pythonFiles(t, p.lib, true))
	rng := rand.New(rand.NewPCG(1, 2))
	m := &mutations{comparison: comparison{t: t, python: p}, unnoticed: make(map[string]int)}
	for range *mutationsFlag {
		m.try(mutate(rng, files[rng.IntN(len(files))]))
	}
	m.report()
}

func smallFiles(t *testing.T, paths []string) []*syntax.File {
	t.Helper()
	var files []*syntax.File
	for _, path := range paths {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(src) > mutatedSize {
			continue
		}
		if f, err := syntax.Parse(path, src); err == nil {
			files = append(files, f)
		}
	}
	if len(files) == 0 {
		t.Fatal("no small files to mutate")
	}
	return files
}

// mutate deletes, repeats, swaps or replaces one to three tokens.
func mutate(rng *rand.Rand, f *syntax.File) string {
	var tokens []syntax.Node
	for id := range f.Len() {
		if n := f.At(id); !n.First().Ok() && n.Start() < n.End() && n.Kind() != syntax.KindModule {
			tokens = append(tokens, n)
		}
	}
	src := f.Src
	if len(tokens) == 0 {
		return string(src)
	}
	var edits []text.Edit
	for range 1 + rng.IntN(3) {
		at, other := tokens[rng.IntN(len(tokens))], tokens[rng.IntN(len(tokens))]
		edit := text.Edit{Span: at.Span()}
		switch rng.IntN(4) {
		case 0: // deleted
		case 1:
			edit.New = at.Text() + " " + at.Text()
		default:
			edit.New = " " + other.Text() + " "
		}
		if !slices.ContainsFunc(edits, func(e text.Edit) bool { return e.Start < edit.End && edit.Start < e.End }) {
			edits = append(edits, edit)
		}
	}
	changed, err := text.Apply(src, edits)
	if err != nil {
		panic(err)
	}
	return string(changed)
}

type mutations struct {
	comparison
	unparsed, noticed int
	unnoticed         map[string]int // by CPython's message
}

func (m *mutations) try(src string) {
	said := m.python.ask(m.t, request{Source: src, Table: true})
	tree, err := syntax.Parse("mutated.py", []byte(src))
	switch {
	case err != nil && said.Refused == "":
		m.unparsed++
		return
	case err != nil:
		return
	}
	info := New(tree)
	switch {
	case said.Refused == "":
		for _, e := range info.Errors {
			m.t.Errorf("line %d: CPython compiles it, pyfix says %s:\n%s", tree.Lines.Line(e.Span.Start), e.Message, src)
		}
		m.compare(src, info, said.Table)
	case len(info.Errors) > 0:
		m.noticed++
	case tree.Python2:
	default:
		m.unnoticed[generalise(said.Refused)]++
	}
}

// generalise takes the names out of a message.
func generalise(message string) string {
	if at := strings.IndexAny(message, "'("); at > 0 {
		return message[:at] + "..."
	}
	return message
}

func (m *mutations) report() {
	if m.files == 0 {
		m.t.Error("CPython compiled none of the mutations")
	}
	m.t.Logf("3.%d: %d still compile, %d differences; %d of those compiled are not parsed; refused and noticed: %d",
		m.python.minor, m.files, m.differing, m.unparsed, m.noticed)
	var left []string
	for message, n := range maps.All(m.unnoticed) {
		left = append(left, fmt.Sprintf("%5d x %s", n, message))
	}
	slices.Sort(left)
	for _, line := range slices.Backward(left) {
		m.t.Logf("refused and not noticed: %s", line)
	}
}
