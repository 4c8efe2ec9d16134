package syntax

import (
	"strings"
	"testing"
)

// TestRefused has programs that every CPython refuses, from 3.8 on: the descent
// declines them, and CPython is asked whether that is so.
func TestRefused(t *testing.T) {
	needPython(t)
	judge := startJudge(t, *pythonPath)
	for _, program := range refused {
		verdict := judge.verdict(t, program+"\n")
		if verdict.Uncompiled == "" {
			t.Errorf("CPython accepts %q", program)
		}
		_, refused := new(parser).descend(nil, []byte(program+"\n"))
		if refused == nil {
			t.Errorf("the descent accepts %q", program)
			continue
		}
		compareRefusals(t, judge, program+"\n", refused, verdict)
	}
}

// compareRefusals demands the line that CPython names, or an earlier one, and its
// words, as far as this parser has any.
func compareRefusals(t *testing.T, judge *judge, program string, refused *refusal, verdict verdict) {
	t.Helper()
	if judge.minor < 13 {
		return // the words changed from version to version
	}
	if line := refused.at("a.py", []byte(program)).Row; verdict.Line > 0 && line > verdict.Line {
		t.Errorf("%q: %s on line %d, CPython says %s on line %d", program, refused.reason, line, verdict.Uncompiled, verdict.Line)
	}
	if refused.reason != invalid && !strings.Contains(verdict.Uncompiled, refused.reason) {
		t.Logf("%q: %s, CPython says %s", program, refused.reason, verdict.Uncompiled)
	}
}

