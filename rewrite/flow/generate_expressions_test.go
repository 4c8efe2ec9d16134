package flow

import (
	"fmt"
	"slices"
)

// expr writes an expression whose value nobody needs.
func (g *generator) expr(depth int) {
	deep := depth < 3
	g.pick([]option{
		{30, true, g.read},
		{12, true, g.mayRaise},
		{10, true, g.choose},
		{6, !g.noWalrus, g.walrus},
		{5, deep, func() { g.two(depth, " and ") }},
		{5, deep, func() { g.two(depth, " or ") }},
		{4, deep, func() { g.two(depth, " < ") }},
		{2, deep, func() { g.three(depth, " < ", " < ") }},
		{4, deep, func() { g.three(depth, " if ", " else ") }},
		{3, deep, func() { g.both("(not "); g.expr(depth + 1); g.both(")") }},
		{3, deep, func() { g.both("k("); g.expr(depth + 1); g.both(", "); g.expr(depth + 1); g.both(")") }},
		{2, deep, func() { g.expr2(depth, "[", "]") }},
		{2, deep, func() { g.both("["); g.expr(depth + 1); g.both("]") }},
		{2, deep && !g.fstring, func() { g.formatted(depth) }},
		{2, deep, func() { g.expr(depth + 1); g.both(".attribute") }},
		{7, deep, func() { g.comprehension(depth) }},
		{4, deep, func() { g.calledLambda(depth) }},
		{7, true, g.closure},
		{6, g.yields && !g.comp && !g.class, func() { g.both("(yield)") }},
	})
}

func (g *generator) read() { g.readOf(g.name()) }

func (g *generator) readOf(name string) {
	read := g.number()
	g.twin("", fmt.Sprintf("R(%d)(", read))
	g.reads[read] = g.here()
	g.names[read] = name
	g.both(name)
	g.twin("", ")")
}

// call writes the callee and the opening parenthesis of a numbered call.
func (g *generator) call(callee string, rest string) {
	call := g.number()
	g.calls[call] = g.here()
	g.twin(callee+"("+rest, fmt.Sprintf("%s(%d, %s", callee, call, rest))
}

func (g *generator) mayRaise() { g.call("m", ")") }
func (g *generator) choose()   { g.call("c", ")") }

func (g *generator) walrus() {
	name := g.name()
	if slices.Contains(g.targets, name) {
		g.read()
		return
	}
	g.both("(")
	site := g.bindHere(name)
	g.both(name + " := ")
	g.value(site)
	g.both(")")
}

func (g *generator) formatted(depth int) {
	g.both(`f"{ `)
	g.within(func(c *context) { c.fstring = true }, func() { g.expr(depth + 1) })
	g.both(` }"`)
}

func (g *generator) two(depth int, between string) {
	g.both("(")
	g.expr(depth + 1)
	g.both(between)
	g.expr(depth + 1)
	g.both(")")
}

func (g *generator) three(depth int, first, second string) {
	g.both("(")
	g.expr(depth + 1)
	g.both(first)
	g.expr(depth + 1)
	g.both(second)
	g.expr(depth + 1)
	g.both(")")
}

// expr2 writes a[b], a(b) and the like.
func (g *generator) expr2(depth int, open, closing string) {
	g.read()
	g.both(open)
	g.expr(depth + 1)
	g.both(closing)
}

// test writes what an if statement asks, sometimes a constant.
func (g *generator) test() {
	if g.chance(12) {
		g.both([]string{"True", "False", "None", "1", "0"}[g.IntN(5)])
		if g.chance(2) {
			g.both([]string{" and ", " or "}[g.IntN(2)])
			g.expr(1)
		}
		return
	}
	g.expr(1)
}

