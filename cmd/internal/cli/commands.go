package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"pyfix/rewrite"
	"pyfix/rewrite/source"
)

func (p *program) commands() []*cli.Command {
	return []*cli.Command{
		{
			Name:      "rules",
			Usage:     "list the rules, their names in other tools, and how far their fixes may be trusted",
			UsageText: "pyfix rules [--output-format text|json]",
			Flags:     []cli.Flag{&cli.StringFlag{Name: outputFormat, Value: "text", Usage: "the `FORMAT` of the list: text, json"}},
			Action:    p.listRules,
		},
		{
			Name:      "explain",
			Usage:     "print what a rule finds, why it matters and how it is fixed",
			UsageText: "pyfix explain RULE\n\nRULE is a rule's name or another tool's code for it, such as B023.",
			Action:    p.explainRule,
		},
		{
			Name:      "clean",
			Usage:     "remove the caches of earlier runs",
			UsageText: cleanUsage,
			Flags:     []cli.Flag{&cli.StringFlag{Name: cacheDir, Usage: "remove the cache in this `FOLDER`"}},
			Action:    p.clean,
		},
		{
			Name:      "debug",
			Usage:     "print how pyfix understands a file",
			UsageText: "pyfix debug scopes FILE",
			Action:    func(c *cli.Context) error { return errors.New("usage: pyfix debug scopes FILE") },
			Subcommands: []*cli.Command{{
				Name:      "scopes",
				Usage:     "print the scopes of a file and their symbols as JSON, in the terms of Python's symtable",
				UsageText: "pyfix debug scopes FILE",
				Action:    p.debugScopes,
			}},
			HideHelpCommand: true,
		},
		p.lspCommand(),
		{
			Name:      "version",
			Usage:     "print the version",
			UsageText: "pyfix version",
			Action:    p.printVersion,
		},
	}
}

// exactly returns the command's arguments if there are as many as usage says.
func exactly(c *cli.Context, count int) ([]string, error) {
	if c.NArg() != count {
		usage, _, _ := strings.Cut(c.Command.UsageText, "\n")
		return nil, fmt.Errorf("usage: %s", usage)
	}
	return c.Args().Slice(), nil
}

func (p *program) printVersion(c *cli.Context) error {
	if _, err := exactly(c, 0); err != nil {
		return err
	}
	return p.version(c)
}

// listedRule is a rule in `pyfix rules --output-format json`.
type listedRule struct {
	Name     string   `json:"name"`
	Summary  string   `json:"summary"`
	Aliases  []string `json:"aliases"`
	Fix      string   `json:"fix"` // the best level of its fixes
	Optional bool     `json:"optional"`
	Python2  bool     `json:"python2"`
}

func (p *program) listRules(c *cli.Context) error {
	if _, err := exactly(c, 0); err != nil {
		return err
	}
	switch format := c.String(outputFormat); format {
	case "text":
		return p.rulesAsText()
	case "json":
		return p.rulesAsJSON()
	default:
		return unknownValue(outputFormat, format, []string{"text", "json"})
	}
}

func (p *program) rulesAsText() error {
	width := 0
	for _, r := range p.rules {
		width = max(width, len(r.Name))
	}
	var out strings.Builder
	for _, r := range p.rules {
		fmt.Fprintf(&out, "%-*s  %s\n", width, r.Name, r.Summary)
		fmt.Fprintf(&out, "%-*s  fix: %s", width, "", upTo(r.Best))
		if r.Optional {
			out.WriteString(", only if selected")
		}
		if len(r.Aliases) > 0 {
			out.WriteString("; also known as " + strings.Join(r.Aliases, ", "))
		}
		out.WriteString("\n")
	}
	_, err := fmt.Fprint(p.stdout, out.String())
	return err
}

func (p *program) rulesAsJSON() error {
	listed := make([]listedRule, len(p.rules))
	for i, r := range p.rules {
		listed[i] = listedRule{Name: r.Name, Summary: r.Summary, Aliases: append([]string{}, r.Aliases...), Fix: r.Best.String(), Optional: r.Optional, Python2: r.Python2}
	}
	enc := json.NewEncoder(p.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(listed)
}

func (p *program) explainRule(c *cli.Context) error {
	args, err := exactly(c, 1)
	if err != nil {
		return err
	}
	named, err := selectors("", args, p.rules)
	if err != nil {
		return err
	}
	var out strings.Builder
	for _, rule := range p.rules {
		if strongest(named, rule) != unnamed {
			out.WriteString(rule.Page())
		}
	}
	_, err = fmt.Fprint(p.stdout, out.String())
	return err
}

func (p *program) debugScopes(c *cli.Context) error {
	args, err := exactly(c, 1)
	if err != nil {
		return err
	}
	path := args[0]
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	decoded, err := source.Decode(raw)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	m, err := rewrite.Load(path, decoded.Src)
	if err != nil {
		return err
	}
	out, err := m.Scopes.JSON()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	_, err = p.stdout.Write(out)
	return err
}

// upTo says how far the fixes of a rule may be trusted at best.
func upTo(best rewrite.Level) string {
	if best == rewrite.Safe {
		return "safe or unsafe, by the case"
	}
	return best.String()
}
