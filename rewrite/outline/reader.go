package outline

import (
	"slices"

	"pyfix/rewrite/checkpoint"
	"pyfix/rewrite/scan"
)

// A Reader makes outlines, one after the other. Each takes over the memory of
// the one before it.
type Reader struct {
	Outline
	scan.Scanner

	scope  int32 // the current one
	stmt   int32
	class  []byte // the name of the innermost class
	async  bool   // this is the code of an async function
	open   []openBlock
	await  openBlock // the block of the header before, until its first line
	heads  bool      // await holds one
	leads  bool      // the statement began a logical line
	defers bool      // it is an async def

	decorated bool // there is a decorator before the statement

	parameterOf []int32 // by name: the last scope that has it for a parameter; shorter than there are names

	inHeader int32 // the block whose header is read, if what that makes belongs to it; else None

	expression
}

// openBlock is a block whose end has not come yet.
type openBlock struct {
	block  int32
	last   int32 // the block in it that has ended last, None if none has
	level  int   // of its statements
	inline bool  // it stands behind the header, on the same line
	cases  bool  // of a match statement
	async  bool  // of an async function; once it is open, whether what is around it is
	follow parts // what may stand behind it
	next   parts // what may stand behind the last block in it
	scope  int32 // what holds around it
	class  []byte
}

// parts is a set of the keywords that go on with a compound statement.
type parts uint8

const (
	elifPart parts = 1 << iota
	elsePart
	exceptPart
	finallyPart
	needed // one of the others has to come
)

// Read returns the outline of src, which is UTF-8. It is valid until the next
// one is read.
func (r *Reader) Read(src []byte) *Outline { return r.ReadUnder(nil, src) }

// ReadUnder is Read, but passes the point, and so may end in its panic. Queries to
// the outline pass it, too.
func (r *Reader) ReadUnder(point *checkpoint.Point, src []byte) *Outline {
	r.reset(src)
	r.point = point
	reckonAt := len(src) / 16
	if len(src) < large {
		reckonAt = len(src)
	}
	for !r.Broken && r.advance() {
		point.Step()
		r.statement()
		if r.Start > reckonAt {
			r.reserve()
			reckonAt = len(src)
		}
	}
	r.unwind() // after an error
	r.closeTo(0)
	if r.heads || r.decorated || r.open[0].next&needed != 0 { // what had to follow never came
		r.Broken = true
	}
	r.Scopes[0].End, r.Blocks[0].End, r.Blocks[0].Behind = r.here(), r.here(), int32(len(r.Stmts))
	return &r.Outline
}

// large is the size, in bytes, from which the memory for the outline of a file is
// reckoned from that of its first part. To grow bit by bit takes some three times
// as much.
const large = 1 << 20

// reserve makes room for what the rest of the file will probably need.
func (r *Reader) reserve() {
	r.Uses = reserved(r.Uses, r.Start, len(r.Src))
	r.Stmts = reserved(r.Stmts, r.Start, len(r.Src))
	r.Blocks = reserved(r.Blocks, r.Start, len(r.Src))
	r.Scopes = reserved(r.Scopes, r.Start, len(r.Src))
}

func reserved[T any](items []T, read, size int) []T {
	left := len(items) * (size - read) / read
	return slices.Grow(items, left+left/16)
}

func (r *Reader) reset(src []byte) {
	o := &r.Outline
	o.Src, o.Broken, o.Star, o.Annotates = src, false, false, false
	o.Scopes, o.Uses = append(o.Scopes[:0], Scope{Kind: Module, Parent: None, Block: None, Name: None, Given: nowhere}), o.Uses[:0]
	o.Blocks, o.Stmts = append(o.Blocks[:0], Block{Kind: Body, Parent: None, Caught: None}), append(o.Stmts[:0], Stmt{})
	o.foreign, o.patience = false, 1<<16+64*len(src)
	o.names.reset()
	o.due = o.patience - spentAtOnce
	o.index.ready = false
	r.Scanner.Reset(src)
	r.parameterOf = r.parameterOf[:0]
	r.scope, r.stmt, r.class, r.heads, r.inHeader = 0, 0, nil, false, None
	r.async, r.decorated = false, false
	r.open = append(r.open[:0], openBlock{last: None})
	r.expression = expression{frames: r.frames[:0]}
}

// advance moves to the next token that is no comment.
func (r *Reader) advance() bool {
	for r.Next() {
		if r.Kind != scan.Comment {
			return true
		}
	}
	return false
}

// here is the number of the next use.
func (r *Reader) here() int32 { return int32(len(r.Uses)) }