// comprehension writes a comprehension with one clause or two.
func (g *generator) comprehension(depth int) {
	kind := g.IntN(4)
	lazy := kind == 3
	first, second := g.name(), ""
	if g.chance(3) {
		second = g.name()
	}
	g.both([]string{"[", "{", "{", "list("}[kind])
	inside := func(c *context) {
		c.comp = true
		c.noWalrus = c.noWalrus || c.class
		c.targets = append(slices.Clone(c.targets), first)
		if second != "" {
			c.targets = append(c.targets, second)
		}
		if lazy {
			c.around = nil
		}
	}
	// The loops are known only further on, where they are written.
	loops := []int{g.number()}
	if second != "" {
		loops = append(loops, g.number())
	}
	body := func(c *context) {
		inside(c)
		c.around = append(slices.Clone(c.around), loops...)
	}
	g.within(body, func() {
		g.expr(depth + 1)
		if kind == 2 {
			g.both(": ")
			g.expr(depth + 1)
		}
	})
	g.both(" ")
	noWalrus := func(c *context) { c.noWalrus, c.comp = true, true }
	g.within(noWalrus, func() { g.clause(loops[0], first, depth) })
	g.within(func(c *context) { inside(c); c.around = append(slices.Clone(c.around), loops[0]) }, func() {
		g.condition(depth)
		if second == "" {
			return
		}
		g.both(" ")
		g.within(noWalrus, func() { g.clause(loops[1], second, depth) })
	})
	if second != "" {
		g.within(body, func() { g.condition(depth) })
	}
	g.both([]string{"]", "}", "}", ")"}[kind])
}

func (g *generator) condition(depth int) {
	if g.chance(4) {
		g.both(" if ")
		g.expr(depth + 1)
	}
}

func (g *generator) clause(loop int, target string, depth int) {
	g.whiles[loop] = g.here()
	g.both("for ")
	site := g.bindHere(target)
	g.both(target + " in ")
	g.iterable(loop, depth, site)
}

// iterable writes what a loop goes over; more sites than one are unpacked.
func (g *generator) iterable(loop, depth int, sites ...int) {
	switch {
	case g.chance(5) && len(sites) == 1:
		count := 1 + g.IntN(2)
		g.twin([]string{"", "(0,)", "(0, 0)"}[count], fmt.Sprintf("surely(%d, %d, %d)", loop, count, sites[0]))
	case g.chance(8) && len(sites) == 1:
		g.twin("range(2)", fmt.Sprintf("surely(%d, 2, %d)", loop, sites[0]))
	case g.chance(4) && depth < 2:
		g.both("(")
		g.rounds(loop, sites)
		g.both(" if k(")
		g.expr(depth + 1)
		g.twin(") else None)", ") is not None else None)")
	default:
		g.rounds(loop, sites)
	}
}

func (g *generator) rounds(loop int, sites []int) {
	g.twin("rounds(", fmt.Sprintf("rounds(%d, %d", loop, 1+g.IntN(3)))
	for _, site := range sites {
		g.twin("", fmt.Sprintf(", %d", site))
	}
	g.both(")")
}

// calledLambda writes a lambda that is called on the spot.
func (g *generator) calledLambda(depth int) {
	param := g.name()
	g.both("(lambda ")
	site := g.bindHere(param)
	g.both(param)
	byDefault := g.chance(3)
	argument := func() {
		g.both("(")
		g.expr(depth + 1)
		g.both(", ")
		g.value(site)
		g.both(")[1]")
	}
	if byDefault {
		g.both("=")
		argument()
	}
	g.both(": ")
	g.within(func(c *context) { c.class, c.yields, c.targets = false, false, nil }, func() { g.expr(depth + 1) })
	g.both(")(")
	if !byDefault {
		argument()
	}
	g.both(")")
}

// closure hands a lambda that reads a name to somebody who keeps it.
func (g *generator) closure() {
	number := g.number()
	name := g.name()
	g.twin("k(", fmt.Sprintf("K(%d, ", number))
	g.closures[number] = g.here()
	g.loops[number] = append([]int{}, g.around...)
	g.names[number] = name
	g.both("lambda: ")
	g.captured[number] = g.here()
	g.both(name + ")")
}
