// Package run takes files through all stages of a run: read, decode, analyse,
// fix, encode, compare, write. Many files are worked on at once; what became of
// them is delivered in the order of their paths.
package run

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"path/filepath"

	"pyfix/cmd/internal/cache"
	"pyfix/cmd/internal/config"
	"pyfix/cmd/internal/discover"
	"pyfix/cmd/internal/safewrite"
	"pyfix/rewrite"
	"pyfix/rewrite/checkpoint"
	"pyfix/rewrite/diff"
	"pyfix/rewrite/source"
)

// Options say what to do with which files.
type Options struct {
	Discover discover.Options
	Rules    []*rewrite.Rule
	Rewrite  rewrite.Options
	Fix      bool // find out what the fixes make of a file; else only look
	Write    bool // and write that to the file
	Diff     bool // and compare it with what the file held
	Jobs     int  // how many files are worked on at once; at least 1, and no more than MaxJobs count

	Output fs.FileInfo // the file that the report goes to, which must not be looked at; nil if there is none so far

	Projects *config.Projects // tells which project a file belongs to; nil: to none
	Cache    *cache.Cache     // what is known from earlier runs, for Files; nil: nothing

	interrupted map[string]error // files that an earlier run has left torn, by their real paths
}

// Outcome is what became of one file.
type Outcome struct {
	Path  string // with slashes, as the user knows the file
	Named bool   // given on the command line
	Err   error  // *Unanalysed, *Refused, *Leftover or *rewrite.Bug; the file is as it was

	// Outside is the path of the file that a symbolic link has led to, out of the working tree. It has no fixes; "" if it
	// could have none anyway.
	Outside string

	Src      []byte            // the text that Findings are about; nil if it could not be analysed, or holds none
	Findings []rewrite.Finding // what was found or, where fixes were made, is left
	Fixed    []rewrite.Applied // the fixes that are in New
	Skipped  []*rewrite.Rule   // rules that do not hold in this file, since it is Python 2

	New  []byte // the bytes of the file with all fixes made; what was read, if anything, if there are none, or only looked at
	Diff []byte // from what was read to New, if asked for
}

// one takes a file through all stages. It writes nothing once ctx is done.
func (o *Options) one(ctx context.Context, f discover.File) Outcome {
	path := filepath.ToSlash(f.Path)
	if err := ctx.Err(); err != nil {
		return Outcome{Path: path, Named: f.Named, Err: err}
	}
	if left := o.interrupted[f.Real]; left != nil {
		return Outcome{Path: path, Named: f.Named, Err: &Leftover{left}}
	}
	if f.Outside {
		o = o.looking()
	}
	settings := o.SettingsFor(f.Path)
	cached := o.cached(path, f, settings)
	if out, ok := cached.unread(); ok {
		out.Named = f.Named
		return out
	}
	buf := buffers.Get().(*buffer)
	defer buffers.Put(buf)
	raw, err := buf.read(f.Path, o.Discover.Limit())
	if err != nil {
		return Outcome{Path: path, Named: f.Named, Err: unreadable(path, err)}
	}
	out, ok := cached.recall(raw)
	if !ok {
		out = o.source(ctx, path, raw, settings)
		if out.Canceled() {
			return Outcome{Path: path, Named: f.Named, Err: out.Err}
		}
		cached.remember(raw, &out)
	}
	out.Named = f.Named
	if f.Outside {
		out.withholdFixes(f.Real)
	}
	if out.isClean() {
		out.Src, out.New = nil, nil
	} else {
		buf.handOver()
	}
	if !o.Write || len(out.Fixed) == 0 {
		return out
	}
	if err := ctx.Err(); err != nil {
		return Outcome{Path: path, Named: f.Named, Err: err}
	}
	if err := safewrite.Replace(f.Path, raw, out.New); err != nil {
		refused := o.look(context.WithoutCancel(ctx), path, raw, settings)
		refused.Named, refused.Err = f.Named, &Refused{Path: path, Err: err}
		return refused
	}
	return out
}

// looking returns the options of a run that writes nothing.
func (o *Options) looking() *Options {
	looking := *o
	looking.Fix, looking.Write, looking.Diff = false, false, false
	return &looking
}

