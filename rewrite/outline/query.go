package outline

import (
	"bytes"
	"slices"

	"pyfix/rewrite/scan"
)

// index is what queries need, made when the first of them comes.
type index struct {
	ready    bool
	bound    table   // which scope owns which name
	global   table   // which scope declares which name global
	nonlocal table   // which scope declares which name nonlocal
	first    []int32 // by name: where its uses begin in order; one more at the end
	order    []int32 // the uses, by name and then by place

	attributes names // what stands behind a dot and may be given a value
	collected  bool  // attributes holds them

	unresolved []int32 // see Unresolved
	asked      bool    // unresolved holds the answer
}

// prepare makes the index.
func (o *Outline) prepare() {
	x := &o.index
	if x.ready {
		return
	}
	x.ready, x.collected, x.asked = true, false, false
	x.first = slices.Grow(x.first[:0], len(o.names.texts)+1)[:len(o.names.texts)+1]
	clear(x.first)
	var count [Defined + 1]int
	for i := range o.Uses {
		x.first[o.Uses[i].Name]++
		count[o.Uses[i].Kind]++
	}
	x.global.prepare(count[Global])
	x.nonlocal.prepare(count[Nonlocal])
	x.bound.prepare(len(o.Uses) - count[Read] - count[Keyword] - count[Global] - count[Nonlocal])
	for i := range o.Uses {
		switch u := &o.Uses[i]; u.Kind {
		case Global:
			x.global.add(u.Scope, u.Name)
		case Nonlocal:
			x.nonlocal.add(u.Scope, u.Name)
		}
	}
	end := int32(0)
	for n := range x.first { // from counts to where each name's uses end
		end += x.first[n]
		x.first[n] = end
	}
	x.order = slices.Grow(x.order[:0], len(o.Uses))[:len(o.Uses)]
	for i := len(o.Uses) - 1; i >= 0; i-- {
		u := &o.Uses[i]
		x.first[u.Name]--
		x.order[x.first[u.Name]] = int32(i)
		o.own(u)
	}
}

// own notes which scope owns the name that the use binds. Of nonlocal names, the
// owner has a binding of its own. A name that a scope only annotates or deletes is
// its own, too; the module's may still be a builtin, or come from elsewhere.
func (o *Outline) own(u *Use) {
	x := &o.index
	binds := u.Kind.Binds()
	switch {
	case !binds && u.Kind != Annotated && u.Kind != Deleted, x.nonlocal.has(u.Scope, u.Name):
	case u.Scope == 0 || x.global.has(u.Scope, u.Name):
		if binds {
			x.bound.add(0, u.Name)
		}
	default:
		x.bound.add(u.Scope, u.Name)
	}
}

// UsesOf returns the uses of a name, in the order of the source.
func (o *Outline) UsesOf(name Name) []int32 {
	o.prepare()
	return o.index.order[o.index.first[name]:o.index.first[name+1]]
}

// Binds reports whether the scope owns the name.
func (o *Outline) Binds(scope int32, name Name) bool {
	o.prepare()
	return o.index.bound.has(scope, name)
}

// Bound reports whether any scope of the file binds the name.
func (o *Outline) Bound(name Name) bool {
	for _, i := range o.UsesOf(name) {
		if o.Uses[i].Kind.Binds() {
			return true
		}
	}
	return false
}

// Resolve returns the scope that a read in the given one finds the name in, None
// if no scope of the file binds it. Classes are skipped from within.
func (o *Outline) Resolve(scope int32, name Name) int32 {
	o.prepare()
	for s := scope; s != None; s = o.Scopes[s].Parent {
		o.patience--
		if s != scope && o.Scopes[s].Kind == Class {
			continue
		}
		if o.index.bound.has(s, name) {
			return s
		}
		if s != 0 && o.index.global.has(s, name) {
			return o.Resolve(0, name)
		}
	}
	return None
}

