package scope

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	process "pyfix/fixtures/judge"
)

// judge is a running testdata/compile_verdicts.py, which is asked about many
// programs at once.
type judge struct {
	name  string // of the interpreter; pyodide is the one that node finds
	minor int    // of Python 3

	process *process.Process
}

// ruling is what a judge says of a program.
type ruling struct {
	accepts bool
	complex bool // it is too much for the judge, who knows nothing about it
	message string
	line    int
}

func (r *ruling) UnmarshalJSON(data []byte) error {
	switch string(data) {
	case "null":
		r.accepts = true
		return nil
	case "true":
		r.complex = true
		return nil
	}
	return json.Unmarshal(data, &[]any{&r.message, &r.line})
}

func startJudge(t testing.TB, name string) *judge {
	t.Helper()
	j := &judge{name: name}
	if err := j.start(); err != nil {
		if os.Getenv("PYFIX_REQUIRE_PYTHON") == "1" {
			t.Fatalf("%s: %v", name, err)
		}
		t.Skipf("no CPython to compare with: %s: %v", name, err)
	}
	t.Cleanup(func() {
		if err := j.process.Close(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	})
	return j
}

func (j *judge) start() (err error) {
	var version string
	j.process, err = process.Start(j.name, filepath.Join("testdata", "compile_verdicts.py"), &version)
	if err != nil {
		return err
	}
	_, err = fmt.Sscanf(version, "3.%d", &j.minor)
	return err
}

// rule has the judge compile programs. One over which it dies is too complex for
// it.
func (j *judge) rule(t testing.TB, programs []string) []ruling {
	t.Helper()
	var rulings []ruling
	if j.process.Ask(programs, &rulings) == nil {
		return rulings
	}
	_ = j.process.Close()
	if err := j.start(); err != nil {
		t.Fatalf("%s: %v", j.name, err)
	}
	if len(programs) == 1 {
		return []ruling{{complex: true}}
	}
	middle := len(programs) / 2
	return append(j.rule(t, programs[:middle]), j.rule(t, programs[middle:])...)
}
