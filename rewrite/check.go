package rewrite

import (
	"cmp"
	"fmt"
	"runtime/debug"
	"slices"

	"pyfix/rewrite/checkpoint"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/syntax"
)

// Options are the settings that rules and FixAll obey.
type Options struct {
	Level      Level            // FixAll applies fixes of this level and above; the zero value means Safe
	Levels     map[string]Level // the same for single rules, by name
	IgnoreNoqa bool             // suppression comments do not count
	Unfixable  map[string]bool  // rules whose findings are reported and never fixed

	// BindStyle and ClassCompStyle choose among forms of a fix.
	BindStyle      BindStyle
	ClassCompStyle ClassCompStyle

	// TargetVersion is the oldest Python that the program is for. If none is
	// known, it is analysed as one for 3.8 and whatever came later.
	TargetVersion Version

	// Callables is what the user knows of callees.
	Callables flow.Callables

	// EntryPoints are the functions of the file's project that are run from
	// outside, as "package.module:function". Their results have a reader.
	EntryPoints []string
}

// Version is a version of Python; the zero Version means that none is known.
type Version = syntax.Version

// applies reports whether FixAll takes the fix.
func (o *Options) applies(rule *Rule, fix *Fix) bool {
	if fix == nil || o.Unfixable[rule.Name] {
		return false
	}
	threshold := o.Level
	if own, ok := o.Levels[rule.Name]; ok {
		threshold = own
	}
	if threshold == None {
		threshold = Safe
	}
	return fix.Level >= threshold
}

// Applies reports whether FixAll would apply the finding's fix under these
// options.
func (o *Options) Applies(f *Finding) bool { return o.applies(f.Rule, f.Fix()) }

// A Bug is a defect of pyfix itself that analysing a file brought to light. The
// file is as it was.
type Bug struct {
	Path   string
	Rule   string // "" if no single rule is to blame
	Detail string
	Stack  string
}

func (b *Bug) Error() string {
	who := ""
	if b.Rule != "" {
		who = " in rule " + b.Rule
	}
	return fmt.Sprintf("%s: this is a bug of pyfix%s, please report it: %s", b.Path, who, b.Detail)
}

// Check runs the rules over a module and returns what they find, in the order
// of the source, less what comments suppress. The error is a *Bug if a rule
// panics, and a *checkpoint.Interrupted if the module's point ends the work; then
// the module is not to be used any more.
func Check(m *Module, rules []*Rule, opt *Options) (found []Finding, err error) {
	defer checkpoint.Recover(&err)
	m.Flow.Callables = opt.Callables
	var all []Finding
	for _, rule := range rules {
		if m.Python2 && !rule.Python2 {
			continue
		}
		found, err := run(m, rule, opt)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	slices.SortStableFunc(all, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Rule.Name, b.Rule.Name))
	})
	if opt.IgnoreNoqa || len(all) == 0 {
		return all, nil
	}
	return unsuppressed(m, all), nil
}

func run(m *Module, rule *Rule, opt *Options) (found []Finding, err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case *checkpoint.Interrupted:
			err = p
		default:
			err = &Bug{Path: m.Path, Rule: rule.Name, Detail: fmt.Sprint(p), Stack: string(debug.Stack())}
		}
	}()
	pass := &Pass{Module: m, Rule: rule, Options: opt}
	rule.Run(pass)
	return pass.findings, nil
}
