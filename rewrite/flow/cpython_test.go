package flow

import (
	"bufio"
	"encoding/json"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

var pythonFlag = flag.String("python", "python3", "the interpreter to compare with")

// python is a running testdata/oracle.py.
type python struct {
	minor int // of Python 3
	in    io.WriteCloser
	out   *bufio.Reader
}

type request struct {
	Source   string         `json:"source"`
	Call     int            `json:"call"`
	Seed     uint64         `json:"seed"`
	Runs     int            `json:"runs"`
	Names    map[int]string `json:"names"`
	Reads    map[int]int    `json:"reads"`
	Sites    map[int]int    `json:"sites"`
	Closures map[int]int    `json:"closures"`
	Classes  map[int][]int  `json:"classes"`
	Loops    map[int][]int  `json:"loops"`
}

type observed struct {
	Refused string   `json:"refused"`
	Read    [][3]int `json:"read"`
	Made    [][3]int `json:"made"`
	Rebound [][2]int `json:"rebound"`
	Round   [][3]int `json:"round"`
	Called  [][4]int `json:"called"`
	Empty   [][2]int `json:"empty"`
}

// noPython skips the test for want of an interpreter, or fails it where one is
// required.
func noPython(t testing.TB, err error) {
	t.Helper()
	if os.Getenv("PYFIX_REQUIRE_PYTHON") == "1" {
		t.Fatalf("%s: %v", *pythonFlag, err)
	}
	t.Skipf("no CPython to compare with: %s: %v", *pythonFlag, err)
}

func startPython(t testing.TB) *python {
	t.Helper()
	if err := exec.Command(*pythonFlag, "-I", "-S", "-c", "").Run(); err != nil {
		noPython(t, err)
	}
	cmd := exec.Command(*pythonFlag, "-I", "-S", "-B", "-W", "ignore", filepath.Join("testdata", "oracle.py"))
	cmd.Stderr = os.Stderr
	p := &python{}
	var err error
	if p.in, err = cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.out = bufio.NewReaderSize(stdout, 1<<20)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.in.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("oracle.py: %v", err)
		}
	})
	p.receive(t, &p.minor)
	return p
}

func (p *python) ask(t testing.TB, r request) observed {
	t.Helper()
	if err := json.NewEncoder(p.in).Encode(r); err != nil {
		t.Fatal(err)
	}
	var o observed
	p.receive(t, &o)
	return o
}

func (p *python) receive(t testing.TB, into any) {
	t.Helper()
	line, err := p.out.ReadBytes('\n')
	if err != nil {
		t.Fatalf("oracle.py died: %v", err)
	}
	if err := json.Unmarshal(line, into); err != nil {
		t.Fatal(err)
	}
}
