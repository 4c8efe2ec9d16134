package flow

import (
	"fmt"
	"slices"
)

const deepest = 4 // statements inside each other

func (g *generator) statement(depth int) {
	g.left--
	deep := depth < deepest
	leaving := !g.star
	g.pick([]option{
		{16, true, func() { g.simple(g.assign) }},
		{14, true, func() { g.simple(func() { g.expr(0) }) }},
		{6, true, func() { g.simple(g.readAlone) }},
		{3, true, g.augmented},
		{3, true, g.annotated},
		{5, true, g.delete},
		{3, true, func() { g.simple(g.importName) }},
		{2, true, func() { g.simple(g.assert) }},
		{3, depth > 0, func() { g.simple(func() { g.both("raise E1()") }) }},
		{5, g.function && !g.class && leaving && depth > 0, func() { g.simple(g.returnStatement) }},
		{4, g.loop && depth > 0, func() { g.simple(func() { g.both("break") }) }},
		{4, g.loop && depth > 0, func() { g.simple(func() { g.both("continue") }) }},
		{14, deep, func() { g.ifStatement(depth) }},
		{10, deep, func() { g.forStatement(depth) }},
		{8, deep, func() { g.whileStatement(depth) }},
		{20, deep, func() { g.tryStatement(depth) }},
		{8, deep, func() { g.withStatement(depth) }},
		{7, deep && g.minor >= 10, func() { g.matchStatement(depth) }},
		{4, true, g.def},
		{5, deep, func() { g.classStatement(depth) }},
	})
}

func (g *generator) simple(write func()) {
	g.line()
	write()
	g.both("\n")
}

// readAlone reads a name with nothing around that could raise.
func (g *generator) readAlone() { g.read() }

func (g *generator) returnStatement() {
	g.both("return")
	if g.chance(2) {
		g.both(" ")
		g.expr(1)
	}
}

func (g *generator) assert() {
	g.both("assert ")
	g.expr(1)
	if g.chance(2) {
		g.both(", ")
		g.expr(1)
	}
}

// assign writes an assignment of one of several shapes.
func (g *generator) assign() {
	name, other := g.name(), g.name()
	switch {
	case g.chance(10):
		g.unpacking()
	case g.chance(6) && other != name: // x = y = ...
		first := g.bindHere(name)
		g.both(name + " = ")
		second := g.bindHere(other)
		g.both(other + " = ")
		g.twin(fmt.Sprint(second), fmt.Sprintf("V({%q: %d, %q: %d})", name, first, other, second))
	default:
		site := g.bindHere(name)
		g.both(name + " = ")
		if g.chance(2) {
			g.value(site)
			return
		}
		g.both("(")
		g.expr(1)
		g.both(", ")
		g.value(site)
		g.both(")[1]")
	}
}

// unpacking writes x, o[...], (y, z) = ..., whose parts may fail to fit.
func (g *generator) unpacking() {
	first := g.bindHere(g.pool[0])
	g.both(g.pool[0] + ", ")
	item := g.chance(2)
	if item {
		g.both("o[")
		g.expr(1)
		g.both("], ")
	}
	g.both("(")
	second := g.bindHere(g.pool[1])
	g.both(g.pool[1] + ", ")
	third := g.bindHere(g.pool[0])
	g.both(g.pool[0] + ") = unpacked(")
	g.value(first)
	if item {
		g.both(", None")
	}
	g.both(", unpacked(")
	g.value(second)
	g.both(", ")
	g.value(third)
	g.both("))")
}

func (g *generator) augmented() {
	read := g.number()
	name := g.name()
	g.observe("AT(%d)", read)
	g.line()
	site := g.bindHere(name)
	g.reads[read] = g.here()
	g.names[read] = name
	g.both(name + " += ")
	g.twin(fmt.Sprint(site), fmt.Sprintf("V(%d, %d)", site, read))
	g.both("\n")
}

