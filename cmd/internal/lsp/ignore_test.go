package lsp

import (
	"testing"

	"pyfix/rewrite/text"
)

// TestIgnore has one finding ignored, and looks whether it is.
func TestIgnore(t *testing.T) {
	const head = "c = []\nfor i in range(3):\n"
	for _, test := range []struct{ src, want string }{
		{head + "    c.append(lambda: i)\n", head + "    c.append(lambda: i)  # pyfix: ignore[loop-closure]\n"},
		{head + "    c.append(lambda: i)", head + "    c.append(lambda: i)  # pyfix: ignore[loop-closure]"},
		{head + "    c.append(lambda: i) \t\r\n", head + "    c.append(lambda: i)  # pyfix: ignore[loop-closure]\r\n"},
		{head + "    c.append(lambda: i)  # why\n", head + "    c.append(lambda: i)  # why  # pyfix: ignore[loop-closure]\n"},
		{head + "    c.append(lambda: i)  # noqa: E501\n", head + "    c.append(lambda: i)  # noqa: E501  # pyfix: ignore[loop-closure]\n"},
		{head + "    c.append(lambda: i)  # pyfix: ignore[a] why\n", head + "    c.append(lambda: i)  # pyfix: ignore[a, loop-closure] why\n"},
		{head + "    c.append(lambda: i)  # pyfix: ignore[a, ]\n", head + "    c.append(lambda: i)  # pyfix: ignore[a, loop-closure]\n"},
		{head + "    c.append(lambda: i)  # pyfix: ignore[a,]\n", head + "    c.append(lambda: i)  # pyfix: ignore[a, loop-closure]\n"},
		{head + "    c.append(lambda: (i,\n        2))\n", head + "    c.append(lambda: (i,  # pyfix: ignore[loop-closure]\n        2))\n"},
		// no comment can stand at the end of the finding's line
		{head + "    c.append(lambda: (i, '''a\nb'''))\n", "c = []\nfor i in range(3):  # pyfix: ignore[loop-closure]\n    c.append(lambda: (i, '''a\nb'''))\n"},
		{head + "    c.append(lambda: (i, f'''a\nb'''))\n", "c = []\nfor i in range(3):  # pyfix: ignore[loop-closure]\n    c.append(lambda: (i, f'''a\nb'''))\n"},
		{head + "    c.append(lambda: \\\n        i)\n", "c = []\nfor i in range(3):  # pyfix: ignore[loop-closure]\n    c.append(lambda: \\\n        i)\n"},
	} {
		a := analysed(test.src)
		if len(a.findings) != 1 {
			t.Fatalf("%q: %d findings, %s", test.src, len(a.findings), a.problem)
		}
		edit, ok := lineEnds(a.src).ignoring(&a.findings[0])
		if !ok {
			t.Errorf("%q: there is no way to ignore it", test.src)
			continue
		}
		got, err := text.Apply(a.src, []text.Edit{edit})
		if err != nil || string(got) != test.want {
			t.Errorf("%q becomes %q, %v; want %q", test.src, got, err, test.want)
		}
		if left := analysed(string(got)).findings; len(left) != 0 {
			t.Errorf("%q: it is still found", got)
		}
	}
}

// analysed returns what is known about a source.
func analysed(src string) *analysis { return analysedAfter(src, new(memory)) }
