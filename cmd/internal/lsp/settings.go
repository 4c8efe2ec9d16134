package lsp

import (
	"bytes"
	"encoding/json"
	"maps"
	"path/filepath"

	"pyfix/cmd/internal/config"
	"pyfix/cmd/internal/run"
)

// folder is a workspace folder, with the settings for what is in it.
type folder struct {
	uri, path string
	pulled    map[string]any // what the client answered when it was asked
	options   *run.Options   // nil until there are some that are right
}

func (s *server) addFolder(f workspaceFolder) {
	path, ok := pathOf(f.URI)
	if !ok {
		s.log(messageWarning, "the folder %q is no folder of this machine", f.URI)
		return
	}
	s.folders = append(s.folders, &folder{uri: f.URI, path: path})
}

// folderOf returns the innermost folder that the document is in.
func (s *server) folderOf(d *document) *folder {
	best := s.outside
	for _, f := range s.folders {
		if d.path != "" && within(f.path, d.path) && len(f.path) > len(best.path) {
			best = f
		}
	}
	return best
}

// optionsOf returns the settings for a document.
func (s *server) optionsOf(d *document) run.Options {
	f := s.folderOf(d)
	options := *f.options
	options.Projects = s.projects
	if f == s.outside && d.path != "" {
		options.Discover.Root = filepath.Dir(d.path)
	}
	return options
}

// configure finds out what settings hold where. The latest that are right stay
// where the new ones are not.
func (s *server) configure() {
	said := make(map[string]bool)
	for _, f := range append([]*folder{s.outside}, s.folders...) {
		editor := make(map[string]any)
		for _, layer := range []map[string]any{s.initial, s.pushed, f.pulled} {
			maps.Copy(editor, layer)
		}
		options, warnings, err := s.opt.Settings(editor, f.path)
		for _, w := range warnings {
			if !said[w] {
				s.log(messageWarning, "%s", w)
			}
			said[w] = true
		}
		if err != nil && !said[err.Error()] {
			s.show(messageError, "%v", err)
			said[err.Error()] = true
		}
		if err == nil {
			f.options = options
		}
		if f.options == nil {
			f.options = s.defaults(f.path)
		}
	}
}

// defaults returns the settings without the editor's, which are right: else the
// command line would have been refused.
func (s *server) defaults(root string) *run.Options {
	options, _, err := s.opt.Settings(nil, root)
	if err != nil {
		panic(err)
	}
	return options
}

// takeInitial reads the settings of the initialize request, which may stand in
// an object `settings`, or in one for this server.
func (s *server) takeInitial(raw json.RawMessage) {
	settings := objectOf(raw)
	for _, key := range []string{"settings", "pyfix"} {
		if inner, ok := settings[key].(map[string]any); ok {
			settings = inner
		}
	}
	s.initial = settings
}

// objectOf returns the object that raw is, nil if it is something else. What is
// null in it counts as not there.
func objectOf(raw json.RawMessage) map[string]any {
	var object map[string]any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if d.Decode(&object) != nil {
		return nil
	}
	maps.DeleteFunc(object, func(_ string, value any) bool { return value == nil })
	return object
}

// didChangeConfiguration takes new settings or, since most clients send none,
// asks for them.
func (s *server) didChangeConfiguration(params json.RawMessage) *rpcError {
	var p configurationParams
	if err := decode(params, &p); err != nil {
		return err
	}
	if pushed, ok := objectOf(p.Settings)["pyfix"].(map[string]any); ok {
		maps.DeleteFunc(pushed, func(_ string, value any) bool { return value == nil })
		s.pushed = pushed
		s.reconfigure()
	}
	s.pullSettings()
	return nil
}

// pullSettings asks the client for the settings of every folder.
func (s *server) pullSettings() {
	if !s.client.Workspace.Configuration {
		return
	}
	asked := append([]*folder{s.outside}, s.folders...)
	items := make([]configurationItem, len(asked))
	for i, f := range asked {
		items[i] = configurationItem{ScopeURI: f.uri, Section: "pyfix"}
	}
	s.call("workspace/configuration", configurationRequest{items}, func(result json.RawMessage) {
		var all []json.RawMessage
		if err := json.Unmarshal(result, &all); err != nil || len(all) != len(asked) {
			s.log(messageError, "the client answers workspace/configuration with something else than a list of %d", len(asked))
			return
		}
		for i, f := range asked {
			f.pulled = objectOf(all[i])
		}
		s.reconfigure()
	})
}

func (s *server) didChangeFolders(params json.RawMessage) *rpcError {
	var p foldersParams
	if err := decode(params, &p); err != nil {
		return err
	}
	var kept []*folder
	removed := make(map[string]bool)
	for _, f := range p.Event.Removed {
		removed[f.URI] = true
	}
	for _, f := range s.folders {
		if !removed[f.uri] {
			kept = append(kept, f)
		}
	}
	s.folders = kept
	for _, f := range p.Event.Added {
		s.addFolder(f)
	}
	s.reconfigure()
	s.pullSettings()
	return nil
}

// didChangeWatchedFiles comes when a file has changed that says something about
// a project.
func (s *server) didChangeWatchedFiles(json.RawMessage) *rpcError {
	s.reconfigure()
	return nil
}

// reconfigure looks at everything anew.
func (s *server) reconfigure() {
	s.projects = new(config.Projects)
	s.configure()
	for _, d := range s.docs {
		s.changed(d)
	}
	if s.pulls() && s.client.Workspace.Diagnostics.RefreshSupport && len(s.docs) > 0 {
		s.call("workspace/diagnostic/refresh", nil, func(json.RawMessage) {})
	}
}
