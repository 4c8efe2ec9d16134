package rules

import (
	"cmp"
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

// trial is the module with the locals of one function returned and kept. What its
// flow says about the names is what the repair would achieve: whether a value
// surely gets to a read, and whether there surely is one to return.
type trial struct {
	*trialModule
	function *scope.Scope
	callers  map[*scope.Scope]*scope.Scope // what became of the scopes of the calls, and their originals
}

// trialModule is the module as edited for the trials of several functions, which
// do not touch each other: their names differ, and none stands inside another.
// To parse a file anew for each of its functions would take too long.
type trialModule struct {
	*rewrite.Module
	edits  []text.Edit                     // in source order
	moved  []int                           // how far each of them, and those before it, move what stands behind them
	scopes map[*scope.Scope]*scope.Scope   // what has become of the old ones
	reads  map[namedPlace]*scope.Reference // the new ones
}

type namedPlace struct {
	start int
	name  string
}

// maxTrials bounds how often a file is parsed anew. Only files in which more
// functions than that lose one and the same name come to it; of those functions
// the first are found, and the others when these are repaired.
const maxTrials = 20

// tryAll gives a trial to each function that has calls which may answer a read.
func tryAll(p *rewrite.Pass, all []*lostLocals) {
	var batches [][]*lostLocals
	next := make(map[string]int) // the first batch in which the name is not tried yet
	batchOf := make(map[*scope.Scope]int)
	for _, l := range all { // outer functions before those inside them
		if !l.mayAnswer() {
			continue
		}
		batch := 0
		for _, name := range l.names {
			batch = max(batch, next[name])
		}
		for isTriedAround(l.function, batchOf, batch) {
			batch++
		}
		if batch >= maxTrials {
			continue
		}
		batchOf[l.function] = batch
		for _, name := range l.names {
			next[name] = batch + 1
		}
		for len(batches) <= batch {
			batches = append(batches, nil)
		}
		batches[batch] = append(batches[batch], l)
	}
	for _, batch := range batches {
		try(p, batch)
	}
}

// mayAnswer reports whether any read of the names stands where a name of a
// caller would be found.
func (l *lostLocals) mayAnswer() bool {
	if len(l.calls) == 0 {
		return false
	}
	callers := l.callers()
	return slices.ContainsFunc(l.names, func(name string) bool {
		return slices.ContainsFunc(l.Scopes.Global(name).Reads, func(read *scope.Reference) bool { return isInsideAny(read.In, callers) })
	})
}

// callers returns the scopes of the calls.
func (l *lostLocals) callers() map[*scope.Scope]bool {
	callers := make(map[*scope.Scope]bool)
	for _, c := range l.calls {
		callers[c.in] = true
	}
	return callers
}

// isInsideAny reports whether s is one of the scopes or lies in one.
func isInsideAny(s *scope.Scope, scopes map[*scope.Scope]bool) bool {
	for ; s != nil; s = s.Parent {
		if scopes[s] {
			return true
		}
	}
	return false
}

// isTriedAround reports whether a function around this one is in the batch.
func isTriedAround(function *scope.Scope, batchOf map[*scope.Scope]int, batch int) bool {
	for s := function.Parent; s != nil; s = s.Parent {
		if other, ok := batchOf[s]; ok && other == batch {
			return true
		}
	}
	return false
}

// try edits the module. It returns the names inside a lambda: that reads none of
// them, which would be the end of the function, and of the flow, where one of
// them is surely unbound.
func try(p *rewrite.Pass, batch []*lostLocals) {
	t := &trialModule{}
	for _, l := range batch {
		t.edits = append(t.edits, l.returning("lambda: ("+joined(l.names)+")"))
		for _, c := range l.calls {
			t.edits = append(t.edits, keepResult(c.node, l.names))
		}
	}
	slices.SortStableFunc(t.edits, func(a, b text.Edit) int { return cmp.Compare(a.End, b.End) })
	src, err := text.Apply(p.Src, t.edits)
	if err == nil {
		t.Module, err = p.Edited(src)
	}
	if err != nil {
		panic(fmt.Sprintf("returning locals from %s and others: %v", batch[0].function.Name, err))
	}
	t.index(p.Scopes.Module)
	for _, l := range batch {
		l.trial = &trial{trialModule: t, function: t.scopes[l.function], callers: make(map[*scope.Scope]*scope.Scope)}
		for _, c := range l.calls {
			l.trial.callers[t.scopes[c.in]] = c.in
		}
	}
}

// index notes where the old scopes and the reads are now.
func (t *trialModule) index(old *scope.Scope) {
	by := 0
	for _, e := range t.edits {
		by += len(e.New) - e.Len()
		t.moved = append(t.moved, by)
	}
	t.scopes = make(map[*scope.Scope]*scope.Scope)
	t.match(old, t.Scopes.Module)
	t.reads = make(map[namedPlace]*scope.Reference)
	known := make(map[*scope.Variable]bool)
	for _, s := range t.Scopes.Scopes {
		for _, sym := range s.Symbols {
			if sym.Var == nil || known[sym.Var] {
				continue
			}
			known[sym.Var] = true
			for _, read := range sym.Var.Reads {
				t.reads[namedPlace{read.Name.Start(), sym.Name}] = read
			}
		}
	}
}

// match pairs the scopes inside two scopes. The lambda that the edits add is the
// last one of its function.
func (t *trialModule) match(old, new *scope.Scope) {
	t.scopes[old] = new
	for at, child := range old.Children {
		t.match(child, new.Children[at])
	}
}

// callerFor returns the scope of the calls that surely give the read a value,
// nil if there is none.
func (t *trial) callerFor(old *scope.Reference) *scope.Scope {
	read := t.readAt(old)
	caller := t.callers[read.Var.Owner]
	if caller == nil {
		return nil
	}
	defs := t.Flow.Reaching(read)
	if flow.Runner(read.In) != flow.Runner(read.Var.Owner) {
		defs = t.Flow.AtMaking(madeIn(read.In, read.Var.Owner), read.Var.Owner, read.Var)
	}
	if len(defs) == 0 || slices.ContainsFunc(defs, func(d flow.Def) bool { return d.Fate != flow.Bound }) {
		return nil
	}
	return caller
}

// readAt returns what has become of a read.
func (t *trialModule) readAt(old *scope.Reference) *scope.Reference {
	at := old.Name.Start()
	if before := sort.Search(len(t.edits), func(i int) bool { return t.edits[i].End > at }); before > 0 {
		at += t.moved[before-1]
	}
	read := t.reads[namedPlace{at, old.Var.Name}]
	if read == nil {
		panic("a read is lost")
	}
	return read
}

// atEnd returns what the function would return for a name.
func (t *trial) atEnd(name string) []flow.Def {
	last := t.function.Children[len(t.function.Children)-1]
	return t.Flow.AtMaking(last.Node, t.function, t.function.Lookup(name).Var)
}

// returning makes the function return a value where its body ends:
//
//	tensor = make()   =>   tensor = make()        return   =>   return tensor
//	                       return tensor
func (l *lostLocals) returning(value string) text.Edit {
	body := (syntax.Function{Node: l.function.Node}).Body()
	if last := body.Last(); last.Kind() == syntax.KindReturnStatement {
		return edit.Replace(last, "return "+value)
	}
	return edit.InsertLast(body, "return "+value)
}

// keepResult binds the names to what a call returns:
//
//	create()   =>   tensor = create()
func keepResult(call syntax.Node, names []string) text.Edit {
	return edit.Prefix(call, joined(names)+" = ")
}
