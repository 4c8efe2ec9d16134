// Package cache remembers what files were found to hold, so that a later run
// under the same settings need not analyse them again, and need not even read
// those that have not been touched and hold nothing.
//
// A cache is a folder with one file per build of pyfix, settings and working
// directory. It stands in the user's cache folder, in the working tree's own
// part of it, unless the user names another one. It is a help and never a need:
// whatever is wrong with it, a run works as it would without. It is written
// once, at the end of a run, and only if the run has found out anything new.
//
// Nothing that a repository brings along is taken for a cache: a file counts
// only with a seal, which takes a secret of this user's machine, or one that the
// environment holds for machines that share a cache (package userdir). No link
// in a cache folder is followed.
package cache

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"pyfix/cmd/internal/userdir"
	"pyfix/rewrite"
)

// pruneInterval is how often remembered files are checked for being there
// still. So a cache holds at most what exists, and what was deleted in a day.
const pruneInterval = 24 * time.Hour

// Cache is the memory of one run. Its methods are safe for concurrent use, but
// for Save, which comes last. A nil *Cache remembers nothing.
type Cache struct {
	place  Place
	key    key
	secret userdir.Secret // nil as long as there is none
	shared bool           // the secret is the environment's
	rules  []*rewrite.Rule
	opened time.Time // before the run looked at any file

	known   *table // what earlier runs have found
	ignored error  // why a cache file that is there does not count

	mu    sync.Mutex
	fresh map[string]record // what this run has found
}

// Open reads the cache in a place, which need not exist, for runs of the rules
// under opt. What it remembers does not depend on the levels of fixes that are
// applied, and holds for files of any project. It has to be called before the
// files are looked for. The error is that of the secret in the environment.
func Open(place Place, rules []*rewrite.Rule, opt *rewrite.Options) (*Cache, error) {
	c := &Cache{place: place, key: keyOf(place, rules, opt), rules: rules, opened: time.Now(), fresh: make(map[string]record)}
	var err error
	if c.secret, err = userdir.SharedSecret(); err != nil {
		return nil, err
	}
	if c.shared = c.secret != nil; !c.shared {
		c.secret, _ = userdir.OwnSecret(false) // Save makes one
	}
	c.read()
	return c, nil
}

// read takes over what earlier runs have found, if there is anything that counts.
func (c *Cache) read() {
	dir, err := c.place.open(false)
	if err != nil {
		c.ignored = unlessMissing(err)
		return
	}
	defer dir.Close()
	content, err := dir.Read(c.key.name(), maxFile)
	if err != nil {
		c.ignored = unlessMissing(err)
		return
	}
	if c.known, c.ignored = parseFile(content, c.key, c.secret); c.ignored == nil {
		markUsed(dir, c.key.name(), c.opened)
	}
}

func unlessMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Ignored says why a cache that is there does not count; nil if none is there,
// or it does.
func (c *Cache) Ignored() error {
	if c == nil || c.ignored == nil {
		return nil
	}
	return fmt.Errorf("the cache in %v does not count: %w", c.place, c.ignored)
}

// A File is what tells whether something that is remembered holds for a file.
type File struct {
	Path        string      // as the user knows it, with slashes; relative to the working directory if not absolute
	Info        fs.FileInfo // taken after the cache was opened and before the content was read
	EntryPoints []string    // of its project
}

// Result is what is remembered of a file. The zero Result says that it was
// analysed and holds nothing.
type Result struct {
	Where, Reason string            // why it could not be analysed; "" if it was
	Skipped       []*rewrite.Rule   // rules that were not run over it
	Findings      []rewrite.Finding // without the claims of their fixes
}

// Unread returns the result of a file that was not touched since, provided that
// there are no findings, which cannot be shown without the source.
func (c *Cache) Unread(f File) (Result, bool) {
	known, ok := c.lookUp(f)
	if !ok || !known.stamp.matches(f.Info) {
		return Result{}, false
	}
	result, err := known.result(c.rules)
	return result, err == nil && len(result.Findings) == 0
}

// Recall returns the result of a file that still, or again, holds content.
func (c *Cache) Recall(f File, content []byte) (Result, bool) {
	known, ok := c.lookUp(f)
	if !ok || known.content != sum(content) {
		return Result{}, false
	}
	result, err := known.result(c.rules)
	if err != nil {
		return Result{}, false
	}
	if stamp := c.stamp(f, content); stamp != known.stamp && stamp != stamp0 {
		known.stamp = stamp
		c.keep(f.Path, known)
	}
	return result, true
}

// Remember takes down the result of analysing the content that was read from
// the file.
func (c *Cache) Remember(f File, content []byte, r Result) {
	if c == nil {
		return
	}
	c.keep(f.Path, record{
		stamp:   c.stamp(f, content),
		content: sum(content),
		context: contextOf(f.EntryPoints),
		outcome: appendResult(nil, r, c.rules),
	})
}

func (c *Cache) lookUp(f File) (record, bool) {
	if c == nil {
		return record{}, false
	}
	known, ok := c.known.find(f.Path)
	return known, ok && known.context == contextOf(f.EntryPoints)
}

func (c *Cache) keep(path string, r record) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fresh[path] = r
}

// stamp returns the stamp by which the file may be known again, or stamp0 if
// there is none: if the file was written so shortly before it was read that a
// later write could leave it with the same times.
func (c *Cache) stamp(f File, content []byte) stamp {
	s := stampOf(f.Info)
	if s.size != int64(len(content)) || !s.settled(c.opened) {
		return stamp0
	}
	return s
}

// Save writes what this run has found out, beside what is remembered of other
// files. The error says why the cache is as it was.
func (c *Cache) Save() error {
	if c == nil || len(c.fresh) == 0 {
		return nil
	}
	entries, pruned := c.others()
	for path, r := range c.fresh {
		entries = append(entries, entry{path, appendRecord(nil, &r)})
	}
	if err := c.seal(formatFile(c.key, pruned, entries)); err != nil {
		return fmt.Errorf("the cache in %v cannot be written: %w", c.place, err)
	}
	return nil
}

// seal writes the content of a cache file, which is not yet sealed.
func (c *Cache) seal(content []byte) error {
	if !c.shared {
		secret, err := userdir.OwnSecret(true)
		if err != nil {
			return err
		}
		c.secret = secret
	}
	return c.write(append(content, c.secret.Seal(purpose, content)...))
}

// others returns what is remembered of files that this run has found out nothing
// new about, and when it was last made sure that these files exist.
func (c *Cache) others() (entries []entry, pruned time.Time) {
	if c.known == nil {
		return nil, c.opened
	}
	pruned = c.known.pruned
	age := c.opened.Sub(pruned)
	prune := age < 0 || age >= pruneInterval
	if prune {
		pruned = c.opened
	}
	entries = slices.DeleteFunc(c.known.entries(), func(e entry) bool {
		_, replaced := c.fresh[e.path]
		return replaced || prune && gone(e.path)
	})
	return entries, pruned
}

func gone(path string) bool {
	_, err := os.Lstat(filepath.FromSlash(path))
	return err != nil
}
