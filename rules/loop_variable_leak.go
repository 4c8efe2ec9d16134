package rules

import (
	"fmt"
	"slices"
	"strings"

	"pyfix/rewrite"
	"pyfix/rewrite/edit"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

var loopVariableLeak = &rewrite.Rule{
	Name:     "loop-variable-leak",
	Summary:  "a loop variable is read after a loop that may have made no round",
	Best:     rewrite.Unsafe,
	Aliases:  []string{"W0631", "undefined-loop-variable"},
	Optional: true,
	Python2:  true,
	Doc: `
## What it does
Finds reads of the variable of a for loop after the loop, where nothing has bound
it if the loop had nothing to run over.

## Why it surprises
A loop variable outlives its loop and keeps the value of the last round, and so
code gets used to it. Where there was no round, the read raises NameError, in a
function UnboundLocalError: "cannot access local variable 'line' where it is not
associated with a value".

## Example
    def last_line(lines):
        for line in lines:
            print(line)
        return line
Use instead:
    def last_line(lines):
        line = None
        for line in lines:
            print(line)
        return line

Silent where the loop is known to make a round, such as over range(3) or ("a",
"b"), where its else clause binds the name or leaves, where a test or assertion
looks at what the loop runs over, or at what it leaves behind, and where another
loop, an assignment or a comprehension binds the name of the read.

## Fix safety
Unsafe everywhere: the program goes on with None where it stops now, and only its
author knows whether that is better. Not offered where the name may have a value
before the loop already, which None would replace.

## References
- Python language reference, the for statement
`,
	Run: runLoopVariableLeak,
}

func runLoopVariableLeak(p *rewrite.Pass) {
	reported := make(map[*scope.Reference]bool)
	for loop := range p.Each(syntax.KindForStatement) {
		for target := range loop.Child(syntax.FieldLeft).Descendants() {
			b := p.Scopes.BindingOf(target)
			if b == nil || b.Kind != scope.BindFor || b.Stmt != loop {
				continue
			}
			l := &leak{Pass: p, loop: loop, target: b}
			for _, read := range l.reads() {
				if !reported[read] {
					reported[read] = true
					p.Report(l.finding(read))
				}
			}
		}
	}
}

// leak is the variable of a loop that may make no round.
type leak struct {
	*rewrite.Pass
	loop   syntax.Node
	target *scope.Binding
	before *scope.Binding // one that may have given the variable a value when the loop begins
}

func (l *leak) iterable() syntax.Node { return l.loop.Child(syntax.FieldRight) }

// reads returns the reads that find nothing if the loop makes no round.
func (l *leak) reads() []*scope.Reference {
	v := l.target.Var
	if !l.readOutside() || l.boundUnseen() || makesRound(l.Pass, l.iterable()) || l.decides(l.loop) {
		return nil
	}
	empty := l.Flow.IfEmpty(l.loop, l.target.In, v)
	l.before = empty.Before
	return slices.DeleteFunc(empty.Reads, func(read *scope.Reference) bool {
		g, _ := guardOf(l.Pass, read.Name)
		return g == providedFor || l.decides(read.Name) || l.handlesRound(read.Name)
	})
}

// handlesRound reports whether the read stands in a handler of a try statement
// around the loop: it speaks of the round that raised.
func (l *leak) handlesRound(read syntax.Node) bool {
	for outer := range read.Enclosing() {
		if outer.Is(syntax.KindExceptClause, syntax.KindExceptGroupClause) && outer.Parent().Child(syntax.FieldBody).Contains(l.loop) {
			return true
		}
	}
	return false
}

// readOutside is a quick look that spares most loops the thorough one.
func (l *leak) readOutside() bool {
	body := l.loop.Child(syntax.FieldBody)
	return slices.ContainsFunc(l.target.Var.Reads, func(r *scope.Reference) bool { return !body.Contains(r.Name) })
}

// boundUnseen reports whether the name may have a value that no binding in sight
// gives it: a builtin's, or one of the ways that modules and Python 2 have.
func (l *leak) boundUnseen() bool {
	owner, name := l.target.Var.Owner, l.target.Var.Name
	if owner.Kind == scope.Module && (scope.IsBuiltin(name) || bringsName(l.Pass, name)) {
		return true
	}
	if owner.Kind == scope.Class && (scope.IsBuiltin(name) || owner.Module().Binds(name)) {
		return true
	}
	return bindsUnseen(l.Pass, owner, name)
}

// decides reports whether the program looks before it gets to n: whether a test
// that n depends on mentions what the loop runs over or, behind the loop, what
// it leaves behind.
func (l *leak) decides(n syntax.Node) bool {
	inner := n
	for outer := range n.Enclosing() {
		if outer.Is(syntax.KindFunctionDefinition, syntax.KindLambda, syntax.KindClassDefinition) {
			return false
		}
		if test := testAround(outer, inner); test.Ok() && l.speaksOfLoop(test) {
			return true
		}
		if outer.Is(syntax.KindBlock, syntax.KindModule) && l.looksBefore(outer, inner) {
			return true
		}
		inner = outer
	}
	return false
}

// testAround returns the test of a statement or expression that decides whether
// its part is run, none if there is none.
func testAround(n, part syntax.Node) syntax.Node {
	switch n.Kind() {
	case syntax.KindIfStatement, syntax.KindElifClause, syntax.KindWhileStatement:
		if test := n.Child(syntax.FieldCondition); test != part {
			return test
		}
	case syntax.KindConditionalExpression:
		if test := n.Nth(1); test != part {
			return test
		}
	case syntax.KindBooleanOperator:
		if test := n.Child(syntax.FieldLeft); test != part {
			return test
		}
	}
	return syntax.Node{}
}

// looksBefore reports whether a statement of the block that stands before the
// given one speaks of the loop, and leaves or binds accordingly: an assertion,
// or an if statement.
func (l *leak) looksBefore(block, stmt syntax.Node) bool {
	for _, test := range gatesOf(l.Pass, block) {
		if test.Start() >= stmt.Start() {
			return false
		}
		if l.speaksOfLoop(test) {
			return true
		}
	}
	return false
}

// gates are, by block, what its assertions and those of its if statements that
// jump away test.
type gates map[syntax.Node][]syntax.Node

func gatesOf(p *rewrite.Pass, block syntax.Node) []syntax.Node {
	known := rewrite.Memo(p, func(*rewrite.Pass) gates { return make(gates) })
	tests, ok := known[block]
	if ok {
		return tests
	}
	for c := range block.Children() {
		switch {
		case c.Kind() == syntax.KindAssertStatement:
			tests = append(tests, c.First())
		case c.Kind() == syntax.KindIfStatement && leaves(c.Child(syntax.FieldConsequence).Last()):
			tests = append(tests, c.Child(syntax.FieldCondition))
		}
	}
	known[block] = tests
	return tests
}

// leaves reports whether a statement jumps away, as far as can be seen.
func leaves(stmt syntax.Node) bool {
	return stmt.Is(syntax.KindReturnStatement, syntax.KindRaiseStatement, syntax.KindContinueStatement, syntax.KindBreakStatement) ||
		stmt.Kind() == syntax.KindExpressionStatement && stmt.First().Kind() == syntax.KindCall
}

// speaksOfLoop reports whether a test mentions a variable that the loop runs over
// or, if it stands behind the loop, one that the loop binds or calls methods of.
func (l *leak) speaksOfLoop(test syntax.Node) bool {
	for n := range test.Descendants() {
		read := l.Scopes.ReadOf(n)
		if read == nil {
			continue
		}
		if l.mentions(l.iterable(), read.Var) || test.Start() > l.loop.End() && l.leavesBehind(read.Var) {
			return true
		}
	}
	return false
}

// mentions reports whether the variable is read in n, other than to be called.
func (l *leak) mentions(n syntax.Node, v *scope.Variable) bool {
	return slices.ContainsFunc(v.Reads, func(r *scope.Reference) bool { return n.Contains(r.Name) && !isCalled(r.Name) })
}

// leavesBehind reports whether the loop changes the variable: binds it, or calls
// a method of what it holds.
func (l *leak) leavesBehind(v *scope.Variable) bool {
	if slices.ContainsFunc(v.Bindings, func(b *scope.Binding) bool { return l.loop.Contains(b.Name) }) {
		return true
	}
	return slices.ContainsFunc(v.Reads, func(r *scope.Reference) bool {
		object := r.Name.Parent()
		return l.loop.Contains(r.Name) && object.Is(syntax.KindAttribute, syntax.KindSubscript) && object.First() == r.Name
	})
}

// makesRound reports whether a loop over the expression makes a round for sure,
// or never ends without, beyond what the flow knows: a constant of the file,
// x.split(","), itertools.count().
func makesRound(p *rewrite.Pass, n syntax.Node) bool {
	n = n.Bare()
	switch n.Kind() {
	case syntax.KindIdentifier:
		read := p.Scopes.ReadOf(n)
		if read == nil || len(read.Var.Bindings) != 1 || read.Var.Bindings[0].Kind != scope.BindAssign {
			return false
		}
		return flow.RunsAtLeastOnce(read.Var.Bindings[0].Stmt.Child(syntax.FieldRight))
	case syntax.KindCall:
		function, first := n.Child(syntax.FieldFunction), n.Child(syntax.FieldArguments).First()
		switch p.Flow.Qualified(function) {
		case "itertools.count", "itertools.repeat":
			return true
		case "enumerate", "reversed", "sorted", "list", "tuple", "iter":
			return first.Ok() && makesRound(p, first)
		case "zip":
			return areNeverEmpty(p, slices.Collect(n.Child(syntax.FieldArguments).Children()))
		case "map":
			iterables := slices.Collect(n.Child(syntax.FieldArguments).Children())
			return len(iterables) > 1 && areNeverEmpty(p, iterables[1:])
		}
		switch method := function.Child(syntax.FieldAttribute).Text(); method {
		case "items", "keys", "values":
			return areNeverEmpty(p, []syntax.Node{function.Child(syntax.FieldObject)})
		default:
			return first.Ok() && strings.HasSuffix(method, "split")
		}
	}
	return false
}

// areNeverEmpty reports whether a loop over any of the expressions would make a
// round.
func areNeverEmpty(p *rewrite.Pass, iterables []syntax.Node) bool {
	for _, n := range iterables {
		if !flow.RunsAtLeastOnce(n) && !makesRound(p, n) {
			return false
		}
	}
	return len(iterables) > 0
}

func (l *leak) finding(read *scope.Reference) rewrite.Finding {
	f := rewrite.Finding{
		Span:    read.Name.Span(),
		Message: fmt.Sprintf("`%s` is unbound here if the loop on line %d makes no round", read.Name.Text(), l.loop.Row()),
		Related: append(rewrite.At("the loop binds it, round by round", l.target.Name), rewrite.At("this may be empty", l.iterable())...),
	}
	f.Fixes = []rewrite.Fix{l.bindNone()}
	return f
}

// bindNone gives the variable a value for where there is no round:
//
//	                    =>   line = None
//	for line in lines:       for line in lines:
//	    ...                      ...
func (l *leak) bindNone() rewrite.Fix {
	name := l.target.Name.Text()
	fix := rewrite.Fix{
		Title:  fmt.Sprintf("bind `%s` to None before the loop", name),
		Level:  rewrite.Unsafe,
		Reason: fmt.Sprintf("`%s` would be None where the read fails now", name),
		Edits:  []text.Edit{edit.InsertBefore(l.loop, name+" = None")},
		Claims: []rewrite.Claim{{In: l.target.In, Name: l.target.Var.Name}},
	}
	if l.before != nil {
		fix.Lower(rewrite.None, fmt.Sprintf("`%s` may have the value of line %d before the loop, which None would replace", name, l.before.Name.Row()))
	}
	return fix
}
