package lsp

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

// model is the text of a document as the client has it: a slice of what its
// columns count, and nothing cleverer.
type model struct {
	encoding encoding
	units    []rune // bytes, units of UTF-16 or code points
}

// unitsOf splits text, whose lone halves of surrogate pairs are held as in a
// buffer.
func unitsOf(s string, e encoding) []rune {
	var units []rune
	for len(s) > 0 {
		size, _ := e.character(s)
		r, _ := utf8.DecodeRuneInString(s)
		high, low := utf16.EncodeRune(r)
		switch {
		case e == utf8Columns:
			for _, b := range []byte(s[:size]) {
				units = append(units, rune(b))
			}
		case isHalf(s):
			units = append(units, unhalf(s))
		case e == utf16Columns && r > 0xFFFF:
			units = append(units, high, low)
		default:
			units = append(units, r)
		}
		s = s[size:]
	}
	return units
}

// String returns the text as a buffer has it.
func (m *model) String() string {
	var out strings.Builder
	for i := 0; i < len(m.units); i++ {
		u := m.units[i]
		switch {
		case m.encoding == utf8Columns:
			out.WriteByte(byte(u))
		case u >= 0xD800 && u < 0xDC00 && i+1 < len(m.units) && m.units[i+1] >= 0xDC00 && m.units[i+1] < 0xE000:
			out.WriteRune(utf16.DecodeRune(u, m.units[i+1]))
			i++
		case u >= 0xD800 && u < 0xE000:
			out.WriteString(half(u))
		default:
			out.WriteRune(u)
		}
	}
	return joinHalves(out.String())
}

// lines returns where each line starts and where its text ends.
func (m *model) lines() (starts, ends []int) {
	starts = []int{0}
	for i := 0; i < len(m.units); i++ {
		if m.units[i] != '\n' && m.units[i] != '\r' {
			continue
		}
		ends = append(ends, i)
		if m.units[i] == '\r' && i+1 < len(m.units) && m.units[i+1] == '\n' {
			i++
		}
		starts = append(starts, i+1)
	}
	return starts, append(ends, len(m.units))
}

func (m *model) offset(p Position) int {
	starts, ends := m.lines()
	if p.Line >= len(starts) {
		return len(m.units)
	}
	return min(starts[p.Line]+p.Character, ends[p.Line])
}

// splits reports whether an offset is inside a character that the encoding
// cannot split.
func (m *model) splits(at int) bool {
	return m.encoding == utf8Columns && at < len(m.units) && m.units[at]&0xC0 == 0x80
}

func (m *model) replace(start, end int, with string) {
	rest := append(unitsOf(with, m.encoding), m.units[end:]...)
	m.units = append(m.units[:start:start], rest...)
	if m.encoding != utf16Columns { // where halves are nothing of their own
		m.units = unitsOf(m.String(), m.encoding)
	}
}

// pieces are what edits insert.
var pieces = []string{
	"", "a", "lambda: i", "é", "e\u0301", "😀", "𐌰b", "\n", "\r", "\r\n", "한", "\n\n", "x\ry\nz\r\nw", "\uFEFF", "\u2028", "\x00",
	half(0xD83D), half(0xDE00), half(0xD83D) + "a", "a" + half(0xDE00),
}

// FuzzSync makes edits in a buffer and in a model of it.
func FuzzSync(f *testing.F) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		seed := make([]byte, 200)
		for i := range seed {
			seed[i] = byte(random.Uint32())
		}
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		next := func() int {
			if len(data) == 0 {
				return 0
			}
			b := data[0]
			data = data[1:]
			return int(b)
		}
		e := []encoding{utf8Columns, utf16Columns, utf32Columns}[next()%3]
		start := joinHalves(pieces[next()%len(pieces)] + pieces[next()%len(pieces)])
		b, m := newBuffer(start), &model{e, unitsOf(start, e)}
		for len(data) > 0 {
			edit(t, b, m, next)
		}
	})
}

