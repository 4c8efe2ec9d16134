package diff

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pyfix/rewrite/text"
)

// pair is a file before and after.
type pair struct {
	name     string
	old, new []byte
}

// tools are the programs that must understand our diffs.
type tools struct{ git, patch string }

// findTools skips the test where git or patch is missing, unless
// PYFIX_REQUIRE_TOOLS=1 says that they must be there.
func findTools(t testing.TB) tools {
	t.Helper()
	find := func(name string) string {
		path, err := exec.LookPath(name)
		if err == nil {
			return path
		}
		if os.Getenv("PYFIX_REQUIRE_TOOLS") == "1" {
			t.Fatalf("%s is required: %v", name, err)
		}
		t.Skipf("diffs cannot be applied without %s: %v", name, err)
		return ""
	}
	return tools{git: find("git"), patch: find("patch")}
}

// run returns what a command prints. No git configuration and no repository
// around dir has a say in it.
func (tools) run(t testing.TB, dir string, stdin []byte, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Stdin = bytes.NewReader(stdin)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s\nstdin:\n%q", name, args, err, out, stdin)
	}
	return string(out)
}

// check lets git apply and patch apply one diff of all pairs, and Edits too, and
// wants every new text exactly. Both tools run once however many pairs there are.
func (tl tools) check(t testing.TB, pairs []pair) {
	t.Helper()
	var all []byte
	for _, p := range pairs {
		d := Unified(p.name, p.name, p.old, p.new)
		if (d == nil) != bytes.Equal(p.old, p.new) {
			t.Fatalf("%q to %q: diff %q", p.old, p.new, d)
		}
		all = append(all, d...)
		checkEdits(t, p)
	}
	if all == nil {
		return
	}
	gitDir, patchDir := t.TempDir(), t.TempDir()
	writeOld(t, gitDir, pairs)
	writeOld(t, patchDir, pairs)
	tl.run(t, gitDir, all, tl.git, "apply", "-")
	tl.run(t, patchDir, all, tl.patch, "-p1", "--quiet")
	for _, p := range pairs {
		wantNew(t, "git apply", gitDir, p)
		wantNew(t, "patch", patchDir, p)
	}
}

func checkEdits(t testing.TB, p pair) {
	t.Helper()
	edits := Edits(p.old, p.new)
	got, err := text.Apply(p.old, edits)
	if err != nil {
		t.Fatalf("%q to %q: %v: %v", p.old, p.new, edits, err)
	}
	if !bytes.Equal(got, p.new) {
		t.Fatalf("%q to %q: %v gives %q", p.old, p.new, edits, got)
	}
}

func writeOld(t testing.TB, dir string, pairs []pair) {
	t.Helper()
	for _, p := range pairs {
		path := filepath.Join(dir, p.name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, p.old, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func wantNew(t testing.TB, tool, dir string, p pair) {
	t.Helper()
	got, err := os.ReadFile(filepath.Join(dir, p.name))
	if err != nil {
		t.Fatalf("after %s: %v", tool, err)
	}
	if !bytes.Equal(got, p.new) {
		t.Fatalf("%s made of %q\n%q, want\n%q\nby\n%s", tool, p.old, got, p.new, Unified(p.name, p.name, p.old, p.new))
	}
}

// TestApplies sends random texts and their mutations through both tools.
func TestApplies(t *testing.T) {
	tl := findTools(t)
	rng := rand.New(rand.NewPCG(5, 6))
	for range 40 {
		var pairs []pair
		for i := range 50 {
			old := randomText(rng, rng.IntN(40))
			new := randomText(rng, rng.IntN(40))
			if i%3 > 0 {
				new = mutate(rng, old)
			}
			pairs = append(pairs, pair{fmt.Sprintf("%d.py", i), old, new})
		}
		tl.check(t, pairs)
	}
}

// pieces are the lines, and ends of lines, of random texts: alike enough to give
// many ways to match, odd enough to trip a parser of diffs.
var pieces = strings.Split("a\n|b\n|\n|\r\n|a\r\n|a\rb\n|\f\n|--- a\n|+++ b\n|@@ -1 +1 @@\n|\\ No newline at end of file\n| a\n|\ta \n|\xff\xfe\n|\xe2\x80\xa8\n|diff --git a b\n|-a\n|+a\n|\x00\n|Index: x\n|\v\x1c\x85\n", "|")

func randomText(rng *rand.Rand, n int) []byte {
	var out []byte
	for range n {
		out = append(out, pieces[rng.IntN(len(pieces))]...)
	}
	if n > 0 && rng.IntN(3) == 0 {
		out = append(out, "last"...)
	}
	return out
}

// mutate replaces some lines of old by others, or none.
func mutate(rng *rand.Rand, old []byte) []byte {
	var out []byte
	for _, line := range splitLines(old) {
		switch rng.IntN(12) {
		case 0:
		case 1:
			out = append(out, pieces[rng.IntN(len(pieces))]...)
		case 2:
			out = append(append(out, pieces[rng.IntN(len(pieces))]...), line...)
		default:
			out = append(out, line...)
		}
	}
	return out
}

// FuzzUnified derives several pairs from each input, since starting the tools
// costs more than all the rest.
func FuzzUnified(f *testing.F) {
	tl := findTools(f)
	f.Add([]byte(""), []byte("a\n"))
	f.Add([]byte("a\nb\nc\n"), []byte("a\nB\nc"))
	f.Add([]byte("a\r\n\f\rb\n"), []byte("\xff\n\\ No newline at end of file\n"))
	f.Add([]byte("--- a\n+++ b\n@@ -1 +1 @@\n"), []byte("-- a\n++ b\n@@ -0,0 +1 @@\n"))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		if len(a)+len(b) > 20_000 {
			t.Skip("too long to be quick")
		}
		join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
		pad := []byte("1\n2\n3\n4\n5\n6\n7\n8\n")
		tl.check(t, []pair{
			{"there", a, b},
			{"back", b, a},
			{"both", join(a, b), join(b, a)},
			{"grown", a, join(a, b, a)},
			{"padded", join(pad, a, pad, b, pad), join(pad, b, pad, a, pad)},
			{"near", join(a, pad[:6], b), join(b, pad[:6], b)},
		})
	})
}
