package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestSampleIsReproducible(t *testing.T) {
	root := tree(t, "code", map[string]string{"a.py": strings.Repeat(lateLambda, 30)})
	first := mustRun(t, "sample", "-n", "5", "--seed", "7", root)
	if again := mustRun(t, "sample", "-n", "5", "--seed", "7", root); again != first {
		t.Error("the same seed drew another sample")
	}
	if other := mustRun(t, "sample", "-n", "5", "--seed", "8", root); other == first {
		t.Error("another seed drew the same sample")
	}
	if n := strings.Count(first, "\n## ") + 1; n != 5 {
		t.Errorf("%d findings", n)
	}
	for _, want := range []string{"is bound anew here", ">     3     fs.append(lambda: i)", "+    fs.append(lambda i=i: i)"} {
		if all := mustRun(t, "sample", "-n", "30", root); !strings.Contains(all, want) {
			t.Errorf("%q is missing in\n%s", want, all)
		}
	}
}

func TestDraw(t *testing.T) {
	all := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	if got := draw(all, 20, 1); !slices.Equal(got, all) {
		t.Errorf("more than there are: %v", got)
	}
	got := draw(all, 4, 3)
	if len(got) != 4 || !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != 4 {
		t.Errorf("%v", got)
	}
}

func TestVerdictsAreKept(t *testing.T) {
	root := tree(t, "code", map[string]string{"a.py": lateLambda, "b.py": lateLambda})
	path := filepath.Join(t.TempDir(), "verdicts.tsv")
	mustRun(t, "sample", "--verdicts", path, root)
	if again := mustRun(t, "sample", "--verdicts", path, root); again != "" {
		t.Errorf("drawn twice:\n%s", again)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	judged := "# read by me\n\n" + strings.Replace(string(content), "\t?\t", "\tright\tall show 2", 1)
	write(t, path, judged)
	if got, want := mustRun(t, "verdicts", path, root), "| loop-closure, safe |     1 |        0 |     0 |   1 |   2 |"; !strings.Contains(got, want) {
		t.Errorf("%q is missing in\n%s", want, got)
	}
	write(t, filepath.Join(root, "a.py"), "import os\n\n\n"+lateLambda)
	write(t, filepath.Join(root, "b.py"), goodLambda)
	got := mustRun(t, "verdicts", path, root)
	if !strings.Contains(got, "| loop-closure, safe |     1 |        0 |     0 |   0 |   1 |") || !strings.Contains(got, "no longer found (was safe, ?): code/b.py") {
		t.Errorf("after a.py was moved and b.py repaired:\n%s", got)
	}
}

func TestVerdictAfterLevelChange(t *testing.T) {
	root := tree(t, "code", map[string]string{"a.py": lateLambda})
	path := filepath.Join(t.TempDir(), "verdicts.tsv")
	mustRun(t, "sample", "--verdicts", path, root)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, strings.Replace(string(content), "safe\t?", "unsafe\twrong", 1))
	got := mustRun(t, "verdicts", path, root)
	if !strings.Contains(got, "- safe instead of unsafe (wrong): code/a.py") || !strings.Contains(got, "| loop-closure, safe |     0 |        0 |     1 |") {
		t.Error(got)
	}
}

func TestParseVerdict(t *testing.T) {
	v, err := parseVerdict("t/a.py\tabc\tloop-closure\tsafe\twrong\tmany words\tand a tab")
	if want := (verdict{"t/a.py", "abc", "loop-closure", "safe", "wrong", "many words\tand a tab"}); err != nil || v != want {
		t.Errorf("%+v, %v", v, err)
	}
	for _, line := range []string{"t/a.py abc loop-closure safe right", "t/a.py\tabc\tloop-closure\tsafe\tperhaps\t", "a\tb"} {
		if v, err := parseVerdict(line); err == nil {
			t.Errorf("%q is taken for %+v", line, v)
		}
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestFindingsThatLookAlike(t *testing.T) {
	alike := "def f():\n    for i in r:\n        g.append(\n            lambda: i\n        )\n"
	root := tree(t, "code", map[string]string{"a.py": alike + alike})
	path := filepath.Join(t.TempDir(), "verdicts.tsv")
	mustRun(t, "sample", "--verdicts", path, root)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(content)), "\n")
	if len(lines) != 2 || lines[0] == lines[1] {
		t.Errorf("%q", lines)
	}
}