// OwnerOf returns the scope that owns the name which a use binds or deletes.
func (o *Outline) OwnerOf(use int32) int32 {
	o.prepare()
	u := &o.Uses[use]
	switch {
	case o.index.global.has(u.Scope, u.Name):
		return 0
	case o.index.nonlocal.has(u.Scope, u.Name):
		return o.Resolve(u.Scope, u.Name)
	}
	return u.Scope
}

// Unresolved returns the reads of names that no scope of the file binds where
// Python looks for them, name by name. It leaves out the names that are provided
// from elsewhere, which is asked about a name once.
func (o *Outline) Unresolved(provided func(name []byte) bool) []int32 {
	o.prepare()
	x := &o.index
	if x.asked {
		return x.unresolved
	}
	x.asked, x.unresolved = true, x.unresolved[:0]
	for name := range Name(len(o.names.texts)) {
		if x.bound.has(0, name) {
			continue
		}
		before := len(x.unresolved)
		last, found := int32(None), false // the scope of the read before, and whether it found anything
		for _, i := range o.UsesOf(name) {
			u := &o.Uses[i]
			if u.Kind != Read {
				continue
			}
			if u.Scope != last {
				last, found = u.Scope, o.Resolve(u.Scope, name) != None
			}
			if !found {
				x.unresolved = append(x.unresolved, i)
			}
		}
		if len(x.unresolved) > before && provided(o.names.texts[name]) {
			x.unresolved = x.unresolved[:before]
		}
	}
	return x.unresolved
}

// Inside reports whether a scope is another or lies in it.
func (o *Outline) Inside(scope, outer int32) bool {
	for ; scope != None; scope = o.Scopes[scope].Parent {
		o.patience--
		if scope == outer {
			return true
		}
	}
	return false
}

// Runner returns the scope whose code runs when that of the given one does: the
// scope itself or, of comprehensions, the one around them.
func (o *Outline) Runner(scope int32) int32 {
	for o.Scopes[scope].Kind == Comprehension || o.Scopes[scope].Kind == Generator {
		scope = o.Scopes[scope].Parent
	}
	return scope
}

// MayRunWith reports whether the scope's code may run as part of that of the
// outer one: it is that, or stands in it as the body of a class, a comprehension,
// a lambda that is called on the spot, or types.
func (o *Outline) MayRunWith(scope, outer int32) bool {
	for scope != outer {
		o.patience--
		s := &o.Scopes[scope]
		if s.Kind == Module || s.Kind == Function || s.Kind == Lambda && !s.OnSpot {
			return false
		}
		scope = s.Parent
	}
	return true
}

// Around reports whether a block is another or lies in it.
func (o *Outline) Around(outer, block int32) bool {
	for block > outer {
		o.patience--
		block = o.Blocks[block].Parent
	}
	return block == outer
}

// BlockOf returns the block of a use.
func (o *Outline) BlockOf(use int32) int32 { return o.Stmts[o.Uses[use].Stmt].Block }

// Dominates reports whether a binding runs on every way to a later use of the
// same code: its statement stands before that one, in the same block or one
// around it, and is not the class whose body the use stands in.
func (o *Outline) Dominates(binding, use int32) bool {
	b, u := &o.Uses[binding], &o.Uses[use]
	if !b.Kind.Binds() || b.Kind == Walrus || b.Stmt >= u.Stmt || !o.Around(o.Stmts[b.Stmt].Block, o.Stmts[u.Stmt].Block) {
		return false
	}
	if b.Kind != Defined {
		return true
	}
	class := o.DefinedBy(binding)
	return class == None || use >= o.Scopes[class].End
}

