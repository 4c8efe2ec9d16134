package scope

import "pyfix/rewrite/syntax"

var comprehensionKinds = map[syntax.Kind]Kind{
	syntax.KindListComprehension:       ListComp,
	syntax.KindSetComprehension:        SetComp,
	syntax.KindDictionaryComprehension: DictComp,
	syntax.KindGeneratorExpression:     GenExpr,
}

var comprehensionNames = map[Kind]string{ListComp: "listcomp", SetComp: "setcomp", DictComp: "dictcomp", GenExpr: "genexpr"}

// comprehension visits one of the four: the first iterable runs in the scope
// around it, everything else in its own.
func (b *builder) comprehension(n syntax.Node) {
	comp := syntax.Comprehension{Node: n}
	from := b.mark()
	b.iterable(comp.FirstIterable())
	kind := comprehensionKinds[n.Kind()]
	b.open(kind, comprehensionNames[kind], n)
	b.symbol(syntax.NameIterable).Usage |= Parameter // the first iterable, as CPython passes it
	first := true
	for clause := range comp.Clauses() {
		if clause.IsAsync() {
			b.asyncClause(n)
		}
		if clause.Kind() == syntax.KindIfClause {
			b.visitChildren(clause)
			continue
		}
		b.current.targets = true
		b.target(clause.Child(syntax.FieldLeft), BindCompFor, clause)
		b.current.targets = false
		if !first {
			b.iterable(clause.Child(syntax.FieldRight))
		}
		first = false
	}
	b.visit(comp.Element())
	b.close()
	b.sortFrom(from) // the element stands in front
}

func (b *builder) iterable(n syntax.Node) {
	b.current.iters++
	b.visit(n)
	b.current.iters--
}

// walrus visits name := value. In a comprehension the name belongs to the
// nearest scope around that is none.
func (b *builder) walrus(n syntax.Node) {
	name := n.Child(syntax.FieldName)
	if b.current.Kind.IsAnnotation() {
		b.errorf(n, "named expression cannot be used %s", annotationWords[b.current.Kind])
	}
	if b.current.iters > 0 {
		b.errorf(n, "assignment expression cannot be used in a comprehension iterable expression")
	}
	if b.current.Kind.IsComprehension() {
		b.extend(name)
	}
	from := b.mark()
	b.visit(n.Child(syntax.FieldValue))
	b.bind(name, BindWalrus, n)
	b.sortFrom(from) // the value may hold another
}

// extend declares a walrus target of a comprehension in the scope that will
// hold it, as symtable_extend_namedexpr_scope does (PEP 572).
func (b *builder) extend(name syntax.Node) {
	mangled := b.mangled(name)
	for s := b.current; ; s = s.Parent {
		switch {
		case s.Kind.IsComprehension():
			const iterated = compTarget | Assigned // i of `for a[i] in` is not
			if sym := b.known(s, mangled); sym != nil && sym.Usage&iterated == iterated {
				b.errorf(name, "assignment expression cannot rebind comprehension iteration variable '%s'", name.Text())
			}
		case s.Kind == Module:
			b.declared(b.add(name, GlobalDecl), name)
			return
		case s.Kind == Class:
			b.errorf(name, "assignment expression within a comprehension cannot be used in a class body")
			return
		case s.Kind.IsAnnotation():
			b.errorf(name, "assignment expression within a comprehension cannot be used %s", comprehensionPlaces[s.Kind])
			return
		default:
			decl := NonlocalDecl
			if sym := b.known(s, mangled); sym != nil && sym.Usage&GlobalDecl != 0 {
				decl = GlobalDecl
			}
			b.declared(b.add(name, decl), name)
			b.symbolIn(s, mangled).Usage |= Assigned
			return
		}
	}
}
