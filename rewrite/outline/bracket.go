package outline

// frame is an open bracket, or a lambda.
type frame struct {
	kind frameKind
	part part

	again   bool // the first iterable of a comprehension has begun
	impure  bool // what has been read around it cannot be targets
	named   bool // the argument has a keyword, the item a colon
	starred bool // it begins with a star
	keyed   bool // one before it had a keyword, a colon or a default value
	free    bool // a parameter before it had a star: default values may come and go
	bare    bool // there is a star alone, and no parameter behind it
	some    bool // there is an item before it

	start  int32 // in bytes
	scope  int32 // the current one around it
	inner  int32 // the one that it opens: lambda, comprehension, parameters
	stmt   int32 // of the parameters
	opaque int32 // around it
	uses   int32 // how many there were before it
	scopes int32
	ifs    int32 // how many else have yet to come around it
	callee spelled
	key    spelled
	given  Argument // what the value of the frame is given to
}

type frameKind uint8

const (
	round frameKind = iota
	square
	curly
	call      // the brackets of a call
	subscript // those of a subscript
	field     // those of a replacement field in an f-string
	params    // those of parameters
	lambda    // no bracket
)

// part is what part of a frame is being read.
type part uint8

const (
	whole    part = iota // what no for has been seen in
	target               // behind for
	iterable             // behind the first in
	clauses              // anything after that
	head                 // the parameters of a lambda
	body
)

var nowhere = Argument{Callee: None, Key: None, call: None}

// CPython reads no program with more open brackets, or more indented blocks. Of
// lambdas in lambdas it runs out of stack. Nothing here grows with the depth of
// a program that is deeper.
const (
	maxFrames = 1000
	maxBlocks = 100
)

// unwind gives up the open brackets.
func (r *Reader) unwind() {
	for len(r.frames) > 0 {
		r.pop()
	}
}

// takesParameters reports whether names in the frame may be parameters.
func (f *frame) takesParameters() bool { return f.kind == params || f.kind == lambda && f.part == head }

func (r *Reader) top() *frame {
	if len(r.frames) == 0 {
		return nil
	}
	return &r.frames[len(r.frames)-1]
}

// unplain notes that what the last token named, or the brackets that it closed
// hold, are no targets: an attribute or an element of them is meant.
func (r *Reader) unplain() {
	from := r.last
	if r.group != None {
		from = r.group
		r.impure = r.outside
	}
	for ; from != None && from < r.here(); from++ {
		r.Uses[from].plain = false
	}
}

// bracket opens a bracket.
func (r *Reader) bracket(c byte) {
	kind := r.bracketKind(c)
	callee := spelled{name: None}
	switch kind {
	case call:
		r.unplain()
		r.called()
		if r.hasCallee {
			callee = r.callee
		}
	case subscript:
		r.unplain()
	case params:
		r.parameterList()
		return
	}
	r.push(kind).callee = callee
	r.before = c
	if kind == field {
		r.state = wanting
	}
}

// bracketKind returns what the current bracket opens.
func (r *Reader) bracketKind(c byte) frameKind {
	inHead := false
	if t := r.top(); t != nil {
		inHead = t.takesParameters() && r.atParameter()
	}
	if r.parameters.pending || inHead && c == '(' {
		return params
	}
	if r.state == denied || r.before == parameter || inHead {
		r.Broken = true
	}
	switch {
	case c == '{' && r.InField():
		return field
	case c == '{':
		r.expectOperand()
		return curly
	case c == '(' && r.state == ended:
		return call
	case c == '(':
		return round
	case r.state == ended:
		return subscript
	}
	return square
}

// parameterList opens the brackets of parameters, or in Python 2 those of a
// parameter that is unpacked: def f((a, b)).
func (r *Reader) parameterList() {
	scope, stmt := r.parameters.scope, r.parameters.stmt
	if !r.parameters.pending {
		scope, stmt = r.top().inner, r.top().stmt
	}
	r.parameters.pending = false
	f := r.push(params)
	f.inner, f.stmt = scope, stmt
	r.before = r.Src[r.Start]
}

// closing closes a bracket.
func (r *Reader) closing(c byte) {
	r.endLambdas()
	r.endAs()
	r.endExpression()
	if len(r.frames) == 0 {
		r.Broken = true
		r.set(ended, 0)
		return
	}
	f := r.top()
	if opening := r.Src[f.start]; opening != c-1 && opening != c-2 { // as ASCII has them
		r.Broken = true
	}
	if f.part == target || f.bare || r.before == '[' && f.kind != square {
		r.Broken = true
	}
	if r.state == ended {
		r.endArgument(f)
	}
	first, scopes, kind, impure := f.uses, f.scopes, f.kind, r.impure
	comprehends := f.part != whole
	r.pop()
	switch {
	case kind == field:
		r.set(open, 0) // text may follow, or another one
	case kind == round || kind == square:
		r.outside = r.impure
		r.impure = impure && !comprehends || r.outside
		r.set(ended, 0)
		if comprehends {
			r.before = value
		}
		r.group, r.grouped = first, scopes
	case kind == call || kind == curly:
		r.set(ended, value)
	default:
		r.set(ended, 0)
	}
}

// called notes that what the last token named, or the brackets that it closed
// hold, is called.
func (r *Reader) called() {
	if r.last != None {
		r.Uses[r.last].Called = true
	}
	if r.group == None {
		return
	}
	for i := int(r.grouped); i < len(r.Scopes); i++ {
		r.Scopes[i].OnSpot = r.Scopes[i].Kind == Lambda
	}
}

// push opens a frame.
func (r *Reader) push(kind frameKind) *frame {
	if len(r.frames) == maxFrames {
		r.Broken = true
	}
	given := nowhere
	if kind == round || kind == lambda {
		given = r.argument()
	}
	r.frames = append(r.frames, frame{})
	f := &r.frames[len(r.frames)-1]
	f.kind, f.start, f.given, f.inner = kind, int32(r.Start), given, None
	f.scope, f.opaque, f.uses, f.scopes, f.ifs, f.impure = r.scope, r.opaque, r.here(), int32(len(r.Scopes)), r.ifs, r.impure
	switch kind {
	case lambda:
		f.inner, f.stmt = r.newScope(Lambda, None), r.stmt
		r.Scopes[f.inner].Given = given
		r.opaque++
	case params, round, square:
	default:
		if !r.capturing {
			r.opaque++
		}
	}
	r.ifs = 0
	r.set(open, 0)
	return f
}

// argument returns the call that an expression which begins here is an argument
// of.
func (r *Reader) argument() Argument {
	f := r.top()
	if f == nil || f.kind != call || f.part != whole {
		return nowhere
	}
	switch r.before {
	case '(', ',', '=':
	default:
		return nowhere
	}
	given := Argument{Callee: r.spell(f.callee), Key: None, Method: f.callee.end > 0, call: f.start}
	if r.before == '=' {
		given.Key = r.spell(f.key)
	}
	return given
}

func (r *Reader) spell(s spelled) Name {
	if s.end > 0 {
		return r.names.id(r.Src[s.start:s.end])
	}
	return s.name
}

// pop closes the innermost frame.
func (r *Reader) pop() {
	f := &r.frames[len(r.frames)-1]
	r.frames = r.frames[:len(r.frames)-1]
	if f.inner != None && f.kind != params {
		r.Scopes[f.inner].End = r.here()
	}
	r.scope, r.opaque, r.ifs, r.impure = f.scope, f.opaque, f.ifs, f.impure
}
