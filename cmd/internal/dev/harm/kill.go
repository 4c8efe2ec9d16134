//go:build unix

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const killed = 30 // files in a tree whose fixing is killed

// kill kills runs at random moments. The next run has to find every file whole, or make it so, and to leave nothing.
func (h *harm) kill(times int, inPlace bool) error {
	name, random := "kill", rand.New(rand.NewPCG(h.seed, 1))
	if inPlace {
		name = "kill-in-place"
	}
	whole, err := h.duration(inPlace, killed, padding)
	if err != nil {
		return err
	}
	total := make(map[string]int)
	for range times {
		t, err := h.plant(name, killed, padding, inPlace)
		if err != nil {
			return err
		}
		p := h.command(t, "--fix")
		if err := p.Start(); err != nil {
			return err
		}
		time.Sleep(time.Duration(random.Int64N(int64(whole))))
		_ = p.Process.Kill() // which fails if it has ended
		_ = p.Wait()
		if err := h.afterKill(t, name, total); err != nil {
			return err
		}
		t.remove()
	}
	h.say(name, times, "files: %d old, %d fixed, %d torn when killed; leftovers: %d; after the next run: torn unnoticed %d, torn %d, leftovers %d",
		total["old"], total["fixed"], total["torn"], total["left"], total["unnoticed"], total["torn after"], total["left after"])
	return nil
}

// afterKill looks at a tree, runs pyfix again, and looks once more.
func (h *harm) afterKill(t *tree, name string, total map[string]int) error {
	before := t.states()
	for state, n := range before {
		total[state] += n
	}
	total["left"] += len(t.leftovers())
	looking, err := h.pyfixIn(t)
	if err != nil {
		return err
	}
	unnoticed := before["torn"] > 0 && looking.code() != 2
	next, err := h.pyfixIn(t, "--fix")
	if err != nil {
		return err
	}
	after := t.states()
	if before["torn"] > 0 && next.code() != 2 || unnoticed {
		total["unnoticed"]++
		h.fault("%s: a torn file is not said: exit codes %d and %d", name, looking.code(), next.code())
	}
	if after["fixed"] != t.count {
		total["torn after"] += after["torn"]
		h.fault("%s: after the next run %v\n%s", name, after, next.stderr.String())
	}
	if left := t.leftovers(); len(left) > 0 {
		total["left after"] += len(left)
		h.fault("%s: after the next run there is left %q", name, left)
	}
	return nil
}

// writing are the system calls that change files.
const writing = "write,pwrite64,ftruncate,rename,renameat,renameat2,unlink,unlinkat,link,linkat,fchmod,fsync"

// killBetween kills a run at its first call of each kind that writes, its second, and so on to the end of the run.
func (h *harm) killBetween(int) error {
	if _, err := exec.LookPath("strace"); err != nil {
		return fmt.Errorf("%w; install strace, or name other campaigns", err)
	}
	total, runs := make(map[string]int), 0
	for _, inPlace := range []bool{false, true} {
		for call := range strings.SplitSeq(writing, ",") {
			for n := 1; ; n++ {
				died, err := h.killAt(call, n, inPlace, total)
				if err != nil {
					return err
				}
				if !died {
					break
				}
				runs++
			}
		}
	}
	h.say("kill-between", runs, "files: %d old, %d fixed, %d torn when killed; leftovers: %d; after the next run: torn unnoticed %d, torn %d, leftovers %d",
		total["old"], total["fixed"], total["torn"], total["left"], total["unnoticed"], total["torn after"], total["left after"])
	return nil
}

// killAt kills a run as it makes the n-th of such calls. Died is false if it makes fewer.
func (h *harm) killAt(call string, n int, inPlace bool, total map[string]int) (died bool, err error) {
	t, err := h.plant("between", 2, "", inPlace)
	if err != nil {
		return false, err
	}
	defer t.remove()
	p := h.command(t, "--fix", "--no-cache", "--jobs", "1")
	p.Path, p.Args = "strace", append([]string{"strace", "-f", "-o", os.DevNull, "-e", "inject=" + call + ":signal=SIGKILL:when=" + strconv.Itoa(n)}, p.Args...)
	if p.Path, err = exec.LookPath("strace"); err != nil {
		return false, err
	}
	if err := p.end(p.Run()); err != nil {
		return false, err
	}
	if p.code() != -int(syscall.SIGKILL) {
		return false, nil
	}
	return true, h.afterKill(t, "kill-between "+call+" "+strconv.Itoa(n), total)
}

// signals ends runs in the way that a user, a service manager or a terminal does.
func (h *harm) signals(times int) error {
	random := rand.New(rand.NewPCG(h.seed, 2))
	whole, err := h.duration(false, killed, padding)
	if err != nil {
		return err
	}
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		ended, total := 0, make(map[string]int)
		for i := range times {
			t, err := h.plant("signals", killed, padding, i%2 == 1)
			if err != nil {
				return err
			}
			p := h.command(t, "--fix")
			if err := p.Start(); err != nil {
				return err
			}
			time.Sleep(max(whole/10, time.Duration(random.Int64N(int64(whole)))))
			_ = p.Process.Signal(signal) // which fails if it has ended
			_ = p.Wait()
			for state, n := range t.states() {
				total[state] += n
			}
			if p.code() == 128+int(signal) {
				ended++
			} else if p.code() != 0 {
				h.fault("%v: exit code %d\n%s", signal, p.code(), p.stderr.String())
			}
			if left := t.leftovers(); len(left) > 0 || t.states()["torn"] > 0 {
				h.fault("%v: files %v, left %q", signal, t.states(), left)
			}
			t.remove()
		}
		h.say(signal.String(), times, "ended by it with %d: %d; files: %d old, %d fixed, %d torn", 128+int(signal), ended, total["old"], total["fixed"], total["torn"])
	}
	return nil
}
