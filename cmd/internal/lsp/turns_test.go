package lsp

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"pyfix/rewrite/checkpoint"
)

// patience is how long a test waits for what has to come before it gives up.
const patience = 60 * time.Second

// endless is a budget that no test uses up.
const endless = 24 * time.Hour

// piece of work whose steps a test takes.
type work struct {
	steps chan struct{} // each lets it pass its point once
	began chan struct{} // gets an element whenever it begins
	ended chan error
	end   context.CancelFunc
	once  sync.Once
}

func begin(ts *turns) *work {
	ctx, end := context.WithCancel(context.Background())
	w := &work{steps: make(chan struct{}), began: make(chan struct{}, 9), ended: make(chan error, 1), end: end}
	go func() {
		w.ended <- ts.do(ctx, func(p *checkpoint.Point) (err error) {
			defer checkpoint.Recover(&err)
			w.began <- struct{}{}
			for range w.steps {
				p.Ask()
			}
			return nil
		})
	}()
	return w
}

// step lets the work pass its point, and returns once it has come to it.
func (w *work) step() { w.steps <- struct{}{} }

// finish lets the work come to its end.
func (w *work) finish() { w.once.Do(func() { close(w.steps) }) }

// get waits for something that has to come.
func get[T any](t *testing.T, what string, c <-chan T) (got T) {
	t.Helper()
	select {
	case got = <-c:
	case <-time.After(patience):
		t.Fatalf("in vain: %s", what)
	}
	return got
}

// settle waits until the turns are as they should be.
func settle(t *testing.T, ts *turns, what string, holds func() bool) {
	t.Helper()
	for begin := time.Now(); ; time.Sleep(time.Millisecond) {
		ts.mu.Lock()
		ok := holds()
		ts.mu.Unlock()
		if ok {
			return
		}
		if time.Since(begin) > patience {
			t.Fatalf("in vain: %s", what)
		}
	}
}

func TestTurnsWithinBudget(t *testing.T) {
	ts := newTurns(2, endless)
	first, second := begin(ts), begin(ts)
	get(t, "the first begins", first.began)
	get(t, "the second begins", second.began)
	third := begin(ts)
	settle(t, ts, "the third waits", func() bool { return len(ts.lines[unbegun]) == 1 })
	first.step()
	second.step()
	if len(third.began) > 0 {
		t.Error("three run in two places")
	}
	second.finish()
	get(t, "the third begins", third.began)
	first.finish()
	third.finish()
	for _, w := range []*work{first, second, third} {
		if err := get(t, "the end", w.ended); err != nil {
			t.Error(err)
		}
	}
	settle(t, ts, "all is given back", func() bool { return ts.free == 2 && ts.costly == 0 })
}

// TestTurnsGiveWay has the places taken by costly work. What comes then goes first.
func TestTurnsGiveWay(t *testing.T) {
	ts := newTurns(2, 0)
	costly := []*work{begin(ts), begin(ts)}
	for _, w := range costly {
		get(t, "costly work begins", w.began)
		w.step()
	}
	settle(t, ts, "both exceed their budget", func() bool { return ts.costly == 2 })
	third := begin(ts)
	settle(t, ts, "the third waits", func() bool { return len(ts.lines[unbegun]) == 1 })
	costly[0].step()
	get(t, "the third begins", third.began)
	settle(t, ts, "costly work waits", func() bool { return len(ts.lines[gaveWay]) == 1 })
	costly[1].step() // nobody needs its place
	third.finish()
	if err := get(t, "the third ends", third.ended); err != nil {
		t.Error(err)
	}
	for _, w := range costly {
		w.finish()
		if err := get(t, "costly work ends", w.ended); err != nil {
			t.Error(err)
		}
		if len(w.began) > 0 {
			t.Error("costly work that gave way was begun anew")
		}
	}
	settle(t, ts, "all is given back", func() bool { return ts.free == 2 && ts.costly == 0 })
}

