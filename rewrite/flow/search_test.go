package flow

import (
	"slices"
	"testing"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// searchTests ask about the variable i, the first lambda of the program, and the
// first loop. Answers are lines; 0 is none.
var searchTests = []struct {
	name, program string
	rebound       int   // ReboundWithin the loop
	inRound       []int // ReboundInRound
	called        []int // LaterCalls, for the bindings in the round
}{
	{"for", `
for i in r():
    keep(lambda: i)
`, 2, nil, nil},
	{"bound anew in the round", `
while c():
    keep(lambda: i)
    i = 1
    g()
`, 4, []int{4}, []int{2, 5}},
	{"behind the loop is another matter", `
while c():
    keep(lambda: i)
    i += 1
g()
`, 4, []int{4}, []int{2}},
	{"so is what a break leads to", `
for j in r():
    keep(lambda: i)
    if c():
        break
else:
    i = 1
i = 2
g()
`, 7, nil, nil},
	{"a round of the loop around is not a round of this one", `
for i in (1, 2):
    keep(lambda: i)
    break
g()
`, 0, nil, nil},
	{"before, not after", `
while c():
    i = 1
    keep(lambda: i)
`, 3, nil, nil},
	{"before, and there is no other round", `
while c():
    i = 1
    keep(lambda: i)
    break
`, 0, nil, nil},
	{"a finally of the loop", `
for i in r():
    try:
        keep(lambda: i)
        continue
    finally:
        i = 1
        g()
`, 7, []int{7}, []int{8}},
	{"a finally around the loop", `
try:
    for j in r():
        keep(lambda: i)
        break
finally:
    i = 1
    g()
`, 0, nil, nil},
	{"a call that makes the closure anew", `
while True:
    keep(lambda: i)
    if c():
        i = 1
        continue
    g()
`, 5, []int{5}, nil},
	{"a call that raises before the closure is made anew", `
while True:
    try:
        h(x(), lambda: i)
        i = 1
    except E:
        g()
`, 5, []int{5}, []int{4, 7}},
	{"del", `
while c():
    keep(lambda: i)
    del i
`, 4, []int{4}, []int{2}},
	{"comprehension", `
z = [keep(lambda: i) for i in r()]
`, 2, nil, nil},
	{"comprehension with a walrus", `
z = [(keep(lambda: i), i := j) for j in r()]
`, 2, []int{2}, nil},
}

func TestSearch(t *testing.T) {
	for _, test := range searchTests {
		t.Run(test.name, func(t *testing.T) {
			file, err := syntax.Parse("program.py", []byte(test.program))
			if err != nil {
				t.Fatal(err)
			}
			scopes := scope.New(file)
			info := New(scopes)
			lambda := first(t, file, syntax.KindLambda)
			in, v := scopes.Opened(lambda).Parent, scopes.ReadOf(lambda.Child(syntax.FieldBody)).Var
			loop := first(t, file, syntax.KindForStatement, syntax.KindWhileStatement, syntax.KindForInClause)

			region := loop
			if loop.Kind() == syntax.KindForInClause {
				region = loop.Parent()
			}
			rebound := 0
			if b := info.ReboundWithin(lambda, in, v, region); b != nil {
				rebound = b.Name.Row()
			}
			if rebound != test.rebound {
				t.Errorf("ReboundWithin is %d, want %d", rebound, test.rebound)
			}
			var inRound, called []int
			for b := range info.ReboundInRound(lambda, in, v, loop) {
				inRound = append(inRound, b.Name.Row())
				for call := range info.LaterCalls(lambda, in, loop).After(b) {
					called = append(called, call.Row())
				}
			}
			same(t, "ReboundInRound", inRound, test.inRound)
			same(t, "LaterCalls", called, test.called)
		})
	}
}

func first(t *testing.T, file *syntax.File, kinds ...syntax.Kind) syntax.Node {
	for n := range file.Root().Descendants() {
		if n.Is(kinds...) {
			return n
		}
	}
	t.Fatalf("no %v", kinds)
	return syntax.Node{}
}

func same(t *testing.T, what string, got, want []int) {
	slices.Sort(got)
	want = slices.Sorted(slices.Values(want))
	if !slices.Equal(got, want) {
		t.Errorf("%s are %v, want %v", what, got, want)
	}
}
