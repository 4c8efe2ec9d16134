package rules

import (
	"fmt"
	"slices"

	"pyfix/rewrite"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

var unreturnedLocal = &rewrite.Rule{
	Name:    "unreturned-local",
	Summary: "a name is read that only a function called before has bound, for itself",
	Best:    rewrite.Safe,
	Aliases: []string{"F821", "E0602", "undefined-variable"},
	Python2: true,
	Doc: `
## What it does
Finds calls of a function whose result is dropped where the code behind the call
reads a name that exists only inside that function.

## Why it surprises
What a function binds is its own, and is gone when the function ends. Calling it
does not bring its names to the caller; only what it returns gets there. The read
raises "NameError: name 'total' is not defined".

## Example
    def add_up():
        total = sum(range(10))
        return


    add_up()
    print(total)
Use instead:
    def add_up():
        total = sum(range(10))
        return total


    total = add_up()
    print(total)

Several names are returned as a tuple, and unpacked by the caller. Where one
method of a class counts on another's local variable, the fix makes it an
attribute of the object; to return it is the second one.

## Fix safety
Safe where every use of the function in the file is a call whose result is
dropped, and the name surely has a value wherever the function ends: the read
could only fail.

Unsafe where the function's result may be looked at, which changes from None:
where it is used in another way, is listed in __all__, is annotated as returning
None, is called by a doctest, is an entry point of the project or has the name of
one, such as main, setup or test_it. Unsafe also where the program counts on the
NameError, catches it, or asks whether the name exists, where locals() could see
it, where the name would become an attribute of a class, where it is an import,
function or class, and between methods.

Not offered where the function returns early, may end with the name unbound, or
binds it to something that a with statement has left by then.

## References
- Python language reference, execution model: binding of names
- Python FAQ: what are the rules for local and global variables?
`,
	Run: runUnreturnedLocal,
}

func runUnreturnedLocal(p *rewrite.Pass) {
	var all []*lostLocals
	for _, s := range p.Scopes.Scopes {
		if l := newLostLocals(p, s); l != nil {
			all = append(all, l)
		}
	}
	tryAll(p, all)
	all = slices.DeleteFunc(all, func(l *lostLocals) bool { return !l.find() })
	near, far := make(map[*scope.Reference]int), make(map[*scope.Reference]int) // how many functions could answer a read
	for _, l := range all {
		answers := near
		if l.apart {
			answers = far
		}
		for _, read := range l.reads {
			answers[read.Reference]++
		}
	}
	for _, l := range all {
		l.keepReads(func(read *scope.Reference) bool {
			return near[read] == 1 && !l.apart || near[read] == 0 && far[read] == 1
		})
		l.report()
	}
}

// lostLocals are local variables of one function that its callers read as if
// they had got them.
type lostLocals struct {
	*rewrite.Pass
	function *scope.Scope
	variable *scope.Variable // that holds the function
	calls    []bareCall      // outside of the function
	names    []string
	reads    []lostRead
	readsIn  map[*scope.Scope][]lostRead // by caller
	trial    *trial                      // nil if no read can be one that the calls answer
	apart    bool                        // it is a method, and others that do not call it read its locals
}

// bareCall is a call whose result is dropped.
type bareCall struct {
	node syntax.Node
	in   *scope.Scope
}

// lostRead is a read that would find the function's local if the calls kept it.
type lostRead struct {
	*scope.Reference
	caller *scope.Scope // where the call stands; it would then own the name, unless the object does
}

// newLostLocals returns nil if s is no function that loses a local.
func newLostLocals(p *rewrite.Pass, s *scope.Scope) *lostLocals {
	if s.Kind != scope.Function || s.Node.Parent().Kind() == syntax.KindDecoratedDefinition {
		return nil
	}
	if !slices.ContainsFunc(s.Symbols, func(sym *scope.Symbol) bool { return sym.Var.Owner == s && hasUnboundNamesake(sym.Var) }) {
		return nil
	}
	b := p.Scopes.BindingOf((syntax.Function{Node: s.Node}).Name())
	l := &lostLocals{Pass: p, function: s, variable: b.Var}
	for _, sym := range s.Symbols {
		if sym.Var != nil && sym.Var.Owner == s && l.isLost(sym.Var) {
			l.names = append(l.names, sym.Var.Name)
		}
	}
	if len(l.names) == 0 || flow.Suspends(s.Node) || len(b.Var.Bindings) != 1 || slices.ContainsFunc(returnsOf(s), hasValue) {
		return nil
	}
	if l.isMethod() {
		if selfOf(p, s) == nil {
			return nil
		}
		l.calls = l.bareMethodCalls()
		return l
	}
	if l.calls = l.bareCalls(); len(l.calls) == 0 {
		return nil
	}
	return l
}

// find looks for the reads, and reports whether there are any.
func (l *lostLocals) find() bool {
	names := l.names
	if l.trial != nil {
		if l.findReads(); len(l.reads) > 0 {
			return true
		}
	}
	return l.isMethod() && l.findApart(names)
}

// returnsOf returns the function's own return statements.
func returnsOf(s *scope.Scope) []syntax.Node {
	var returns []syntax.Node
	var collect func(syntax.Node)
	collect = func(n syntax.Node) {
		switch n.Kind() {
		case syntax.KindReturnStatement:
			returns = append(returns, n)
			return
		case syntax.KindFunctionDefinition, syntax.KindExpressionStatement:
			return
		}
		for c := range n.Children() {
			collect(c)
		}
	}
	collect((syntax.Function{Node: s.Node}).Body())
	return returns
}

func hasValue(returned syntax.Node) bool { return returned.First().Ok() }

// isLost reports whether the local variable has a namesake that the file reads
// and does not bind, and gets a value before the function itself asks for one.
func (l *lostLocals) isLost(local *scope.Variable) bool {
	if !hasUnboundNamesake(local) || !slices.ContainsFunc(local.Namesake().Reads, l.isLostRead) {
		return false
	}
	for _, read := range local.Reads {
		defs := l.Flow.Reaching(read)
		if read.In == l.function && len(defs) == 1 && defs[0].Fate == flow.NeverBound {
			return false // the function fails before it could return anything
		}
	}
	return true
}

// hasUnboundNamesake reports whether the local gets a value and the file mentions
// a global of its name that it does not bind.
func hasUnboundNamesake(local *scope.Variable) bool {
	namesake := local.Namesake()
	return namesake != nil && !namesake.Bound() && slices.ContainsFunc(local.Bindings, givesValue)
}

// givesValue reports whether the binding makes a value of the function's own,
// one that outlives the statement.
func givesValue(b *scope.Binding) bool {
	switch b.Kind {
	case scope.BindParam, scope.BindDel, scope.BindExcept, scope.BindTypeParam:
		return false
	}
	return true
}

// isLostRead reports whether the read finds nothing, and has no better
// explanation than the lost local.
func (l *lostLocals) isLostRead(read *scope.Reference) bool {
	return isUnresolved(l.Pass, read) && !leakedBy(l.Pass, read, false).Ok()
}

// bareCalls returns the calls of the function that drop its result. Its calls
// of itself do not count.
func (l *lostLocals) bareCalls() []bareCall {
	var calls []bareCall
	for _, read := range l.variable.Reads {
		call := read.Name.Parent()
		if isCalled(read.Name) && isDropped(call) && !read.In.Inside(l.function) {
			calls = append(calls, bareCall{call, read.In})
		}
	}
	return calls
}

// isDropped reports whether the expression is a statement of its own.
func isDropped(n syntax.Node) bool {
	stmt := n.Parent()
	return stmt.Kind() == syntax.KindExpressionStatement && stmt.Span() == n.Span()
}

// findReads finds the reads that every way to them leads to by one of the calls.
// It leaves the names that have any, in the order of their first reads.
func (l *lostLocals) findReads() {
	for _, name := range l.names {
		for _, read := range l.Scopes.Global(name).Reads {
			if caller := l.trial.callerFor(read); caller != nil && l.isLostRead(read) {
				l.reads = append(l.reads, lostRead{read, caller})
			}
		}
	}
	l.arrange()
}

func (l *lostLocals) arrange() {
	slices.SortFunc(l.reads, func(a, b lostRead) int { return a.Name.ID() - b.Name.ID() })
	l.names = nil
	l.readsIn = make(map[*scope.Scope][]lostRead)
	known := make(map[string]bool)
	for _, read := range l.reads {
		if !known[read.Var.Name] {
			known[read.Var.Name] = true
			l.names = append(l.names, read.Var.Name)
		}
		l.readsIn[read.caller] = append(l.readsIn[read.caller], read)
	}
	l.calls = slices.DeleteFunc(l.calls, func(c bareCall) bool { return len(l.readsIn[c.in]) == 0 })
}

// keepReads leaves out the other reads, such as those that another function could
// answer as well.
func (l *lostLocals) keepReads(keep func(*scope.Reference) bool) {
	l.reads = slices.DeleteFunc(l.reads, func(read lostRead) bool { return !keep(read.Reference) })
	l.arrange()
}

func (l *lostLocals) report() {
	if len(l.calls) == 0 {
		return
	}
	fixes := l.repairs()
	losses := make(map[*scope.Scope]rewrite.Finding) // by caller: what all calls in it have in common
	for _, c := range l.calls {
		f, ok := losses[c.in]
		if !ok {
			f = l.loss(c.in)
			losses[c.in] = f
		}
		f.Span, f.Fixes = c.node.Span(), fixes
		l.Report(f)
	}
}

// loss is the finding about any call in the caller.
func (l *lostLocals) loss(caller *scope.Scope) rewrite.Finding {
	var f rewrite.Finding
	var names []string
	known := make(map[string]bool)
	for _, read := range l.readsIn[caller] {
		if name := read.Name.Text(); !known[name] {
			known[name] = true
			names = append(names, name)
			f.Related = append(f.Related, rewrite.At(fmt.Sprintf("`%s` is read here, and nothing binds it", name), read.Name)...)
		}
	}
	f.Message = l.message(names)
	f.Related = append(f.Related, l.bindings(caller)...)
	return f
}

func (l *lostLocals) message(names []string) string {
	what := plural(len(names), "is a local variable of", "are local variables of")
	loss := "return " + plural(len(names), "it", "them")
	if l.apart {
		loss = "keep " + plural(len(names), "it", "them") + " in the object"
	}
	return fmt.Sprintf("%s %s `%s`, which does not %s", listed(names), what, l.function.Name, loss)
}

// bindings returns where the function binds what the caller reads.
func (l *lostLocals) bindings(caller *scope.Scope) []rewrite.Related {
	isRead := make(map[string]bool)
	for _, read := range l.readsIn[caller] {
		isRead[read.Var.Name] = true
	}
	var related []rewrite.Related
	for _, name := range l.names {
		if !isRead[name] {
			continue
		}
		local := l.function.Lookup(name).Var
		first := local.Bindings[slices.IndexFunc(local.Bindings, givesValue)]
		related = append(related, rewrite.At(fmt.Sprintf("`%s` binds it here", l.function.Name), first.Name)...)
	}
	return related
}
