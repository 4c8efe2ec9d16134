package scope

import (
	"pyfix/rewrite/syntax"
)

// New builds the symbol table of a file.
func New(f *syntax.File) *Info {
	m := memories.Get().(*memory)
	info := &Info{File: f, memory: m, Scopes: m.scopeList, bindings: m.bindingUses, reads: m.readUses}
	b := &builder{info: info, names: newNames(f, m)}
	info.Module = b.open(Module, "top", f.Root())
	b.visitChildren(f.Root())
	b.close()
	b.resolve()
	info.collect()
	info.markDynamic()
	info.settleErrors()
	b.names.keep(info)
	return info
}

// builder walks the tree once and fills the scopes, then resolves their symbols.
type builder struct {
	info    *Info
	current *Scope
	notRun  int // above zero inside annotations that are never evaluated
	names   names
}

func (b *builder) open(kind Kind, name string, node syntax.Node) *Scope {
	s := b.info.scopes.next()
	s.Kind, s.Name, s.Node, s.Parent, s.info = kind, name, node, b.current, b.info
	if p := b.current; p != nil {
		p.children++
		s.depth, s.private, s.iters = p.depth+1, p.private, p.iters
	}
	b.info.Scopes = append(b.info.Scopes, s)
	b.current = s
	return s
}

func (b *builder) close() {
	b.names.leave(b.current)
	b.current = b.current.Parent
}

// symbol returns the symbol of a name in the current scope.
func (b *builder) symbol(name syntax.Name) *Symbol { return b.symbolIn(b.current, name) }

// symbolIn returns the symbol of a name in the current scope or one around it. It
// makes one if there is none yet.
func (b *builder) symbolIn(s *Scope, name syntax.Name) *Symbol {
	return b.symbolAt(placeOf(s, &b.names.top[name]), s, name)
}

func (b *builder) symbolAt(at **Symbol, s *Scope, name syntax.Name) *Symbol {
	if found := *at; found != nil && found.Scope == s {
		return found
	}
	sym := b.info.symbols.next()
	sym.Name, sym.Scope, sym.name, sym.outer = b.names.spelt[name], s, name, *at
	*at = sym
	if s.last == nil {
		s.first = sym
	} else {
		s.last.next = sym
	}
	s.last = sym
	s.count++
	return sym
}

// known returns the symbol of a name in the current scope or one around it, nil if
// there is none yet.
func (b *builder) known(s *Scope, name syntax.Name) *Symbol {
	if found := *placeOf(s, &b.names.top[name]); found != nil && found.Scope == s {
		return found
	}
	return nil
}

// add records a use of an identifier in the current scope.
func (b *builder) add(name syntax.Node, usage Usage) *Symbol {
	b.info.File.Point.Step()
	s := b.current
	if usage&TypeParameter != 0 {
		s.private.add(name.Name())
	}
	sym := b.symbol(b.mangled(name))
	switch twice := usage & sym.Usage; {
	case twice&Parameter != 0:
		b.errorf(name, "duplicate argument '%s' in function definition", name.Text())
	case twice&TypeParameter != 0:
		b.errorf(name, "duplicate type parameter '%s'", name.Text())
	}
	if s.targets {
		if sym.Usage&(GlobalDecl|NonlocalDecl) != 0 {
			b.errorf(name, "comprehension inner loop cannot rebind assignment expression target '%s'", name.Text())
		}
		usage |= compTarget
	}
	sym.Usage |= usage
	if usage&GlobalDecl != 0 {
		b.symbolIn(b.info.Module, sym.name).Usage |= GlobalDecl
	}
	return sym
}

// bind records that stmt binds the identifier.
func (b *builder) bind(name syntax.Node, kind BindingKind, stmt syntax.Node) {
	usage := Assigned
	switch kind {
	case BindParam:
		usage = Parameter
	case BindImport:
		usage = Imported
	case BindTypeParam:
		usage = TypeParameter | Assigned
	case BindAnnotated:
		usage = Assigned | Annotated
	}
	sym := b.add(name, usage)
	if sym.name == syntax.NameDebug && kind != BindDel { // 3.8 deletes it
		b.errorf(name, "cannot assign to __debug__")
	}
	b.info.bindings = append(b.info.bindings, Binding{Kind: kind, Name: name, Stmt: stmt, In: b.current, sym: sym})
}

