package rewrite

import "testing"

func TestSuppression(t *testing.T) {
	rule := renaming("some-rule", "x", "y")
	tests := []struct {
		src  string
		left int
	}{
		{"x\n", 1},
		{"x  # noqa\n", 0},
		{"x  # NOQA: X001\n", 0},
		{"x  # noqa:X001,E501\n", 0},
		{"x  # noqa: E501\n", 1},
		{"x  # noqa: some-rule\n", 0},
		{"x  # noqa : X001\n", 0},
		{"x  # no noqa here\n", 1},
		{"x  # pyfix: ignore\n", 0},
		{"x  # pyfix: ignore[some-rule] because\n", 0},
		{"x  # pyfix: ignore[other-rule, some-rule]\n", 0},
		{"x  # pyfix: ignore[other-rule]\n", 1},
		{"x  # pyfix: ignored\n", 1},
		{"x  # type: ignore  # pyfix: ignore\n", 0},
		{"x  # ruff: ignore[X001]\n", 0},
		{"x  # pylint: disable=X001\n", 0},
		{"x  # pylint: disable=line-too-long, X001\n", 0},
		{"x  # pylint: disable=line-too-long\n", 1},
		{"# pylint: disable-next=X001\nx\n", 0},
		{"# pylint: disable-next=X001\n\nx\n", 1},
		{"# noqa\nx\n", 1},
		{"# pyfix: skip-file\nx\n", 0},
		{"x\n# pyfix: skip-file\n", 0},
		{"# ruff: noqa\nx\n", 0},
		{"# flake8: noqa\nx\n", 0},
		{"# ruff: noqa: X001\nx\n", 0},
		{"# ruff: noqa: E501\nx\n", 1},
		{"x  # ruff: noqa\n", 1},
		{"if y:\n    # flake8: noqa\n    x\n", 0},
		{"print('# noqa', x)\n", 1},
		{"(a +\n x)  # noqa: X001\n", 0},
		{"(a +  # noqa: X001\n x)\n", 1},
	}
	for _, test := range tests {
		r := fixAll(t, test.src, &Options{Unfixable: map[string]bool{"some-rule": true}}, rule)
		if len(r.Remaining) != test.left {
			t.Errorf("%q: %d findings are left, want %d", test.src, len(r.Remaining), test.left)
		}
	}
}

func TestIgnoreNoqa(t *testing.T) {
	r := fixAll(t, "x  # noqa\n", &Options{IgnoreNoqa: true}, renaming("r", "x", "y"))
	if string(r.Src) != "y  # noqa\n" {
		t.Errorf("got %q", r.Src)
	}
}

func TestRelatedLinesSuppress(t *testing.T) {
	rule := &Rule{Name: "r", Run: func(p *Pass) {
		root := p.Root()
		p.Report(Finding{Span: root.First().Span(), Message: "first", Related: At("last", root.Last())})
	}}
	if r := fixAll(t, "a\nb\nc  # noqa\n", &Options{}, rule); len(r.Remaining) != 0 {
		// the comment is a child of the module, but not a meaningful one
		t.Error("a comment on a related line does not suppress the finding")
	}
}
