package scope

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// judge is a running testdata/compile_verdicts.py, which is asked about many
// programs at once.
type judge struct {
	name  string // of the interpreter; pyodide is the one that node finds
	minor int    // of Python 3
	cmd   *exec.Cmd
	in    io.WriteCloser
	out   *bufio.Reader
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

// pyodideDriver runs compile_verdicts.py, whose path is its argument, in CPython
// compiled to WebAssembly.
const pyodideDriver = `
const { loadPyodide } = require("pyodide");
(async () => {
	const python = await loadPyodide({ stdout: () => {}, stderr: () => {} });
	const program = require("fs").readFileSync(process.argv[1], "utf8");
	python.runPython(program.replace('__name__ == "__main__"', "False"));
	process.stdout.write(python.globals.get("GREETING") + "\n");
	const reply = python.globals.get("reply");
	for await (const line of require("readline").createInterface({ input: process.stdin })) {
		process.stdout.write(reply(line) + "\n");
	}
})();
`

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
		j.in.Close()
		if err := j.cmd.Wait(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	})
	return j
}

func (j *judge) start() error {
	script := filepath.Join("testdata", "compile_verdicts.py")
	j.cmd = exec.Command(j.name, "-I", "-S", "-B", "-X", "utf8", script)
	if j.name == "pyodide" {
		j.cmd = exec.Command("node", "-e", pyodideDriver, script)
	}
	var err error
	if j.in, err = j.cmd.StdinPipe(); err != nil {
		return err
	}
	out, err := j.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	j.out = bufio.NewReaderSize(out, 1<<20)
	if err := j.cmd.Start(); err != nil {
		return err
	}
	var version string
	if err := j.read(&version); err != nil {
		return err
	}
	_, err = fmt.Sscanf(version, "3.%d", &j.minor)
	return err
}

func (j *judge) read(answer any) error {
	line, err := j.out.ReadBytes('\n')
	if err != nil {
		return err
	}
	return json.Unmarshal(line, answer)
}

// rule has the judge compile programs. One over which it dies is too complex for
// it.
func (j *judge) rule(t testing.TB, programs []string) []ruling {
	t.Helper()
	if err := json.NewEncoder(j.in).Encode(programs); err == nil {
		var rulings []ruling
		if j.read(&rulings) == nil {
			return rulings
		}
	}
	_ = j.cmd.Wait()
	if err := j.start(); err != nil {
		t.Fatalf("%s: %v", j.name, err)
	}
	if len(programs) == 1 {
		return []ruling{{complex: true}}
	}
	middle := len(programs) / 2
	return append(j.rule(t, programs[:middle]), j.rule(t, programs[middle:])...)
}
