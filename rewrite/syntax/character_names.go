package syntax

import (
	_ "embed"
	"encoding/binary"
	"hash/fnv"
	"sort"
	"strconv"
	"strings"
	"unicode"
)

// characterNames are the names of Unicode's characters, up to version 17, as hashes of
// four bytes each, in order. testdata/character_names.py wrote them.
//
//go:embed character_names.bin
var characterNames string

// isCharacterName reports whether \N{...} knows the name. Of a hundred thousand that
// it does not know, one has the hash of another and passes.
func isCharacterName(name string) bool {
	if kind, rest, found := strings.Cut(name, "HANGUL SYLLABLE "); found && kind == "" {
		return isSyllable(rest)
	}
	if kind, code, found := strings.Cut(name, " IDEOGRAPH-"); found && (kind == "CJK UNIFIED" || kind == "TANGUT") {
		return isIdeograph(kind, code)
	}
	h := fnv.New32a()
	h.Write([]byte(strings.ToUpper(name)))
	at := func(i int) uint32 { return binary.BigEndian.Uint32([]byte(characterNames[4*i : 4*i+4])) }
	count := len(characterNames) / 4
	i := sort.Search(count, func(i int) bool { return at(i) >= h.Sum32() })
	return i < count && at(i) == h.Sum32()
}

// The parts of a Hangul syllable.
var (
	leading  = [...]string{"GG", "G", "N", "DD", "D", "R", "M", "BB", "B", "SS", "S", "JJ", "J", "C", "K", "T", "P", "H", ""}
	vowels   = [...]string{"A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WEO", "WE", "WI", "YU", "EU", "YI", "I"}
	trailing = "  G GG GS N NJ NH D L LG LM LB LS LT LP LH M B BS S SS NG J C K T P H "
)

func isSyllable(name string) bool {
	for _, first := range leading {
		rest, found := strings.CutPrefix(name, first)
		for _, vowel := range vowels {
			if last, ok := strings.CutPrefix(rest, vowel); found && ok && strings.Contains(trailing, " "+last+" ") {
				return true
			}
		}
	}
	return false
}

// newIdeographs are newer than the tables of package unicode.
var newIdeographs = &unicode.RangeTable{R32: []unicode.Range32{
	{Lo: 0x2ebf0, Hi: 0x2ee5d, Stride: 1}, {Lo: 0x2b73a, Hi: 0x2b73f, Stride: 1}, {Lo: 0x2b81e, Hi: 0x2b81f, Stride: 1},
	{Lo: 0x2cea2, Hi: 0x2ceaf, Stride: 1}, {Lo: 0x323b0, Hi: 0x33479, Stride: 1},
}}

func isIdeograph(kind, code string) bool {
	c, err := strconv.ParseUint(code, 16, 32)
	switch {
	case err != nil || len(code) < 4 || len(code) > 5 || code != strings.ToUpper(code):
		return false
	case kind == "TANGUT":
		return unicode.Is(unicode.Tangut, rune(c))
	}
	return unicode.In(rune(c), unicode.Unified_Ideograph, newIdeographs)
}
