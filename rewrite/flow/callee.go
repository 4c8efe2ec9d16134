package flow

import (
	"slices"
	"strings"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// Qualified returns what a name or dotted name stands for: "functools.reduce"
// for what was imported from there under whatever name, "sorted" for the
// builtin. A name that the file binds in another way is given as "?", so that
// `self.bus.connect` is "?.bus.connect"; anything but a dotted name is "?" too.
func (i *Info) Qualified(n syntax.Node) string { return i.qualified(n, aliases) }

// aliases is how many assignments of one name to another are followed.
const aliases = 2

func (i *Info) qualified(n syntax.Node, aliases int) string {
	switch n = n.Bare(); n.Kind() {
	case syntax.KindIdentifier:
		return i.qualifiedName(n, aliases)
	case syntax.KindAttribute:
		return i.qualified(n.Child(syntax.FieldObject), aliases) + "." + n.Child(syntax.FieldAttribute).Text()
	}
	return "?"
}

func (i *Info) qualifiedName(name syntax.Node, aliases int) string {
	read := i.scopes.ReadOf(name)
	if read == nil {
		return "?"
	}
	if !read.Var.Bound() {
		if scope.IsBuiltin(read.Var.Name) {
			return read.Var.Name
		}
		if known := python2Builtins[read.Var.Name]; known != "" && i.scopes.File.Python2 {
			return known
		}
		return "?"
	}
	for _, b := range read.Var.Bindings {
		if b.Kind == scope.BindImport {
			return imported(b)
		}
	}
	if len(read.Var.Bindings) > 1 || aliases == 0 {
		return "?"
	}
	alias := valueOf(read.Var.Bindings[0])
	if !alias.Is(syntax.KindIdentifier, syntax.KindAttribute) {
		return "?"
	}
	if target := i.qualified(alias, aliases-1); !strings.HasPrefix(target, "?") {
		return target // chain = itertools.chain.from_iterable
	}
	return "?"
}

// imported returns the dotted name of what an import binds.
func imported(b *scope.Binding) string {
	module := b.Stmt.Child(syntax.FieldModuleName).Text()
	item := b.Name.Parent()
	name := b.Name.Text()
	switch {
	case item.Kind() == syntax.KindAliasedImport:
		name = item.Child(syntax.FieldName).Text()
	case module == "":
		return name // import a.b binds a
	}
	name = strings.ReplaceAll(name, " ", "")
	if module == "" {
		return name
	}
	return strings.ReplaceAll(module, " ", "") + "." + name
}

// ImportsAny reports whether the file imports one of the packages, or something
// from it.
func (i *Info) ImportsAny(packages []string) bool {
	if i.packages == nil {
		i.packages = importedPackages(i.scopes.File)
	}
	return slices.ContainsFunc(packages, func(p string) bool { return i.packages[p] })
}

func importedPackages(file *syntax.File) map[string]bool {
	packages := make(map[string]bool)
	for n := range file.Each(syntax.KindImportFromStatement, syntax.KindDottedName) {
		module := n
		switch {
		case n.Kind() == syntax.KindImportFromStatement:
			module = n.Child(syntax.FieldModuleName)
		case !n.Parent().Is(syntax.KindImportStatement, syntax.KindAliasedImport):
			continue
		}
		root, _, _ := strings.Cut(module.Text(), ".")
		packages[strings.TrimSpace(root)] = true
	}
	return packages
}

// lastName returns the last part of a dotted callee.
func lastName(qualified, source string) string {
	if dot := strings.LastIndexByte(qualified, '.'); dot >= 0 {
		return qualified[dot+1:]
	}
	return source
}

// argument is one argument of a call.
type argument struct {
	call    syntax.Node
	callee  syntax.Node
	name    string // what the callee resolves to, see Qualified
	last    string // the callee's own name
	keyword string
	index   int // among the positional arguments
	value   syntax.Node
}

// argumentOf returns the argument that n, a child of a call or of its argument
// list, is.
func (i *Info) argumentOf(call, n syntax.Node) argument {
	callee := call.Child(syntax.FieldFunction)
	a := argument{call: call, callee: callee, name: i.Qualified(callee), value: n}
	a.last = lastName(a.name, callee.Text())
	if n.Kind() == syntax.KindKeywordArgument {
		a.keyword = n.Child(syntax.FieldName).Text()
		a.value = n.Child(syntax.FieldValue)
		a.index = -1
		return a
	}
	if arguments := call.Child(syntax.FieldArguments); arguments != n { // f(x for x in y) has no brackets of its own
		for c := range arguments.Children() {
			if c == n {
				break
			}
			a.index++
		}
	}
	return a
}

// unpacked reports whether the argument, or one before it, is *args or **kwargs,
// so that its position is not known, nor its name.
func (a argument) unpacked() bool {
	if a.keyword != "" {
		return false
	}
	for c := range a.call.Child(syntax.FieldArguments).Children() {
		if c.Is(syntax.KindListSplat, syntax.KindDictionarySplat) {
			return true
		}
		if c.Contains(a.value) {
			return false
		}
	}
	return false
}

// Callables are callees that somebody knows more of than the tables say, which
// they beat. A dotted name means what the callee resolves to, or how it is
// written; a single name means functions and methods of that name.
type Callables struct {
	Immediate []string // call their arguments before they return, and keep none
	Storing   []string // keep their arguments for later
}

// isAny reports whether the callee is one of those that the user has named.
func (a argument) isAny(names []string) bool {
	for _, name := range names {
		if name == a.name || name == a.callee.Text() || name == a.last {
			return true
		}
	}
	return false
}

// isImmediate reports whether the callee calls the argument and is done with it
// when it returns.
func (i *Info) isImmediate(a argument) bool {
	if a.keyword == "key" && keyCallers.has(a.name) || immediateCallables.has(a.name) && !i.isOwnMethod(a) {
		return true
	}
	if immediatePools.has(a.name) && strings.Contains(strings.ToLower(a.callee.Child(syntax.FieldObject).Text()), "pool") {
		return true
	}
	if !i.isArrayCall(a) {
		return false
	}
	return !i.ImportsAny(lazyLibraries) && i.ImportsAny(arrayLibraries)
}

// isOwnMethod reports whether only the name of a method speaks for the callee,
// and a class of this file has a method of that name, which says more.
func (i *Info) isOwnMethod(a argument) bool {
	return strings.HasPrefix(a.name, "?") && len(i.methodsNamed(a.last)) > 0
}

// methodsNamed returns the defs of that name in the file's classes.
func (i *Info) methodsNamed(name string) []syntax.Node {
	if i.methods == nil {
		i.methods = make(map[string][]syntax.Node)
		for _, s := range i.scopes.Scopes {
			if s.Kind == scope.Function && s.Parent.Kind == scope.Class {
				i.methods[s.Name] = append(i.methods[s.Name], s.Node)
			}
		}
	}
	return i.methods[name]
}

func (i *Info) isArrayCall(a argument) bool {
	if i.isOfStyler(a.callee) {
		return false
	}
	if immediateArrays.has(a.name) {
		return true
	}
	return a.keyword == "key" && immediateArrayKeys.has(a.name) || a.keyword == "" && immediateArrayPositionals.has(a.name)
}

// isOfStyler reports whether the callee is a method of a pandas Styler, such as
// frame.style.apply, which keeps its functions until the table is shown.
func (i *Info) isOfStyler(callee syntax.Node) bool {
	for n := callee; n.Ok(); {
		switch n.Kind() {
		case syntax.KindCall:
			n = n.Child(syntax.FieldFunction)
		case syntax.KindAttribute:
			if isStyle(n) {
				return true
			}
			n = n.Child(syntax.FieldObject)
		default:
			read := i.scopes.ReadOf(n)
			return read != nil && slices.ContainsFunc(read.Var.Bindings, func(b *scope.Binding) bool { return isStyle(valueOf(b)) })
		}
	}
	return false
}

func isStyle(n syntax.Node) bool {
	return n.Kind() == syntax.KindAttribute && n.Child(syntax.FieldAttribute).Text() == "style"
}

// keeps reports whether the callee is known, or named like something known, for
// keeping the argument.
func keeps(a argument) bool {
	return keepers.has(a.name) || keeperNames.has(a.last) || keeperClasses.has(a.last) ||
		a.keyword != "" && keeperKeywords.has(a.keyword)
}
