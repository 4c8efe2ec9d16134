package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pyfix/rules"
)

func TestParsePeers(t *testing.T) {
	for _, test := range []struct {
		name           string
		parse          func(stdout, stderr string) (map[string][]remark, error)
		stdout, stderr string
		want           []remark
	}{
		{
			"ruff", parseRuff,
			`[{"code": "B023", "filename": "/t/a.py", "location": {"row": 3, "column": 23}, "message": "M"},
			  {"code": "invalid-syntax", "filename": "/t/a.py", "location": {"row": 1, "column": 1}, "message": "S"},
			  {"code": null, "filename": "/t/a.py", "location": {"row": 1, "column": 1}, "message": "S"}]`, "",
			[]remark{{3, 23, "B023", "M"}, {1, 1, unreadable, "S"}, {1, 1, unreadable, "S"}},
		},
		{
			"flake8", parseFlake8,
			"/t/a.py:3:23:B023:binds: 'i'.\n/t/a.py:1:5:E999:SyntaxError\n", "a.py:12: SyntaxWarning: invalid escape\n",
			[]remark{{3, 23, "B023", "binds: 'i'."}, {1, 5, unreadable, "SyntaxError"}},
		},
		{
			"pyflakes", parsePyflakes,
			"/t/a.py:4:12: undefined name 'x'\n/t/a.py:1:1: 'os' imported but unused\n/t/a.py:1:1: undefined name 'y' in __all__\n" +
				"/t/a.py:5:1: local variable 'z' defined in enclosing scope on line 1 referenced before assignment\n/t/a.py:6:2: local variable 'e' is assigned to but never used\n",
			"/t/a.py:1:4: invalid syntax\ndef (\n   ^\n",
			[]remark{{4, 12, "F821", "undefined name 'x'"}, {5, 1, "F823", "local variable 'z' defined in enclosing scope on line 1 referenced before assignment"},
				{6, 2, "F841", "local variable 'e' is assigned to but never used"}, {1, 1, unreadable, "invalid syntax"}},
		},
		{
			"pylint", parsePylint,
			`{"messages": [{"messageId": "W0640", "message": "M", "line": 3, "column": 22, "absolutePath": "/t/a.py"},
			               {"messageId": "E0001", "message": "S", "line": 1, "column": 0, "absolutePath": "/t/a.py"}]}`, "",
			[]remark{{3, 23, "W0640", "M"}, {1, 1, unreadable, "S"}},
		},
	} {
		got, err := test.parse(test.stdout, test.stderr)
		if err != nil || !reflect.DeepEqual(got, map[string][]remark{"/t/a.py": test.want}) {
			t.Errorf("%s: %v, %v", test.name, got, err)
		}
	}
}

func TestUnexpectedOutputIsAnError(t *testing.T) {
	for _, p := range peers {
		if got, err := p.parse("Traceback (most recent call last)\n", ""); err == nil {
			t.Errorf("%s: %v", p.name, got)
		}
	}
}

func TestAbout(t *testing.T) {
	for message, want := range map[string]string{
		"Function definition does not bind loop variable `i`":         "i",
		"Function definition does not bind loop variable 'i'.":        "i",
		"Cell variable i defined in loop":                             "i",
		"Undefined variable 'x'":                                      "x",
		"Undefined name `x`":                                          "x",
		"Using possibly undefined loop variable 'n'":                  "n",
		"local variable 'e' is assigned to but never used":            "e",
		"Local variable `e` is assigned to but never used":            "e",
		"something about no name":                                     "",
		"Using variable 'config' before assignment":                   "config",
		"Local variable `total` referenced before assignment":         "total",
		"local variable 'n' defined as a builtin referenced before a": "n",
	} {
		if got := (remark{Message: message}).about(); got != want {
			t.Errorf("%q is about %q", message, got)
		}
	}
}

const twoClosures = `fs = []
for i in range(3):
    j = i
    def f(x):
        y = x
        return y + i + j
    fs.append(f)
    print(list(map(lambda: j, fs)))
`

