package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sort"
	"strings"
	"unicode/utf8"

	"pyfix/rewrite"
)

// typist edits a program as people do: it goes to some place and types there,
// one character after the other, so that the program is broken for a while. Then
// it takes everything back, so that each place is edited in a program that is
// as sound as at the start.
type typist struct {
	random *rand.Rand
	sound  string
	starts []int // of what stands at the top level

	text    string   // as it is now
	place   int      // where the edits are
	strokes []stroke // that are to come there
}

// stroke replaces the bytes of the text from start to end.
type stroke struct {
	start, end int
	new        string
}

// newTypist takes a program that can be read.
func newTypist(path, text string, seed uint64) (*typist, error) {
	if strings.Contains(text, "\r") {
		return nil, errors.New(path + ": has carriage returns; give a file without any")
	}
	m, err := new(rewrite.Options).Load(path, []byte(text))
	if err != nil {
		return nil, fmt.Errorf("%w; give a file that can be read", err)
	}
	ty := &typist{random: rand.New(rand.NewPCG(seed, 1)), sound: text, text: text}
	for n := range m.Root().Children() {
		ty.starts = append(ty.starts, n.Start())
	}
	return ty, nil
}

// next makes an edit and returns it, as one of the text before.
func (ty *typist) next() stroke {
	if len(ty.strokes) == 0 {
		ty.place, ty.strokes = ty.visit()
	}
	s := ty.strokes[0]
	ty.strokes = ty.strokes[1:]
	ty.text = ty.text[:s.start] + s.new + ty.text[s.end:]
	return s
}

// isBroken reports whether the text cannot be read. It parses what stands around
// the edits: all else can be.
func (ty *typist) isBroken() bool {
	const around = 10 // more than what is taken away can belong to
	next := sort.SearchInts(ty.starts, ty.place+1)
	start, behind := 0, 0
	if next > around {
		start = ty.starts[next-around]
	}
	if next+around < len(ty.starts) {
		behind = len(ty.sound) - ty.starts[next+around]
	}
	_, err := new(rewrite.Options).Load("edited", []byte(ty.text[start:len(ty.text)-behind]))
	return err != nil
}

// visit chooses a place, and what to type there. The last stroke of all takes
// back the others.
func (ty *typist) visit() (at int, strokes []stroke) {
	at = ty.random.IntN(len(ty.sound) + 1)
	for at < len(ty.sound) && !utf8.RuneStart(ty.sound[at]) {
		at--
	}
	switch ty.random.IntN(6) {
	case 0:
		at = ty.lineEnd(at)
		return at, ty.code(at)
	case 1:
		at = ty.lineEnd(at)
		return at, insert(at, ty.lines())
	case 2:
		return at, insert(at, "\n")
	case 3:
		return at, ty.backspaces(at)
	}
	return at, insert(at, pick(ty.random, keys))
}

// keys are what is typed anywhere.
var keys = strings.Split(`a b i x _ 1 , . : = ( ) [ ] { } # ' " + * @ \ """ def`, " ")

// snippets are what is typed on lines of its own. Further lines are indented as
// the first.
var snippets = []string{
	"value = call(self, [1, 2], key='name')",
	"if value is not None and (value > 1):\n    return value",
	"for i in range(3):\n    made.append(lambda: i)",
	"try:\n    work()\nexcept OSError as error:\n    print(error)",
	"def inner(x, *, y={}):\n    return f\"{x!r} {y}\"",
	"\"\"\"Does what it says.\n\nAnd more.\n\"\"\"",
	"# it's a note",
	"import os, sys",
	"with open(path) as f:\n    lines = [line for line in f if line]",
}

func pick(random *rand.Rand, from []string) string { return from[random.IntN(len(from))] }

// insert types something, and takes it back.
func insert(at int, new string) []stroke {
	return []stroke{{at, at, new}, {at, at + len(new), ""}}
}

// code types a snippet below the line that ends there, one character at a time.
func (ty *typist) code(at int) (strokes []stroke) {
	line := ty.sound[strings.LastIndex(ty.sound[:at], "\n")+1 : at]
	margin := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	if strings.HasSuffix(line, ":") {
		margin += "    "
	}
	snippet := strings.ReplaceAll("\n"+pick(ty.random, snippets), "\n", "\n"+margin)
	for i := range len(snippet) {
		strokes = append(strokes, stroke{at + i, at + i, snippet[i : i+1]})
	}
	return append(strokes, stroke{at, at + len(snippet), ""})
}

// lines returns a few lines of the program, with the line break before them.
func (ty *typist) lines() string {
	start := ty.lineEnd(ty.random.IntN(len(ty.sound) + 1))
	end := start
	for range 1 + ty.random.IntN(40) {
		if end < len(ty.sound) {
			end = ty.lineEnd(end + 1)
		}
	}
	return ty.sound[start:end]
}

// backspaces takes away some characters before the place, one by one.
func (ty *typist) backspaces(at int) (strokes []stroke) {
	from := at
	for range 1 + ty.random.IntN(8) {
		_, size := utf8.DecodeLastRuneInString(ty.sound[:from])
		strokes = append(strokes, stroke{from - size, from, ""})
		from -= size
	}
	return append(strokes, stroke{from, from, ty.sound[from:at]})
}

// lineEnd returns where the line ends that the offset is in.
func (ty *typist) lineEnd(at int) int {
	if n := strings.IndexByte(ty.sound[at:], '\n'); n >= 0 {
		return at + n
	}
	return len(ty.sound)
}
