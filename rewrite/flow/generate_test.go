package flow

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// program is a random program in two versions: the plain one, which flow looks
// at, and the one that testdata/oracle.py runs, which has the same flow and
// reports what its reads see. All its parts are numbered; the maps lead from
// the number to the byte in the plain version where the part begins.
type program struct {
	plain, run string
	call       int // the site of the parameter of f; 0 if the program is a module

	reads    map[int]int
	sites    map[int]int // where the name is that a binding binds
	closures map[int]int
	captured map[int]int // where the name is that the closure reads
	classes  map[int]int // where the name of the class is
	whiles   map[int]int // loops of all kinds: the keyword
	calls    map[int]int // the callee
	names    map[int]string
	loops    map[int][]int // the loops around a closure, in the same unit
}

// generator writes both versions of a program side by side.
type generator struct {
	*program
	*rand.Rand
	minor              int // of the Python 3 that will run the program
	plainText, runText strings.Builder
	plainIn, runIn     int // indentation
	last               int // number given
	left               int // statements that may still be written
	pool               []string

	context
}

// context says what is allowed where the generator is.
type context struct {
	function, yields bool // inside f; f is a generator
	loop             bool // break and continue are allowed
	star             bool // in except*: no return, break or continue to the outside
	class, comp      bool
	noWalrus         bool
	fstring          bool
	targets          []string // of the comprehensions around
	around           []int    // the loops around
	fixed            []string // names that may not be annotated: they are global or nonlocal
}

func generate(seed uint64, minor int) *program {
	g := &generator{
		program: &program{
			reads: map[int]int{}, sites: map[int]int{}, closures: map[int]int{}, captured: map[int]int{}, classes: map[int]int{},
			whiles: map[int]int{}, calls: map[int]int{}, names: map[int]string{}, loops: map[int][]int{},
		},
		Rand:  rand.New(rand.NewPCG(seed, 1)),
		minor: minor,
	}
	g.pool = []string{"x", "y", "z", "w"}[:2+g.IntN(3)]
	g.left = 4 + g.IntN(16)
	switch g.IntN(9) {
	case 0, 1:
		g.beginning()
		g.suite(0)
	case 2, 3, 4:
		g.theFunction(nil)
	case 5:
		g.theFunction(func() { g.declared("global") })
	case 6:
		g.nested()
	case 7:
		g.yields = true
		g.theFunction(nil)
	case 8:
		g.deepFunction()
	}
	g.plain, g.program.run = g.plainText.String(), g.runText.String()
	return g.program
}

// theFunction writes f.
func (g *generator) theFunction(declare func()) {
	if declare != nil && g.chance(2) {
		g.line()
		g.assign()
		g.both("\n")
	}
	stopping := g.chance(4)
	if stopping {
		g.line()
		g.both("def stop():\n    raise E1()\n")
	}
	g.line()
	g.both("def f(")
	free := g.pool
	if declare != nil {
		free = free[1:]
	}
	name := free[g.IntN(len(free))]
	g.program.call = g.bindHere(name)
	g.both(name + "):\n")
	g.indent(1)
	g.function = true
	if declare != nil {
		g.line()
		declare()
		g.both("\n")
	}
	g.beginning()
	if stopping {
		g.ifStop()
	}
	g.suite(0)
	g.indent(-1)
}

func (g *generator) ifStop() {
	g.line()
	g.both("if ")
	g.choose()
	g.both(":\n")
	g.indent(1)
	g.line()
	g.assign()
	g.both("\n")
	g.line()
	g.both("stop()\n")
	g.indent(-1)
}

// declared says global or nonlocal of the first name.
func (g *generator) declared(how string) {
	g.both(how + " " + g.pool[0])
	g.fixed = g.pool[:1]
}

// nested writes a function inside f that binds a name of f.
func (g *generator) nested() {
	g.line()
	g.both("def f(p):\n")
	g.program.call = 1 << 20 // p is not looked at
	g.indent(1)
	g.function = true
	if g.chance(2) {
		g.line()
		g.both("if ")
		g.choose()
		g.both(":\n")
		g.indent(1)
		g.line()
		g.bindTo(g.pool[0])
		g.indent(-1)
	} else {
		g.line()
		g.bindTo(g.pool[0])
	}
	g.line()
	g.both("def inner():\n")
	g.indent(1)
	g.line()
	g.declared("nonlocal")
	g.both("\n")
	g.beginning()
	g.suite(0)
	g.indent(-1)
	g.line()
	g.both("inner()\n")
	g.indent(-1)
}

