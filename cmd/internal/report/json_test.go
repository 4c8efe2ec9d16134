package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"pyfix/rewrite"
	"pyfix/rewrite/text"
)

func TestJSON(t *testing.T) {
	src := "é = 1\r\nf('𝒳', lambda: <é>)\n"
	var out bytes.Buffer
	f, err := New("json", &out, plain)
	if err != nil {
		t.Fatal(err)
	}
	file := &File{Path: "a.py", Abs: "/x/a.py", Src: []byte(src), Findings: []rewrite.Finding{{
		Rule: testRule, Span: at(t, src, "lambda: <é>", 0), Message: "`é` & <b>",
		Related: []rewrite.Related{{Span: at(t, src, "é", 0), Message: "bound here"}},
		Fixes: []rewrite.Fix{
			{Title: "one", Level: rewrite.Unsafe, Reason: "because", Edits: []text.Edit{{Span: at(t, src, "\r\nf", 0), New: "\n"}}},
			{Title: "two", Level: rewrite.Safe},
		},
	}, {Rule: testRule, Reason: "no way"}, {Rule: testRule}}}
	for range 2 {
		if err := f.File(file); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(Summary{}); err != nil {
		t.Fatal(err)
	}
	var found []json.RawMessage
	if err := json.Unmarshal(out.Bytes(), &found); err != nil || len(found) != 6 {
		t.Fatalf("%d findings: %v\n%s", len(found), err, out.String())
	}
	for i, want := range []string{`{"code":"some-rule","name":"some-rule","message":"` + "`é` & <b>" + `","filename":"/x/a.py",` +
		`"location":{"row":2,"column":8},"end_location":{"row":2,"column":19},` +
		`"fix":{"applicability":"unsafe","message":"one","edits":[{"content":"\n","location":{"row":1,"column":6},"end_location":{"row":2,"column":2}}]},` +
		`"alternatives":[{"applicability":"safe","message":"two","edits":[]}],` +
		`"related":[{"message":"bound here","location":{"row":1,"column":1},"end_location":{"row":1,"column":2}}],` +
		`"reasons":["because"],"noqa_row":2,"url":null,"severity":null,"cell":null}`,
		`{"code":"some-rule","name":"some-rule","message":"","filename":"/x/a.py","location":{"row":1,"column":1},"end_location":{"row":1,"column":1},` +
			`"fix":null,"alternatives":[],"related":[],"reasons":["no way"],"noqa_row":1,"url":null,"severity":null,"cell":null}`,
	} {
		var compact bytes.Buffer
		if err := json.Compact(&compact, found[i]); err != nil {
			t.Fatal(err)
		}
		if compact.String() != want {
			t.Errorf("got  %s\nwant %s", compact.String(), want)
		}
	}
	var layout bytes.Buffer
	if err := json.Indent(&layout, out.Bytes(), "", "  "); err != nil || layout.String() != out.String() {
		t.Errorf("layout: %v\n%s", err, out.String())
	}
}

func TestQuoted(t *testing.T) {
	for _, s := range []string{"", "plain `text` <&>'~", `"`, `\`, "\t\r\n\b\f\x00\x1f\x7f", "é\u2028\u2029𝒳", "\xff\xed\xa0\x80"} {
		var want bytes.Buffer
		enc := json.NewEncoder(&want)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(s); err != nil {
			t.Fatal(err)
		}
		var p jsonPrinter
		p.quoted(s)
		if got := string(p.out) + "\n"; got != want.String() {
			t.Errorf("%s, want %s", got, want.String())
		}
	}
}

func TestEmptyJSON(t *testing.T) {
	var out bytes.Buffer
	f, err := New("json", &out, plain)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(Summary{}); err != nil || out.String() != "[]\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
}

func TestStatistics(t *testing.T) {
	rare := &rewrite.Rule{Name: "rare", Summary: "seldom seen"}
	fixes := []rewrite.Fix{{Level: rewrite.Safe}}
	file := &File{Findings: []rewrite.Finding{{Rule: rare}}}
	for range 11 {
		file.Findings = append(file.Findings, rewrite.Finding{Rule: testRule, Fixes: fixes})
	}
	for _, test := range []struct{ format, want string }{
		{"full", "11  some-rule  [*] something is wrong\n 1  rare       [ ] seldom seen\nFound 12 findings.\n[*] 11 fixable with --fix.\n"},
		{"json", `[{"name":"some-rule","count":11,"fixable":11,"message":"something is wrong"},{"name":"rare","count":1,"fixable":0,"message":"seldom seen"}]`},
	} {
		var out bytes.Buffer
		f, err := NewStatistics(test.format, &out, plain)
		if err != nil {
			t.Fatal(err)
		}
		var sum Summary
		sum.Add(file.Findings, 0, plain.Rewrite)
		if err := errors.Join(f.File(file), f.Close(sum)); err != nil {
			t.Fatal(err)
		}
		got := out.String()
		if test.format == "json" {
			var compact bytes.Buffer
			if err := json.Compact(&compact, out.Bytes()); err != nil {
				t.Fatal(err)
			}
			got = strings.TrimSpace(compact.String())
		}
		same(t, got, test.want)
	}
}

func TestSummary(t *testing.T) {
	for _, test := range []struct {
		sum           Summary
		text, preview string
	}{
		{Summary{}, "All checks passed!\n", "All checks passed!\n"},
		{Summary{Unknown: 2}, "Found nothing, but 2 files not analysed.\n", "Found nothing, but 2 files not analysed.\n"},
		{Summary{Findings: 7, Fixable: 5, Unsafe: 1}, "Found 7 findings.\n[*] 5 fixable with --fix (1 more with --unsafe-fixes).\n", ""},
		{Summary{Findings: 1, Fixable: 1}, "Found 1 finding.\n[*] 1 fixable with --fix.\n", ""},
		{Summary{Findings: 1, Unsafe: 1}, "Found 1 finding.\n1 fixable with --fix --unsafe-fixes.\n", ""},
		{Summary{Findings: 2, Fixed: 3, Fixing: true}, "Found 5 findings (3 fixed, 2 remaining).\n", "Would fix 3 findings in 9 files (2 would remain).\n"},
		{Summary{Findings: 2, Fixing: true}, "Found 2 findings (0 fixed, 2 remaining).\n", "Would fix nothing (2 findings would remain).\n"},
	} {
		if got := test.sum.Text(); got != test.text {
			t.Errorf("%+v: %q", test.sum, got)
		}
		if got := test.sum.Preview(9); test.preview != "" && got != test.preview {
			t.Errorf("%+v: %q", test.sum, got)
		}
	}
}

func TestAddToSummary(t *testing.T) {
	other := &rewrite.Rule{Name: "other"}
	safe, unsafe := []rewrite.Fix{{Level: rewrite.Safe}}, []rewrite.Fix{{Level: rewrite.Unsafe}}
	found := []rewrite.Finding{{Rule: testRule}, {Rule: testRule, Fixes: safe}, {Rule: testRule, Fixes: unsafe}, {Rule: other, Fixes: safe}, {Rule: other, Fixes: unsafe}}
	var sum Summary
	sum.Add(found, 3, &rewrite.Options{Unfixable: map[string]bool{"other": true}})
	if want := (Summary{Findings: 5, Fixable: 1, Unsafe: 1, Fixed: 3}); sum != want {
		t.Errorf("%+v", sum)
	}
	sum = Summary{}
	sum.Add(found, 0, &rewrite.Options{Levels: map[string]rewrite.Level{"other": rewrite.Unsafe}})
	if want := (Summary{Findings: 5, Fixable: 3, Unsafe: 1}); sum != want {
		t.Errorf("%+v", sum)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space") }

func TestWriteErrors(t *testing.T) {
	for _, name := range Names() {
		f, err := New(name, fullDisk{}, plain)
		if err != nil {
			t.Fatal(err)
		}
		file := &File{Src: []byte("x"), Findings: []rewrite.Finding{{Rule: testRule}}}
		if f.File(file) == nil || f.Close(Summary{}) == nil {
			t.Errorf("%s hides that it cannot write", name)
		}
	}
	if _, err := New("klingon", fullDisk{}, plain); err == nil || !strings.Contains(err.Error(), "concise") {
		t.Errorf("error is %v", err)
	}
}
