// Package flow answers questions about time: which bindings, or unbindings,
// reach a read; whether a variable can be bound again after a closure has been
// made; whether a closure outlives the region it was made in.
//
// The unit of flow is code that runs in one go: a module, a function, a lambda,
// a generator expression. Class bodies, the other comprehensions and lambdas
// that are called on the spot run in the midst of the code around them and
// belong to its unit. A unit becomes a graph of blocks (build.go, statements.go,
// expressions.go) that hold events in the order in which Python evaluates:
// a name is bound, read or taken away, a closure is made, a call is made.
// Exceptions are edges: a block that may raise has one to the handler, and a
// binding never shares a block with what may raise before it, so that a handler
// sees the names as they were.
//
// Graphs are built when somebody asks, and variables are solved one at a time:
// most files never need either.
package flow

import (
	"slices"

	"pyfix/rewrite/checkpoint"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// Fate says what has become of a variable by the time it is read.
type Fate uint8

const (
	Bound        Fate = iota // the binding gave it its value
	NeverBound               // nothing has bound it yet
	Deleted                  // a del statement took it away
	HandlerEnded             // the end of its except clause took it away
	Outside                  // whatever other units made of it: before this one was entered, or when it let them run
)

// Def is what a read may find: what a binding left behind.
type Def struct {
	Binding *scope.Binding // nil for NeverBound and Outside
	Fate    Fate
}

// Info holds the graphs of one file. It is not safe for concurrent use.
type Info struct {
	Callables Callables // to be set before the first question

	scopes   *scope.Info
	point    *checkpoint.Point // the file's
	units    map[*scope.Scope]*Unit
	noReturn map[*scope.Binding]answer
	private  map[*scope.Variable]answer // see isPrivateContainer
	packages map[string]bool            // see ImportsAny
	emptied  map[*scope.Variable]answer // see isEmptied
	methods  map[string][]syntax.Node   // see methodsNamed
}

// New returns the flow of a file; nothing is computed before it is asked for.
func New(scopes *scope.Info) *Info {
	return &Info{
		scopes:   scopes,
		point:    scopes.File.Point,
		units:    make(map[*scope.Scope]*Unit),
		noReturn: make(map[*scope.Binding]answer),
		private:  make(map[*scope.Variable]answer),
		emptied:  make(map[*scope.Variable]answer),
	}
}

// Runner returns the scope whose unit the code of s belongs to: s itself, or
// the nearest one around it that runs as a unit of its own.
func Runner(s *scope.Scope) *scope.Scope {
	for s.Kind != scope.Module && (!s.Kind.IsDeferred() || calledOnTheSpot(s)) {
		s = s.Parent
	}
	return s
}

// calledOnTheSpot reports whether s is the scope of a lambda in (lambda: ...)(),
// which runs there and then unless it is a generator.
func calledOnTheSpot(s *scope.Scope) bool {
	return s.Kind == scope.Lambda && CallOfLambda(s.Node).Ok() && !Suspends(s.Node)
}

// CallOfLambda returns the call in (lambda ...: ...)(...), none if the lambda is
// not called on the spot.
func CallOfLambda(lambda syntax.Node) syntax.Node {
	outer := lambda
	for outer.Parent().Kind() == syntax.KindParenthesizedExpression {
		outer = outer.Parent()
	}
	if call := outer.Parent(); call.Kind() == syntax.KindCall && outer.Field() == syntax.FieldFunction {
		return call
	}
	return syntax.Node{}
}

// Suspends reports whether calling the function only makes a generator or a
// coroutine, whose body runs later.
func Suspends(function syntax.Node) bool {
	if function.Kind() == syntax.KindFunctionDefinition && (syntax.Function{Node: function}).IsAsync() {
		return true
	}
	return yields(function.Child(syntax.FieldBody))
}

// yields looks for a yield that belongs to the function whose body n is part of.
func yields(n syntax.Node) bool {
	switch n.Kind() {
	case syntax.KindYield:
		return true
	case syntax.KindFunctionDefinition, syntax.KindLambda, syntax.KindClassDefinition:
		return false
	}
	for c := range n.Children() {
		if yields(c) {
			return true
		}
	}
	return false
}

// Unit returns the graph that the code of s belongs to.
func (i *Info) Unit(s *scope.Scope) *Unit {
	runner := Runner(s)
	u := i.units[runner]
	if u == nil {
		u = newUnit(i, runner)
		i.units[runner] = u
		u.build()
	}
	return u
}

// Reaching returns what the read may find, in source order; nothing if it can
// never run.
func (i *Info) Reaching(r *scope.Reference) []Def {
	return i.Unit(r.In).reaching(r)
}

// MayRun reports whether the program may come to the read.
func (i *Info) MayRun(r *scope.Reference) bool {
	u := i.Unit(r.In)
	return slices.ContainsFunc(u.readsOf(r), func(p place) bool { return u.reaches(p.block) })
}

// MayMake reports whether the program may come to make the closure.
func (i *Info) MayMake(closure syntax.Node, in *scope.Scope) bool {
	u := i.Unit(in)
	return slices.ContainsFunc(u.makesOf(closure), func(p place) bool { return u.reaches(p.block) })
}

// MayFind reports whether the definition is one that the read may find. Where
// many may reach it, that costs less than to have them all.
func (i *Info) MayFind(r *scope.Reference, d Def) bool {
	u := i.Unit(r.In)
	return u.mayHold(u.readsOf(r), r.Var, d)
}
