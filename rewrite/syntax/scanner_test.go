package syntax

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

var kindNames = map[TokenKind]string{
	Newline: "nl", Comment: "comment", Identifier: "name", Keyword: "key", Number: "num", Quoted: "str", Punctuation: "op", Bad: "bad",
}

func TestScanner(t *testing.T) {
	tests := []struct{ src, want string }{
		{"", ""},
		{"x", "name:x nl:"},
		{"if x:\n  y\n", "key:if name:x op:: nl:\n name:y nl:\n"},
		{"\n \n# c\n\nx # d\n", "comment:# c name:x comment:# d nl:\n"},
		{"(a,\n b)\n", "op:( name:a op:, name:b op:) nl:\n"},
		{"a \\\n b\n", "name:a name:b nl:\n"},
		{"a \\ b\n", "name:a bad:\\ name:b nl:\n"},
		{"a\r\nb\r\n", "name:a nl:\r\n name:b nl:\r\n"},
		{"match case _ type", "name:match name:case name:_ name:type nl:"},
		{"True Truely été", "key:True name:Truely name:été nl:"},
		{"x:=y**=2//3!=4<>5->6,...@=8>>=9<=a<<b", "name:x op:: op:= name:y op:* op:* op:= num:2 op:/ op:/ num:3 op:! op:= num:4 op:< op:> num:5 op:- op:> num:6 op:, op:. op:. op:. op:@ op:= num:8 op:> op:> op:= num:9 op:< op:= name:a op:< op:< name:b nl:"},
		{"1if 1_0.5e-3J 0x1f 10L", "num:1if num:1_0 op:. num:5e op:- num:3J num:0x1f num:10L nl:"},
		{`'a' "b" r'\'' '\\' b''`, `str:'a' str:"b" str:r'\'' str:'\\' str:b'' nl:`},
		{"'''a'b\n'''x\n", "str:'''a'b\n''' name:x nl:\n"},
		{`"""a\""""`, `str:"""a\"""" nl:`},
		{"'a\\\nb'\n", "str:'a\\\nb' nl:\n"},
		{"'a\nb\n", "bad:'a nl:\n name:b nl:\n"},
		{"x 'a", "name:x bad:'a nl:"},
		{"'''a\n", "bad:'''a\n nl:"},
		{"xyz'a'", "name:xyz str:'a' nl:"},
		{"f''", "str:f' str:' nl:"},
		{"f'a{{b}}'", "str:f' str:a{{b}} str:' nl:"},
		{"f'a{b!r:>{c}d}e'", "str:f' str:a op:{ name:b op:! name:r op:: str:> op:{ name:c op:} str:d op:} str:e str:' nl:"},
		{"f'{a['b']}'", "str:f' op:{ name:a op:[ str:'b' op:] op:} str:' nl:"},
		{"f'{f'{x}'}'", "str:f' op:{ str:f' op:{ name:x op:} str:' op:} str:' nl:"},
		{"f'{a:=1}{(b:=2)}{c[d:e]}{ {1:2} }'", "str:f' op:{ name:a op:: str:=1 op:} op:{ op:( name:b op:: op:= num:2 op:) op:} op:{ name:c op:[ name:d op:: name:e op:] op:} op:{ op:{ num:1 op:: num:2 op:} op:} str:' nl:"},
		{"f'{\na # c\n}'\nb", "str:f' op:{ name:a comment:# c op:} str:' nl:\n name:b nl:"},
		{`f'\N{DASH}\{a}' rf'\N{a}'`, `str:f' str:\N{DASH}\ op:{ name:a op:} str:' str:rf' str:\N op:{ name:a op:} str:' nl:`},
		{`f'\'{a}' rf'\'{a}'`, `str:f' str:\' op:{ name:a op:} str:' str:rf' str:\' op:{ name:a op:} str:' nl:`},
		{"f'''a'{b}\n'''", "str:f''' str:a' op:{ name:b op:}" + " str:\n str:''' nl:"},
		{"f'a\nb\n", "str:f' bad:a nl:\n name:b nl:\n"},
		{"f'{a:b\nc\n", "str:f' op:{ name:a op:: bad:b nl:\n name:c nl:\n"},
		{"f'}'", "str:f' bad:} str:' nl:"},
		{"t'{a}'", "str:t' op:{ name:a op:} str:' nl:"},
		{") x\n", "op:) name:x nl:\n"},
		{"a$b", "name:a bad:$ name:b nl:"},
	}
	for _, tt := range tests {
		var got []string
		s := NewScanner([]byte(tt.src))
		for s.Next() {
			got = append(got, kindNames[s.Kind]+":"+string(s.Text()))
		}
		if joined := strings.Join(got, " "); joined != tt.want {
			t.Errorf("%q:\n got %q\nwant %q", tt.src, joined, tt.want)
		}
	}
}

