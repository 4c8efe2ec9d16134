package cli

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/urfave/cli/v2"

	"pyfix/cmd/internal/lsp"
	"pyfix/cmd/internal/run"
)

// lspCommand is the server for editors. Its flags hold where the editor says
// nothing else.
func (p *program) lspCommand() *cli.Command {
	// Clients pass --stdio, since other servers know further ways.
	stdio := &cli.BoolFlag{Name: "stdio", Usage: "talk on standard input and output, which is what it does anyway"}
	return &cli.Command{
		Name:      "lsp",
		Usage:     "serve an editor that speaks the Language Server Protocol, on standard input and output",
		UsageText: "pyfix lsp [OPTIONS]",
		Flags:     append(editorFlags(), stdio),
		Action:    p.serve,
	}
}

func (p *program) serve(c *cli.Context) error {
	if _, err := exactly(c, 0); err != nil {
		return err
	}
	settings := func(editor map[string]any, root string) (*run.Options, []string, error) {
		return p.editorSettings(c, editor, root)
	}
	if _, _, err := settings(nil, ""); err != nil {
		return err
	}
	p.exit = lsp.Serve(c.Context, p.stdin, p.stdout, lsp.Options{Version: version(), Settings: settings, Log: p.stderr.lines()})
	return c.Context.Err()
}

// editorOptions are the options that mean something to an editor.
var editorOptions = []string{unsafeFixes, "bind-style", "class-comp-style", "exclude", "extend-exclude", "max-file-size"}

func editorFlags() []cli.Flag {
	flags := slices.Concat(fixingFlags(), fileFlags())
	flags = slices.DeleteFunc(flags, func(f cli.Flag) bool { return !slices.Contains(editorOptions, f.Names()[0]) })
	return append(flags, ruleFlags()...)
}

// editorSettings returns the settings of the command line with the editor's in
// front of them.
func (p *program) editorSettings(flags values, editor map[string]any, root string) (*run.Options, []string, error) {
	v := editorValues{values: flags, lists: make(map[string][]string), bools: make(map[string]bool)}
	warnings, err := v.take(editor)
	if err != nil {
		return nil, warnings, err
	}
	var s settings
	for _, take := range []func(values) error{s.takeFiles, s.takeStyles, s.takeTarget} {
		if err := take(v); err != nil {
			return nil, warnings, err
		}
	}
	s.run.Discover.Root = root
	return &s.run, warnings, s.takeRules(v, p.rules)
}

// editorValues are settings of an editor. What it does not set is as the flags
// say.
type editorValues struct {
	values
	lists map[string][]string // strings, too, which are joined by commas
	bools map[string]bool
}

func (v editorValues) IsSet(name string) bool {
	_, isBool := v.bools[name]
	return isBool || v.lists[name] != nil || v.values.IsSet(name)
}

func (v editorValues) Bool(name string) bool {
	if value, ok := v.bools[name]; ok {
		return value
	}
	return v.values.Bool(name)
}

func (v editorValues) String(name string) string {
	if list := v.lists[name]; list != nil {
		return strings.Join(list, ",")
	}
	return v.values.String(name)
}

func (v editorValues) StringSlice(name string) []string {
	if list := v.lists[name]; list != nil {
		return list
	}
	return v.values.StringSlice(name)
}

// take reads an editor's settings, whose names are those of flags, spelled
// `bind-style`, `bindStyle` or `bind_style`. Editors keep settings of their own
// beside them, so that an unknown one is only worth a warning.
func (v editorValues) take(editor map[string]any) (warnings []string, err error) {
	known := make(map[string]cli.Flag)
	for _, f := range editorFlags() {
		known[f.Names()[0]] = f
	}
	for _, key := range slices.Sorted(maps.Keys(editor)) {
		name := kebab(key)
		flag, ok := known[name]
		if !ok {
			warning := fmt.Sprintf("unknown setting %q", key)
			if like := nearest(name, slices.Collect(maps.Keys(known))); like != "" {
				warning += fmt.Sprintf("; did you mean %s?", like)
			}
			warnings = append(warnings, warning)
			continue
		}
		if err := v.set(flag, name, editor[key]); err != nil {
			return warnings, err
		}
	}
	return warnings, nil
}

func (v editorValues) set(flag cli.Flag, name string, value any) error {
	if value == "" {
		return nil // as good as not set
	}
	_, isBool := flag.(*cli.BoolFlag)
	_, isList := flag.(*cli.StringSliceFlag)
	on, bool := value.(bool)
	list, listed := strings.Split(fmt.Sprint(value), ","), false
	switch value := value.(type) {
	case []any:
		list, listed = make([]string, len(value)), true
		for i, element := range value {
			word, ok := element.(string)
			if !ok {
				return fmt.Errorf("setting %s: %v is no string", name, element)
			}
			list[i] = word
		}
	case string:
		listed = true
	case json.Number:
		listed = name == "max-file-size"
	}
	switch {
	case isBool && bool:
		v.bools[name] = on
	case name == unsafeFixes && bool:
		v.lists[name] = []string{strconv.FormatBool(on)}
	case !isBool && listed && (isList || len(list) <= 1 || name == unsafeFixes):
		v.lists[name] = list
	default:
		return fmt.Errorf("setting %s: %v is not a value for it", name, value)
	}
	return nil
}

// kebab spells a name as flags are: words in lower case with dashes between.
func kebab(name string) string {
	var out strings.Builder
	for i, r := range name {
		switch {
		case r == '_':
			out.WriteByte('-')
		case unicode.IsUpper(r):
			if i > 0 {
				out.WriteByte('-')
			}
			out.WriteRune(unicode.ToLower(r))
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}
