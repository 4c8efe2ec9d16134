package lsp

import (
	"maps"
	"regexp"
	"slices"

	"pyfix/rewrite"
	"pyfix/rewrite/checkpoint"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// Code is broken most of the time while it is typed. The statements at the top
// level that can be read are analysed then, with blanks in the place of those
// that cannot. What a broken statement was meant to bind is not known; so
// nothing is said that any name in it might have to do with.

// statements splits a source, be it broken, into its top-level statements, each
// with what stands between it and the next one.
func statements(point *checkpoint.Point, src []byte) []text.Span {
	starts := []int{0}
	decorated := false // the last line was a decorator
	for base := 0; base < len(src); {
		s := syntax.NewScanner(src[base:])
		from := base
		base = len(src)
		for s.Next() {
			point.Steps(1 + (s.End-s.Start)/checkpoint.BytesPerStep)
			start := from + s.Start
			if opens(s, src, start) && start > starts[len(starts)-1] && !decorated {
				starts = append(starts, start)
				if !s.First {
					base = start // whatever was open before is broken
					break
				}
			}
			if s.First {
				decorated = s.Is("@") && lineStart(src, start)
			}
			if next := secondLine(src, text.Span{Start: start, End: from + s.End}); s.Kind == syntax.Bad && next > 0 {
				base = next // an open string takes in all that follows
				break
			}
		}
	}
	all := make([]text.Span, len(starts))
	for i, start := range starts {
		all[i] = text.Span{Start: start, End: len(src)}
		if i+1 < len(starts) {
			all[i].End = starts[i+1]
		}
	}
	return all
}

// opens reports whether a token starts a statement at the top level. Where a
// bracket is open, a word at the start of a line most likely does: it is the
// bracket that is broken.
func opens(s *syntax.Scanner, src []byte, start int) bool {
	if !lineStart(src, start) || s.Kind == syntax.Comment || s.Kind == syntax.Newline {
		return false
	}
	if s.Kind == syntax.Keyword && neverFirst[string(s.Text())] {
		return false
	}
	return s.First || s.Depth() > 0 && (s.Kind == syntax.Keyword || s.Kind == syntax.Identifier)
}

func lineStart(src []byte, at int) bool { return at == 0 || src[at-1] == '\n' }

// neverFirst are the keywords that start no statement.
var neverFirst = map[string]bool{
	"and": true, "as": true, "elif": true, "else": true, "except": true, "finally": true, "in": true, "is": true, "or": true,
}

// secondLine returns where the second line of a span starts, 0 if it has none.
func secondLine(src []byte, span text.Span) int {
	if at := slices.Index(src[span.Start:span.End], '\n'); at >= 0 {
		return span.Start + at + 1
	}
	return 0
}

// readable reports whether all of the source can be read. If not, it finds what
// is wrong with the rest of it.
func (a *analysis) readable(point *checkpoint.Point, mem *memory) bool {
	r := newReader(a.path, a.rewrite, mem.known)
	r.point, r.begun = point, mem.begun
	all, readable := r.learn(mem, a.src)
	mem.broken = !readable
	if readable {
		return true
	}
	a.checkRest(point, all)
	return false
}

// learn is pieces, and remembers what it has found out. So it does if it is ended
// early: somebody who types on and on must not have the same statements parsed
// with every key. The memory never holds more than two versions.
func (r *reader) learn(mem *memory, src []byte) (all []piece, readable bool) {
	done := false
	defer func() {
		switch {
		case done:
			mem.known, mem.begun = r.known, nil
		case len(r.known) >= len(mem.begun):
			mem.begun = r.known
		}
	}()
	all, readable = r.pieces(src)
	done = true
	return all, readable
}

// checkRest finds what is wrong with the pieces that can be read.
func (a *analysis) checkRest(point *checkpoint.Point, all []piece) {
	a.partial = true
	blanked := slices.Clone(a.src)
	lost := lost{names: make(map[string]bool), bound: make(map[string]bool), all: all}
	for _, p := range all {
		if !p.readable {
			w := wordsOf(a.src[p.Start:p.End])
			lost.add(p.Span, w)
			blank(blanked[p.Start:p.End], w.comments)
		}
	}
	m, err := a.rewrite.LoadUnder(point, a.path, blanked)
	checkpoint.Unwind(err)
	if err != nil {
		return // what can be read one by one need not make a module
	}
	a.check(m)
	lost.module = m
	a.findings = slices.DeleteFunc(a.findings, func(f rewrite.Finding) bool {
		point.Steps(len(m.Scopes.Scopes))
		return lost.touches(&f)
	})
	for i := range a.findings {
		point.Steps(len(all))
		lost.doubt(&a.findings[i])
	}
	m.Release()
}

// blank replaces a statement by blanks, apart from its comments, which may
// suppress findings.
func blank(statement []byte, comments []text.Span) {
	at := 0
	for _, keep := range append(comments, text.Span{Start: len(statement), End: len(statement)}) {
		for ; at < keep.Start; at++ {
			if statement[at] != '\n' && statement[at] != '\r' {
				statement[at] = ' '
			}
		}
		at = keep.End
	}
}

// words are those of one statement.
type words struct {
	names    map[string]bool
	comments []text.Span
	imports  bool
	global   bool            // it has a global statement
	defines  string          // the first name behind a def or class
	flush    map[string]bool // words that stand at the start of a line
}

func wordsOf(statement []byte) *words {
	w := &words{names: make(map[string]bool), flush: make(map[string]bool)}
	previous := ""
	for s := syntax.NewScanner(statement); s.Next(); {
		word := string(s.Text())
		switch s.Kind {
		case syntax.Comment:
			w.comments = append(w.comments, text.Span{Start: s.Start, End: s.End})
			continue
		case syntax.Newline:
			continue
		case syntax.Identifier:
			w.names[word] = true
			if w.defines == "" && (previous == "def" || previous == "class") {
				w.defines = word
			}
		case syntax.Keyword:
			w.imports = w.imports || word == "import"
			w.global = w.global || word == "global"
		}
		if lineStart(statement, s.Start) {
			w.flush[word] = true
		}
		previous = word
	}
	return w
}

// isDefinition reports whether the statement is a function or class as far as
// one can tell: nothing else in it is at the top level.
func (w *words) isDefinition() bool {
	for word := range w.flush {
		if !headWords[word] {
			return false
		}
	}
	return w.defines != "" && !w.global
}

// headWords are what may stand at the start of the lines of a definition.
var headWords = map[string]bool{"@": true, "async": true, "def": true, "class": true, ")": true, "]": true, "}": true}

// lost is what cannot be read.
type lost struct {
	spans   []text.Span
	names   map[string]bool // that occur in it
	bound   map[string]bool // that it may bind in the module
	imports bool            // it may import something there

	all    []piece         // the statements of the module
	module *rewrite.Module // those that can be read
}

func (l *lost) add(span text.Span, w *words) {
	l.spans = append(l.spans, span)
	maps.Copy(l.names, w.names)
	if w.isDefinition() {
		l.bound[w.defines] = true
		return
	}
	maps.Copy(l.bound, w.names)
	l.imports = l.imports || w.imports
}

var quotedName = regexp.MustCompile("`([^`]+)`")

// touches reports whether what cannot be read may have to do with the finding:
// it may bind a name that the message is about and that is no function's own.
func (l *lost) touches(f *rewrite.Finding) bool {
	for _, quoted := range quotedName.FindAllStringSubmatch(f.Message, -1) {
		if l.bound[quoted[1]] && !l.ownedByFunction(quoted[1], f.Span.Start) {
			return true
		}
	}
	return false
}

// ownedByFunction reports whether the name at the offset belongs to a function,
// where no other statement of the module can bind it.
func (l *lost) ownedByFunction(name string, at int) bool {
	for _, s := range l.module.Scopes.Scopes {
		owns := s.Kind != scope.Module && s.Kind != scope.Class && s.Binds(name)
		if owns && s.Node.Span().Contains(at) {
			return true
		}
	}
	return false
}

// doubt takes the fixes from a finding that what cannot be read may have to do
// with: both speak of the same thing of the module, such as a list that holds a
// callback, or an import may bring anything.
func (l *lost) doubt(f *rewrite.Finding) {
	shared := l.imports
	module := l.module.Scopes.Module
	for _, p := range l.all {
		if !p.Contains(f.Span.Start) {
			continue
		}
		for name := range wordsOf(l.module.Src[p.Start:p.End]).names {
			shared = shared || l.names[name] && module.Binds(name)
		}
	}
	if shared || slices.ContainsFunc(f.Fixes, l.edited) {
		f.Fixes, f.Reason = nil, "other statements of the file cannot be read"
	}
}

// edited reports whether a fix changes what cannot be read.
func (l *lost) edited(fix rewrite.Fix) bool {
	return slices.ContainsFunc(fix.Edits, func(e text.Edit) bool {
		return slices.ContainsFunc(l.spans, e.Overlaps)
	})
}
