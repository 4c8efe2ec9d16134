package text

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

func TestLines(t *testing.T) {
	tests := []struct {
		src  string
		want []string
	}{
		{"", []string{""}},
		{"a", []string{"a"}},
		{"a\n", []string{"a", ""}},
		{"\n\n", []string{"", "", ""}},
		{"a\r\nb\n\r\n", []string{"a", "b", "", ""}},
		{"a\rb\nc\r", []string{"a\rb", "c\r"}},
		{"a\r\r\nb", []string{"a\r", "b"}},
	}
	for _, tt := range tests {
		l := NewLines([]byte(tt.src))
		var got []string
		for row := 1; row <= l.Count(); row++ {
			got = append(got, string(l.Text(row)))
			if at := l.Line(l.Start(row)); at != row {
				t.Errorf("%q: Line(Start(%d)) = %d", tt.src, row, at)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q: rows %q, want %q", tt.src, got, tt.want)
		}
	}
}

func TestPosition(t *testing.T) {
	const src = "é😀x\r\n\xffy\n" // 2+4+1 bytes, line end, 2 bytes, line end
	tests := []struct {
		offset, row, column, utf16 int
		back                       int // where the place leads back to
	}{
		{0, 1, 1, 0, 0},
		{1, 1, 1, 0, 0},
		{2, 1, 2, 1, 2},
		{3, 1, 2, 1, 2},
		{5, 1, 2, 1, 2},
		{6, 1, 3, 3, 6},
		{7, 1, 4, 4, 7},
		{8, 1, 4, 4, 7},
		{9, 2, 1, 0, 9},
		{10, 2, 2, 1, 10},
		{11, 2, 3, 2, 11},
		{12, 3, 1, 0, 12},
	}
	l := NewLines([]byte(src))
	for _, tt := range tests {
		p := l.Position(tt.offset)
		if p != (Position{tt.row, tt.column}) {
			t.Errorf("Position(%d) = %v, want %d:%d", tt.offset, p, tt.row, tt.column)
		}
		if got := l.Offset(p); got != tt.back {
			t.Errorf("Offset(%v) = %d, want %d", p, got, tt.back)
		}
		if got := l.UTF16Column(tt.offset); got != tt.utf16 {
			t.Errorf("UTF16Column(%d) = %d, want %d", tt.offset, got, tt.utf16)
		}
		if got := l.OffsetUTF16(tt.row, tt.utf16); got != tt.back {
			t.Errorf("OffsetUTF16(%d, %d) = %d, want %d", tt.row, tt.utf16, got, tt.back)
		}
	}
}

func TestOffsetClamps(t *testing.T) {
	l := NewLines([]byte("a😀\r\nb"))
	for _, tt := range []struct {
		p    Position
		want int
	}{
		{Position{0, 1}, 0},
		{Position{1, 0}, 0},
		{Position{1, 99}, 5},
		{Position{2, 99}, 8},
		{Position{3, 1}, 8},
	} {
		if got := l.Offset(tt.p); got != tt.want {
			t.Errorf("Offset(%v) = %d, want %d", tt.p, got, tt.want)
		}
	}
	if got := l.OffsetUTF16(1, 2); got != 1 {
		t.Errorf("OffsetUTF16 between surrogates = %d, want 1", got)
	}
	if got := l.OffsetUTF16(1, 99); got != 5 {
		t.Errorf("OffsetUTF16 beyond the line = %d, want 5", got)
	}
}

func TestLineOutOfBounds(t *testing.T) {
	for _, offset := range []int{-1, 3} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("Line(%d) of two bytes did not panic", offset)
				}
			}()
			NewLines([]byte("ab")).Line(offset)
		}()
	}
}

func TestNewline(t *testing.T) {
	tests := []struct {
		src  string
		at   int
		want string
	}{
		{"", 0, "\n"},
		{"a", 1, "\n"},
		{"\n", 0, "\n"},
		{"\r\n", 0, "\r\n"},
		{"a\nb\r\n", 0, "\n"},
		{"a\nb\r\n", 2, "\r\n"},
		{"a\r\nb\n", 1, "\r\n"},
		{"a\r\nb\n", 3, "\n"},
		{"a\nb\r\nc", 6, "\r\n"},
		{"a\r\nb\nc", 6, "\n"},
		{"a\r\n", 3, "\r\n"},
		{"a\r", 2, "\n"},
	}
	for _, tt := range tests {
		if got := Newline([]byte(tt.src), tt.at); got != tt.want {
			t.Errorf("Newline(%q, %d) = %q, want %q", tt.src, tt.at, got, tt.want)
		}
	}
}

// TestOffsetsOfLongLines looks at lines that are measured in advance: characters
// of all lengths, and bytes that are none, stand across every place where the
// measuring may stop.
func TestOffsetsOfLongLines(t *testing.T) {
	line := strings.Repeat("é😀x\xf0\x9f\x98あ\x80\xff", stride/5) // 15 bytes each
	checkOffsets(t, []byte("short\n"+line+"\r\n"+line))
}

// FuzzLines checks every offset of a source: a place leads back to where it was
// taken, and rows and columns are what counting from the start gives.
func FuzzLines(f *testing.F) {
	for _, s := range []string{"", "a\r\nb\n", "é😀\n\xff\xf0\x9f", "\r\r\n", "\xed\xa0\x80\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) { checkOffsets(t, src[:min(len(src), 2000)]) })
}

func checkOffsets(t *testing.T, src []byte) {
	t.Helper()
	l := NewLines(src)
	if want := bytes.Count(src, []byte("\n")) + 1; l.Count() != want {
		t.Fatalf("%d rows, want %d", l.Count(), want)
	}
	boundary := make(map[int]bool) // offsets that are places of their own
	for at := 0; at < len(src); {
		_, size := utf8.DecodeRune(src[at:])
		boundary[at] = !bytes.HasPrefix(src[at:], []byte("\n")) || at == 0 || src[at-1] != '\r'
		at += size
	}
	boundary[len(src)] = true
	for offset := 0; offset <= len(src); offset++ {
		checkOffset(t, l, src, offset, boundary)
	}
}

func checkOffset(t *testing.T, l *Lines, src []byte, offset int, boundary map[int]bool) {
	t.Helper()
	place := offset
	for !boundary[place] {
		place--
	}
	row := bytes.Count(src[:offset], []byte("\n")) + 1
	start := bytes.LastIndexByte(src[:offset], '\n') + 1
	before := []rune(string(src[start:place]))

	p := l.Position(offset)
	if p != (Position{row, len(before) + 1}) {
		t.Fatalf("Position(%d) of %q = %v, want %d:%d", offset, src, p, row, len(before)+1)
	}
	if got := l.Offset(p); got != place {
		t.Fatalf("Offset(%v) of %q = %d, want %d", p, src, got, place)
	}
	units := len(utf16.Encode(before))
	if got := l.UTF16Column(offset); got != units {
		t.Fatalf("UTF16Column(%d) of %q = %d, want %d", offset, src, got, units)
	}
	if got := l.OffsetUTF16(row, units); got != place {
		t.Fatalf("OffsetUTF16(%d, %d) of %q = %d, want %d", row, units, src, got, place)
	}
	if end := Newline(src, offset); end != "\n" && end != "\r\n" {
		t.Fatalf("Newline(%q, %d) = %q", src, offset, end)
	}
}
