package main

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestMain plays contenders: a test that sets contenderVariable starts this very
// program as one.
func TestMain(m *testing.M) {
	if script := os.Getenv(contenderVariable); script != "" {
		os.Exit(play(script, os.Args[1:]))
	}
	os.Exit(testWithFolder(m))
}

// testFolder lasts as long as all tests.
var testFolder string

func testWithFolder(m *testing.M) int {
	var err error
	if testFolder, err = os.MkdirTemp("", "bench-test-"); err != nil {
		panic(err)
	}
	defer os.RemoveAll(testFolder)
	return m.Run()
}

// builtPyfix is built once for all tests but one, which lets bench build its own.
var builtPyfix = sync.OnceValues(func() (string, error) {
	b := &bench{folder: testFolder}
	err := b.findPyfix(context.Background(), "")
	return b.pyfix.program, err
})

const contenderVariable = "PYFIX_BENCH_CONTENDER"

// play writes its name to the file of the script and does what the name says.
func play(script string, args []string) int {
	f, err := os.OpenFile(script, os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return 9
	}
	defer f.Close()
	io.WriteString(f, args[0])
	said, _ := os.ReadFile(script)
	switch args[0] {
	case "B":
		io.WriteString(os.Stdout, "found x\nlost\nfound y\n")
		return 1
	case "C":
		io.WriteString(os.Stderr, "cannot\n")
		return 1
	case "D":
		io.WriteString(os.Stdout, strings.Repeat("found\n", len(said)))
	case "E":
		child := exec.Command(os.Args[0], "G")
		child.Stdout = os.Stdout
		if child.Start() != nil {
			return 9
		}
		time.Sleep(time.Hour)
	case "G":
		for range time.Tick(100 * time.Millisecond) {
			io.WriteString(f, ".")
		}
	case "F":
		held := make([]byte, 200<<20)
		for i := range held {
			held[i] = 1
		}
		runtime.KeepAlive(held)
	}
	return 0
}

// raceOf runs the players in turn and returns in which order they ran, too.
func raceOf(t *testing.T, rounds int, limit time.Duration, players ...contender) ([]*series, *bench, string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	script := filepath.Join(t.TempDir(), "script")
	t.Setenv(contenderVariable, script)
	for i, p := range players {
		players[i].program, players[i].args = self, []string{p.name}
		players[i].said = func(line []byte) bool { return strings.HasPrefix(string(line), "found") }
	}
	b := &bench{stdout: io.Discard, stderr: io.Discard, rounds: rounds, limit: limit, folder: t.TempDir()}
	all, err := b.race(context.Background(), "race", players)
	if err != nil {
		t.Fatal(err)
	}
	order, err := os.ReadFile(script)
	if err != nil {
		t.Fatal(err)
	}
	return all, b, string(order)
}

func TestRace(t *testing.T) {
	all, b, order := raceOf(t, 3, time.Minute, contender{name: "A"}, contender{name: "B", finds: true}, contender{name: "X", absent: "lost"})
	if order != "ABBAABBA" {
		t.Errorf("they ran in the order %s", order)
	}
	for i, want := range []int{3, 3, 0} {
		if len(all[i].samples) != want {
			t.Errorf("%s has %d samples, want %d", all[i].name, len(all[i].samples), want)
		}
	}
	for _, s := range append(all[0].samples, all[1].samples...) {
		if s.Wall <= 0 || s.CPU <= 0 {
			t.Errorf("%+v", s)
		}
	}
	if all[0].samples[0].Found != 0 || all[1].samples[0].Found != 2 {
		t.Errorf("found %d and %d", all[0].samples[0].Found, all[1].samples[0].Found)
	}
	if len(b.failed) != 0 || len(b.results) != 3 {
		t.Errorf("failed: %q, %d results", b.failed, len(b.results))
	}
}

func TestContendersThatFail(t *testing.T) {
	all, b, order := raceOf(t, 2, time.Minute, contender{name: "A"}, contender{name: "B"}, contender{name: "C", finds: false}, contender{name: "D"})
	if order != "ABCDDAA" {
		t.Errorf("they ran in the order %s", order)
	}
	for i, want := range []string{"", "exit status 1", "exit status 1: cannot", "found 4 things in one round and 5 in another"} {
		if !strings.HasPrefix(all[i].out, want) || want == "" && all[i].out != "" {
			t.Errorf("%s: %q, want %q", all[i].name, all[i].out, want)
		}
	}
	if strings.Join(b.failed, "") != "BCD" {
		t.Errorf("failed: %q", b.failed)
	}
}

// TestLimit ends a process and the child that it has started, which would write
// on.
func TestLimit(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process that is ended leaves its children on Windows")
	}
	all, b, order := raceOf(t, 2, 4*time.Second, contender{name: "E"}, contender{name: "A"})
	before, written, found := strings.Cut(order, "G")
	if before != "E" || !found || strings.Trim(written, ".") != "AAA" || all[0].out != "took more than 4s" || len(b.failed) != 0 {
		t.Errorf("order %s, out %q, failed %q", order, all[0].out, b.failed)
	}
	time.Sleep(500 * time.Millisecond) // in which the child would write five times
	if after, err := os.ReadFile(os.Getenv(contenderVariable)); err != nil || string(after) != order {
		t.Errorf("the child has written from %q to %q, %v", order, after, err)
	}
}

func TestPeak(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("peaks of memory are not known on Windows")
	}
	all, _, _ := raceOf(t, 1, time.Minute, contender{name: "F"})
	if got := all[0].median(peak); got < 200<<20 || got > 800<<20 {
		t.Errorf("a process that fills 200 MiB has a peak of %.0f bytes", got)
	}
}

func TestCount(t *testing.T) {
	long := strings.Repeat("x", 10_000)
	for content, want := range map[string]int{
		"": 0, "+a\n-b\n+c": 2, "+" + long + "\n+\n": 2, long + "+\n": 0, strings.Repeat("+", 20_000) + "\n": 1,
	} {
		path := filepath.Join(t.TempDir(), "out")
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := count(f, func(line []byte) bool { return strings.HasPrefix(string(line), "+") })
		f.Close()
		if err != nil || got != want {
			t.Errorf("%.20q: %d, %v, want %d", content, got, err, want)
		}
	}
}
