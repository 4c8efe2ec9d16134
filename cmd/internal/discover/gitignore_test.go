package discover

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// ignoreSetup is what a repository's ignore files say. Its tree is that of gitTree.
type ignoreSetup struct {
	root, nested, deep, exclude, global string
	fold                                bool
}

// gitTree is a repository with names that patterns may stumble over.
type gitTree struct {
	dir   string
	paths []string // of all entries, relative, each folder before its content
}

func requireGit(t testing.TB) {
	if _, err := exec.LookPath("git"); err == nil {
		return
	}
	if os.Getenv("PYFIX_REQUIRE_GIT") == "1" {
		t.Fatal("git is not in PATH")
	}
	t.Skip("git is not in PATH")
}

func newGitTree(t testing.TB) *gitTree {
	requireGit(t)
	dir, err := filepath.EvalSymlinks(t.TempDir())
	mustNot(t, err)
	tree := &gitTree{dir: dir}
	tree.git(t, nil, "init", "-q")
	t.Logf("git: %s", tree.git(t, nil, "version"))
	files := []string{
		"foo", "foo.py", "bar.py", "a.py", "b.pyw", "ab.py", "abc", "a b.py", "a ", "#a.py", "!a.py", "A.py", "Foo.PY", "é.py",
		"\xff\xfe.py", "[a].py", `a\b`, "*", "a-b.py", "x].py", "0.py", "a\nb.py", "\t.py", ":a", "~", "a\r", "\v.py", "b.py", "^.py", "-", "_",
	}
	tree.grow(t, "", []string{"a", "B", "foo", "a b", "x.py", "é"}, files, 3)
	mustNot(t, os.Symlink("foo", filepath.Join(dir, "link")))
	tree.paths = append(tree.paths, "link")
	return tree
}

// grow creates files and folders below a folder, and gives the folders as many levels.
func (g *gitTree) grow(t testing.TB, dir string, dirs, files []string, levels int) {
	for _, name := range files {
		if err := os.WriteFile(filepath.Join(g.dir, dir, name), nil, 0o644); err != nil {
			continue // a system or file system that does not take such a name, or holds it in another case
		}
		g.paths = append(g.paths, filepath.Join(dir, name))
	}
	for _, name := range dirs[:min(len(dirs), 2*levels)] {
		sub := filepath.Join(dir, name)
		if err := os.Mkdir(filepath.Join(g.dir, sub), 0o755); err != nil || levels == 0 {
			continue
		}
		g.paths = append(g.paths, sub)
		g.grow(t, sub, dirs[1:], files, levels-1)
	}
}

func (g *gitTree) git(t testing.TB, stdin []byte, args ...string) []byte {
	cmd := exec.Command("git", args...)
	cmd.Dir = g.dir
	cmd.Stdin = bytes.NewReader(stdin)
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() != 1 {
		t.Fatalf("git %v: %v: %s", args, err, exit.Stderr)
	} else if exit == nil {
		mustNot(t, err)
	}
	return out
}

func (g *gitTree) write(t testing.TB, s ignoreSetup) {
	config := fmt.Sprintf("[core]\n\trepositoryformatversion = 0\n\tbare = false\n\texcludesFile = .git/global\n\tignoreCase = %t\n", s.fold)
	for name, content := range map[string]string{
		".gitignore": s.root, "a/.gitignore": s.nested, "a/B/.gitignore": s.deep,
		".git/info/exclude": s.exclude, ".git/global": s.global, ".git/config": config,
	} {
		mustNot(t, os.WriteFile(filepath.Join(g.dir, name), []byte(content), 0o644))
	}
}

// byGit returns the paths that git ignores. The leading `./` keeps `:` from being pathspec magic.
func (g *gitTree) byGit(t testing.TB) map[string]bool {
	stdin := []byte("./" + strings.Join(g.paths, "\x00./") + "\x00")
	ignored := map[string]bool{}
	for path := range bytes.SplitSeq(g.git(t, stdin, "check-ignore", "--no-index", "-z", "--stdin"), []byte{0}) {
		ignored[strings.TrimPrefix(string(path), "./")] = true
	}
	delete(ignored, "")
	return ignored
}

