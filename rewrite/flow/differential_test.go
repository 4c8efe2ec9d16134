package flow

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

var (
	programsFlag = flag.Int("programs", 500, "how many random programs TestAgainstCPython compares")
	runsFlag     = flag.Int("runs", 40, "how often CPython runs each of them")
	seedFlag     = flag.Uint64("seed", 1, "the first program of TestAgainstCPython")
)

// TestAgainstCPython has CPython run random programs, again and again with other
// outcomes of whatever they ask, and checks that flow foresaw all that the reads
// and the closures found. How much of what flow foresaw did happen is its
// precision, which is logged.
func TestAgainstCPython(t *testing.T) {
	p := startPython(t)
	total := precision{shapes: make(map[string]int)}
	refused := 0
	for i := range *programsFlag {
		c := compare(t, p, *seedFlag+uint64(i), *runsFlag)
		if c == nil {
			refused++
			continue
		}
		if len(c.failures) > 0 {
			t.Errorf("seed %d:\n%s\n%s", *seedFlag+uint64(i), strings.Join(c.failures, "\n"), numbered(c.plain))
		}
		total.add(c)
	}
	if refused*50 > *programsFlag {
		t.Errorf("%d of %d programs were refused: the generator is wrong", refused, *programsFlag)
	}
	if total.emptied == 0 && *programsFlag >= 500 {
		t.Error("no read has failed for want of a round: the generator is wrong")
	}
	t.Logf("%d programs, %d runs each, %d reads behind loops without a round: %s", *programsFlag-refused, *runsFlag, total.emptied, total.String())
}

// FuzzFlow does the same for seeds that the fuzzer thinks of.
func FuzzFlow(f *testing.F) {
	p := startPython(f)
	for seed := range uint64(20) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		if c := compare(t, p, seed, 60); c != nil && len(c.failures) > 0 {
			t.Errorf("%s\n%s", strings.Join(c.failures, "\n"), numbered(c.plain))
		}
	})
}

// numbered shows a program with line numbers.
func numbered(src string) string {
	var b strings.Builder
	for i, line := range strings.Split(strings.TrimRight(src, "\n"), "\n") {
		fmt.Fprintf(&b, "%3d  %s\n", i+1, line)
	}
	return b.String()
}

// trial holds one program against what CPython saw of it.
type trial struct {
	*program
	flow     *Info
	file     *syntax.File
	names    map[int]syntax.Node // identifiers, by where they begin
	opened   map[int]syntax.Node // loops and lambdas, by where they begin
	seen     map[int]map[Def]bool
	emptied  int // how many reads CPython has failed for want of a round
	failures []string
}

func compare(t testing.TB, p *python, seed uint64, runs int) *trial {
	c := analyse(t, generate(seed, p.minor))
	o := p.ask(t, c.request(seed, runs))
	if strings.Contains(o.Refused, "too many statically nested blocks") {
		return nil
	}
	if o.Refused != "" {
		t.Fatalf("seed %d: CPython refuses the program: %s\n%s", seed, o.Refused, numbered(c.run))
	}
	c.checkReads(o.Read)
	c.checkMade(o.Made)
	c.checkRebound(o)
	c.checkFromUnbound(o.Read)
	c.checkIfEmpty(o.Empty)
	return c
}

func analyse(t testing.TB, p *program) *trial {
	t.Helper()
	file, err := syntax.Parse("program.py", []byte(p.plain))
	if err != nil {
		t.Fatalf("%v\n%s", err, numbered(p.plain))
	}
	c := &trial{program: p, flow: New(scope.New(file)), file: file, names: map[int]syntax.Node{}, opened: map[int]syntax.Node{}, seen: map[int]map[Def]bool{}}
	for i := range file.Len() {
		switch n := file.At(i); n.Kind() {
		case syntax.KindIdentifier:
			c.names[n.Start()] = n
		case syntax.KindLambda, syntax.KindForStatement, syntax.KindWhileStatement, syntax.KindForInClause:
			c.opened[n.Start()] = n
		}
	}
	return c
}

