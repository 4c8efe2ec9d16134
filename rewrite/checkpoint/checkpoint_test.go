package checkpoint

import (
	"context"
	"errors"
	"fmt"
	"testing"
)

func TestPoint(t *testing.T) {
	asked := 0
	p := New(func() error { asked++; return nil })
	for range 10*stepsBetween + 10 {
		p.Step()
	}
	if asked < 9 || asked > 10 {
		t.Errorf("in %d steps, the gate is asked %d times", 10*stepsBetween+10, asked)
	}
	asked = 0
	p.Steps(100 * stepsBetween)
	if asked != 1 {
		t.Errorf("after many steps at once, the gate is asked %d times", asked)
	}
	p.Ask()
	if asked != 2 {
		t.Errorf("the gate is not asked at once")
	}
}

func TestNoPoint(t *testing.T) {
	var p *Point
	p.Steps(1 << 40)
	p.Ask()
}

func TestRecover(t *testing.T) {
	work := func() (err error) {
		defer Recover(&err)
		New(func() error { return context.Canceled }).Ask()
		return nil
	}
	inside := func() (err error) {
		defer Recover(&err)
		Unwind(fmt.Errorf("part of it: %w", work()))
		return nil
	}
	for _, f := range []func() error{work, inside} {
		var interrupted *Interrupted
		if err := f(); !errors.As(err, &interrupted) || !errors.Is(err, context.Canceled) {
			t.Errorf("ended work returns %v", err)
		}
	}
	Unwind(nil)
	Unwind(errors.New("something else"))
}

func TestRecoverLeavesBugs(t *testing.T) {
	defer func() {
		if p := recover(); p != "bug" {
			t.Errorf("the panic is %v", p)
		}
	}()
	var err error
	defer Recover(&err)
	panic("bug")
}