// edit makes an edit in both, and holds them against each other.
func edit(t *testing.T, b *buffer, m *model, next func() int) {
	t.Helper()
	starts, _ := m.lines()
	at := func() Position { return Position{Line: next() % (len(starts) + 1), Character: next() % 12} }
	r := Range{Start: at(), End: at()}
	with := pieces[next()%len(pieces)]
	backwards := r.Start.Line > r.End.Line || r.Start.Line == r.End.Line && r.Start.Character > r.End.Character
	from, to := m.offset(r.Start), m.offset(r.End)
	refused := backwards || m.splits(from) || m.splits(to)
	before := b.String()
	err := b.replace(r, with, m.encoding)
	if refused != (err != nil) {
		t.Fatalf("%s: %q, %v, %q: error %v, want one: %v", m.encoding, before, r, with, err, refused)
	}
	if err == nil {
		m.replace(from, to, with)
	}
	if got, want := b.String(), m.String(); got != want {
		t.Fatalf("%s: %q, %v, %q gives %q, want %q", m.encoding, before, r, with, got, want)
	}
	checkSnapshot(t, b, m)
}

// checkSnapshot holds the places that the server tells against the model.
func checkSnapshot(t *testing.T, b *buffer, m *model) {
	t.Helper()
	snap := b.snapshot()
	if !utf8.Valid(snap.src) || len(snap.src) != len(b.String()) {
		t.Fatalf("the snapshot of %q is %q", b.String(), snap.src)
	}
	for offset := range string(snap.src) {
		p := snap.position(offset, m.encoding)
		unit := len(unitsOf(b.String()[:offset], m.encoding))
		starts, ends := m.lines()
		if got := starts[p.Line] + p.Character; got != unit || p.Line+1 < len(starts) && got >= starts[p.Line+1] {
			t.Fatalf("%s: offset %d of %q is at %v, which is unit %d, want %d", m.encoding, offset, snap.src, p, got, unit)
		}
		if unit <= ends[p.Line] && snap.offset(p, m.encoding) != offset {
			t.Fatalf("%s: %v of %q is at offset %d, want %d", m.encoding, p, snap.src, snap.offset(p, m.encoding), offset)
		}
	}
}

func TestWireText(t *testing.T) {
	for _, test := range []struct{ literal, want string }{
		{`""`, ""},
		{`"a\nb\t\"\\\/\b\f\r"`, "a\nb\t\"\\/\b\f\r"},
		{`"\u00e9\u00E9é"`, "ééé"},
		{`"\ud83d\ude00"`, "😀"},
		{`"😀"`, "😀"},
		{`"\ud83d"`, half(0xD83D)},
		{`"\ude00\ud83d"`, half(0xDE00) + half(0xD83D)},
		{`"한\ud55c"`, "한한"},
		{`"\u0000"`, "\x00"},
		{"\"\xff\\n\xe9\"", "\uFFFD\n\uFFFD"},
	} {
		var got struct{ Text wireText }
		if err := json.Unmarshal(fmt.Appendf(nil, `{"text":%s}`, test.literal), &got); err != nil || string(got.Text) != test.want {
			t.Errorf("%s gives %q, %v; want %q", test.literal, got.Text, err, test.want)
		}
	}
	var text wireText
	for _, wrong := range []string{"1", "null", "{}", `["a"]`} {
		if err := json.Unmarshal([]byte(wrong), &text); err == nil {
			t.Errorf("%s is a text", wrong)
		}
	}
}

// TestManyChanges makes the edits of a search and replace, of which a client
// sends thousands at once.
func TestManyChanges(t *testing.T) {
	b := newBuffer(strings.Repeat("old = old + old\n", 10_000))
	for row := 9_999; row >= 0; row-- {
		for _, column := range []int{12, 6, 0} {
			r := Range{Position{row, column}, Position{row, column + 3}}
			if err := b.replace(r, "new", utf16Columns); err != nil {
				t.Fatal(err)
			}
		}
	}
	if want := strings.Repeat("new = new + new\n", 10_000); b.String() != want {
		t.Error("the text is another")
	}
}
