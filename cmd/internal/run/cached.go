package run

import (
	"errors"

	"pyfix/cmd/internal/cache"
	"pyfix/cmd/internal/discover"
	"pyfix/rewrite"
	"pyfix/rewrite/source"
)

// cached is what the cache of a run has to do with one file. An outcome that
// comes from the cache is the one that the file's analysis would have, but for
// Src, which is nil where there are no findings to be shown.
type cached struct {
	run      *Options
	path     string
	settings *rewrite.Options
	file     cache.File
}

func (o *Options) cached(path string, f discover.File, settings *rewrite.Options) *cached {
	return &cached{run: o, path: path, settings: settings, file: cache.File{Path: path, Info: f.Info, EntryPoints: settings.EntryPoints}}
}

// unread returns the outcome of a file that need not be read.
func (c *cached) unread() (Outcome, bool) {
	result, ok := c.run.Cache.Unread(c.file)
	if !ok {
		return Outcome{}, false
	}
	return c.outcome(result), true
}

// recall returns the outcome of a file that holds raw. A file that is to be
// fixed and can be has none: findings are remembered, their repair is not.
func (c *cached) recall(raw []byte) (Outcome, bool) {
	result, ok := c.run.Cache.Recall(c.file, raw)
	if !ok || c.run.Fix && c.fixable(result.Findings) {
		return Outcome{}, false
	}
	out := c.outcome(result)
	out.New = raw
	if out.Err != nil {
		return out, true
	}
	decoded, err := source.Decode(raw)
	if err != nil || !result.Fits(len(decoded.Src)) {
		return Outcome{}, false
	}
	out.Src = decoded.Src
	return out, true
}

func (c *cached) fixable(found []rewrite.Finding) bool {
	for i := range found {
		if c.settings.Applies(&found[i]) {
			return true
		}
	}
	return false
}

func (c *cached) outcome(r cache.Result) Outcome {
	out := Outcome{Path: c.path, Findings: r.Findings, Skipped: r.Skipped}
	if r.Reason != "" {
		out.Err = &Unanalysed{Where: r.Where, Err: errors.New(r.Reason)}
	}
	return out
}

// remember takes down what became of a file that held raw, if its content
// decided that. Bugs of pyfix are no property of a file, and what is left after
// fixes is about another content.
func (c *cached) remember(raw []byte, out *Outcome) {
	if len(out.Fixed) > 0 {
		return
	}
	result := cache.Result{Skipped: out.Skipped, Findings: out.Findings}
	if out.Err != nil {
		var why *Unanalysed
		if !errors.As(out.Err, &why) {
			return
		}
		result = cache.Result{Where: why.Where, Reason: why.Err.Error()}
	}
	c.run.Cache.Remember(c.file, raw, result)
}