func TestScannerLines(t *testing.T) {
	src := "if a:\n\tb(\nc)\n        \\\n d\n\t if e: f\n# g\nh\n    \fi\n"
	want := "if@0/0 b@6/8 d@13/8 if@26/9 h@40/0 i@42/0"
	var got []string
	s := NewScanner([]byte(src))
	for s.Next() {
		if s.First {
			got = append(got, fmt.Sprintf("%s@%d/%d", s.Text(), s.Line, s.Column))
		}
	}
	if joined := strings.Join(got, " "); joined != want {
		t.Errorf("first tokens are\n%s, want\n%s", joined, want)
	}
}

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

func FuzzScanner(f *testing.F) {
	for _, seed := range []string{
		"type(a).b = 1\nprint >>f, x\nlazy import y\n",
		"class A[T: int = bool, *Ts = *b]:\n\tdef f[**P = [c]](): pass\n",
		"if a:\n  \tx = f'''{b:=10}{t'{c:{d}}'!r}''' + (\n'e')  # f\n# g\n",
		"try: pass\nexcept A, B, C: x: a[b][::2]\nexcept* A,: y: 'x' | é[c]\ntype X[T = a[b]] = d[e]\n",
		"with a if b else c as (d, e): (x := f if g else h)\r\n",
		"'unterminated\n\"\"\"a", "f'{a:{b", "f'''{a}}", "\\\n\\", "0x", "1.e+", "t'\\N{a}\\{b}'",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if at := LoneCR(src); at >= 0 && (src[at] != '\r' || at+1 < len(src) && src[at+1] == '\n') {
			t.Fatalf("no lone CR at %d of %q", at, src)
		}
		checkTokens(t, src)
	})
}

// checkTokens checks that the tokens do not overlap, that between them is only
// white space and what joins lines, and that all logical lines end.
func checkTokens(t *testing.T, src []byte) {
	t.Helper()
	end, open := 0, false
	s := NewScanner(src)
	for s.Next() {
		if s.Start < end || s.End < s.Start || s.End > len(src) {
			t.Fatalf("token %d to %d behind %d in %q", s.Start, s.End, end, src)
		}
		if s.Start == s.End && s.Kind != Newline && s.Kind != Bad {
			t.Fatalf("empty token of kind %d at %d in %q", s.Kind, s.Start, src)
		}
		if gap := bytes.Trim(src[end:s.Start], " \t\f\r\n\\"); len(gap) > 0 {
			t.Fatalf("%q is in no token of %q", gap, src)
		}
		if s.Line > s.Start {
			t.Fatalf("the line of the token at %d starts at %d in %q", s.Start, s.Line, src)
		}
		if s.Kind != Comment {
			if s.First == open {
				t.Fatalf("First is %v at %d in %q", s.First, s.Start, src)
			}
			open = s.Kind != Newline
		}
		end = s.End
	}
	if open {
		t.Fatalf("the last line of %q does not end", src)
	}
}
