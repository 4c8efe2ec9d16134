"""Writes ../character_names.bin: the names that \\N{...} knows, as hashes.

    pip install 'unicodedata2==17.*'
    python character_names.py /usr/share/perl/5.*/unicore/Name.pl

unicodedata2 has the names of the Unicode version that the newest Python knows, but
cannot list the aliases that it looks up as well. Perl's table has those of its own
version. The names that are made by rule (Hangul syllables, CJK and Tangut ideographs)
are left to character_names.go.
"""

import pathlib
import re
import sys

import unicodedata2


def fnv(name):
    """FNV-1a of 32 bits."""
    h = 0x811C9DC5
    for byte in name.encode():
        h = (h ^ byte) * 0x01000193 & 0xFFFFFFFF
    return h


def known(name):
    try:
        return len(unicodedata2.lookup(name)) == 1  # a named sequence is no character to \N
    except KeyError:
        return False


RULES = ("HANGUL SYLLABLE ", "CJK UNIFIED IDEOGRAPH-", "TANGUT IDEOGRAPH-")
names = {unicodedata2.name(chr(code), "") for code in range(sys.maxunicode + 1)} - {""}
table = pathlib.Path(sys.argv[1]).read_text()
names |= {word for word in re.findall(r"[0-9A-Z][0-9A-Z -]*[0-9A-Z]", table) if known(word)}
hashes = sorted({fnv(name) for name in names if not name.startswith(RULES)})
target = pathlib.Path(__file__).parent.parent / "character_names.bin"
target.write_bytes(b"".join(h.to_bytes(4, "big") for h in hashes))
print(len(names), "names,", len(hashes), "hashes")
