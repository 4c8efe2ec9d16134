package flow

import "fmt"

func (g *generator) withStatement(depth int) {
	g.line()
	g.both("with ")
	for i := 0; i == 0 || i < 3 && g.chance(3); i++ {
		if i > 0 {
			g.both(", ")
		}
		manager := []string{"cm(", "ignoring("}[g.IntN(2)]
		call := g.number()
		g.calls[call] = g.here()
		site := g.number()
		g.twin(manager+")", fmt.Sprintf("%s%d, %d)", manager, site, call))
		if g.chance(2) {
			name := g.name()
			g.both(" as ")
			g.sites[site] = g.here()
			g.names[site] = name
			g.both(name)
		}
	}
	g.both(":\n")
	g.block(depth)
}

func (g *generator) tryStatement(depth int) {
	g.line()
	g.both("try:\n")
	g.block(depth)
	star := g.chance(6) && g.minor >= 11
	handlers := g.IntN(4)
	for i := range handlers {
		g.handler(depth, star, i == handlers-1)
	}
	if handlers > 0 {
		g.maybeElse(depth, 3)
	}
	if handlers == 0 || g.chance(3) {
		g.line()
		g.both("finally:\n")
		g.block(depth)
	}
}

func (g *generator) handler(depth int, star, last bool) {
	g.line()
	g.both("except")
	if star {
		g.both("*")
	}
	if last && !star && g.chance(4) {
		g.both(":\n")
		g.block(depth)
		return
	}
	g.both([]string{" E1", " E2", " Exception", " BaseException", " (E1, NameError)", " (E2, kind(m()))"}[g.IntN(6)])
	body := func() { g.block(depth) }
	if g.IntN(3) > 0 {
		name := g.name()
		g.both(" as ")
		site := g.bindHere(name)
		g.both(name)
		body = func() { g.namedHandler(depth, name, site) }
	}
	g.both(":\n")
	g.within(func(c *context) {
		c.star = c.star || star
		c.loop = c.loop && !star
	}, body)
}

// namedHandler writes the body of a handler that binds a name: the running
// version says when it begins, and when the name is about to be taken away.
func (g *generator) namedHandler(depth int, name string, site int) {
	g.runIn++
	g.observe("B((%d, %q, %s))", site, name, name)
	g.observe("try:")
	g.block(depth)
	g.observe("finally:")
	g.observe("    ENDED(%d)", site)
	g.runIn--
}

func (g *generator) matchStatement(depth int) {
	g.line()
	g.both("match ")
	g.call("subject", ")")
	g.both(":\n")
	g.indent(1)
	cases := 1 + g.IntN(3)
	for i := range cases {
		g.caseClause(depth, i == cases-1)
	}
	g.indent(-1)
}

type capture struct {
	site int
	name string
}

func (g *generator) caseClause(depth int, last bool) {
	g.line()
	g.both("case ")
	guarded := g.chance(3)
	captures := g.pattern(last || guarded)
	observed := "True"
	if len(captures) > 0 {
		observed = "B("
		for _, c := range captures {
			observed += fmt.Sprintf("(%d, %q, %s), ", c.site, c.name, c.name)
		}
		observed += ")"
	}
	if guarded {
		g.twin(" if ", " if "+observed+" and (")
		g.expr(1)
		g.twin("", ")")
	} else if len(captures) > 0 {
		g.twin("", " if "+observed)
	}
	g.both(":\n")
	g.block(depth)
}

// pattern writes a pattern and returns the captures whose values cannot tell
// where they come from.
func (g *generator) pattern(irrefutable bool) []capture {
	a, b := g.pool[0], g.pool[1]
	if g.chance(2) {
		a, b = b, a
	}
	var captures []capture
	bind := func(name string) {
		captures = append(captures, capture{g.bindHere(name), name})
		g.both(name)
	}
	g.pick([]option{
		{3, irrefutable, func() { bind(a) }},
		{1, irrefutable, func() { g.both("_") }},
		{1, true, func() { g.both("None") }},
		{2, true, func() { g.both("["); bind(a); g.both(", "); bind(b); g.both("]") }},
		{2, true, func() { g.both("["); bind(a); g.both(", *"); bind(b); g.both("]") }},
		{2, true, func() { g.both(`{"k": `); bind(a); g.both(", **"); bind(b); g.both("}") }},
		{2, true, func() { g.both("[_, *_] as "); bind(a) }},
		{2, true, func() { g.classPattern(a) }},
		{2, true, func() { g.classPattern(a, b) }},
		{3, true, func() { g.classPattern(a); g.both(" | "); g.classPattern(a) }},
		{2, true, func() { g.both("("); g.classPattern(a, b); g.both(" | "); g.classPattern(b, a); g.both(")") }},
		{1, true, func() { g.both("(None | "); g.classPattern(); g.both(") as "); bind(b) }},
	})
	return captures
}

func (g *generator) classPattern(names ...string) {
	first := g.last + 1
	if len(names) == 0 {
		g.number()
	}
	g.both(fmt.Sprintf("P%d(", first))
	for i, name := range names {
		if i > 0 {
			g.both(", ")
		}
		g.bindHere(name)
		g.both(name)
	}
	g.both(")")
}

// def writes a function that reads a name and that nobody calls.
func (g *generator) def() {
	name, captured := g.name(), g.name()
	number, site := g.number(), g.number()
	g.observe("@D(%d, %d)", site, number)
	if g.chance(4) {
		g.line()
		g.both("@decorator(")
		g.expr(2)
		g.both(")\n")
	}
	g.line()
	g.both("def ")
	g.bindDef(site, name)
	g.closures[number] = g.here()
	g.loops[number] = append([]int{}, g.around...)
	g.both(name + "(")
	if g.chance(2) {
		g.both("p=")
		g.expr(1)
		if g.chance(2) {
			g.both(", *, q: ")
			g.within(func(c *context) { c.noWalrus = true; c.yields = false }, func() { g.expr(2) })
			g.both(" = ")
			g.expr(1)
		}
	}
	g.both("): return ")
	g.captured[number] = g.here()
	g.names[number] = captured
	g.both(captured + "\n")
}

// bindDef numbers the name of a definition whose decorator is written already.
func (g *generator) bindDef(site int, name string) {
	g.sites[site] = g.here()
	g.names[site] = name
}

func (g *generator) classStatement(depth int) {
	name := g.name()
	site := g.number()
	g.observe("@D(%d)", site)
	g.line()
	g.both("class ")
	g.bindDef(site, name)
	class := g.number()
	g.classes[class] = g.here()
	g.both(name)
	if g.chance(3) {
		g.both("(base(")
		g.expr(1)
		g.both("))")
	}
	g.both(":\n")
	g.within(func(c *context) {
		c.class, c.loop, c.star = true, false, false
		c.noWalrus = false
		c.fixed = nil
	}, func() {
		g.indent(1)
		g.observe("FRESH(%d)", class)
		g.suite(depth + 1)
		g.indent(-1)
	})
}
