package syntax

import (
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
