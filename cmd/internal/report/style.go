package report

import (
	"net/url"
	"path/filepath"
	"strings"
)

// style dresses text for a terminal; the zero value leaves it as it is.
type style struct {
	color bool
	links bool
}

// The colours, as parameters of ANSI's "select graphic rendition".
const (
	bold   = "1"
	red    = "1;31"
	cyan   = "36"
	gutter = "1;34"
	aside  = "1;33"
	minus  = "31"
	plus   = "32"
)

func (s style) paint(color, text string) string {
	if !s.color || text == "" {
		return text
	}
	return "\x1b[" + color + "m" + text + "\x1b[0m"
}

// link makes text a hyperlink to a file.
func (s style) link(abs, text string) string {
	if !s.links || !filepath.IsAbs(abs) {
		return text
	}
	path := filepath.ToSlash(abs)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	target := url.URL{Scheme: "file", Path: path}
	return "\x1b]8;;" + target.String() + "\x1b\\" + text + "\x1b]8;;\x1b\\"
}

// ColorDiff returns a unified diff in colours.
func ColorDiff(diff []byte) []byte {
	s := style{color: true}
	var out strings.Builder
	for line := range strings.Lines(string(diff)) {
		content := strings.TrimRight(line, "\r\n")
		color := ""
		switch {
		case strings.HasPrefix(line, "--- "), strings.HasPrefix(line, "+++ "):
			color = bold
		case line[0] == '-':
			color = minus
		case line[0] == '+':
			color = plus
		case line[0] == '@':
			color = cyan
		}
		if color == "" {
			out.WriteString(line)
			continue
		}
		out.WriteString(s.paint(color, content) + line[len(content):])
	}
	return []byte(out.String())
}
