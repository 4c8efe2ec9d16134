package syntax

import (
	"os/exec"
	"strings"
	"testing"
)

// TestCharacterNames asks the unicodedata of the installed Python for all names.
func TestCharacterNames(t *testing.T) {
	needPython(t)
	out, err := exec.Command(*pythonPath, "-I", "-S", "-X", "utf8", "-c",
		"import sys, unicodedata\nfor code in range(sys.maxunicode + 1): print(unicodedata.name(chr(code), ''))").Output()
	if err != nil {
		t.Fatal(err)
	}
	for name := range strings.Lines(string(out)) {
		if name = strings.TrimSpace(name); name != "" && !isCharacterName(name) {
			t.Errorf("%s is unknown", name)
		}
	}
	for _, name := range []string{"latin small letter a", "NULL", "LINE FEED", "LATIN SMALL LETTER GHA", "HANGUL SYLLABLE GGA", "CJK UNIFIED IDEOGRAPH-04E00"} {
		if !isCharacterName(name) {
			t.Errorf("%s is unknown", name)
		}
	}
	for _, name := range []string{
		"DASH", "", "A", "HANGUL SYLLABLE ", "HANGUL SYLLABLE GX", "HANGUL SYLLABLE G", "hangul syllable ga",
		"CJK UNIFIED IDEOGRAPH-3", "CJK UNIFIED IDEOGRAPH-4e00", "CJK UNIFIED IDEOGRAPH-0041", "KEYCAP DIGIT ONE",
	} {
		if isCharacterName(name) {
			t.Errorf("%q is known", name)
		}
	}
}
