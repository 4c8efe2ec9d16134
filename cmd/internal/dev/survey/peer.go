package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// unreadable is the code under which a remark says that the peer could not read
// the file.
const unreadable = "unreadable"

// remark is what another linter says about a place.
type remark struct {
	Row, Column int // both from 1
	Code        string
	Message     string
}

var quoted = regexp.MustCompile("[`'\"](\\w+)[`'\"]|^Cell variable (\\w+) ")

// about returns the name that the remark is about, "" if it mentions none.
func (r remark) about() string {
	found := quoted.FindStringSubmatch(r.Message)
	if found == nil {
		return ""
	}
	return found[1] + found[2]
}

// peer is another linter.
type peer struct {
	name    string
	codes   []string // that it has, of those that kinds of defects list
	args    []string // before the paths of the files
	version []string
	slow    bool // only files that promise something are given to it

	// parse reads what the peer prints. Its result is by path, as printed.
	parse func(stdout, stderr string) (map[string][]remark, error)
}

var peers = []*peer{
	{
		name:    "ruff",
		codes:   []string{"B023", "F821", "F823", "F841"},
		args:    []string{"check", "--isolated", "--no-cache", "--ignore-noqa", "--exit-zero", "--select", "B023,F821,F823,F841", "--output-format", "json"},
		version: []string{"--version"},
		parse:   parseRuff,
	},
	{
		name:    "flake8",
		codes:   []string{"B023"},
		args:    []string{"--isolated", "--disable-noqa", "--exit-zero", "--jobs", "1", "--select", "B023,E9", "--format", "%(path)s:%(row)d:%(col)d:%(code)s:%(text)s"},
		version: []string{"--version"},
		parse:   parseFlake8,
	},
	{
		name:    "pyflakes",
		codes:   []string{"F821", "F823", "F841"},
		version: []string{"--version"},
		parse:   parsePyflakes,
	},
	{
		name:    "pylint",
		codes:   []string{"W0640", "W0631", "E0601", "E0602"},
		args:    []string{"--rcfile", "", "--disable", "all", "--enable", "W0640,W0631,E0601,E0602,E0001", "--score", "n", "--persistent", "n", "--exit-zero", "--output-format", "json2"},
		version: []string{"--version"},
		slow:    true,
		parse:   parsePylint,
	},
}

func parseRuff(stdout, _ string) (map[string][]remark, error) {
	var said []struct {
		Code, Filename, Message string
		Location                struct{ Row, Column int }
	}
	if err := json.Unmarshal([]byte(stdout), &said); err != nil {
		return nil, err
	}
	remarks := make(map[string][]remark)
	for _, d := range said {
		code := d.Code
		if code == "" || strings.Contains(code, "-") {
			code = unreadable // as invalid-syntax
		}
		remarks[d.Filename] = append(remarks[d.Filename], remark{d.Location.Row, d.Location.Column, code, d.Message})
	}
	return remarks, nil
}

var flake8Line = regexp.MustCompile(`^(.*?):(\d+):(\d+):([A-Z]+\d+):(.*)$`)

func parseFlake8(stdout, _ string) (map[string][]remark, error) {
	remarks := make(map[string][]remark)
	for line := range strings.Lines(stdout) {
		found := flake8Line.FindStringSubmatch(strings.TrimSpace(line))
		if found == nil {
			return nil, fmt.Errorf("unexpected line %q", line)
		}
		code := found[4]
		if strings.HasPrefix(code, "E9") {
			code = unreadable
		}
		remarks[found[1]] = append(remarks[found[1]], remark{number(found[2]), number(found[3]), code, found[5]})
	}
	return remarks, nil
}

var (
	pyflakesLine    = regexp.MustCompile(`^(.*?):(\d+):(\d+):? (.*)$`)
	pyflakesFailure = regexp.MustCompile(`^(.*?\.pyw?):(?:(\d+):(?:(\d+):?)?)? (.*)$`)
)

// parsePyflakes gives pyflakes' messages the codes under which flake8 and ruff
// know them; other messages are left out.
func parsePyflakes(stdout, stderr string) (map[string][]remark, error) {
	remarks := make(map[string][]remark)
	for line := range strings.Lines(stdout) {
		found := pyflakesLine.FindStringSubmatch(strings.TrimSpace(line))
		if found == nil {
			return nil, fmt.Errorf("unexpected line %q", line)
		}
		if code := pyflakesCode(found[4]); code != "" {
			remarks[found[1]] = append(remarks[found[1]], remark{number(found[2]), number(found[3]), code, found[4]})
		}
	}
	for line := range strings.Lines(stderr) { // a failure is followed by the source line and a caret
		if found := pyflakesFailure.FindStringSubmatch(strings.TrimSpace(line)); found != nil {
			remarks[found[1]] = append(remarks[found[1]], remark{Row: 1, Column: 1, Code: unreadable, Message: found[4]})
		}
	}
	return remarks, nil
}

func pyflakesCode(message string) string {
	switch {
	case strings.HasPrefix(message, "undefined name") && !strings.HasSuffix(message, "in __all__"):
		return "F821"
	case strings.Contains(message, "referenced before assignment"):
		return "F823"
	case strings.HasPrefix(message, "local variable") && strings.HasSuffix(message, "assigned to but never used"):
		return "F841"
	}
	return ""
}

func parsePylint(stdout, _ string) (map[string][]remark, error) {
	var said struct {
		Messages []struct {
			MessageID, Message, AbsolutePath string
			Line, Column                     int
		}
	}
	if err := json.Unmarshal([]byte(stdout), &said); err != nil {
		return nil, err
	}
	remarks := make(map[string][]remark)
	for _, d := range said.Messages {
		code := d.MessageID
		if code == "E0001" || strings.HasPrefix(code, "F") {
			code = unreadable
		}
		remarks[d.AbsolutePath] = append(remarks[d.AbsolutePath], remark{d.Line, d.Column + 1, code, d.Message})
	}
	return remarks, nil
}

// number converts digits that a pattern has already seen.
func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		panic(err)
	}
	return n
}
