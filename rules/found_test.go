package rules

import (
	"slices"
	"testing"

	"pyfix/rewrite"
)

// found holds programs in which the rule finds something that is easily
// overlooked.
var found = []struct{ rule, why, src string }{
	{"loop-closure", `a header is repeated`, `
while fs.append(lambda: i) or (i := f()):
	pass
`},
	{"loop-closure", `the generators are elements, not what list() gets`, `
gs = list((x + y for x in xs) for y in ys)
`},
	{"loop-closure", `so are the lambdas`, `
gs = x.assertEqual(lambda: y for y in ys)
`},
	{"loop-closure", `the outer comprehension binds what the element of the inner one reads`, `
gs = [[lambda: y for x in xs] for y in ys]
`},
	{"loop-closure", `the module deletes what it never binds`, `
for _ in c:
	fs.append(lambda: x)
	del x
`},
	{"except-closure", `made in the header`, `
def f():
	try: pass
	except reg(lambda: e) as e: pass
`},
	{"except-rebind", `read in the header, in the next round`, `
def f():
	while c:
		try: g()
		except e as e: pass
`},
	{"unreturned-local", `one name, two spellings`, `
def ｆ(): t = 1
f(); print(t)
`},
	{"unreturned-local", `and the other way round`, `
def f(): t = 1
ｆ(); print(t)
`},
	{"unreturned-local", `an equals sign that assigns nothing`, `
class K:
	def __init__(self, a): pass
	def f(self): t = 1
	def g(self): print(t)
K(a=1).f()
`},
	{"unreturned-local", `one in a string`, `
class K:
	def f(self): t = 1
	def g(self): print(t)
K("=").f()
`},
	{"missing-nonlocal", `a semicolon behind the last statement`, `
x = 1
def fail():
	raise E;
def g(c):
	if c:
		x = 1
		fail()
	print(x)
`},
	{"missing-nonlocal", `a loop without end`, `
x = 1
def g(c):
	if c:
		x = 1
		while True: pass
	print(x)
`},
	{"missing-nonlocal", `as the constant says`, `
x = 1
def g(c):
	if c:
		x = 1
		while not 0:
			f()
	print(x)
`},
	{"missing-nonlocal", `or part of it`, `
x = 1
def g(c):
	if c:
		x = 1
		while c or 1:
			f()
	print(x)
`},
	{"missing-nonlocal", `an assertion that never holds`, `
x = 1
def g(c):
	if c:
		x = 1
		assert False
	print(x)
`},
	{"missing-nonlocal", `a class body runs with the function`, `
x = 1
def g(c):
	class K:
		y = x
		print(x)
	x = 1
`},
	{"missing-nonlocal", `so do its comprehensions`, `
x = 1
def g(c):
	class K:
		y = [x for _ in c]
	x = 1
`},
	{"missing-nonlocal", `a handler of what cannot raise`, `
x = 1
def g(c):
	try:
		pass
	except E as x:
		pass
	print(x)
`},
	{"missing-nonlocal", `the binding is unreachable`, `
x = 1
def g(c):
	if c:
		return
		x = 1
	print(x)
`},
	{"missing-nonlocal", `because a call does not return`, `
x = 1
def g(c):
	if c:
		fail()
		x = 1
	print(x)
def fail(): raise E
`},
	{"missing-nonlocal", `because a loop does not end`, `
x = 1
def g(c):
	if c:
		while True: pass
		x = 1
	print(x)
`},
	{"missing-nonlocal", `because every branch returns`, `
x = 1
def g(c):
	if c:
		if c: return
		else: return
		x = 1
	print(x)
`},
	{"missing-nonlocal", `because the loop goes on`, `
x = 1
def g(c):
	for i in c:
		if i:
			continue
			x = 1
	print(x)
`},
	{"missing-nonlocal", `an else behind what raises`, `
x = 1
def g(c):
	try:
		raise E
	except E:
		pass
	else:
		x = 1
	print(x)
`},
	{"missing-nonlocal", `a call in a try does not return`, `
x = 1
def g(c):
	try:
		fail()
		x = 1
	except E:
		pass
	print(x)
def fail(): raise E
`},
	{"missing-nonlocal", `an assertion in a try`, `
x = 1
def g(c):
	try:
		assert False
		x = 1
	except E:
		pass
	print(x)
`},
	{"missing-nonlocal", `a class is bound when its body has run`, `
x = 1
def g():
	class x: y = x
`},
	{"missing-nonlocal", `a function ends in a try statement`, `
x = 1
def g(c):
	if c:
		x = 1
		fail()
	print(x)
def fail():
	try: raise A
	except E: raise B
`},
	{"missing-nonlocal", `a lambda that is called on the spot`, `
x = 1
def g():
	(lambda: x)()
	x = 1
`},
	{"missing-nonlocal", `a finally has the last word`, `
x = 1
def g(c):
	if c:
		x = 1
		fail()
	print(x)
def fail():
	try:
		return 1
	finally:
		raise E
`},
	{"missing-nonlocal", `an equals sign that assigns nothing`, `
x = 1
def g(c):
	if c:
		x = 1
		fail()
	print(x)
def fail():
	m[a == 1].fail_json(3)
`},
	{"missing-nonlocal", `a class body deletes the name`, `
x = 1
def g(c):
	class K:
		nonlocal x
		del x
	x = 1
`},
	{"missing-nonlocal", `nothing but del makes the name local`, `
x = 1
def g():
	del [x, y]
`},
	{"loop-variable-leak", `a class body runs with the code around it`, `
def f(xs):
	for i in xs: pass
	class K:
		y = i
`},
	{"loop-variable-leak", `a comprehension in a class body`, `
for i in xs: pass
class K:
	print([i for _ in [i]])
`},
	{"loop-variable-leak", `what the second manager raises, the first swallows`, `
def f(xs):
	for i in xs: pass
	with suppress(E), open() as i: pass
	print(i)
`},
	{"loop-variable-leak", `the class binds a global name`, `
class K:
	global i
	for i in xs: pass
print(i)
`},
	{"loop-variable-leak", `a class is bound when its body has run`, `
for K in xs: pass
class K: print(K)
`},
	{"loop-variable-leak", `a lambda that is called on the spot`, `
def g(xs):
	for x in xs: pass
	(lambda: x)()
`},
}

