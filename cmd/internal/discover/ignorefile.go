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

// rule is one pattern of an ignore file.
type rule struct {
	negated bool
	dirOnly bool // `pattern/`
	byName  bool // no slash but a trailing one: holds at every depth, for the last component

	prefix string // literal start of what is to match; in lower case when the rules fold
	suffix bool   // `*literal`: prefix is compared with the end of the name, and there is no glob
	glob   glob   // what has to match behind prefix; nil when prefix is all there is
}

// ruleset holds the patterns of one ignore file, which apply to the paths below one folder.
type ruleset struct {
	rules []rule
	base  int  // length in bytes of the folder's absolute path with its trailing slash
	fold  bool // ASCII letters match in either case (core.ignoreCase)
}

// parseRules reads the content of an ignore file; nil when it holds no pattern.
func parseRules(content []byte, base int, fold bool) *ruleset {
	set := &ruleset{base: base, fold: fold}
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	for line := range bytes.SplitSeq(content, []byte("\n")) {
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		text := trimLine(string(bytes.TrimSuffix(line, []byte("\r"))))
		if r, ok := parseRule(text, fold); ok {
			set.rules = append(set.rules, r)
		}
	}
	if len(set.rules) == 0 {
		return nil
	}
	return set
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
	for i := len(set.rules) - 1; i >= 0; i-- {
		r := &set.rules[i]
		if !r.matches(path, name, isDir) {
			continue
		}
		if r.negated {
			return include
		}
		return ignore
	}
	return silent
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
	if !ok {
		return false
	}
	if r.glob == nil {
		return rest == ""
	}
	return r.glob.match(rest)
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
