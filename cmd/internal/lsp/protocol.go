package lsp

import (
	"encoding/json"
	"fmt"
)

// The types of LSP 3.17, as far as they are used here. Lines and columns count
// from 0.

// Position is a place in a document; the encoding says what Character counts.
type Position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

func (p Position) String() string { return fmt.Sprintf("%d:%d", p.Line, p.Character) }

// Range is what stands between two positions.
type Range struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

type (
	initializeParams struct {
		ProcessID             *int               `json:"processId"`
		RootURI               *string            `json:"rootUri"`
		RootPath              *string            `json:"rootPath"`
		WorkspaceFolders      []workspaceFolder  `json:"workspaceFolders"`
		Capabilities          clientCapabilities `json:"capabilities"`
		InitializationOptions json.RawMessage    `json:"initializationOptions"`
	}
	clientCapabilities struct {
		General struct {
			PositionEncodings []string `json:"positionEncodings"`
		} `json:"general"`
		Workspace struct {
			Configuration          bool         `json:"configuration"`
			DidChangeConfiguration registration `json:"didChangeConfiguration"`
			DidChangeWatchedFiles  registration `json:"didChangeWatchedFiles"`
			WorkspaceEdit          struct {
				DocumentChanges bool `json:"documentChanges"`
			} `json:"workspaceEdit"`
			Diagnostics struct {
				RefreshSupport bool `json:"refreshSupport"`
			} `json:"diagnostics"`
		} `json:"workspace"`
		TextDocument struct {
			PublishDiagnostics struct {
				RelatedInformation bool `json:"relatedInformation"`
			} `json:"publishDiagnostics"`
			Diagnostic *struct {
				RelatedInformation bool `json:"relatedInformation"`
			} `json:"diagnostic"`
			CodeAction struct {
				ResolveSupport struct {
					Properties []string `json:"properties"`
				} `json:"resolveSupport"`
			} `json:"codeAction"`
			Hover struct {
				ContentFormat []string `json:"contentFormat"`
			} `json:"hover"`
		} `json:"textDocument"`
	}
	registration struct {
		DynamicRegistration bool `json:"dynamicRegistration"`
	}
	workspaceFolder struct {
		URI  string `json:"uri"`
		Name string `json:"name"`
	}
)

type (
	initializeResult struct {
		Capabilities serverCapabilities `json:"capabilities"`
		ServerInfo   serverInfo         `json:"serverInfo"`
	}
	serverInfo struct {
		Name    string `json:"name"`
		Version string `json:"version,omitempty"`
	}
	serverCapabilities struct {
		PositionEncoding   encoding               `json:"positionEncoding"`
		TextDocumentSync   syncOptions            `json:"textDocumentSync"`
		CodeActionProvider codeActionOptions      `json:"codeActionProvider"`
		HoverProvider      bool                   `json:"hoverProvider"`
		DiagnosticProvider *diagnosticOptions     `json:"diagnosticProvider,omitempty"`
		Workspace          workspaceServerOptions `json:"workspace"`
	}
	syncOptions struct {
		OpenClose bool `json:"openClose"`
		Change    int  `json:"change"`
		Save      bool `json:"save"`
	}
	codeActionOptions struct {
		CodeActionKinds []string `json:"codeActionKinds"`
		ResolveProvider bool     `json:"resolveProvider"`
	}
	diagnosticOptions struct {
		Identifier            string `json:"identifier"`
		InterFileDependencies bool   `json:"interFileDependencies"`
		WorkspaceDiagnostics  bool   `json:"workspaceDiagnostics"`
	}
	workspaceServerOptions struct {
		WorkspaceFolders workspaceFoldersOptions `json:"workspaceFolders"`
	}
	workspaceFoldersOptions struct {
		Supported           bool `json:"supported"`
		ChangeNotifications bool `json:"changeNotifications"`
	}
)

// incremental is the kind of synchronisation in which the client sends edits.
const incremental = 2