// Leads returns the outermost block that holds a binding and not a later use of
// the same code, None if there is none, or if it is in doubt whether the program
// can come from the beginning of that block to the binding and on to the use.
// Calls are taken to return.
func (o *Outline) Leads(binding, use int32) int32 {
	b, u := &o.Uses[binding], &o.Uses[use]
	if !b.Kind.Binds() || b.Kind == Walrus || b.Stmt >= u.Stmt {
		return None
	}
	home, last := o.Stmts[u.Stmt].Block, int32(None)
	block := o.Stmts[b.Stmt].Block
	for ; !o.Around(block, home); block = o.Blocks[block].Parent {
		if !o.isThoroughfare(block, b.Stmt, home) {
			return None
		}
		last = block
	}
	if last == None {
		return None
	}
	for inner := home; inner != block; inner = o.Blocks[inner].Parent {
		if o.Blocks[inner].Chain == o.Blocks[last].Chain {
			return None // in another branch of the same statement
		}
	}
	return last
}

// isThoroughfare reports whether the program, being at the beginning of the
// block, can come to one of its statements, and then get behind the compound
// statement that the block belongs to. The use, in the block home, lies behind
// it. Of what makes a handler, a finally or an else run, nothing is known.
func (o *Outline) isThoroughfare(block, stmt, home int32) bool {
	b := &o.Blocks[block]
	if b.Fixed || b.Kind == Case || b.Kind == Body || b.Kind == Handler || b.Kind == After {
		return false
	}
	inLoop := false // which is left as well
	for outer := block; !o.Around(outer, home); outer = o.Blocks[outer].Parent {
		inLoop = inLoop || o.Blocks[outer].Kind == Loop
	}
	o.Spend(int(b.Behind - b.Begin))
	for i := b.Begin; i < b.Behind; i++ {
		if turn := o.Stmts[i].Turn; turn != Onward && !(turn == Round && inLoop && i > stmt) {
			return false
		}
	}
	for next := b.Next; next != None; next = o.Blocks[next].Next {
		o.patience--
		if o.Blocks[next].Kind == After && o.turns(next) {
			return false
		}
	}
	return true
}

// turns reports whether a statement of the block may send the program elsewhere.
func (o *Outline) turns(block int32) bool {
	b := &o.Blocks[block]
	o.Spend(int(b.Behind - b.Begin))
	return slices.ContainsFunc(o.Stmts[b.Begin:b.Behind], func(s Stmt) bool { return s.Turn != Onward })
}

// DefinedBy returns the scope of the class or function that a def or class
// statement binds, None if it is no such use.
func (o *Outline) DefinedBy(use int32) int32 {
	u := &o.Uses[use]
	at, _ := slices.BinarySearchFunc(o.Scopes, u.Stmt, func(s Scope, stmt int32) int { return int(s.Stmt - stmt) })
	for ; at < len(o.Scopes) && o.Scopes[at].Stmt == u.Stmt; at++ {
		o.patience--
		if o.Scopes[at].Body != None {
			return int32(at)
		}
	}
	return None
}

// FirstReturn returns the return statement of a function that it comes to if the
// calls before it return, None if it may come to none.
func (o *Outline) FirstReturn(function int32) int32 {
	body := o.Scopes[function].Body
	if body == None {
		return None
	}
	b := &o.Blocks[body]
	for i := b.Begin; i < b.Behind; i++ {
		o.patience--
		s := &o.Stmts[i]
		if s.Turn == Onward || o.Blocks[s.Block].Scope != function {
			continue
		}
		if s.Turn == Return && o.isWayTo(s.Block, body) {
			return i
		}
		return None
	}
	return None
}

// isWayTo reports whether the program may come to a block inside the body, and
// leave the function there, whatever is raised, matched or constant.
func (o *Outline) isWayTo(block, body int32) bool {
	for ; block != body; block = o.Blocks[block].Parent {
		b := &o.Blocks[block]
		if b.Fixed || b.Kind == Handler || b.Kind == After || b.Kind == Case {
			return false
		}
		for next := b.Next; next != None; next = o.Blocks[next].Next {
			if o.Blocks[next].Kind == After {
				return false // a finally has the last word
			}
		}
	}
	return true
}