// TestTurnsPostponed has more costly work than may be begun.
func TestTurnsPostponed(t *testing.T) {
	ts := newTurns(1, 0)
	first := begin(ts)
	get(t, "the first begins", first.began)
	first.step()
	settle(t, ts, "the first exceeds its budget", func() bool { return ts.costly == 1 })
	second := begin(ts)
	settle(t, ts, "the second waits", func() bool { return len(ts.lines[unbegun]) == 1 })
	first.step()
	get(t, "the second begins", second.began)
	second.step()
	settle(t, ts, "the second is put off", func() bool { return len(ts.lines[postponed]) == 1 })
	first.step()
	first.finish()
	get(t, "the second begins anew", second.began)
	second.step()
	second.finish()
	for _, w := range []*work{first, second} {
		if err := get(t, "the end", w.ended); err != nil {
			t.Error(err)
		}
	}
	settle(t, ts, "all is given back", func() bool { return ts.free == 1 && ts.costly == 0 })
}

// TestTurnsEnd ends work in each of the states that it may be in.
func TestTurnsEnd(t *testing.T) {
	for _, state := range []string{"runs", "is costly", "gave way", "is put off", "is not begun"} {
		t.Run(state, func(t *testing.T) {
			ts := newTurns(1, 0)
			if state == "runs" {
				ts.budget = endless
			}
			first := begin(ts)
			get(t, "the first begins", first.began)
			ended, other := first, (*work)(nil)
			if state != "runs" {
				first.step()
				settle(t, ts, "the first exceeds its budget", func() bool { return ts.costly == 1 })
			}
			switch state {
			case "gave way", "is put off", "is not begun":
				other = begin(ts)
				settle(t, ts, "the second waits", func() bool { return len(ts.lines[unbegun]) == 1 })
			}
			switch state {
			case "is not begun":
				ended, other = other, ended
			case "gave way", "is put off":
				first.step()
				get(t, "the second begins", other.began)
				settle(t, ts, "the first waits", func() bool { return len(ts.lines[gaveWay]) == 1 })
			}
			if state == "is put off" {
				other.step()
				settle(t, ts, "the second is put off", func() bool { return len(ts.lines[postponed]) == 1 })
				ended, other = other, ended
			}
			ended.end()
			if state == "runs" || state == "is costly" {
				ended.step()
			}
			if err := get(t, "the end", ended.ended); !errors.Is(err, context.Canceled) {
				t.Errorf("it ends with %v", err)
			}
			if other != nil {
				other.finish()
				if err := get(t, "the end of the other", other.ended); err != nil {
					t.Error(err)
				}
			}
			settle(t, ts, "all is given back", func() bool {
				return ts.free == 1 && ts.costly == 0 && !slices.ContainsFunc(ts.lines[:], func(l line) bool { return len(l) > 0 })
			})
		})
	}
}

// TestTurnsMany runs much work of all sizes at once. All of it ends, and never is
// more of it begun than may be.
func TestTurnsMany(t *testing.T) {
	const places = 3
	ts := newTurns(places, 100*time.Microsecond)
	var mu sync.Mutex
	begun, most := 0, 0
	count := func(by int) {
		mu.Lock()
		defer mu.Unlock()
		begun += by
		most = max(most, begun)
	}
	var all sync.WaitGroup
	for i := range 200 {
		all.Go(func() {
			ctx, end := context.WithCancel(context.Background())
			defer end()
			err := ts.do(ctx, func(p *checkpoint.Point) (err error) {
				defer checkpoint.Recover(&err)
				count(1)
				defer count(-1)
				for ask := range i % 50 {
					time.Sleep(10 * time.Microsecond)
					if i%7 == 0 && ask == 19 {
						end()
					}
					p.Ask()
				}
				return nil
			})
			if wanted := i%7 == 0 && i%50 >= 20; errors.Is(err, context.Canceled) != wanted || err != nil && !wanted {
				t.Error(fmt.Errorf("work %d: %w", i, err))
			}
		})
	}
	all.Wait()
	if most > 2*places {
		t.Errorf("%d pieces of work were begun at once", most)
	}
	if ts.free != places || ts.costly != 0 {
		t.Errorf("in the end, %d places are free, and %d pieces of work costly", ts.free, ts.costly)
	}
}
