package flow

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// TestReaching checks the programs in testdata/reaching. A file holds several,
// each below a line "#= name". The comment at the end of a line has parts that
// are separated by semicolons: "=a" calls the bindings of the line a; "x: a
// never" says what the reads of x in the line find: a, or nothing yet. The
// others are deleted@d, ended@h, outside, and nothing for a read that never
// runs. Every read of a name of one letter that the program binds must have one.
func TestReaching(t *testing.T) {
	files, err := filepath.Glob("testdata/reaching/*.py")
	if err != nil || len(files) == 0 {
		t.Fatalf("no programs: %v", err)
	}
	for _, path := range files {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split("\n"+string(src), "\n#= ")[1:] {
			name, program, _ := strings.Cut(part, "\n")
			t.Run(strings.TrimSuffix(filepath.Base(path), ".py")+"/"+name, func(t *testing.T) { checkReaching(t, program) })
		}
	}
}

var oneLetter = regexp.MustCompile(`^[a-z]$`)

// spot is a name on a line.
type spot struct {
	row  int
	name string
}

func checkReaching(t *testing.T, program string) {
	file, err := syntax.Parse("program.py", []byte(program))
	if err != nil {
		t.Fatal(err)
	}
	labels, want := comments(t, program)
	scopes := scope.New(file)
	info := New(scopes)
	got := make(map[spot][]string)
	for i := range file.Len() {
		name := file.At(i)
		read := scopes.ReadOf(name)
		if name.Kind() != syntax.KindIdentifier || read == nil || read.Kind == scope.NotRun || !read.Var.Bound() || !oneLetter.MatchString(name.Text()) {
			continue
		}
		at := spot{name.Row(), name.Text()}
		got[at] = append(got[at], words(info.Reaching(read), labels)...)
	}
	for at := range got {
		slices.Sort(got[at])
		got[at] = slices.Compact(got[at])
		if !slices.Equal(got[at], want[at]) {
			t.Errorf("line %d: %s may be %v, want %v", at.row, at.name, got[at], want[at])
		}
	}
	for at := range want {
		if got[at] == nil {
			t.Errorf("line %d: %s is not read", at.row, at.name)
		}
	}
}

// comments returns the label of each line and what is expected of each read.
func comments(t *testing.T, program string) (labels map[int]string, want map[spot][]string) {
	labels, want = make(map[int]string), make(map[spot][]string)
	for i, line := range strings.Split(program, "\n") {
		_, comment, _ := strings.Cut(line, "  # ")
		for part := range strings.SplitSeq(comment, ";") {
			part = strings.TrimSpace(part)
			label, isLabel := strings.CutPrefix(part, "=")
			name, defs, isRead := strings.Cut(part, ": ")
			switch {
			case isLabel:
				labels[i+1] = label
			case isRead:
				want[spot{i + 1, name}] = slices.Sorted(slices.Values(strings.Fields(defs)))
			case part != "":
				t.Fatalf("line %d: what does %q mean?", i+1, part)
			}
		}
	}
	return labels, want
}

func words(defs []Def, labels map[int]string) []string {
	if len(defs) == 0 {
		return []string{"nothing"}
	}
	var words []string
	for _, d := range defs {
		word := fates[d.Fate]
		if d.Binding != nil {
			label, ok := labels[d.Binding.Name.Row()]
			if !ok {
				label = "line " + strconv.Itoa(d.Binding.Name.Row())
			}
			word = strings.TrimPrefix(word+"@"+label, "bound@")
		}
		words = append(words, word)
	}
	return words
}
