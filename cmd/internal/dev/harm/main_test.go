//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"testing"
)

// TestCampaigns goes through all campaigns in short.
func TestCampaigns(t *testing.T) {
	if testing.Short() {
		t.Skip("builds pyfix and kills it many times")
	}
	program := t.TempDir() + "/pyfix"
	if out, err := exec.Command("go", "build", "-o", program, "pyfix/cmd/pyfix").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	times := map[string]string{"caches": "40", "signals": "4", "append": "2", "append-in-place": "2", "together": "4", "together-in-place": "4"}
	for _, c := range campaigns {
		t.Run(c.name, func(t *testing.T) {
			if _, err := exec.LookPath("strace"); err != nil && (c.name == "hostile" || c.name == "kill-between") {
				if os.Getenv("PYFIX_REQUIRE_TOOLS") != "" {
					t.Fatal(err)
				}
				t.Skip(err)
			}
			n := times[c.name]
			if n == "" {
				n = "8"
			}
			var out bytes.Buffer
			if err := run([]string{"-pyfix", program, "-times", n, c.name}, &out); err != nil {
				t.Error(err)
			}
			t.Logf("\n%s", &out)
		})
	}
}

// TestFaults: harm is seen.
func TestFaults(t *testing.T) {
	h := &harm{folder: t.TempDir()}
	tree, err := h.plant("faults", 2, "", true)
	if err != nil {
		t.Fatal(err)
	}
	if states := tree.states(); states["old"] != 2 || len(tree.leftovers()) > 0 {
		t.Errorf("a new tree has %v, %q", states, tree.leftovers())
	}
	for path, content := range map[string]string{tree.file(0): fixed, tree.file(1): fixed[:20], tree.dir + "/.pyfix-1.tmp": ""} {
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if states := tree.states(); states["fixed"] != 1 || states["torn"] != 1 || len(tree.leftovers()) != 1 {
		t.Errorf("a spoiled tree has %v, %q", states, tree.leftovers())
	}
	a := attempt{fixes: true}
	for path, want := range map[string]bool{
		tree.file(0): true, tree.dir + "/notes": false, tree.home + "/pyfix/secret": true, tree.home + "/other": false, tree.dir + "/../outside/a.py": false, "/etc/passwd": false,
	} {
		if got := a.mayWrite(tree, path); got != want {
			t.Errorf("%s may be written: %v, want %v", path, got, want)
		}
	}
	h.judgePaths(attempt{}, tree, "a line", `AT_FDCWD<\x2f>, "\x65\x74\x63"`)
	if len(h.faults) != 1 {
		t.Errorf("a write to /etc has %d faults", len(h.faults))
	}
}
