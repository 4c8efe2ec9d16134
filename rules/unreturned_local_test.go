package rules

import (
	"testing"

	"pyfix/rewrite"
)

// TestEntryPoints demands that the result of an entry point is not changed by
// default.
func TestEntryPoints(t *testing.T) {
	const src = "def launch():\n    status = 0\n\n\nlaunch()\nprint(status)\n"
	tests := []struct {
		path, entry string
		want        rewrite.Level
	}{
		{"src/pkg/cmd.py", "", rewrite.Safe},
		{"src/pkg/cmd.py", "pkg.cmd:launch", rewrite.Unsafe},
		{"src/pkg/cmd.py", "pkg.cmd : launch", rewrite.Unsafe},
		{"src/pkg/cmd.py", "pkg.cmd:land", rewrite.Safe},
		{"src/pkg/cmd.py", "pkg.other:launch", rewrite.Safe},
		{"src/pkg/cmd.py", "kg.cmd:launch", rewrite.Safe},
		{"src/pkg/__init__.py", "pkg:launch", rewrite.Unsafe},
		{"./cmd.py", "pkg.cmd:launch", rewrite.Unsafe},
		{"-", "pkg.cmd:launch", rewrite.Unsafe},
		{"src/pkg/cmd.py", "pkg.cmd", rewrite.Safe},
	}
	for _, test := range tests {
		m, err := rewrite.Load(test.path, []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		found, err := rewrite.Check(m, []*rewrite.Rule{unreturnedLocal}, &rewrite.Options{EntryPoints: []string{test.entry}})
		if err != nil || len(found) != 1 {
			t.Fatalf("%d findings, %v", len(found), err)
		}
		if fix := found[0].Fix(); fix == nil || fix.Level != test.want {
			t.Errorf("%s with entry point %q: %+v, want %s", test.path, test.entry, fix, test.want)
		}
	}
}
