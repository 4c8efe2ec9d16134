package source

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
)

func TestDecode(t *testing.T) {
	const mark = "\xef\xbb\xbf"
	tests := []struct {
		name, raw     string
		src, encoding string
		bom           bool
	}{
		{"empty", "", "", "utf-8", false},
		{"plain", "x = 'é'\r\ny\n\f\rz\r", "x = 'é'\r\ny\n\f\rz\r", "utf-8", false},
		{"mark", mark + "x\n", "x\n", "utf-8", true},
		{"mark only", mark, "", "utf-8", true},
		{"two marks", mark + mark + "x", mark + "x", "utf-8", true},
		{"mark and cookie", mark + "# coding: UTF_8\n", "# coding: UTF_8\n", "utf-8", true},
		{"latin-1", "#coding=latin-1\n\xe9\x85\xa0\r\n", "#coding=latin-1\né\u0085\u00a0\r\n", "iso8859-1", false},
		{"Emacs", "# -*- mode: python; coding: latin-1-unix -*-\n\xe9", "# -*- mode: python; coding: latin-1-unix -*-\né", "iso8859-1", false},
		{"vim on line 2", "#!/usr/bin/python\n# vim: set fileencoding=cp1251 :\n\xcf\n", "#!/usr/bin/python\n# vim: set fileencoding=cp1251 :\nП\n", "cp1251", false},
		{"line 3", "\n\n# coding: latin-1\n", "\n\n# coding: latin-1\n", "utf-8", false},
		{"trail bytes that look like ASCII", "# coding: sjis\n\x83\x5c\x81\x5c\n", "# coding: sjis\nソ―\n", "shift_jis", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Decode([]byte(tt.raw))
			if err != nil {
				t.Fatal(err)
			}
			if string(got.Src) != tt.src || got.Encoding != tt.encoding || got.BOM != tt.bom {
				t.Errorf("got %q in %s, mark %v; want %q in %s, mark %v", got.Src, got.Encoding, got.BOM, tt.src, tt.encoding, tt.bom)
			}
			back, err := got.Encode(got.Src)
			if err != nil {
				t.Fatal(err)
			}
			if string(back) != tt.raw {
				t.Errorf("encoded %q, want %q", back, tt.raw)
			}
		})
	}
}

func TestDecodeErrors(t *testing.T) {
	tests := []struct{ name, raw, want string }{
		{"not UTF-8", "a\nb\r\nc\xe9\n", "line 3: byte 0xe9 is not valid UTF-8"},
		{"cut off", "a\n\xe2\x82", "line 2: byte 0xe2 is not valid UTF-8"},
		{"surrogate", "\xed\xa0\x80", "line 1: byte 0xed is not valid UTF-8"},
		{"unknown", "\n# coding: klingon\n", `line 2: the encoding "klingon" is unknown`},
		{"not a superset of ASCII", "# coding: cp037\n", `line 1: the encoding "cp037" is unknown or not supported`},
		{"mark and cookie", "\xef\xbb\xbf#\n# coding: utf8\n", `line 2: the encoding is declared as "utf8" but`},
		{"first line before cookie", "# \xe9\n# coding: latin-1\n", "line 1: byte 0xe9 is not valid UTF-8, and the encoding is declared only on line 2"},
		{"null", "a\n\x00", "line 2: the source has a null byte"},
		{"UTF-16", "\xff\xfex\x00", "line 1: the file is in UTF-16"},
		{"UTF-16, big-endian", "\xfe\xff\x00x", "line 1: the file is in UTF-16"},
		{"ASCII", "# coding: ascii\n\n\x80", "line 3: byte 0x80 is not valid ascii"},
		{"hole in cp1252", "# coding: cp1252\n'\x81'", "line 2: byte 0x81 is not valid cp1252"},
		{"Python differs", "# coding: koi8-u\n\xae", "line 2: byte 0xae is not valid koi8-u"},
		{"two codes for one character", "# coding: cp932\n\xfa\x5c", "line 2: byte 0xfa"},
		{"cut off in the middle", "# coding: gbk\nab\n\xc4", "line 3: byte 0xc4 is not valid gbk"},
		{"cut off, and U+FFFD would start alike", "# coding: gb18030\n\x84", "line 2: byte 0x84 is not valid gb18030"},
		{"trail byte of cp949 only", "# coding: euc_kr\n\xb0\x41", "line 2: byte 0xb0 is not valid euc_kr"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Decode([]byte(tt.raw))
			wantError(t, err, tt.want)
		})
	}
}

func wantError(t *testing.T, err error, want string) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || !strings.Contains(e.Error(), want) {
		t.Errorf("error = %v, want one with %q", err, want)
	}
}

