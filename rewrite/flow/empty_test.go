package flow

import (
	"testing"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// emptyTests ask what follows if the first for statement, whose target is i,
// makes no round. Answers are lines.
var emptyTests = []struct {
	name, program string
	reads         []int
	bound         bool // i may have a value before, and there are reads
}{
	{"read behind", `
for i in r():
    i
print(i)
print(i)
`, []int{4}, false},
	{"read in the else clause", `
for i in r():
    break
else:
    i
`, []int{5}, false},
	{"else clause that binds it", `
for i in r():
    break
else:
    i = 1
i
`, nil, false},
	{"bound before", `
i = 0
for i in r():
    pass
i
`, nil, false},
	{"bound before on one way", `
if c():
    i = 0
for i in r():
    pass
i
`, []int{6}, true},
	{"known to make a round", `
for i in (1, 2):
    pass
i
`, nil, false},
	{"flag that the loop sets", `
found = False
for i in r():
    found = True
if found:
    i
if not found:
    print(i)
`, []int{8}, false},
	{"test of what it runs over", `
for i in r:
    pass
if r:
    i
`, nil, false},
	{"what it runs over is bound anew", `
for i in r:
    pass
r = g()
if r:
    i
`, []int{6}, false},
	{"the next loop binds it", `
for i in r():
    pass
for i in r():
    i
i
`, []int{6}, false},
	{"a loop around comes round", `
while c():
    for i in r():
        pass
    i
`, []int{5}, true},
	{"a handler catches the failure", `
try:
    for i in r():
        pass
    i
except E:
    i
`, []int{5, 7}, false},
}

func TestIfEmpty(t *testing.T) {
	for _, test := range emptyTests {
		t.Run(test.name, func(t *testing.T) {
			file, err := syntax.Parse("program.py", []byte(test.program))
			if err != nil {
				t.Fatal(err)
			}
			scopes := scope.New(file)
			found := New(scopes).IfEmpty(first(t, file, syntax.KindForStatement), scopes.Module, scopes.Global("i"))
			var reads []int
			for _, r := range found.Reads {
				reads = append(reads, r.Name.Row())
			}
			same(t, "reads that raise", reads, test.reads)
			if bound := found.Before != nil; bound != test.bound {
				t.Errorf("bound before is %v, want %v", bound, test.bound)
			}
		})
	}
}
