package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pyfix/cmd/lspclient"
)

func TestLSPSettings(t *testing.T) {
	t.Parallel()
	text := "def f(x):\n    for i in x:\n        pass\n    return i\n" + loop
	asking := object{"workspace": object{"configuration": true}}
	const all = "loop-variable-leak:3 loop-closure:6"
	for name, test := range map[string]struct {
		flags  []string
		params object
		pulled any
		pushed any
		found  string
		says   string
	}{
		"none":              {found: "loop-closure:6"},
		"flags":             {flags: []string{"--extend-select=W0631"}, found: all},
		"initialize":        {params: object{"initializationOptions": object{"extendSelect": []string{"W0631"}}}, found: all},
		"inner object":      {params: object{"initializationOptions": object{"settings": object{"extend-select": "W0631,B023"}}}, found: all},
		"editor before":     {flags: []string{"--select=W0631"}, params: object{"initializationOptions": object{"select": []string{"B023"}}}, found: "loop-closure:6"},
		"asked for":         {params: object{"capabilities": asking}, pulled: object{"select": []string{"W0631"}, "ignore": nil}, found: "loop-variable-leak:3"},
		"asked for in vain": {params: object{"capabilities": asking, "initializationOptions": object{"select": []string{"W0631"}}}, found: "loop-variable-leak:3"},
		"pushed":            {pushed: object{"pyfix": object{"select": []string{"ALL"}}}, found: all},
		"pushed to others":  {pushed: object{"ruff": object{"select": []string{"ALL"}}}, found: "loop-closure:6"},
		"unknown":           {params: object{"initializationOptions": object{"selct": []string{"W0631"}}}, found: "loop-closure:6", says: "did you mean select?"},
		"unknown rule":      {params: object{"initializationOptions": object{"select": []string{"W0632"}}}, found: "loop-closure:6", says: "W0632"},
		"of a wrong kind":   {params: object{"initializationOptions": object{"select": 5}}, found: "loop-closure:6", says: "5 is not a value"},
		"list of numbers":   {params: object{"initializationOptions": object{"select": []int{5}}}, found: "loop-closure:6", says: "5 is no string"},
		"ignored comments":  {params: object{"initializationOptions": object{"ignoreNoqa": true, "maxFileSize": 1000, "targetVersion": ""}}, found: "loop-closure:6"},
		"too large":         {params: object{"initializationOptions": object{"maxFileSize": 10}}, found: "", says: "larger than 10 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEditor(t, test.flags...)
			e.settings = object{"": test.pulled}
			if test.params == nil {
				test.params = object{}
			}
			e.initialize(test.params)
			if test.pushed != nil {
				e.notify("workspace/didChangeConfiguration", object{"settings": test.pushed})
			}
			e.didOpen(mainURI, 1, text)
			e.wait(test.found, func() bool {
				var found []string
				p := e.published[mainURI]
				for _, d := range p.Diagnostics {
					found = append(found, fmt.Sprintf("%s:%d", d.Code, d.Range.Start.Line))
				}
				return p.Version != nil && strings.Join(found, " ") == test.found
			})
			if test.says != "" {
				e.hears("window/", test.says)
			}
			e.quit()
		})
	}
}

func TestLSPFolders(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	uri := func(path string) string { return "file://" + filepath.ToSlash(filepath.Join(root, path)) }
	e := newEditor(t)
	e.settings = object{
		"":             object{"ignore": []string{"ALL"}},
		uri("a"):       object{"bindStyle": "keyword"},
		uri("b"):       object{"bindStyle": "factory"},
		uri("a/inner"): object{"bindStyle": "positional"},
	}
	folder := func(path string) object { return object{"uri": uri(path), "name": path} }
	e.initialize(object{"capabilities": object{"workspace": object{"configuration": true}}, "workspaceFolders": []any{folder("a"), folder("b")}})
	for _, name := range []string{"a/x.py", "b/x.py", "a/inner/x.py", "c.py", "a/dist/x.py"} {
		e.didOpen(uri(name), 1, loop)
	}
	style := func(path string) string {
		var actions []lspclient.Action
		params := object{"textDocument": object{"uri": uri(path)}, "range": lspclient.Range{End: at(9, 0)}, "context": object{}}
		for {
			var refused *lspclient.Error
			err := e.Call("textDocument/codeAction", params, &actions)
			if errors.As(err, &refused) && refused.Code == contentModified {
				continue // new settings have come meanwhile
			}
			if err != nil {
				t.Fatal(err)
			}
			break
		}
		if len(actions) == 0 {
			return "nothing"
		}
		fixed, err := lspclient.Apply(loop, actions[0].Edit.For(uri(path)), "utf-16")
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(strings.Split(fixed, "\n")[2])
	}
	const keyword, factory, positional = "callbacks.append(lambda *, i=i: i)", "callbacks.append((lambda i: lambda: i)(i))", "callbacks.append(lambda i=i: i)"
	check := func(want map[string]string) {
		t.Helper()
		for path, form := range want {
			if got := style(path); got != form {
				t.Errorf("in %s, there is %s, want %s", path, got, form)
			}
		}
	}
	e.wait("settings", func() bool {
		return e.published[uri("c.py")].Version != nil && len(e.published[uri("c.py")].Diagnostics) == 0
	})
	check(map[string]string{"a/x.py": keyword, "b/x.py": factory, "a/inner/x.py": keyword, "c.py": "nothing", "a/dist/x.py": "nothing"})
	e.notify("workspace/didChangeWorkspaceFolders", object{"event": object{"added": []any{folder("a/inner")}, "removed": []any{folder("b")}}})
	e.wait("settings", func() bool { p := e.published[uri("b/x.py")]; return len(p.Diagnostics) == 0 })
	check(map[string]string{"a/x.py": keyword, "b/x.py": "nothing", "a/inner/x.py": positional})
	e.quit()
}

func TestLSPProject(t *testing.T) {
	t.Parallel()
	text := "def launch():\n    total = 1\n\nlaunch()\nprint(total)\n"
	for _, watching := range []bool{false, true} {
		t.Run(fmt.Sprint(watching), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			project := filepath.Join(dir, "pyproject.toml")
			uri := "file://" + filepath.ToSlash(filepath.Join(dir, "tool.py"))
			e := newEditor(t)
			e.initialize(object{"capabilities": object{"workspace": object{"didChangeWatchedFiles": object{"dynamicRegistration": watching}}}})
			if watching {
				e.hears("client/registerCapability", "pyproject.toml")
			}
			e.didOpen(uri, 1, text)
			preferred := func() bool {
				var actions []lspclient.Action
				params := object{"textDocument": object{"uri": uri}, "range": lspclient.Range{End: at(9, 0)}, "context": object{"only": []string{"quickfix"}}}
				e.call("textDocument/codeAction", params, &actions)
				if len(actions) == 0 {
					t.Fatal("there is no fix")
				}
				return actions[0].IsPreferred
			}
			if !preferred() {
				t.Fatal("the fix is not safe where nobody else calls the function")
			}
			if err := os.WriteFile(project, []byte("[project.scripts]\ntool = \"tool:launch\"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			if watching {
				e.notify("workspace/didChangeWatchedFiles", object{"changes": []any{object{"uri": "file://" + filepath.ToSlash(project), "type": 1}}})
			} else {
				e.notify("textDocument/didSave", object{"textDocument": object{"uri": uri}})
			}
			if preferred() {
				t.Error("the fix is safe though the function is an entry point")
			}
			e.quit()
		})
	}
}
