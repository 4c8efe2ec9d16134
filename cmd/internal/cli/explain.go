package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"pyfix/cmd/internal/run"
	"pyfix/cmd/internal/safewrite"
	"pyfix/rewrite"
)

// explain says on standard error what kept pyfix from dealing with a file, or
// with part of it.
func (k *session) explain(out *run.Outcome) {
	if out.Unknown() {
		k.summary.Unknown++
	}
	var unanalysed *run.Unanalysed
	var bug *rewrite.Bug
	var leftover *run.Leftover
	switch {
	case errors.As(out.Err, &unanalysed):
		k.unanalysed(out, unanalysed)
	case errors.As(out.Err, &bug):
		k.fail("error", bug.Error())
		if k.verbose {
			fmt.Fprintln(k.stderr.lines(), bug.Stack)
		}
	case errors.Is(out.Err, safewrite.ErrChanged), errors.As(out.Err, &leftover):
		k.fail("warning", out.Err.Error())
	case out.Err != nil:
		k.fail("error", out.Err.Error())
	}
	if out.Outside != "" {
		k.warn("warning", fmt.Sprintf("%s: leads to %s, which is outside of the working tree: its findings are reported only; name that file to fix it", out.Path, out.Outside))
	}
	if len(out.Skipped) > 0 {
		k.warn("warning", fmt.Sprintf("%s: is Python 2, so not checked for %s", out.Path, names(out.Skipped)))
	}
	if k.verbose && !out.Unknown() {
		k.stderr.line(fmt.Sprintf("%s: %d found, %d fixed", out.Path, len(out.Findings)+len(out.Fixed), len(out.Fixed)))
	}
}

// unanalysed reports a file about which nothing is known. That is a failure
// only if the user named the file.
func (k *session) unanalysed(out *run.Outcome, why *run.Unanalysed) {
	switch {
	case out.Named && errors.Is(why, fs.ErrNotExist):
		k.fail("error", fmt.Sprintf("%s: %v", why.Where, why.Err))
	case out.Named:
		k.fail("warning", why.Error())
	default:
		k.warn("warning", why.Error())
	}
}

// fail says something that makes the run end with exitFailure.
func (k *session) fail(word, message string) {
	k.failed = true
	k.stderr.say(word, message)
}

// warn says something that --quiet silences.
func (k *session) warn(word, message string) {
	if !k.quiet {
		k.stderr.say(word, message)
	}
}

func names(rules []*rewrite.Rule) string {
	var names []string
	for _, r := range rules {
		names = append(names, r.Name)
	}
	return strings.Join(names, ", ")
}
