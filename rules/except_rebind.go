package rules

import (
	"fmt"
	"slices"
	"sort"

	"pyfix/rewrite"
	"pyfix/rewrite/edit"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

var exceptRebind = &rewrite.Rule{
	Name:    "except-rebind",
	Summary: "a caught exception is read after its handler has ended",
	Best:    rewrite.Safe,
	Aliases: []string{"F821", "E0602", "undefined-variable"},
	Doc: `
## What it does
Finds reads of the name that "except E as name" binds which can run after the
handler has ended: after the statement, after the loop around it, in its finally
clause, in the next round.

## Why it surprises
Python 3 deletes the name when the handler ends, however it ends, whatever the
name holds by then and whatever it held before the statement. The read raises
NameError; in a function it is an UnboundLocalError: "cannot access local
variable 'exc' where it is not associated with a value", before Python 3.11
"local variable 'exc' referenced before assignment".

## Example
    try:
        value = int(text)
    except ValueError as exc:
        value = None
        print("not a number")
    print(value, exc)
Use instead:
    try:
        value = int(text)
    except ValueError as exc_:
        exc = exc_
        value = None
        print("not a number")
    print(value, exc)

Where a handler inside another handler takes the other's name, and with it the
other's exception, the inner one gets a name of its own.

Python deletes the name because an exception holds its traceback, the traceback
holds the frame, and the frame would hold the exception: a cycle. With the name
kept, the local variables of the frame live until the garbage collector finds
the cycle, unless the name is bound anew before. Where that matters, set the name
to None once it is no longer needed.

## Fix safety
Safe where the name is a plain local, module-level or class-level name: what
reached the read crashed there, and what does not is as before. If no exception
is raised, the name stays as unbound as it was; a second, unsafe fix binds None
first.

Unsafe where the name is declared global or nonlocal, where a global or builtin
of the same name stands in for the deleted one, where the failure of a read is
caught or expected, where another part of the file asks whether the name exists,
where locals() or exec() could see it, where nothing but a failure of the handler
itself leads to the read, and in classes whose metaclass is not known. Not offered in the body of an Enum, which refuses a name that is bound
twice, where the handler deletes the name itself, and where a function made
before the statement reads it.

## References
- Python language reference, the try statement: except clause
`,
	Run: runExceptRebind,
}

func runExceptRebind(p *rewrite.Pass) {
	for n := range p.Each(syntax.KindExceptClause, syntax.KindExceptGroupClause) {
		handler := syntax.ExceptClause{Node: n}
		caught := p.Scopes.BindingOf(handler.Name())
		if !handler.Name().Ok() || caught == nil {
			continue
		}
		if h := (&deadName{Pass: p, handler: handler, caught: caught}); h.findReads() {
			p.Report(h.finding())
		}
	}
}

// deadName is the name of a handler that is read after the handler's end.
type deadName struct {
	*rewrite.Pass
	handler  syntax.ExceptClause
	caught   *scope.Binding
	reads    []*scope.Reference // that raise, or find something else
	expected []*scope.Reference // that the program counts on to raise
	rare     []*scope.Reference // that only a failure of the handler itself gets to
}

// name returns the name as the source spells it.
func (d *deadName) name() string { return d.caught.Name.Text() }

func (d *deadName) try() syntax.Node { return d.handler.Parent() }

// findReads reports whether there is any read that can fail.
func (d *deadName) findReads() bool {
	if !isReadBehindHandlers(d.Pass, d.caught.Var) {
		return false
	}
	after := d.Flow.AfterHandler(d.caught)
	late := append(after.Reads, d.readsInClosures(after)...)
	d.rare = after.Rare
	if d.isDeclared() && after.Ends {
		late = append(late, d.readsElsewhere()...)
	}
	for _, read := range late {
		if g, _ := guardOf(d.Pass, read.Name); g == providedFor {
			d.expected = append(d.expected, read)
			continue
		}
		d.reads = append(d.reads, read)
	}
	return len(d.reads) > 0
}

// readsInClosures returns the reads in functions that are made when the name is
// gone for good: nothing binds it anew, here or in another function.
func (d *deadName) readsInClosures(after flow.Aftermath) []*scope.Reference {
	if len(after.Made) == 0 || d.isDeclared() || d.boundLater(after.Made) {
		return nil
	}
	var reads []*scope.Reference
	for _, read := range d.caught.Var.Reads {
		made := madeIn(read.In, d.caught.In)
		if made.Ok() && slices.Contains(after.Made, made) && d.findsOutside(read) {
			reads = append(reads, read)
		}
	}
	return reads
}

// madeIn returns the function around the scope that is made in the unit of
// outer, none if the scope belongs to that unit or to none of its functions.
func madeIn(s, outer *scope.Scope) syntax.Node {
	unit := flow.Runner(outer)
	for runner := flow.Runner(s); runner != unit; {
		if runner.Parent == nil {
			return syntax.Node{}
		}
		next := flow.Runner(runner.Parent)
		if next == unit {
			return runner.Node
		}
		runner = next
	}
	return syntax.Node{}
}

// boundLater reports whether the name may have a value again by the time one of
// the functions is called.
func (d *deadName) boundLater(made []syntax.Node) bool {
	unit := flow.Runner(d.caught.In)
	for _, b := range d.caught.Var.Bindings {
		if flow.Runner(b.In) != unit {
			return true
		}
	}
	for _, function := range made {
		if d.Flow.ReboundWithin(function, d.caught.In, d.caught.Var, d.Root()) != nil {
			return true
		}
	}
	return false
}

// findsOutside reports whether the read finds what the variable holds when its
// function is called.
func (d *deadName) findsOutside(read *scope.Reference) bool {
	return d.Flow.MayFind(read, flow.Def{Fate: flow.Outside})
}

// isDeclared reports whether the handler binds a global or nonlocal name of
// another unit.
func (d *deadName) isDeclared() bool {
	return flow.Runner(d.caught.Var.Owner) != flow.Runner(d.caught.In)
}

// readsElsewhere returns the reads of a global or nonlocal name outside of the
// function that deletes it, and those that find what an earlier call left. There
// are none if another function binds the name too: that may come in between.
func (d *deadName) readsElsewhere() []*scope.Reference {
	here, home := flow.Runner(d.caught.In), flow.Runner(d.caught.Var.Owner)
	for _, b := range d.caught.Var.Bindings {
		if unit := flow.Runner(b.In); unit != here && unit != home {
			return nil
		}
	}
	var reads []*scope.Reference
	for _, read := range d.caught.Var.Reads {
		if flow.Runner(read.In) == home && read.Name.Start() < here.Node.End() {
			continue
		}
		if flow.Runner(read.In) == home || d.findsOutside(read) {
			reads = append(reads, read)
		}
	}
	return reads
}

func (d *deadName) finding() rewrite.Finding {
	f := rewrite.Finding{
		Span:    d.caught.Name.Span(),
		Message: fmt.Sprintf("`%s` is deleted when this handler ends, but read on line %d", d.name(), d.reads[0].Name.Row()),
	}
	unbound := d.unboundWithout()
	if unbound != nil {
		f.Message += ", and unbound when no exception is raised"
	}
	for _, read := range d.reads {
		f.Related = append(f.Related, rewrite.At("read here, after the handler", read.Name)...)
	}
	if outer := d.outerHandler(); outer.Ok() {
		f.Related = append(f.Related, rewrite.At("the outer handler's exception is deleted with it", outer.Name())...)
		f.Fixes = []rewrite.Fix{d.renameInner()}
		return f
	}
	if d.isReadInHeader() {
		f.Fixes = []rewrite.Fix{d.renameInner()} // the header looks for what the name held before
		return f
	}
	keep := d.keepCaught()
	f.Fixes = []rewrite.Fix{keep}
	if unbound != nil && keep.Level > rewrite.None {
		f.Fixes = append(f.Fixes, d.bindNoneFirst(keep, unbound))
	}
	return f
}

// unboundWithout returns a read that finds nothing where no exception is raised,
// nil if there is none.
func (d *deadName) unboundWithout() *scope.Reference {
	unit := flow.Runner(d.caught.In)
	for _, read := range d.reads {
		if flow.Runner(read.In) == unit && mayFindNothing(d.Pass, read) {
			return read
		}
	}
	return nil
}

// outerHandler returns the nearest handler around this one that binds the same
// variable: whatever is read between the ends of the two means its exception.
func (d *deadName) outerHandler() syntax.ExceptClause {
	for n := range d.try().Enclosing() {
		if !n.Is(syntax.KindExceptClause, syntax.KindExceptGroupClause) {
			continue
		}
		outer := syntax.ExceptClause{Node: n}
		if b := d.Scopes.BindingOf(outer.Name()); outer.Name().Ok() && b != nil && b.Var == d.caught.Var {
			return outer
		}
	}
	return syntax.ExceptClause{}
}

// keepCaught catches under a fresh name and binds the old one to it:
//
//	except E as exc:   =>   except E as exc_:
//	    log(exc)                exc = exc_
//	                            log(exc)
//
// The handler's own statements still read exc, so nothing else changes.
func (d *deadName) keepCaught() rewrite.Fix {
	fresh := edit.FreshName(d.caught.In, d.name())
	fix := rewrite.Fix{
		Title: fmt.Sprintf("keep `%s` after the handler", d.name()),
		Level: rewrite.Safe,
		Edits: []text.Edit{
			edit.Replace(d.caught.Name, fresh),
			edit.InsertFirst(d.handler.Body(), d.name()+" = "+fresh),
		},
		Claims: d.claims(),
	}
	d.lowerForHandler(&fix)
	d.lowerForReaders(&fix)
	d.lowerForScope(&fix)
	return fix
}

func (d *deadName) claims() []rewrite.Claim {
	return []rewrite.Claim{{In: d.caught.In, Name: d.caught.Var.Name}}
}

// bindNoneFirst is the fix with a value for where no exception is raised:
//
//	exc = None
//	try: ...
func (d *deadName) bindNoneFirst(fix rewrite.Fix, unbound *scope.Reference) rewrite.Fix {
	fix.Title = fmt.Sprintf("keep `%s` after the handler, and bind it to None before", d.name())
	fix.Edits = append(slices.Clone(fix.Edits), edit.InsertBefore(d.statementAbove(unbound.Name), d.name()+" = None"))
	fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` would be None where it is unbound now", d.name()))
	return fix
}

// statementAbove returns the statement around the try, or the try itself, that
// stands in one block with the read or with what the read is part of: what is
// put before it also holds where loops and tests around the try do not let it
// run.
func (d *deadName) statementAbove(read syntax.Node) syntax.Node {
	stmt, inner := d.try(), d.try()
	for outer := range d.try().Enclosing() {
		if outer.Is(syntax.KindBlock, syntax.KindModule) && inner.Kind() != syntax.KindCaseClause {
			stmt = inner
			if outer.Contains(read) {
				break
			}
		}
		inner = outer
	}
	return stmt
}

// lowerForHandler looks at what the handler itself does with the name.
func (d *deadName) lowerForHandler(fix *rewrite.Fix) {
	body := d.handler.Body()
	bindings := d.caught.Var.Bindings
	first := sort.Search(len(bindings), func(i int) bool { return bindings[i].Name.Start() >= body.Start() })
	for _, b := range bindings[first:] {
		if !body.Contains(b.Name) {
			break
		}
		if b.Kind == scope.BindDel {
			fix.Lower(rewrite.None, fmt.Sprintf("the handler deletes `%s` itself, on line %d", d.name(), b.Name.Row()))
		}
	}
	if d.isDeclared() {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` is declared %s here, and would outlive the call", d.name(), d.declaration()))
	}
}

