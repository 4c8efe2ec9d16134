package flow

import (
	"testing"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// unboundTests ask about the variable n of the first function. Answers are
// lines. A line that ends in `# caught` catches the failure of what it reads. All
// reads of m are known to raise.
var unboundTests = []struct {
	name, program string
	uses          []int
	bindings      []int
}{
	{"augmented", `
def f():
    n += 1
    print(n)
`, []int{3}, nil},
	{"read before the binding", `
def f():
    print(n)
    n = 1
`, []int{3}, nil},
	{"bound before", `
def f():
    n = 1
    n += 1
`, nil, []int{3, 4}},
	{"bound on one path", `
def f():
    if c():
        n = 1
    n += 1
`, nil, []int{4, 5}},
	{"read on one path, bound on the other", `
def f():
    if c():
        n += 1
    else:
        n = 1
    print(n)
`, []int{4}, []int{6}},
	{"in every branch", `
def f():
    if c():
        n += 1
    else:
        n -= 1
    print(n)
`, []int{4, 6}, nil},
	{"bound by an earlier round that read it", `
def f():
    for x in r():
        n += x
    return n
`, []int{4, 5}, nil},
	{"bound by an earlier round that did not", `
def f():
    for x in r():
        if c():
            print(n)
        n = x
`, nil, []int{6}},
	{"read in a later round only", `
def f():
    while c():
        if c():
            n += 1
            continue
        n = 0
`, nil, []int{5, 7}},
	{"handler for something else", `
def f():
    try:
        n += 1
    except E:
        n = 1
`, []int{4}, nil},
	{"handler for something that comes first", `
def f():
    try:
        n += g()
        n = g() + n
    except E:
        n = 1
    try:
        n += 1
    except E:
        n = 2
`, []int{4}, nil},
	{"a call before the read may raise", `
def f(a):
    try:
        a = g() + n
    except E:
        n = 1
`, []int{4}, []int{6}},
	{"an operator before the read may raise", `
def f(a):
    try:
        a = (1 / 0, n)
    except E:
        n = 1
`, []int{4}, []int{6}},
	{"handler for the failure itself", `
def f():
    for x in r():
        try:
            n += x  # caught
        except E:
            n = x
`, nil, []int{5, 7}},
	{"finally", `
def f():
    try:
        n += 1
    finally:
        n = 0
`, []int{4}, nil},
	{"finally that is reached without", `
def f():
    try:
        if c():
            n += 1
    finally:
        n = 0
`, []int{5}, []int{7}},
	{"del", `
def f():
    del n
    n = 1
`, []int{3}, nil},
	{"del of what was bound", `
def f():
    n = 1
    del n
    print(n)
`, nil, []int{3}},
	{"a name that a handler takes away", `
def f():
    try:
        g()
    except E as n:
        pass
    print(n)
`, nil, []int{5}},
	{"another function may bind it", `
def f():
    def h():
        nonlocal n
        n = 1
    print(n)
    h()
    n += 1
`, []int{6}, nil},
	{"another function may have bound it", `
def f():
    def h():
        nonlocal n
        n = 1
    h()
    n += 1
`, nil, []int{7}},
	{"in a comprehension", `
def f():
    a = [n for x in (1, 2)]
    n = 1
`, []int{3}, nil},
	{"in a closure it is not known", `
def f():
    a = lambda: n
    n = 1
`, nil, []int{4}},
	{"behind a return", `
def f():
    return
    print(n)
    n = 1
`, nil, nil},
	{"another name raises before", `
def f():
    if m:
        return
    n = 1
`, nil, nil},
	{"another name raises before, and that is caught", `
def f():
    try:
        m()  # caught
    except E:
        n = 1
`, nil, []int{6}},
	{"another name raises on one way", `
def f():
    if c():
        m()
    n = 1
    print(n)
`, nil, []int{5}},
	{"walrus after its own read", `
def f():
    return (n, (n := 1))
`, []int{3}, nil},
}

func TestFromUnbound(t *testing.T) {
	for _, test := range unboundTests {
		t.Run(test.name, func(t *testing.T) {
			file, err := syntax.Parse("program.py", []byte(test.program))
			if err != nil {
				t.Fatal(err)
			}
			scopes := scope.New(file)
			v := scopes.Opened(first(t, file, syntax.KindFunctionDefinition)).Lookup("n").Var
			var known []syntax.Node
			for name := range file.Each(syntax.KindIdentifier) {
				if name.Text() == "m" {
					known = append(known, name)
				}
			}
			flow := New(scopes)
			found := flow.FromUnbound(v, flow.Raising(v.Owner, known), func(use syntax.Node) bool {
				line := file.Lines.Text(use.Row())
				return len(line) > 8 && string(line[len(line)-8:]) == "# caught"
			})
			var uses, bindings []int
			for _, use := range found.Uses {
				uses = append(uses, use.Row())
			}
			for _, b := range found.Bindings {
				if b.Var != v {
					t.Errorf("%s on line %d is another variable", b.Name.Text(), b.Name.Row())
				}
				bindings = append(bindings, b.Name.Row())
			}
			same(t, "uses that raise", uses, test.uses)
			same(t, "bindings that can run", bindings, test.bindings)
		})
	}
}
