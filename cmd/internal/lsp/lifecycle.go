package lsp

import (
	"encoding/json"
	"path/filepath"
	"slices"
)

// The kinds of code actions.
const (
	kindQuickFix = "quickfix"
	kindFixAll   = "source.fixAll.pyfix"
)

func (s *server) initialize(id, params json.RawMessage) *rpcError {
	if s.phase != fresh {
		return errorf(codeInvalidRequest, "there was an initialize already")
	}
	var p initializeParams
	if err := decode(params, &p); err != nil {
		return err
	}
	s.phase = initialized
	s.client = p.Capabilities
	s.encoding = negotiate(p.Capabilities.General.PositionEncodings)
	// An ID that means nothing here is that of a client in another container.
	if p.ProcessID != nil && *p.ProcessID > 0 && alive(*p.ProcessID) {
		s.parent = *p.ProcessID
	}
	s.takeInitial(p.InitializationOptions)
	s.outside = &folder{}
	for _, f := range foldersOf(&p) {
		s.addFolder(f)
	}
	s.configure()
	s.finish(id, s.offer(), nil)
	return nil
}

// foldersOf returns the folders that are open. Old clients know of one only.
func foldersOf(p *initializeParams) []workspaceFolder {
	switch {
	case len(p.WorkspaceFolders) > 0:
		return p.WorkspaceFolders
	case p.RootURI != nil:
		return []workspaceFolder{{URI: *p.RootURI}}
	case p.RootPath != nil && filepath.IsAbs(*p.RootPath):
		return []workspaceFolder{{URI: uriOf(*p.RootPath)}}
	}
	return nil
}

// offer says what the server can do.
func (s *server) offer() initializeResult {
	can := serverCapabilities{
		PositionEncoding:   s.encoding,
		TextDocumentSync:   syncOptions{OpenClose: true, Change: incremental, Save: true},
		CodeActionProvider: codeActionOptions{CodeActionKinds: []string{kindQuickFix, kindFixAll}, ResolveProvider: true},
		HoverProvider:      true,
		Workspace:          workspaceServerOptions{workspaceFoldersOptions{Supported: true, ChangeNotifications: true}},
	}
	if s.pulls() {
		can.DiagnosticProvider = &diagnosticOptions{Identifier: "pyfix"}
	}
	return initializeResult{can, serverInfo{Name: "pyfix", Version: s.opt.Version}}
}

// pulls reports whether the client asks for diagnostics, so that none need be
// pushed.
func (s *server) pulls() bool { return s.client.TextDocument.Diagnostic != nil }

// ready registers for what can only be asked for once the client is ready.
func (s *server) ready(json.RawMessage) *rpcError {
	var wanted []registered
	workspace := &s.client.Workspace
	if workspace.DidChangeConfiguration.DynamicRegistration {
		wanted = append(wanted, registered{"configuration", "workspace/didChangeConfiguration", sectionOptions{"pyfix"}})
	}
	if workspace.DidChangeWatchedFiles.DynamicRegistration {
		wanted = append(wanted, registered{"files", "workspace/didChangeWatchedFiles", watchOptions{[]watcher{{"**/pyproject.toml"}}}})
	}
	if len(wanted) > 0 {
		s.call("client/registerCapability", registrationParams{wanted}, func(json.RawMessage) {})
	}
	s.pullSettings()
	return nil
}

func (s *server) shutdown(id, _ json.RawMessage) *rpcError {
	s.finish(id, nil, nil)
	for _, d := range s.docs {
		s.abandon(d)
	}
	clear(s.docs)
	s.phase = shutDown
	return nil
}

// resolvesEdits reports whether the client leaves the edits of actions to be asked for
// once one is chosen.
func (s *server) resolvesEdits() bool {
	return slices.Contains(s.client.TextDocument.CodeAction.ResolveSupport.Properties, "edit")
}