// read records that the identifier is loaded.
func (b *builder) read(name syntax.Node, kind RefKind) {
	usage := Referenced
	if kind == AugLoad {
		usage = 0
	}
	sym := b.add(name, usage)
	if b.notRun > 0 && kind == Load {
		kind = NotRun
	}
	b.refer(sym, name, kind)
	if sym.name == syntax.NameSuper && b.current.Kind.functionLike() {
		class := b.symbol(syntax.NameClassCell)
		class.Usage |= Referenced
		b.refer(class, name, SuperClass)
	}
}

func (b *builder) refer(sym *Symbol, name syntax.Node, kind RefKind) {
	b.info.reads = append(b.info.reads, Reference{Kind: kind, Name: name, In: b.current, sym: sym})
}

func (b *builder) visitChildren(n syntax.Node) {
	f := b.info.File
	for id, end := n.ID()+1, n.Past(); id < end; {
		c := f.At(id)
		b.visit(c)
		id = c.Past()
	}
}

// visit walks a statement or an expression that is loaded.
func (b *builder) visit(n syntax.Node) {
	switch n.Kind() {
	case syntax.KindInvalid, syntax.KindInteger, syntax.KindFloat, syntax.KindTypeConversion:
	case syntax.KindIdentifier:
		b.read(n, Load)
	case syntax.KindAttribute:
		b.visit(n.Child(syntax.FieldObject))
	case syntax.KindMemberType:
		b.visit(n.First())
	case syntax.KindKeywordArgument:
		b.visit(n.Child(syntax.FieldValue))
	case syntax.KindNamedExpression:
		b.walrus(n)
	case syntax.KindLambda:
		b.lambda(n)
	case syntax.KindListComprehension, syntax.KindSetComprehension, syntax.KindDictionaryComprehension, syntax.KindGeneratorExpression:
		b.comprehension(n)
	case syntax.KindYield:
		b.yield(n)
	case syntax.KindAwait:
		b.await(n)
	default:
		b.statement(n)
	}
}

func (b *builder) statement(n syntax.Node) {
	switch n.Kind() {
	case syntax.KindAssignment:
		b.assignment(n)
	case syntax.KindAugmentedAssignment:
		b.augmented(n)
	case syntax.KindReturnStatement:
		b.returns(n)
	case syntax.KindWithStatement:
		b.asyncStatement(n, "'async with' outside async function")
		b.visitChildren(n)
	case syntax.KindForStatement:
		b.asyncStatement(n, "'async for' outside async function")
		b.target(n.Child(syntax.FieldLeft), BindFor, n)
		b.visit(n.Child(syntax.FieldRight))
		b.visit(n.Child(syntax.FieldBody))
		b.visit(n.Child(syntax.FieldAlternative))
	case syntax.KindAsPattern:
		b.asPattern(n)
	case syntax.KindExceptClause, syntax.KindExceptGroupClause:
		b.handler(n)
	case syntax.KindDeleteStatement:
		b.target(n.First(), BindDel, n)
	case syntax.KindFunctionDefinition:
		b.function(n)
	case syntax.KindClassDefinition:
		b.classDef(n)
	case syntax.KindDecoratedDefinition:
		b.decorated(n)
	case syntax.KindImportStatement, syntax.KindImportFromStatement, syntax.KindFutureImportStatement:
		b.imports(n)
	case syntax.KindGlobalStatement:
		b.declare(n, GlobalDecl)
	case syntax.KindNonlocalStatement:
		b.declare(n, NonlocalDecl)
	case syntax.KindTypeAliasStatement:
		b.typeAlias(n)
	case syntax.KindCaseClause:
		b.caseClause(n)
	default:
		b.visitChildren(n)
	}
}

// assignment visits the targets of a = b = c from left to right, then its
// value.
func (b *builder) assignment(n syntax.Node) {
	left, annotation, right := n.Child(syntax.FieldLeft), n.Child(syntax.FieldType), n.Child(syntax.FieldRight)
	if !annotation.Ok() {
		b.target(left, BindAssign, n)
		b.visit(right)
		return
	}
	b.annotatedTarget(n, left, right.Ok())
	b.annotation(annotation)
	b.visit(right)
}

func (b *builder) annotatedTarget(n, left syntax.Node, valued bool) {
	name := left.Bare()
	if name.Kind() != syntax.KindIdentifier {
		b.target(left, BindAnnotated, n)
		return
	}
	simple := name == left
	if decl := b.declaration(name); simple && decl != 0 && b.current.Kind != Module {
		b.errorf(name, "annotated name '%s' can't be %s", name.Text(), declWord(decl))
	}
	switch {
	case simple && valued:
		b.bind(name, BindAnnotated, n)
	case simple:
		b.add(name, Assigned|Annotated) // a local from here on, but never given a value
	case valued:
		b.bind(name, BindAssign, n)
	}
}

