package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// program is Python code that is hard to analyse, in one way each. All of them
// are programs that CPython compiles.
type program struct {
	name  string
	size  int                      // how many of what makes it hard
	found func(size int) int       // how many findings pyfix has to have
	write func(w io.Writer, n int) // errors are those of w, which keeps them
}

func none(int) int      { return 0 }
func each(size int) int { return size }

// programs in the order of the table.
var programs = []program{
	{"20 MB of ordinary code", 22_000, none, ordinary},
	{"100,000 findings, a function each", 100_000, each, menus},
	{"100,000 findings, a loop each", 100_000, each, lateLambdas},
	{"100,000 findings in one loop", 100_000, each, oneLoop},
	{"5,000 functions, 50 deep", 5_000, none, nestedFunctions},
	{"5,000 functions in one function", 5_000, none, functionsInOne},
	{"10,000 handlers of one try", 10_000, none, handlers},
	{"10,000 try statements in one function", 10_000, none, tries},
	{"10,000 loops in one function", 10_000, none, loops},
	{"10,000 names in one function", 10_000, none, manyNames},
	{"1 MB list", 20_000, none, list},
	{"1 MB sum", 500, none, sum},
	{"1 MB chain of methods", 500, none, chain},
}

// ordinary writes n classes of about 900 bytes.
func ordinary(w io.Writer, n int) {
	for i := range n {
		fmt.Fprintf(w, `class Reader%[1]d(Base, metaclass=Meta):
    """Reads records from a file, one after the other, until there are none."""

    def __init__(self, path, *, encoding="utf-8", limit=0x7fff):
        self._path = path
        self._limit = limit  # in bytes
        self._cache = {name: [] for name in ("head", "body", "tail")}

    async def read(self, count=None):
        # Without a count everything is read.
        result = None
        for index, (key, value) in enumerate(sorted(self._cache.items())):
            if count is not None and index >= count + 1.5e3:
                raise ValueError(f"{key!r} has {len(value):>{self.width}} too many" %% value[1:-1])
            try:
                result = await self.fetch(key, lambda x, y=index: x ** 2 + y)
            except (OSError, KeyError) as error:
                logger.warning("could not fetch %%s: %%s", key, error)
        return result


`, i)
	}
}

// menus writes n functions as people write them, each with a closure that reads a
// variable late.
func menus(w io.Writer, n int) {
	for i := range n {
		fmt.Fprintf(w, `def fill_menu_%d(menu, entries, settings):
    """Adds an item for each entry that can be seen, and returns their number."""
    shown = [entry for entry in entries if entry.visible]
    for entry in shown:
        if entry.title is None:
            continue
        menu.append(lambda: entry.open(settings))
    return len(shown)


`, i)
	}
}

// lateLambdas writes n loops, each with a closure that reads its variable late.
func lateLambdas(w io.Writer, n int) {
	fmt.Fprintln(w, "made = []")
	for range n {
		fmt.Fprint(w, "for i in range(3):\n    made.append(lambda: i)\n")
	}
}

// oneLoop writes the closures into one loop.
func oneLoop(w io.Writer, n int) {
	fmt.Fprint(w, "made = []\nfor i in range(3):\n")
	for range n {
		fmt.Fprint(w, "    made.append(lambda: i)\n")
	}
}

// nestedFunctions writes n functions in towers of 50, of which each reads names
// of those around it.
func nestedFunctions(w io.Writer, n int) {
	const deep = 50
	for tower := range n / deep {
		for level := range deep {
			indent := strings.Repeat(" ", level)
			fmt.Fprintf(w, "%[1]sdef f%[2]d_%[3]d(a%[3]d):\n%[1]s b%[3]d = a0 + a%[4]d\n", indent, tower, level, level/2)
		}
		for level := deep - 1; level >= 0; level-- {
			indent := strings.Repeat(" ", level)
			if level < deep-1 {
				fmt.Fprintf(w, "%s b%d += f%d_%d(a0)\n", indent, level, tower, level+1)
			}
			fmt.Fprintf(w, "%s return b%d\n", indent, level)
		}
	}
}

// functionsInOne writes a function with n local functions that call each other.
func functionsInOne(w io.Writer, n int) {
	fmt.Fprint(w, "def outer(value):\n")
	for i := range n {
		fmt.Fprintf(w, "    def inner%d(x):\n        return inner%d(x) + value\n", i, (i+1)%n)
	}
	fmt.Fprint(w, "    return inner0\n")
}

// handlers writes a function with a try of n handlers, each of which binds its
// exception.
func handlers(w io.Writer, n int) {
	fmt.Fprint(w, "def run(work, log):\n    last = None\n    try:\n        work()\n")
	for i := range n {
		fmt.Fprintf(w, "    except Error%d as error:\n        log(error)\n        last = str(error)\n", i)
	}
	fmt.Fprint(w, "    return last\n")
}

// tries writes a function with n try statements of one handler each.
func tries(w io.Writer, n int) {
	fmt.Fprint(w, "def run(work, log):\n    last = None\n")
	for i := range n {
		fmt.Fprintf(w, "    try:\n        last = work(%d, last)\n    except Error as error:\n        log(error, last)\n    finally:\n        log(last)\n", i)
	}
	fmt.Fprint(w, "    return last\n")
}

// loops writes a function with n loops, in each of which a closure is made that
// is called at once.
func loops(w io.Writer, n int) {
	fmt.Fprint(w, "def run(items, log):\n    total = 0\n")
	for range n {
		fmt.Fprint(w, "    for i in items:\n        if i:\n            continue\n        total += sum(map(lambda x: x + i, items))\n")
	}
	fmt.Fprint(w, "    return total\n")
}

// manyNames writes a function that binds n names, on some ways only, and reads
// each of them at its end.
func manyNames(w io.Writer, n int) {
	fmt.Fprint(w, "def run(items):\n")
	for i := range n {
		fmt.Fprintf(w, "    name%d = None\n    if items:\n        name%d = items.pop()\n", i, i)
	}
	fmt.Fprint(w, "    return [\n")
	for i := range n {
		fmt.Fprintf(w, "        name%d,\n", i)
	}
	fmt.Fprint(w, "    ]\n")
}

// list writes a display of n items, 50 bytes each.
func list(w io.Writer, n int) {
	fmt.Fprint(w, "table = [\n")
	for i := range n {
		fmt.Fprintf(w, "    {\"key\": %6d, 'name': f(a.b[%6d:]), None: ()},\n", i, i)
	}
	fmt.Fprint(w, "]\n")
}

// sum writes one sum of n terms, about 2,000 bytes each.
func sum(w io.Writer, n int) {
	fmt.Fprint(w, "def total(a, b):\n    return (\n        0\n")
	for i := range n {
		fmt.Fprint(w, "        + len([x for x in a if x != b")
		for j := range 80 {
			fmt.Fprintf(w, " and call(x, %d)[%d] < 3", i, j)
		}
		fmt.Fprint(w, "])\n")
	}
	fmt.Fprint(w, "    )\n")
}

// chain writes n calls, each a method of what the one before returns, about 2,000
// bytes each.
func chain(w io.Writer, n int) {
	fmt.Fprint(w, "query = (\n    start\n")
	for i := range n {
		fmt.Fprintf(w, "    .filter(lambda row: row.id != %d, [%s])\n", i, strings.Repeat("column.name == 'value', ", 80))
	}
	fmt.Fprint(w, ")\n")
}

// writeTo writes the program, in pieces: it may be large.
func (p *program) writeTo(w io.Writer) error {
	buffered := bufio.NewWriter(w)
	p.write(buffered, p.size)
	return buffered.Flush()
}