func (d *deadName) declaration() string {
	if d.caught.Var.IsGlobal() {
		return "global"
	}
	return "nonlocal"
}

// lowerForReaders looks at the other places where the end of the name is felt.
func (d *deadName) lowerForReaders(fix *rewrite.Fix) {
	for _, made := range readingFunctions(d.Pass, d.caught) {
		if made.Start() < d.try().Start() && !d.isDeclared() {
			fix.Lower(rewrite.None, fmt.Sprintf("the function made on line %d, before the handler, reads `%s` too", made.Row(), d.name()))
		}
	}
	for _, read := range d.reads {
		if g, at := guardOf(d.Pass, read.Name); g == swallowed {
			fix.Lower(rewrite.Unsafe, fmt.Sprintf("the failure of the read on line %d is caught on line %d, and the program goes on from there", read.Name.Row(), at.Row()))
		}
	}
	if d.isRare() {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("line %d is only got to if the handler itself fails", d.reads[0].Name.Row()))
	}
	for _, read := range d.expected {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("the read on line %d counts on `%s` being gone", read.Name.Row(), d.name()))
	}
}

// isRare reports whether nothing but a failure of the handler itself leads to the
// reads.
func (d *deadName) isRare() bool {
	for _, read := range d.reads {
		if !slices.Contains(d.rare, read) {
			return false
		}
	}
	return true
}

