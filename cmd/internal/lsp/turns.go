package lsp

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"pyfix/rewrite/checkpoint"
)

// budget is the running time within which work goes before all work that has
// exceeded it. A module of ten thousand lines takes about as much.
const budget = 150 * time.Millisecond

// turns says which work runs. The package's comment has the rules.
type turns struct {
	places int // so much work runs at once at most, and so much costly work is begun
	budget time.Duration

	mu     sync.Mutex
	free   int                 // places that no work has
	costly int                 // costly work that is begun, whether it runs or gave way
	lines  [postponed + 1]line // who waits for a place; those of a lower rank go first
}

// rank says why a turn waits.
type rank uint8

const (
	unbegun   rank = iota // it is not begun
	gaveWay               // it is costly, and others went first
	postponed             // it is costly, and is begun anew when no more than others are
)

// line is a queue, in the order in which they came.
type line []*turn

// turn is one piece of work that takes turns with others. But for ctx and since, it
// is guarded by mu.
type turn struct {
	*turns
	ctx    context.Context
	placed chan struct{} // closed once it has a place; new whenever it begins to wait
	has    bool          // a place
	costly bool          // it is one of the costly
	since  time.Time     // when it got its place
}

func newTurns(places int, budget time.Duration) *turns {
	return &turns{places: places, budget: budget, free: places}
}

// errPostponed ends work that exceeds its budget when enough such work is begun.
var errPostponed = errors.New("enough costly work is begun")

// do runs work when its turn comes, and returns its error. Once ctx is done, that
// is the error of ctx, or one that wraps it. Work passes its point again and again
// and, if that ends it, returns the *checkpoint.Interrupted. It may be run twice.
func (ts *turns) do(ctx context.Context, work func(*checkpoint.Point) error) error {
	t := &turn{turns: ts, ctx: ctx}
	defer t.leave()
	if err := t.await(unbegun); err != nil {
		return err
	}
	err := work(checkpoint.New(t.mayGoOn))
	if !errors.Is(err, errPostponed) {
		return err
	}
	if err := t.await(postponed); err != nil {
		return err
	}
	return work(checkpoint.New(t.mayGoOn))
}

// mayGoOn is the gate of the work: it ends work that nobody wants any more, and has
// costly work wait while other work is within its budget.
func (t *turn) mayGoOn() error {
	if err := t.ctx.Err(); err != nil {
		return err
	}
	t.mu.Lock()
	if !t.costly && time.Since(t.since) > t.budget {
		if t.turns.costly == t.places {
			t.mu.Unlock()
			return errPostponed
		}
		t.becomeCostly()
	}
	mustWait := t.costly && len(t.lines[unbegun]) > 0
	t.mu.Unlock()
	if mustWait {
		return t.await(gaveWay)
	}
	return nil
}

func (t *turn) becomeCostly() {
	t.costly = true
	t.turns.costly++
}

// await gives up the place, if the turn has one, and waits for another. The error
// is that of ctx.
func (t *turn) await(why rank) error {
	placed := make(chan struct{})
	t.mu.Lock()
	t.placed = placed
	t.giveUp()
	t.lines[why] = append(t.lines[why], t)
	t.fill()
	t.mu.Unlock()
	select {
	case <-placed:
		t.since = time.Now()
		return nil
	case <-t.ctx.Done():
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if at := slices.Index(t.lines[why], t); at >= 0 {
		t.lines[why] = slices.Delete(t.lines[why], at, at+1)
	}
	return t.ctx.Err() // it may have got a place meanwhile, see leave
}

func (t *turn) giveUp() {
	if t.has {
		t.has = false
		t.free++
	}
}

// leave ends a turn, whatever it has.
func (t *turn) leave() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.giveUp()
	if t.costly {
		t.costly = false
		t.turns.costly--
	}
	t.fill()
}

// fill gives the free places to those that wait.
func (ts *turns) fill() {
	for ts.free > 0 {
		next := ts.next()
		if next == nil {
			return
		}
		ts.free--
		next.has = true
		close(next.placed)
	}
}

// next takes the turn that is to get the next place out of its line, nil if there
// is none.
func (ts *turns) next() *turn {
	for why, waiting := range ts.lines {
		if len(waiting) == 0 || rank(why) == postponed && ts.costly == ts.places {
			continue
		}
		t := waiting[0]
		ts.lines[why] = slices.Delete(waiting, 0, 1)
		if rank(why) == postponed {
			t.becomeCostly()
		}
		return t
	}
	return nil
}