type (
	documentID struct {
		URI     string `json:"uri"`
		Version *int   `json:"version"`
	}
	documentParams struct {
		TextDocument documentID `json:"textDocument"`
	}
	didOpenParams struct {
		TextDocument struct {
			URI        string   `json:"uri"`
			LanguageID string   `json:"languageId"`
			Version    int      `json:"version"`
			Text       wireText `json:"text"`
		} `json:"textDocument"`
	}
	didChangeParams struct {
		TextDocument   documentID      `json:"textDocument"`
		ContentChanges []contentChange `json:"contentChanges"`
	}
	// contentChange replaces the whole text if it has no range.
	contentChange struct {
		Range *Range   `json:"range"`
		Text  wireText `json:"text"`
	}
	positionParams struct {
		TextDocument documentID `json:"textDocument"`
		Position     Position   `json:"position"`
	}
	cancelParams struct {
		ID json.RawMessage `json:"id"`
	}
	foldersParams struct {
		Event struct {
			Added   []workspaceFolder `json:"added"`
			Removed []workspaceFolder `json:"removed"`
		} `json:"event"`
	}
	configurationParams struct {
		Settings json.RawMessage `json:"settings"`
	}
)

type (
	diagnostic struct {
		Range              Range                `json:"range"`
		Severity           int                  `json:"severity"`
		Code               string               `json:"code"`
		Source             string               `json:"source"`
		Message            string               `json:"message"`
		RelatedInformation []relatedInformation `json:"relatedInformation,omitempty"`
	}
	relatedInformation struct {
		Location location `json:"location"`
		Message  string   `json:"message"`
	}
	location struct {
		URI   string `json:"uri"`
		Range Range  `json:"range"`
	}
	publishParams struct {
		URI         string       `json:"uri"`
		Version     *int         `json:"version,omitempty"`
		Diagnostics []diagnostic `json:"diagnostics"`
	}
	pullParams struct {
		TextDocument     documentID `json:"textDocument"`
		PreviousResultID string     `json:"previousResultId"`
	}
	fullReport struct {
		Kind     string       `json:"kind"` // "full"
		ResultID string       `json:"resultId"`
		Items    []diagnostic `json:"items"`
	}
	unchangedReport struct {
		Kind     string `json:"kind"` // "unchanged"
		ResultID string `json:"resultId"`
	}
	retrigger struct {
		RetriggerRequest bool `json:"retriggerRequest"`
	}
)

const severityWarning = 2

type (
	codeActionParams struct {
		TextDocument documentID `json:"textDocument"`
		Range        Range      `json:"range"`
		Context      struct {
			Only []string `json:"only"`
		} `json:"context"`
	}
	codeAction struct {
		Title       string         `json:"title"`
		Kind        string         `json:"kind"`
		Diagnostics []diagnostic   `json:"diagnostics,omitempty"`
		IsPreferred bool           `json:"isPreferred,omitempty"`
		Edit        *workspaceEdit `json:"edit,omitempty"`
		Data        *actionData    `json:"data,omitempty"`
	}
	// actionData says what an action that is to be resolved is about.
	actionData struct {
		URI     string `json:"uri"`
		Version int    `json:"version"`
	}
	workspaceEdit struct {
		Changes         map[string][]textEdit `json:"changes,omitempty"`
		DocumentChanges []documentEdit        `json:"documentChanges,omitempty"`
	}
	documentEdit struct {
		TextDocument documentVersion `json:"textDocument"`
		Edits        []textEdit      `json:"edits"`
	}
	documentVersion struct {
		URI     string `json:"uri"`
		Version int    `json:"version"`
	}
	textEdit struct {
		Range   Range  `json:"range"`
		NewText string `json:"newText"`
	}
	hover struct {
		Contents markup `json:"contents"`
		Range    Range  `json:"range"`
	}
	markup struct {
		Kind  string `json:"kind"`
		Value string `json:"value"`
	}
)

type (
	registrationParams struct {
		Registrations []registered `json:"registrations"`
	}
	registered struct {
		ID              string `json:"id"`
		Method          string `json:"method"`
		RegisterOptions any    `json:"registerOptions"`
	}
	sectionOptions struct {
		Section string `json:"section"`
	}
	watchOptions struct {
		Watchers []watcher `json:"watchers"`
	}
	watcher struct {
		GlobPattern string `json:"globPattern"`
	}
	configurationRequest struct {
		Items []configurationItem `json:"items"`
	}
	configurationItem struct {
		ScopeURI string `json:"scopeUri,omitempty"`
		Section  string `json:"section"`
	}
	messageParams struct {
		Type    int    `json:"type"`
		Message string `json:"message"`
	}
)

// The types of messages to people.
const (
	messageError   = 1
	messageWarning = 2
	messageLog     = 4
)
