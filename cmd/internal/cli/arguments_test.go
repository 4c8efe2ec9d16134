package cli

import (
	"slices"
	"strings"
	"testing"
)

func TestArrange(t *testing.T) {
	for _, test := range []struct{ args, want string }{
		{"", "--"},
		{"src --diff", "--diff -- src"},
		{"src --select a,b tests -q", "--select=a,b --quiet -- src tests"},
		{"--select=a --select b", "--select=a --select=b --"},
		{"-o f --output-file=g", "--output-file=f --output-file=g --"},
		{"--unsafe-fixes src", "--unsafe-fixes=ALL -- src"},
		{"--unsafe-fixes=x src", "--unsafe-fixes=x -- src"},
		{"--fix=false", "--fix=false --"},
		{"- --fix", "--fix -- -"},
		{"--output-file - a", "--output-file=- -- a"},
		{"--select=-x", "--select=-x --"},
		{"--fix -- --diff -", "--fix -- --diff -"},
		{"a -- rules", "-- a rules"},
		{"-- rules", "-- ./rules"},
		{"--fix rules src", "--fix -- ./rules src"},
		{"rules --output-format json", "rules --output-format=json --"},
		{"explain loop-closure -h", "explain --help -- loop-closure"},
		{"debug scopes a.py", "debug scopes -- a.py"},
		{"debug a.py", "debug -- a.py"},
		{"help explain", "explain --help --"},
		{"help", "--help --"},
		{"-h", "--help --"},
		{"fix", "-- fix"},
	} {
		got, err := arrange((&program{}).app(), strings.Fields(test.args))
		if err != nil || !slices.Equal(got, strings.Fields(test.want)) {
			t.Errorf("%s: %q, %v; want %s", test.args, got, err, test.want)
		}
	}
}

func TestArgumentErrors(t *testing.T) {
	for _, test := range []struct{ args, want string }{
		{"--fixx", "unknown option --fixx; did you mean --fix?"},
		{"src --dif=true", "unknown option --dif; did you mean --diff?"},
		{"-fix", "unknown option -fix; did you mean --fix?"},
		{"-x", "unknown option -x"},
		{"--q", "unknown option --q"},
		{"---", "unknown option ---"},
		{"--klingon", "unknown option --klingon"},
		{"--select", "option --select needs a value"},
		{"--select --fix", "option --select needs a value"},
		{"explain --fix", "unknown option --fix of `pyfix explain`"},
	} {
		got, err := arrange((&program{}).app(), strings.Fields(test.args))
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: %q, %v; want %s", test.args, got, err, test.want)
		}
	}
}

func TestSelection(t *testing.T) {
	for _, test := range []struct{ args, want string }{
		{"", "safe-name risky-name odd-name"},
		{"--select ALL", "safe-name risky-name odd-name rare-name"},
		{"--select X1", "safe-name risky-name"},
		{"--select x1,odd-name", "safe-name risky-name odd-name"},
		{"--select X9", "rare-name"},
		{"--extend-select rare-name", "safe-name risky-name odd-name rare-name"},
		{"--select odd-name --extend-select X9", "odd-name rare-name"},
		{"--ignore X1", "odd-name"},
		{"--ignore X1 --select safe-name", "safe-name"},
		{"--ignore safe-name --select X1", "risky-name"},
		{"--select ALL --ignore X1", "odd-name rare-name"},
		{"--ignore ALL --select odd-name", "odd-name"},
		{"--select X1 --ignore X2", "risky-name"},
		{"--select odd-name --ignore odd-name", ""},
		{"--select X9 --select odd-name", "odd-name rare-name"},
	} {
		inFolder(t, map[string]string{"a.py": "safe; risky; odd; rare\n"})
		got := runPyfix(t, testRules(), "", append(strings.Fields(test.args), "--output-format=concise", "-q")...)
		var names []string
		for line := range strings.Lines(got.stdout) {
			names = append(names, strings.Fields(line)[1])
		}
		if strings.Join(names, " ") != test.want || got.stderr != "" {
			t.Errorf("%s: %q, %s; want %s", test.args, names, got.stderr, test.want)
		}
	}
}

