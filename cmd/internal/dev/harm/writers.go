//go:build unix

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// appends has other writers append lines to files while pyfix fixes them.
func (h *harm) appends(times int, inPlace bool) error {
	name := "append"
	if inPlace {
		name = "append-in-place"
	}
	const count = 60
	made, lost, fixes, refused := 0, 0, 0, 0
	for round := range times {
		t, err := h.plant(name, count, "", inPlace)
		if err != nil {
			return err
		}
		written, err := h.race(t, uint64(round), &refused)
		if err != nil {
			return err
		}
		for i := range count {
			content, err := os.ReadFile(t.file(i))
			if err != nil {
				return err
			}
			found := strings.Count(string(content), "# appended ")
			made += written[i]
			lost += written[i] - found
			if found != written[i] {
				h.fault("%s: of %d lines that were appended to a file, %d are there", name, written[i], found)
			}
			if strings.Contains(string(content), "i=i") {
				fixes++
			}
		}
		t.remove()
	}
	h.say(name, times, "%d lines appended, %d lost; %d files of %d fixed, %d refusals", made, lost, fixes, times*count, refused)
	return nil
}

// race runs pyfix over a tree until nothing is left to fix, but not more often than a few times, while two writers are
// at its files. It returns how many lines each file has got.
func (h *harm) race(t *tree, round uint64, refused *int) ([]int, error) {
	var over atomic.Bool
	var writers sync.WaitGroup
	var mu sync.Mutex
	written := make([]int, t.count)
	for w := range uint64(2) {
		random := rand.New(rand.NewPCG(h.seed+round, w))
		writers.Go(func() {
			for !over.Load() {
				i := random.IntN(t.count)
				if appendTo(t.file(i)) == nil {
					mu.Lock()
					written[i]++
					mu.Unlock()
				}
				if random.IntN(4) == 0 {
					time.Sleep(time.Duration(random.IntN(200)) * time.Microsecond)
				}
			}
		})
	}
	var failure error
	for range 5 {
		p, err := h.pyfixIn(t, "--fix", "--no-cache")
		*refused += strings.Count(p.stderr.String(), "not fixed")
		if failure = err; err != nil || p.code() == 0 {
			break
		}
	}
	over.Store(true)
	writers.Wait()
	return written, failure
}

func appendTo(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(f, "# appended here"); err != nil {
		panic(err) // half a line would spoil the count
	}
	return f.Close()
}

// together has eight runs fix the same files at once. Each has to end well, and none may refuse a file.
func (h *harm) together(times int, inPlace bool) error {
	name := "together"
	if inPlace {
		name = "together-in-place"
	}
	const runs = 8
	refused, left := 0, 0
	for range times {
		t, err := h.plant(name, killed, "", inPlace)
		if err != nil {
			return err
		}
		var all [runs]*process
		for i := range all {
			all[i] = h.command(t, "--fix")
			if err := all[i].Start(); err != nil {
				return err
			}
		}
		for _, p := range all {
			if err := p.end(p.Wait()); err != nil {
				return err
			}
			refused += strings.Count(p.stderr.String(), "not fixed")
			if p.code() != 0 {
				h.fault("%s: exit code %d\n%s%s", name, p.code(), p.stdout.String(), p.stderr.String())
			}
		}
		left += len(t.leftovers())
		if states := t.states(); states["fixed"] != t.count || len(t.leftovers()) > 0 {
			h.fault("%s: files %v, left %q", name, states, t.leftovers())
		}
		t.remove()
	}
	h.say(name, times, "%d runs, %d refusals, %d leftovers", times*runs, refused, left)
	return nil
}