func (g *generator) bindTo(name string) {
	site := g.bindHere(name)
	g.both(name + " = ")
	g.value(site)
	g.both("\n")
}

// beginning binds some of the names, or most programs would end at their first
// read.
func (g *generator) beginning() {
	for _, name := range g.pool {
		if g.chance(3) {
			continue
		}
		g.line()
		g.bindTo(name)
	}
}

// deepFunction writes f with a finally in a finally in a finally and so on.
func (g *generator) deepFunction() {
	g.left = 40
	g.line()
	g.both("def f(p):\n")
	g.program.call = 1 << 20
	g.indent(1)
	g.function = true
	g.beginning()
	loop := g.number()
	g.line()
	g.whiles[loop] = g.here()
	g.both("for ")
	site := g.bindHere(g.pool[0])
	g.both(g.pool[0] + " in ")
	g.iterable(loop, 3, site)
	g.both(":\n")
	g.indent(1)
	g.inLoop(loop, func() { g.deepFinally(5) })
	g.indent(-1)
	g.suite(deepest)
	g.indent(-1)
}

func (g *generator) deepFinally(levels int) {
	g.line()
	g.both("try:\n")
	g.block(deepest - 2)
	g.line()
	g.both("finally:\n")
	g.indent(1)
	if levels > 1 {
		g.deepFinally(levels - 1)
	}
	g.suite(deepest - 1)
	g.indent(-1)
}

// suite writes an indented block, but not the indentation of the outermost.
func (g *generator) suite(depth int) {
	n := 1 + g.IntN(3)
	if depth == 0 {
		n = g.left
	}
	for i := 0; i == 0 || i < n && g.left > 0; i++ {
		g.statement(depth)
	}
}

func (g *generator) block(depth int) {
	g.indent(1)
	g.suite(depth + 1)
	g.indent(-1)
}

func (g *generator) indent(by int) {
	g.plainIn += by
	g.runIn += by
}

// line begins a line of both versions, observe writes one of the running
// version only.
func (g *generator) line() {
	g.plainText.WriteString(strings.Repeat("    ", g.plainIn))
	g.runText.WriteString(strings.Repeat("    ", g.runIn))
}

func (g *generator) observe(format string, args ...any) {
	g.runText.WriteString(strings.Repeat("    ", g.runIn))
	fmt.Fprintf(&g.runText, format+"\n", args...)
}

func (g *generator) both(s string) { g.twin(s, s) }

func (g *generator) twin(plain, run string) {
	g.plainText.WriteString(plain)
	g.runText.WriteString(run)
}

// chance is true once in n times.
func (g *generator) chance(n int) bool { return g.IntN(n) == 0 }

func (g *generator) number() int {
	g.last++
	return g.last
}

func (g *generator) here() int { return g.plainText.Len() }

func (g *generator) name() string { return g.pool[g.IntN(len(g.pool))] }

// bindHere numbers the binding of the name that is written next.
func (g *generator) bindHere(name string) int {
	site := g.number()
	g.sites[site] = g.here()
	g.names[site] = name
	return site
}

// value writes the value that a binding gives to its name.
func (g *generator) value(site int) {
	g.twin(fmt.Sprint(site), fmt.Sprintf("L(%d)", site))
}

// within writes something in a changed context.
func (g *generator) within(change func(*context), write func()) {
	before := g.context
	change(&g.context)
	write()
	g.context = before
}

// pick calls one of the choices that are allowed, by weight.
type option struct {
	weight  int
	allowed bool
	write   func()
}

func (g *generator) pick(options []option) {
	total := 0
	for _, o := range options {
		if o.allowed {
			total += o.weight
		}
	}
	at := g.IntN(total)
	for _, o := range options {
		if !o.allowed {
			continue
		}
		if at < o.weight {
			o.write()
			return
		}
		at -= o.weight
	}
}
