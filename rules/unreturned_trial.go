package rules

import (
	"fmt"
	"slices"

	"pyfix/rewrite"
	"pyfix/rewrite/edit"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

// trial is the module with the locals returned and kept. What its flow says
// about the names is what the repair would achieve: whether a value surely gets
// to a read, and whether there surely is one to return.
type trial struct {
	*rewrite.Module
	edits    []text.Edit
	function *scope.Scope
	callers  map[*scope.Scope]*scope.Scope // what became of the scopes of the calls, and their originals
}

// try edits the module. It returns the names inside a lambda: that reads none of
// them, which would be the end of the function, and of the flow, where one of
// them is surely unbound.
func (l *lostLocals) try() *trial {
	t := &trial{callers: make(map[*scope.Scope]*scope.Scope)}
	t.edits = append(t.edits, l.returning("lambda: ("+joined(l.names)+")"))
	for _, c := range l.calls {
		t.edits = append(t.edits, keepResult(c.node, l.names))
	}
	src, err := text.Apply(l.Src, t.edits)
	if err == nil {
		t.Module, err = rewrite.Load(l.Path, src)
	}
	if err != nil {
		panic(fmt.Sprintf("returning %s from %s: %v", listed(l.names), l.function.Name, err))
	}
	t.function = t.scopeOf(l.function)
	for _, c := range l.calls {
		t.callers[t.scopeOf(c.in)] = c.in
	}
	return t
}

// scopeOf returns what has become of a scope. The lambda that the edits add is
// the last one of its function.
func (t *trial) scopeOf(old *scope.Scope) *scope.Scope {
	if old.Parent == nil {
		return t.Scopes.Module
	}
	return t.scopeOf(old.Parent).Children[slices.Index(old.Parent.Children, old)]
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
func (t *trial) readAt(old *scope.Reference) *scope.Reference {
	at := old.Name.Start()
	for _, e := range t.edits {
		if e.End <= old.Name.Start() {
			at += len(e.New) - e.Len()
		}
	}
	s := t.scopeOf(old.In)
	for _, sym := range s.Symbols {
		if sym.Name != old.Var.Name || sym.Var == nil {
			continue
		}
		for _, read := range sym.Var.Reads {
			if read.Name.Start() == at {
				return read
			}
		}
	}
	panic("a read is lost")
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