var refused = []string{
	// expressions
	"a b", "a +", "a or", "not", "a not b", "a if b", "a if b else", "a or lambda: b", "- not a", "a + not b",
	"lambda", "lambda a", "lambda a: b := c", "a := b", "(a := b := c)", "(a.b := c)", "((a := b) := c)", "f(a := b := c)",
	"a[b := c:d]", "a[]", "a[*b:c]", "a[**b]", "a.1", "a.", "a..b", "(a", "a)", "[a)", "(,)", "[,]", "{,}", "{a: b, c}",
	"{a, b: c}", "{*a: b}", "{a: *b}", "{**a, b}", "{a := b: c}", "(**a)", "[**a]", "*a or b,", "**a", "[*a or b]", "await", "await -a",
	"a <", "a << ", "a ! b", "a $ b", "a ? b", "`a`", "a <> b", "a === b", "(yield) = a", "[a for b]", "[for a in b]", "[a for b in]",
	"[a for b in c if]", "[a for f() in b]", "[a, b for c in d]", "(a for b in c, d)", "{a: b for c in d, e}", "[a if b for c in d]",
	"f(a for b in c, d)", "f(a, b for c in d)", "f(a=b for c in d)", "f(**a for b in c)", "f(a=1, b)", "f(**a, b)", "f(**a, *b)",
	"f(a.b=c)", "f(None=1)", "f(a=)", "f(,)", "f(a,,b)", "f(a=b := c)",
	// numbers, names, strings
	"1a", "1_", "1__0", "_1_ 2", "0777", "0x", "0xg", "0b2", "0o8", "1e", "1e+", "1.a", "1_.0", "10L", "é€", "a\u00a0b",
	"'a", "'''a", "'a\n'", `'\x4'`, `'\u123'`, `'\U00110000'`, `'\N'`, `'\N{}'`, `b'\x4'`, "b'é'", "a'b'", "bu'a'", "ur'a'", "ff'a'",
	"'a' b'b'", "f'a' b'b'", "f'{'", "f'}'", "f'{}'", "f'{ }'", "f'{a b}'", "f'{a!}'", "f'{a!x}'", "f'{a!rr}'", "f'{!r}'", "f'{a:{}}'",
	"f'{lambda: 1}'", "f'{a)}'", "f'{a:{b}'", "f'{*}'", "f'{a; b}'",
	// targets
	"f() = a", "a + b = c", "1 = a", "None = a", "'a' = b", "[a, f()] = b", "(a, 1) = b", "{} = a", "a, b += c", "(a, b) += c", "[a] += b",
	"f() += a", "a, b: c", "(a, b): c", "[a]: b", "a = b: c", "a: b = c = d", "a: *b", "a += b += c", "a = b += c", "a = yield = b",
	"del f()", "del a + b", "del (a, 1)", "del", "del a = b", "for f() in a: pass", "for a + b in c: pass", "for a in b in c, : : pass",
	"with a as f(): pass", "with a as 1: pass", "with a as b + c: pass", "import a as b.c", "(a if b else c) = d", "(a := b) = c",
	// simple statements
	"pass a", "break a", "return = a", "raise a,", "raise a, b", "raise from a", "assert", "assert a,", "assert a, b, c", "global", "global a,", "global a.b",
	"import", "import a,", "import a.b as", "import (a)", "import *", "from a import", "from a import b,", "from a import ()", "from a import b.c",
	"from a import (b", "from import a", "from a import *, b", "from . import *, a", "from a import (*)", "print a", "exec a", "print 'a'", "a;;b", ";",
	"type X", "type X =", "type X[] = a", "type X.y = a", "type X[*T: a] = b", "type X[T: a := b] = c", "lazy import", "lazy a",
	// compound statements
	"if a", "if: pass", "if a: if b: pass", "if a: pass else: pass", "else: pass", "elif a: pass", "if a:\npass", "if a:\n", "for a: pass", "for in a: pass",
	"for a in: pass", "while: pass", "while a: pass\nelif b: pass", "try: pass", "try: pass\nelse: pass", "try: pass\nelse: pass\nfinally: pass",
	"try: pass\nfinally: pass\nexcept a: pass", "try: pass\nexcept a as b.c: pass", "try: pass\nexcept a, b as c: pass", "try: pass\nexcept*: pass",
	"try: pass\nexcept* a: pass\nexcept b: pass", "try: pass\nexcept *: pass", "with: pass", "with a,: pass", "with (a as b): pass)", "with (a as b) as c: pass",
	"with a as b as c: pass", "async a", "async pass", "async while a: pass", "def f: pass", "def (): pass", "def f() pass", "def f(): pass else: pass",
	"def f(a, a.b): pass", "def f((a, b)): pass", "def f(a=1, b): pass", "def f(*): pass", "def f(*, **a): pass", "def f(**a, b): pass", "def f(**a=1): pass",
	"def f(*a=1): pass", "def f(*a, *b): pass", "def f(/, a): pass", "def f(a, /, b, /): pass", "def f(*a, /): pass", "def f(a: *b): pass", "def f(a:): pass",
	"def f(1): pass", "def f(None): pass", "def f() -> : pass", "def f[](): pass", "lambda *: a", "lambda a=1, b: c", "lambda (a, b): c", "lambda a: b: c",
	"class A(b for c in d): pass", "class A(: pass", "class: pass", "class A.b: pass", "@a", "@a\npass", "@\ndef f(): pass", "@a b\ndef f(): pass", "@*a\ndef f(): pass",
	// match
	"match a:\n  pass", "match a:\n  case b: pass\n  pass", "match a:\ncase b: pass", "match a: case b: pass", "match *a:\n  case b: pass", "match:\n  case a: pass",
	"match a:\n  case *b: pass", "match a:\n  case (*b): pass", "match a:\n  case b as _: pass", "match a:\n  case b as c.d: pass", "match a:\n  case b as c as d: pass",
	"match a:\n  case {b: c}: pass", "match a:\n  case {**b, 'c': d}: pass", "match a:\n  case {**_}: pass", "match a:\n  case b(c=d, e): pass", "match a:\n  case b(*c): pass",
	"match a:\n  case _.b: pass", "match a:\n  case _(): pass", "match a:\n  case 1 + 2: pass", "match a:\n  case 1j + 2j: pass", "match a:\n  case +1: pass", "match a:\n  case b + c: pass",
	"match a:\n  case f(): pass if b", "match a:\n  case: pass", "match a:\n  case b |: pass", "match a:\n  case 'b' if: pass", "case a: pass",
	// indentation and lines
	"  a", "a\n  b", "if a:\n    b\n  c", "if a:\n  b\n    c", "if a:\n\tb\n        c", "if a:\n        b\n\tc", "if a:\n  b\n else: c", "a = \\", "a \\ b",
	"if a:\n  b\n\x00", "a\\\n b\nif\\\n",
	// what the compiler finds
	"break", "if x: continue", "for x in y:\n def f(): break", "while x: pass\nelse: break", "for x in y:\n class C: continue",
	"*a, *b = x", "*a = x", "for a, (*b, *c) in x: pass", "x = *a", "def f(): return *a",
	"try: pass\nexcept: pass\nexcept E: pass", "try: pass\nexcept E: pass\nexcept* F: pass", "import a\nfrom __future__ import annotations", "'a'\n'b'\nfrom __future__ import annotations", "def f():\n from __future__ import annotations",
	"from __future__ import nothing", "x.__debug__ = 1",
	"x.None", "def True(): pass", "f(a=1, a=2)", "class C(a=1, a=2): pass", "f(a=1, 2)",
	"f(**a, 2)", "f(**a, *b)", "def f(*): pass", "def f(*, **k): pass", "lambda *: 0",
	"def f(a=1, b): pass", "def f(a=1, /, b): pass", "lambda a=1, b: 0", "def f(**k, a): pass", "def f(*a, *b): pass",
	"def f(*a, *, b): pass", "def f(a, /, b, /): pass", "def f(*a, /): pass", "def f(/, a): pass", "x = 1\n  y = 2",
	"  x = 1", "if x:\n    y\n  z", "if x:\n  y\n    z", "if x:\ny", "if x:\n\ty\n        z",
	"def f():\n  if x:\n    y\n else:\n    z", "x = y.\nz = 1", "import a,", "from a import b,", "f(,)",
	"x = y: int", "x: int = y = 1", "x = 1\nimport a ()", "x = 1\npass x", "f(**a, * *b)",
	"'a' b'b'", "del 1", "del f()", "del (a, b + c)", "del a, *b",
	"del None", "with a as f(): pass", "with a as 1: pass", "with a as (b, *c, *d): pass", "a, b += 1",
	"[a] += 1", "(a, b): int", "[a]: int",
	"*a", "return *a", "for a in *b: pass", "a += *b", "a: b = *c", "yield *a", "*a, *b = c", "(*a) = b", "[*a, [*b, *c]] = d", "for *a in b: pass", "with a as *b: pass",
	"b'a'\nfrom __future__ import division", "'a' f'b'\nfrom __future__ import division", "a.__debug__: b", "for a.__debug__ in b: pass", "f(__debug__=1)", "from __future__ import braces", "from __future__ import a",
	"'a'\n'b'\nfrom __future__ import division", "f'a'\nfrom __future__ import division", "a = 1; from __future__ import division", "if a: from __future__ import division",
	"def f():\n  break", "class A:\n  continue", "while a:\n  def f():\n    continue", "while a:\n  class B:\n    break", "for a in b: pass\nelse: break",
	"try: pass\nexcept: pass\nexcept a: pass", "try: pass\nexcept a: pass\nexcept* b: pass",
	"def f():\n  try: pass\n  except* a: return", "while a:\n  try: pass\n  except* b: break", "while a:\n  try: pass\n  except* b:\n    if c: continue",
	// what is too much
	strings.Repeat("(", 201) + "a" + strings.Repeat(")", 201),
}
