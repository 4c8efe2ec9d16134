package rules

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"pyfix/rewrite"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

func joined(names []string) string { return strings.Join(names, ", ") }

// repairs returns the fixes that all findings of the function share: each mends
// every caller, whichever finding it is applied for.
func (l *lostLocals) repairs() []rewrite.Fix {
	if l.apart {
		return []rewrite.Fix{l.makeAttributes()}
	}
	returned := l.returnAndKeep()
	if !l.isMethod() {
		return []rewrite.Fix{returned}
	}
	returned.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` may be called from elsewhere too, and its result changes from None", l.function.Name))
	return []rewrite.Fix{l.makeAttributes(), returned}
}

// returnAndKeep returns the names, and binds them to the result wherever they
// are read behind a call:
//
//	def create():         =>   def create():
//	    tensor = make()            tensor = make()
//	                               return tensor
//	create()                   tensor = create()
//	print(tensor)              print(tensor)
func (l *lostLocals) returnAndKeep() rewrite.Fix {
	fix := rewrite.Fix{
		Title: fmt.Sprintf("return %s from `%s`, and keep the result", listed(l.names), l.function.Name),
		Level: rewrite.Safe,
	}
	fix.Edits = append(fix.Edits, l.returning(joined(l.names)))
	for _, c := range l.calls {
		fix.Edits = append(fix.Edits, keepResult(c.node, l.names))
		for _, name := range l.names {
			fix.Claims = append(fix.Claims, rewrite.Claim{In: c.in, Name: name})
		}
	}
	l.lowerForEnds(&fix)
	l.lowerForCallers(&fix)
	l.lowerForResult(&fix)
	l.lowerForReads(&fix)
	return fix
}

// lowerForEnds looks at what there is to return wherever the function ends.
func (l *lostLocals) lowerForEnds(fix *rewrite.Fix) {
	last := (syntax.Function{Node: l.function.Node}).Body().Last()
	for _, returned := range returnsOf(l.function) {
		if returned != last {
			fix.Lower(rewrite.None, fmt.Sprintf("`%s` returns early on line %d", l.function.Name, returned.Row()))
		}
	}
	for _, name := range l.names {
		ends := l.trial.atEnd(name)
		if len(ends) == 0 {
			fix.Lower(rewrite.None, fmt.Sprintf("`%s` never gets to its end", l.function.Name))
		}
		for _, d := range ends {
			l.lowerForEnd(fix, name, d)
		}
	}
}

func (l *lostLocals) lowerForEnd(fix *rewrite.Fix, name string, d flow.Def) {
	switch {
	case d.Fate == flow.Deleted:
		fix.Lower(rewrite.None, fmt.Sprintf("`%s` deletes `%s` on line %d", l.function.Name, name, d.Binding.Name.Row()))
	case d.Fate == flow.Outside && !isDeletedInside(l.function.Lookup(name).Var):
		// an inner function has given it another value
	case d.Fate != flow.Bound:
		fix.Lower(rewrite.None, fmt.Sprintf("`%s` may end with `%s` unbound", l.function.Name, name))
	case d.Binding.Kind == scope.BindWith:
		fix.Lower(rewrite.None, fmt.Sprintf("`%s` is of use only inside the with statement on line %d", name, d.Binding.Name.Row()))
	case d.Binding.Kind == scope.BindImport, d.Binding.Kind == scope.BindDef, d.Binding.Kind == scope.BindClass:
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` is bound by the %s on line %d, which may belong outside of `%s`", name, definitionWord(d.Binding.Kind), d.Binding.Name.Row(), l.function.Name))
	}
	if with := l.mayBeLeftEarly(d); with.Ok() {
		fix.Lower(rewrite.None, fmt.Sprintf("`%s` may end with `%s` unbound, should the with statement on line %d keep an exception to itself", l.function.Name, name, with.Row()))
	}
}

// isDeletedInside reports whether a function inside the variable's own deletes it.
func isDeletedInside(v *scope.Variable) bool {
	return slices.ContainsFunc(v.Bindings, func(b *scope.Binding) bool { return b.Kind == scope.BindDel && b.In != v.Owner })
}

