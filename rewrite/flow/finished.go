package flow

import (
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// finishes reports whether the callee lets the argument run later, and the
// program waits for that before it goes on: a thread that is joined, a task or
// call that is awaited, a context manager that ends in the region.
func (t *tracer) finishes(a argument) bool {
	switch a.last {
	case "Thread", "Process":
		return t.waitsFor(a.call, joins)
	case "create_task", "ensure_future":
		return isAwaited(a.call) || t.waitsFor(a.call, t.awaits)
	}
	if matchesAny(awaitedCallees, a.name) {
		return isAwaited(a.call)
	}
	return t.endsInRegion(a.callee.Child(syntax.FieldObject))
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

// joins reports whether the statement joins a thread, without a timeout.
func joins(stmt syntax.Node, name string) bool { return stmt.Text() == name+".join()" }

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