func (g *generator) annotated() {
	name := g.name()
	if slices.Contains(g.fixed, name) {
		g.simple(func() { g.both("pass") })
		return
	}
	g.line()
	site := g.bindHere(name)
	g.both(name + ": ")
	g.within(func(c *context) { c.noWalrus = true; c.yields = false }, func() { g.expr(2) })
	if g.chance(4) {
		delete(g.sites, site)
	} else {
		g.both(" = ")
		g.value(site)
	}
	g.both("\n")
}

func (g *generator) delete() {
	g.line()
	name := g.name()
	g.both("del ")
	if g.chance(6) {
		g.both("o[")
		g.expr(1)
		g.both("], ")
	}
	site := g.bindHere(name)
	g.both(name)
	g.twin("", fmt.Sprintf("; GONE(%d)", site))
	if other := g.name(); other != name && g.chance(4) {
		g.both("; del ")
		second := g.bindHere(other)
		g.both(other)
		g.twin("", fmt.Sprintf("; GONE(%d)", second))
	}
	g.both("\n")
}

func (g *generator) importName() {
	from := g.chance(2)
	if from {
		g.both("from module ")
	}
	g.both("import ")
	for i := 0; i == 0 || i < 3 && g.chance(2); i++ {
		if i > 0 {
			g.both(", ")
		}
		name := g.name()
		site := g.last + 1
		g.both(fmt.Sprintf("s%d as ", site))
		g.bindHere(name)
		g.both(name)
	}
}

func (g *generator) ifStatement(depth int) {
	g.line()
	g.both("if ")
	g.test()
	g.both(":\n")
	g.block(depth)
	for g.chance(4) {
		g.line()
		g.both("elif ")
		g.test()
		g.both(":\n")
		g.block(depth)
	}
	g.maybeElse(depth, 2)
}

func (g *generator) maybeElse(depth, n int) {
	if g.chance(n) {
		g.line()
		g.both("else:\n")
		g.block(depth)
	}
}

func (g *generator) inLoop(loop int, write func()) {
	g.within(func(c *context) {
		c.loop = true
		c.around = append(slices.Clone(c.around), loop)
	}, write)
}

func (g *generator) forStatement(depth int) {
	loop := g.number()
	g.line()
	g.whiles[loop] = g.here()
	g.both("for ")
	name, other := g.name(), g.name()
	sites := []int{g.bindHere(name)}
	g.both(name)
	if other != name && g.chance(4) {
		g.both(", ")
		sites = append(sites, g.bindHere(other))
		g.both(other)
	}
	g.both(" in ")
	g.iterable(loop, 0, sites...)
	g.both(":\n")
	g.inLoop(loop, func() { g.block(depth) })
	g.maybeElse(depth, 3)
}

// whileStatement writes a loop that ends once chance has run dry.
func (g *generator) whileStatement(depth int) {
	loop := g.number()
	g.observe("START(%d)", loop)
	g.line()
	g.whiles[loop] = g.here()
	forever := g.chance(3)
	if forever {
		g.twin("while True", fmt.Sprintf("while W(%d)", loop))
	} else {
		g.twin("while ", fmt.Sprintf("while W(%d) and ", loop))
		g.inLoop(loop, func() {
			g.call("stay", ")")
			if g.chance(3) {
				g.both(" and ")
				g.expr(1)
			}
		})
	}
	g.both(":\n")
	g.inLoop(loop, func() {
		g.indent(1)
		if forever {
			g.wayOut()
		}
		g.suite(depth + 1)
		g.indent(-1)
	})
	g.maybeElse(depth, 3)
}

func (g *generator) wayOut() {
	g.line()
	g.both("if ")
	g.call("leave", "):\n")
	g.indent(1)
	g.line()
	ways := []string{"break", "raise E2()"}
	if g.function && !g.star && !g.class {
		ways = append(ways, "return")
	}
	g.both(ways[g.IntN(len(ways))] + "\n")
	g.indent(-1)
}
