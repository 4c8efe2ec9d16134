// Package rewrite is the contract between rules, which find and repair code,
// and drivers, which show or write what they found: the command line, the
// editor server, bulk migration.
//
// A Rule is a pure function of a Pass, which holds one analysed module. It
// reports Findings, each with the Fixes that would repair it. Check runs rules
// over a module once; FixAll applies fixes until nothing is left to apply, and
// analyses anew after every round. Nothing here reads or writes files.
package rewrite

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"pyfix/rewrite/checkpoint"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// Level says how far a fix may be trusted, in rising order.
type Level uint8

const (
	None   Level = iota // reported only
	Unsafe              // offered; applied on demand, since it may change what working code does
	Safe                // applied by default
)

// String returns the level as messages and JSON spell it.
func (l Level) String() string {
	return [...]string{"none", "unsafe", "safe"}[l]
}

// Rule finds one kind of defect.
type Rule struct {
	Name     string   // also its code, such as "loop-closure"
	Summary  string   // one line, lower case, no full stop
	Doc      string   // Markdown; pyfix explain prints it
	Best     Level    // the highest level that any of its fixes has
	Aliases  []string // codes and names under which other tools know it
	Optional bool     // runs only if it is asked for by name
	Python2  bool     // holds in files that are Python 2
	Run      func(*Pass)
}

// Page returns the rule's documentation in Markdown.
func (r *Rule) Page() string {
	var out strings.Builder
	fmt.Fprintf(&out, "# %s\n\n%s\n\n", r.Name, r.Summary)
	if len(r.Aliases) > 0 {
		fmt.Fprintf(&out, "Also known as %s.\n\n", strings.Join(r.Aliases, ", "))
	}
	fmt.Fprintf(&out, "%s\n\n", strings.TrimSpace(r.Doc))
	return out.String()
}

// Module is one analysed file.
type Module struct {
	*syntax.File
	Scopes *scope.Info
	Flow   *flow.Info

	memo map[reflect.Type]any // see Memo
}

// Load analyses a module as Options.Load does, without any options.
func Load(path string, src []byte) (*Module, error) { return new(Options).Load(path, src) }

// Load analyses a module. src is UTF-8. The error, a *syntax.SyntaxError, says
// why the file cannot be analysed.
func (o *Options) Load(path string, src []byte) (*Module, error) {
	return o.LoadUnder(nil, path, src)
}

// LoadUnder is Load, but passes the point; the error may be a
// *checkpoint.Interrupted as well. The module keeps the point: Check passes it, too.
func (o *Options) LoadUnder(point *checkpoint.Point, path string, src []byte) (*Module, error) {
	return o.load(point, path, src, syntax.ParseUnder)
}

// LoadPython3Under is LoadUnder, but returns an error for Python 2, too, and that
// of what is no Python at all without a long search.
func (o *Options) LoadPython3Under(point *checkpoint.Point, path string, src []byte) (*Module, error) {
	return o.load(point, path, src, syntax.ParsePython3Under)
}

type parse func(point *checkpoint.Point, path string, src []byte, target Version) (*syntax.File, error)

func (o *Options) load(point *checkpoint.Point, path string, src []byte, parse parse) (m *Module, err error) {
	defer checkpoint.Recover(&err)
	f, err := parse(point, path, src, o.TargetVersion)
	if err != nil {
		return nil, err
	}
	scopes := scope.New(f)
	if len(scopes.Errors) > 0 && !f.Python2 {
		first := scopes.Errors[0]
		pos := f.Lines.Position(first.Span.Start)
		return nil, &syntax.SyntaxError{Path: path, Span: first.Span, Row: pos.Row, Column: pos.Column, Reason: "syntax error: " + first.Message}
	}
	return &Module{File: f, Scopes: scopes, Flow: flow.New(scopes)}, nil
}

// Release gives the memory of the module to the next one. Nothing that came from
// the module may be used any more, and nothing of its findings but what DropClaims
// leaves. Who does not call it leaves the memory to the garbage collector.
func (m *Module) Release() {
	m.Scopes.Release()
	m.File.Release()
}

// Pass is what a rule sees: one module, and a place to report to.
type Pass struct {
	*Module
	Rule     *Rule
	Options  *Options
	findings []Finding
}

