package source

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// question and answer are what testdata/python.py reads and writes.
type question struct {
	Names   []string    `json:"names"`
	Tables  []codeTable `json:"tables"`
	Samples [][2]string `json:"samples"` // encoding, text
	Sources []string    `json:"sources"` // hexadecimal
}

type codeTable struct {
	Encoding string `json:"encoding"`
	Codes    string `json:"codes"` // hexadecimal; one code a line
	Texts    string `json:"texts"`
}

type answer struct {
	Names   map[string]*string `json:"names"`
	Wrong   [][4]string        `json:"wrong"` // encoding, code, our text, Python's text
	Encoded []string           `json:"encoded"`
	Read    []*string          `json:"read"` // the text of s, nil if the program was refused
}

// ask has the real Python answer. Without one the test is skipped, or fails if
// PYFIX_REQUIRE_PYTHON=1.
func ask(t *testing.T, q question) answer {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		if os.Getenv("PYFIX_REQUIRE_PYTHON") == "1" {
			t.Fatalf("python3 is required: %v", err)
		}
		t.Skipf("there is no python3 to compare with: %v", err)
	}
	// nil slices would arrive as null.
	q.Names = append([]string{}, q.Names...)
	q.Tables = append([]codeTable{}, q.Tables...)
	q.Samples = append([][2]string{}, q.Samples...)
	q.Sources = append([]string{}, q.Sources...)
	in, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "-I", "-B", "testdata/python.py")
	cmd.Stdin = bytes.NewReader(in)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	var a answer
	if err := json.Unmarshal(out, &a); err != nil {
		t.Fatalf("%v in %q", err, out)
	}
	return a
}

// youngNames are aliases that only newer versions of Python know.
var youngNames = map[string]bool{"cp65001": true, "windows_31j": true}

// spellings are names as people write them; wrong ones too.
var spellings = strings.Fields(`
	UTF-8 Utf_8 utf8 U8 latin-1 LATIN_1 l1 -l1- iso-8859-1 ISO_8859-15 iso8859-15 iso.8859.2 iso8859.1 iso8859.2 windows-1252
	windows.1252 Windows__1251 CP-1252 cp1252 koi8-r koi8_r koi8r koi8-u koi8u koi8.u 646 us-ascii ASCII ansi_x3.4-1968
	ansi.x3.4.1968 iso_646.irv_1991 874 cp874 windows-874 tis620 tis-620 tis.620 mac-roman macroman mac_cyrillic mac.cyrillic
	shift-jis Shift_JIS sjis s-jis ms-kanji 932 euc-jp eucJP euc_kr ks_c_5601-1987 gb2312-80 GB18030 gb-18030 big5 big-5
	.l1 l1. latin1-unix nonsense utf-9 _`)

// TestNames holds lookup against codecs.lookup for every alias Python has, every
// one of ours, and other spellings.
func TestNames(t *testing.T) {
	names := append([]string{}, spellings...)
	for name := range codecs {
		names = append(names, name)
	}
	for name, real := range ask(t, question{Names: names}).Names {
		ours := lookup(name)
		switch {
		case real == nil && ours != nil && !youngNames[name]:
			t.Errorf("%q: Python has no such codec, we have %s", name, ours.name)
		case real != nil && ours != nil && ours.name != *real:
			t.Errorf("%q: Python has %s, we have %s", name, *real, ours.name)
		case real != nil && ours == nil && supported(*real) && !youngNames[name]:
			t.Errorf("%q: Python has %s, we have nothing", name, *real)
		}
	}
}

func supported(name string) bool {
	for i := range table {
		if table[i].name == name {
			return true
		}
	}
	return false
}

// TestCodes decodes every code that may be a character in any supported encoding
// and has Python decode those that we accept.
func TestCodes(t *testing.T) {
	var q question
	for i := range table {
		c := &table[i].codec
		var codes, texts []string
		eachCode(c, func(code []byte) {
			if text, err := c.decode(code); err == nil {
				codes = append(codes, hex.EncodeToString(code))
				texts = append(texts, hex.EncodeToString(text))
			}
		})
		const newline = "0a"
		q.Tables = append(q.Tables, codeTable{c.name, strings.Join(codes, newline), strings.Join(texts, newline)})
	}
	for _, w := range ask(t, q).Wrong {
		t.Errorf("%s %s is %s for us, %s for Python", w[0], w[1], w[2], w[3])
	}
}

