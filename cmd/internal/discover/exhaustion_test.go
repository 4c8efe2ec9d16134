package discover

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// within ends the test if something takes minutes, as it would without any bound.
func within(t *testing.T, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	select {
	case <-done:
	case <-time.After(time.Minute):
		t.Fatal("it does not end")
	}
}

func expectProblem(t *testing.T, problems []string, path, reason string) {
	t.Helper()
	if len(problems) != 1 || !strings.Contains(problems[0], path+": ") || !strings.Contains(problems[0], reason) {
		t.Errorf("problems: %q, want one of %s: %q", problems, path, reason)
	}
}

// TestIncludesItself has a repository whose configuration asks to be read 20 to the power of 10 times.
func TestIncludesItself(t *testing.T) {
	dir := t.TempDir()
	makeTree(t, dir, map[string]string{
		".git/config": "[core]\nexcludesFile = mine\n" + strings.Repeat("[include]\npath = config\n", 20),
		"mine":        "a.py\n", "a.py": "", "b.py": "",
	})
	var files, problems []string
	within(t, func() { files, problems = walkIn(t, dir, Options{RespectGitignore: true}) })
	expect(t, "what it says before still counts", files, "b.py")
	expectProblem(t, problems, filepath.Join(".git", "config"), "more than 100 files")
}

// TestManyIncludes reads as many files as anybody may have, the last of which counts.
func TestManyIncludes(t *testing.T) {
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_SYSTEM", os.DevNull)
	dir := t.TempDir()
	tree := map[string]string{"mine": "a.py\n", "a.py": "", "b.py": ""}
	var config strings.Builder
	for i := range maxConfigFiles - 1 {
		fmt.Fprintf(&config, "[include]\npath = more%d\n", i)
		tree[fmt.Sprintf(".git/more%d", i)] = fmt.Sprintf("[core]\nexcludesFile = other%d\n", i)
	}
	tree[fmt.Sprintf(".git/more%d", maxConfigFiles-2)] = "[core]\nexcludesFile = mine\n"
	tree[".git/config"] = config.String()
	makeTree(t, dir, tree)
	files, problems := walkIn(t, dir, Options{RespectGitignore: true})
	expect(t, "files", files, "b.py")
	expect(t, "problems", problems)
}

func TestLargeFilesOfGit(t *testing.T) {
	large := strings.Repeat("#", maxIgnoreFile) + "\na.py\n"
	for name, reason := range map[string]string{
		".ignore":           "ignore file cannot be read: it is larger than the limit of 1048576 bytes",
		".gitignore":        "ignore file cannot be read: it is larger than the limit of 1048576 bytes",
		".git/info/exclude": "ignore file cannot be read: it is larger than the limit of 1048576 bytes",
		".git/config":       "file of git cannot be read: it is larger than the limit of 1048576 bytes",
		".git/commondir":    "file of git cannot be read: it is larger than the limit of 1048576 bytes",
	} {
		dir := t.TempDir()
		makeTree(t, dir, map[string]string{".git/": "", name: large, "a.py": ""})
		files, problems := walkIn(t, dir, Options{RespectGitignore: true})
		expect(t, name, files, "a.py")
		expectProblem(t, problems, filepath.FromSlash(name), reason)
	}
}

// TestNestedIgnoreFiles has one ignore file, within the limit, linked to from folders in each other.
func TestNestedIgnoreFiles(t *testing.T) {
	dir := t.TempDir()
	makeTree(t, dir, map[string]string{"patterns": strings.Repeat("#", maxIgnoreFile-10) + "\na.py\n", "a/a.py": ""})
	inside := dir
	for range 6 {
		inside = filepath.Join(inside, "a")
		makeTree(t, inside, map[string]string{"a.py": ""})
		mustNot(t, os.Symlink(filepath.Join(dir, "patterns"), filepath.Join(inside, ".ignore")))
	}
	files, problems := walkIn(t, dir, Options{RespectGitignore: true})
	expect(t, "files", files)
	if len(problems) != 2 || !strings.HasSuffix(problems[1], errIgnoreBytes.Error()) {
		t.Errorf("problems: %q", problems)
	}
}

// TestManyWildcards has a file whose patterns would all have to be tried on every name.
func TestManyWildcards(t *testing.T) {
	dir := t.TempDir()
	makeTree(t, dir, map[string]string{".ignore": "a.py\n" + strings.Repeat("*b*c*\n", 20_000), "a.py": "", "b.py": "", "sub/.ignore": "*.py\n", "sub/a.py": ""})
	files, problems := walkIn(t, dir, Options{RespectGitignore: true})
	expect(t, "files", files, "a.py", "b.py")
	expectProblem(t, problems, ".ignore", errIgnoreSteps.Error())
}

// TestManyNames lists files one by one, as programs do that keep data out of git.
func TestManyNames(t *testing.T) {
	dir := t.TempDir()
	var patterns strings.Builder
	for i := range 80_000 {
		fmt.Fprintf(&patterns, "/data%d\n", i)
	}
	makeTree(t, dir, map[string]string{".ignore": patterns.String() + "a.py\n!/sub/a.py\n", "a.py": "", "b.py": "", "sub/a.py": ""})
	files, problems := walkIn(t, dir, Options{RespectGitignore: true})
	expect(t, "files", files, "b.py", "sub/a.py")
	expect(t, "problems", problems)
}

// TestCostlyPatterns would take longer than anybody lives, were the ways to match tried one by one.
func TestCostlyPatterns(t *testing.T) {
	name := strings.Repeat("a", 250)
	path := strings.Repeat("a/", 1000) + "a"
	within(t, func() {
		for _, pattern := range []string{
			strings.Repeat("a*", 100) + "b", strings.Repeat("*a", 100) + "b", strings.Repeat("?*", 100) + "b",
			strings.Repeat("**/a/", 100) + "b", strings.Repeat("**/", 100) + "b", "a/" + strings.Repeat("**/?*/", 100) + "b",
		} {
			set := parseRules([]byte(pattern), 0, false)
			if set.judge(name, name, false) != silent || set.judge(path, "a", false) != silent {
				t.Errorf("%s matches", pattern)
			}
		}
	})
}
