package source

import (
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// table lists Python's encodings that are supported, with their module under
// Python's encodings package and their aliases there. Left out are those without
// a table in golang.org/x/text, those with state, and those in which ASCII is
// not ASCII. What is refused was found by comparing every code with CPython; a
// test does so again.
var table = []struct {
	codec
	module, aliases string
}{
	{codec{name: "utf-8"}, "utf_8", "u8 utf utf8 utf8_ucs2 utf8_ucs4 cp65001"},
	{codec{name: "ascii", table: charmap.ISO8859_1, refuse: ranges{{0x80, 0xff}}}, "ascii", "646 ansi_x3.4_1968 ansi_x3_4_1968 ansi_x3.4_1986 cp367 csascii ibm367 iso646_us iso_646.irv_1991 iso_ir_6 us us_ascii"},
	{codec{name: "iso8859-1", table: charmap.ISO8859_1}, "latin_1", "8859 cp819 csisolatin1 ibm819 iso8859 iso8859_1 iso_8859_1 iso_8859_1_1987 iso_ir_100 l1 latin latin1"},
	{codec{name: "iso8859-2", table: charmap.ISO8859_2}, "iso8859_2", "csisolatin2 iso_8859_2 iso_8859_2_1987 iso_ir_101 l2 latin2"},
	{codec{name: "iso8859-3", table: charmap.ISO8859_3}, "iso8859_3", "csisolatin3 iso_8859_3 iso_8859_3_1988 iso_ir_109 l3 latin3"},
	{codec{name: "iso8859-4", table: charmap.ISO8859_4}, "iso8859_4", "csisolatin4 iso_8859_4 iso_8859_4_1988 iso_ir_110 l4 latin4"},
	{codec{name: "iso8859-5", table: charmap.ISO8859_5}, "iso8859_5", "csisolatincyrillic cyrillic iso_8859_5 iso_8859_5_1988 iso_ir_144"},
	{codec{name: "iso8859-6", table: charmap.ISO8859_6}, "iso8859_6", "arabic asmo_708 csisolatinarabic ecma_114 iso_8859_6 iso_8859_6_1987 iso_ir_127"},
	{codec{name: "iso8859-7", table: charmap.ISO8859_7}, "iso8859_7", "csisolatingreek ecma_118 elot_928 greek greek8 iso_8859_7 iso_8859_7_1987 iso_ir_126"},
	{codec{name: "iso8859-8", table: charmap.ISO8859_8}, "iso8859_8", "csisolatinhebrew hebrew iso_8859_8 iso_8859_8_1988 iso_ir_138"},
	{codec{name: "iso8859-9", table: charmap.ISO8859_9}, "iso8859_9", "csisolatin5 iso_8859_9 iso_8859_9_1989 iso_ir_148 l5 latin5"},
	{codec{name: "iso8859-10", table: charmap.ISO8859_10}, "iso8859_10", "csisolatin6 iso_8859_10 iso_8859_10_1992 iso_ir_157 l6 latin6"},
	{codec{name: "iso8859-11", table: charmap.Windows874, refuse: ranges{{0x80, 0x9f}}}, "iso8859_11", "thai iso_8859_11 iso_8859_11_2001"},
	{codec{name: "iso8859-13", table: charmap.ISO8859_13}, "iso8859_13", "iso_8859_13 l7 latin7"},
	{codec{name: "iso8859-14", table: charmap.ISO8859_14}, "iso8859_14", "iso_8859_14 iso_8859_14_1998 iso_celtic iso_ir_199 l8 latin8"},
	{codec{name: "iso8859-15", table: charmap.ISO8859_15}, "iso8859_15", "iso_8859_15 l9 latin9"},
	{codec{name: "iso8859-16", table: charmap.ISO8859_16}, "iso8859_16", "iso_8859_16 iso_8859_16_2001 iso_ir_226 l10 latin10"},
	{codec{name: "cp437", table: charmap.CodePage437}, "cp437", "437 cspc8codepage437 ibm437"},
	{codec{name: "cp850", table: charmap.CodePage850}, "cp850", "850 cspc850multilingual ibm850"},
	{codec{name: "cp852", table: charmap.CodePage852}, "cp852", "852 cspcp852 ibm852"},
	{codec{name: "cp855", table: charmap.CodePage855}, "cp855", "855 csibm855 ibm855"},
	{codec{name: "cp858", table: charmap.CodePage858}, "cp858", "858 csibm858 ibm858"},
	{codec{name: "cp860", table: charmap.CodePage860}, "cp860", "860 csibm860 ibm860"},
	{codec{name: "cp862", table: charmap.CodePage862}, "cp862", "862 cspc862latinhebrew ibm862"},
	{codec{name: "cp863", table: charmap.CodePage863}, "cp863", "863 csibm863 ibm863"},
	{codec{name: "cp865", table: charmap.CodePage865}, "cp865", "865 csibm865 ibm865"},
	{codec{name: "cp866", table: charmap.CodePage866}, "cp866", "866 csibm866 ibm866"},
	{codec{name: "cp874", table: charmap.Windows874}, "cp874", ""},
	{codec{name: "cp1250", table: charmap.Windows1250}, "cp1250", "1250 windows_1250"},
	{codec{name: "cp1251", table: charmap.Windows1251}, "cp1251", "1251 windows_1251"},
	{codec{name: "cp1252", table: charmap.Windows1252}, "cp1252", "1252 windows_1252"},
	{codec{name: "cp1253", table: charmap.Windows1253}, "cp1253", "1253 windows_1253"},
	{codec{name: "cp1254", table: charmap.Windows1254}, "cp1254", "1254 windows_1254"},
	{codec{name: "cp1255", table: charmap.Windows1255, refuse: ranges{{0xca, 0xca}}}, "cp1255", "1255 windows_1255"},
	{codec{name: "cp1256", table: charmap.Windows1256}, "cp1256", "1256 windows_1256"},
	{codec{name: "cp1257", table: charmap.Windows1257}, "cp1257", "1257 windows_1257"},
	{codec{name: "cp1258", table: charmap.Windows1258}, "cp1258", "1258 windows_1258"},
	{codec{name: "koi8-r", table: charmap.KOI8R}, "koi8_r", "cskoi8r"},
	{codec{name: "koi8-u", table: charmap.KOI8U, refuse: ranges{{0xae, 0xae}, {0xbe, 0xbe}}}, "koi8_u", ""},
	{codec{name: "mac-roman", table: charmap.Macintosh}, "mac_roman", "macintosh macroman"},
	{codec{name: "mac-cyrillic", table: charmap.MacintoshCyrillic}, "mac_cyrillic", "maccyrillic"},
	{codec{name: "tis-620", table: charmap.Windows874, refuse: ranges{{0x80, 0xa0}}}, "tis_620", "tis620 tis_620_0 tis_620_2529_0 tis_620_2529_1 iso_ir_166"},
	{codec{name: "euc_jp", table: japanese.EUCJP, refuse: ranges{{0xa1c1, 0xa1c2}, {0xa1dd, 0xa1dd}, {0xa1f1, 0xa1f2}, {0xa2cc, 0xa2cc}, {0xada1, 0xadfe}, {0xf9a1, 0xfcfe}}}, "euc_jp", "eucjp ujis u_jis"},
	{codec{name: "shift_jis", table: japanese.ShiftJIS, refuse: ranges{{0x8160, 0x8161}, {0x817c, 0x817c}, {0x8191, 0x8192}, {0x81ca, 0x81ca}, {0x8740, 0x879c}, {0xed40, 0xeefc}}}, "shift_jis", "csshiftjis shiftjis sjis s_jis x_mac_japanese"},
	{codec{name: "cp932", table: japanese.ShiftJIS}, "cp932", "932 ms932 mskanji ms_kanji windows_31j"},
	{codec{name: "euc_kr", table: korean.EUCKR, refuse: ranges{{0x8141, 0xa0fe}, {0xa4d4, 0xa4d4}}, minTrail: 0xa1}, "euc_kr", "euckr korean ksc5601 ks_c_5601 ks_c_5601_1987 ksx1001 ks_x_1001 x_mac_korean"},
	{codec{name: "cp949", table: korean.EUCKR}, "cp949", "949 ms949 uhc"},
	{codec{name: "gbk", table: simplifiedchinese.GBK, refuse: ranges{{0x80, 0x80}, {0xa8bf, 0xa8bf}, {0xa989, 0xa995}, {0xfe50, 0xfe9f}}}, "gbk", "936 cp936 ms936"},
	{codec{name: "gb2312", table: simplifiedchinese.GBK, refuse: ranges{{0x80, 0x80}, {0x8140, 0xa0fe}, {0xa1a4, 0xa1a4}, {0xa1aa, 0xa1aa}, {0xa2a1, 0xa2aa}, {0xa6e0, 0xa6f5}, {0xa8bb, 0xa8c0}}, minTrail: 0xa1}, "gb2312", "chinese csiso58gb231280 euc_cn euccn eucgb2312_cn gb2312_1980 gb2312_80 iso_ir_58 x_mac_simp_chinese"},
	{codec{name: "gb18030", table: simplifiedchinese.GB18030}, "gb18030", "gb18030_2000"},
	{codec{name: "big5", table: traditionalchinese.Big5, refuse: ranges{{0x8740, 0xa0fe}, {0xa145, 0xa145}, {0xa14e, 0xa14e}, {0xa1c2, 0xa1c2}, {0xa1e3, 0xa1e3}, {0xa1f2, 0xa1f3}, {0xa241, 0xa247}, {0xa3c0, 0xa3e1}, {0xc6a1, 0xc8fe}, {0xf9d6, 0xfefe}}}, "big5", "big5_tw csbig5 x_mac_trad_chinese"},
	{codec{name: "cp950", table: traditionalchinese.Big5, refuse: ranges{{0x8740, 0xa0fe}, {0xa3c0, 0xa3e0}, {0xc6a1, 0xc8fe}, {0xf9fe, 0xf9fe}, {0xfa40, 0xfefe}}}, "cp950", "950 ms950"},
}

// codecs has every codec under its module's name and its aliases; modules has
// the former only.
var codecs, modules = index()

var utf8Codec = codecs["utf_8"]

func index() (map[string]*codec, map[string]bool) {
	byName, modules := make(map[string]*codec), make(map[string]bool)
	for i := range table {
		c := &table[i]
		modules[c.module] = true
		for _, name := range append(strings.Fields(c.aliases), c.module) {
			byName[name] = &c.codec
		}
	}
	return byName, modules
}