// eachCode calls try with every sequence of bytes that could be one character of
// c, and many that could not.
func eachCode(c *codec, try func(code []byte)) {
	for a := range 256 {
		if a != '\n' {
			try([]byte{byte(a)})
		}
	}
	for a := 0x80; a < 0x100; a++ {
		for b := 0x30; b < 0x100; b++ {
			try([]byte{byte(a), byte(b)})
			if c.name == "euc_jp" && b >= 0x80 {
				try([]byte{0x8f, byte(a), byte(b)})
			}
		}
	}
	if c.name != "gb18030" {
		return
	}
	for a := 0x81; a < 0xff; a++ {
		for b := '0'; b <= '9'; b++ {
			for c := 0x81; c < 0xff; c++ {
				for d := '0'; d <= '9'; d++ {
					try([]byte{byte(a), byte(b), byte(c), byte(d)})
				}
			}
		}
	}
}

// samples are words in encodings that people have written Python in: refusing
// everything would make the other tests pass.
var samples = [][2]string{
	{"iso8859-1", "déjà vu, größer £ ½"},
	{"iso8859-2", "Příliš žluťoučký kůň"},
	{"iso8859-3", "eĥoŝanĝo ĉiuĵaŭde"},
	{"iso8859-4", "šķūnis ēka"},
	{"iso8859-5", "Съешь ещё этих булок"},
	{"iso8859-6", "مرحبا"},
	{"iso8859-7", "Ξεσκεπάζω"},
	{"iso8859-8", "שלום"},
	{"iso8859-9", "Türkçe ığüş"},
	{"iso8859-10", "Sámi ŋ đ"},
	{"iso8859-11", "สวัสดี"},
	{"iso8859-13", "ąčęėįšųūž"},
	{"iso8859-14", "ŵŷ Ḃ"},
	{"iso8859-15", "cœur 10 €"},
	{"iso8859-16", "șț €"},
	{"cp437", "ñ╔═╗ß"},
	{"cp850", "ñ × Ð"},
	{"cp852", "Łódź"},
	{"cp855", "Привет"},
	{"cp858", "€ ñ"},
	{"cp860", "ação"},
	{"cp862", "שלום"},
	{"cp863", "français"},
	{"cp865", "blåbærgrød"},
	{"cp866", "Привет ░▒▓"},
	{"cp874", "สวัสดี €"},
	{"cp1250", "Příliš žluťoučký kůň “”"},
	{"cp1251", "Привет, мир №"},
	{"cp1252", "“naïve” – €"},
	{"cp1253", "Ξεσκεπάζω €"},
	{"cp1254", "Türkçe ığüş €"},
	{"cp1255", "שָׁלוֹם"},
	{"cp1256", "مرحبا €"},
	{"cp1257", "ąčęėįšųūž"},
	{"cp1258", "Đương ₫"},
	{"koi8-r", "Съешь ещё этих булок"},
	{"koi8-u", "Ґанок, її"},
	{"mac-roman", "naïve ∑ ﬁ"},
	{"mac-cyrillic", "Привет"},
	{"tis-620", "สวัสดี"},
	{"euc_jp", "日本語のテキスト、カタカナ ﾊﾝｶｸ 丂"},
	{"shift_jis", "日本語のテキスト、ソース表示 ﾊﾝｶｸ"},
	{"cp932", "日本語①髙﨑～－"},
	{"euc_kr", "안녕하세요 漢字"},
	{"cp949", "똠방각하 펲시콜라"},
	{"gbk", "简体中文與繁體"},
	{"gb2312", "简体中文，测试"},
	{"gb18030", "简体中文與繁體 é 😀 ㄭ"},
	{"big5", "繁體中文，測試許功蓋"},
	{"cp950", "繁體中文，測試碁銹 €"},
}

// TestSamples decodes what Python has encoded.
func TestSamples(t *testing.T) {
	covered := map[string]bool{"utf-8": true, "ascii": true} // no samples needed
	for i, encoded := range ask(t, question{Samples: samples}).Encoded {
		name, want := samples[i][0], samples[i][1]
		covered[name] = true
		raw, err := hex.DecodeString(encoded)
		if err != nil {
			t.Fatal(err)
		}
		file := append([]byte("# -*- coding: "+name+" -*-\n# "), raw...)
		got, err := Decode(file)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if text := strings.TrimPrefix(string(got.Src), "# -*- coding: "+name+" -*-\n# "); text != want || got.Encoding != name {
			t.Errorf("%s: got %q in %s, want %q", name, text, got.Encoding, want)
		}
	}
	for i := range table {
		if !covered[table[i].name] {
			t.Errorf("no sample for %s", table[i].name)
		}
	}
}
