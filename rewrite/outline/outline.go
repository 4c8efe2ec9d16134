// Package outline reads from a file's tokens, without parsing it, which scopes
// and blocks it has, and where it reads and binds which names.
//
// It is what pyfix looks at first: a file whose outline shows nothing that a
// rule could find is never parsed. The outline of a program that Python accepts
// agrees with Python's symbol table in which scopes there are, which names each
// of them binds, and which it reads; names in annotations are read even where
// they never are. Broken says that it may not: what it read is no Python, or
// Python 2's "except A, b".
package outline

import "pyfix/rewrite/checkpoint"

// Name is a number that stands for an identifier, as Python compares and stores
// it: in its NFKC form, and mangled where it is private to a class.
type Name int32

// None stands for no name, scope or block.
const None = -1

// ScopeKind says what opens a scope.
type ScopeKind uint8

const (
	Module ScopeKind = iota
	Class
	Function
	Lambda
	Generator     // a generator expression
	Comprehension // of a list, set or dictionary
	Types         // type parameters, or the value of a type statement
)

// Scope is a part of the file that has names of its own.
type Scope struct {
	Kind   ScopeKind
	Parent int32    // the scope in which it is made
	Block  int32    // the block in which it is made; of what a while or except makes in its header, theirs
	Stmt   int32    // the statement in which it is made; rises with the scopes
	Body   int32    // the block of a class or function, None if it has none
	Name   Name     // of a class or function, as it is written
	Given  Argument // what a lambda or generator is given to
	OnSpot bool     // a lambda that may be called where it is made: (lambda: x)()
	First  int32    // Uses[First:End] holds its uses, and those of the scopes in it
	End    int32
}

// Argument says which call an expression is an argument of.
type Argument struct {
	Callee Name  // the last name of the function that is called; None if there is no call, or no such name
	Key    Name  // the keyword in front of the argument
	Method bool  // the callee is an attribute
	call   int32 // where the brackets of the call open, in bytes
}

// UseKind says what happens to a name.
type UseKind uint8

const (
	Read    UseKind = iota
	Keyword         // no name after all: match, in front of what it matches
	Global          // declared so
	Nonlocal
	Annotated // x: int, without a value
	Deleted   // del
	Param     // of a function, a lambda or a type
	Assigned  // by =, and by the for of a comprehension
	Augmented // by += and the like; a read stands before it
	Walrus    // :=, in the scope that gets the value, which may lie around comprehensions
	Target    // of a for statement
	Entered   // with ... as
	Caught    // except ... as
	Captured  // by a case
	Imported  // under its own name
	Renamed   // imported under another one
	Defined   // def, class, type
)

// Binds reports whether the use gives the name a value, and makes the name one
// of its scope unless that declares it global or nonlocal.
func (k UseKind) Binds() bool { return k >= Param }

// Use is a place where a name stands. Attributes and keywords are no names.
type Use struct {
	Name   Name
	Scope  int32
	Stmt   int32 // rises with the uses of one block
	Kind   UseKind
	Called bool // it is read to be called
	plain  bool // it could be a target as it stands: a, but not a.b or a[b]
}

// BlockKind says what a block belongs to.
type BlockKind uint8

const (
	Body    BlockKind = iota // of the module, a class or a function
	Loop                     // of for or while; the header belongs to it
	Handler                  // of except; the header belongs to it
	Trial                    // of try
	After                    // of finally, or of else behind a loop or try
	Entry                    // of with
	Branch                   // of if, elif, else
	Case                     // of match and case
)

// Block is a sequence of statements of one indentation. They run one after the
// other, and none without those before it.
type Block struct {
	Kind   BlockKind
	Parent int32
	Scope  int32 // whose code it is
	Caught Name  // what a handler binds
	First  int32 // Uses[First:End] holds its uses, and those of the blocks in it
	End    int32
	Begin  int32 // Stmts[Begin:Behind] holds its statements, and those of the blocks in it
	Behind int32
	Chain  int32 // the first block of its compound statement
	Next   int32 // the one behind it in that, None if it is the last
	Fixed  bool  // a constant may decide whether it runs
}

// Stmt is a simple statement, or the header of another one.
type Stmt struct {
	Block int32
	Start int32 // in bytes
	Turn  Turn
}

// Turn says where a statement sends the program.
type Turn uint8

const (
	Onward Turn = iota
	Return
	Raise
	Round // break, continue
	Stuck // perhaps nowhere: while True, assert False
)

// Outline is what the tokens of a file show.
type Outline struct {
	Src    []byte
	Scopes []Scope // the module is the first
	Uses   []Use   // in the order of the source, but for Augmented
	Blocks []Block // in the order of the source; the module's is the first
	Stmts  []Stmt

	Broken    bool // do not believe a word of it
	Star      bool // there is a from m import *
	Annotates bool // there are annotations

	names   names
	foreign bool // an identifier is not ASCII
	index   index

	patience int // steps that queries may still take
	due      int // the patience at which the point is passed
	point    *checkpoint.Point
}

// Exhausted reports whether the queries have taken so many steps that to parse the
// file is no more work. Whoever asks in a loop has to stop then. The programs of
// the standard library take a twentieth at most, but one may be made so that every
// use of a name is held against every other.
func (o *Outline) Exhausted() bool { return o.patience < 0 }

// Spend counts steps that somebody takes through what a query returned.
func (o *Outline) Spend(steps int) {
	if o.patience -= steps; o.patience < o.due {
		o.pass()
	}
}

// spentAtOnce is how many steps are spent before the point hears of them.
const spentAtOnce = 1024

func (o *Outline) pass() {
	o.point.Steps(o.due + spentAtOnce - o.patience)
	o.due = o.patience - spentAtOnce
}

// Spelling returns the identifier. The slice is not to be changed.
func (o *Outline) Spelling(n Name) []byte { return o.names.texts[n] }

// Lookup returns the name of an identifier, None if the file does not use it.
func (o *Outline) Lookup(text string) Name { return o.names.find([]byte(text)) }

// Names returns how many names there are: all are smaller than that.
func (o *Outline) Names() int { return len(o.names.texts) }