// byUs returns the paths that the scopes ignore, themselves or through a folder.
func (g *gitTree) byUs(t testing.TB) map[string]bool {
	files := ignoreFiles{report: func(path string, err error) { t.Errorf("%s: %v", path, err) }}
	ignored := map[string]bool{}
	var walk func(dir string, outer *scope, lost bool)
	walk = func(dir string, outer *scope, lost bool) {
		full := filepath.Join(g.dir, dir)
		entries, err := os.ReadDir(full)
		mustNot(t, err)
		inner := files.enter(outer, full, func(name string) bool { return holds(entries, name) })
		for _, entry := range entries {
			path := filepath.Join(dir, entry.Name())
			gone := lost || inner.ignored(filepath.Join(g.dir, path), entry.Name(), entry.IsDir())
			if gone {
				ignored[path] = true
			}
			if entry.IsDir() && entry.Name() != ".git" {
				walk(path, inner, gone)
			}
		}
	}
	walk("", files.above(g.dir), false)
	return ignored
}

// compare holds the scopes, and the walk, against git.
func (g *gitTree) compare(t testing.TB, s ignoreSetup) {
	t.Helper()
	g.write(t, s)
	git, us := g.byGit(t), g.byUs(t)
	for _, path := range g.paths {
		if git[path] != us[path] {
			t.Fatalf("%q: git ignores it: %t, we: %t\nwith %#v", path, git[path], us[path], s)
		}
	}
	files, problems, err := Walk(context.Background(), Options{Paths: []string{g.dir}, RespectGitignore: true, Exclude: []string{".git"}})
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	var want []string
	for _, path := range g.paths {
		full := filepath.Join(g.dir, path)
		info, err := os.Lstat(full)
		mustNot(t, err)
		if info.Mode().IsRegular() && isPython(path) && !git[path] {
			want = append(want, full)
		}
	}
	slices.SortFunc(want, ComparePaths)
	if got := pathsOf(files); !slices.Equal(got, want) {
		t.Fatalf("Walk found %q, git leaves %q\nwith %#v", got, want, s)
	}
}

func pathsOf(files []File) []string {
	var paths []string
	for _, f := range files {
		paths = append(paths, f.Path)
	}
	return paths
}

