package cache

import (
	"math"
	"slices"

	"pyfix/rewrite"
	"pyfix/rewrite/text"
)

// appendResult encodes a result. Rules are told by their place among rules. The
// claims of fixes are left out: they are about scopes of an analysed module, and
// only matter where fixes are applied, which takes an analysis anyway.
func appendResult(b []byte, r Result, rules []*rewrite.Rule) []byte {
	if r.Reason == "" && len(r.Skipped)+len(r.Findings) == 0 {
		return b
	}
	b = appendString(b, r.Where)
	b = appendString(b, r.Reason)
	b = appendNumber(b, len(r.Skipped))
	for _, rule := range r.Skipped {
		b = appendNumber(b, slices.Index(rules, rule))
	}
	b = appendNumber(b, len(r.Findings))
	for i := range r.Findings {
		b = appendFinding(b, &r.Findings[i], rules)
	}
	return b
}

func appendFinding(b []byte, f *rewrite.Finding, rules []*rewrite.Rule) []byte {
	b = appendNumber(b, slices.Index(rules, f.Rule))
	b = appendSpan(b, f.Span)
	b = appendString(b, f.Message)
	b = appendString(b, f.Reason)
	b = appendNumber(b, len(f.Related))
	for _, r := range f.Related {
		b = appendSpan(b, r.Span)
		b = appendString(b, r.Message)
	}
	b = appendNumber(b, len(f.Fixes))
	for i := range f.Fixes {
		b = appendFix(b, &f.Fixes[i])
	}
	return b
}

func appendFix(b []byte, f *rewrite.Fix) []byte {
	b = appendString(b, f.Title)
	b = appendNumber(b, int(f.Level))
	b = appendString(b, f.Reason)
	b = appendNumber(b, len(f.Edits))
	for _, e := range f.Edits {
		b = appendSpan(b, e.Span)
		b = appendString(b, e.New)
	}
	return b
}

// result decodes what appendResult has encoded under the same rules.
func (r *record) result(rules []*rewrite.Rule) (Result, error) {
	if len(r.outcome) == 0 {
		return Result{}, nil
	}
	d := resultDecoder{decoder{rest: r.outcome}, rules}
	result := Result{Where: d.string(), Reason: d.string()}
	result.Skipped = list(&d.decoder, d.rule)
	result.Findings = list(&d.decoder, d.finding)
	return result, d.end()
}

type resultDecoder struct {
	decoder
	rules []*rewrite.Rule
}

func (d *resultDecoder) rule() *rewrite.Rule {
	i := d.number()
	if i >= len(d.rules) {
		d.broken = true
		return nil
	}
	return d.rules[i]
}

func (d *resultDecoder) finding() rewrite.Finding {
	return rewrite.Finding{
		Rule: d.rule(), Span: d.span(), Message: d.string(), Reason: d.string(),
		Related: list(&d.decoder, d.related), Fixes: list(&d.decoder, d.fix),
	}
}

func (d *resultDecoder) related() rewrite.Related {
	return rewrite.Related{Span: d.span(), Message: d.string()}
}

func (d *resultDecoder) fix() rewrite.Fix {
	return rewrite.Fix{Title: d.string(), Level: d.level(), Reason: d.string(), Edits: list(&d.decoder, d.edit)}
}

func (d *resultDecoder) level() rewrite.Level {
	level := d.number()
	if level > math.MaxUint8 || rewrite.Level(level) > rewrite.Safe {
		d.broken = true
		return rewrite.None
	}
	return rewrite.Level(level)
}

func (d *resultDecoder) edit() text.Edit { return text.Edit{Span: d.span(), New: d.string()} }

// Fits reports whether all findings lie within a source of that many bytes, as
// those of a cache that somebody has forged may not.
func (r *Result) Fits(length int) bool {
	within := func(s text.Span) bool { return s.End <= length }
	return !slices.ContainsFunc(r.Findings, func(f rewrite.Finding) bool {
		return !within(f.Span) ||
			slices.ContainsFunc(f.Related, func(r rewrite.Related) bool { return !within(r.Span) }) ||
			slices.ContainsFunc(f.Fixes, func(x rewrite.Fix) bool {
				return slices.ContainsFunc(x.Edits, func(e text.Edit) bool { return !within(e.Span) })
			})
	})
}