func (c *trial) request(seed uint64, runs int) request {
	numbers := make(map[*scope.Variable]int)
	number := func(v *scope.Variable) int {
		if _, ok := numbers[v]; !ok {
			numbers[v] = len(numbers) + 1
		}
		return numbers[v]
	}
	r := request{Source: c.run, Call: c.call, Seed: seed, Runs: runs, Names: c.program.names, Loops: c.loops,
		Reads: map[int]int{}, Sites: map[int]int{}, Closures: map[int]int{}, Classes: map[int][]int{}}
	for id := range c.reads {
		r.Reads[id] = number(c.read(id).Var)
	}
	for id := range c.sites {
		r.Sites[id] = number(c.site(id).Var)
	}
	for id := range c.closures {
		r.Closures[id] = number(c.captures(id).Var)
	}
	for id, at := range c.classes {
		r.Classes[id] = []int{}
		for _, symbol := range c.flow.scopes.Opened(c.names[at].Parent()).Symbols {
			if symbol.Var != nil && symbol.Var.Owner == symbol.Scope {
				r.Classes[id] = append(r.Classes[id], number(symbol.Var))
			}
		}
	}
	return r
}

func (c *trial) read(id int) *scope.Reference {
	if r := c.flow.scopes.ReadOf(c.names[c.reads[id]]); r != nil {
		return r
	}
	panic(fmt.Sprintf("read %d is none:\n%s", id, numbered(c.plain)))
}

func (c *trial) captures(id int) *scope.Reference {
	if r := c.flow.scopes.ReadOf(c.names[c.captured[id]]); r != nil {
		return r
	}
	panic(fmt.Sprintf("closure %d captures nothing:\n%s", id, numbered(c.plain)))
}

func (c *trial) site(id int) *scope.Binding {
	if b := c.flow.scopes.BindingOf(c.names[c.sites[id]]); b != nil {
		return b
	}
	panic(fmt.Sprintf("site %d binds nothing:\n%s", id, numbered(c.plain)))
}

// closure returns the lambda or def, and the scope in which it is made.
func (c *trial) closure(id int) (syntax.Node, *scope.Scope) {
	n, ok := c.opened[c.closures[id]]
	if !ok {
		n = c.names[c.closures[id]].Parent()
	}
	return n, c.flow.scopes.Opened(n).Parent
}

// found returns the definitions that fit what a read of v in the unit of runner
// saw: the value of a site, or none. All but one of them may be missing.
func (c *trial) found(v *scope.Variable, runner *scope.Scope, site, gone int) []Def {
	inside := func(b *scope.Binding) bool { return Runner(b.In) == runner }
	before := Def{Fate: NeverBound}
	if Runner(v.Owner) != runner {
		before.Fate = Outside
	}
	if site != 0 {
		b := c.site(site)
		switch {
		case b.Var != v: // a global stands in for a name that the class body has not bound
		case !inside(b):
			return []Def{{Fate: Outside}}
		case runner.Kind == scope.GenExpr:
			return []Def{{Binding: b, Fate: Bound}, before} // of this generator or one before
		default:
			return []Def{{Binding: b, Fate: Bound}}
		}
	}
	fate := Deleted
	if gone < 0 {
		fate, gone = HandlerEnded, -gone
	}
	if gone != 0 && inside(c.site(gone)) {
		return []Def{{Binding: c.site(gone), Fate: fate}}
	}
	return []Def{before}
}

func (c *trial) fail(format string, args ...any) {
	c.failures = append(c.failures, fmt.Sprintf(format, args...))
}

func (c *trial) checkReads(seen [][3]int) {
	for _, s := range seen {
		r := c.read(s[0])
		reaching := c.reaching(r)
		want := c.found(r.Var, Runner(r.In), s[1], s[2])
		if !overlap(want, reaching) {
			c.fail("%s sees %s, flow has %s", where(r.Name), show(want), show(reaching))
		}
		if c.seen[s[0]] == nil {
			c.seen[s[0]] = make(map[Def]bool)
		}
		for _, d := range want {
			c.seen[s[0]][d] = true
		}
	}
}

// reaching asks in both ways, which have to agree.
func (c *trial) reaching(r *scope.Reference) []Def {
	u := c.flow.Unit(r.In)
	near := u.lookBack(u.readsOf(r), r.Var)
	u.solve(question{variable: r.Var})
	if far := c.flow.Reaching(r); !slices.Equal(near, far) {
		c.fail("%s is %s, looking back, and %s, looking from the beginning", where(r.Name), show(near), show(far))
	}
	for _, d := range append([]Def{{Fate: NeverBound}, {Fate: Outside}}, near...) {
		if found := c.flow.MayFind(r, d); found != slices.Contains(near, d) {
			c.fail("%s is %s, and %s: %v", where(r.Name), show(near), show([]Def{d}), found)
		}
	}
	for _, p := range u.readsOf(r) {
		var want *scope.Binding
		if at := slices.IndexFunc(u.lookBack([]place{p}, r.Var), func(d Def) bool { return d.Fate == Bound }); at >= 0 {
			want = u.lookBack([]place{p}, r.Var)[at].Binding
		}
		if got := u.firstBound(p, r.Var); got != want {
			c.fail("%s has its first value from %v, looking back, and from %v", where(r.Name), want, got)
		}
	}
	return near
}

