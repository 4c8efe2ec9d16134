package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// numbered repeats a line with a different number in each.
func numbered(format string, n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, format, i)
	}
	return out.String()
}

// TestCostly has files that are small enough, and take minutes or gigabytes if nobody counts. What they say does not
// matter: that it ends does.
func TestCostly(t *testing.T) {
	const many = 50_000
	tests := []struct{ name, content, want string }{
		{"as large as may be", "[project]\nscripts.a = 'a:b'\n" + strings.Repeat("#\n", maxSize/2-100), ""},
		{"too large", strings.Repeat("#\n", maxSize/2) + "#", "cannot be read: it is larger than the limit of 1048576 bytes"},
		{"scripts", "[project.scripts]\n" + numbered("a%d='b'\n", many), "more than 5000 keys"},
		{"keys that nobody asks for", "[tool.a]\n" + numbered("a%d=1\n", many), "more than 5000 keys"},
		{"tables", numbered("[a%d]\n", many), "more than 5000 keys"},
		{"arrays of tables", numbered("[[a%d]]\n", many), "more than 5000 keys"},
		{"inline tables", "a={" + strings.TrimSuffix(numbered("a%d=1,", many), ",") + "}\n", "more than 5000 keys"},
		{"inline tables in an array", "a=[" + numbered("{a%d=1},", many) + "]\n", "more than 5000 keys"},
		{"a dotted key", "a" + strings.Repeat(".a", many) + "=1\n", "more than 5000 keys"},
		{"the heading of a table", "[a" + strings.Repeat(".a", many) + "]\n", "more than 5000 keys"},
		{"keys in front of an error", numbered("a%d=1\n", many) + "[\n", "more than 5000 keys"},
		{"an error in front of the keys", "[\n" + numbered("a%d=1\n", many), "toml: "},
		{"open brackets", "a=" + strings.Repeat("[", maxSize/2), "nested"},
		{"brackets", "a=" + strings.Repeat("[", maxSize/4) + strings.Repeat("]", maxSize/4), "nested"},
		{"headings", strings.Repeat("[", maxSize/2), "toml: "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "pyproject.toml"), test.content)
			project := within(t, filepath.Join(dir, "a.py"))
			switch {
			case test.want == "" && project.Err != nil:
				t.Error(project.Err)
			case test.want != "" && (project.Err == nil || !strings.Contains(project.Err.Error(), test.want)):
				t.Errorf("got %v, want %q", project.Err, test.want)
			}
		})
	}
}

// TestManyKeys has as many keys as anybody may have.
func TestManyKeys(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "pyproject.toml"), "[project.scripts]\n"+numbered("a%d='a:b'\n", maxKeys-2))
	if project := within(t, filepath.Join(dir, "a.py")); project.Err != nil || len(project.EntryPoints) != 1 {
		t.Errorf("%d entry points, %v", len(project.EntryPoints), project.Err)
	}
}

// TestSpecialFiles leads to what has no end. A pipe whose other end never comes is tested with package regular, which
// opens all of them.
func TestSpecialFiles(t *testing.T) {
	for target, want := range map[string]string{
		"/dev/zero":          "cannot be read: not a regular file",
		"/proc/self/pagemap": "cannot be read: it holds more than its size says",
	} {
		if _, err := os.Stat(target); err != nil {
			continue // not on this system
		}
		dir := t.TempDir()
		if err := os.Symlink(target, filepath.Join(dir, "pyproject.toml")); err != nil {
			t.Fatal(err)
		}
		if project := within(t, filepath.Join(dir, "a.py")); project.Err == nil || !strings.Contains(project.Err.Error(), want) {
			t.Errorf("%s: %v", target, project.Err)
		}
	}
}

// within returns the project of a file, and ends the test if that takes minutes.
func within(t *testing.T, path string) *Project {
	t.Helper()
	found := make(chan *Project, 1)
	go func() { found <- new(Projects).Of(path) }()
	select {
	case project := <-found:
		return project
	case <-time.After(time.Minute):
		t.Fatal("it does not end")
		return nil
	}
}
