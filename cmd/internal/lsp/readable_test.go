package lsp

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pyfix/rewrite"
)

func TestPieces(t *testing.T) {
	const loop = "for i in range(3):\n    x.append(lambda: i)\n"
	long := strings.Repeat("    x = 1\n\n    def f(self, x):\n        return x\n\n", large/40)
	for _, test := range []struct {
		name string
		want []string // what the source is made of; a ! stands before what cannot be read
	}{
		{"nothing", []string{""}},
		{"all can be read", []string{"x = 1\n", loop}},
		{"one cannot", []string{"x = 1\n", "!def f(:\n    pass\n", loop}},
		{"the first has a stray character", []string{"!$\n", loop}},
		{"a stray character", []string{"x = 1\n", "!?\n", loop}},
		{"words at the margin, in brackets", []string{"x = f(1,\ny=2)\n", "!z = (\n", loop}},
		{"the same, behind an open bracket", []string{"!z = (\n", "!x = f(1,\n", "!y=2)\n", loop}},
		{"a string with a word at the margin", []string{"x = '''\ny\n'''\n", "!z = '\n", loop}},
		{"an open string", []string{loop, "!x = '''\n", "y = 1\n", loop}},
		{"a large class", []string{"class A:\n" + long, loop}},
		{"a large class with decorators", []string{"@a\n@b(\n)\nclass A(\n    B):\n    # one\n    '''two'''\n" + long, loop}},
		{"a large class with an error", []string{"!class A:\n" + long + "    def f(:\n        pass\n" + long, loop}},
		{"a large class with an error in its head", []string{"!class A(B:=):\n" + long, loop}},
		{"a large class without a colon", []string{"!class A\n" + long, loop}},
		{"a large class with a member too far in", []string{"!class A:\n" + long + "      y = 2\n", loop}},
		{"a large class with a member too far out", []string{"!class A:\n" + long + "  y = 2\n", loop}},
		{"a large class with clauses", []string{"class A:\n    if x:\n        y = 1\n    elif x:\n        y = 2\n    else:\n        pass\n    @d\n    def f():\n        pass\n" + long, loop}},
		{"a large class that declares too late", []string{"class A:\n" + long + "    def f(self):\n        pass\n", "!class B:\n    x = 1\n    global x\n", loop}},
		{"a large function", []string{"def f():\n" + long + "    nonlocals = 1\n", loop}},
	} {
		src := strings.ReplaceAll(strings.Join(test.want, ""), "!", "")
		whole := !strings.Contains(strings.Join(test.want, ""), "!")
		all, readable := newReader("main.py", rewrite.Options{}, nil).pieces([]byte(src))
		var got []string
		for _, p := range all {
			piece := src[p.Start:p.End]
			if !p.readable {
				piece = "!" + piece
			}
			got = append(got, piece)
		}
		if !reflect.DeepEqual(got, test.want) || readable != whole {
			t.Errorf("%s: readable: %v, and split into %.999q, want %.999q", test.name, readable, got, test.want)
		}
		if _, err := new(rewrite.Options).Load("main.py", []byte(src)); (err == nil) != whole {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

// TestPiecesAgree holds random versions of the fixtures, as they are while they
// are typed, against what is said about each if nothing is known of the one
// before, and against the parser.
func TestPiecesAgree(t *testing.T) {
	paths, err := filepath.Glob("../../../fixtures/*/*/before.py")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	found, partial := 0, 0
	for round := range 60 {
		var text string
		for range 3 {
			raw, err := os.ReadFile(paths[random.IntN(len(paths))])
			if err != nil {
				t.Fatal(err)
			}
			text += string(raw) + "\n"
		}
		var mem memory
		for step := range 40 {
			got, want := analysedAfter(text, &mem), analysed(text)
			if !reflect.DeepEqual(got.findings, want.findings) || got.partial != want.partial || got.problem != want.problem {
				t.Fatalf("round %d, step %d: %d findings (partial: %v, %s), but %d (partial: %v, %s) if nothing is known before, in\n%s", round, step,
					len(got.findings), got.partial, got.problem, len(want.findings), want.partial, want.problem, text)
			}
			r := newReader("main.py", rewrite.Options{}, nil)
			r.large = random.IntN(2) * large // each class, or none
			_, readable := r.pieces([]byte(text))
			m, err := (&rewrite.Options{TargetVersion: rewrite.Version{Major: 3, Minor: 14}}).Load("main.py", []byte(text))
			// In a file of Python 2, a statement need not be one of Python 3.
			lax := err == nil && (m.Python2 || runsOn(m, units(nil, []byte(text))))
			if readable != (err == nil) && !lax {
				t.Fatalf("round %d, step %d: readable: %v, but the whole has: %v\n%s", round, step, readable, err, text)
			}
			found += len(got.findings)
			if got.partial {
				partial++
			}
			text = mistype(text, random)
		}
	}
	if found == 0 || partial == 0 {
		t.Errorf("%d findings, %d broken versions", found, partial)
	}
}

// runsOn reports whether the parser takes the starts of statements for parts of
// those before: it knows of places where it overlooks the end of a line.
func runsOn(m *rewrite.Module, units []unit) bool {
	for n := range m.Root().Children() {
		for _, u := range units {
			if n.Start() < u.Start && u.Start < n.End() {
				return true
			}
		}
	}
	return false
}

// mistype changes a character or two.
func mistype(text string, random *rand.Rand) string {
	at := random.IntN(len(text) + 1)
	key := typed[random.IntN(len(typed))]
	switch random.IntN(3) {
	case 0:
		return text[:at] + key + text[min(at+1, len(text)):]
	case 1:
		return text[:at] + text[min(at+1, len(text)):]
	}
	return text[:at] + key + text[at:]
}

// analysedAfter returns what is known about a source, given what an analysis
// left in the memory.
func analysedAfter(src string, mem *memory) *analysis {
	j := job{path: "main.py", options: options(), snapshot: newBuffer(src).snapshot(), memory: mem}
	a, _ := j.do(nil) // there is no point that could end it
	return a
}