// declaration returns which of global and nonlocal the current scope has said of
// the name so far.
func (b *builder) declaration(name syntax.Node) Usage {
	sym := b.known(b.current, b.mangled(name))
	if sym == nil {
		return 0
	}
	return sym.Usage & (GlobalDecl | NonlocalDecl)
}

func (b *builder) augmented(n syntax.Node) {
	left := n.Child(syntax.FieldLeft)
	if name := left.Bare(); name.Kind() == syntax.KindIdentifier {
		b.read(name, AugLoad)
		b.bind(name, BindAugmented, n)
	} else {
		b.visit(left)
	}
	b.visit(n.Child(syntax.FieldRight))
}

// target visits what is bound (or deleted) by stmt: a name, a pattern of
// targets, or an attribute or item, whose own parts are loaded.
func (b *builder) target(n syntax.Node, kind BindingKind, stmt syntax.Node) {
	switch n.Kind() {
	case syntax.KindIdentifier:
		b.bind(n, kind, stmt)
	case syntax.KindPatternList, syntax.KindTuplePattern, syntax.KindListPattern, syntax.KindTuple, syntax.KindList,
		syntax.KindExpressionList, syntax.KindParenthesizedExpression, syntax.KindListSplat, syntax.KindListSplatPattern,
		syntax.KindAsPatternTarget:
		for c := range n.Children() {
			b.target(c, kind, stmt)
		}
	default:
		b.visit(n)
	}
}

// asPattern visits `value as target` of a with statement.
func (b *builder) asPattern(n syntax.Node) {
	b.visit(n.First())
	b.target(n.Child(syntax.FieldAlias), BindWith, n)
}

// handler visits except E as name: the name is bound before the body runs.
func (b *builder) handler(n syntax.Node) {
	h := syntax.ExceptClause{Node: n}
	b.visit(h.Type())
	if name := h.Name(); name.Ok() {
		b.target(name, BindExcept, n)
	}
	b.visit(h.Body())
}

func (b *builder) imports(n syntax.Node) {
	if n.Kind() == syntax.KindFutureImportStatement {
		b.future(n)
	}
	for c := range n.Children() {
		switch {
		case c.Kind() == syntax.KindWildcardImport:
			b.starImport(c)
		case c.Field() != syntax.FieldName:
		case c.Kind() == syntax.KindAliasedImport:
			b.bind(c.Child(syntax.FieldAlias), BindImport, n)
		default: // import a.b binds a
			b.bind(c.First(), BindImport, n)
		}
	}
}

func (b *builder) future(n syntax.Node) {
	for c := range n.Children() {
		name := c
		if c.Kind() == syntax.KindAliasedImport {
			name = c.Child(syntax.FieldName)
		}
		if name.First().Name() == syntax.NameAnnotations {
			b.info.Future = true
		}
	}
}

func (b *builder) starImport(n syntax.Node) {
	if b.current.Kind != Module {
		b.errorf(n, "import * only allowed at module level")
	}
	b.current.Dynamic = "`import *` may bind any name"
}

// declare visits global and nonlocal statements.
func (b *builder) declare(n syntax.Node, decl Usage) {
	if decl == NonlocalDecl && b.current.Kind == Module {
		b.errorf(n, "nonlocal declaration not allowed at module level")
		return
	}
	for name := range n.Children() {
		sym := b.symbol(b.mangled(name))
		if why := tooLate(sym.Usage); why != "" {
			b.errorf(name, why, name.Text(), declWord(decl))
		}
		b.declared(b.add(name, decl), name)
	}
}

// declared notes where a name was declared global or nonlocal, for errors that
// only its resolution finds.
func (b *builder) declared(sym *Symbol, at syntax.Node) {
	if b.info.declared == nil {
		b.info.declared = make(map[*Symbol]syntax.Node)
	}
	if _, ok := b.info.declared[sym]; !ok {
		b.info.declared[sym] = at
	}
}

// tooLate returns the error of a global or nonlocal statement after the name
// has been used in other ways.
func tooLate(usage Usage) string {
	switch {
	case usage&Parameter != 0:
		return "name '%s' is parameter and %s"
	case usage&Referenced != 0:
		return "name '%s' is used prior to %s declaration"
	case usage&Annotated != 0:
		return "annotated name '%s' can't be %s"
	case usage&Assigned != 0:
		return "name '%s' is assigned to before %s declaration"
	}
	return ""
}

func declWord(decl Usage) string {
	if decl&GlobalDecl != 0 {
		return "global"
	}
	return "nonlocal"
}
