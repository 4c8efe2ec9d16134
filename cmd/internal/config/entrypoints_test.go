package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const everyTable = `
[project]
name = "shop"
scripts = { shop = "shop.cli:run" }
[project.gui-scripts]
shop-window = "shop.window:show"
[project.entry-points."shop.plugins"]
csv = "shop.csv:load"
[tool.poetry.scripts]
old = "shop.old:go"
new = { reference = "shop.new:go", type = "console" }
odd = { callable = "shop.odd:go" }
`

func TestEntryPoints(t *testing.T) {
	root := t.TempDir()
	inner := filepath.Join(root, "vendored", "tool")
	write(t, filepath.Join(root, "pyproject.toml"), everyTable)
	write(t, filepath.Join(inner, "pyproject.toml"), "[project]\nscripts.tool = 'tool:go'\n")
	write(t, filepath.Join(root, "broken", "pyproject.toml"), "[project\n")
	tests := []struct {
		path  string
		where string
		want  []string
	}{
		{"src/shop/cli.py", root, []string{"shop.cli:run", "shop.csv:load", "shop.new:go", "shop.odd:go", "shop.old:go", "shop.window:show"}},
		{"vendored/tool/tool.py", inner, []string{"tool:go"}},
		{"vendored/tool/deep/er/x.py", inner, []string{"tool:go"}},
	}
	var projects Projects
	for _, test := range tests {
		project := projects.Of(filepath.Join(root, filepath.FromSlash(test.path)))
		if project.Err != nil || project.Path != filepath.Join(test.where, "pyproject.toml") {
			t.Errorf("%s belongs to %q, %v", test.path, project.Path, project.Err)
		}
		if diff := cmp.Diff(test.want, project.EntryPoints); diff != "" {
			t.Errorf("%s: %s", test.path, diff)
		}
	}
	broken := projects.Of(filepath.Join(root, "broken", "x.py"))
	if broken.Err == nil || !strings.Contains(broken.Err.Error(), broken.Path) {
		t.Errorf("the broken file gives %v", broken.Err)
	}
	if all := projects.Errors(); len(all) != 1 || all[0] != broken.Err {
		t.Errorf("errors: %v", all)
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