func (c *trial) checkMade(made [][3]int) {
	for _, m := range made {
		n, in := c.closure(m[0])
		v := c.captures(m[0]).Var
		want := c.found(v, Runner(in), m[1], m[2])
		if at := c.flow.AtMaking(n, in, v); !overlap(want, at) {
			c.fail("when %s is made, %s is %s, flow has %s", where(n), v.Name, show(want), show(at))
		}
	}
}

// checkRebound checks what flow says of bindings that follow the making of a
// closure.
func (c *trial) checkRebound(o observed) {
	for _, r := range o.Rebound {
		n, in, b := c.rebinding(r[0], r[1])
		if b != nil && c.flow.ReboundWithin(n, in, b.Var, b.Name) != b {
			c.fail("after %s is made, %s is bound; not so ReboundWithin", where(n), where(b.Name))
		}
		if b != nil && c.flow.ReboundWithin(n, in, b.Var, c.file.Root()) == nil {
			c.fail("after %s is made, %s is bound; not so ReboundWithin the file", where(n), where(b.Name))
		}
	}
	for _, r := range o.Round {
		n, in, b := c.rebinding(r[0], r[1])
		loop := c.opened[c.whiles[r[2]]]
		if b != nil && (Region{Loop: loop}).Contains(b.Name) && !slices.Contains(slices.Collect(c.flow.ReboundInRound(n, in, b.Var, loop)), b) {
			c.fail("after %s is made, %s is bound in the same round of %s; not so ReboundInRound", where(n), where(b.Name), where(loop))
		}
	}
	for _, r := range o.Called {
		n, in, b := c.rebinding(r[0], r[1])
		call, loop := c.names[c.calls[r[2]]].Parent(), c.opened[c.whiles[r[3]]]
		region := Region{Loop: loop}
		if b == nil || Runner(c.enclosing(call)) != Runner(in) || !region.Contains(b.Name) || !region.Contains(call) {
			continue
		}
		if loop.Kind() == syntax.KindForInClause && (syntax.Comprehension{Node: loop.Parent()}).FirstIterable().Contains(call) {
			continue // the comprehension begins after it
		}
		if !slices.Contains(slices.Collect(c.flow.LaterCalls(n, in, loop).After(b)), call) {
			c.fail("%s is made, then %s is bound, then %s is called, all in %s; not so LaterCalls", where(n), where(b.Name), where(call), where(loop))
		}
	}
}

// checkFromUnbound checks what flow says of the variables that nothing has bound
// when their function begins: what it takes for certain to raise never found a
// value, and what was found comes from a binding that can run.
func (c *trial) checkFromUnbound(seen [][3]int) {
	for _, s := range seen {
		r := c.read(s[0])
		v := r.Var
		if s[1] == 0 || c.site(s[1]).Var != v || v.Owner.Kind != scope.Function || slices.ContainsFunc(v.Bindings, isParameter) {
			continue
		}
		b := c.site(s[1])
		u := c.flow.FromUnbound(v, nil, mayGoOn)
		unit := c.flow.Unit(v.Owner)
		if all := unit.unboundWithin(0, len(unit.ordered), v, nil, mayGoOn); !reflect.DeepEqual(u, all) {
			c.fail("%s: FromUnbound finds %v, and %v if it looks everywhere", v.Name, u, all)
		}
		if slices.Contains(u.Uses, r.Name) {
			c.fail("%s sees %s, FromUnbound has it raise whenever it runs", where(r.Name), where(b.Name))
		}
		if Runner(b.In) == v.Owner && !slices.Contains(u.Bindings, b) {
			c.fail("%s sees %s, which cannot run, says FromUnbound", where(r.Name), where(b.Name))
		}
	}
}

func isParameter(b *scope.Binding) bool { return b.Kind == scope.BindParam }

// mayGoOn reports whether a try or with statement stands around the use, in the
// same function.
func mayGoOn(use syntax.Node) bool {
	inner := use
	for outer := range use.Enclosing() {
		switch {
		case outer.Is(syntax.KindTryStatement, syntax.KindWithStatement):
			return true
		case outer.Kind() == syntax.KindFunctionDefinition && inner.Field() == syntax.FieldBody:
			return false
		}
		inner = outer
	}
	return false
}

