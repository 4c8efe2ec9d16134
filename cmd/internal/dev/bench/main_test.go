package main

import (
	"os"
	"os/exec"
	"testing"
)

// tool returns the path of a program, or ends the test if it is missing: as
// failed where the environment promises it.
func tool(t *testing.T, name, promise string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if os.Getenv(promise) != "" {
		t.Fatal(err)
	}
	t.Skip(err)
	return ""
}
