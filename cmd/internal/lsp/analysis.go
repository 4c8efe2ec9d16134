package lsp

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"runtime/debug"
	"slices"
	"strings"

	"pyfix/cmd/internal/discover"
	"pyfix/cmd/internal/run"
	"pyfix/rewrite"
	"pyfix/rewrite/checkpoint"
	"pyfix/rewrite/source"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// job is what it takes to analyse one version of a document.
type job struct {
	path     string // what messages call the document
	file     string // where it is stored, "" if nowhere
	options  run.Options
	snapshot *snapshot
	memory   *memory
}

// analysis is what is known about one version of a document. It does not
// change, and holds on to nothing but the text. The zero analysis knows
// nothing.
type analysis struct {
	snapshot *snapshot
	src      []byte // what was analysed: the text without its byte order mark
	path     string
	options  run.Options
	rewrite  rewrite.Options // of this file
	findings []rewrite.Finding
	partial  bool   // some statements cannot be read: nothing is said about them
	problem  string // what kept it from saying more
}

// memory is what one analysis of a document leaves to the next.
type memory struct {
	excludedBy string          // the patterns that excluded is about
	excluded   bool            // the document is one that pyfix leaves out
	broken     bool            // it cannot be read
	known      map[string]bool // its statements: whether each can be read
	begun      map[string]bool // the same, of versions whose analysis was ended before it knew of all
}

var byteOrderMark = []byte("\uFEFF")

// do analyses the document as the command line does a file: same settings, same
// findings. It passes the point; the error, if any, is a *checkpoint.Interrupted,
// and then there is no analysis.
func (j *job) do(point *checkpoint.Point) (a *analysis, err error) {
	a = &analysis{snapshot: j.snapshot, path: j.path, options: j.options}
	defer a.recoverBug(&err)
	if j.leftOut() {
		return a, nil
	}
	a.src = bytes.TrimPrefix(j.snapshot.src, byteOrderMark)
	a.rewrite = *j.options.SettingsFor(j.file)
	if err := j.refuse(); err != nil {
		a.fail(err)
		return a, nil
	}
	m := a.loadPython3(point, j.memory)
	if m == nil {
		if syntax.LoneCR(a.src) < 0 && !a.readable(point, j.memory) {
			return a, nil
		}
		m, err = a.rewrite.LoadUnder(point, a.path, a.src)
		checkpoint.Unwind(err)
	}
	if err != nil {
		a.fail(err)
		return a, nil
	}
	a.check(m)
	m.Release()
	return a, nil
}

// loadPython3 returns the module if the source is Python 3, and nil if it is not, or
// if the version before was broken: then this one most likely is, too, and whether it
// can be read is known of most of its statements.
func (a *analysis) loadPython3(point *checkpoint.Point, mem *memory) *rewrite.Module {
	if mem.broken {
		return nil
	}
	m, err := a.rewrite.LoadPython3Under(point, a.path, a.src)
	checkpoint.Unwind(err)
	if err != nil {
		return nil
	}
	return m
}

// check finds what is wrong with a module.
func (a *analysis) check(m *rewrite.Module) {
	found, err := rewrite.Check(m, a.options.Rules, &a.rewrite)
	checkpoint.Unwind(err)
	if err != nil {
		a.fail(err)
		return
	}
	a.findings = found
	rewrite.DropClaims(found)
}

// fail notes why there are no findings.
func (a *analysis) fail(err error) {
	reason := err.Error()
	if !strings.HasPrefix(reason, a.path) {
		reason = a.path + ": " + reason
	}
	a.problem = reason + "; not analysed"
}

// recoverBug tells a panic that is a bug of pyfix, which is a problem of the
// analysis, from that of a checkpoint, which is its end.
func (a *analysis) recoverBug(err *error) {
	switch p := recover().(type) {
	case nil:
	case *checkpoint.Interrupted:
		*err = p
	default:
		bug := &rewrite.Bug{Path: a.path, Detail: fmt.Sprint(p)}
		a.findings, a.problem = nil, fmt.Sprintf("%v\n%s", bug, debug.Stack())
	}
}

// leftOut reports whether the settings exclude the document, which need not
// exist as a file.
func (j *job) leftOut() bool {
	if j.file == "" {
		return false
	}
	which := discover.Options{Paths: []string{j.file}, Root: j.options.Discover.Root, ForceExclude: true,
		Exclude: j.options.Discover.Exclude, ExtendExclude: j.options.Discover.ExtendExclude}
	key := fmt.Sprintf("%q %q %q", which.Root, which.Exclude, which.ExtendExclude)
	if key != j.memory.excludedBy {
		files, skipped, err := discover.Walk(context.Background(), which)
		j.memory.excludedBy, j.memory.excluded = key, err == nil && len(files)+len(skipped) == 0
	}
	return j.memory.excluded
}

// refuse returns why Python would not read the document's file, or pyfix does
// not.
func (j *job) refuse() error {
	src := j.snapshot.src
	limit := j.options.Discover.Limit()
	if limit < 0 {
		limit = math.MaxInt64
	}
	if int64(len(src)) > limit {
		return fmt.Errorf("is larger than %d bytes", limit)
	}
	if at := bytes.IndexByte(src, 0); at >= 0 {
		return fmt.Errorf("line %d: the source has a null byte", j.snapshot.position(at, utf8Columns).Line+1)
	}
	_, err := source.Decode(firstLines(src))
	return err
}

// firstLines returns the lines of a source that may declare its encoding, with
// nothing in them that depends on it: the editor has decoded them already.
func firstLines(src []byte) []byte {
	body, marked := bytes.CutPrefix(src, byteOrderMark)
	end := 0
	for range 2 {
		if at := bytes.IndexByte(body[end:], '\n'); at >= 0 {
			end += at + 1
		} else {
			end = len(body)
		}
	}
	lines := slices.Clone(body[:end])
	for i, c := range lines {
		if c >= 0x80 {
			lines[i] = 'x'
		}
	}
	if marked {
		lines = append(slices.Clone(byteOrderMark), lines...)
	}
	return lines
}

// spanOf returns the range of a span of what was analysed.
func (a *analysis) spanOf(span text.Span, e encoding) Range {
	head := len(a.snapshot.src) - len(a.src)
	return a.snapshot.span(text.Span{Start: span.Start + head, End: span.End + head}, e)
}

// edits returns edits of what was analysed as the client makes them.
func (a *analysis) edits(edits []text.Edit, e encoding) []textEdit {
	out := make([]textEdit, len(edits))
	for i, edit := range edits {
		out[i] = textEdit{Range: a.spanOf(edit.Span, e), NewText: edit.New}
	}
	return out
}

// fixable returns the fixes of a finding that may be offered, the one first
// that --fix applies.
func (a *analysis) fixable(f *rewrite.Finding) []rewrite.Fix {
	if a.rewrite.Unfixable[f.Rule.Name] {
		return nil
	}
	return f.Fixes
}