// lowerForScope looks at who else sees the names of the scope.
func (d *deadName) lowerForScope(fix *rewrite.Fix) {
	owner := d.caught.Var.Owner
	for _, s := range []*scope.Scope{d.caught.In, owner} {
		if s.Dynamic != "" {
			fix.Lower(rewrite.Unsafe, s.Dynamic+", and would see that it stays")
		}
	}
	if owner.Kind != scope.Module && owner.Kind != scope.Class {
		return
	}
	if scope.IsBuiltin(d.caught.Var.Name) {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` means the builtin again once it is deleted", d.name()))
	}
	if why := probeOf(d.Pass, d.name()); why != "" {
		fix.Lower(rewrite.Unsafe, why)
	}
	if owner.Kind == scope.Class {
		d.lowerForClass(fix, owner)
	}
}

func (d *deadName) lowerForClass(fix *rewrite.Fix, owner *scope.Scope) {
	if isEnum(d.Pass, owner.Node) {
		fix.Lower(rewrite.None, "the body of an Enum refuses a name that is bound twice")
	}
	if owner.Module().Binds(d.caught.Var.Name) {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` means the module's once it is deleted from the class", d.name()))
	}
	if strange := strangeMetaclass(d.Pass, owner.Node); strange.Ok() {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("the class would keep an attribute `%s`, which the metaclass that `%s` brings may look at", d.name(), strange.Text()))
	}
}
