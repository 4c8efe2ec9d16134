package discover

import (
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"pyfix/cmd/internal/regular"
)

// gitConfig holds the settings of git that decide which files it ignores.
type gitConfig struct {
	excludesFile string // empty: none
	ignoreCase   bool
}

const (
	// maxIncludeDepth is git's own limit on nested include.path.
	maxIncludeDepth = 10
	// maxConfigFiles is how many files the configuration of one repository may consist of. Git has no such limit, and
	// reads a file that includes itself twenty times 20 to the power of 10 times, or rather gives up at the first depth
	// that is too deep. People have a handful of them.
	maxConfigFiles = 100
	// maxConfigBytes is how large they may be together. One that lists thousands of branches has some 100 KB.
	maxConfigBytes = 4 << 20
)

var errConfig = fmt.Errorf("git's configuration is read up to here: with what it includes, it has more than %d files or %d bytes", maxConfigFiles, maxConfigBytes)

// configReader reads the configuration of one repository.
type configReader struct {
	gitConfig
	files, bytes int // that have been read
	exhausted    bool
	report       func(path string, err error)
}

// readGitConfig reads the system's, the user's and the repository's configuration, of which the last word counts.
// `[include]` is followed; `[includeIf]` is not, nor are settings in the environment (GIT_CONFIG_COUNT).
func readGitConfig(gitDir string, report func(path string, err error)) gitConfig {
	r := configReader{gitConfig: gitConfig{excludesFile: userConfigFile("ignore")}, report: report}
	for _, file := range configFiles(gitDir) {
		r.readFile(file, 0)
	}
	r.excludesFile = expandHome(r.excludesFile)
	return r.gitConfig
}

func configFiles(gitDir string) []string {
	var files []string
	if noSystem := os.Getenv("GIT_CONFIG_NOSYSTEM"); noSystem == "" || noSystem == "0" || noSystem == "false" {
		files = append(files, envOr("GIT_CONFIG_SYSTEM", "/etc/gitconfig"))
	}
	if global, set := os.LookupEnv("GIT_CONFIG_GLOBAL"); set {
		files = append(files, global)
	} else {
		files = append(files, userConfigFile("config"), expandHome("~/.gitconfig"))
	}
	return append(files, filepath.Join(gitDir, "config"))
}

func envOr(name, fallback string) string {
	if value, set := os.LookupEnv(name); set {
		return value
	}
	return fallback
}

// userConfigFile returns where git looks for the user's file of that name.
func userConfigFile(name string) string {
	if dir := os.Getenv("XDG_CONFIG_HOME"); dir != "" {
		return filepath.Join(dir, "git", name)
	}
	return expandHome("~/.config/git/" + name)
}

// expandHome replaces a leading `~/`. Without a home folder the result is empty: there is no such file.
func expandHome(path string) string {
	rest, tilde := strings.CutPrefix(path, "~/")
	if !tilde {
		return path
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, rest)
}

// readFile takes over what one configuration file says. A file that cannot be read says nothing.
func (r *configReader) readFile(path string, depth int) {
	if depth > maxIncludeDepth || r.exhausted {
		return
	}
	content, err := regular.Read(path, maxIgnoreFile)
	reportSize(path, err, r.report)
	if err != nil {
		return
	}
	r.files++
	r.bytes += len(content)
	if r.files > maxConfigFiles || r.bytes > maxConfigBytes {
		r.exhausted = true
		r.report(path, errConfig)
		return
	}
	section := ""
	for line := range configLines(string(content)) {
		line = strings.TrimLeft(line, " \t")
		if name, rest, ok := sectionHeader(line); ok {
			section, line = name, strings.TrimLeft(rest, " \t")
		}
		if line == "" || line[0] == '#' || line[0] == ';' {
			continue
		}
		r.set(section, line, path, depth)
	}
}

// set takes over one setting of a file.
func (r *configReader) set(section, line, path string, depth int) {
	if section != "core" && section != "include" {
		return
	}
	key, value, hasValue := strings.Cut(line, "=")
	value = configValue(value)
	switch section + "." + strings.ToLower(strings.TrimSpace(key)) {
	case "core.excludesfile":
		r.excludesFile = value
	case "core.ignorecase":
		r.ignoreCase = !hasValue || configBool(value)
	case "include.path":
		r.readFile(resolveFrom(filepath.Dir(path), expandHome(value)), depth+1)
	}
}

// configLines yields the lines of a configuration, those that a backslash at the end continues as one.
func configLines(content string) iter.Seq[string] {
	content = strings.TrimPrefix(content, "\xef\xbb\xbf")
	content = strings.ReplaceAll(content, "\r\n", "\n")
	return func(yield func(string) bool) {
		var joined strings.Builder // what is continued; configValue drops the backslashes with the line ends
		for line := range strings.SplitSeq(content, "\n") {
			switch {
			case continued(line):
				joined.WriteString(line)
				joined.WriteByte('\n')
				continue
			case joined.Len() > 0:
				line = joined.String() + line
				joined.Reset()
			}
			if !yield(line) {
				return
			}
		}
		yield(joined.String())
	}
}

// continued tells whether a line ends in a backslash that is not itself escaped.
func continued(line string) bool {
	backslashes := len(line) - len(strings.TrimRight(line, `\`))
	return backslashes%2 == 1
}

// sectionHeader reads `[section]` or `[section "sub"]` at the start of a line. Section names ignore case; a subsection
// makes it another section, none of which matters here.
func sectionHeader(line string) (name, rest string, ok bool) {
	if !strings.HasPrefix(line, "[") {
		return "", line, false
	}
	name, rest, ok = strings.Cut(line[1:], "]")
	return strings.ToLower(strings.TrimSpace(name)), rest, ok
}

// configValue undoes quotes and escapes, and takes off a comment and the blanks around.
func configValue(text string) string {
	var value strings.Builder
	end := 0 // length of value up to its last byte that is no unquoted blank
	quoted := false
	text = strings.TrimLeft(text, " \t")
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '"':
			quoted = !quoted
			continue
		case !quoted && (c == '#' || c == ';'):
			return value.String()[:end]
		case c == '\\' && i+1 < len(text):
			i++
			if text[i] == '\n' {
				continue
			}
			value.WriteByte(unescaped(text[i]))
			end = value.Len()
			continue
		}
		value.WriteByte(c)
		if quoted || c != ' ' && c != '\t' {
			end = value.Len()
		}
	}
	return value.String()[:end]
}

func unescaped(c byte) byte {
	switch c {
	case 'n':
		return '\n'
	case 't':
		return '\t'
	case 'b':
		return '\b'
	}
	return c
}

func configBool(value string) bool {
	switch strings.ToLower(value) {
	case "true", "yes", "on", "1":
		return true
	}
	return false
}
