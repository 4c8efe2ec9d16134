package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// contender is one way to run one program.
type contender struct {
	name    string // in tables
	program string
	args    []string
	said    func(line []byte) bool // whether a line of its output counts as something it found
	finds   bool                   // it exits with 1 if it finds something
	refuses bool                   // it may exit with 2, since it is given what is no Python
	absent  string                 // why it cannot run; "" if it can
}

// sample is what one process took.
type sample struct {
	Wall  time.Duration `json:"wall_ns"`
	CPU   time.Duration `json:"cpu_ns"` // user and system
	Peak  int64         `json:"peak"`   // of resident memory, bytes; 0 where unknown
	Floor int64         `json:"floor"`  // Peak is exact only above it, see peakOf
	Found int           `json:"found"`
}

// series is what the processes of a contender took, round by round.
type series struct {
	contender
	samples []sample
	out     string // why it is not measured, or no more; "" if it is
}

// race runs the contenders in turn: once for the file system's cache and their
// own, then for as many rounds as are asked for, there and back in turns. So
// the rounds of two contenders are pairs that ran close together. The title is
// that of the race in the results.
func (b *bench) race(ctx context.Context, title string, contenders []contender) ([]*series, error) {
	var all []*series
	for _, c := range contenders {
		s := &series{contender: c, out: c.absent}
		if s.out != "" {
			fmt.Fprintf(b.stderr, "skipped: %s: %s\n", c.name, s.out)
		}
		all = append(all, s)
	}
	order := slices.Clone(all)
	for round := range b.rounds + 1 {
		for _, s := range order {
			if err := b.runOnce(ctx, s); err != nil {
				return nil, err
			}
		}
		slices.Reverse(order)
		fmt.Fprintf(b.stderr, "round %d of %d\n", round, b.rounds)
	}
	for _, s := range all {
		s.samples = s.samples[min(1, len(s.samples)):]
	}
	b.record(title, all)
	return all, nil
}

// runOnce adds a sample to the series, or takes it out of the race. An error is
// no fault of the contender.
func (b *bench) runOnce(ctx context.Context, s *series) error {
	if s.out != "" {
		return nil
	}
	limited, stop := context.WithTimeout(ctx, b.limit)
	defer stop()
	took, err := b.measure(limited, &s.contender)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case limited.Err() != nil:
		s.out = fmt.Sprintf("took more than %v", b.limit)
		fmt.Fprintf(b.stderr, "given up: %s: %s\n", s.name, s.out)
	case err == nil && len(s.samples) > 0 && s.samples[0].Found != took.Found:
		err = fmt.Errorf("found %d things in one round and %d in another", s.samples[0].Found, took.Found)
	}
	if s.out == "" && err != nil {
		s.out = err.Error()
		b.failed = append(b.failed, s.name)
		fmt.Fprintf(b.stderr, "failed: %s: %s\n", s.name, s.out)
	}
	if s.out != "" {
		s.samples = nil
		return nil
	}
	s.samples = append(s.samples, took)
	return nil
}

// measure runs one process. Its output goes to a file, so that nobody works
// while it does.
func (b *bench) measure(ctx context.Context, c *contender) (sample, error) {
	stdout, err := os.Create(filepath.Join(b.folder, "stdout"))
	if err != nil {
		return sample{}, err
	}
	defer stdout.Close()
	stderr, err := os.Create(filepath.Join(b.folder, "stderr"))
	if err != nil {
		return sample{}, err
	}
	defer stderr.Close()
	cmd := exec.CommandContext(ctx, c.program, c.args...)
	cmd.Dir = b.folder // away from configuration files
	cmd.Stdout, cmd.Stderr = stdout, stderr
	endWithChildren(cmd)
	floor := inheritedPeak()
	start := time.Now()
	err = cmd.Run()
	took := sample{Wall: time.Since(start), Floor: floor}
	var exit *exec.ExitError
	if errors.As(err, &exit) && (exit.ExitCode() == 1 && c.finds || exit.ExitCode() == 2 && c.refuses) {
		err = nil
	}
	if err != nil {
		return sample{}, fmt.Errorf("%w: %s", err, firstLine(stderr))
	}
	took.CPU = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	took.Peak = peakOf(cmd.ProcessState)
	took.Found, err = count(stdout, c.said)
	return took, err
}

// firstLine returns the start of what a process said.
func firstLine(f *os.File) string {
	start := make([]byte, 300)
	n, _ := f.ReadAt(start, 0) // an unreadable reason is an empty one
	line, _, _ := bytes.Cut(bytes.TrimSpace(start[:n]), []byte("\n"))
	return string(line)
}

// count counts lines. It keeps little of the file in memory, see peakOf.
func count(f *os.File, counts func([]byte) bool) (int, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	n := 0
	whole := true // the piece starts a line
	for r := bufio.NewReader(f); ; {
		piece, err := r.ReadSlice('\n')
		if whole && counts(piece) {
			n++
		}
		whole = !errors.Is(err, bufio.ErrBufferFull)
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil && whole {
			return 0, err
		}
	}
}
