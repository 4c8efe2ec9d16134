package lsp

import (
	"encoding/json"
	"slices"
	"strings"

	"pyfix/rewrite"
	"pyfix/rewrite/text"
)

// hover answers with the pages of the rules that have found something at a
// place.
func (s *server) hover(id, params json.RawMessage) *rpcError {
	var p positionParams
	if err := decode(params, &p); err != nil {
		return err
	}
	d, err := s.open(p.TextDocument)
	if err != nil {
		return err
	}
	s.await(id, d, contentModified(), func(a *analysis) {
		var found []*rewrite.Finding
		if a.snapshot != nil {
			at := a.snapshot.offset(p.Position, s.encoding)
			found = a.at(text.Span{Start: at, End: at})
		}
		if len(found) == 0 {
			s.finish(id, nil, nil)
			return
		}
		s.finish(id, hover{markup{s.markupKind(), pages(found)}, a.spanOf(found[0].Span, s.encoding)}, nil)
	})
	return nil
}

// markupKind returns what the client shows pages as. Markdown reads well as
// plain text, too.
func (s *server) markupKind() string {
	formats := s.client.TextDocument.Hover.ContentFormat
	if len(formats) > 0 && !slices.Contains(formats, "markdown") {
		return "plaintext"
	}
	return "markdown"
}

// pages returns what was found, why it is not fixed if it is not, and the pages
// of the rules.
func pages(found []*rewrite.Finding) string {
	var out strings.Builder
	for i, f := range found {
		if i > 0 {
			out.WriteString("\n---\n\n")
		}
		out.WriteString(f.Message + "\n\n")
		if len(f.Fixes) == 0 && f.Reason != "" {
			out.WriteString("Not fixed: " + f.Reason + "\n\n")
		}
	}
	shown := make(map[*rewrite.Rule]bool)
	for _, f := range found {
		if !shown[f.Rule] {
			shown[f.Rule] = true
			out.WriteString("---\n\n" + f.Rule.Page())
		}
	}
	return strings.TrimSpace(out.String()) + "\n"
}