func definitionWord(k scope.BindingKind) string {
	switch k {
	case scope.BindImport:
		return "import"
	case scope.BindDef:
		return "function"
	}
	return "class"
}

// mayBeLeftEarly returns a with statement around the binding whose manager might
// swallow an exception that is raised before it, unless the name has a value by
// then.
func (l *lostLocals) mayBeLeftEarly(d flow.Def) syntax.Node {
	if d.Fate != flow.Bound {
		return syntax.Node{}
	}
	for outer := range d.Binding.Name.Enclosing() {
		if outer.Kind() == syntax.KindFunctionDefinition {
			break
		}
		if outer.Kind() == syntax.KindWithStatement && !l.letsExceptionsThrough(outer) && !isBoundBefore(outer, d.Binding.Var) {
			return outer
		}
	}
	return syntax.Node{}
}

// letThrough are context managers that never swallow an exception.
var letThrough = []string{
	"open", "io.open", "codecs.open", "gzip.open", "bz2.open", "lzma.open", "tarfile.open", "zipfile.ZipFile",
	"tempfile.TemporaryFile", "tempfile.NamedTemporaryFile", "tempfile.TemporaryDirectory", "urllib.request.urlopen",
	"contextlib.closing", "contextlib.redirect_stdout", "contextlib.redirect_stderr", "contextlib.nullcontext",
	"threading.Lock", "threading.RLock", "warnings.catch_warnings", "os.scandir", "decimal.localcontext",
	"concurrent.futures.ThreadPoolExecutor", "concurrent.futures.ProcessPoolExecutor", "multiprocessing.Pool",
	"sqlite3.connect", "socket.socket", "subprocess.Popen", "torch.no_grad", "requests.Session",
}

func (l *lostLocals) letsExceptionsThrough(with syntax.Node) bool {
	for item := range with.Descendants() {
		if item.Kind() == syntax.KindBlock {
			break
		}
		if item.Kind() != syntax.KindWithItem {
			continue
		}
		manager := item.First().Bare()
		if manager.Kind() == syntax.KindAsPattern {
			manager = manager.First().Bare()
		}
		if manager.Kind() != syntax.KindCall || !slices.Contains(letThrough, l.trial.Flow.Qualified(manager.Child(syntax.FieldFunction))) {
			return false
		}
	}
	return true
}

// isBoundBefore reports whether a statement above, in a block that the with
// statement stands in, binds the variable.
func isBoundBefore(with syntax.Node, v *scope.Variable) bool {
	for _, b := range v.Bindings {
		if b.Name.Start() < with.Start() && b.Kind == scope.BindAssign && b.Stmt.Parent().Parent().Contains(with) {
			return true
		}
	}
	return false
}

// lowerForCallers looks at what else the names mean where they are to be bound.
func (l *lostLocals) lowerForCallers(fix *rewrite.Fix) {
	for _, c := range l.calls {
		for _, name := range l.names {
			if sym := c.in.Lookup(name); sym != nil && !sym.Var.IsGlobal() {
				fix.Lower(rewrite.None, fmt.Sprintf("`%s` is another variable where `%s` is called on line %d", name, l.function.Name, c.node.Row()))
			}
		}
		if c.in.Kind == scope.Class {
			fix.Lower(rewrite.Unsafe, fmt.Sprintf("class `%s` would get %s as %s", c.in.Name, listed(l.names), plural(len(l.names), "an attribute", "attributes")))
		}
		if c.in.Dynamic != "" {
			fix.Lower(rewrite.Unsafe, c.in.Dynamic+", and would see "+listed(l.names))
		}
	}
}