func TestMatch(t *testing.T) {
	s := &survey{rules: rules.All}
	f := s.analyse(file{tree: "t", name: "t/a.py"}, []byte(twoClosures))
	if f.err != nil || len(f.findings) != 1 {
		t.Fatalf("%v: %d findings", f.err, len(f.findings))
	}
	ruff, flake8, pylint := peers[0], peers[1], peers[3]
	for _, test := range []struct {
		words string
		said  map[*peer][]remark
		want  []string
	}{
		{"nothing", map[*peer][]remark{ruff: nil, flake8: nil}, []string{"only by pyfix, safe"}},
		{"lines of the function", map[*peer][]remark{ruff: {{6, 20, "B023", "`i`"}, {6, 24, "B023", "`j`"}}, flake8: {{6, 20, "B023", "'i'"}}}, []string{"by all"}},
		{"one of two", map[*peer][]remark{ruff: nil, pylint: {{6, 20, "W0640", "Cell variable i defined in loop"}}}, []string{"by pyfix and pylint"}},
		{"another name", map[*peer][]remark{ruff: {{6, 20, "B023", "`y`"}}}, []string{"only by pyfix, safe", "not by pyfix, by ruff"}},
		{"another closure", map[*peer][]remark{ruff: {{8, 28, "B023", "`j`"}}, flake8: {{8, 28, "B023", "'j'"}}}, []string{"only by pyfix, safe", "not by pyfix, by ruff, flake8"}},
		{"another kind", map[*peer][]remark{ruff: {{6, 20, "F821", "`i`"}}}, []string{"only by pyfix, safe"}},
	} {
		c := &comparison{subjects: []*subject{f}, said: make(map[*peer]map[string][]remark)}
		for _, p := range peers {
			if remarks, ok := test.said[p]; ok {
				c.peers = append(c.peers, p)
				c.said[p] = map[string][]remark{f.name: remarks}
			}
		}
		c.match()
		var got []string
		for _, d := range c.defects[kinds[0]] {
			got = append(got, c.verdict(kinds[0], d))
		}
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %q, want %q", test.words, got, test.want)
		}
	}
}

func TestHasClosureInLoop(t *testing.T) {
	for src, want := range map[string]bool{
		"for i in r:\n    f(lambda: i)\n":                      true,
		"while x:\n    def f(): pass\n":                        true,
		"[lambda: i for i in r]\n":                             true,
		"for i in r:\n    any(x for x in i)\n":                 false,
		"def f():\n    for i in r: pass\n    return lambda: i": false,
		"for i in r:\n    class A:\n        def f(self): i\n":  false,
	} {
		if got := hasClosureInLoop(load(t, src)); got != want {
			t.Errorf("%q: %v", src, got)
		}
	}
}

// TestPeersAndTheirCache runs a program in ruff's place that says the same about
// every file and counts how often it is asked.
func TestPeersAndTheirCache(t *testing.T) {
	needShell(t)
	root := tree(t, "code", map[string]string{"a.py": lateLambda})
	count := filepath.Join(t.TempDir(), "count")
	ruff := filepath.Join(t.TempDir(), "ruff")
	said := `[{"code": "B023", "filename": "` + filepath.Join(root, "a.py") + `", "location": {"row": 3, "column": 23}, "message": "\"i\""}]`
	write(t, ruff, "#!/bin/sh\ntest \"$1\" = --version && echo ruff 1 && exit\necho asked >> "+count+"\ncat <<'END'\n"+said+"\nEND\n")
	if err := os.Chmod(ruff, 0o755); err != nil {
		t.Fatal(err)
	}
	asked := func() int {
		content, err := os.ReadFile(count)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Count(string(content), "asked")
	}
	args := []string{"peers", "--ruff", ruff, "--cache", t.TempDir(), root}
	first := mustRun(t, args...)
	if again := mustRun(t, args...); again != first || asked() != 1 {
		t.Errorf("asked %d times; second time:\n%s", asked(), again)
	}
	if !strings.Contains(first, "| by all |    1 |   1 |") {
		t.Error(first)
	}
	write(t, filepath.Join(root, "a.py"), goodLambda)
	got := mustRun(t, append([]string{"peers", "--list", "only-by-peers"}, args[1:]...)...)
	if asked() != 2 || !strings.Contains(got, "| not by pyfix, by ruff |    1 |   1 |") || !strings.Contains(got, "- code/a.py:3 ruff B023") {
		t.Errorf("asked %d times:\n%s", asked(), got)
	}
}

func TestPeerThatBreaksDown(t *testing.T) {
	needShell(t)
	root := tree(t, "code", map[string]string{"bad.py": "x = 1\n", "good.py": lateLambda})
	flake8 := filepath.Join(t.TempDir(), "flake8")
	write(t, flake8, `#!/bin/sh
case "$*" in
*--version*) echo 1 ;;
*bad.py*) echo 'bad.py: failed during execution'; exit 1 ;;
*) echo "`+filepath.Join(root, "good.py")+`:3:23:B023:binds 'i'" ;;
esac
`)
	if err := os.Chmod(flake8, 0o755); err != nil {
		t.Fatal(err)
	}
	got := mustRun(t, "peers", "--flake8", flake8, root)
	for _, want := range []string{"| by all |    1 |   1 |", "flake8 looked at 2 files and could not read 1."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}
