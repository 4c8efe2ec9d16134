package scope

import (
	"encoding/json"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// mutator makes mostly broken programs of snippets and of pieces of the library.
type mutator struct {
	*rand.Rand
	snippets, pieces []string
	pool             []string // of tokens
}

const pieceSize = 900 // bytes: larger programs only make CPython slow

func newMutator(t testing.TB, seed uint64) *mutator {
	m := &mutator{Rand: rand.New(rand.NewPCG(seed, 1)), snippets: readSnippets(t)}
	for _, snippet := range m.snippets {
		m.pool = append(m.pool, anyToken.FindAllString(snippet, -1)...)
	}
	for _, interpreter := range interpreters(t) {
		p := startPython(t, interpreter)
		for _, path := range pythonFiles(t, p.lib, true) {
			for _, piece := range betweenDefinitions.Split(strings.ToValidUTF8(mustRead(t, path), "?"), -1) {
				if len(piece) < pieceSize && !strings.Contains(piece, "\r") {
					m.pieces = append(m.pieces, piece+"\n")
				}
			}
		}
	}
	return m
}

// readSnippets returns the snippets and the wrong programs that the parser is tested
// with. The latter stand at the start of an array each.
func readSnippets(t testing.TB) []string {
	t.Helper()
	var all []string
	for _, name := range []string{"snippets.jsonl", "errors.jsonl"} {
		for line := range strings.Lines(mustRead(t, filepath.Join("..", "syntax", "testdata", name))) {
			var snippet string
			var into any = &snippet
			if line[0] == '[' {
				into = &[]any{&snippet}
			}
			if err := json.Unmarshal([]byte(line), into); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(strings.ReplaceAll(snippet, "\r\n", ""), "\r") {
				all = append(all, snippet)
			}
		}
	}
	return all
}

var (
	anyToken           = regexp.MustCompile(`\w+|\s+|[^\w\s]`)
	betweenDefinitions = regexp.MustCompile(`\n\n\n`)
)

// next returns the next program.
func (m *mutator) next() string {
	program := pick(m, m.snippets)
	if m.IntN(2) == 0 {
		program = pick(m, m.pieces)
	}
	if m.IntN(6) == 0 {
		program = m.splice(program, pick(m, m.snippets))
	}
	for range 1 + m.IntN(3) {
		switch m.IntN(8) {
		case 0:
			program = m.changeLines(program)
		case 1:
			program = m.changeCharacters(program)
		default:
			program = m.changeTokens(program)
		}
	}
	return program
}

func pick(m *mutator, from []string) string { return from[m.IntN(len(from))] }

// splice puts lines of one program between those of another.
func (m *mutator) splice(program, other string) string {
	lines, others := splitLines(program), splitLines(other)
	at, from := m.IntN(len(lines)), m.IntN(len(others))
	to := min(len(others), from+1+m.IntN(3))
	return strings.Join(slices.Concat(lines[:at], others[from:to], lines[at:]), "")
}

// changeTokens deletes, doubles, swaps, replaces or inserts a token.
func (m *mutator) changeTokens(program string) string {
	tokens := splitTokens(program)
	if len(tokens) == 0 {
		return pick(m, m.pool)
	}
	at, other := m.IntN(len(tokens)), m.IntN(len(tokens))
	switch m.IntN(6) {
	case 0:
		tokens[at] = ""
	case 1:
		tokens[at] += " " + tokens[at]
	case 2:
		tokens[at], tokens[other] = tokens[other], tokens[at]
	case 3:
		tokens[at] = pick(m, m.pool)
	case 4:
		tokens[at] = tokens[other]
	case 5:
		tokens[at] += " " + pick(m, m.pool)
	}
	return strings.Join(tokens, "")
}

// changeLines deletes, doubles, indents, joins or moves a line.
func (m *mutator) changeLines(program string) string {
	lines := splitLines(program)
	at := m.IntN(len(lines))
	line := lines[at]
	switch m.IntN(8) {
	case 0:
		lines[at] = ""
	case 1:
		lines[at] += line
	case 2:
		lines[at] = strings.Repeat(" ", 1+m.IntN(8)) + line
	case 3:
		lines[at] = "\t" + line
	case 4:
		lines[at] = line[min(len(line), 1+m.IntN(4)):]
	case 5:
		lines[at] = strings.TrimSuffix(line, "\n")
	case 6:
		lines[at] = strings.TrimLeft(line, " ")
	case 7:
		other := m.IntN(len(lines))
		lines[at], lines[other] = lines[other], line
	}
	return strings.ToValidUTF8(strings.Join(lines, ""), "?")
}

// odd are characters that CPython's tokenizer treats in ways of their own.
var odd = []string{
	"(", ")", "[", "]", "{", "}", "'", `"`, `'''`, `"""`, "\\", "\\\n", "\n", "#", ";", ":", ",", "\t", "\f", "\v", "\x00", "\x01", "\x1a", "\x7f",
	"\u00a0", "\ufeff", "\u200b", "é", "€", "℘", "·", "𝔘", "1", "0", "_", "e", "j", ".", "!", "$", "?", "`", "@", "=", "*", "%", "\\N{", "\\x", "f'", "b'",
}

// changeCharacters deletes, replaces or inserts one, or cuts the program off.
func (m *mutator) changeCharacters(program string) string {
	if program == "" {
		return pick(m, odd)
	}
	at := m.IntN(len(program))
	for !utf8.RuneStart(program[at]) {
		at--
	}
	_, size := utf8.DecodeRuneInString(program[at:])
	before, behind := program[:at], program[at+size:]
	switch m.IntN(8) {
	case 0:
		return before
	case 1:
		return before + behind
	case 2, 3:
		return before + pick(m, odd) + behind
	case 4:
		return before + string(rune(m.IntN(128))) + behind
	}
	return before + pick(m, odd) + program[at:]
}
