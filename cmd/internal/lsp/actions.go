package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"pyfix/rewrite"
	"pyfix/rewrite/checkpoint"
	"pyfix/rewrite/diff"
	"pyfix/rewrite/text"
)

// codeActions answers with what can be done about the findings at a place, and
// about all of them.
func (s *server) codeActions(id, params json.RawMessage) *rpcError {
	var p codeActionParams
	if err := decode(params, &p); err != nil {
		return err
	}
	d, err := s.open(p.TextDocument)
	if err != nil {
		return err
	}
	s.await(id, d, contentModified(), func(a *analysis) {
		actions := []codeAction{}
		if wants(p.Context.Only, kindQuickFix) && a.snapshot != nil {
			start, end := a.snapshot.offset(p.Range.Start, s.encoding), a.snapshot.offset(p.Range.End, s.encoding)
			found := a.at(text.Span{Start: start, End: max(start, end)})
			actions = append(s.quickFixes(d, a, found), s.ignores(d, a, found)...)
		}
		if !wants(p.Context.Only, kindFixAll) || !a.fixesAny() {
			s.finish(id, actions, nil)
			return
		}
		all := codeAction{Title: "Fix all that pyfix fixes", Kind: kindFixAll}
		if s.resolvesEdits() {
			all.Data = &actionData{URI: d.uri, Version: d.version}
			s.finish(id, append(actions, all), nil)
			return
		}
		s.fixAll(id, d, a, contentModified(), func(edits []textEdit) any {
			if len(edits) == 0 {
				return actions
			}
			all.Edit = s.workspaceEdit(d, edits)
			return append(actions, all)
		})
	})
	return nil
}

// wants reports whether actions of a kind are asked for. Without any kinds, all
// are; a kind stands for those below it.
func wants(only []string, kind string) bool {
	return len(only) == 0 || slices.ContainsFunc(only, func(k string) bool {
		return k == "" || k == kind || strings.HasPrefix(kind, k+".")
	})
}

// quickFixes returns an action for each fix. Findings that share one share the
// action.
func (s *server) quickFixes(d *document, a *analysis, found []*rewrite.Finding) []codeAction {
	actions := []codeAction{}
	for _, f := range found {
		about := s.diagnostic(d, a, f)
		for i, fix := range a.fixable(f) {
			action := codeAction{
				Title:       titleOf(&fix),
				Kind:        kindQuickFix,
				Diagnostics: []diagnostic{about},
				IsPreferred: i == 0 && fix.Level == rewrite.Safe,
				Edit:        s.workspaceEdit(d, a.edits(fix.Edits, s.encoding)),
			}
			same := slices.IndexFunc(actions, func(other codeAction) bool {
				return other.Title == action.Title && reflect.DeepEqual(other.Edit, action.Edit)
			})
			if same >= 0 {
				actions[same].Diagnostics = append(actions[same].Diagnostics, about)
				continue
			}
			actions = append(actions, action)
		}
	}
	return actions
}

// titleOf returns what a menu calls a fix. One that is not safe says why.
func titleOf(fix *rewrite.Fix) string {
	first, size := utf8.DecodeRuneInString(fix.Title)
	title := string(unicode.ToUpper(first)) + fix.Title[size:]
	if fix.Level < rewrite.Safe {
		title += fmt.Sprintf(" (unsafe: %s)", fix.Reason)
	}
	return title
}

// workspaceEdit returns the edits as edits of that version of the document, as
// far as the client knows of versions.
func (s *server) workspaceEdit(d *document, edits []textEdit) *workspaceEdit {
	if !s.client.Workspace.WorkspaceEdit.DocumentChanges {
		return &workspaceEdit{Changes: map[string][]textEdit{d.uri: edits}}
	}
	return &workspaceEdit{DocumentChanges: []documentEdit{{documentVersion{d.uri, d.version}, edits}}}
}

// resolve fills in the edits of an action that fixes all.
func (s *server) resolve(id, params json.RawMessage) *rpcError {
	var action map[string]json.RawMessage
	var p codeAction
	if err := decode(params, &action); err != nil {
		return err
	}
	if err := decode(params, &p); err != nil {
		return err
	}
	if p.Kind != kindFixAll || p.Data == nil {
		s.finish(id, action, nil) // has its edits already
		return nil
	}
	d, err := s.open(documentID{URI: p.Data.URI})
	if err != nil {
		return err
	}
	if d.version != p.Data.Version {
		return contentModified()
	}
	s.await(id, d, contentModified(), func(a *analysis) {
		s.fixAll(id, d, a, contentModified(), func(edits []textEdit) any {
			edit, err := json.Marshal(s.workspaceEdit(d, edits))
			if err != nil {
				panic(err) // the protocol's types can be encoded
			}
			action["edit"] = edit
			return action
		})
	})
	return nil
}

// fixesAny reports whether --fix would change the document. It never does where
// not all can be read.
func (a *analysis) fixesAny() bool {
	return !a.partial && slices.ContainsFunc(a.findings, func(f rewrite.Finding) bool { return a.rewrite.Applies(&f) })
}

// fixAll answers a request with what the edits are that --fix would make.
func (s *server) fixAll(id json.RawMessage, d *document, a *analysis, stale *rpcError, answer func([]textEdit) any) {
	ctx, end := context.WithCancel(s.serving)
	s.ends[string(id)] = end
	d.fixing = append(d.fixing, waiter{id: id, stale: stale})
	var edits []textEdit
	work := func(point *checkpoint.Point) (err error) {
		edits, err = a.fixAll(point, s.encoding)
		return err
	}
	s.work(ctx, work, func(err error) {
		if ctx.Err() != nil {
			return // whoever ended it has answered, and the ID may be that of another request by now
		}
		d.fixing = slices.DeleteFunc(d.fixing, func(w waiter) bool { return string(w.id) == string(id) })
		if err != nil {
			s.finish(id, nil, errorf(codeInternalError, "%v", err))
			return
		}
		s.finish(id, answer(edits), nil)
	})
}

// fixAll returns edits that make what --fix makes of the text. It passes the point.
func (a *analysis) fixAll(point *checkpoint.Point, e encoding) (edits []textEdit, err error) {
	edits = []textEdit{}
	if !a.fixesAny() {
		return edits, nil
	}
	defer func() {
		if p := recover(); p != nil {
			err = &rewrite.Bug{Path: a.path, Detail: fmt.Sprint(p)}
		}
	}()
	result, err := rewrite.FixAllUnder(point, a.path, a.src, a.options.Rules, &a.rewrite)
	if err != nil || !result.Changed() {
		return edits, err
	}
	return a.edits(diff.Edits(a.src, result.Src), e), nil
}
