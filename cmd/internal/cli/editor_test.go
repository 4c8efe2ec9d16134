package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"pyfix/cmd/internal/run"
	"pyfix/rewrite"
)

// editorRun returns the settings that flags and an editor make together.
func editorRun(t *testing.T, flags []string, settings string) (opt *run.Options, warnings []string, err error) {
	t.Helper()
	p := &program{rules: testRules(), stdout: io.Discard, stderr: &console{w: io.Discard}}
	var editor map[string]any
	d := json.NewDecoder(strings.NewReader(settings))
	d.UseNumber()
	if err := d.Decode(&editor); err != nil {
		t.Fatal(err)
	}
	app := &cli.App{
		Flags:  editorFlags(),
		Action: func(c *cli.Context) error { opt, warnings, err = p.editorSettings(c, editor, "/root"); return nil },
	}
	if wrong := app.Run(append([]string{"pyfix"}, flags...)); wrong != nil {
		t.Fatal(wrong)
	}
	return opt, warnings, err
}

func TestEditorSettings(t *testing.T) {
	for _, test := range []struct {
		flags    []string
		settings string
		want     string // rules, levels and further settings, or an error
	}{
		{nil, `{}`, "safe-name risky-name odd-name"},
		{[]string{"--select=safe-name,odd-name"}, `{}`, "safe-name odd-name"},
		{[]string{"--select=safe-name"}, `{"select": ["odd-name"]}`, "odd-name"},
		{[]string{"--select=safe-name"}, `{"ignore": ["safe-name"], "extend-select": ["X9"]}`, "rare-name"},
		{nil, `{"select": "safe-name, X9"}`, "safe-name rare-name"},
		{nil, `{"select": []}`, "safe-name risky-name odd-name"},
		{nil, `{"select": ""}`, "safe-name risky-name odd-name"},
		{nil, `{"select": ["nothing"]}`, `--select: unknown rule "nothing"; ` + "`pyfix rules` lists them"},
		{nil, `{"select": true}`, "setting select: true is not a value for it"},
		{nil, `{"select": {"a": 1}}`, "setting select: map[a:1] is not a value for it"},
		{nil, `{"select": [["a"]]}`, "setting select: [a] is no string"},
		{nil, `{"unsafeFixes": true}`, "safe-name risky-name odd-name unsafe:4"},
		{[]string{"--unsafe-fixes=true"}, `{"unsafe_fixes": false}`, "safe-name risky-name odd-name"},
		{nil, `{"unsafe-fixes": ["risky-name"]}`, "safe-name risky-name odd-name unsafe:1"},
		{nil, `{"unsafe-fixes": []}`, "safe-name risky-name odd-name"},
		{nil, `{"unsafe-fixes": "risky-name,odd-name"}`, "safe-name risky-name odd-name unsafe:2"},
		{nil, `{"bindStyle": "factory"}`, "safe-name risky-name odd-name factory"},
		{nil, `{"bindStyle": "factoy"}`, `--bind-style: unknown value "factoy"; did you mean factory?`},
		{nil, `{"bindStyle": ["factory", "keyword"]}`, "setting bind-style: [factory keyword] is not a value for it"},
		{nil, `{"bindStyle": 1}`, "setting bind-style: 1 is not a value for it"},
		{nil, `{"ignoreNoqa": true}`, "safe-name risky-name odd-name noqa"},
		{[]string{"--ignore-noqa"}, `{"ignoreNoqa": false}`, "safe-name risky-name odd-name"},
		{nil, `{"ignoreNoqa": "yes"}`, "setting ignore-noqa: yes is not a value for it"},
		{nil, `{"maxFileSize": 100}`, "safe-name risky-name odd-name size:100"},
		{nil, `{"maxFileSize": "1K"}`, "safe-name risky-name odd-name size:1024"},
		{nil, `{"maxFileSize": "much"}`, `--max-file-size: "much" is no size; write 500K, 10M or a number of bytes`},
		{nil, `{"targetVersion": "py314"}`, "safe-name risky-name odd-name 3.14"},
		{nil, `{"exclude": ["{a,b}/*"]}`, "safe-name risky-name odd-name exclude:{a,b}/*"},
		{nil, `{"immediateCallables": ["a.b", "c"]}`, "safe-name risky-name odd-name immediate:a.b,c"},
	} {
		opt, _, err := editorRun(t, test.flags, test.settings)
		got := describeOptions(opt, err)
		if got != test.want {
			t.Errorf("%v %s: %s, want %s", test.flags, test.settings, got, test.want)
		}
		if err == nil && opt.Discover.Root != "/root" {
			t.Errorf("the root is %q", opt.Discover.Root)
		}
	}
}

func describeOptions(opt *run.Options, err error) string {
	if err != nil {
		return err.Error()
	}
	words := []string{names(opt.Rules)}
	words[0] = strings.ReplaceAll(words[0], ",", "")
	if n := len(opt.Rewrite.Levels); n > 0 {
		words = append(words, fmt.Sprintf("unsafe:%d", n))
	}
	if style := opt.Rewrite.BindStyle; style != rewrite.BindAuto {
		words = append(words, string(style))
	}
	if opt.Rewrite.IgnoreNoqa {
		words = append(words, "noqa")
	}
	if size := opt.Discover.MaxFileSize; size != 0 {
		words = append(words, fmt.Sprintf("size:%d", size))
	}
	if v := opt.Rewrite.TargetVersion; v != (rewrite.Version{}) {
		words = append(words, v.String())
	}
	if e := opt.Discover.Exclude; len(e) > 0 {
		words = append(words, "exclude:"+strings.Join(e, ","))
	}
	if c := opt.Rewrite.Callables.Immediate; len(c) > 0 {
		words = append(words, "immediate:"+strings.Join(c, ","))
	}
	return strings.Join(words, " ")
}

func TestUnknownEditorSettings(t *testing.T) {
	_, warnings, err := editorRun(t, nil, `{"path": "/usr/bin/pyfix", "extendSelct": ["X9"]}`)
	got := fmt.Sprint(warnings, err)
	if want := `[unknown setting "extendSelct"; did you mean extend-select? unknown setting "path"] <nil>`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