// checkIfEmpty checks what flow says of reads that found nothing when a loop that
// would have bound the variable had ended without a round.
func (c *trial) checkIfEmpty(empty [][2]int) {
	for _, e := range empty {
		r, loop := c.read(e[0]), c.opened[c.whiles[e[1]]]
		i := slices.IndexFunc(r.Var.Bindings, func(b *scope.Binding) bool { return b.Kind == scope.BindFor && b.Stmt == loop })
		if i < 0 || Runner(r.Var.Owner) != Runner(r.In) || slices.ContainsFunc(r.Var.Bindings, func(b *scope.Binding) bool { return Runner(b.In) != Runner(r.In) }) {
			continue // others may bind it: IfEmpty makes no promise
		}
		c.emptied++
		if !slices.Contains(c.flow.IfEmpty(loop, r.Var.Bindings[i].In, r.Var).Reads, r) {
			c.fail("%s finds nothing, %s having made no round; not so IfEmpty", where(r.Name), where(loop))
		}
	}
}

// rebinding returns the closure, the scope it is made in, and the binding of
// the variable that it captures, if that is in the same unit.
func (c *trial) rebinding(closure, site int) (syntax.Node, *scope.Scope, *scope.Binding) {
	n, in := c.closure(closure)
	b := c.site(site)
	if b.Var != c.captures(closure).Var || Runner(b.In) != Runner(in) {
		b = nil
	}
	return n, in, b
}

func (c *trial) enclosing(n syntax.Node) *scope.Scope {
	if r := c.flow.scopes.ReadOf(n.Child(syntax.FieldFunction)); r != nil {
		return r.In
	}
	panic(where(n) + " calls no name")
}

func overlap(a, b []Def) bool {
	return slices.ContainsFunc(a, func(d Def) bool { return slices.Contains(b, d) })
}

func where(n syntax.Node) string {
	return fmt.Sprintf("%s (at %s)", oneLine(n), position(n))
}

// position returns line:column, both from 1.
func position(n syntax.Node) string {
	before := string(n.File().Src[:n.Start()])
	return fmt.Sprintf("%d:%d", 1+strings.Count(before, "\n"), len(before)-strings.LastIndex(before, "\n"))
}

var fates = map[Fate]string{Bound: "bound", NeverBound: "never", Deleted: "deleted", HandlerEnded: "ended", Outside: "outside"}

func show(defs []Def) string {
	words := make([]string, 0, len(defs))
	for _, d := range defs {
		word := fates[d.Fate]
		if d.Binding != nil {
			word += "@" + position(d.Binding.Name)
		}
		words = append(words, word)
	}
	if len(words) == 0 {
		return "nothing"
	}
	return strings.Join(words, " ")
}

// precision counts what flow foresaw, and how much of it CPython ever showed.
type precision struct {
	foreseen, shown int
	emptied         int
	shapes          map[string]int // of what was foreseen and never happened
}

func (p *precision) add(c *trial) {
	p.emptied += c.emptied
	for id := range c.reads {
		r := c.read(id)
		if len(c.seen[id]) == 0 {
			continue // it never ran: chance did not lead there
		}
		for _, d := range c.reaching(r) {
			p.foreseen++
			if c.seen[id][d] {
				p.shown++
				continue
			}
			p.shapes[shape(r, d)]++
		}
	}
}

// shape says what kind of thing was foreseen in vain.
func shape(r *scope.Reference, d Def) string {
	s := fates[d.Fate]
	if d.Binding != nil {
		s += " by " + d.Binding.Stmt.Kind().String()
	}
	return s + ", read in " + statement(r.Name)
}

// statement returns the kinds of the statements around a node, innermost first.
func statement(n syntax.Node) string {
	var kinds []string
	for p := range n.Enclosing() {
		k := p.Kind().String()
		if strings.HasSuffix(k, "_statement") && k != "expression_statement" || strings.HasSuffix(k, "_clause") {
			kinds = append(kinds, strings.TrimSuffix(k, "_statement"))
		}
		if len(kinds) == 2 {
			break
		}
	}
	return strings.Join(kinds, " in ")
}

func (p *precision) String() string {
	shapes := slices.SortedFunc(maps.Keys(p.shapes), func(a, b string) int {
		return cmp.Or(cmp.Compare(p.shapes[b], p.shapes[a]), cmp.Compare(a, b))
	})
	var b strings.Builder
	fmt.Fprintf(&b, "of %d definitions foreseen for reads that ran, %d were seen (%.1f %%); not seen most often:", p.foreseen, p.shown, 100*float64(p.shown)/float64(max(p.foreseen, 1)))
	for _, s := range shapes[:min(len(shapes), 8)] {
		fmt.Fprintf(&b, "\n%6d  %s", p.shapes[s], s)
	}
	return b.String()
}
