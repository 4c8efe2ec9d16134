package scan

import "testing"

func TestLoneCR(t *testing.T) {
	tests := []struct {
		src  string
		want int
	}{
		{"", -1},
		{"x\r\ny\r\n", -1},
		{"x\ry", 1},
		{"x\r", 1},
		{"x\r\r\n", 1},
		{"# c\rx\n", 3},
		{"# c\r\n", -1},
		{"'a\rb'", 2},
		{"'a\\\rb'", -1},
		{"'''a\rb'''", -1},
		{"'''a\rb'''\r", 9},
		{"f'''a\r{\nb}\r'''\n", -1},
		{"f'''{a\r}'''", 6},
		{"f'''{a:\r}'''", -1},
		{"(a\rb)", 2},
		{"a \\\r b", 3},
		{"x\r\n\ry", 3},
	}
	for _, tt := range tests {
		if got := LoneCR([]byte(tt.src)); got != tt.want {
			t.Errorf("LoneCR(%q) = %d, want %d", tt.src, got, tt.want)
		}
	}
}
