package flow

import (
	"fmt"
	"slices"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// Verdict says whether a closure outlives a region.
type Verdict uint8

const (
	No    Verdict = iota
	Maybe         // a callee that nothing is known of might keep it
	Yes
)

// Escape is where a closure goes.
type Escape struct {
	Verdict Verdict
	Reason  string      // what keeps it, in words that follow the closure: "is kept in `buttons`"
	At      syntax.Node // the place that keeps it
	If      string      // of Maybe: when it does, in words that follow "only needed if": "`f` keeps the closure"
	Seen    bool        // every caller of the closure is in sight: it is an element of a local container or of a comprehension
	Holders []string    // names, as written, through which it can be called from now on

	Captor syntax.Node // the closure of the same region that captures it and takes it along, if that is the way

	returned bool // it leaves the function that is followed, to its caller
}

// Region is the stretch of the program that a closure has to outlive in order
// to see another value: a round of a loop, an except clause, or a call of a
// function. One of the three is given.
type Region struct {
	Loop     syntax.Node // a for or while statement, or a for clause of a comprehension
	Handler  syntax.Node
	function syntax.Node // the body of a callee that is followed
}

// Contains reports whether the node stands in the region.
func (r Region) Contains(n syntax.Node) bool {
	switch {
	case r.Loop.Kind() == syntax.KindForInClause:
		return r.Loop.Parent().Contains(n)
	case r.Loop.Ok():
		return r.Loop.Child(syntax.FieldBody).Contains(n) || r.Loop.Child(syntax.FieldLeft).Contains(n) ||
			r.Loop.Child(syntax.FieldCondition).Contains(n)
	case r.Handler.Ok():
		return r.Handler.Contains(n)
	}
	return r.function.Contains(n)
}

// Escapes follows a closure (a lambda, a def or a generator expression that is
// made in scope in, or a class whose annotations are lazy) to where its value
// goes, and tells whether it can still run
// once the region is left. vars are the captured variables in question.
func (i *Info) Escapes(closure syntax.Node, in *scope.Scope, vars []*scope.Variable, region Region) Escape {
	t := &tracer{Info: i, unit: i.Unit(in), closure: closure, vars: vars, region: region, followed: make(map[*scope.Binding]bool)}
	escape := t.closureValue()
	if closure.Kind() == syntax.KindGeneratorExpression {
		escape = escape.or(t.inner()) // whoever consumes it runs what is inside
	}
	return escape
}

// or combines what happens to one value at two places: the worse counts.
func (e Escape) or(other Escape) Escape {
	worse, better := e, other
	if other.Verdict > e.Verdict {
		worse, better = other, e
	}
	if better.Verdict != No {
		worse.Seen = worse.Seen && better.Seen
		for _, name := range better.Holders { // mostly the same for many reads
			if !slices.Contains(worse.Holders, name) {
				worse.Holders = append(slices.Clip(worse.Holders), name)
			}
		}
	}
	worse.returned = e.returned || other.returned
	return worse
}

func kept(at syntax.Node, reason string) Escape {
	return Escape{Verdict: Yes, At: at, Reason: reason}
}

// maybe is the verdict where nobody knows what becomes of the closure in the
// hands of keeper.
func maybe(at syntax.Node, keeper, reason string) Escape {
	return Escape{Verdict: Maybe, At: at, If: fmt.Sprintf("`%s` keeps the closure", keeper), Reason: reason}
}

// form says what of the closure a value is.
type form uint8

const (
	formFunction  form = iota // the closure itself
	formIterator              // a lazy iterator that runs the closure when it is asked for an item
	formCoroutine             // what calling an async def gives
	formContainer             // a list, tuple, set or dict that holds the closure
	formFactory               // a defaultdict that calls the closure for a missing key
	formInstance              // a class that has the closure as a method, or an instance of it
	formHolder                // an object or container older than the region, in a slot of which the closure is
)

// tracer follows the value of one closure through one unit.
type tracer struct {
	*Info
	unit     *Unit
	closure  syntax.Node
	vars     []*scope.Variable
	region   Region
	followed map[*scope.Binding]bool
	depth    int         // of callees followed
	object   string      // the first parameter of the __init__ that is being followed
	slot     syntax.Node // of formHolder: the attribute or item that the closure is
	innerOf  *Escape
}

func (t *tracer) closureValue() Escape {
	switch t.closure.Kind() {
	case syntax.KindFunctionDefinition:
		return t.def()
	case syntax.KindClassDefinition:
		return t.class(t.scopes.Opened(t.closure))
	}
	switch opened := t.scopes.Opened(t.closure); opened.Kind {
	case scope.GenExpr:
		return t.value(t.closure, formIterator)
	case scope.TypeAlias, scope.TypeVarBound:
		return t.lazyType()
	}
	return t.value(t.closure, formFunction)
}

// lazyType follows an aliased type, or the bound of a type parameter, by the
// name of the statement that it belongs to.
func (t *tracer) lazyType() Escape {
	for p := range t.closure.Enclosing() {
		switch p.Kind() {
		case syntax.KindTypeAliasStatement:
			return t.name(t.scopes.BindingOf(syntax.TypeAlias{Node: p}.Name()), formInstance)
		case syntax.KindFunctionDefinition, syntax.KindClassDefinition:
			return t.name(t.scopes.BindingOf(p.Child(syntax.FieldName)), formInstance)
		}
	}
	panic("a lazily evaluated type belongs to no statement")
}

// def follows a def by its name, unless a decorator takes the function.
func (t *tracer) def() Escape {
	for d := range (syntax.Function{Node: t.closure}).Decorators() {
		if expr := d.First(); !t.passesOn(expr) {
			return kept(expr, "is given to the decorator `"+oneLine(expr)+"`")
		}
	}
	binding := t.scopes.BindingOf(t.closure.Child(syntax.FieldName))
	return t.name(binding, formFunction)
}

// harmlessDecorators return the function, or a wrapper that calls it only when
// it is called itself.
var harmlessDecorators = tableOf(
	"staticmethod", "classmethod", "property", "functools.wraps", "functools.lru_cache", "functools.cache", "functools.cached_property",
	"abc.abstractmethod", "contextlib.contextmanager", "contextlib.asynccontextmanager", "typing.final", "typing.override",
	"?.setter", "?.getter", "?.deleter",
)

func (t *tracer) passesOn(decorator syntax.Node) bool {
	if decorator.Kind() == syntax.KindCall {
		decorator = decorator.Child(syntax.FieldFunction)
	}
	return harmlessDecorators.has(t.Qualified(decorator))
}

// inner tells what happens to closures over the same variables that are made
// inside the closure when it is called.
func (t *tracer) inner() Escape {
	if t.innerOf == nil {
		t.innerOf = new(Escape)
		*t.innerOf = t.traceInner()
	}
	return *t.innerOf
}

func (t *tracer) traceInner() Escape {
	opened := t.scopes.Opened(t.closure)
	var escape Escape
	for n := range t.closure.Descendants() {
		nested := t.scopes.Opened(n)
		if nested == nil || n == t.closure || !nested.Kind.IsDeferred() || calledOnTheSpot(nested) || !nested.Parent.Inside(opened) {
			continue
		}
		if Runner(nested.Parent) != opened || !t.reads(nested) {
			continue
		}
		escape = escape.or(t.Escapes(n, nested.Parent, t.vars, Region{function: t.closure}))
	}
	return escape
}

// reads reports whether one of the variables is read inside the scope.
func (t *tracer) reads(s *scope.Scope) bool {
	for _, v := range t.vars {
		for _, r := range v.Reads {
			if r.In.Inside(s) {
				return true
			}
		}
	}
	return false
}

// called tells what follows from a call of the closure in the region.
func (t *tracer) called(call syntax.Node) Escape {
	if Suspends(t.closure) {
		f := formIterator
		if (syntax.Function{Node: t.closure}).IsAsync() && !yields(t.closure.Child(syntax.FieldBody)) {
			f = formCoroutine
		}
		return t.value(call, f)
	}
	inner := t.inner()
	if inner.returned {
		result := t.value(call, formFunction)
		inner.returned = false
		return inner.or(result)
	}
	return inner
}

// name follows a value that was bound to a name.
func (t *tracer) name(b *scope.Binding, f form) Escape {
	if b == nil {
		return Escape{}
	}
	t.point.Step()
	if t.followed[b] {
		return Escape{}
	}
	t.followed[b] = true
	owner := b.Var.Owner
	if owner.Kind == scope.Class && Runner(owner) == t.unit.runner {
		return t.class(owner)
	}
	if Runner(owner) != t.unit.runner {
		return kept(b.Name, "is bound to `"+b.Name.Text()+"`, which others can read")
	}
	reads := t.unit.readsFor(b)
	late := t.lateReads(b, f, reads)
	var escape Escape
	for _, r := range reads {
		t.point.Step()
		switch {
		case r.Kind == scope.NotRun:
		case Runner(r.In) != t.unit.runner:
			escape = escape.or(t.capturedName(r, b))
		case late[r]:
			return escape.or(Escape{Verdict: Yes, At: r.Name, Reason: t.lateReason(r), Holders: []string{r.Name.Text()}})
		case t.holds(r, b):
			escape = escape.or(t.value(r.Name, f))
		}
	}
	return escape
}

func (t *tracer) lateReason(r *scope.Reference) string {
	if t.region.Contains(r.Name) {
		return fmt.Sprintf("is read as `%s` in a later round", r.Name.Text())
	}
	return fmt.Sprintf("is read as `%s` afterwards", r.Name.Text())
}

// holds reports whether the read may find what b bound.
func (t *tracer) holds(r *scope.Reference, b *scope.Binding) bool {
	for _, d := range t.unit.reaching(r) {
		if d.Binding == b && d.Fate == Bound {
			return true
		}
	}
	return false
}

// capturedName judges a read of the closure's name in another function.
func (t *tracer) capturedName(r *scope.Reference, b *scope.Binding) Escape {
	user := r.In
	for Runner(user.Parent) != t.unit.runner {
		user = Runner(user.Parent)
		if user.Parent == nil {
			return Escape{}
		}
	}
	if user.Node == t.closure {
		if t.handsDown(b) {
			return kept(r.Name, "is called as `"+r.Name.Text()+"` by the one of the next round")
		}
		return Escape{} // it calls itself
	}
	if !t.region.Contains(user.Node) && !t.mayFind(user, b) {
		return Escape{}
	}
	if !t.region.Contains(user.Node) {
		return maybe(r.Name, r.Name.Text(), fmt.Sprintf("is read as `%s` by another function", r.Name.Text()))
	}
	if t.depth > maxDepth {
		return kept(r.Name, "is captured by another closure")
	}
	captor := &tracer{Info: t.Info, unit: t.unit, closure: user.Node, vars: []*scope.Variable{r.Var}, region: t.region, followed: t.followed, depth: t.depth + 1}
	escape := captor.closureValue()
	if escape.Verdict != No {
		escape.Seen = false
		escape.Captor = user.Node
		escape.Reason = "is captured by a closure that " + escape.Reason
	}
	return escape
}

// mayFind reports whether a function that is made elsewhere in the unit can find
// what b binds: it does already when it is made, or b can run after that.
func (t *tracer) mayFind(user *scope.Scope, b *scope.Binding) bool {
	for _, d := range t.AtMaking(user.Node, user.Parent, b.Var) {
		if d.Binding == b && d.Fate == Bound {
			return true
		}
	}
	found := false
	t.unit.walk(t.unit.makesOf(user.Node), func(_ place, e event) verdict {
		if e.kind == evBind && e.binding() == b {
			found = true
			return stopAll
		}
		return goOn
	})
	return found
}

// class judges a method or an attribute of a class that is made in the region
// by where the class and its instances go.
func (t *tracer) class(owner *scope.Scope) Escape {
	escape := t.name(t.scopes.BindingOf(owner.Node.Child(syntax.FieldName)), formInstance)
	escape.Seen = false
	return escape
}

const maxDepth = 4

func oneLine(n syntax.Node) string {
	s := n.Text()
	for at, c := range s {
		if c == '\n' || c == '\r' || at > 40 {
			return s[:at] + "…"
		}
	}
	return s
}