// harmless holds programs that look like one in which the rule finds something.
var harmless = []struct{ rule, why, src string }{
	{"loop-closure", "made outside of the loop", `
for i in c: pass
fs.append(lambda: i)
`},
	{"loop-closure", "the loop does not bind what is read", `
for i in c:
	fs.append(lambda: j)
`},
	{"loop-closure", "a parameter of its own", `
for i in c:
	fs.append(lambda i: i)
`},
	{"loop-closure", "used up on the spot", `
for i in c:
	print(any(i == j for j in d), sorted(d, key=lambda j: i))
`},
	{"loop-closure", "generators in a list that are used up each", `
sums = list(sum(x * y for x in xs) for y in ys)
`},
	{"loop-closure", "only called in its round", `
for i in c:
	def double():
		return 2 * i
	print(double())
`},
	{"except-closure", "made behind the handler", `
try: f()
except E as e: pass
fs.append(lambda: e)
`},
	{"except-closure", "reads another name", `
try: f()
except E as e: fs.append(lambda: d)
`},
	{"except-rebind", "read in the handler only", `
try: f()
except E as e: print(e)
`},
	{"except-rebind", "read before", `
e = 1
print(e)
try: f()
except E as e: pass
`},
	{"except-rebind", "bound anew by then", `
try: f()
except E as e: pass
e = 1
print(e)
`},
	{"except-rebind", "another function's", `
def f():
	try: f()
	except E as e: pass
def g(e):
	return e
`},
	{"class-comprehension", "the first iterable sees the class", `
class K:
	n = 1
	m = [i for i in n]
`},
	{"class-lambda", "a parameter of that name", `
class K:
	n = 1
	m = lambda n: n
`},
	{"class-name-in-method", "the module binds it", `
class K:
	n = 1
	def f(self): return n
n = 2
`},
	{"class-name-in-method", "read as an attribute", `
class K:
	n = 1
	def f(self): return self.n
`},
	{"unreturned-local", "the result is used", `
def f():
	t = 1
x = f()
print(t)
`},
	{"unreturned-local", "a global name", `
def f():
	global t
	t = 1
f()
print(t)
`},
	{"missing-nonlocal", "bound first", `
x = 1
def f():
	x = 2
	print(x)
`},
	{"missing-nonlocal", "declared", `
x = 1
def f():
	global x
	x += 1
`},
	{"missing-nonlocal", "bound on one way", `
x = 1
def f(c):
	if c:
		log(c)
		x = 2
	print(x)
`},
	{"missing-nonlocal", "bound in a loop that may be left", `
x = 1
def f(c):
	for i in c:
		x = i
		if x:
			break
	print(x)
`},
	{"missing-nonlocal", "another function's that does return", `
x = 1
def f(c):
	if c:
		x = 2
		g()
	print(x)
def g():
	if h():
		return 1
	raise E
`},
	{"missing-nonlocal", "read by a function that runs later", `
x = 1
def f():
	def g(): return x
	x = 2
	return g
`},
	{"loop-variable-leak", "read in the loop", `
for i in c:
	print(i)
`},
	{"loop-variable-leak", "bound before", `
i = None
for i in c: pass
print(i)
`},
	{"comprehension-leak", "bound elsewhere", `
[i for i in c]
i = 1
print(i)
`},
}

// TestFound demands a finding where one is hidden well, and none in the programs
// that only look like it.
func TestFound(t *testing.T) {
	for _, test := range found {
		if !finds(t, test.rule, test.src) {
			t.Errorf("%s: %s finds nothing%s", test.why, test.rule, test.src)
		}
	}
	for _, test := range harmless {
		if finds(t, test.rule, test.src) {
			t.Errorf("%s: %s finds something%s", test.why, test.rule, test.src)
		}
	}
}

// finds reports whether the rule finds anything in the program.
func finds(t *testing.T, rule, src string) bool {
	t.Helper()
	opt := new(rewrite.Options)
	m, err := opt.Load("test.py", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(All, func(r *rewrite.Rule) bool { return r.Name == rule })
	found, err := rewrite.Check(m, All[at:at+1], opt)
	if err != nil {
		t.Fatal(err)
	}
	return len(found) > 0
}
