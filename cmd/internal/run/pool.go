package run

import (
	"context"
	"path/filepath"
	"sync"

	"pyfix/cmd/internal/discover"
)

// lookAhead is how many files per worker may be done before the first of them
// is visited. It bounds the memory of a run, whatever the number of files.
// It is more than a few, so that one long file does not keep the other workers
// waiting: of most files nothing is left when they are done.
const lookAhead = 32

// MaxJobs is how many files are worked on at once at most. The work is
// computation, and nobody has more processors that share it; what each worker
// holds is memory.
const MaxJobs = 256

// Files finds the files of the options and takes each through all stages. It
// calls visit with what became of them, one after the other in the order of
// discover.ComparePaths.
//
// Once ctx is done or visit returns an error no further file is begun. A file
// that is being written then is finished, and still visited unless it was visit
// that failed. The error is that of visit, of ctx, or of discover.Walk, or an
// *OutputIsInput, before any file was begun.
func (o *Options) Files(ctx context.Context, visit func(Outcome) error) error {
	left := newLeftovers(o.Write)
	which := o.Discover
	which.Entered = left.enter
	files, problems, err := discover.Walk(ctx, which)
	if err != nil {
		return err
	}
	if err := o.keepInputs(files, problems); err != nil {
		return err
	}
	for _, err := range left.clear(files) {
		if err := visit(Outcome{Path: filepath.ToSlash(err.path), Err: &Leftover{err.error}}); err != nil {
			return err
		}
	}
	o.interrupted = left.interrupted
	working, stop := context.WithCancel(ctx)
	defer stop()
	var failure error
	for slot := range o.start(working, merge(files, problems)) {
		out := <-slot
		if failure != nil || out.Canceled() {
			continue // the workers have to get rid of what they have begun
		}
		if failure = visit(out); failure != nil {
			stop()
		}
	}
	if failure != nil {
		return failure
	}
	return ctx.Err()
}

// start sets workers to the tasks. It returns their slots in the order of the
// tasks; each gets one outcome.
func (o *Options) start(ctx context.Context, tasks []task) <-chan chan Outcome {
	jobs := o.workers(len(tasks))
	slots := make(chan chan Outcome, jobs*lookAhead)
	begun := make(chan func(), jobs)
	var workers sync.WaitGroup
	for range jobs {
		workers.Go(func() {
			for work := range begun {
				work()
			}
		})
	}
	go func() {
		for _, t := range tasks {
			slot := make(chan Outcome, 1)
			slots <- slot
			begun <- func() { slot <- o.do(ctx, t) }
		}
		close(begun)
		workers.Wait()
		close(slots)
	}()
	return slots
}

// workers returns how many of them are worth their cost.
func (o *Options) workers(tasks int) int { return max(1, min(o.Jobs, MaxJobs, tasks)) }

// task is a file to be worked on, or one that discovery had to skip.
type task struct {
	file    discover.File
	problem *discover.Problem
}

func (o *Options) do(ctx context.Context, t task) Outcome {
	if t.problem == nil {
		return o.one(ctx, t.file)
	}
	path := filepath.ToSlash(t.problem.Path)
	return Outcome{Path: path, Named: t.problem.Named, Err: &Unanalysed{Where: path, Err: t.problem.Err}}
}

// merge joins what was found and what was skipped, both in order.
func merge(files []discover.File, problems []discover.Problem) []task {
	tasks := make([]task, 0, len(files)+len(problems))
	for _, f := range files {
		for len(problems) > 0 && discover.ComparePaths(problems[0].Path, f.Path) <= 0 {
			tasks = append(tasks, task{problem: &problems[0]})
			problems = problems[1:]
		}
		tasks = append(tasks, task{file: f})
	}
	for i := range problems {
		tasks = append(tasks, task{problem: &problems[i]})
	}
	return tasks
}