// Edited analyses what edits make of the pass's file, without any options. That
// may be ended just as the rule may.
func (p *Pass) Edited(src []byte) (*Module, error) {
	m, err := new(Options).LoadUnder(p.Point, p.Path, src)
	checkpoint.Unwind(err)
	return m, err
}

// Related is a place that helps to understand a finding.
type Related struct {
	Span    text.Span
	Message string
}

// Claim says that a fix changes how a name is bound in a scope. Fixes of
// different rules never hold the same claim in one round: their edits may be
// apart and still clash, such as `nonlocal x` and a new parameter x.
type Claim struct {
	In   *scope.Scope
	Name string
}

// DropClaims lets go of the scopes that the findings' fixes claim names in, and
// with them of the whole module. It is for findings that outlive their module:
// which of their fixes go together cannot be told any more.
func DropClaims(found []Finding) {
	for _, f := range found {
		for i := range f.Fixes {
			f.Fixes[i].Claims = nil
		}
	}
}

// Fix is a repair: edits that belong together.
type Fix struct {
	Title  string
	Level  Level
	Reason string // why it is not safe here; "" if it is
	Edits  []text.Edit
	Claims []Claim
}

// Lower brings the fix down to the level, if it was above it, for the given
// reason. The first reason for the lowest level stands.
func (f *Fix) Lower(level Level, reason string) {
	if f.Level > level {
		f.Level, f.Reason = level, reason
	}
}

// Finding is one defect. Fixes holds the fix that is applied first and its
// alternatives behind it; without any, Reason says why there is none.
type Finding struct {
	Rule    *Rule
	Span    text.Span
	Message string
	Reason  string
	Related []Related
	Fixes   []Fix
}

// Fix returns the fix that FixAll would apply, nil if there is none.
func (f *Finding) Fix() *Fix {
	if len(f.Fixes) == 0 {
		return nil
	}
	return &f.Fixes[0]
}

// Reasons returns why the finding's fix is not safe or missing.
func (f *Finding) Reasons() []string {
	reason := f.Reason
	if fix := f.Fix(); fix != nil {
		reason = fix.Reason
	}
	if reason == "" {
		return nil
	}
	return []string{reason}
}

// Report records a finding. A fix of level None is not offered; its reason
// becomes the finding's. It panics if the rule reports what it must not: edits
// that overlap or leave the file, or a level above the rule's best.
func (p *Pass) Report(f Finding) {
	f.Rule = p.Rule
	f.Fixes = slices.DeleteFunc(slices.Clone(f.Fixes), func(fix Fix) bool {
		if fix.Level == None && f.Reason == "" {
			f.Reason = fix.Reason
		}
		return fix.Level == None
	})
	for _, fix := range f.Fixes {
		if fix.Level > p.Rule.Best {
			panic(fmt.Sprintf("%s offers a %s fix, above its best", p.Rule.Name, fix.Level))
		}
		if fix.Level < Safe && fix.Reason == "" {
			panic(fmt.Sprintf("%s gives no reason for a fix that is not safe", p.Rule.Name))
		}
		if n := len(p.findings); n > 0 && p.findings[n-1].shares(&fix) {
			continue // and has been looked at
		}
		if err := text.Check(len(p.Src), fix.Edits); err != nil {
			panic(fmt.Sprintf("%s: %v", p.Rule.Name, err))
		}
	}
	if len(p.findings) == cap(p.findings) {
		p.findings = slices.Grow(p.findings, len(p.findings)+1) // findings are large
	}
	p.findings = append(p.findings, f)
}

// shares reports whether one of the finding's fixes has the very edits of the fix,
// not only equal ones.
func (f *Finding) shares(fix *Fix) bool {
	return slices.ContainsFunc(f.Fixes, func(own Fix) bool { return sameSlice(own.Edits, fix.Edits) })
}

func sameSlice(a, b []text.Edit) bool {
	return len(a) == len(b) && len(a) > 0 && &a[0] == &b[0]
}

// At makes a related location of each node.
func At(message string, nodes ...syntax.Node) []Related {
	related := make([]Related, 0, len(nodes))
	for _, n := range nodes {
		related = append(related, Related{Span: n.Span(), Message: message})
	}
	return related
}