func TestUsageErrors(t *testing.T) {
	for _, test := range []struct{ args, want string }{
		{"--select foo", "--select: unknown rule \"foo\"; `pyfix rules` lists them"},
		{"--ignore safe-nam", "--ignore: unknown rule \"safe-nam\"; did you mean safe-name?"},
		{"--unsafe-fixes=odd", "--unsafe-fixes: unknown rule \"odd\"; `pyfix rules` lists them"},
		{"--fixable X8", "--fixable: unknown rule \"X8\"; did you mean X1?"},
		{"--output-format jsn", "--output-format: unknown value \"jsn\"; did you mean json?"},
		{"--color blue", "--color: unknown value \"blue\"; there are auto, always, never"},
		{"--target-version py37", "--target-version: unknown value \"py37\"; there are py38 to py315"},
		{"--target-version py316", "--target-version: unknown value \"py316\"; there are py38 to py315"},
		{"--target-version py3014", "--target-version: unknown value \"py3014\"; there are py38 to py315"},
		{"--target-version 3.14", "--target-version: unknown value \"3.14\"; there are py38 to py315"},
		{"--jobs 0", "--jobs: 0 is not a positive number"},
		{"--jobs many", "invalid value \"many\" for flag -jobs: parse error"},
		{"--max-file-size 3iB", "--max-file-size: \"3iB\" is no size; write 500K, 10M or a number of bytes"},
		{"--max-file-size 3x", "--max-file-size: \"3x\" is no size; write 500K, 10M or a number of bytes"},
		{"--exclude [a", "exclude pattern \"[a\": malformed"},
		{"-o gone/report", "--output-file: gone/report: its folder cannot be found: no such file or directory; make it first"},
	} {
		inFolder(t, nil)
		got := runPyfix(t, testRules(), "", strings.Fields(test.args)...)
		if want := (result{"", "error: " + test.want + "\n", exitFailure}); got != want {
			t.Errorf("%s: %+v", test.args, got)
		}
	}
}

// TestTargetVersion needs one for a file that Python 2 and 3.14 both accept.
func TestTargetVersion(t *testing.T) {
	const source = "try:\n    safe\nexcept A, B:\n    pass\n"
	for _, test := range []struct {
		args string
		code int
		out  string
	}{
		{"", exitFailure, ""},
		{"--target-version py313", exitFailure, ""},
		{"--target-version=py314", exitFindings, "a.py:2:5: safe-name"},
		{"--target-version py315 --diff", exitFindings, "@@"},
	} {
		inFolder(t, map[string]string{"a.py": source})
		got := runPyfix(t, testRules(), "", append(strings.Fields(test.args), "a.py", "--output-format=concise")...)
		if got.exit != test.code || !strings.Contains(got.stdout, test.out) {
			t.Errorf("%s: %+v", test.args, got)
		}
		if refused := strings.Contains(got.stderr, "a.py:3:11: `except A, B:` binds B in Python 2"); refused != (test.code == exitFailure) {
			t.Errorf("%s: %+v", test.args, got)
		}
	}
}

func TestParseSize(t *testing.T) {
	for size, want := range map[string]int64{"0": -1, "1": 1, "500K": 500 << 10, "500KiB": 500 << 10, "10MiB": 10 << 20, "20MB": 20 << 20, "10m": 10 << 20, "2GB": 2 << 30, "7b": 7, "9223372036854775807": 1<<63 - 1} {
		if got, err := parseSize(size); err != nil || got != want {
			t.Errorf("%s: %d, %v", size, got, err)
		}
	}
	for _, size := range []string{"", "K", "-1", "1.5M", "9999999999G", "ten"} {
		if got, err := parseSize(size); err == nil {
			t.Errorf("%q: %d", size, got)
		}
	}
}