// withholdFixes takes the fixes from the findings of a file that is elsewhere.
func (out *Outcome) withholdFixes(elsewhere string) {
	for i := range out.Findings {
		f := &out.Findings[i]
		if f.Fix() == nil {
			continue
		}
		f.Fixes, f.Reason = nil, "a symbolic link leads to this file, which is outside of the working tree"
		out.Outside = filepath.ToSlash(elsewhere)
	}
}

// SettingsFor returns the settings that hold for a file, which belongs to no
// project if its path, as the operating system has it, is "".
func (o *Options) SettingsFor(path string) *rewrite.Options {
	settings := o.Rewrite
	if o.Projects != nil && path != "" {
		settings.EntryPoints = o.Projects.Of(path).EntryPoints
	}
	return &settings
}

// Source takes the bytes of one file through all stages but reading and
// writing. Path is what messages call it. Once ctx is done, it ends in the midst of
// things, and the outcome is canceled.
func (o *Options) Source(ctx context.Context, path string, raw []byte) Outcome {
	return o.source(ctx, path, raw, &o.Rewrite)
}

// source is Source with settings that hold for the file.
func (o *Options) source(ctx context.Context, path string, raw []byte, settings *rewrite.Options) Outcome {
	work := o.look
	if o.Fix {
		work = o.fix
	}
	out := work(ctx, path, raw, settings)
	rewrite.DropClaims(out.Findings) // many outcomes may wait for their turn
	return out
}

func (o *Options) look(ctx context.Context, path string, raw []byte, settings *rewrite.Options) (out Outcome) {
	out = Outcome{Path: path, New: raw}
	defer recoverBug(&out)
	decoded, err := source.Decode(raw)
	if err != nil {
		return out.failed(undecodable(path, err))
	}
	point := checkpoint.New(ctx.Err)
	m, err := settings.LoadUnder(point, path, decoded.Src)
	if err != nil {
		return out.failed(analysisError(path, err))
	}
	found, err := rewrite.Check(m, o.Rules, settings)
	if err != nil {
		return out.failed(err)
	}
	rewrite.DropClaims(found)
	out.Src, out.Findings = decoded.Src, found
	out.Skipped = o.skipped(m)
	m.Release()
	return out
}

func (o *Options) fix(ctx context.Context, path string, raw []byte, settings *rewrite.Options) (out Outcome) {
	out = Outcome{Path: path, New: raw}
	defer recoverBug(&out)
	decoded, err := source.Decode(raw)
	if err != nil {
		return out.failed(undecodable(path, err))
	}
	point := checkpoint.New(ctx.Err)
	result, err := rewrite.FixAllUnder(point, path, decoded.Src, o.Rules, settings)
	if err != nil {
		return out.failed(analysisError(path, err))
	}
	out.Src, out.Findings = result.Src, result.Remaining
	out.Skipped = o.skipped(result.Module)
	if !result.Changed() {
		return out
	}
	encoded, err := decoded.Encode(result.Src)
	if err != nil {
		out.Src, out.Findings = decoded.Src, result.Before
		return out.failed(unencodable(path, err))
	}
	out.Fixed, out.New = result.Fixed, encoded
	if o.Diff && !bytes.Equal(raw, encoded) {
		name := DiffName(path)
		out.Diff = diff.Unified(name, name, raw, encoded)
	}
	return out
}

// isClean reports whether there is nothing to be said about the file.
func (out *Outcome) isClean() bool {
	return out.Err == nil && len(out.Findings) == 0 && len(out.Fixed) == 0
}

func (out Outcome) failed(err error) Outcome {
	out.Err = err
	return out
}

// skipped returns the rules that were not run over m.
func (o *Options) skipped(m *rewrite.Module) []*rewrite.Rule {
	if !m.Python2 {
		return nil
	}
	var skipped []*rewrite.Rule
	for _, rule := range o.Rules {
		if !rule.Python2 {
			skipped = append(skipped, rule)
		}
	}
	return skipped
}

// Canceled reports whether the file was left alone because the run was called
// off.
func (out *Outcome) Canceled() bool { return errors.Is(out.Err, context.Canceled) }

// Unknown reports whether the file could not be analysed.
func (out *Outcome) Unknown() bool { return out.Src == nil && out.Err != nil }
