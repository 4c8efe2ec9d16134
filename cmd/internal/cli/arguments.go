package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// arrange puts arguments in the order that urfave/cli understands, which stops
// looking for flags at the first path: the names of subcommands, then flags,
// then `--`, then everything else. Each flag comes out in one piece and under
// its first name. The error is for people; it covers every flag that is unknown
// or lacks its value.
func arrange(app *cli.App, args []string) ([]string, error) {
	if len(args) > 0 && args[0] == "help" {
		args = append(slices.Clone(args[1:]), "--help")
	}
	var path []string
	flags, commands := app.Flags, app.Commands
	for len(args) > 0 && findCommand(commands, args[0]) != nil {
		command := findCommand(commands, args[0])
		path, args = append(path, args[0]), args[1:]
		flags, commands = command.Flags, command.Subcommands
	}
	a := arguments{known: knownFlags(flags), command: strings.Join(path, " ")}
	if err := a.sort(args); err != nil {
		return nil, err
	}
	if len(a.rest) > 0 && findCommand(commands, a.rest[0]) != nil {
		a.rest[0] = "./" + a.rest[0] // a path, since a subcommand stands first of all
	}
	return slices.Concat(path, a.flags, []string{"--"}, a.rest), nil
}

func findCommand(commands []*cli.Command, name string) *cli.Command {
	i := slices.IndexFunc(commands, func(c *cli.Command) bool { return c.HasName(name) })
	if i < 0 {
		return nil
	}
	return commands[i]
}

// knownFlag is what there is to know about a flag before it is parsed.
type knownFlag struct {
	name       string // the first of its names
	takesValue bool
	bare       string // the value it has when it is given without one
}

func knownFlags(flags []cli.Flag) map[string]knownFlag {
	known := make(map[string]knownFlag)
	for _, f := range slices.Concat(flags, []cli.Flag{cli.HelpFlag}) {
		names := f.Names()
		k := knownFlag{name: names[0]}
		if doc, ok := f.(cli.DocGenerationFlag); ok {
			k.takesValue = doc.TakesValue()
		}
		if k.name == unsafeFixes {
			k.bare = "ALL"
		}
		for _, name := range names {
			known[name] = k
		}
	}
	return known
}

// arguments are sorted into flags and the rest.
type arguments struct {
	known   map[string]knownFlag
	command string // the subcommand they belong to; "" for none
	flags   []string
	rest    []string
}

func (a *arguments) sort(args []string) error {
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		if arg == "--" {
			a.rest = append(a.rest, args...)
			return nil
		}
		if arg == "-" || !strings.HasPrefix(arg, "-") {
			a.rest = append(a.rest, arg)
			continue
		}
		var err error
		if args, err = a.flag(arg, args); err != nil {
			return err
		}
	}
	return nil
}

// flag takes a flag and, if it needs one, its value from what follows.
func (a *arguments) flag(arg string, following []string) ([]string, error) {
	name, value, hasValue := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(arg, "-"), "-"), "=")
	known, ok := a.known[name]
	if !ok || strings.HasPrefix(arg, "--") == (len(name) == 1) {
		return nil, a.unknown(arg)
	}
	switch {
	case hasValue || known.takesValue && known.bare != "":
		if !hasValue {
			value = known.bare
		}
	case !known.takesValue:
		a.flags = append(a.flags, "--"+known.name)
		return following, nil
	case len(following) == 0 || len(following[0]) > 1 && following[0][0] == '-':
		return nil, fmt.Errorf("option --%s needs a value", known.name)
	default:
		value, following = following[0], following[1:]
	}
	a.flags = append(a.flags, "--"+known.name+"="+value)
	return following, nil
}

func (a *arguments) unknown(arg string) error {
	option, _, _ := strings.Cut(arg, "=")
	message := "unknown option " + option
	if a.command != "" {
		message += fmt.Sprintf(" of `pyfix %s`", a.command)
	}
	var options []string
	for name := range a.known {
		if len(name) > 1 {
			options = append(options, "--"+name)
		}
	}
	if like := nearest(option, options); like != "" {
		message += fmt.Sprintf("; did you mean %s?", like)
	}
	return errors.New(message)
}
