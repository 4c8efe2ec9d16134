package main

import (
	"io"
	"strings"
)

// filler is a file of one thing over and over, of any size. Most of them are no
// programs: a file that is broken must not take more memory than one that is not.
type filler struct {
	name   string
	before string
	unit   string
	after  string
}

// fillers in the order of the table.
var fillers = []filler{
	{"string without its end, short lines", "x = '''\n", "a\n", ""},
	{"f-string without its end, short lines", "x = f'''\n", "a\n", ""},
	{"f-string without its end, fields", "x = f'''\n", "{a}\n", ""},
	{"round bracket without its end, names", "x = (\n", "a\n", ""},
	{"round bracket without its end, items", "x = (\n", "a,\n", ""},
	{"square bracket without its end, names", "x = [\n", "a\n", ""},
	{"square bracket without its end, items", "x = [\n", "1,\n", ""},
	{"curly bracket without its end, names", "x = {\n", "a\n", ""},
	{"curly bracket without its end, items", "x = {\n", "1:1,\n", ""},
	{"call without its end", "f(\n", "a=b,\n", ""},
	{"opening brackets only", "", "(", ""},
	{"opening square brackets only", "x = ", "[", ""},
	{"closing brackets only", "", ")", ""},
	{"error in every line", "", "a b\n", ""},
	{"error in the first line", "a b\n", "x\n", ""},
	{"error in the last line", "", "x\n", "a b\n"},
	{"characters that mean nothing", "", "$?", ""},
	{"null bytes", "", "\x00", ""},
	{"null byte in front", "\x00\n", "x\n", ""},
	{"names", "", "x\n", ""},
	{"numbers", "", "1\n", ""},
	{"assignments in one line", "", "a=1;", "\n"},
	{"assignments", "", "a=1\n", ""},
	{"chained assignments", "", "a=", "1\n"},
	{"functions", "", "def f(): pass\n", ""},
	{"functions with a parameter", "", "def f(a): return a\n", ""},
	{"classes", "", "class C: pass\n", ""},
	{"methods", "class C:\n", " def f(a): pass\n", ""},
	{"lambdas", "", "lambda: 0\n", ""},
	{"lambdas in a list", "x = [\n", "lambda:x,\n", "]\n"},
	{"nested lambdas", "", strings.Repeat("lambda:", 90) + "0\n", ""},
	{"nested functions", "", nestedUnit("def f():\n", "pass\n", 90), ""},
	{"deep blocks", "", nestedUnit("if x:\n", "x\n", 90), ""},
	{"deep lines", nestedUnit("if x:\n", "", 99), strings.Repeat(" ", 99) + "x\n", ""},
	{"decorators", "", "@a\n", "def f(): pass\n"},
	{"decorated functions", "", "@a\ndef f(): 0\n", ""},
	{"conditions", "", "if x: pass\n", ""},
	{"elif", "if x: pass\n", "elif x: 0\n", ""},
	{"loops", "", "for x in y: 0\n", ""},
	{"while", "", "while x: 0\n", ""},
	{"with", "", "with a: 0\n", ""},
	{"try", "", "try: 0\nexcept: 0\n", ""},
	{"match", "match x:\n", " case 1: 0\n", ""},
	{"match patterns", "match x:\n case (", "a|", "a): 0\n"},
	{"global", "def f():\n", " global a\n", " pass\n"},
	{"global of many", "def f():\n global ", "a,", "a\n"},
	{"del", "", "del a\n", ""},
	{"return", "def f():\n", " return\n", ""},
	{"imports", "", "import a\n", ""},
	{"imports in one line", "import ", "a,", "a\n"},
	{"from imports", "", "from a import b\n", ""},
	{"sum in one line", "x = ", "a+", "a\n"},
	{"powers in one line", "x = ", "a**", "a\n"},
	{"negations", "x = ", "-", "a\n"},
	{"and in one line", "x = ", "a and ", "a\n"},
	{"comparisons in one line", "x = ", "a<", "a\n"},
	{"conditional expressions", "x = ", "a if b else ", "a\n"},
	{"attributes in one line", "x = a", ".b", "\n"},
	{"calls in one line", "x = a", "()", "\n"},
	{"subscripts in one line", "x = a", "[0]", "\n"},
	{"arguments", "f(", "a,", ")\n"},
	{"keyword arguments", "f(", "a=b,", ")\n"},
	{"parameters", "def f(", "a,", "a): pass\n"},
	{"list in one line", "x = [", "1,", "]\n"},
	{"tuple without brackets", "x = ", "1,", "\n"},
	{"empty lists in a list", "x = [", "[],", "]\n"},
	{"nested lists", "x = [\n", strings.Repeat("[", 90) + strings.Repeat("]", 90) + ",\n", "]\n"},
	{"dictionary", "x = {", "1:2,", "}\n"},
	{"set", "x = {", "1,", "}\n"},
	{"comprehensions", "", "[x for x in y]\n", ""},
	{"clauses of a comprehension", "[x", " for x in y", "]\n"},
	{"targets", "", "a,b=c\n", ""},
	{"subscript targets", "", "a[0]=b\n", ""},
	{"annotations", "", "a:b\n", ""},
	{"walrus", "x = [", "(a:=b),", "]\n"},
	{"strings", "", "'a'\n", ""},
	{"strings side by side", "x = ", "'a' ", "\n"},
	{"f-strings", "", "f'{a}'\n", ""},
	{"f-string of many fields", "x = f'", "{a}", "'\n"},
	{"nested f-strings", "", "f'{f\"{a}\"}'\n", ""},
	{"one string", "x = '''", "a\n", "'''\n"},
	{"comments", "", "#\n", ""},
	{"comments behind names", "", "x#\n", ""},
	{"blank lines", "", "\n", ""},
	{"carriage returns", "", "x\r\n", ""},
	{"lone carriage returns", "", "x\r", ""},
	{"joined lines", "x = 1", "\\\n", "\n"},
	{"joined sums", "x = a", "+\\\na", "\n"},
	{"semicolons", "", "x;", "\n"},
	{"print of Python 2", "", "print x\n", ""},
	{"exec of Python 2", "", "exec x\n", ""},
	{"except of Python 2", "", "try: 0\nexcept A, b: 0\n", ""},
	{"backquotes of Python 2", "", "`x`\n", ""},
	{"words beyond ASCII", "", "é\n", ""},
	{"Latin-1", "# coding: latin-1\nx = '", "\xe9", "'\n"},
	{"async", "async def f():\n", " await x\n", ""},
	{"yield", "def f():\n", " yield\n", ""},
	{"type aliases", "", "type a=b\n", ""},
	{"assert", "", "assert x\n", ""},
	{"raise", "", "raise x\n", ""},
	{"star expressions", "x = [", "*a,", "]\n"},
	{"findings", "made = []\n", "for i in x: made.append(lambda: i)\n", ""},
}

// nestedUnit returns headers, each indented one column deeper, and a body.
func nestedUnit(header, body string, deep int) string {
	var unit strings.Builder
	for level := range deep {
		unit.WriteString(strings.Repeat(" ", level) + header)
	}
	if body != "" {
		unit.WriteString(strings.Repeat(" ", deep) + body)
	}
	return unit.String()
}

// oneFinding is a program with one finding, so that a rule has work to do.
const oneFinding = "made = []\nfor i in range(3):\n    made.append(lambda: i)\n"

// writeTo writes the filler, of about so many bytes.
func (f *filler) writeTo(w io.Writer, size int) error {
	if _, err := io.WriteString(w, f.before); err != nil {
		return err
	}
	chunk := strings.Repeat(f.unit, max(1, min(size, 1<<16)/len(f.unit)))
	for range max(1, (size-len(f.before)-len(f.after))/len(chunk)) {
		if _, err := io.WriteString(w, chunk); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, f.after)
	return err
}
