package flow

import (
	"strings"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// finishes reports whether the callee lets the argument run later, and the
// program waits for that before it goes on: a thread that is joined, a task or
// call that is awaited, a result that is asked for, a context manager that ends
// in the region.
func (t *tracer) finishes(a argument) bool {
	return t.isWaitedFor(a) || awaitedCallees.has(a.name) && isAwaited(a.call) || t.endsInRegion(a.callee.Child(syntax.FieldObject))
}

func (t *tracer) isWaitedFor(a argument) bool {
	switch a.last {
	case "Thread", "Process", "Timer":
		return t.waitsFor(a.call, joins) || t.waitsForAll(a.call, joinsAll)
	case "create_task", "ensure_future":
		return isAwaited(a.call) || t.waitsFor(a.call, t.awaits) || t.waitsForAll(a.call, t.awaits)
	case "submit":
		return strings.HasPrefix(a.call.Parent().Parent().Text(), a.call.Text()+".result()") ||
			t.waitsFor(a.call, asksForResult) || t.waitsForAll(a.call, asksForResults)
	case "apply_async", "map_async", "starmap_async":
		return t.waitsFor(a.call, asksPool)
	}
	return false
}

// isUsedUp reports whether the iterator that the call returns is asked for all
// of its items at once.
func (t *tracer) isUsedUp(call syntax.Node) bool {
	p := call.Parent()
	if p.Is(syntax.KindForStatement, syntax.KindForInClause) {
		return p.Parent().Kind() != syntax.KindGeneratorExpression
	}
	return p.Kind() == syntax.KindArgumentList && collectors.has(t.Qualified(p.Parent().Child(syntax.FieldFunction)))
}

// collectors ask an iterator for all of its items.
var collectors = tableOf("list", "tuple", "set", "dict", "sorted", "sum")

// isEntered reports whether the value of the call is what a with statement
// enters: whatever it keeps, it is done with when the statement ends.
func isEntered(call syntax.Node) bool {
	return call.Parent().Kind() == syntax.KindWithItem || call.Parent().Kind() == syntax.KindAsPattern && call.Parent().Parent().Kind() == syntax.KindWithItem
}

// entered judges the argument of a context manager by the name that the with
// statement gives it.
func (t *tracer) entered(a argument) Escape {
	target := a.call.Parent().Child(syntax.FieldAlias)
	if target.Ok() && t.name(t.scopes.BindingOf(target.First()), formInstance).Verdict != No {
		return possible(a)
	}
	return Escape{}
}

func isAwaited(call syntax.Node) bool { return call.Parent().Kind() == syntax.KindAwait }

// waitsFor reports whether the value of the call is bound to a name, and a later
// statement of the same block waits for it.
func (t *tracer) waitsFor(call syntax.Node, waits func(stmt syntax.Node, name string) bool) bool {
	assignment := call.Parent()
	name := assignment.Child(syntax.FieldLeft)
	if assignment.Kind() != syntax.KindAssignment || name.Kind() != syntax.KindIdentifier {
		return false
	}
	stmt := assignment.Parent()
	for next := range stmt.Parent().Children() {
		if next.ID() > stmt.ID() && waits(next, name.Text()) {
			return true
		}
	}
	return false
}

// joins reports whether the statement joins a thread, without a timeout, by
// itself or as what a try statement does last.
func joins(stmt syntax.Node, name string) bool {
	if stmt.Kind() == syntax.KindTryStatement {
		for last := range partsOf(stmt).finally.Children() {
			if joins(last, name) {
				return true
			}
		}
	}
	return stmt.Text() == name+".join()"
}

// asksForResult reports whether the statement waits for a future's result.
func asksForResult(stmt syntax.Node, name string) bool {
	return stmt.Is(syntax.KindExpressionStatement, syntax.KindReturnStatement) && asks(stmt, name)
}

// asksPool reports whether the statement waits for a pool's result, perhaps by
// way of assertRaises(Error, result.get).
func asksPool(stmt syntax.Node, name string) bool {
	if stmt.Kind() != syntax.KindExpressionStatement {
		return false
	}
	for n := range stmt.Descendants() {
		if n.Kind() == syntax.KindAttribute && (n.Text() == name+".get" || n.Text() == name+".wait") {
			return true
		}
	}
	return false
}

func asks(n syntax.Node, future string) bool {
	for n := range n.Descendants() {
		if n.Kind() == syntax.KindCall && n.Text() == future+".result()" {
			return true
		}
	}
	return false
}

// waitsForAll reports whether the value of the call is put into a list, and a
// later statement of the region waits for everything in it.
func (t *tracer) waitsForAll(call syntax.Node, waits func(stmt syntax.Node, list string) bool) bool {
	list := listOf(call)
	for stmt := call; list != "" && t.region.Contains(stmt.Parent()); stmt = stmt.Parent() {
		if stmt.Parent().Kind() != syntax.KindBlock {
			continue
		}
		for next := range stmt.Parent().Children() {
			if next.ID() > stmt.ID() && waits(next, list) {
				return true
			}
		}
	}
	return false
}

// listOf returns the name of the list that the value of a call is put into, or of
// the dict that it is a key of, "" if there is none.
func listOf(call syntax.Node) string {
	p := call.Parent()
	if p.Kind() == syntax.KindPair {
		p = p.Parent()
	}
	switch {
	case p.Is(syntax.KindList, syntax.KindListComprehension, syntax.KindDictionaryComprehension) && p.Parent().Kind() == syntax.KindAssignment:
		return p.Parent().Child(syntax.FieldLeft).Text()
	case p.Kind() == syntax.KindArgumentList:
		return appendsTo(p.Parent())
	case p.Kind() == syntax.KindAssignment:
		for next := range p.Parent().Parent().Children() {
			if call := next.First(); next.ID() > p.ID() && call.Kind() == syntax.KindCall && call.Child(syntax.FieldArguments).First().Text() == p.Child(syntax.FieldLeft).Text() {
				return appendsTo(call)
			}
		}
	}
	return ""
}

func appendsTo(call syntax.Node) string {
	method := call.Child(syntax.FieldFunction)
	if method.Child(syntax.FieldAttribute).Text() != "append" {
		return ""
	}
	return method.Child(syntax.FieldObject).Text()
}

// joinsAll reports whether the statement joins all threads of a list:
// `for thread in threads: thread.join()`.
func joinsAll(loop syntax.Node, list string) bool {
	if loop.Kind() != syntax.KindForStatement || loop.Child(syntax.FieldRight).Text() != list {
		return false
	}
	for stmt := range loop.Child(syntax.FieldBody).Children() {
		if joins(stmt, loop.Child(syntax.FieldLeft).Text()) {
			return true
		}
	}
	return false
}

// asksForResults reports whether the statement waits for all futures of a list,
// by itself or when it asks for their results.
func asksForResults(stmt syntax.Node, list string) bool {
	for n := range stmt.Descendants() {
		switch n.Kind() {
		case syntax.KindCall:
			callee := n.Child(syntax.FieldFunction).Text()
			if arguments := n.Child(syntax.FieldArguments); strings.HasSuffix(callee, "wait") && arguments.First().Text() == list && arguments.First() == arguments.Last() {
				return true
			}
		case syntax.KindForStatement, syntax.KindForInClause:
			futures := n.Child(syntax.FieldRight)
			if futures.Kind() == syntax.KindCall && strings.HasSuffix(futures.Child(syntax.FieldFunction).Text(), "as_completed") {
				futures = futures.Child(syntax.FieldArguments).First()
			}
			if futures.Text() == list && asks(whole(n), n.Child(syntax.FieldLeft).Text()) {
				return true
			}
		}
	}
	return false
}

// awaits reports whether the statement awaits a task, by itself or together with
// others.
func (t *tracer) awaits(stmt syntax.Node, name string) bool {
	if !stmt.Is(syntax.KindExpressionStatement, syntax.KindReturnStatement, syntax.KindWithStatement) {
		return false
	}
	for n := range stmt.Descendants() {
		if n.Kind() != syntax.KindIdentifier || n.Text() != name {
			continue
		}
		if isAwaited(n) {
			return true
		}
		argument := n
		if n.Parent().Kind() == syntax.KindListSplat {
			argument = n.Parent()
		}
		if call := argument.Parent().Parent(); call.Kind() == syntax.KindCall && isAwaited(call) && awaiters.has(t.Qualified(call.Child(syntax.FieldFunction))) {
			return true
		}
	}
	return false
}

// waitingManagers are context managers that do what they were given before they
// end.
var waitingManagers = tableOf(
	"contextlib.ExitStack", "contextlib.AsyncExitStack", "concurrent.futures.ThreadPoolExecutor", "concurrent.futures.ProcessPoolExecutor",
	"concurrent.futures.thread.ThreadPoolExecutor", "futures.ThreadPoolExecutor", "asyncio.TaskGroup", "trio.open_nursery", "anyio.create_task_group",
)

// endsInRegion reports whether the object is a waiting context manager whose
// with statement stands in the region, so that it ends there.
func (t *tracer) endsInRegion(object syntax.Node) bool {
	read := t.scopes.ReadOf(object)
	if read == nil || Runner(read.In) != t.unit.runner || t.isEmptied(read.Var) {
		return false
	}
	defs := t.unit.reaching(read)
	for _, d := range defs {
		if d.Fate != Bound || d.Binding.Kind != scope.BindWith || !t.isWaiting(d.Binding) {
			return false
		}
	}
	return len(defs) > 0
}

// isEmptied reports whether somebody takes what the context manager, which the
// variable holds, is to do when it ends.
func (t *tracer) isEmptied(v *scope.Variable) bool {
	if t.emptied[v] == unknown {
		t.emptied[v] = no
		for _, r := range v.Reads {
			if r.Name.Parent().Child(syntax.FieldAttribute).Text() == "pop_all" {
				t.emptied[v] = yes
			}
		}
	}
	return t.emptied[v] == yes
}

// isWaiting reports whether a with statement of the region binds the name to a
// waiting context manager.
func (t *tracer) isWaiting(b *scope.Binding) bool {
	pattern := b.Name.Parent()
	if pattern.Kind() != syntax.KindAsPatternTarget {
		return false
	}
	manager := pattern.Parent().First().Bare()
	return t.region.Contains(b.Name) && manager.Kind() == syntax.KindCall && waitingManagers.has(t.Qualified(manager.Child(syntax.FieldFunction)))
}
