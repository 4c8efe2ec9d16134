package rules

import (
	"slices"
	"testing"

	"pyfix/fixtures/corpus"
	"pyfix/rewrite"
	"pyfix/rewrite/syntax"
)

// TestSuspects demands of real files that nothing is found in those that their
// outlines dismiss, and that the outlines dismiss most.
func TestSuspects(t *testing.T) {
	files, _ := corpus.Library(t)
	opt := &rewrite.Options{IgnoreNoqa: true, TargetVersion: syntax.Version{Major: 3, Minor: 14}}
	parsed, whole := 0, 0
	for _, f := range files {
		m, err := opt.Load(f.Path, f.Src)
		if err != nil {
			continue
		}
		found, err := rewrite.Check(m, All, opt)
		if err != nil {
			t.Fatal(err)
		}
		suspects := opt.Suspects(f.Src, All)
		for _, finding := range found {
			if !slices.Contains(suspects, finding.Rule) {
				t.Errorf("%s:%d: %s finds what the outline does not show: %s", f.Path, m.Lines.Line(finding.Span.Start), finding.Rule.Name, finding.Message)
			}
		}
		whole += len(f.Src)
		if len(suspects) > 0 {
			parsed += len(f.Src)
		}
	}
	if parsed > whole*3/4 {
		t.Errorf("%d of %d bytes are parsed", parsed, whole)
	}
}
