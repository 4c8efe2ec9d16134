package cli

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"pyfix/rewrite"
)

// tree returns what a folder holds: names, and what is in files and links.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		if entry.Type()&fs.ModeSymlink != 0 {
			target, err := os.Readlink(path)
			found[filepath.ToSlash(name)] = "-> " + filepath.ToSlash(target)
			return err
		}
		content, err := os.ReadFile(path)
		found[filepath.ToSlash(name)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func sameTree(t *testing.T, got, want map[string]string) {
	t.Helper()
	for name := range got {
		if got[name] != want[name] {
			t.Errorf("%s holds %q, want %q", name, got[name], want[name])
		}
	}
	for name := range want {
		if _, ok := got[name]; !ok {
			t.Errorf("%s is gone", name)
		}
	}
}

// inHome makes a working directory with a file to be checked, beside a folder
// that is not to be touched, and goes there.
func inHome(t *testing.T) (home string) {
	t.Helper()
	home, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"work/src", "work/out", "private"} {
		if err := os.MkdirAll(filepath.Join(home, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(filepath.Join(home, "work"))
	for name, content := range map[string]string{"src/bad.py": "odd\n", "src/other.py": "odd\n", "../private/rc": "mine\n"} {
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return home
}

// link makes a symbolic link.
func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		t.Fatal(err)
	}
}

// TestOutputIsInput: what is to be checked is not overwritten by what is found in
// it, under whatever name.
func TestOutputIsInput(t *testing.T) {
	const refusal = ": is to be checked, so that the output cannot be written there; name another file for the output\n"
	for _, test := range []struct {
		name    string
		args    string
		prepare func(t *testing.T)
		named   string // in the message
	}{
		{"named", "-o src/bad.py src/bad.py", nil, "src/bad.py"},
		{"found", "-o src/bad.py", nil, "src/bad.py"},
		{"another path", "-o src/../src/bad.py .", nil, "src/bad.py"},
		{"absolute", "-o HOME/work/src/bad.py .", nil, "src/bad.py"},
		{"a link", "-o report .", func(t *testing.T) { link(t, "src/bad.py", "report") }, "src/bad.py"},
		{"a linked folder", "-o lib/bad.py src", func(t *testing.T) { link(t, "src", "lib") }, "src/bad.py"},
		{"a hard link", "-o report .", func(t *testing.T) {
			if err := os.Link("src/bad.py", "report"); err != nil {
				t.Fatal(err)
			}
		}, "src/bad.py"},
		{"named and excluded", "-o src/bad.py src/bad.py --force-exclude --exclude bad.py", nil, "src/bad.py"},
		{"too large", "-o src/bad.py --max-file-size 3", nil, "src/bad.py"},
		{"fixed", "--fix -o src/bad.py", nil, "src/bad.py"},
		{"diff", "--diff -o src/bad.py", nil, "src/bad.py"},
		{"stands for standard input", "--stdin-filename src/bad.py -o src/bad.py", nil, "src/bad.py"},
	} {
		t.Run(test.name, func(t *testing.T) {
			home := inHome(t)
			if test.prepare != nil {
				test.prepare(t)
			}
			before := tree(t, home)
			got := runPyfix(t, testRules(), "odd\n", strings.Fields(strings.ReplaceAll(test.args, "HOME", home))...)
			if want := (result{"", "error: " + test.named + refusal, exitFailure}); got != want {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
			sameTree(t, tree(t, home), before)
		})
	}
}

// TestOutputIsStdin: the shell has opened the source that is to be read.
func TestOutputIsStdin(t *testing.T) {
	home := inHome(t)
	before := tree(t, home)
	stdin, err := os.Open("src/bad.py")
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	var stderr strings.Builder
	p := &program{rules: testRules(), stdin: stdin, stdout: io.Discard, stderr: &console{w: &stderr}}
	if exit := p.main(context.Background(), []string{"-", "-o", "src/bad.py"}); exit != exitFailure || !strings.HasPrefix(stderr.String(), "error: src/bad.py: is to be checked") {
		t.Errorf("exit code %d, %s", exit, stderr.String())
	}
	sameTree(t, tree(t, home), before)
}

// TestOutputPlaces writes a report where something is already. All is said about
// the tree by what differs afterwards.
func TestOutputPlaces(t *testing.T) {
	const report = "src/bad.py:1:1: odd-name `odd`\n"
	for _, test := range []struct {
		name    string
		output  string
		prepare func(t *testing.T)
		changes map[string]string
		err     string // in which HOME is the folder above the working directory
	}{
		{"new", "report", nil, map[string]string{"work/report": report}, ""},
		{"new, below", "out/report", nil, map[string]string{"work/out/report": report}, ""},
		{"new, elsewhere", "../private/report", nil, map[string]string{"private/report": report}, ""},
		{"old", "../private/rc", nil, map[string]string{"private/rc": report}, ""},
		{"a planted link", "report", func(t *testing.T) { link(t, "../private/rc", "report") }, map[string]string{"work/report": report}, ""},
		{"a planted link, absolute", "HOME/work/report", func(t *testing.T) { link(t, "../private/rc", "report") }, map[string]string{"work/report": report}, ""},
		{"a planted link that dangles", "report", func(t *testing.T) { link(t, "../private/new", "report") }, map[string]string{"work/report": report}, ""},
		{"a planted link to itself", "report", func(t *testing.T) { link(t, "report", "report") }, map[string]string{"work/report": report}, ""},
		{"a link of the user", "../private/report", func(t *testing.T) { link(t, "rc", "../private/report") }, map[string]string{"private/rc": report}, ""},
		{"a link of the user that dangles", "../private/report", func(t *testing.T) { link(t, "gone", "../private/report") }, nil,
			"../private/report: is a symbolic link that cannot be followed: no such file or directory; name what it leads to"},
		{"a folder's link within", "lib/report", func(t *testing.T) { link(t, "out", "lib") }, map[string]string{"work/out/report": report}, ""},
		{"a folder's link out", "lib/report", func(t *testing.T) { link(t, "../private", "lib") }, nil,
			"lib/report: the folder lib is a symbolic link that leads out of the working directory; name the place it leads to, HOME/private"},
		{"a folder's link out, absolute", "out/lib/deep/report", func(t *testing.T) {
			link(t, filepath.Dir(must(os.Getwd())), "out/lib")
			if err := os.Mkdir("../deep", 0o755); err != nil {
				t.Fatal(err)
			}
		}, nil, "out/lib/deep/report: the folder out/lib is a symbolic link that leads out of the working directory; name the place it leads to, HOME"},
		{"a folder's link out and back", "out/lib/../work/report", func(t *testing.T) { link(t, "../../private", "out/lib") }, nil,
			"out/lib/../work/report: the folder out/lib is a symbolic link that leads out of the working directory; name the place it leads to, HOME/private"},
		{"no folder", "gone/report", nil, nil, "gone/report: its folder cannot be found: no such file or directory; make it first"},
		{"a file for a folder", "src/bad.py/report", nil, nil, "src/bad.py/report: its folder cannot be found: not a directory; make it first"},
		{"a folder", "out", nil, nil, "out: is a folder; name a file in it"},
		{"a folder's name", "out/", nil, nil, "out/: is a folder; name a file in it"},
		{"above", "..", nil, nil, "..: is a folder; name a file in it"},
	} {
		t.Run(test.name, func(t *testing.T) {
			home := inHome(t)
			if test.prepare != nil {
				test.prepare(t)
			}
			want := tree(t, home)
			for name, content := range test.changes {
				want[name] = content
			}
			analysed := false
			watch := &rewrite.Rule{Name: "watch", Run: func(*rewrite.Pass) { analysed = true }}
			inRealFolder := strings.NewReplacer("HOME", home)
			got := runPyfix(t, append(testRules(), watch), "", "--no-cache", "-q", "--output-format=concise", "src/bad.py", "-o", inRealFolder.Replace(test.output))
			wanted := result{"", "", exitFindings}
			if test.err != "" {
				wanted = result{"", "error: --output-file: " + inRealFolder.Replace(test.err) + "\n", exitFailure}
			}
			if got != wanted || analysed != (test.err == "") {
				t.Errorf("analysed: %v\ngot  %+v\nwant %+v", analysed, got, wanted)
			}
			sameTree(t, tree(t, home), want)
		})
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// TestOutputPermissions: a file keeps its permissions, and a new one gets the
// usual ones.
func TestOutputPermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no permissions for groups")
	}
	for _, perm := range []fs.FileMode{0o600, 0o644, 0o666, 0o777, 0o222} {
		inHome(t)
		if err := os.WriteFile("report", []byte("old\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod("report", perm); err != nil {
			t.Fatal(err)
		}
		if got := runPyfix(t, testRules(), "", "-o", "report"); got.exit != exitFindings {
			t.Errorf("%+v", got)
		}
		if info, err := os.Stat("report"); err != nil || info.Mode().Perm() != perm || info.Size() < 10 {
			t.Errorf("%v becomes %v, %v", perm, info.Mode(), err)
		}
	}
	inHome(t)
	if err := os.WriteFile("usual", nil, 0o666); err != nil {
		t.Fatal(err)
	}
	runPyfix(t, testRules(), "", "-o", "report")
	if got, want := must(os.Stat("report")).Mode(), must(os.Stat("usual")).Mode(); got != want {
		t.Errorf("a new file has %v, others %v", got, want)
	}
}

// TestOutputDenied: without permission nothing is begun.
func TestOutputDenied(t *testing.T) {
	if os.Geteuid() <= 0 {
		t.Skip("root may write everywhere, and Windows has other permissions")
	}
	for _, test := range []struct{ path, err string }{
		{"out", "cannot create a file in its folder: permission denied; choose another place"},
		{"out/report", "may not be written: permission denied; choose another place"},
	} {
		home := inHome(t)
		if err := os.WriteFile("out/report", []byte("old\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(test.path, 0o555); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.Chmod(filepath.Join(home, "work", test.path), 0o755) })
		before := tree(t, home)
		got := runPyfix(t, testRules(), "", "-o", "out/report")
		if want := (result{"", "error: --output-file: out/report: " + test.err + "\n", exitFailure}); got != want {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
		sameTree(t, tree(t, home), before)
	}
}

// TestFailedRunKeepsOutput: a run that does not come to its end leaves the old
// report, and nothing beside it.
func TestFailedRunKeepsOutput(t *testing.T) {
	for _, test := range []struct {
		name string
		args []string
		exit int
	}{
		{"called off", []string{"-o", "report"}, 130},
		{"called off while fixing", []string{"-o", "report", "--fix", "--diff"}, 130},
		{"a malformed pattern", []string{"-o", "report", "--exclude", "[a"}, exitFailure},
	} {
		t.Run(test.name, func(t *testing.T) {
			home := inHome(t)
			if err := os.WriteFile("report", []byte("old\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			before := tree(t, home)
			ctx, cancel := context.WithCancelCause(context.Background())
			canceler := &rewrite.Rule{Name: "canceler", Run: func(*rewrite.Pass) {
				if len(must(filepath.Glob(".pyfix-*.tmp"))) != 1 {
					t.Error("there is no temporary file")
				}
				cancel(errors.New("some reason"))
			}}
			var stderr strings.Builder
			p := &program{rules: append(testRules(), canceler), stdin: strings.NewReader(""), stdout: io.Discard, stderr: &console{w: &stderr}}
			if exit := p.main(ctx, append(test.args, "--no-cache", "-j", "1")); exit != test.exit {
				t.Errorf("exit code %d, want %d: %s", exit, test.exit, stderr.String())
			}
			sameTree(t, tree(t, home), before)
		})
	}
}

// TestOutputWhileWorking: until the report is whole, the old one is there.
func TestOutputWhileWorking(t *testing.T) {
	inHome(t)
	if err := os.WriteFile("report", []byte("old\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	watch := &rewrite.Rule{Name: "watch", Run: func(*rewrite.Pass) { fileHolds(t, "report", "old\n") }}
	got := runPyfix(t, append(testRules(), watch), "", "-q", "--output-format=concise", "-o", "report")
	if got.exit != exitFindings {
		t.Errorf("%+v", got)
	}
	fileHolds(t, "report", "src/bad.py:1:1: odd-name `odd`\nsrc/other.py:1:1: odd-name `odd`\n")
}
