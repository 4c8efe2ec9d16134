package flow

import (
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// builder grows the graph of a unit along the source.
type builder struct {
	*Unit
	cur    *block  // where the next event goes
	frames []frame // what stands between here and the end of the unit, outermost first
	depth  int     // how many finally bodies are being copied inside each other

	spare   []block // not handed out yet
	filling *block  // the last one that got an event

	sure map[*scope.Variable]bool // see surelyBound
}

// exit is a way of leaving a statement before its end.
type exit uint8

const (
	exitReturn exit = iota
	exitRaise
	exitBreak
	exitContinue
	exitCount
)

type frameKind uint8

const (
	frameLoop    frameKind = iota // break and continue end here
	frameCatch                    // exceptions end here
	frameCleanup                  // something runs on the way out: a finally body, or the end of a handler
)

type frame struct {
	kind     frameKind
	breaks   *block // frameLoop
	round    *block // frameLoop: where the next round begins
	dispatch *block // frameCatch
	cleanup  func() // frameCleanup: adds what runs to the current block
	finally  bool   // the cleanup is the body of a finally clause
	copies   *copies
}

// copies holds the graph's copies of one cleanup.
type copies struct {
	landings   [exitCount]*block // where each way of leaving arrives
	start, end *block            // of the one copy that serves all, see copiesAtMost
}

// copiesAtMost is how deep finally bodies inside finally bodies are copied for
// each way of leaving; deeper ones share one copy, or the graph would grow
// exponentially.
const copiesAtMost = 3

func (u *Unit) build() {
	b := &builder{Unit: u, sure: make(map[*scope.Variable]bool)}
	u.exit = b.block()
	u.entry = b.block()
	b.cur = u.entry
	b.body()
	b.cur.linkTo(u.exit)
	u.arrange()
	u.index = newIndex(u.blocks)
	u.ready = true
}

func (b *builder) body() {
	node := b.runner.Node
	switch b.runner.Kind {
	case scope.Module:
		b.statements(node)
	case scope.Function:
		b.bindParameters(node)
		b.statements(node.Child(syntax.FieldBody))
	case scope.Lambda:
		b.bindParameters(node)
		b.expr(node.Child(syntax.FieldBody))
	case scope.GenExpr:
		b.comprehensionBody(syntax.Comprehension{Node: node})
	default: // the value of a type alias, a bound
		b.expr(node)
	}
}

func (b *builder) bindParameters(function syntax.Node) {
	for n := range function.Child(syntax.FieldParameters).Descendants() {
		if binding := b.info.scopes.BindingOf(n); binding != nil && binding.Kind == scope.BindParam {
			b.bind(n)
		}
	}
}

func (b *builder) block() *block {
	b.info.point.Step()
	if len(b.spare) == 0 {
		b.spare = make([]block, min(max(len(b.blocks), 4), 256))
	}
	n := &b.spare[0]
	b.spare = b.spare[1:]
	b.blocks = append(b.blocks, n)
	return n
}

// next starts a new block behind the current one.
func (b *builder) next() {
	to := b.block()
	b.cur.linkTo(to)
	b.cur = to
}

// dead starts a block that nothing leads to, for code behind a jump.
func (b *builder) dead() { b.cur = b.block() }

// maxEvents bounds how far one has to look inside a block.
const maxEvents = 50

func (b *builder) emit(e event) {
	if len(b.cur.events) == maxEvents {
		b.next()
	}
	if b.filling != b.cur {
		b.fill()
	}
	e.late = b.cur.raises
	b.cur.events = append(b.cur.events, e)
}

// fill begins to write into the current block, where its events stand behind
// those of the block that was written into before: all of a unit's events share
// few allocations.
func (b *builder) fill() {
	var room []event
	if last := b.filling; last != nil {
		n := len(last.events)
		room = last.events[n:]
		last.events = last.events[:n:n]
	}
	b.filling = b.cur
	if b.cur.events != nil {
		return
	}
	if cap(room) == 0 {
		room = make([]event, 0, min(max(2*len(b.blocks), 8), 512))
	}
	b.cur.events = room
}

// bind adds what the identifier binds.
func (b *builder) bind(name syntax.Node) {
	binding := b.info.scopes.BindingOf(name)
	if binding == nil {
		return
	}
	b.split()
	b.emit(bindEvent(binding))
}

// make adds the making of a closure. What raises before it has not made it.
func (b *builder) make(closure syntax.Node) {
	b.split()
	b.emit(nodeEvent(evMake, closure))
}

// split keeps an event out of the block of what may raise before it.
func (b *builder) split() {
	if b.cur.raises {
		b.next()
	}
}

// raises notes that what was just evaluated may raise.
func (b *builder) raises() {
	if b.cur.raises || !b.caught(len(b.frames)) {
		return
	}
	b.cur.raises = true
	b.cur.link(edge{to: b.landing(len(b.frames), exitRaise), thrown: true})
}

// caught reports whether an exception passes anything of interest on its way
// out through the first n frames.
func (b *builder) caught(n int) bool {
	for _, f := range b.frames[:n] {
		if f.kind != frameLoop {
			return true
		}
	}
	return false
}

// leave jumps out of the statement and goes on with dead code.
func (b *builder) leave(how exit) {
	b.jump(len(b.frames), how)
	b.dead()
}

// jump links the current block to where an exit leads through the first n
// frames.
func (b *builder) jump(n int, how exit) {
	if to := b.landing(n, how); to != nil {
		b.cur.linkTo(to)
	}
}

// landing returns the block where an exit through the first n frames arrives,
// nil if an exception leaves the unit.
func (b *builder) landing(n int, how exit) *block {
	for n > 0 {
		n--
		f := &b.frames[n]
		switch {
		case f.kind == frameCleanup:
			return b.cleanup(n, how)
		case f.kind == frameCatch && how == exitRaise:
			return f.dispatch
		case f.kind == frameLoop && how == exitBreak:
			return f.breaks
		case f.kind == frameLoop && how == exitContinue:
			return f.round
		}
	}
	if how == exitReturn {
		return b.Unit.exit
	}
	return nil
}

// cleanup returns the block that runs the cleanup of frame n and goes on in the
// same way. It is built when the first jump needs it, in the context of the
// frames outside.
func (b *builder) cleanup(n int, how exit) *block {
	f := &b.frames[n]
	if landing := f.copies.landings[how]; landing != nil {
		return landing
	}
	cur, frames := b.cur, b.frames
	landing := b.block()
	f.copies.landings[how] = landing
	b.cur, b.frames = landing, frames[:n:n]
	b.runCleanup(f)
	b.jump(n, how)
	b.cur, b.frames = cur, frames
	return landing
}

// runCleanup adds a copy of the cleanup to the current block, or goes through
// the one that all share if copies are nested too deeply.
func (b *builder) runCleanup(f *frame) {
	if !f.finally {
		f.cleanup()
		return
	}
	b.depth++
	defer func() { b.depth-- }()
	if b.depth <= copiesAtMost {
		f.cleanup()
		return
	}
	if f.copies.start == nil {
		f.copies.start = b.block()
		cur := b.cur
		b.cur = f.copies.start
		f.cleanup()
		f.copies.end, b.cur = b.cur, cur
	}
	b.cur.linkTo(f.copies.start)
	b.cur = f.copies.end
	b.next() // each way goes on by itself
}

func (b *builder) push(f frame) {
	f.copies = new(copies)
	b.frames = append(b.frames[:len(b.frames):len(b.frames)], f)
}

func (b *builder) pop() frame {
	top := b.frames[len(b.frames)-1]
	b.frames = b.frames[:len(b.frames)-1]
	return top
}
