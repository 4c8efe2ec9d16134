package main

import (
	"strings"
	"testing"
)

func TestLSPBroken(t *testing.T) {
	t.Parallel()
	class := "class A:\n    def f(self):\n        pass\n    def g(self):\n        f()\n"
	for name, test := range map[string]struct {
		text, found string
		fixes       int
	}{
		"below":                            {loop + "def f(:\n    pass\n", "loop-closure:2", 1},
		"above":                            {"x = (1,\n" + loop, "loop-closure:3", 1},
		"above, a keyword":                 {"x = (1,\nimport os\n" + loop, "loop-closure:4", 1},
		"open string":                      {"x = 'abc\n" + loop, "loop-closure:3", 1},
		"open long string":                 {loop + "x = '''abc\ny = 1\n", "loop-closure:2", 1},
		"the statement itself":             {loop + "    callbacks.append(\n", "", 0},
		"a decorated one":                  {"@decorator\ndef f(:\n    pass\n" + loop, "loop-closure:5", 1},
		"a clause":                         {loop + "if x:\n    pass\nelse\n    pass\n", "loop-closure:2", 1},
		"indented":                         {loop + "y = 1\n  z = 2\n", "loop-closure:2", 1},
		"class":                            {class + "x = (\n", "class-name-in-method:4", 1},
		"a function with the name inside":  {class + "def g(:\n    f = 1\n", "class-name-in-method:4", 1},
		"a global of a function":           {class + "def g(:\n    global f\n", "", 0},
		"a function that takes in more":    {class + "def g(x\nf = 1\n(\n", "", 0},
		"a local import":                   {loop + "def g(:\n    import os\n", "loop-closure:2", 1},
		"a name that it may bind":          {class + "def f(:\n    pass\n", "", 0},
		"a name that it shares":            {loop + "callbacks.sort(key=\n", "loop-closure:2", 0},
		"an import":                        {loop + "import (\n", "loop-closure:2", 0},
		"a comment that suppresses":        {"def f(:  # pyfix: skip-file\n    pass\n" + loop, "", 0},
		"a function's own name elsewhere":  {"def f():\n    for i in range(3):\n        yield lambda: i\ni = (\n", "loop-closure:2", 1},
		"a module's own name elsewhere":    {loop + "i = (\n", "", 0},
		"lone carriage return":             {loop + "x = 1\ry = 2\n", "", 0},
		"null byte":                        {loop + "x = '\x00'\n", "", 0},
		"unknown encoding":                 {"# coding: klingon\n" + loop, "", 0},
		"encoding that the editor decoded": {"# coding: latin-1\né = 1\n" + loop, "loop-closure:4", 1},
		"encoding of East Asia":            {"# coding: euc_jp\n# 日本 é\n" + loop, "loop-closure:4", 1},
		"byte order mark before an import": {"\uFEFFimport (\n" + loop, "loop-closure:3", 0},
		"byte order mark":                  {"\uFEFF" + loop, "loop-closure:2", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := open(t, "--unsafe-fixes")
			e.didOpen(mainURI, 1, test.text)
			if found := e.found(1); found != test.found {
				t.Errorf("there is %q, want %q", found, test.found)
			}
			fixes := 0
			for _, action := range e.actions(at(0, 0), at(99, 0), "quickfix") {
				if !strings.HasPrefix(action.Title, "Ignore ") {
					fixes++
				}
			}
			if fixes != test.fixes {
				t.Errorf("there are %d fixes, want %d", fixes, test.fixes)
			}
			e.quit()
		})
	}
}

func TestLSPAfterBreaking(t *testing.T) {
	t.Parallel()
	e := open(t)
	e.didOpen(mainURI, 1, loop)
	typed := "def f(x):\n    return [lambda: y for y in x]\n"
	for i, c := range typed {
		line := 3 + strings.Count(typed[:i], "\n")
		column := i - strings.LastIndex("\n"+typed[:i], "\n")
		e.didChange(i+2, change(at(line, column), at(line, column), string(c)))
		if found := e.found(i + 2); !strings.HasPrefix(found, "loop-closure:2") {
			t.Fatalf("behind %q, there is %q", typed[:i+1], found)
		}
	}
	if found := e.found(len(typed) + 1); found != "loop-closure:2 loop-closure:4" {
		t.Errorf("there is %q", found)
	}
	e.quit()
}