// lowerForResult looks at who may take an interest in what the function returns.
func (l *lostLocals) lowerForResult(fix *rewrite.Fix) {
	name := l.function.Name
	for _, read := range l.variable.Reads {
		if !isCalled(read.Name) || !isDropped(read.Name.Parent()) {
			fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` is used in another way on line %d, and its result changes from None", name, read.Name.Row()))
		}
	}
	switch {
	case slices.Contains([]string{"None", "NoReturn"}, strings.Trim(l.function.Node.Child(syntax.FieldReturnType).Text(), `"'`)):
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` is annotated as returning nothing", name))
	case l.variable.IsGlobal() && l.isExported():
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` is in `__all__`, and its result changes from None", name))
	case l.variable.IsGlobal() && l.isEntryPoint():
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` is an entry point of the project, and its result would be the exit status", name))
	case l.isInDoctest():
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("a doctest calls `%s`, and would see its result", name))
	case isRunByOthers(name):
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("functions called `%s` are often run by others, and its result changes from None", name))
	}
}

// isInDoctest reports whether a doctest of the file calls the function in a line
// of its own, where its result is printed.
func (l *lostLocals) isInDoctest() bool {
	return rewrite.Memo(l.Pass, calledInDoctests)[l.function.Name]
}

// doctestCalls are what the doctests of a file begin a line with and call.
type doctestCalls map[string]bool

func calledInDoctests(p *rewrite.Pass) doctestCalls {
	called := make(doctestCalls)
	for rest := p.Src; ; {
		_, behind, found := bytes.Cut(rest, []byte(">>> "))
		if !found {
			return called
		}
		if end := bytes.IndexAny(behind, "(\n"); end >= 0 && behind[end] == '(' {
			called[string(behind[:end])] = true
		}
		rest = behind
	}
}

// isExported reports whether `__all__` names the function.
func (l *lostLocals) isExported() bool {
	all := l.Scopes.Global("__all__")
	if all == nil {
		return false
	}
	lists := make([]syntax.Node, 0, len(all.Bindings)+len(all.Reads))
	for _, b := range all.Bindings {
		lists = append(lists, b.Stmt)
	}
	for _, read := range all.Reads { // __all__.append("create")
		lists = append(lists, read.Name.Parent().Parent())
	}
	for _, list := range lists {
		for n := range list.Descendants() {
			if n.Kind() == syntax.KindString && strings.Trim(n.Text(), `"'`) == l.function.Name {
				return true
			}
		}
	}
	return false
}

// isEntryPoint reports whether one of the project's entry points names the
// function. Where the file's own name does not tell which module it is, any
// module may be meant.
func (l *lostLocals) isEntryPoint() bool {
	return slices.ContainsFunc(l.Options.EntryPoints, func(entry string) bool {
		module, object, _ := strings.Cut(entry, ":")
		return strings.TrimSpace(object) == l.function.Name && isModule(l.Path, strings.TrimSpace(module))
	})
}

// isModule reports whether the file may be the module: the shorter of path and
// dotted name is the other's end.
func isModule(file, module string) bool {
	file = strings.TrimSuffix(strings.TrimSuffix(path.Clean(file), path.Ext(file)), "/__init__")
	parts, names := strings.Split(file, "/"), strings.Split(module, ".")
	n := min(len(parts), len(names))
	return file == "-" || slices.Equal(parts[len(parts)-n:], names[len(names)-n:])
}

// isRunByOthers reports whether a function of that name is what a shell, a
// framework or a test runner calls, which may look at its result.
func isRunByOthers(name string) bool {
	lower := strings.ToLower(name)
	return slices.Contains([]string{"main", "run", "cli", "app", "start"}, lower) ||
		strings.HasPrefix(lower, "test") || strings.HasPrefix(lower, "setup") || strings.HasPrefix(lower, "teardown")
}

// lowerForReads looks at who counts on the names being unknown.
func (l *lostLocals) lowerForReads(fix *rewrite.Fix) {
	for _, read := range l.reads {
		lowerForExpectation(l.Pass, fix, read.In)
	}
	callers := l.callers()
	for _, name := range l.names {
		for _, read := range l.Scopes.Global(name).Reads {
			if !isInsideAny(read.In, callers) {
				continue
			}
			switch g, at := guardOf(l.Pass, read.Name); g {
			case providedFor:
				fix.Lower(rewrite.Unsafe, fmt.Sprintf("the program counts on the NameError of line %d: line %d catches it", read.Name.Row(), at.Row()))
			case swallowed:
				fix.Lower(rewrite.Unsafe, fmt.Sprintf("the failure of the read on line %d is caught on line %d, and the program goes on from there", read.Name.Row(), at.Row()))
			}
		}
		if why := probeOf(l.Pass, name); why != "" {
			fix.Lower(rewrite.Unsafe, why)
		}
	}
}
