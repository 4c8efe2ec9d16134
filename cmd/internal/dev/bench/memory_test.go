package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// TestFillers checks that each fills a file up to about the size, and under a name
// of its own.
func TestFillers(t *testing.T) {
	const size = 200_000
	names := make(map[string]bool)
	for _, f := range fillers {
		var out bytes.Buffer
		if err := f.writeTo(&out, size); err != nil {
			t.Fatal(err)
		}
		if out.Len() < size*6/10 || out.Len() > size*12/10 {
			t.Errorf("%s: %d bytes, want about %d", f.name, out.Len(), size)
		}
		if names[f.name] {
			t.Errorf("there are two of the name %q", f.name)
		}
		names[f.name] = true
	}
}

// TestMemory measures two files, one of which pyfix refuses.
func TestMemory(t *testing.T) {
	program, err := builtPyfix()
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	b := &bench{stdout: &stdout, stderr: &stderr}
	args := []string{"bench", "memory", "--megabytes", "1", "--only", "^(names|closing brackets only)$", "--pyfix", program}
	if err := b.app().RunContext(context.Background(), args); err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	for _, row := range []string{"| closing brackets only | 1.0 |", "| names                 | 1.0 |"} {
		if !strings.Contains(stdout.String(), row) {
			t.Errorf("no row %q:\n%s", row, &stdout)
		}
	}
}
