package scope

import (
	"encoding/json"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pyfix/rewrite/syntax"
)

// sampleOneIn is how much of the standard library the test takes by default:
// one file in so many, always the same ones, and nothing that was installed
// besides.
const sampleOneIn = 5

// TestSymtable holds the scopes of every file of a library that CPython
// compiles against CPython's own symtable module, and its errors against
// compile(), which found none.
func TestSymtable(t *testing.T) {
	for _, interpreter := range interpreters(t) {
		t.Run(interpreter, func(t *testing.T) {
			p := startPython(t, interpreter)
			root, sample := *corpusFlag, false
			if root == "" {
				root, sample = p.lib, *pythonsFlag == ""
			}
			c := &comparison{t: t, python: p, refused: make(map[string]int)}
			for _, path := range pythonFiles(t, root, sample) {
				c.file(path)
			}
			c.report()
		})
	}
}

func pythonFiles(t testing.TB, root string, sample bool) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		switch {
		case sample && entry.Name() == "site-packages":
			return fs.SkipDir
		case entry.Type().IsRegular() && strings.HasSuffix(path, ".py") && (!sample || sampled(rel)):
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatalf("no Python files below %s", root)
	}
	return files
}

func sampled(rel string) bool {
	h := fnv.New32a()
	h.Write([]byte(filepath.ToSlash(rel)))
	return h.Sum32()%sampleOneIn == 0
}

// comparison counts what became of each file of a corpus.
type comparison struct {
	t      *testing.T
	python *python

	files, scopes, symbols, differing int

	refused     map[string]int // by CPython's message
	notAnalysed []string
}

func (c *comparison) file(path string) {
	said := c.python.ask(c.t, request{Path: path, Table: true})
	if said.Refused != "" {
		c.refused[said.Refused]++
		return
	}
	src, err := os.ReadFile(path)
	if err != nil {
		c.t.Fatal(err)
	}
	if said.Source != nil {
		src = []byte(*said.Source)
	}
	tree, err := syntax.Parse(path, src)
	if err != nil {
		c.notAnalysed = append(c.notAnalysed, err.Error())
		return
	}
	info := New(tree)
	for _, e := range info.Errors {
		c.t.Errorf("%s:%d: CPython compiles it, pyfix says %s", path, tree.Lines.Line(e.Span.Start), e.Message)
	}
	c.compare(path, info, said.Table)
}

func (c *comparison) compare(path string, info *Info, table json.RawMessage) {
	pyfix, cpython := bothViews(c.t, info, table)
	scopes, symbols := cpython.count()
	project(pyfix, cpython, c.python.minor)
	c.files, c.scopes, c.symbols = c.files+1, c.scopes+scopes, c.symbols+symbols
	diffs := differences(pyfix, cpython)
	c.differing += len(diffs)
	if len(diffs) > 5 {
		diffs = append(diffs[:5], "and more")
	}
	for _, diff := range diffs {
		c.t.Errorf("%s: %s", path, diff)
	}
}

func bothViews(t testing.TB, info *Info, table json.RawMessage) (pyfix, cpython *view) {
	t.Helper()
	raw, err := info.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var b block
	if err := json.Unmarshal(table, &b); err != nil {
		t.Fatal(err)
	}
	pyfix = pyfixView(t, raw)
	pyfix.markConcatenated(info.Module)
	return pyfix, cpythonView(&b)
}

func (c *comparison) report() {
	if c.files == 0 {
		c.t.Error("nothing was compared")
	}
	refused := 0
	for _, n := range c.refused {
		refused += n
	}
	c.t.Logf("3.%d: %d files, %d scopes, %d symbols compared, %d differences; left out: %d that CPython refuses, %d that pyfix does not analyse",
		c.python.minor, c.files, c.scopes, c.symbols, c.differing, refused, len(c.notAnalysed))
	for message, n := range c.refused {
		c.t.Logf("refused: %d x %s", n, message)
	}
	for _, why := range c.notAnalysed {
		c.t.Logf("not analysed: %s", why)
	}
}
