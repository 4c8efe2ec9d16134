package lsp

import (
	"regexp"
	"slices"

	"pyfix/rewrite"
	"pyfix/rewrite/scan"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// Code is broken most of the time while it is typed. The statements at the top
// level that can be read are analysed then, with blanks in the place of those
// that cannot. What a broken statement was meant to bind is not known; so
// nothing is said that any name in it might have to do with.

// statement is one at the top level of a module, with what stands between it
// and the next one.
type statement struct {
	text.Span
	comments []text.Span
	names    map[string]bool
	imports  bool // it begins as an import does
}

// statements splits a source, be it broken, into its top-level statements. They
// follow each other without gaps.
func statements(src []byte) []statement {
	var all []statement
	decorated := false // the statement has only decorators so far
	at := func(offset int) *statement {
		if n := len(all); n > 0 {
			all[n-1].End = offset
		}
		all = append(all, statement{Span: text.Span{Start: offset, End: len(src)}, names: make(map[string]bool)})
		return &all[len(all)-1]
	}
	current := at(0)
	for base := 0; base < len(src); {
		s := scan.New(src[base:])
		from := base
		base = len(src)
		for s.Next() {
			start := from + s.Start
			if opens(s, src, start) && start > current.Start && !decorated {
				current = at(start)
				if !s.First {
					base = start // whatever was open before is broken
					break
				}
			}
			if s.First {
				decorated = s.Is("@") && lineStart(src, start)
				current.imports = current.imports || start == current.Start && (s.Is("import") || s.Is("from"))
			}
			span := text.Span{Start: start, End: from + s.End}
			switch s.Kind {
			case scan.Comment:
				current.comments = append(current.comments, span)
			case scan.Name:
				current.names[string(s.Text())] = true
			case scan.Bad:
				if next := secondLine(src, span); next > 0 {
					base = next // an open string takes in all that follows
				}
			}
			if base < len(src) {
				break
			}
		}
	}
	return all
}

// opens reports whether a token starts a statement at the top level. In an open
// bracket only a keyword does that no expression has.
func opens(s *scan.Scanner, src []byte, start int) bool {
	if !lineStart(src, start) || s.Kind == scan.Comment || s.Kind == scan.Newline {
		return false
	}
	if s.First {
		return !(s.Kind == scan.Keyword && goesOn[string(s.Text())])
	}
	return s.Kind == scan.Keyword && onlyFirst[string(s.Text())]
}

func lineStart(src []byte, at int) bool { return at == 0 || src[at-1] == '\n' }

// goesOn are the keywords that go on with the statement above.
var goesOn = map[string]bool{"elif": true, "else": true, "except": true, "finally": true}

// onlyFirst are keywords that no expression has.
var onlyFirst = map[string]bool{
	"assert": true, "break": true, "class": true, "continue": true, "def": true, "del": true, "global": true,
	"import": true, "nonlocal": true, "pass": true, "raise": true, "return": true, "try": true, "while": true, "with": true,
}

// secondLine returns where the second line of a span starts, 0 if it has none.
func secondLine(src []byte, span text.Span) int {
	if at := slices.Index(src[span.Start:span.End], '\n'); at >= 0 {
		return span.Start + at + 1
	}
	return 0
}

// checkRest finds what is wrong with the statements that can be read.
func (a *analysis) checkRest(mem *memory) {
	all := statements(a.src)
	sound := make(map[string]bool, len(all))
	blanked := slices.Clone(a.src)
	lost := lost{names: make(map[string]bool)}
	for i := range all {
		st := &all[i]
		body := string(a.src[st.Start:st.End])
		ok, known := mem.sound[body]
		if !known {
			ok = a.readable(a.src[st.Start:st.End])
		}
		sound[body] = ok
		if !ok {
			lost.add(st)
			blank(blanked, st)
		}
	}
	mem.sound = sound
	m, err := a.rewrite.Load(a.path, blanked)
	if len(lost.spans) == 0 || err != nil {
		return // it is as a whole that the source cannot be read
	}
	a.partial = true
	a.check(m)
	lost.module, lost.all = m, all
	a.findings = slices.DeleteFunc(a.findings, func(f rewrite.Finding) bool { return lost.touches(&f) })
	for i := range a.findings {
		lost.doubt(&a.findings[i])
	}
}

// readable reports whether a statement can be read on its own. What the handler
// except A, B: means is up to the file.
func (a *analysis) readable(src []byte) bool {
	options := a.rewrite
	options.TargetVersion = syntax.Version{Major: 3, Minor: 14}
	_, err := options.Load(a.path, src)
	return err == nil
}

// blank replaces a statement by blanks, apart from its comments, which may
// suppress findings.
func blank(src []byte, st *statement) {
	at := st.Start
	for _, keep := range append(st.comments, text.Span{Start: st.End, End: st.End}) {
		for ; at < keep.Start; at++ {
			if src[at] != '\n' && src[at] != '\r' {
				src[at] = ' '
			}
		}
		at = max(at, keep.End)
	}
}

// lost is what cannot be read.
type lost struct {
	spans   []text.Span
	names   map[string]bool
	imports bool

	module *rewrite.Module // of the rest
	all    []statement
}

func (l *lost) add(st *statement) {
	l.spans = append(l.spans, st.Span)
	l.imports = l.imports || st.imports
	for name := range st.names {
		l.names[name] = true
	}
}

var quotedName = regexp.MustCompile("`([^`]+)`")

// touches reports whether what cannot be read may have to do with the finding:
// it holds a name that the message is about and that is no function's own.
func (l *lost) touches(f *rewrite.Finding) bool {
	for _, quoted := range quotedName.FindAllStringSubmatch(f.Message, -1) {
		if l.names[quoted[1]] && !l.ownedByFunction(quoted[1], f.Span.Start) {
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
	for i := range l.all {
		st := &l.all[i]
		if !st.Contains(f.Span.Start) {
			continue
		}
		for name := range st.names {
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