func (r *Reader) block() int32 { return r.open[len(r.open)-1].block }

// newStmt begins a statement of the block.
func (r *Reader) newStmt(block int32) int32 {
	r.Stmts = append(r.Stmts, Stmt{Block: block, Start: int32(r.Start)})
	return int32(len(r.Stmts) - 1)
}

// newBlock begins a block that holds what is read from now on, its header
// included. Its statements come once the header has ended.
func (r *Reader) newBlock(kind BlockKind, scope int32) int32 {
	id := int32(len(r.Blocks))
	r.Blocks = append(r.Blocks, Block{Kind: kind, Parent: r.block(), Scope: scope, Caught: None, First: r.here(), Begin: int32(len(r.Stmts)), Chain: id, Next: None})
	return id
}

// newPart begins another block of the compound statement whose last block has
// just ended.
func (r *Reader) newPart(kind BlockKind, part parts) int32 {
	id := r.newBlock(kind, r.scope)
	around := &r.open[len(r.open)-1]
	before := around.last
	if around.next&part == 0 {
		r.Broken = true
		return id
	}
	around.next = 0
	r.Blocks[before].Next = id
	r.Blocks[id].Chain = r.Blocks[before].Chain
	r.Blocks[id].Fixed = r.Blocks[before].Fixed
	return id
}

func (r *Reader) newScope(kind ScopeKind, name Name) int32 {
	block := r.block()
	if r.inHeader != None {
		block = r.inHeader
	}
	r.Scopes = append(r.Scopes, Scope{Kind: kind, Parent: r.scope, Block: block, Stmt: r.stmt, Body: None, Name: name, Given: nowhere, First: r.here()})
	return int32(len(r.Scopes) - 1)
}

// name returns the current token as a name.
func (r *Reader) name() Name { return r.named(r.Text()) }

func (r *Reader) named(text []byte) Name {
	hash, ascii := hashOf(text)
	if ascii && (text[0] != '_' || len(r.class) == 0) {
		return r.names.hashed(text, hash)
	}
	r.foreign = r.foreign || !ascii
	return r.names.id(stored(text, r.class))
}

// add notes a use of the name.
func (r *Reader) add(name Name, scope, stmt int32, kind UseKind) {
	r.Uses = append(r.Uses, Use{Name: name, Scope: scope, Stmt: stmt, Kind: kind})
}

// begin is called at the first token of a logical line: it ends the blocks that
// are indented deeper, and begins the one that the header before announced.
func (r *Reader) begin() {
	if r.heads {
		r.heads = false
		if r.Level <= r.open[len(r.open)-1].level || r.Uneven {
			r.Broken = true
		}
		r.await.level = r.Level
		r.enter(r.await)
		return
	}
	if r.decorated && r.Level != r.open[len(r.open)-1].level {
		r.Broken = true
	}
	r.closeTo(r.Level)
	if r.Level != r.open[len(r.open)-1].level || r.Uneven {
		r.Broken = true
	}
}

// enter makes the code of the block current.
func (r *Reader) enter(b openBlock) {
	r.Broken = r.Broken || len(r.open) > maxBlocks
	async := b.async
	b.scope, b.class, b.async, b.last = r.scope, r.class, r.async, None
	r.open = append(r.open, b)
	scope := r.Blocks[b.block].Scope
	if scope == r.scope {
		return
	}
	r.async = async
	if s := &r.Scopes[scope]; s.Kind == Class {
		r.class = r.names.texts[s.Name]
	}
	r.scope = scope
}

// closeTo ends the blocks that are indented deeper than the level.
func (r *Reader) closeTo(level int) {
	for len(r.open) > 1 && r.open[len(r.open)-1].level > level {
		r.close()
	}
}

// close ends the innermost block.
func (r *Reader) close() {
	b := r.open[len(r.open)-1]
	r.open = r.open[:len(r.open)-1]
	r.Blocks[b.block].End, r.Blocks[b.block].Behind = r.here(), int32(len(r.Stmts))
	if b.next&needed != 0 {
		r.Broken = true
	}
	around := &r.open[len(r.open)-1]
	around.last, around.next = b.block, b.follow
	for r.scope != b.scope {
		r.Scopes[r.scope].End = r.here()
		r.scope = r.Scopes[r.scope].Parent
	}
	r.class, r.async = b.class, b.async
}

// endLine is called at the end of a logical line.
func (r *Reader) endLine() {
	for r.open[len(r.open)-1].inline {
		r.close()
	}
}
