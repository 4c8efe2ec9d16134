package text

import (
	"strings"
	"testing"
)

func ins(at int, s string) Edit       { return Edit{Span{at, at}, s} }
func rep(from, to int, s string) Edit { return Edit{Span{from, to}, s} }

func TestSpan(t *testing.T) {
	s := Span{2, 5}
	if s.Len() != 3 {
		t.Errorf("Len = %d, want 3", s.Len())
	}
	for offset, want := range []bool{false, false, true, true, true, false} {
		if got := s.Contains(offset); got != want {
			t.Errorf("Contains(%d) = %v", offset, got)
		}
	}
	relations := []struct {
		other            Span
		covers, overlaps bool
	}{
		{Span{2, 5}, true, true},
		{Span{3, 4}, true, true},
		{Span{1, 5}, false, true},
		{Span{2, 6}, false, true},
		{Span{0, 9}, false, true},
		{Span{0, 2}, false, false},
		{Span{5, 7}, false, false},
		{Span{2, 2}, true, false},
		{Span{3, 3}, true, true},
		{Span{5, 5}, true, false},
		{Span{6, 6}, false, false},
	}
	for _, r := range relations {
		if got := s.Covers(r.other); got != r.covers {
			t.Errorf("%v.Covers(%v) = %v", s, r.other, got)
		}
		if got := s.Overlaps(r.other); got != r.overlaps {
			t.Errorf("%v.Overlaps(%v) = %v", s, r.other, got)
		}
		if got := r.other.Overlaps(s); got != r.overlaps {
			t.Errorf("%v.Overlaps(%v) = %v", r.other, s, got)
		}
	}
}

func TestApply(t *testing.T) {
	tests := []struct {
		name  string
		edits []Edit
		want  string // of "0123456789"
		err   string
	}{
		{"nothing", nil, "0123456789", ""},
		{"replace", []Edit{rep(2, 4, "xyz")}, "01xyz456789", ""},
		{"delete", []Edit{rep(0, 10, "")}, "", ""},
		{"both ends", []Edit{ins(10, ">"), ins(0, "<")}, "<0123456789>", ""},
		{"unsorted", []Edit{rep(8, 9, "b"), rep(1, 2, "a")}, "0a234567b9", ""},
		{"touching", []Edit{rep(4, 6, "b"), rep(2, 4, "a")}, "01ab6789", ""},
		{"insertions keep their order", []Edit{ins(5, "b"), ins(5, "a"), ins(5, "c")}, "01234bac56789", ""},
		{"insertion before replacement", []Edit{rep(2, 4, "X"), ins(2, "a"), ins(2, "b")}, "01abX456789", ""},
		{"insertion after replacement", []Edit{ins(4, "a"), rep(2, 4, "X")}, "01Xa456789", ""},
		{"overlap", []Edit{rep(2, 5, ""), rep(4, 6, "")}, "", "overlaps"},
		{"same span twice", []Edit{rep(2, 5, "x"), rep(2, 5, "x")}, "", "overlaps"},
		{"insertion inside", []Edit{rep(2, 5, ""), ins(3, "x")}, "", "overlaps"},
		{"past the end", []Edit{rep(9, 11, "")}, "", "out of bounds"},
		{"insertion past the end", []Edit{ins(11, "x")}, "", "out of bounds"},
		{"before the start", []Edit{rep(-1, 1, "")}, "", "out of bounds"},
		{"backwards", []Edit{rep(5, 4, "")}, "", "out of bounds"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			src := []byte("0123456789")
			got, err := Apply(src, tt.edits)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Fatalf("error = %v, want one with %q", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if string(src) != "0123456789" {
				t.Errorf("source was changed to %q", src)
			}
		})
	}
}

