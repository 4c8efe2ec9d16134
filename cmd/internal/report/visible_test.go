package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pyfix/rewrite"
	"pyfix/rewrite/text"
)

func TestVisible(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"words", "for `x` in café: 变量 ±…", "for `x` in café: 变量 ±…"},
		{"line ends", "a\nb\r\nc", "a␊b␍␊c"},
		{"other line ends", "a\u2028b\u2029c\u0085d\x0be\x0cf", "a\ufffdb\ufffdc\ufffdd␋e␌f"},
		{"tab", "a\tb", "a    b"},
		{"colour", "\x1b[31mred", "␛[31mred"},
		{"other controls", "\x00\x07\x08\x7f", "␀␇␈␡"},
		{"escapes in one character", "\u009b31m\u009d0;title\u009c", "\ufffd31m\ufffd0;title\ufffd"},
		{"escapes in one byte", "\x9b31m", "\ufffd31m"},
		{"no UTF-8", "\xff\xc0\xafé\xed\xa0\x80\xe4", "\ufffd\ufffd\ufffdé\ufffd\ufffd\ufffd\ufffd"},
		{"a stand-in itself", "\ufffd", "\ufffd"},
		{"direction", "\u202e\u2066\u2069\u200f\u061c", strings.Repeat("\ufffd", 5)},
		{"invisible", "a\u200bb\u2060c\ufeffd\u00ade\u034ff\U000e0041g", "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ufffdg"},
		{"invisible letters", "a\u3164b\u115fc\uffa0", "a\ufffdb\ufffdc\ufffd"},
		{"formatting that is drawn", "\u0600\u0661\u06dd", "\u0600\u0661\u06dd"},
		{"joiners in Persian", "می\u200cخواهم", "می\u200cخواهم"},
		{"joiners in Hindi", "क\u094d\u200dष", "क\u094d\u200dष"},
		{"joiners in emoji", "👩\u200d👩\u200d👧 🏳\ufe0f\u200d🌈 👩🏽\u200d🚀", "👩\u200d👩\u200d👧 🏳\ufe0f\u200d🌈 👩🏽\u200d🚀"},
		{"joiners elsewhere", "ad\u200dmin d\u200cé ж\u200dж `\u200d`", "ad\ufffdmin d\ufffdé ж\ufffdж `\ufffd`"},
		{"joiners at an end", "\u200d👩\u200d.py 👩\u200d", "\ufffd👩\ufffd.py 👩\ufffd"},
		{"variation selectors", "❤\ufe0f ↔\ufe0f ©\ufe0e 葛\U000e0100 1\ufe0f\u20e3", "❤\ufe0f ↔\ufe0f ©\ufe0e 葛\U000e0100 1\ufe0f\u20e3"},
		{"variation selectors elsewhere", "a\ufe0f.py 1\ufe0f =\ufe0f é\U000e0100", "a\ufffd.py 1\ufffd =\ufffd é\ufffd"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := Visible(test.text); got != test.want {
				t.Errorf("%q is shown as %q, want %q", test.text, got, test.want)
			}
		})
	}
}

// harmless fails if a terminal may obey any of text, but for line ends, or if
// text is no UTF-8. Allowed are tabs where there are to be any, and pyfix's own
// colours.
func harmless(t *testing.T, text, allowed string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("no UTF-8: %q", text)
	}
	for _, r := range stripColors(text) {
		if r != '\n' && !strings.ContainsRune(allowed, r) && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			t.Errorf("%q is in %q", r, text)
			return
		}
	}
}

func FuzzVisible(f *testing.F) {
	f.Add("a\x1b[0m\n\u202e\xff\u200d👩\u200d👧\ufe0f\t\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		got := strings.ReplaceAll(Visible(text), "\u200d", "") // where it may stay, TestVisible says
		got = strings.ReplaceAll(got, "\u200c", "")
		harmless(t, got, strings.Join(strings.FieldsFunc(text, func(r rune) bool { return !unicode.Is(unicode.Prepended_Concatenation_Mark, r) }), ""))
		if strings.Contains(got, "\n") {
			t.Errorf("%q has line ends", got)
		}
		if again := Visible(Visible(text)); again != Visible(text) {
			t.Errorf("what is visible changes from %q to %q", Visible(text), again)
		}
	})
}

// hostile stands in what files give names and texts to. It tries to end a line
// and to go on with a finding of its own.
const hostile = "x\n\x1b[2Ka.py:1:1: forged-rule forged\r\n\u202e\u2066\u009b31m\xff\u200b\u2028'"

const hostileShown = "x␊␛[2Ka.py:1:1: forged-rule forged␍␊\ufffd\ufffd\ufffd31m\ufffd\ufffd\ufffd'"