// EndOf returns the offset in bytes at which the first statement behind a block
// starts, or else the file ends.
func (o *Outline) EndOf(block int32) int32 {
	if behind := o.Blocks[block].Behind; int(behind) < len(o.Stmts) {
		return o.Stmts[behind].Start
	}
	return int32(len(o.Src))
}

// LastStatement returns the text from the last statement of a block on, to the
// end of what is known to belong to it: a compound statement's header only.
func (o *Outline) LastStatement(block int32) []byte {
	b := &o.Blocks[block]
	for i := b.Behind - 1; i >= b.Begin; i-- {
		o.patience--
		if s := &o.Stmts[i]; s.Block == block {
			for next := int(i) + 1; next < len(o.Stmts); next++ {
				if end := o.Stmts[next].Start; end > s.Start { // a header may count as two statements
					return o.Src[s.Start:end]
				}
			}
			return o.Src[s.Start:]
		}
	}
	return nil
}

// BytesPerStep is how much text is looked through in the time of a step.
const BytesPerStep = 16

// MayBeCalledAlone reports whether a statement may be a call of a function or
// method of the name and nothing else.
func (o *Outline) MayBeCalledAlone(name Name) bool {
	text := o.Spelling(name)
	if o.foreign || !isASCII(text) {
		return true // it may be spelled otherwise
	}
	o.Spend(len(o.Src) / BytesPerStep)
	for at := 0; ; {
		n := bytes.Index(o.Src[at:], text)
		if n < 0 {
			return false
		}
		if o.Exhausted() {
			return true
		}
		start := at + n
		at = start + len(text)
		if next := scan.SkipBlanks(o.Src, at); next == len(o.Src) || o.Src[next] != '(' {
			continue
		}
		stmt, ok := slices.BinarySearchFunc(o.Stmts, start, func(s Stmt, at int) int { return int(s.Start) - at })
		if !ok {
			stmt--
		}
		before := o.Src[min(int(o.Stmts[stmt].Start), start):start]
		o.Spend(1 + len(before)/BytesPerStep)
		if word := scan.Word(before); !assigns(before) && (len(word) == 0 || !scan.IsKeyword(word)) {
			return true
		}
	}
}

// assigns reports whether the beginning of a statement shows that it assigns: an
// equals sign outside of brackets and strings, as far as that is easily seen.
func assigns(before []byte) bool {
	equals := bytes.IndexByte(before, '=')
	return equals >= 0 && bytes.IndexAny(before[:equals], "([{'\"") < 0
}

// MayBeAttribute reports whether the file may give a value to an attribute that is
// stored under the name. It looks at comments and strings, too.
func (o *Outline) MayBeAttribute(name Name) bool {
	o.prepare()
	if !o.index.collected {
		o.index.collected = true
		o.collectAttributes()
	}
	text := o.Spelling(name)
	if text[0] == '_' && bytes.Contains(text[1:], dunder) || !isASCII(text) {
		return true // spelled otherwise in the source
	}
	return o.index.attributes.find(text) != None
}

func (o *Outline) collectAttributes() {
	attributes := &o.index.attributes
	attributes.reset()
	for at := 0; ; {
		n := bytes.IndexByte(o.Src[at:], '.')
		if n < 0 {
			return
		}
		at = scan.SkipBlanks(o.Src, at+n+1)
		if word := scan.Word(o.Src[at:]); len(word) > 0 {
			at += len(word)
			if mayBeTarget(o.Src[scan.SkipBlanks(o.Src, at):]) {
				attributes.id(word)
			}
		}
	}
}

// mayBeTarget reports whether what stands before rest may be given a value.
func mayBeTarget(rest []byte) bool {
	if len(rest) == 0 {
		return false
	}
	switch rest[0] {
	case ',', ':', ')', ']':
		return true
	case '=':
		return len(rest) == 1 || rest[1] != '='
	case 'i':
		return string(scan.Word(rest)) == "in"
	}
	return false
}