func TestConflict(t *testing.T) {
	tests := []struct {
		a, b []Edit
		want bool
	}{
		{nil, []Edit{rep(0, 9, "")}, false},
		{[]Edit{rep(0, 3, "")}, []Edit{rep(3, 5, "")}, false},
		{[]Edit{rep(0, 3, "")}, []Edit{rep(2, 5, "")}, true},
		{[]Edit{rep(0, 3, "x")}, []Edit{rep(0, 3, "x")}, true},
		{[]Edit{rep(0, 3, "")}, []Edit{ins(1, "x")}, true},
		{[]Edit{rep(0, 3, "")}, []Edit{ins(0, "x")}, false},
		{[]Edit{rep(0, 3, "")}, []Edit{ins(3, "x")}, false},
		{[]Edit{ins(3, "x")}, []Edit{ins(3, "x")}, true},
		{[]Edit{ins(3, "x")}, []Edit{ins(3, "y")}, true},
		{[]Edit{ins(3, "x")}, []Edit{ins(4, "x")}, false},
		{[]Edit{ins(0, "x"), rep(8, 9, "")}, []Edit{ins(4, "x"), rep(7, 9, "")}, true},
	}
	for _, tt := range tests {
		if got := Conflict(tt.a, tt.b); got != tt.want {
			t.Errorf("Conflict(%v, %v) = %v", tt.a, tt.b, got)
		}
		if got := Conflict(tt.b, tt.a); got != tt.want {
			t.Errorf("Conflict(%v, %v) = %v", tt.b, tt.a, got)
		}
	}
}

// FuzzApply holds Apply and Conflict against an edit-at-a-time reference.
func FuzzApply(f *testing.F) {
	f.Add("hello world", []byte{0, 5, 'a', 5, 0, 'b', 5, 0, 'c', 6, 2, 'd'})
	f.Add("xy", []byte{0, 2, 0, 1, 0, 'q'})
	f.Add("", []byte{0, 0, 'a', 0, 0, 'b', 1, 0, 'c'})
	f.Fuzz(func(t *testing.T, src string, script []byte) {
		var edits []Edit
		for ; len(script) >= 3 && len(edits) < 20; script = script[3:] {
			start := int(script[0]) % (len(src) + 3)
			edits = append(edits, rep(start, start+int(script[1])%8, strings.Repeat("=", int(script[2])%3)+string(rune(script[2]))))
		}
		want, legal := naiveApply(src, edits)
		got, err := Apply([]byte(src), edits)
		if legal != (err == nil) {
			t.Fatalf("Apply(%q, %v): error %v, want legal = %v", src, edits, err, legal)
		}
		if legal && string(got) != want {
			t.Fatalf("Apply(%q, %v) = %q, want %q", src, edits, got, want)
		}
		for i := range edits {
			a, b := edits[i:i+1], edits[:i]
			if Conflict(a, b) != Conflict(b, a) {
				t.Fatalf("Conflict(%v, %v) depends on the order", a, b)
			}
			if legal && Conflict(a, b) != insertsWhereOthersDo(edits[i], b) {
				t.Fatalf("Conflict(%v, %v) = %v though they can be applied", a, b, Conflict(a, b))
			}
		}
	})
}

func insertsWhereOthersDo(e Edit, others []Edit) bool {
	for _, o := range others {
		if e.Len() == 0 && o.Span == e.Span {
			return true
		}
	}
	return false
}

// naiveApply puts together, byte by byte, what stands before and in place of
// each byte of src.
func naiveApply(src string, edits []Edit) (string, bool) {
	before := make([]string, len(src)+1)
	instead := make([]string, len(src)+1)
	taken := make([]bool, len(src)+1)
	for _, e := range edits {
		if e.Start > len(src) || e.End > len(src) {
			return "", false
		}
		if e.Start == e.End {
			before[e.Start] += e.New
			continue
		}
		instead[e.Start] = e.New
		for i := e.Start; i < e.End; i++ {
			if taken[i] {
				return "", false
			}
			taken[i] = true
		}
	}
	for _, e := range edits {
		if e.Start == e.End && e.Start > 0 && taken[e.Start] && taken[e.Start-1] && sameReplacement(edits, e.Start) {
			return "", false
		}
	}
	var out strings.Builder
	for i := range before {
		out.WriteString(before[i])
		out.WriteString(instead[i])
		if i < len(src) && !taken[i] {
			out.WriteByte(src[i])
		}
	}
	return out.String(), true
}

// sameReplacement reports whether one edit replaces the bytes on both sides of
// offset.
func sameReplacement(edits []Edit, offset int) bool {
	for _, e := range edits {
		if e.Start < offset && offset < e.End {
			return true
		}
	}
	return false
}