// hostileFile has a finding all of whose texts are hostile, in a file whose name
// and source are. Only its line ends are real.
func hostileFile(t *testing.T) *File {
	t.Helper()
	line := strings.NewReplacer("\r", "", "\n", "", "\u2028", "").Replace(hostile) // Python sees a single line
	src := line + " a b\n"
	return &File{Path: hostile, Abs: "/home/" + hostile, Src: []byte(src), Findings: []rewrite.Finding{{
		Rule: &rewrite.Rule{Name: "rule-" + hostile, Summary: hostile}, Message: hostile, Span: at(t, src, "b", 0),
		Related: []rewrite.Related{{Span: at(t, src, "a", 0), Message: hostile}},
		Fixes: []rewrite.Fix{
			{Title: hostile, Reason: hostile, Level: rewrite.Unsafe, Edits: []text.Edit{{Span: at(t, src, "b", 0), New: hostile}}},
			{Title: hostile, Reason: hostile, Level: rewrite.Unsafe},
		},
	}, {Rule: &rewrite.Rule{Name: "other"}, Message: "m", Reason: hostile}}}
}

// TestNothingForged gives each text format names, sources and messages that try
// to command the terminal and to look like findings of pyfix.
func TestNothingForged(t *testing.T) {
	formats := map[string]func(string, *bytes.Buffer, Options) (Format, error){
		"full":       func(name string, w *bytes.Buffer, opt Options) (Format, error) { return New(name, w, opt) },
		"concise":    func(name string, w *bytes.Buffer, opt Options) (Format, error) { return New(name, w, opt) },
		"statistics": func(_ string, w *bytes.Buffer, opt Options) (Format, error) { return NewStatistics("full", w, opt) },
	}
	lines := map[string]int{"full": 25, "concise": 3, "statistics": 3}
	for name, format := range formats {
		for _, color := range []bool{false, true} {
			var out bytes.Buffer
			f, err := format(name, &out, Options{Rewrite: plain.Rewrite, Color: color})
			if err != nil {
				t.Fatal(err)
			}
			if err := f.File(hostileFile(t)); err != nil {
				t.Fatal(err)
			}
			if err := f.Close(Summary{Findings: 2}); err != nil {
				t.Fatal(err)
			}
			t.Run(name, func(t *testing.T) {
				got := out.String()
				harmless(t, got, "")
				if !strings.Contains(got, hostileShown) {
					t.Errorf("the text is not shown:\n%s", got)
				}
				if n := strings.Count(got, "\n"); n != lines[name] {
					t.Errorf("%d lines, want %d:\n%s", n, lines[name], got)
				}
				for line := range strings.Lines(stripColors(got)) {
					if strings.HasPrefix(line, "a.py") {
						t.Errorf("a line is forged: %s", line)
					}
				}
			})
		}
	}
}

// TestHostileLink: a terminal ends the target of a link at a control character.
func TestHostileLink(t *testing.T) {
	got := string(style{links: true}.link("/home/"+hostile, "a.py"))
	target, rest, ok := strings.Cut(strings.TrimPrefix(got, "\x1b]8;;"), "\x1b\\")
	if !ok || rest != "a.py\x1b]8;;\x1b\\" || !isPlain(target) || !strings.HasPrefix(target, "file:///home/x%0A%1B%5B2Ka.py:1:1:%20forged") {
		t.Errorf("%q", got)
	}
}

// TestJSONOfHostileNames: JSON has escapes of its own, but only for UTF-8.
func TestJSONOfHostileNames(t *testing.T) {
	var out bytes.Buffer
	f, err := New("json", &out, plain)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.File(hostileFile(t)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(Summary{}); err != nil {
		t.Fatal(err)
	}
	var found []struct{ Filename, Message string }
	want := strings.ToValidUTF8("/home/"+hostile, "\ufffd")
	if err := json.Unmarshal(out.Bytes(), &found); err != nil || len(found) != 2 || found[0].Filename != want {
		t.Errorf("%v, %q", err, found)
	}
	if !utf8.Valid(out.Bytes()) || bytes.Contains(out.Bytes(), []byte("\x1b")) {
		t.Errorf("%q", out.Bytes())
	}
}

func TestDiffForPeople(t *testing.T) {
	diff := "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-\told\x1b[2J\r\n+\tnew\u202e\xff\r\n same\rline\n\\ No newline at end of file\n"
	want := "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-\told␛[2J\r\n+\tnew\ufffd\ufffd\r\n same␍line\n\\ No newline at end of file\n"
	if got := string(Diff([]byte(diff), false)); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	colored := string(Diff([]byte(diff), true))
	if got := stripColors(colored); got != want || !strings.Contains(colored, "\x1b[31m-\told␛[2J\x1b[0m\r\n") {
		t.Errorf("%q, want %q", got, want)
	}
}
