// Package checkpoint lets somebody call long work off, or make it wait, without
// the work knowing who or why.
//
// Work that may take long passes a Point in its loops. Every so many steps the
// point asks its gate. A gate may block for as long as other work comes first. If
// it returns an error, the work ends there and then: the point panics with an
// *Interrupted, which the functions of package rewrite that began the work return
// as their error. What the work had built up by then is in no defined state and
// must not be used any more.
//
// Every loop whose rounds outgrow the source passes a point, and so does every
// walk over all of it. A step stands for some ten nanoseconds to a few hundred, so
// that a gate is asked about every millisecond.
package checkpoint

import (
	"errors"
	"fmt"
	"time"
)

// Gate says whether work may go on: nil if so, else why not.
type Gate func() error

// Point is what work passes again and again. A nil Point lets everything pass. It
// serves one goroutine at a time.
type Point struct {
	left int // steps until the gate is asked again
	gate Gate
}

// stepsBetween is how many steps are taken from one question to the gate to the
// next. A question costs less than as many nanoseconds.
const stepsBetween = 1024

// Pause is how long work that cannot count its steps, because it is none of this
// program's own code, may go on before it asks the gate.
const Pause = 10 * time.Millisecond

// A plain loop over bytes, or over words and what is no larger, makes so many rounds
// in the time of a step.
const (
	BytesPerStep = 64
	WordsPerStep = 16
)

// New returns a point with that gate.
func New(gate Gate) *Point { return &Point{left: stepsBetween, gate: gate} }

// Step counts one step.
func (p *Point) Step() { p.Steps(1) }

// Steps counts several steps that are taken at once.
func (p *Point) Steps(n int) {
	if p == nil {
		return
	}
	if p.left -= n; p.left < 0 {
		p.Ask()
	}
}

// Ask asks the gate at once.
func (p *Point) Ask() {
	if p == nil {
		return
	}
	p.left = stepsBetween
	if err := p.gate(); err != nil {
		panic(&Interrupted{Cause: err})
	}
}

// Interrupted is the error of work that a gate has ended.
type Interrupted struct{ Cause error }

func (e *Interrupted) Error() string { return fmt.Sprintf("interrupted: %v", e.Cause) }

func (e *Interrupted) Unwrap() error { return e.Cause }

// Unwind goes on with the panic that err was made of, if it was made of one. Whoever
// calls, in the midst of work, what returns such errors has to pass them on so.
func Unwind(err error) {
	var interrupted *Interrupted
	if errors.As(err, &interrupted) {
		panic(interrupted)
	}
}

// Recover makes an error of the panic by which a point ends work. It is to be
// deferred by whoever begins the work. Other panics go on.
func Recover(err *error) {
	switch p := recover().(type) {
	case nil:
	case *Interrupted:
		*err = p
	default:
		panic(p)
	}
}
