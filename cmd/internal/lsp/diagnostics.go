package lsp

import (
	"encoding/json"
	"strconv"

	"pyfix/rewrite"
	"pyfix/rewrite/text"
)

// publish tells the client what was found in a document, which may be nothing.
func (s *server) publish(d *document, a *analysis) {
	if s.pulls() {
		return
	}
	params := publishParams{URI: d.uri, Diagnostics: []diagnostic{}}
	if a != nil {
		version := d.version
		params.Version = &version
		params.Diagnostics = s.diagnostics(d, a)
	}
	s.out.put(outgoing{key: d.uri, body: encode(notification{"2.0", "textDocument/publishDiagnostics", params})})
}

// pull answers what was found in a document.
func (s *server) pull(id, params json.RawMessage) *rpcError {
	var p pullParams
	if err := decode(params, &p); err != nil {
		return err
	}
	d, err := s.open(p.TextDocument)
	if err != nil {
		return err
	}
	stale := &rpcError{Code: codeServerCancelled, Message: "the document has changed", Data: retrigger{true}}
	s.await(id, d, stale, func(a *analysis) {
		result := strconv.Itoa(d.serial)
		if result == p.PreviousResultID {
			s.finish(id, unchangedReport{"unchanged", result}, nil)
			return
		}
		s.finish(id, fullReport{"full", result, s.diagnostics(d, a)}, nil)
	})
	return nil
}

func (s *server) diagnostics(d *document, a *analysis) []diagnostic {
	all := make([]diagnostic, len(a.findings))
	for i := range a.findings {
		all[i] = s.diagnostic(d, a, &a.findings[i])
	}
	return all
}

func (s *server) diagnostic(d *document, a *analysis, f *rewrite.Finding) diagnostic {
	out := diagnostic{
		Range:    a.spanOf(f.Span, s.encoding),
		Severity: severityWarning,
		Code:     f.Rule.Name,
		Source:   "pyfix",
		Message:  f.Message,
	}
	if s.showsRelated() {
		for _, r := range f.Related {
			where := location{URI: d.uri, Range: a.spanOf(r.Span, s.encoding)}
			out.RelatedInformation = append(out.RelatedInformation, relatedInformation{where, r.Message})
		}
	}
	return out
}

// showsRelated reports whether the client shows the places that help to
// understand a finding.
func (s *server) showsRelated() bool {
	pull := s.client.TextDocument.Diagnostic
	return s.client.TextDocument.PublishDiagnostics.RelatedInformation || pull != nil && pull.RelatedInformation
}

// at returns the findings that stand, in whole or in part, between two offsets
// of the snapshot, or next to them.
func (a *analysis) at(span text.Span) []*rewrite.Finding {
	if a.snapshot == nil {
		return nil
	}
	head := len(a.snapshot.src) - len(a.src)
	var found []*rewrite.Finding
	for i := range a.findings {
		f := &a.findings[i]
		if f.Span.Start+head <= span.End && span.Start <= f.Span.End+head {
			found = append(found, f)
		}
	}
	return found
}
