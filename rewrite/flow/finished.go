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
	return t.isWaitedFor(a) || matchesAny(awaitedCallees, a.name) && isAwaited(a.call) || t.endsInRegion(a.callee.Child(syntax.FieldObject))
}

func (t *tracer) isWaitedFor(a argument) bool {
	switch a.last {
	case "Thread", "Process", "Timer":
		return t.waitsFor(a.call, joins) || t.joinedTogether(a.call)
	case "create_task", "ensure_future":
		return isAwaited(a.call) || t.waitsFor(a.call, t.awaits)
	case "submit":
		return strings.HasPrefix(a.call.Parent().Parent().Text(), a.call.Text()+".result()") || t.waitsFor(a.call, asksForResult)
	}
	return false
}

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
	for n := range stmt.Descendants() {
		if n.Kind() == syntax.KindCall && n.Text() == name+".result()" {
			return stmt.Is(syntax.KindExpressionStatement, syntax.KindReturnStatement)
		}
	}
	return false
}

// joinedTogether reports whether the thread is put into a list, whose threads
// are all joined in the region: `for thread in threads: thread.join()`.
func (t *tracer) joinedTogether(thread syntax.Node) bool {
	list := t.listOf(thread)
	for stmt := thread; list != "" && t.region.Contains(stmt.Parent()); stmt = stmt.Parent() {
		if stmt.Parent().Kind() != syntax.KindBlock {
			continue
		}
		for next := range stmt.Parent().Children() {
			if next.ID() > stmt.ID() && joinsAll(next, list) {
				return true
			}
		}
	}
	return false
}

// listOf returns the name of the list that a thread is put into, "" if there is
// none.
func (t *tracer) listOf(thread syntax.Node) string {
	p := thread.Parent()
	switch {
	case p.Is(syntax.KindList, syntax.KindListComprehension) && p.Parent().Kind() == syntax.KindAssignment:
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
		if call := n.Parent().Parent(); call.Kind() == syntax.KindCall && isAwaited(call) && matchesAny(awaiters, t.Qualified(call.Child(syntax.FieldFunction))) {
			return true
		}
	}
	return false
}

// waitingManagers are context managers that do what they were given before they
// end.
var waitingManagers = []string{
	"contextlib.ExitStack", "contextlib.AsyncExitStack", "concurrent.futures.ThreadPoolExecutor", "concurrent.futures.ProcessPoolExecutor",
	"concurrent.futures.thread.ThreadPoolExecutor", "futures.ThreadPoolExecutor", "asyncio.TaskGroup", "trio.open_nursery", "anyio.create_task_group",
}

// endsInRegion reports whether the object is a waiting context manager whose
// with statement stands in the region, so that it ends there.
func (t *tracer) endsInRegion(object syntax.Node) bool {
	read := t.scopes.ReadOf(object)
	if read == nil || Runner(read.In) != t.unit.runner {
		return false
	}
	for _, r := range read.Var.Reads {
		if r.Name.Parent().Child(syntax.FieldAttribute).Text() == "pop_all" {
			return false
		}
	}
	defs := t.unit.reaching(read)
	for _, d := range defs {
		if d.Fate != Bound || d.Binding.Kind != scope.BindWith || !t.isWaiting(d.Binding) {
			return false
		}
	}
	return len(defs) > 0
}

// isWaiting reports whether a with statement of the region binds the name to a
// waiting context manager.
func (t *tracer) isWaiting(b *scope.Binding) bool {
	pattern := b.Name.Parent()
	if pattern.Kind() != syntax.KindAsPatternTarget {
		return false
	}
	manager := pattern.Parent().First().Bare()
	return t.region.Contains(b.Name) && manager.Kind() == syntax.KindCall && matchesAny(waitingManagers, t.Qualified(manager.Child(syntax.FieldFunction)))
}
