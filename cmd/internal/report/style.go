package report

import (
	"bytes"
	"net/url"
	"path/filepath"
	"strings"
)

// style dresses text for a terminal; the zero value leaves it as it is.
type style struct {
	color bool
	links bool
}

// The colours, as ANSI's "select graphic rendition" has them.
const (
	reset  = "\x1b[0m"
	bold   = "\x1b[1m"
	red    = "\x1b[1;31m"
	cyan   = "\x1b[36m"
	gutter = "\x1b[1;34m"
	aside  = "\x1b[1;33m"
	minus  = "\x1b[31m"
	plus   = "\x1b[32m"
)

func (s style) paint(color, text shown) shown {
	if !s.color || text == "" {
		return text
	}
	return color + text + reset
}

// link makes text a hyperlink to a file. Its target holds nothing but printable
// ASCII, since that is all that a URL holds unescaped.
func (s style) link(abs string, text shown) shown {
	if !s.links || !filepath.IsAbs(abs) {
		return text
	}
	path := filepath.ToSlash(abs)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	target := url.URL{Scheme: "file", Path: path}
	return "\x1b]8;;" + shown(target.String()) + "\x1b\\" + text + "\x1b]8;;\x1b\\"
}

// Diff returns a unified diff as people are shown it: coloured or not, and with
// lines as VisibleLines has them. Programs need it as it was.
func Diff(diff []byte, color bool) []byte {
	visible := VisibleLines(diff)
	if !color {
		return visible
	}
	p := printer{style: style{color: true}, out: make([]byte, 0, len(visible)+len(visible)/4)}
	for line := range bytes.Lines(visible) {
		content := bytes.TrimRight(line, "\r\n")
		color := colorOf(line)
		if color != "" {
			p.begin(color)
		}
		p.out = append(p.out, content...)
		if color != "" {
			p.end()
		}
		p.out = append(p.out, line[len(content):]...)
	}
	return p.out
}

// colorOf returns the colour of a line of a unified diff, "" if it has none.
func colorOf(line []byte) shown {
	switch {
	case bytes.HasPrefix(line, []byte("--- ")), bytes.HasPrefix(line, []byte("+++ ")):
		return bold
	case line[0] == '-':
		return minus
	case line[0] == '+':
		return plus
	case line[0] == '@':
		return cyan
	}
	return ""
}
