package syntax

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var updateErrors = flag.Bool("update", false, "TestErrors writes what it finds to testdata/errors.jsonl")

// wrong is a program that is refused: where, in lines and columns, and why. If CPython
// 3.13 says something else, or names another line, it is known, too.
type wrong struct {
	program, place, reason string
	elsewhere              string // CPython's line and words
}

func (w wrong) MarshalJSON() ([]byte, error) {
	fields := []string{w.program, w.place, w.reason}
	if w.elsewhere != "" {
		fields = append(fields, w.elsewhere)
	}
	var b bytes.Buffer
	to := json.NewEncoder(&b)
	to.SetEscapeHTML(false)
	err := to.Encode(fields)
	return b.Bytes(), err
}

func (w *wrong) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&w.program, &w.place, &w.reason, &w.elsewhere})
}

// TestErrors compares the reasons and places of refusals with what they should be,
// and with those of CPython 3.13, if that is installed.
func TestErrors(t *testing.T) {
	table := filepath.Join("testdata", "errors.jsonl")
	data, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	judge := python313(t)
	var all []wrong
	for line := range bytes.Lines(data) {
		var want wrong
		if err := json.Unmarshal(line, &want); err != nil {
			t.Fatal(err)
		}
		got := refuse(t, judge, want)
		if all = append(all, got); got != want && !*updateErrors {
			t.Errorf("got %q,\n   want %q", got, want)
		}
	}
	if *updateErrors {
		writeErrors(t, table, all)
	}
}

// python313 returns CPython 3.13 as a judge, nil if there is none: the words of others
// differ.
func python313(t *testing.T) *judge {
	names := []string{*pythonPath, "python3.13"}
	if root, err := exec.Command("pyenv", "root").Output(); err == nil {
		found, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(root)), "versions", "3.13.*", "bin", "python"))
		names = append(names, found...)
	}
	for _, name := range names {
		if exec.Command(name, "-c", "import sys; sys.exit(sys.version_info[:2] != (3, 13))").Run() == nil {
			return startJudge(t, name)
		}
	}
	return nil
}

// refuse returns what is wrong with the program, and what the judge says of it, unless
// it is nil.
func refuse(t *testing.T, judge *judge, w wrong) wrong {
	t.Helper()
	got := refusalOf(w.program)
	got.elsewhere = w.elsewhere
	if got.place == "" {
		t.Errorf("%q is not refused", w.program)
	}
	if judge == nil || got.place == "" {
		return got
	}
	got.elsewhere = ""
	verdict := judge.verdict(t, w.program)
	if verdict.Uncompiled == "" {
		t.Errorf("CPython compiles %q", w.program)
	}
	var row int
	if _, err := fmt.Sscanf(got.place, "%d:", &row); err != nil {
		t.Fatal(err)
	}
	if verdict.Line != row || !sameReason(got.reason, verdict.Uncompiled) {
		got.elsewhere = fmt.Sprintf("%d: %s", verdict.Line, verdict.Uncompiled)
	}
	return got
}

// refusalOf returns what is wrong with the program, no place if nothing is.
func refusalOf(program string) wrong {
	_, refused := new(parser).descend(nil, []byte(program))
	if refused == nil {
		return wrong{program: program}
	}
	bad := unbalanced(nil, []byte(program), refused).at("a.py", []byte(program))
	return wrong{
		program: program, place: fmt.Sprintf("%d:%d", bad.Row, bad.Column),
		reason: strings.TrimPrefix(bad.Reason, "syntax error: "),
	}
}

// sameReason reports whether CPython's words are those of pyfix, whose sentences start
// with a small letter.
func sameReason(ours, theirs string) bool {
	if ours == "syntax error" {
		ours = invalid
	}
	return strings.EqualFold(ours, theirs)
}

func writeErrors(t *testing.T, table string, all []wrong) {
	t.Helper()
	var b bytes.Buffer
	for _, w := range all {
		line, err := w.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		b.Write(line)
	}
	if err := os.WriteFile(table, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestFirstError has several errors in one file, of which the first is reported.
func TestFirstError(t *testing.T) {
	parts := []wrong{
		{program: "f(a=1, a=2)\n", reason: "keyword argument repeated: a"},
		{program: "x = = y\n", reason: "syntax error"},
		{program: "break\n", reason: "'break' outside loop"},
		{program: "del f()\n", reason: "cannot delete function call"},
		{program: "x = 0xg\n", reason: "invalid hexadecimal literal"},
	}
	for first := range parts {
		order := slices.Concat(parts[first:], parts[:first])
		var b strings.Builder
		for _, part := range order {
			b.WriteString(part.program)
		}
		got := refuse(t, nil, wrong{program: b.String()})
		if row := strings.HasPrefix(got.place, "1:"); !row || got.reason != order[0].reason {
			t.Errorf("%q: %s at %s", b.String(), got.reason, got.place)
		}
	}
}
