package cli

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"pyfix/cmd/internal/report"
	"pyfix/cmd/internal/run"
	"pyfix/rewrite"
)

// Names of flags that are asked for in more than one place.
const (
	unsafeFixes   = "unsafe-fixes"
	outputFormat  = "output-format"
	stdinFilename = "stdin-filename"
	targetVersion = "target-version"
	noCache       = "no-cache"
	cacheDir      = "cache-dir"
)

// Help texts list the categories by name; flags without one come first.
const (
	categoryFixing = "CHECKING AND FIXING"
	categoryFiles  = "FILES"
	categoryOutput = "OUTPUT"
	categoryRules  = "RULES"
)

func checkFlags() []cli.Flag {
	flags := fixingFlags()
	flags = append(flags, ruleFlags()...)
	flags = append(flags, fileFlags()...)
	return append(flags, outputFlags()...)
}

func fixingFlags() []cli.Flag {
	category := categoryFixing
	return []cli.Flag{
		&cli.BoolFlag{Name: "fix", Category: category, Usage: "write the fixes to the files, and report what remains"},
		&cli.BoolFlag{Name: "diff", Category: category, Usage: "print what --fix would write as a unified diff, and nothing else; with --fix, what it wrote"},
		&cli.BoolFlag{Name: "fix-only", Category: category, Usage: "write the fixes to the files, and report nothing"},
		&cli.StringFlag{Name: unsafeFixes, Category: category, Usage: "apply unsafe fixes as well: all of them, or with `=RULE,...` those of some rules"},
		&cli.StringFlag{Name: "bind-style", Category: category, Value: string(rewrite.BindAuto), Usage: "the `FORM` in which closures are given values: " + strings.Join(spelled(rewrite.BindStyles), ", ") + " (the last two for lambdas only)"},
		&cli.StringFlag{Name: "class-comp-style", Category: category, Value: string(rewrite.ClassCompLambda), Usage: "the `FORM` in which comprehensions are given names of a class: " + strings.Join(spelled(rewrite.ClassCompStyles), ", ")},
		&cli.BoolFlag{Name: "exit-zero", Category: category, Usage: "exit with 0 even if there are findings"},
		&cli.BoolFlag{Name: "exit-non-zero-on-fix", Category: category, Usage: "exit with 1 if anything was fixed, even if nothing remains"},
	}
}

func ruleFlags() []cli.Flag {
	category := categoryRules
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "select", Category: category, Usage: "run these `RULES` and no others (rule names, other tools' codes such as B023, or ALL)"},
		&cli.StringSliceFlag{Name: "extend-select", Category: category, Usage: "run these `RULES`, too"},
		&cli.StringSliceFlag{Name: "ignore", Category: category, Usage: "do not run these `RULES`"},
		&cli.StringSliceFlag{Name: "fixable", Category: category, Usage: "fix what these `RULES` find and only report the others' findings"},
		&cli.StringSliceFlag{Name: "unfixable", Category: category, Usage: "only report what these `RULES` find"},
		&cli.StringSliceFlag{Name: "immediate-callables", Category: category, Usage: "these `CALLEES` (retry, mypkg.retry) call their arguments before they return, and keep none (decorators do not count)"},
		&cli.StringSliceFlag{Name: "storing-callables", Category: category, Usage: "these `CALLEES` keep their arguments for later"},
		&cli.StringFlag{Name: targetVersion, Category: category, Usage: "the oldest Python that the code is for, `py38` to py315", DefaultText: "none: what holds since py38"},
		&cli.BoolFlag{Name: "ignore-noqa", Category: category, Usage: "report and fix what comments such as `# noqa` suppress, too"},
	}
}

func fileFlags() []cli.Flag {
	category := categoryFiles
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "exclude", Category: category, Usage: "leave out what these `PATTERNS` match, instead of ruff's default list"},
		&cli.StringSliceFlag{Name: "extend-exclude", Category: category, Usage: "leave out what these `PATTERNS` match, too"},
		&cli.BoolFlag{Name: "force-exclude", Category: category, Usage: "leave out excluded files even if they are named on the command line"},
		&cli.BoolFlag{Name: "no-respect-gitignore", Category: category, Usage: "look at files that git ignores, too"},
		&cli.StringFlag{Name: "max-file-size", Category: category, Usage: "skip files larger than this `SIZE` in bytes, or with a suffix such as 500K, 10M, 10MiB; 0 skips none", DefaultText: "10M"},
		&cli.StringFlag{Name: stdinFilename, Category: category, Usage: "read standard input, and call it `FILE`"},
	}
}

func outputFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: outputFormat, Category: categoryOutput, Value: report.Names()[0], Usage: "the `FORMAT` of the report: " + strings.Join(report.Names(), ", ")},
		&cli.StringFlag{Name: "output-file", Aliases: []string{"o"}, Category: categoryOutput, Usage: "write the report or the diff to `FILE` instead of standard output"},
		&cli.BoolFlag{Name: "statistics", Category: categoryOutput, Usage: "print how many findings each rule has, instead of the findings"},
		&cli.StringFlag{Name: "color", Category: categoryOutput, Value: "auto", Usage: "`WHEN` to use colours: auto, always, never; auto obeys NO_COLOR and FORCE_COLOR"},
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Category: categoryOutput, Usage: "print findings and errors only: no summary, no warnings about files that were skipped"},
		&cli.BoolFlag{Name: "verbose", Aliases: []string{"v"}, Category: categoryOutput, Usage: "say on standard error what became of each file"},
		&cli.IntFlag{Name: "jobs", Aliases: []string{"j"}, Usage: fmt.Sprintf("work on `N` files at once, on %d at most", run.MaxJobs), DefaultText: "the number of processors"},
		&cli.BoolFlag{Name: noCache, Usage: "do not use what earlier runs have remembered, and leave nothing for later ones"},
		&cli.StringFlag{Name: cacheDir, DefaultText: "in the user's cache folder", Usage: "keep what was found in this `FOLDER`, so that files which did not change need not be analysed again; for machines that share it, PYFIX_CACHE_KEY holds a secret"},
		&cli.BoolFlag{Name: "version", Aliases: []string{"V"}, Usage: "print the version"},
	}
}

// flagHelp describes a flag in help texts. The default of urfave/cli writes
// flags that may be repeated twice.
func flagHelp(f cli.Flag) string {
	doc, ok := f.(cli.DocGenerationFlag)
	if !ok {
		return ""
	}
	placeholder, usage := "", doc.GetUsage()
	if doc.TakesValue() {
		if before, rest, ok := strings.Cut(usage, "`"); ok {
			name, after, _ := strings.Cut(rest, "`")
			placeholder, usage = name, before+strings.TrimPrefix(name, "=")+after
		}
	}
	var names []string
	for _, name := range f.Names() {
		if len(name) == 1 {
			names = append(names, "-"+name)
		} else {
			names = append(names, "--"+name)
		}
	}
	text := strings.Join(names, ", ")
	switch {
	case strings.HasPrefix(placeholder, "="):
		text += "[" + placeholder + "]"
	case placeholder != "":
		text += " " + placeholder
	}
	if value := doc.GetDefaultText(); value != "" && doc.TakesValue() {
		usage += " (default: " + strings.Trim(value, `"`) + ")"
	}
	return text + "\t" + usage
}
