package discover

import (
	"bytes"
	"strings"
)

// verdict is what an ignore file says about a path.
type verdict uint8

const (
	silent  verdict = iota // no pattern matches
	ignore                 // the last pattern that matches ignores
	include                // the last pattern that matches begins with `!`
)

// place is that of a pattern in its file: later ones, which win, are greater. It says as well whether the pattern is
// negated. 0 is none.
type place uint32

func placeOf(number int, negated bool) place {
	p := place(number+1) << 1
	if negated {
		p |= 1
	}
	return p
}

func (p place) verdict() verdict {
	switch {
	case p == 0:
		return silent
	case p&1 != 0:
		return include
	}
	return ignore
}

// rule is one pattern of an ignore file.
type rule struct {
	place   place
	negated bool
	dirOnly bool // `pattern/`
	byName  bool // no slash but a trailing one: holds at every depth, for the last component

	prefix string // literal start of what is to match; in lower case when the rules fold
	suffix bool   // `*literal`: prefix is compared with the end of the name, and there is no glob
	glob   glob   // what has to match behind prefix; nil when prefix is all there is and no wildcard follows
}

// ruleset holds the patterns of one ignore file, which apply to the paths below one folder. Those without wildcards are
// looked up, since a file may list very many; the others have to be tried one by one.
type ruleset struct {
	names map[string]literals // by the name that they hold for
	paths map[string]literals // by the path
	rules []rule              // those with wildcards
	base  int                 // length in bytes of the folder's absolute path with its trailing slash
	fold  bool                // ASCII letters match in either case (core.ignoreCase)
	cost  cost
}

// literals are the last patterns that hold for one name or path.
type literals struct{ any, dir place } // dir: for folders only

func (l literals) last(isDir bool) place {
	if isDir {
		return max(l.any, l.dir)
	}
	return l.any
}

// cost is what ignore files cost: their size in memory, and their steps in time, for every single file and folder that
// they are held against.
type cost struct{ bytes, steps int }

func (c cost) plus(d cost) cost { return cost{c.bytes + d.bytes, c.steps + d.steps} }

// parseRules reads the content of an ignore file; nil when it holds no pattern.
func parseRules(content []byte, base int, fold bool) *ruleset {
	set := &ruleset{base: base, fold: fold, names: map[string]literals{}, paths: map[string]literals{}}
	set.cost.bytes = len(content)
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	count := 0
	for line := range bytes.SplitSeq(content, []byte("\n")) {
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		text := trimLine(string(bytes.TrimSuffix(line, []byte("\r"))))
		if r, ok := parseRule(text, fold); ok {
			r.place = placeOf(count, r.negated)
			set.add(r)
			count++
		}
	}
	if count == 0 {
		return nil
	}
	return set
}

// add takes in a pattern that stands behind those before.
func (set *ruleset) add(r rule) {
	if r.suffix || r.glob != nil {
		set.rules = append(set.rules, r)
		set.cost.steps += 1 + len(r.glob)
		return
	}
	known := set.paths
	if r.byName {
		known = set.names
	}
	l := known[r.prefix]
	if r.dirOnly {
		l.dir = r.place
	} else {
		l.any = r.place
	}
	known[r.prefix] = l
}

// trimLine cuts a line at a NUL, which ends it for git, and takes off trailing spaces that no backslash protects
// (spaces only: git keeps tabs).
func trimLine(line string) string {
	line, _, _ = strings.Cut(line, "\x00")
	end := 0 // behind the last byte that is no space or is escaped
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case ' ':
			continue
		case '\\':
			if i++; i == len(line) {
				return line
			}
		}
		end = i + 1
	}
	return line[:end]
}

// parseRule reads a line's pattern; false when it can match nothing.
func parseRule(text string, fold bool) (rule, bool) {
	var r rule
	text, r.negated = strings.CutPrefix(text, "!")
	text, r.dirOnly = strings.CutSuffix(text, "/")
	r.byName = !strings.Contains(text, "/")
	text = strings.TrimPrefix(text, "/")
	if text == "" {
		return r, false
	}
	literal := strings.IndexAny(text, `*?[\`)
	if literal < 0 {
		r.prefix = foldString(text, fold)
		return r, true
	}
	if r.byName && text[0] == '*' && !strings.ContainsAny(text[1:], `*?[\`) {
		r.prefix, r.suffix = foldString(text[1:], fold), true
		return r, true
	}
	// Git compiles what follows the literal start on its own, so `a**/b` spans folders as if `**` began a component.
	// Names hold no slash, which makes that difference void for byName.
	r.prefix = foldString(text[:literal], fold)
	var ok bool
	r.glob, ok = compileGlob(text[literal:], fold)
	return r, ok
}

// judge returns the verdict on the entry with the given absolute path, slash-separated, and name (its last component).
func (set *ruleset) judge(path, name string, isDir bool) verdict {
	if set == nil {
		return silent
	}
	path = foldString(path[set.base:], set.fold)
	name = foldString(name, set.fold)
	last := max(set.names[name].last(isDir), set.paths[path].last(isDir))
	for i := len(set.rules) - 1; i >= 0 && set.rules[i].place > last; i-- {
		if set.rules[i].matches(path, name, isDir) {
			last = set.rules[i].place
		}
	}
	return last.verdict()
}

func (r *rule) matches(path, name string, isDir bool) bool {
	if r.dirOnly && !isDir {
		return false
	}
	if r.byName {
		path = name
	}
	if r.suffix {
		return strings.HasSuffix(path, r.prefix)
	}
	rest, ok := strings.CutPrefix(path, r.prefix)
	return ok && r.glob.match(rest)
}

// foldString lowers ASCII letters only, as git does.
func foldString(s string, fold bool) string {
	if !fold {
		return s
	}
	lowered := []byte(s)
	for i, c := range lowered {
		lowered[i] = lower(c)
	}
	return string(lowered)
}
