package outline

import (
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

var (
	corpusFlag = flag.String("corpus", "", "the folder whose Python files are read, instead of the standard library")
	fullFlag   = flag.Bool("full", false, "all files of the folder, not one in twelve")
)

// TestAgainstScopes compares outlines with symbol tables: which scopes bind
// which names how often, and which read them. Reads in annotations, some of
// which never run, the outline may have more of.
func TestAgainstScopes(t *testing.T) {
	var r Reader
	files, broken := 0, 0
	for _, path := range libraryFiles(t) {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f, err := syntax.Parse(path, src)
		if err != nil {
			continue
		}
		info := scope.New(f)
		if len(info.Errors) > 0 {
			continue
		}
		files++
		src = f.Src
		o := r.Read(src)
		if o.Broken {
			broken++
			if !f.Python2 {
				t.Logf("%s: taken for no Python", path)
			}
			continue
		}
		if diff := difference(usesOf(info), usesIn(o)); diff != "" {
			t.Errorf("%s: scope (-) and outline (+) differ\n%s", path, diff)
		}
	}
	if files == 0 {
		t.Fatal("no file was read")
	}
	t.Logf("%d files, %d of them taken for no Python", files, broken)
}

// usesOf counts what the symbol table says, by scope, name and kind.
func usesOf(info *scope.Info) map[string]int {
	uses := make(map[string]int)
	paths := make(map[*scope.Scope]string)
	for _, s := range info.Scopes {
		path := ""
		if s.Parent != nil {
			path = paths[s.Parent]
		}
		switch {
		case s.Kind == scope.Class, s.Kind == scope.Function:
			path += "/" + s.Name
		case s.Kind == scope.Lambda:
			path += "/lambda"
		case s.Kind == scope.GenExpr:
			path += "/generator"
		case s.Kind.IsComprehension():
			path += "/comp"
		}
		paths[s] = path
	}
	seen := make(map[*scope.Variable]bool)
	for _, s := range info.Scopes {
		for _, sym := range s.Symbols {
			if v := sym.Var; v != nil && !seen[v] {
				seen[v] = true
				for _, b := range v.Bindings {
					in := b.In
					for b.Kind == scope.BindWalrus && in.Kind.IsComprehension() {
						in = in.Parent
					}
					if b.Kind != scope.BindDel {
						uses[paths[in]+" binds "+v.Name]++
					}
				}
				for _, r := range v.Reads {
					if r.Kind == scope.Load || r.Kind == scope.NotRun || r.Kind == scope.AugLoad {
						uses[paths[r.In]+" reads "+v.Name]++
					}
				}
			}
		}
	}
	return uses
}

// usesIn counts what the outline says.
func usesIn(o *Outline) map[string]int {
	uses := make(map[string]int)
	var path func(s int32) string
	path = func(s int32) string {
		if s == 0 {
			return ""
		}
		outer := path(o.Scopes[s].Parent)
		switch o.Scopes[s].Kind {
		case Class, Function:
			return outer + "/" + string(o.Spelling(o.Scopes[s].Name))
		case Lambda:
			return outer + "/lambda"
		case Generator:
			return outer + "/generator"
		case Comprehension:
			return outer + "/comp"
		}
		return outer
	}
	for _, u := range o.Uses {
		switch {
		case u.Kind.Binds():
			uses[path(u.Scope)+" binds "+string(o.Spelling(u.Name))]++
		case u.Kind == Read:
			uses[path(u.Scope)+" reads "+string(o.Spelling(u.Name))]++
		}
	}
	return uses
}

func difference(want, got map[string]int) string {
	var lines []string
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if want[key] > got[key] || want[key] < got[key] && strings.Contains(key, " binds ") {
			lines = append(lines, fmt.Sprintf("  %d -%d +%d%s", len(lines), want[key], got[key], key))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[key]; !ok && strings.Contains(key, " binds ") {
			lines = append(lines, fmt.Sprintf("  -0 +%d%s", got[key], key))
		}
	}
	return strings.Join(lines[:min(len(lines), 8)], "\n")
}

func libraryFiles(t testing.TB) []string {
	t.Helper()
	root, oneIn := *corpusFlag, 12
	if root == "" {
		out, err := exec.Command("python3", "-I", "-S", "-c", "import os; print(os.path.dirname(os.__file__))").Output()
		if err != nil {
			if os.Getenv("PYFIX_REQUIRE_PYTHON") != "" {
				t.Fatalf("python3 is required: %v", err)
			}
			t.Skipf("there is no python3 whose library could be read: %v", err)
		}
		root = strings.TrimSpace(string(out))
	}
	if *fullFlag {
		oneIn = 1
	}
	var files []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.Type().IsRegular() && strings.HasSuffix(path, ".py") {
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var sample []string
	for i := 0; i < len(files); i += oneIn {
		sample = append(sample, files[i])
	}
	return sample
}
