package discover

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// walkIn walks as if started in dir, and returns the paths of the files, and the problems as "path: reason".
func walkIn(t *testing.T, dir string, opt Options) (files, problems []string) {
	t.Helper()
	t.Chdir(dir)
	found, skipped, err := Walk(context.Background(), opt)
	mustNot(t, err)
	for _, p := range skipped {
		problems = append(problems, p.Path+": "+p.Err.Error())
	}
	return pathsOf(found), problems
}

func expect(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func TestRepositoryBoundaries(t *testing.T) {
	dir := t.TempDir()
	makeTree(t, dir, map[string]string{
		".gitignore":             "g.py\n/deep/not.py\nlost/\n",
		"repo/.git/info/exclude": "own.py\n",
		"repo/.gitignore":        "a.py\n/sub/deep/b.py\nvendor2/\n",
		"repo/a.py":              "", "repo/g.py": "", "repo/own.py": "", "repo/sub/a.py": "", "repo/sub/deep/b.py": "", "repo/sub/deep/c.py": "",
		"repo/vendor/.git":                      "gitdir: ../.git/modules/vendor\n",
		"repo/vendor/a.py":                      "",
		"repo/vendor/own.py":                    "",
		"repo/vendor/mod.py":                    "",
		"repo/vendor2/.git/x":                   "",
		"repo/vendor2/x.py":                     "",
		"repo/.git/modules/vendor/info/exclude": "mod.py\n",
		"g.py":                                  "",
	})
	all := Options{RespectGitignore: true}
	files, problems := walkIn(t, dir, all)
	expect(t, "problems", problems)
	expect(t, "outside a repository .gitignore is not heard; a repository starts anew", files,
		"g.py", "repo/g.py", "repo/sub/deep/c.py", "repo/vendor/a.py", "repo/vendor/own.py")
	files, _ = walkIn(t, filepath.Join(dir, "repo", "sub", "deep"), all)
	expect(t, "parents up to the root of the repository", files, "c.py")
	files, _ = walkIn(t, filepath.Join(dir, "repo", "vendor2"), all)
	expect(t, "a named folder is walked though ignored", files, "x.py")
	files, _ = walkIn(t, filepath.Join(dir, "repo"), Options{})
	expect(t, "without RespectGitignore", files, "a.py", "g.py", "own.py", "sub/a.py", "sub/deep/b.py", "sub/deep/c.py", "vendor/a.py",
		"vendor/mod.py", "vendor/own.py", "vendor2/x.py")
}

func TestDotIgnore(t *testing.T) {
	dir := t.TempDir()
	makeTree(t, dir, map[string]string{
		".ignore": "a.py\n", "a.py": "", "b.py": "", "sub/.ignore": "!a.py\n", "sub/a.py": "",
		"repo/.git/": "", "repo/.gitignore": "*.py\n", "repo/.ignore": "!b.py\n", "repo/a.py": "", "repo/b.py": "", "repo/c.py": "",
	})
	files, _ := walkIn(t, dir, Options{RespectGitignore: true})
	expect(t, "everywhere, and stronger than .gitignore", files, "b.py", "repo/b.py", "sub/a.py")
	files, _ = walkIn(t, filepath.Join(dir, "repo"), Options{RespectGitignore: true})
	expect(t, "from parents beyond the repository", files, "b.py")
}

func TestLinkedWorktree(t *testing.T) {
	requireGit(t)
	dir := t.TempDir()
	tree := gitTree{dir: dir}
	tree.git(t, nil, "init", "-q", "main")
	tree.dir = filepath.Join(dir, "main")
	tree.git(t, nil, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "x")
	tree.git(t, nil, "worktree", "add", "-q", "../linked")
	makeTree(t, dir, map[string]string{
		"main/.git/info/exclude": "x.py\n", "linked/x.py": "", "linked/y.py": "", "linked/sub/z.py": "", "linked/.gitignore": "z.py",
	})
	files, _ := walkIn(t, filepath.Join(dir, "linked"), Options{RespectGitignore: true})
	expect(t, "info/exclude of the main working tree", files, "y.py")
}

// TestGlobalIgnore holds the reader of git's configuration against git.
func TestGlobalIgnore(t *testing.T) {
	requireGit(t)
	tests := []struct {
		name string
		home map[string]string
		repo string // appended to .git/config
		xdg  bool
		want []string
	}{
		{"none", nil, "", false, []string{"A.py", "a.py", "b.py"}},
		{"default place", map[string]string{".config/git/ignore": "a.py"}, "", false, []string{"A.py", "b.py"}},
		{"XDG_CONFIG_HOME", map[string]string{".config/git/ignore": "a.py", "xdg/git/ignore": "b.py"}, "", true, []string{"A.py", "a.py"}},
		{"excludesFile replaces it", map[string]string{".config/git/ignore": "a.py", ".gitconfig": "[core]\n\texcludesFile = ~/mine\n", "mine": "b.py"}, "", false, []string{"A.py", "a.py"}},
		{"XDG config", map[string]string{".config/git/config": "[core]\nexcludesfile=~/mine", "mine": "b.py"}, "", false, []string{"A.py", "a.py"}},
		{"~/.gitconfig wins over it", map[string]string{".config/git/config": "[core]\nexcludesfile=~/mine", ".gitconfig": "[CORE] ExcludesFile = \"~/oth er\" ; c", "mine": "b.py", "oth er": "a.py"}, "", false, []string{"A.py", "b.py"}},
		{"subsection is another section", map[string]string{".gitconfig": "[core \"x\"]\nexcludesFile = ~/mine\n", "mine": "b.py"}, "", false, []string{"A.py", "a.py", "b.py"}},
		{"include", map[string]string{".gitconfig": "[include]\npath = more\n[user]\n\tname = \"x # y\" # c\n", "more": "[core]\r\n excludesFile = ~/mi\\\r\nne # c\r\n", "mine": "b.py"}, "", false, []string{"A.py", "a.py"}},
		{"repository's own, relative", map[string]string{".gitconfig": "[core]\nexcludesFile = ~/mine\n", "mine": "b.py"}, "[core]\nexcludesFile = inside\n", false, []string{"A.py", "b.py"}},
		{"unset by empty value", map[string]string{".config/git/ignore": "a.py"}, "[core]\nexcludesFile =\n", false, []string{"A.py", "a.py", "b.py"}},
		{"ignoreCase", map[string]string{".config/git/ignore": "a.py"}, "[core]\nignoreCase\n", false, []string{"b.py"}},
		{"commented", map[string]string{".config/git/ignore": "a.py"}, "[core]\n; ignoreCase = true\n#ignoreCase\n", false, []string{"A.py", "b.py"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			home := t.TempDir()
			t.Setenv("HOME", home)
			if test.xdg {
				t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "xdg"))
			}
			makeTree(t, home, test.home)
			tree := gitTree{dir: t.TempDir(), paths: []string{"A.py", "a.py", "b.py"}}
			tree.git(t, nil, "init", "-q")
			config := filepath.Join(tree.dir, ".git", "config")
			old, err := os.ReadFile(config)
			mustNot(t, err)
			makeTree(t, tree.dir, map[string]string{"a.py": "", "A.py": "", "b.py": "", "inside": "a.py", ".git/config": string(old) + test.repo})
			ignored := tree.byGit(t)
			byGit := slices.DeleteFunc(slices.Clone(tree.paths), func(p string) bool { return ignored[p] })
			expect(t, "git", byGit, test.want...)
			files, problems := walkIn(t, tree.dir, Options{RespectGitignore: true})
			expect(t, "we", files, test.want...)
			expect(t, "problems", problems)
		})
	}
}

func TestGitignoreThatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	makeTree(t, dir, map[string]string{".git/": "", ".gitignore/": "", "patterns": "a.py", "a.py": "", "sub/a.py": ""})
	mustNot(t, os.Symlink("../patterns", filepath.Join(dir, "sub", ".gitignore")))
	files, problems := walkIn(t, dir, Options{RespectGitignore: true})
	expect(t, "as git: neither a folder nor a symbolic link counts", files, "a.py", "sub/a.py")
	expect(t, "problems", problems)
}
