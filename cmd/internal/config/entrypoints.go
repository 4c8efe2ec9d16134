// Package config reads what a project says about itself in its pyproject.toml.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"sync"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"pyfix/cmd/internal/regular"
)

// Projects finds the project of a file: the nearest pyproject.toml in a folder
// around it. It is safe for concurrent use, and reads each file once.
type Projects struct {
	mu      sync.Mutex
	folders map[string]*Project
}

// Project is what one pyproject.toml says.
type Project struct {
	Path        string   // of the pyproject.toml; "" if there is none
	EntryPoints []string // functions that are run from outside, as "package.module:function", sorted
	Err         error    // it cannot be read, or is no TOML
}

// Of returns the project that the file belongs to. path is as the operating
// system has it, relative to the working directory or absolute. The result is
// shared and must not be changed.
func (p *Projects) Of(path string) *Project {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return &Project{Err: err}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.folders == nil {
		p.folders = make(map[string]*Project)
	}
	return p.around(filepath.Dir(absolute))
}

// Errors returns what was wrong with the files that were read, in the order of
// their paths.
func (p *Projects) Errors() []error {
	p.mu.Lock()
	defer p.mu.Unlock()
	failed := make(map[string]error)
	for _, project := range p.folders {
		if project.Err != nil {
			failed[project.Path] = project.Err
		}
	}
	var all []error
	for _, path := range slices.Sorted(maps.Keys(failed)) {
		all = append(all, failed[path])
	}
	return all
}

func (p *Projects) around(folder string) *Project {
	if known, ok := p.folders[folder]; ok {
		return known
	}
	project := read(filepath.Join(folder, "pyproject.toml"))
	if project == nil {
		project = &Project{}
		if parent := filepath.Dir(folder); parent != folder {
			project = p.around(parent)
		}
	}
	p.folders[folder] = project
	return project
}

// tables are those parts of a pyproject.toml that name entry points.
type tables struct {
	Project struct {
		Scripts     map[string]string
		GUIScripts  map[string]string            `toml:"gui-scripts"`
		EntryPoints map[string]map[string]string `toml:"entry-points"`
	}
	Tool struct {
		Poetry struct {
			Scripts map[string]any // a function, or a table with more about it
		}
	}
}

// A pyproject.toml comes with the tree, from whoever wrote that. The largest ones have some 100 KB, and some hundred
// keys.
const (
	// maxSize bounds its size, in bytes. To read it takes up to 300 times that memory.
	maxSize = 1 << 20
	// maxKeys bounds its keys: to read them takes time with the square of their number.
	maxKeys = 5000
)

// checkKeys returns an error if there are too many keys. What is no TOML has as many as stand before its error.
func checkKeys(raw []byte) error {
	var p unstable.Parser
	keys := 0
	p.Reset(raw)
	for p.NextExpression() {
		if keys += countKeys(p.Expression()); keys > maxKeys {
			return fmt.Errorf("has more than %d keys and tables", maxKeys)
		}
	}
	return nil
}

// countKeys counts the keys in a part of a TOML file: a table's heading, or a key with its value. The parser has seen
// to it that they are not nested too deeply.
func countKeys(n *unstable.Node) int {
	keys := 0
	if n.Kind == unstable.Key {
		keys = 1
	}
	for children := n.Children(); children.Next(); {
		keys += countKeys(children.Node())
	}
	return keys
}

// inWords drops from a system error the path, which stands in front of the message anyway.
func inWords(err error) error {
	pathError := (*fs.PathError)(nil)
	if !errors.As(err, &pathError) {
		return err
	}
	if large := (*regular.TooLargeError)(nil); errors.As(err, &large) || errors.Is(err, regular.ErrEndless) {
		return fmt.Errorf("cannot be read: it %w", pathError.Err)
	}
	return fmt.Errorf("cannot be read: %w", pathError.Err)
}

// read returns nil if there is no such file.
func read(path string) *Project {
	raw, err := regular.Read(path, maxSize)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	project := &Project{Path: path}
	var t tables
	if err == nil {
		err = checkKeys(raw)
	}
	if err == nil {
		err = toml.Unmarshal(raw, &t)
	}
	if err != nil {
		project.Err = fmt.Errorf("%s: %w", path, inWords(err))
		return project
	}
	project.EntryPoints = t.entryPoints()
	return project
}

func (t *tables) entryPoints() []string {
	functions := make(map[string]bool)
	groups := []map[string]string{t.Project.Scripts, t.Project.GUIScripts}
	for _, group := range t.Project.EntryPoints {
		groups = append(groups, group)
	}
	for _, group := range groups {
		for _, function := range group {
			functions[function] = true
		}
	}
	for _, script := range t.Tool.Poetry.Scripts {
		switch script := script.(type) {
		case string:
			functions[script] = true
		case map[string]any:
			for _, key := range []string{"reference", "callable"} {
				if function, ok := script[key].(string); ok {
					functions[function] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(functions))
}
