package scan

import (
	"fmt"
	"strings"
	"testing"
)

var kindNames = map[Kind]string{
	Newline: "nl", Comment: "comment", Name: "name", Keyword: "key", Number: "num", String: "str",
	FormatStart: "f", FormatText: "text", FormatEnd: "end", Op: "op", Bad: "bad",
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
		{"x:=y**=2//3!=4<>5->6,...@=8>>=9<=a<<b", "name:x op::= name:y op:**= num:2 op:// num:3 op:!= num:4 op:<> num:5 op:-> num:6 op:, op:... op:@= num:8 op:>>= num:9 op:<= name:a op:<< name:b nl:"},
		{"1if 0x1for 1_0.5e-3J 1..a .5 1e5 0b1 0o7 10L 1else", "num:1 key:if num:0x1f key:or num:1_0.5e-3J num:1. op:. name:a num:.5 num:1e5 num:0b1 num:0o7 num:10L num:1 key:else nl:"},
		{`'a' "b" r'\'' '\\' b''`, `str:'a' str:"b" str:r'\'' str:'\\' str:b'' nl:`},
		{"'''a'b\n'''x\n", "str:'''a'b\n''' name:x nl:\n"},
		{`"""a\""""`, `str:"""a\"""" nl:`},
		{"'a\\\nb'\n", "str:'a\\\nb' nl:\n"},
		{"'a\nb\n", "bad:'a nl:\n name:b nl:\n"},
		{"x 'a", "name:x bad:'a nl:"},
		{"'''a\n", "bad:'''a\n nl:"},
		{"xyz'a'", "name:xyz str:'a' nl:"},
		{"f''", "f:f' end:' nl:"},
		{"f'a{{b}}'", "f:f' text:a{{b}} end:' nl:"},
		{"f'a{b!r:>{c}d}e'", "f:f' text:a op:{ name:b op:! name:r op:: text:> op:{ name:c op:} text:d op:} text:e end:' nl:"},
		{"f'{a['b']}'", "f:f' op:{ name:a op:[ str:'b' op:] op:} end:' nl:"},
		{"f'{f'{x}'}'", "f:f' op:{ f:f' op:{ name:x op:} end:' op:} end:' nl:"},
		{"f'{a:=1}{(b:=2)}{c[d:e]}{ {1:2} }'", "f:f' op:{ name:a op:: text:=1 op:} op:{ op:( name:b op::= num:2 op:) op:} op:{ name:c op:[ name:d op:: name:e op:] op:} op:{ op:{ num:1 op:: num:2 op:} op:} end:' nl:"},
		{"f'{\na # c\n}'\nb", "f:f' op:{ name:a comment:# c op:} end:' nl:\n name:b nl:"},
		{`f'\N{DASH}\{a}' rf'\N{a}'`, `f:f' text:\N{DASH}\ op:{ name:a op:} end:' f:rf' text:\N op:{ name:a op:} end:' nl:`},
		{`f'\'{a}' rf'\'{a}'`, `f:f' text:\' op:{ name:a op:} end:' f:rf' text:\' op:{ name:a op:} end:' nl:`},
		{"f'''a'{b}\n'''", "f:f''' text:a' op:{ name:b op:}" + " text:\n end:''' nl:"},
		{"f'a\nb\n", "f:f' bad:a nl:\n name:b nl:\n"},
		{"f'{a:b\nc\n", "f:f' op:{ name:a op:: bad:b nl:\n name:c nl:\n"},
		{"f'}'", "f:f' bad:} end:' nl:"},
		{"t'{a}'", "f:t' op:{ name:a op:} end:' nl:"},
		{") x\n", "op:) name:x nl:\n"},
		{"a$b", "name:a bad:$ name:b nl:"},
	}
	for _, tt := range tests {
		var got []string
		s := New([]byte(tt.src))
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
	want := "if@0/0/0 b@6/1/8 d@13/1/8 if@26/2/9 h@40/0/0 i@42/0/0"
	var got []string
	s := New([]byte(src))
	for s.Next() {
		if s.First {
			got = append(got, fmt.Sprintf("%s@%d/%d/%d", s.Text(), s.Line, s.Level, s.Column))
		}
	}
	if joined := strings.Join(got, " "); joined != want {
		t.Errorf("first tokens are\n%s, want\n%s", joined, want)
	}
}

// program is a text with the mixture of tokens that real programs have.
var program = []byte(strings.Repeat(`
class Reader(Base, metaclass=Meta):
    """Reads records from a file, one after the other, until there are none.

    The file is closed when the last one has been read.
    """

    def __init__(self, path, *, encoding="utf-8", limit=0x7fff):
        self._path = path
        self._limit = limit  # in bytes
        self._cache = {name: [] for name in ("head", "body", "tail")}

    async def read(self, count=None):
        # Without a count everything is read.
        for index, (key, value) in enumerate(sorted(self._cache.items())):
            if count is not None and index >= count + 1.5e3:
                raise ValueError(f"{key!r} has {len(value):>{self.width}} too many" % value[1:-1])
            try:
                result = await self.fetch(key, lambda x, y=index: x ** 2 + y)
            except (OSError, KeyError) as error:
                logger.warning("could not fetch %s: %s", key, error)
        return result
`, 100))

func BenchmarkScanner(b *testing.B) {
	b.SetBytes(int64(len(program)))
	b.ReportAllocs()
	for b.Loop() {
		s := New(program)
		for s.Next() {
		}
		if s.Kind != EOF {
			b.Fatal("the scanner did not reach the end")
		}
	}
}