func TestEncode(t *testing.T) {
	tests := []struct{ name, raw, src, want, err string }{
		{"utf-8", "x", "é€😀", "é€😀", ""},
		{"mark", "\xef\xbb\xbfx", "y", "\xef\xbb\xbfy", ""},
		{"latin-1", "#coding:l1\n", "#coding:l1\né", "#coding:l1\n\xe9", ""},
		{"latin-1 has no euro", "#coding:l1\n", "#coding:l1\n\n'€'", "", "line 3: the character '€' (U+20AC) cannot be written in iso8859-1"},
		{"Python differs", "#coding:sjis\n", "#coding:sjis\n～", "", "line 2: the character '～' (U+FF5E) cannot be written in shift_jis"},
		{"ASCII", "#coding:ascii\n", "#coding:ascii\né", "", "(U+00E9) cannot be written in ascii"},
		{"invalid", "#coding:gb18030\n", "#coding:gb18030\n\xff", "", "line 2: byte 0xff is not valid UTF-8"},
		{"null", "x", "x\n\x00", "", "line 2: the source has a null byte"},
		{"declaration removed", "#coding:l1\n", "x = 1\n", "", "line 1: the file is in iso8859-1 but would be read as utf-8"},
		{"declaration pushed down", "#\n#coding:l1\n", "#\n#\n#coding:l1\n\n", "", "would be read as utf-8"},
		{"declaration added", "x\n", "#coding:l1\nx\n", "", "would be read as iso8859-1"},
		{"same encoding declared", "x\n", "#coding:utf8\nx\n", "#coding:utf8\nx\n", ""},
		{"declared with mark", "\xef\xbb\xbfx\n", "#coding:utf8\nx\n", "", "byte order mark"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, err := Decode([]byte(tt.raw))
			if err != nil {
				t.Fatal(err)
			}
			got, err := text.Encode([]byte(tt.src))
			if tt.err != "" {
				wantError(t, err, tt.err)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestDeclaration(t *testing.T) {
	tests := []struct {
		src, name string
		row       int
	}{
		{"", "", 0},
		{"# coding: a", "a", 1},
		{" \t\f# coding=  \tb-._9;", "b-._9", 1},
		{"\v# coding: a", "", 0},
		{"#encoding: a", "a", 1},
		{"#coding : a\n#coding:b", "b", 2},
		{"#coding: coding:a", "coding", 1},
		{"#coding:\xe9 coding:a", "a", 1},
		{"x # coding: a\n# coding: b", "", 0},
		{"'''\n# coding: a\n'''", "", 0},
		{"\\\n# coding: a", "", 0},
		{"\f \t\r\n# coding: a", "a", 2},
		{"\r# coding: a", "a", 2},
		{"\r\r# coding: a", "", 0},
		{"#\r\n\r\n# coding: a", "", 0},
		{"#\n x = 1 # coding: a", "", 0},
		{"# Coding: a", "", 0},
		{"# coding: é", "", 0},
	}
	for _, tt := range tests {
		if name, row := declaration([]byte(tt.src)); name != tt.name || row != tt.row {
			t.Errorf("%q declares %q on line %d, want %q on line %d", tt.src, name, row, tt.name, tt.row)
		}
	}
}

// programs are files at the edges of what CPython reads. Where they bind s, its
// value must be the text that we decode.
var programs = []struct {
	raw string
	// stricter says why we refuse what CPython takes, "" if we do not.
	stricter string
}{
	{raw: ""},
	{raw: "\xef\xbb\xbf"},
	{raw: "s='é'"},
	{raw: "\xef\xbb\xbfs='é'\r\n"},
	{raw: "\xef\xbb\xbf\xef\xbb\xbfs='é'\n"},
	{raw: "\xef\xbb\xbf# coding: utf-8\ns='é'\n"},
	{raw: "\xef\xbb\xbf# coding: Utf_8-sig\ns='é'\n"},
	{raw: "\xef\xbb\xbf# coding: utf8\n"},
	{raw: "\xef\xbb\xbf# coding: u8\n"},
	{raw: "\xef\xbb\xbf# coding: latin-1\n"},
	{raw: "# coding: utf-8-anything\ns='é'\n"},
	{raw: "# coding: utf8-sig\n"},
	{raw: "# coding: latin-1-unix\ns='\xe9'\n"},
	{raw: "# coding: ISO_Latin_1-dos\ns='\xe9'\n"},
	{raw: "# coding: latin1-unix\n"},
	{raw: "# coding: cp1252\ns='\x93\x80\x94'\n"},
	{raw: "# coding: cp1252\ns='\x81'\n"},
	{raw: "# coding: CP-1252\n"},
	{raw: "# coding: koi8.r\n"},
	{raw: "# coding: iso8859.1\ns='\xe9'\n"},
	{raw: "# coding: ascii\n#\x81\n"},
	{raw: "# coding: sjis\ns='\x83\x5c\x83\x5c'\n"},
	{raw: "# coding: gb18030\ns='\xc4\xe3\x81\x30\x81\x30'\n"},
	{raw: "# coding: nonsense\n"},
	{raw: "\n# coding: nonsense\n"},
	{raw: "pass\n# coding: nonsense\n"},
	{raw: "\x0c# coding: latin-1\ns='\xe9'\n"},
	{raw: "\x0b# coding: latin-1\ns='\xe9'\n"},
	{raw: "\n# coding: latin-1\ns='\xe9'\n"},
	{raw: "\r# coding: latin-1\ns='\xe9'\n"},
	{raw: "\n\n# coding: latin-1\ns='\xe9'\n"},
	{raw: "'''\n# coding: latin-1\n'''\ns='\xe9'\n"},
	{raw: "\\\n# coding: latin-1\ns='\xe9'\n"},
	{raw: "pass\r# coding: latin-1\ns='\xe9'\n"},
	{raw: "pass#coding:latin-1\n#coding:latin-1\ns='\xe9'\n"},
	{raw: "# coding\n# coding= \t latin-1\ns='\xe9'\n"},
	{raw: "# coding: coding:latin-1\n"},
	{raw: "#coding:\n#coding:latin-1\ns='\xe9'"},
	{raw: "#\xe9\n#coding:latin-1\n"},
	{raw: "#coding:latin-1\n#coding:utf-8\ns='\xe9'"},
	{raw: "#coding:utf-8\n#coding:latin-1\ns='\xe9'"},
	{raw: "# vim: set fileencoding=latin-1 :\ns='\xe9'\n"},
	{raw: "#" + strings.Repeat("x", 5000) + "coding:latin-1\ns='\xe9'\n"},
	{raw: "#\x00\n"},
	{raw: "s='\xe9'\n"},
	{raw: "\xff\xfes\x00"},
	{"# coding: utf-7\ns='+AOk-'\n", "codecs in which ASCII is not ASCII are not supported"},
	{"# coding: hz\ns='~~'\n", "codecs with state are not supported"},
	{"# coding: big5hkscs\ns='\xa4\x40'\n", "its table has sequences that x/text does not know"},
	{"# coding: iso8859-2\ns='\x85'\n", "x/text has no control characters there"},
	{"# coding: cp932\ns='\xfa\x5c'\n", "the second code of a character does not survive"},
}

// TestPrograms has CPython read each program: what it refuses for its bytes we
// must refuse, what both take must be the same text.
func TestPrograms(t *testing.T) {
	var q question
	for _, p := range programs {
		q.Sources = append(q.Sources, hex.EncodeToString([]byte(p.raw)))
	}
	for i, real := range ask(t, q).Read {
		p := programs[i]
		name := p.raw[:min(len(p.raw), 60)]
		got, err := Decode([]byte(p.raw))
		switch {
		case err == nil && p.stricter != "":
			t.Errorf("%q is said to be refused, but is not", name)
		case err == nil && real == nil:
			// Not every refusal is about bytes: a mark or \v inside is one of syntax.
			if !syntaxOnly(got.Src) {
				t.Errorf("%q: CPython refuses it, we do not", name)
			}
		case err != nil && real != nil && p.stricter == "":
			t.Errorf("%q: CPython takes it, but: %v", name, err)
		case err == nil && *real != "":
			if s := valueOfS(got.Src); s != *real {
				t.Errorf("%q: s is %q, but %q for CPython", name, s, *real)
			}
		}
	}
}

// syntaxOnly reports whether src starts with a character that CPython's
// tokenizer refuses after it has been decoded.
func syntaxOnly(src []byte) bool {
	return bytes.HasPrefix(src, bom) || bytes.HasPrefix(src, []byte("\v"))
}

func valueOfS(src []byte) string {
	_, after, _ := bytes.Cut(src, []byte("s='"))
	value, _, _ := bytes.Cut(after, []byte("'"))
	return string(value)
}

// FuzzDecode checks that whatever is decoded comes back byte for byte, and that
// the text is one Python source may have.
func FuzzDecode(f *testing.F) {
	for _, p := range programs {
		f.Add([]byte(p.raw))
	}
	for i := range table {
		f.Add([]byte("#coding:" + table[i].module + "\n\xa4\x40\xc4\xe3\x81\x30\x81\x30\x8e\xb1\x8f\xb0\xa1\xe9"))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := Decode(raw)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Line < 1 || e.Line > bytes.Count(raw, []byte("\n"))+bytes.Count(raw, []byte("\r"))+1 {
				t.Fatalf("%q: bad error %#v", raw, err)
			}
			return
		}
		if invalid(got.Src) >= 0 {
			t.Fatalf("%q: text %q is not UTF-8", raw, got.Src)
		}
		back, err := got.Encode(got.Src)
		if err != nil {
			t.Fatalf("%q: %v", raw, err)
		}
		if !bytes.Equal(back, raw) {
			t.Fatalf("%q came back as %q", raw, back)
		}
	})
}
