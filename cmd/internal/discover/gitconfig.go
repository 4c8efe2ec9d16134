package discover

import (
	"os"
	"path/filepath"
	"strings"
)

// gitConfig holds the settings of git that decide which files it ignores.
type gitConfig struct {
	excludesFile string // empty: none
	ignoreCase   bool
}

// maxIncludeDepth is git's own limit on nested include.path.
const maxIncludeDepth = 10

// readGitConfig reads the system's, the user's and the repository's configuration, of which the last word counts.
// `[include]` is followed; `[includeIf]` is not, nor are settings in the environment (GIT_CONFIG_COUNT).
func readGitConfig(gitDir string) gitConfig {
	config := gitConfig{excludesFile: userConfigFile("ignore")}
	for _, file := range configFiles(gitDir) {
		config.readFile(file, 0)
	}
	config.excludesFile = expandHome(config.excludesFile)
	return config
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
func (c *gitConfig) readFile(path string, depth int) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || depth > maxIncludeDepth {
		return
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return
	}
	section := ""
	lines := configLines(string(content))
	for _, line := range lines {
		line = strings.TrimLeft(line, " \t")
		if name, rest, ok := sectionHeader(line); ok {
			section, line = name, strings.TrimLeft(rest, " \t")
		}
		if line == "" || line[0] == '#' || line[0] == ';' {
			continue
		}
		key, value, hasValue := strings.Cut(line, "=")
		key = section + "." + strings.ToLower(strings.TrimSpace(key))
		value = configValue(value)
		switch key {
		case "core.excludesfile":
			c.excludesFile = value
		case "core.ignorecase":
			c.ignoreCase = !hasValue || configBool(value)
		case "include.path":
			c.readFile(resolveFrom(filepath.Dir(path), expandHome(value)), depth+1)
		}
	}
}

// configLines splits a configuration into lines and joins those that a backslash at the end continues.
func configLines(content string) []string {
	content = strings.TrimPrefix(content, "\xef\xbb\xbf")
	content = strings.ReplaceAll(content, "\r\n", "\n")
	var lines []string
	var joined strings.Builder
	for line := range strings.SplitSeq(content, "\n") {
		joined.WriteString(line)
		if continued(line) {
			joined.WriteByte('\n') // configValue drops it with the backslash
			continue
		}
		lines = append(lines, joined.String())
		joined.Reset()
	}
	return append(lines, joined.String())
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