// TestGitignoreCases are the corners one by one, so that a failure has a name.
func TestGitignoreCases(t *testing.T) {
	tree := newGitTree(t)
	for _, lines := range []string{
		"", "foo", "foo/", "/foo", "/foo/", "a/foo", "a/foo/", "/a/*", "a/**", "a/**/foo.py", "**/foo", "**/foo/", "**", "**/", "/**", "/**/",
		"*", "*\n!a/", "*\n!*/\n!*.py", "*.py", "*.py\n!foo.py", "/*\n!/a\n/a/*\n!/a/foo.py", "foo**/bar.py", "a**//", "**//", "fo**/bar.py", "a**/foo.py",
		"a**b.py", "**a/foo.py", "a/**b/foo.py", "a/**\\/foo.py", "a/***/foo.py", "***", "a/*/foo.py", "*/foo.py", "/*/foo.py", "?.py", "??.py",
		"?", "/?/foo", "[ab].py", "[!a].py", "[^a].py", "[a-z].py", "[z-a].py", "[a-].py", "[]x]].py", "[x]].py", "[!]].py", "[[].py", "[[]a[]].py",
		"[[:alpha:]].py", "[[:upper:]].py", "[![:alpha:]].py", "[[:digit:]a].py", "[[:bogus:]].py", "[[:alpha].py", "[[:].py", "[[::]].py", "[:a].py",
		"[[:space:]].py", "[[:blank:]].py", "[[:punct:]].py", "[[:punct:]]a.py", "[[:cntrl:]].py", "[[:graph:]].py", "[[:print:]].py", "[[:xdigit:]].py",
		"[[:alnum:]].py", "[[:lower:]].py", "[a-\\c].py", "[\\a].py", "[a[:digit:]-c].py", "a\r\r\n", "[\\", "[a", "[", "[!", "[]", "[a-", "[a\\", "a[/]foo.py", "a[!b]foo.py", "a?foo.py",
		`\#a.py`, "#a.py", `\!a.py`, "!a.py", "!!a.py", `\a.py`, `a\`, `a\/`, `a\\b`, `a\b`, `foo\.py`, `\`, `\*`, "*\\", `[\*]`, "a ", `a\ `, `a\ /`, "a  ",
		`a\  `, "a\t", "\t.py", " foo", "foo ", "foo.py \r\n", "foo.py\r\n", "foo\r\nbar.py\r\n", "a\r", "\r\n", "\xef\xbb\xbffoo", "\xef\xbb\xbf#foo",
		"\xef\xbb\xbf\xef\xbb\xbffoo", "\xff*", "é", "?.py", "???.py", "é/", "[\xc3]?.py", "foo\x00bar", "/", "//", "//foo", "foo//", "a//foo", "!", "!/", "./foo",
		"../foo", "a/../foo", "link", "link/", "a b/", "a b/foo", "x.py/", "x.py", "FOO", "[A].py", "[A-Z].py", "A.PY", "*.PY", "a/b/FOO.py", "É.py",
	} {
		for _, fold := range []bool{false, true} {
			tree.compare(t, ignoreSetup{root: lines, fold: fold})
		}
	}
	tree.compare(t, ignoreSetup{root: "*.py", nested: "!foo.py", deep: "foo.py"})
	tree.compare(t, ignoreSetup{root: "a/", nested: "!foo.py"})
	tree.compare(t, ignoreSetup{root: "!foo.py", exclude: "*.py", global: "abc"})
	tree.compare(t, ignoreSetup{exclude: "!abc", global: "abc\nfoo"})
	tree.compare(t, ignoreSetup{nested: "/foo\nB/*\n!B/foo.py"})
}

// randomPattern puts together pieces that mean something to git and pieces of the tree's names.
func randomPattern(r *rand.Rand) string {
	pieces := []string{
		"foo", "foo", ".py", ".py", "a", "a", "b", "B", "A", "x", "é", "\xff", "a b", "bar", "*", "*", "**", "**/", "/**", "/**/", "/", "/", "?", "[ab]", "[!a]",
		"[^b]", "[a-c]", "[A-C]", "[]a]", "[[:alpha:]]", "[[:upper:]", "[![:digit:]]", "[[:punct:]#]", "[a\\]]", "[", "]", "-", "\\", `\#`, `\!`, `\ `, `\*`, " ", "#", "!", ".", "\t",
	}
	var pattern strings.Builder
	if r.IntN(4) == 0 {
		pattern.WriteByte('!')
	}
	for range 1 + r.IntN(5) {
		pattern.WriteString(pieces[r.IntN(len(pieces))])
	}
	pattern.WriteString([]string{"", "", "", "/", " ", "\r"}[r.IntN(6)])
	return pattern.String()
}

func randomFile(r *rand.Rand, most int) string {
	lines := make([]string, r.IntN(most+1))
	for i := range lines {
		lines[i] = randomPattern(r)
	}
	return strings.Join(lines, "\n")
}

func TestGitignoreRandom(t *testing.T) {
	tree := newGitTree(t)
	rounds := 80
	if testing.Short() {
		rounds = 20
	}
	for seed := range rounds {
		r := rand.New(rand.NewPCG(uint64(seed), 0))
		tree.compare(t, ignoreSetup{
			root: randomFile(r, 6), nested: randomFile(r, 3), deep: randomFile(r, 2), exclude: randomFile(r, 2), global: randomFile(r, 2), fold: r.IntN(3) == 0,
		})
	}
}

func FuzzGitignore(f *testing.F) {
	tree := newGitTree(f)
	f.Logf("%d paths", len(tree.paths))
	r := rand.New(rand.NewPCG(7, 7))
	for range 40 {
		f.Add(randomFile(r, 5), randomFile(r, 3), randomFile(r, 2), r.IntN(2) == 0)
	}
	f.Fuzz(func(t *testing.T, root, nested, exclude string, fold bool) {
		tree.compare(t, ignoreSetup{root: root, nested: nested, exclude: exclude, fold: fold})
	})
}
